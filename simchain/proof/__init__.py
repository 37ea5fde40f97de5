"""Cases with known answers, and the court that tries them: cases -> verdicts.

`case` reads the table, `families` run the systems of its cases as a user would, `judging` compares what came out with
what is known, `verify` does it for all. Proof stands on experiments: what it proves is what a user would run.
"""

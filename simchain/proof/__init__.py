"""Cases with known answers, and the court that tries them: cases -> verdicts. Formulas, and what they leave out.

`case` reads the table, `families` run the systems of its cases as a user would, `judging` compares what came out with
what is known, `verify` does it for all. `audit` holds the formulas behind a user's own levels against the simulation.
Proof stands on experiments: what it proves is what a user would run.
"""

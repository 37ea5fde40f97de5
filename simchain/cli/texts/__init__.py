"""What the commands print: first `layout`, tables and sentences for the width of a terminal, and `figures`.

Then a file per command (`results` is of `run`, `comparison` of `compare`), and those that say a part of it: `budgets`,
`metrics`, `split`, `heat_map`. `faults` is of all of them.
"""

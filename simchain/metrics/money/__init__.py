"""What it cost: first `posted`, cause by cause, then `cost`, what it came to in all and what it earned.

`cost` needs `consignment` and `valuation`; `variance` is what was paid beyond the standard, `credit` who owes whom.
"""

"""What the file tells before a run: what each source offers (`bids`), who gets which share of the orders (`shares`),
and how much is asked of each stock on each day (`rates`). Checks and levels stand on the same plan.
"""

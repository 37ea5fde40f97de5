"""How much to hold: first `stock`, the textbook's formulas for one item, and `service`, what a level achieves.

Both lean on `sums`, the law of demand over a lead time. `classes` say which items are worth how much care.
"""

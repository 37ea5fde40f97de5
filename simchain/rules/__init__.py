"""What the world decides: one file per concept, data beside the formula that uses it.

Read `distributions` and `customers` first, then how stocks order: `forecasts`, `levels`, `policies`, `sourcing`. Then
what comes of an order: `terms`, `delivery`, `goods`, `money`; and who judges: `suppliers`, `risk`. `own` lets a user
put rules of one's own in the place of these.
"""

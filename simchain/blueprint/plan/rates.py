"""What it costs to hold a unit."""

Rates = tuple[float, float, float, float]
"""Money per unit and day, in the order of `costs.HOLDING_CAUSES`."""

NO_RATES: Rates = (0.0, 0.0, 0.0, 0.0)

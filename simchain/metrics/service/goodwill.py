"""What was not asked for, because customers had been let down before. Undefined where no goodwill can be lost."""

import numpy as np

from simchain.metrics.measured import Floats, Measured, array, once, quotient, ratio
from simchain.metrics.metric import MONEY, Metric


@once
def lost_units(run: Measured) -> Floats:
    keeps = np.zeros(len(run.blueprint.points), dtype=bool)
    keeps[[customers.point for customers in run.blueprint.customers if customers.goodwill is not None]] = True
    return np.where(keeps, run.counted("goodwill_lost"), np.nan)


def chain_lost_units(run: Measured) -> float:
    return _added_up(lost_units(run))


def lost_share(run: Measured) -> Floats:
    lost = lost_units(run)
    return ratio(lost, lost + run.sum("customer_demanded"))


def chain_lost_share(run: Measured) -> float:
    lost = chain_lost_units(run)
    return quotient(lost, lost + float(run.sum("customer_demanded").sum()))


def lost_margin(run: Measured) -> Floats:
    prices = array(point.price or np.nan for point in run.blueprint.points)
    return lost_units(run) * (prices - run.unit_value)


def chain_lost_margin(run: Measured) -> float:
    return _added_up(lost_margin(run))


def _added_up(values: Floats) -> float:
    """The sum of what is known; NaN if nothing is."""
    known = values[~np.isnan(values)]
    return float(known.sum()) if len(known) else float("nan")


GOODWILL = (
    Metric(
        "demand_lost_to_goodwill",
        "service",
        "units",
        "Units that customers would have asked for, had they found stock before; no part of demand.",
        lost_units,
        chain_lost_units,
        "low",
    ),
    Metric(
        "goodwill_lost_share",
        "service",
        "share",
        "Those units over all that would have been asked for.",
        lost_share,
        chain_lost_share,
        "low",
    ),
    Metric(
        "goodwill_lost_margin",
        "cost",
        MONEY,
        "Those units at the item's price less its value in stock; of items with a price. No part of total cost.",
        lost_margin,
        chain_lost_margin,
        "low",
    ),
)

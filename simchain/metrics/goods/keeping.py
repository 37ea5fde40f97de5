"""What spoiled, vanished, was sold off or came back. Undefined where nothing of the kind can happen."""

import numpy as np

from simchain.metrics.measured import Floats, Measured, array, quotient, ratio
from simchain.metrics.metric import MONEY, Metric


def where(known: Floats, values: Floats) -> Floats:
    """The values of the stocks that a feature is used at; NaN for the others."""
    return np.where(known > 0.0, values, np.nan)


def over_all(values: Floats) -> float:
    """The sum of what is defined; NaN if nothing is."""
    return float(np.nansum(values)) if np.isfinite(values).any() else float("nan")


def ages(run: Measured) -> Floats:
    return array(point.keeping.ages for point in run.blueprint.points)


def written_off_units(run: Measured) -> Floats:
    return where(ages(run), run.counted("written_off"))


def aged_share(run: Measured) -> Floats:
    return where(ages(run), ratio(run.counted("aged_area"), run.sum("on_hand_area")))


def chain_aged_share(run: Measured) -> float:
    known = ages(run) > 0.0
    return quotient(float(run.counted("aged_area")[known].sum()), float(run.sum("on_hand_area")[known].sum()))


def shrinks(run: Measured) -> Floats:
    return array(point.keeping.shrink for point in run.blueprint.points)


def shrinkage_units(run: Measured) -> Floats:
    return where(shrinks(run), run.counted("shrunk"))


def sells_off(run: Measured) -> Floats:
    return array(point.keeping.liquidation is not None for point in run.blueprint.points)


def liquidated_units(run: Measured) -> Floats:
    known = "liquidated" in run.ledger.closing
    return where(sells_off(run), run.ledger.change("liquidated") if known else run.counted("liquidated"))


def liquidation_revenue(run: Measured) -> Floats:
    return where(sells_off(run), run.counted("liquidated_value") - run.counted("liquidation"))


def takes_back(run: Measured) -> Floats:
    return array(point.keeping.returns is not None for point in run.blueprint.points)


def units_returned(run: Measured) -> Floats:
    return where(takes_back(run), run.counted("returned"))


def units_sold(run: Measured) -> Floats:
    """Units that customers took, those that came back later among them."""
    return where(takes_back(run), run.ledger.change("sold") + run.counted("returned"))


def return_rate(run: Measured) -> Floats:
    return ratio(units_returned(run), units_sold(run))


def chain_return_rate(run: Measured) -> float:
    return quotient(over_all(units_returned(run)), over_all(units_sold(run)))


def recovered_value(run: Measured) -> Floats:
    return where(takes_back(run), run.counted("restocked") * run.unit_value)


def net_demand(run: Measured) -> Floats:
    return where(takes_back(run), run.sum("customer_demanded") - run.counted("returned"))


KEEPING = (
    Metric(
        "written_off_units",
        "keeping",
        "units",
        "Units written off because their shelf life was over; of stocks whose items have one.",
        written_off_units,
        lambda run: over_all(written_off_units(run)),
        "low",
    ),
    Metric(
        "aged_share",
        "keeping",
        "share",
        "Share of stock on hand, time average, that was made more than 90 days ago; of stocks whose items have a "
        "shelf life.",
        aged_share,
        chain_aged_share,
        "low",
    ),
    Metric(
        "shrinkage_units",
        "keeping",
        "units",
        "Units that vanished from the shelf: what the books would say beyond what is there, had nobody counted.",
        shrinkage_units,
        lambda run: over_all(shrinkage_units(run)),
        "low",
    ),
    Metric(
        "liquidated_units",
        "keeping",
        "units",
        "Units sold off below cost, because they were more than so many days of supply.",
        liquidated_units,
        lambda run: over_all(liquidated_units(run)),
        "low",
    ),
    Metric(
        "liquidation_revenue",
        "keeping",
        MONEY,
        "What goods brought that were sold off; the rest of their value is liquidation_cost.",
        liquidation_revenue,
        lambda run: over_all(liquidation_revenue(run)),
    ),
    Metric(
        "units_returned",
        "keeping",
        "units",
        "Units that customers sent back; of stocks whose customers do.",
        units_returned,
        lambda run: over_all(units_returned(run)),
        "low",
    ),
    Metric(
        "return_rate",
        "keeping",
        "share",
        "Units that came back over units sold.",
        return_rate,
        chain_return_rate,
        "low",
    ),
    Metric(
        "recovered_value",
        "keeping",
        MONEY,
        "Value of what came back and could be sold again, at landed cost.",
        recovered_value,
        lambda run: over_all(recovered_value(run)),
        "high",
    ),
    Metric(
        "net_demand",
        "keeping",
        "units",
        "Units that customers asked for, less those that they sent back.",
        net_demand,
        lambda run: over_all(net_demand(run)),
    ),
)

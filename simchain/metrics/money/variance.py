"""What was paid beyond the standard: purchase price variance, and fuel surcharges."""

import numpy as np

from simchain.metrics.measured import Floats, Measured, array
from simchain.metrics.metric import MONEY, Metric, added_up
from simchain.metrics.money.posted import paid_for_goods


def ppv(run: Measured) -> Floats:
    """(paid - standard) q of what was bought from outside; 0 where nothing is bought, or prices never vary."""
    sums, points = run.ledger.sums, run.blueprint.points
    if "listed" not in sums:
        return np.zeros(len(points))
    stated = array(np.nan if point.standard is None else point.standard for point in points)
    standard = np.where(np.isnan(stated), sums["listed"], np.nan_to_num(stated) * sums["bought"])
    return np.asarray(paid_for_goods(run) - standard, dtype=np.float64)


def fuel_surcharge(run: Measured) -> Floats:
    """The part of the freight that fuel clauses added."""
    return run.at_sites("fuel_surcharge")


VARIANCE = (
    Metric(
        "ppv",
        "cost",
        MONEY,
        "Purchase price variance: (paid - standard) x quantity, premiums included, with the item's standard price, or "
        "else the one that its supplier first asked. By category in categories.csv.",
        ppv,
        added_up(ppv),
        "low",
    ),
    Metric(
        "fuel_surcharge",
        "cost",
        MONEY,
        "The part of the freight that fuel clauses added, or below zero took off.",
        fuel_surcharge,
        added_up(fuel_surcharge),
        "low",
    ),
)

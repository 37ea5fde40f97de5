"""From one ledger to numbers by name: of the chain, of each stock point, of each lane."""

from dataclasses import dataclass
from math import nan

import numpy as np

from simchain.blueprint import Blueprint
from simchain.ledger import Ledger
from simchain.ledger.decisions import Decision
from simchain.metrics.breakdown.budgets import OfYear, budgets
from simchain.metrics.breakdown.categories import OfCategory, categories
from simchain.metrics.breakdown.classes import OfClass, classes
from simchain.metrics.breakdown.parties import Parties, parties
from simchain.metrics.buying.panels import decisions
from simchain.metrics.buying.suppliers import NO_SUPPLIERS, Suppliers, suppliers
from simchain.metrics.catalogue import METRICS
from simchain.metrics.goods.carbon import emitted_by_lane
from simchain.metrics.goods.quality import quality_of_lanes
from simchain.metrics.measured import Floats, Measured, ratio
from simchain.metrics.risk.disruptions import Downtime, downtimes
from simchain.rules.risk.triggers import Fired


@dataclass(frozen=True)
class Measures:
    """What one run comes to.

    `chain[name]` is one number, `points[name]` and `lanes[name]` hold one per entry, `parties[party, cause]` is money;
    `downtimes` has one entry per disruption, `categories` one per category of items, where there are any, `budgets` one
    per budget and year; `suppliers` has some where order lines were kept.
    `decisions` are those about whom to buy from, the file's own first.
    """

    chain: dict[str, float]
    points: dict[str, Floats]
    lanes: dict[str, Floats]
    parties: Parties
    downtimes: tuple[Downtime, ...]
    categories: tuple[OfCategory, ...] = ()
    suppliers: Suppliers = NO_SUPPLIERS
    decisions: tuple[Decision, ...] = ()
    fired: tuple[Fired, ...] = ()
    """What each trigger did."""
    budgets: tuple[OfYear, ...] = ()
    classes: tuple[OfClass, ...] = ()


def measure(blueprint: Blueprint, ledger: Ledger) -> Measures:
    """All metrics of a run. Undefined ones are NaN."""
    run = Measured(blueprint, ledger)
    return Measures(
        chain={metric.name: metric.chain(run) for metric in METRICS if metric.chain is not None},
        points={metric.name: metric.point(run) for metric in METRICS if metric.point is not None},
        lanes=of_lanes(run),
        parties=parties(run),
        downtimes=tuple(downtimes(blueprint)),
        categories=tuple(categories(run)),
        fired=ledger.fired,
        suppliers=suppliers(blueprint, ledger) if ledger.payments else NO_SUPPLIERS,
        decisions=decisions(run),
        budgets=tuple(budgets(run)),
        classes=tuple(classes(run)),
    )


def of_lanes(run: Measured) -> dict[str, Floats]:
    """Per lane: what arrived in the measured window, lead times stated and achieved (days), and quality."""
    shipments = run.sum("shipments")
    mean = ratio(run.sum("lead_time_sum"), shipments)
    square = ratio(run.sum("lead_time_square"), shipments)
    sd = np.sqrt(np.maximum(square - mean * mean, 0.0))
    return {
        "shipments": shipments,
        "units": run.sum("delivered"),
        "stated_mean": np.array([lane.lead_time.mean for lane in run.blueprint.lanes]),
        "stated_sd": np.array([lane.lead_time.sd for lane in run.blueprint.lanes]),
        "achieved_mean": mean,
        "achieved_sd": np.where(shipments > 1, sd, nan),
        "kg_co2e": emitted_by_lane(run),
        "average_in_transit": run.sum("in_transit_area") / run.days,
        **quality_of_lanes(run),
    }

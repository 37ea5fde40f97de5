"""Who bears what: the costs of a run by party and cause."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from simchain.metrics.buying.contracts import shared
from simchain.metrics.measured import Floats, Measured
from simchain.metrics.money.consignment import lost_in_disruptions, lost_to
from simchain.metrics.money.cost import stock_change
from simchain.metrics.money.posted import posted, process_holding, shelf_holding, transit_holding
from simchain.rules.money.costs import CAUSES, HOLDING_CAUSES, OF_THE_OWNER

STOCK_CHANGE = "stock_change"
"""Stands beside the causes: what a party's stock grew by, as money that it still has (negative)."""

Parties = dict[tuple[str, str], float]
"""Money by party and cause."""


def parties(run: Measured) -> Parties:
    """What each site bears, and each outside supplier that owns goods on consignment, which hold the chain's money.

    The sum over all is the chain's total cost. A purchase is the buyer's cost and not the supplier's income; what
    sites pay each other is not counted at all: transfers between parties change nothing for the chain.
    """
    amounts: Parties = defaultdict(float)
    points, lanes = run.blueprint.points, run.blueprint.lanes
    for cause in CAUSES:
        if cause in HOLDING_CAUSES:
            n = HOLDING_CAUSES.index(cause)
            for point, amount, in_process in _each(points, shelf_holding(run, n), process_holding(run, n)):
                amounts[point.site, cause] += in_process
                amounts[point.owner if OF_THE_OWNER[n] else point.site, cause] += amount
            for lane, amount in _each(lanes, transit_holding(run, n)):
                if amount:
                    amounts[lane.owner, cause] += amount
        else:
            for point, amount, lost in _each(points, posted(cause)(run), lost_to(run, cause)):
                amounts[point.site, cause] += amount - lost
                if lost:
                    amounts[point.owner, cause] += lost
    for point, amount, lost in _each(points, stock_change(run), lost_in_disruptions(run)):
        amounts[point.site, STOCK_CHANGE] -= amount + lost
        if lost:
            amounts[point.owner, STOCK_CHANGE] += lost
    for lane, cause, amount in shared(run):
        amounts[points[lane.destination].site, cause] -= amount
        amounts[run.blueprint.supplies[lane.supplier or 0].supplier, cause] += amount
    return dict(amounts)


def _each(entries: Sequence[Any], *values: Floats) -> Iterator[tuple[Any, ...]]:
    """Entry by entry, with its values as plain floats."""
    return zip(entries, *(each.tolist() for each in values), strict=True)

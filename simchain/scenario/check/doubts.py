"""What can be run but is probably not meant: warnings, and weights that freight needs."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from simchain.clock import DAYS_PER_YEAR
from simchain.scenario.check.plan.rates import daily_rates
from simchain.scenario.check.plan.shares import planned_shares
from simchain.scenario.faults.finding import EVERYTHING, Finding, dotted
from simchain.scenario.relations.network import Key, cycle
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Freight
from simchain.scenario.text.tree import Steps

USUAL_CARRYING = (0.10, 0.40)
WORTH_A_WORD = 0.005
"""Share of normal draws below zero from which on the cut is warned of; `explain` states it always."""


def doubts(scenario: Scenario) -> Iterator[Finding]:
    """All of them."""
    yield from _weights(scenario)
    yield from _carrying(scenario)
    yield from _capacities(scenario)
    yield from _supplies(scenario)
    yield from _cut_demands(scenario)


def _cut_demands(scenario: Scenario) -> Iterator[Finding]:
    """Normal demand of which more than a trifle falls below zero: the cut moves its mean."""
    for name, site in scenario.spec.sites.items():
        for item, demand in site.demand.items():
            share = demand.share_below_zero
            if share > WORTH_A_WORD:
                path: Steps = ("sites", name, "demand", item)
                message = (
                    f"{dotted(path)}: {100 * share:.2g} % of the normal draws are below zero and are cut off there"
                )
                yield Finding(path, message, "write 'dist: gamma', which is never below zero", severity="warn")


def _weights(scenario: Scenario) -> Iterator[Finding]:
    weighed: set[str] = set()
    for path, item, freight in _freights(scenario):
        if not freight.needs_weight or item not in scenario.spec.items:
            continue
        weighed.add(item)
        if scenario.spec.items[item].weight is None:
            what = "charges freight by weight" if freight.by_weight or freight.rate else "emits carbon by weight"
            message = f"{path[1]} {what}, but items.{item} has no weight"
            yield Finding(("items", item), message, "add 'weight: 1.5 kg'", relies_on=(path, ("items", item)))
    for item, block in scenario.spec.items.items():
        if block.weight is not None and item not in weighed:
            message = f"items.{item}.weight is not used: no freight is charged by weight"
            yield Finding(("items", item, "weight"), message, severity="warn", relies_on=EVERYTHING)


def _freights(scenario: Scenario) -> Iterator[tuple[Steps, str, Freight]]:
    """Each freight with the item that it is charged for."""
    for name, supplier in scenario.spec.suppliers.items():
        if supplier.freight is not None:
            yield from ((("suppliers", name, "freight"), item, supplier.freight) for item in supplier.sells)
    for name, site in scenario.spec.sites.items():
        for item, buys in site.buys.items():
            path: Steps = ("sites", name, "buys", item)
            yield from ((path, item, block.freight) for block, _, _ in buys.blocks() if block.freight is not None)


def _carrying(scenario: Scenario) -> Iterator[Finding]:
    carrying = scenario.spec.costs.carrying
    if carrying is None:
        return
    parts = (carrying.capital, carrying.storage, carrying.risk, carrying.undivided)
    total = sum(parts) * DAYS_PER_YEAR
    low, high = USUAL_CARRYING
    if total and not low - 1e-9 <= total <= high + 1e-9:
        message = f"carrying cost of {100 * total:.6g} % a year is outside the usual {100 * low:g} to {100 * high:g} %"
        yield Finding(("costs", "carrying"), message, severity="warn")


def _capacities(scenario: Scenario) -> Iterator[Finding]:
    """Warn where a line is slower than what is asked of it, for good or at a peak."""
    making = [(name, item, makes) for name, site in scenario.spec.sites.items() for item, makes in site.makes.items()]
    if not any(makes.rate for _, _, makes in making) or cycle(scenario.network):
        return
    asked = daily_rates(scenario)
    for name, item, makes in making:
        wanted = asked[name, item] / max(makes.yields, 1e-9)
        if makes.rate is None or not makes.rate < wanted.max() * (1 - 1e-9):
            continue
        days = np.flatnonzero(wanted > makes.rate)
        can = f"{name} can make {makes.rate:.6g} units/day of '{item}'"
        if wanted.mean() > makes.rate:
            message = f"{can} but {wanted.mean():.6g} are asked for on average: backlog will grow without end."
        else:
            period = f"on days {days[0]} to {days[-1]}" if days[-1] > days[0] else f"on day {days[0]}"
            message = f"{can} but demand can reach {wanted.max():.6g} {period}: backlog is likely."
        path: Steps = ("sites", name, "makes", item, "rate")
        yield Finding(path, message, severity="warn", relies_on=(("sites",),))


def _supplies(scenario: Scenario) -> Iterator[Finding]:
    """Warn where a supplier may ship less than it is asked for on average."""
    limits = list(_limits(scenario))
    if not limits or cycle(scenario.network):
        return
    asked: dict[Key, float] = defaultdict(float)
    for key, rate in daily_rates(scenario).items():
        node = scenario.network[key]
        if node.buys is not None:
            for source, share in planned_shares(scenario, node, float(rate.mean())).items():
                asked[source, key[1]] += float(rate.mean()) * share
    for name, item, most, path in limits:
        wanted = asked[name, item]
        if most < wanted * (1 - 1e-9):
            message = f"{name} can ship {most:.6g} units/day of '{item}' but {wanted:.6g} are asked for on average"
            yield Finding(path, f"{message}: backlog will grow without end.", severity="warn", relies_on=EVERYTHING)


def _limits(scenario: Scenario) -> Iterator[tuple[str, str, float, Steps]]:
    """Each supplier's limit of each item, and where it is written."""
    for name, supplier in scenario.spec.suppliers.items():
        for item, sold in supplier.sells.items():
            path: Steps = ("suppliers", name)
            if sold.capacity is not None:
                yield name, item, sold.capacity, (*path, "sells", item, "capacity")
            elif supplier.capacity is not None:
                yield name, item, supplier.capacity, (*path, "capacity")

"""Bands of volume: can what is committed be ordered, shipped, and used?"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from simchain.scenario.check.lanes import capacity_of, found
from simchain.scenario.check.plan.rates import daily_rates
from simchain.scenario.check.plan.shares import planned_shares
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Node, cycle
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


class Committed(NamedTuple):
    """A band of one lane, in units a day, and where it is written."""

    node: Node
    source: str
    path: Steps
    volume: float
    least: float
    most: float
    every: float
    lot: float | None


def volumes(scenario: Scenario) -> Iterator[Finding]:
    """What is promised and cannot be, lane by lane and supplier by supplier."""
    lanes = list(_committed(scenario))
    by_supplier: dict[tuple[str, str], list[Committed]] = defaultdict(list)
    for lane in lanes:
        path, source = lane.path, lane.source
        if source not in scenario.spec.suppliers:
            message = f"{dotted(path)} commits a volume, but {source} is a site: only outside suppliers are paid for it"
            yield Finding((*path, "volume"), message, "take it out", of_key=True, relies_on=(path, ("sites",)))
            continue
        by_supplier[source, lane.node.item].append(lane)
        yield from _sizes(scenario, lane)
    for parts in by_supplier.values():
        yield from _capacity(scenario, parts)
    if lanes and not cycle(scenario.network):
        yield from _demand(scenario, lanes)


def _committed(scenario: Scenario) -> Iterator[Committed]:
    for node in scenario.network.values():
        for source in node.sources if node.buys is not None else ():
            flex, path = found(scenario, node, source, "flex")
            if flex is not None and flex.volume is not None:
                least, most = flex.committed * (1 - flex.volume), flex.committed * (1 + flex.volume)
                yield Committed(node, source, path, flex.committed, least, most, flex.every, flex.lot)


def _sizes(scenario: Scenario, lane: Committed) -> Iterator[Finding]:
    """Orders that must be larger than all that may be ordered in a period."""
    node, path, most, period = lane.node, lane.path, lane.most * lane.every, show(lane.every, "time")
    if scenario.spec.whole_units and most < 1:
        message = f"{dotted(path)} lets {node.site} order {most:.6g} units in {period}, which is not one whole unit"
        yield Finding((*path, "committed"), message, "commit more", relies_on=(path, ("whole_units",)))
    for key in ("moq", "lot"):
        least, where = found(scenario, node, lane.source, key)
        if key == "lot" and lane.lot:
            least, where = lane.lot, (*path, "lot")
        if least and least > most * (1 + 1e-9):
            message = (
                f"{dotted(where)} is {least:.6g} units, but {dotted(path)} lets {node.site} order at most {most:.6g} "
                f"in {period}: no order fits in the band"
            )
            yield Finding(where, message, "lower it, or commit more", relies_on=(where, path))


def _capacity(scenario: Scenario, lanes: list[Committed]) -> Iterator[Finding]:
    """More committed than may ever leave."""
    source, item = lanes[0].source, lanes[0].node.item
    for lane in lanes:
        limit = capacity_of(scenario, lane.node, source)
        if limit is not None and lane.volume > limit * (1 + 1e-9):
            yield _too_much(lane, f"{lane.volume:.6g} units/day are committed", limit)
            return
    supplier = scenario.spec.suppliers[source]
    sold = supplier.sells.get(item)
    limit = (sold.capacity if sold is not None else None) or supplier.capacity
    wanted = sum(lane.volume for lane in lanes)
    if limit is not None and wanted > limit * (1 + 1e-9):
        yield _too_much(lanes[-1], f"{wanted:.6g} units/day are committed in all", limit)


def _too_much(lane: Committed, what: str, limit: float) -> Finding:
    message = f"{dotted(lane.path)}: {what}, but {lane.source} can send {limit:.6g}"
    way = "commit less, or raise the capacity"
    return Finding((*lane.path, "committed"), message, way, relies_on=(lane.path, ("suppliers",), ("sites",)))


def _demand(scenario: Scenario, lanes: list[Committed]) -> Iterator[Finding]:
    """A band that lies off what is asked for."""
    asked = daily_rates(scenario)
    for lane in lanes:
        node, path = lane.node, lane.path
        rate = float(asked[node.key].mean())
        wanted = rate * planned_shares(scenario, node, rate)[lane.source]
        if wanted > lane.most * (1 + 1e-9):
            what, way = f"at most {lane.most:.6g}", "commit more, or widen the band; else orders pile up"
        elif 0.0 < wanted < lane.least * (1 - 1e-9):
            what, way = f"at least {lane.least:.6g}", "commit less, or widen the band; else what is not ordered is paid"
        else:
            continue
        message = f"{dotted(path)} is for {what} units/day of '{node.item}', but {wanted:.6g} are asked for on average"
        yield Finding((*path, "committed"), message, way, severity="warn", relies_on=((),))

"""Triggers from words to numbers."""

from collections.abc import Iterator, Mapping, Sequence

from simchain.blueprint.plan import OFF_CONTRACT, RUSH, SPOT, Gauge, Lane, Shift, Trigger
from simchain.clock import DAYS_PER_YEAR
from simchain.rules.risk.triggers import Band
from simchain.rules.risk.watched import A_YEAR
from simchain.scenario import spec as written
from simchain.scenario.defaults import check_days, window
from simchain.scenario.relations.network import Key
from simchain.scenario.relations.shifting import hurried, shifted
from simchain.scenario.scenario import Scenario
from simchain.scenario.values.quantities import show

ALL_WAYS = ("", *(f" ({way})" for way in (RUSH, SPOT, OFF_CONTRACT)))
"""Lanes of a supplier: the usual one, what it hurries with, sells on the spot market, and sells beside a contract."""


def watched(spec: written.Spec, source: str) -> bool:
    """Whether the order lines of a source are looked at."""
    return any(one.source == source for trigger in spec.triggers.values() for one in _conditions(trigger))


def _conditions(trigger: written.Trigger) -> Iterator[written.Condition]:
    yield trigger.when
    if trigger.until is not None:
        yield trigger.until


def triggers_of(scenario: Scenario, points: Mapping[Key, int], lanes: Sequence[Lane]) -> tuple[Trigger, ...]:
    """All triggers, in the order of the file."""
    spec = scenario.spec
    found = []
    for index, (name, block) in enumerate(spec.triggers.items()):
        when, until = block.when, block.until or block.when
        is_above = until.is_above if block.until is not None else not when.is_above
        trigger = Trigger(
            index=index,
            name=name,
            metric=f"{when.of}: {when.metric}",
            does=_in_words(block),
            fires_on=_gauge(scenario, when, points, lanes),
            ends_on=_gauge(scenario, until, points, lanes),
            band=Band(_bound(when), when.is_above, _bound(until), is_above, ends_there=block.until is None),
            check=round((block.check or check_days(spec.run)) / spec.run.bucket),
            shifts=tuple(_shifts(scenario, block, points)),
            hurries=tuple(points[key] for key in hurried(spec, block)),
        )
        found.append(trigger)
    return tuple(found)


def _bound(what: written.Condition) -> float:
    """In the unit in which the figure is told."""
    return what.bound * DAYS_PER_YEAR if what.figure in A_YEAR else what.bound


def _in_words(block: written.Trigger) -> str:
    done = []
    if block.then.shift is not None:
        done.append(f"shift {show(block.then.shift, 'share')} from {block.shifts_from} to {block.then.to}")
    if block.then.expedite is not None:
        done.append(f"expedite {block.then.expedite}")
    if block.then.alert is not None:
        done.append(f"alert: {block.then.alert}")
    return "; ".join(done)


def _gauge(scenario: Scenario, what: written.Condition, points: Mapping[Key, int], lanes: Sequence[Lane]) -> Gauge:
    if what.source is not None:
        ends = {point: key for key, point in points.items()}
        names = [f"{what.source}{way}" for way in ALL_WAYS]
        chosen = [lane for lane in lanes if lane.supplier is not None and _source(lane) in names]
        found = (lane.index for lane in chosen if _is_of(what, *ends[lane.destination]))
        return Gauge(what.figure, window(what, scenario.spec.run), lanes=tuple(found))
    at_site = {item: point for (site, item), point in points.items() if site == what.site}
    held = (point for item, point in at_site.items() if what.item in (None, item))
    over = window(what, scenario.spec.run)
    return Gauge(what.figure, over, points=tuple(held), of_chain=bool(what.chain))


def _is_of(what: written.Condition, site: str, item: str) -> bool:
    """Whether a lane that ends there is watched: it is of the item, and ends where the watched lane does."""
    return what.item in (None, item) and what.at in (None, site)


def _source(lane: Lane) -> str:
    return lane.name.partition(">")[0]


def _shifts(scenario: Scenario, block: written.Trigger, points: Mapping[Key, int]) -> Iterator[Shift]:
    for site, item, _ in shifted(scenario.spec, block):
        sources = scenario.network[site, item].sources
        loser, winner = sources.index(str(block.shifts_from)), sources.index(str(block.then.to))
        yield Shift(points[site, item], loser, winner, block.then.shift or 0.0)

"""Disruptions from words to numbers: outages of suppliers, then what stands under `disruptions`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from simchain.blueprint.plan import Disruption, Hit, Lane
from simchain.clock import DAYS_PER_YEAR, whole_ticks
from simchain.rules.distributions import Constant, Exponential
from simchain.rules.risk.disruptions import MOVES, PRESETS, REROUTED, After, AtRandom, Dated, Timing
from simchain.scenario import spec as written
from simchain.scenario.relations.exposed import LANE, SITE, SUPPLIER, Exposed, exposed, hit_by
from simchain.scenario.relations.network import Key
from simchain.scenario.scenario import Scenario


@dataclass(frozen=True)
class Places:
    """The numbers of what can be hit, by name."""

    points: Mapping[Key, int]
    supplies: Mapping[Key, int]
    lanes: Mapping[str, tuple[int, ...]]
    """Of each lane the usual way first, then others from the same source."""


def ways_of(lanes: Iterable[Lane]) -> dict[str, tuple[int, ...]]:
    """The lanes from each source to each stock, by the name of the usual one, which comes first."""
    ways: dict[str, tuple[int, ...]] = {}
    for lane in lanes:
        name = lane.name.replace(f" ({lane.way})", "")
        ways[name] = (*ways.get(name, ()), lane.index)
    return ways


def disruptions_of(scenario: Scenario, places: Places) -> tuple[Disruption, ...]:
    """The outages of all suppliers, then what stands under `disruptions`."""
    outages = list(_outages(scenario, places))
    spec, names = scenario.spec, list(scenario.spec.disruptions)
    numbers = {name: len(outages) + n for n, name in enumerate(names)}
    named = (_disruption(scenario, name, block, numbers, places) for name, block in spec.disruptions.items())
    return (*(_numbered(n, outage) for n, outage in enumerate(outages)), *named)


def _outages(scenario: Scenario, places: Places) -> Iterator[tuple[str, Timing, Hit]]:
    """Each supplier's outages: those at random, and each of those with a date."""
    for name, supplier in scenario.spec.suppliers.items():
        outages = supplier.outages
        if outages is None:
            continue
        tape, title = f"supplier {name}/outages", f"{name}.outages"
        hit = Hit(name, supplies=tuple(places.supplies[name, item] for item in supplier.sells))
        if outages.every is not None and outages.lasts is not None:
            yield title, Timing(tape, AtRandom(outages.every.law()), outages.lasts.law()), hit
        for n, dated in enumerate(outages.dated):
            yield f"{title}.dated.{n}", Timing(f"{tape}/{n}", Dated(dated.starts), Constant(dated.lasts)), hit


def _numbered(number: int, outage: tuple[str, Timing, Hit]) -> Disruption:
    name, timing, hit = outage
    return Disruption(number, name, timing, (hit,))


def _disruption(
    scenario: Scenario, name: str, block: written.Disruption, numbers: Mapping[str, int], places: Places
) -> Disruption:
    hits = tuple(_hit(scenario, one, places) for one in hit_by(scenario, block))
    rerouted = block.transit if isinstance(block.transit, written.Rerouted) else None
    change = block.change
    choices = len(hits) if block.picks == "one" else 0
    lasts = None if block.lasts is None else block.lasts.law()
    return Disruption(
        index=numbers[name],
        name=name,
        timing=Timing(f"disruption {name}", _when(block, numbers), lasts, block.probability, choices),
        hits=hits,
        stops=block.stopped,
        slows_sources=block.slows_sources,
        share=1.0 if block.goes_on else block.capacity or 0.0,
        recovery=block.recovery or 0.0,
        transit=REROUTED if rerouted else str(block.transit or MOVES),
        later=whole_ticks(rerouted.rerouted) if rerouted else 0.0,
        destroys=block.destroys or 0.0,
        stretch=block.lead_time or 1.0,
        demand=_factor(change.demand if change else None),
        price=_factor(change.price if change else None),
        duty=change.duty if change else None,
        detected_after=whole_ticks(block.detected_after),
    )


def _factor(given: float | None) -> float:
    return 1.0 if given is None else given


def _when(block: written.Disruption, numbers: Mapping[str, int]) -> AtRandom | Dated | After:
    if block.starts is not None:
        return Dated(block.starts)
    if block.after is not None:
        return After(numbers[block.after], block.delay or 0.0)
    if block.every is not None:
        return AtRandom(block.every.law())
    assert block.preset is not None
    return AtRandom(Exponential(DAYS_PER_YEAR / PRESETS[block.preset]), overlapping=True)


def hits_of(scenario: Scenario, names: Iterable[str], places: Places) -> tuple[Hit, ...]:
    """What is hit where something happens to the things of these names."""
    known = exposed(scenario)
    return tuple(_hit(scenario, known[name], places) for name in names)


def _hit(scenario: Scenario, one: Exposed, places: Places) -> Hit:
    ways = [places.lanes[f"{source}>{site}/{item}"] for source, (site, item) in one.lanes]
    lanes = tuple(number for numbers in ways for number in numbers)
    if one.kind == SUPPLIER:
        sells = scenario.spec.suppliers[one.name].sells
        return Hit(one.name, supplies=tuple(places.supplies[one.name, item] for item in sells), leaving=lanes)
    if one.kind == SITE:
        points = tuple(number for (site, _), number in places.points.items() if site == one.name)
        return Hit(one.name, points=points, leaving=lanes)
    assert one.kind == LANE
    usual = tuple(numbers[0] for numbers in ways)
    return Hit(one.name, lanes=usual, leaving=usual)

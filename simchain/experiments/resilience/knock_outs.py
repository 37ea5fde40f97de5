"""Each supplier, site and lane down once, alone: how long the chain survives it, and which costs most."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from simchain.blueprint import Blueprint
from simchain.blueprint.knock_outs import knocked_out, undisrupted
from simchain.errors import Fault, ScenarioError, UnknownName
from simchain.experiments.resilience.beside import Beside, Pair, side_by_side
from simchain.experiments.resilience.resilience import events_table, is_priced, mean_of, runs_table
from simchain.experiments.resilience.survival import Times
from simchain.experiments.run import Source, plan
from simchain.experiments.twins import Share
from simchain.metrics.risk.resilience import Thresholds
from simchain.scenario.faults.wording import nearest
from simchain.scenario.relations.exposed import LANE, exposed
from simchain.scenario.scenario import Scenario
from simchain.scenario.values.quantities import QuantityError, parse

ENOUGH = 30
"""Replications at most, unless more are asked for."""

FOLLOWED = 365.0
"""Days that a knock-out is followed, or three times as long as it lasts."""

ALL, REGION = "all", "region"
KINDS = {"suppliers": "supplier", "sites": "site", "lanes": LANE, "regions": REGION}


@dataclass(frozen=True)
class KnockOut:
    """One thing down once for its time to recover. `exposure` is its impact over the worst of all (None if none is)."""

    name: str
    kind: str
    time_to_recover: float
    exposure: float | None
    pairs: tuple[Pair, ...] = field(repr=False)

    @property
    def time_to_survive(self) -> Times:
        """Until demand goes unmet that the twin met; infinite where it never did."""
        return Times.of(event.time_to_survive for pair in self.pairs for event in pair.events)

    @property
    def recovery_time(self) -> Times:
        """Until service is back for good; 0 where it did not fail."""
        return Times.of(event.recovery_time for pair in self.pairs for event in pair.events)

    @property
    def impact(self) -> Share:
        return mean_of(self.pairs, "impact")

    @property
    def resilience_loss(self) -> Share:
        return mean_of(self.pairs, "resilience_loss")

    @property
    def resilience_ratio(self) -> Share:
        return mean_of(self.pairs, "resilience_ratio")

    @property
    def disruption_tail(self) -> Share:
        return mean_of(self.pairs, "disruption_tail")


@dataclass(frozen=True)
class KnockOuts:
    """What each knock-out comes to, the worst first."""

    title: str
    scenario: str
    currency: str
    priced: bool
    asked: int
    replications: int
    starts: float
    until: float
    thresholds: Thresholds
    nodes: tuple[KnockOut, ...]

    @property
    def complete(self) -> bool:
        return self.replications == self.asked

    def of(self, name: str) -> KnockOut:
        """The knock-out of one thing. Raises `UnknownName` where it was not knocked out."""
        found = next((node for node in self.nodes if node.name == name), None)
        if found is None:
            which = nearest(name, [node.name for node in self.nodes], "knocked out were ")
            raise UnknownName(f"'{name}' was not knocked out; {which}")
        return found

    def table(self) -> pd.DataFrame:
        """One row per thing, the worst first. Times are null where what they wait for never came."""
        rows = [
            {
                "name": node.name,
                "kind": node.kind,
                "ttr": node.time_to_recover,
                "tts_p5": node.time_to_survive.p5,
                "tts_median": node.time_to_survive.median,
                "unharmed": node.time_to_survive.never,
                "recovery_time_median": node.recovery_time.median,
                "resilience_loss": node.resilience_loss.mean,
                "resilience_ratio": node.resilience_ratio.mean,
                "disruption_tail": node.disruption_tail.mean,
                "impact": node.impact.mean,
                "impact_low": node.impact.low,
                "impact_high": node.impact.high,
                "rei": node.exposure,
            }
            for node in self.nodes
        ]
        return pd.DataFrame(rows).replace([float("inf")], float("nan"))

    @property
    def runs(self) -> pd.DataFrame:
        """One row per replication and thing."""
        return runs_table([pair for node in self.nodes for pair in node.pairs])

    @property
    def events(self) -> pd.DataFrame:
        return events_table([pair for node in self.nodes for pair in node.pairs])

    def __repr__(self) -> str:
        worst = self.nodes[0]
        said = f"worst is {worst.name}, impact {worst.impact.mean:,.0f} {self.currency}"
        return f"<KnockOuts {self.title!r} {self.scenario}: {len(self.nodes)} alone; {said}>"


def knock_outs(
    source: Source,
    scenario: str = "base",
    names: str | Sequence[str] = ALL,
    lasts: str | Mapping[str, str] = "30 days",
    *,
    starts: str | None = None,
    within: str | None = None,
    rules: Any = (),
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    check: bool = False,
    thresholds: Thresholds | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> KnockOuts:
    """Knock things out one by one, each alone in a world where nothing else goes wrong, against that world.

    `names` are suppliers, sites, lanes (borneo>plant) or regions, or "suppliers", "sites", "lanes", "regions", or "all"
    for the first three. `lasts` is the time to recover, for all, or by name with an entry "all" for the others.
    `starts` is a day ("day 400"; the end of the warm-up unless said); `within` how long service may take to recover,
    and how long it is followed: a year unless said, or three times as long as a knock-out lasts.

    >>> shop = {"simchain": 1, "run": {"horizon": "90 days", "replications": 1},
    ...         "suppliers": {"A": {"lead_time": "2 days"}, "B": {"lead_time": "2 days"}},
    ...         "sites": {"shop": {"demand": "10 units/day", "buys": {"A": "70 %", "B": "rest"},
    ...                            "stock": {"level": 50}}}}
    >>> found = knock_outs(shop, names="suppliers", lasts="10 days")
    >>> found.of("A").time_to_survive.median < found.of("B").time_to_survive.median
    True
    """
    if replications is None:
        replications = min(ENOUGH, plan(source, [scenario], None, seed, rules).replications)
    planned = plan(source, [scenario], replications, seed, rules)
    (chosen,), (blueprint,) = planned.scenarios, planned.blueprints
    kinds = _kinds(chosen, [names] if isinstance(names, str) else names)
    times = _times(kinds, lasts)
    twin, first = _twin(blueprint, max(times.values()), starts, within)
    _refuse_too_late(twin, blueprint.horizon, first, times)
    runs = tuple(knocked_out(chosen, twin, name, first, times[name]) for name in kinds)
    limits = thresholds or Thresholds()
    tasks = [Beside(twin, runs, number, limits, check) for number in range(planned.replications)]
    done = side_by_side(tasks, jobs, progress)
    pairs = {name: tuple(of_all[n] for of_all in done) for n, name in enumerate(kinds)}
    return KnockOuts(
        title=planned.title,
        scenario=scenario,
        currency=blueprint.currency,
        priced=is_priced(blueprint),
        asked=planned.replications,
        replications=len(done),
        starts=first,
        until=twin.horizon,
        thresholds=limits,
        nodes=tuple(_nodes(kinds, times, pairs)),
    )


def _nodes(
    kinds: Mapping[str, str], times: Mapping[str, float], pairs: Mapping[str, tuple[Pair, ...]]
) -> Iterator[KnockOut]:
    impacts = {name: mean_of(pairs[name], "impact").mean for name in kinds}
    worst = max(impacts.values())
    for name in sorted(kinds, key=lambda name: -impacts[name]):
        exposure = impacts[name] / worst if worst > 0.0 else None
        yield KnockOut(name, kinds[name], times[name], exposure, pairs[name])


def _kinds(scenario: Scenario, wanted: Iterable[str]) -> dict[str, str]:
    """What is to be knocked out, with its kind. Lanes go by source and site."""
    known = {name: one.kind for name, one in exposed(scenario).items() if one.lanes or one.kind != LANE}
    known |= dict.fromkeys(scenario.spec.regions, REGION)
    of_a_kind = {
        word: [name for name, one in known.items() if one == kind and "/" not in name] for word, kind in KINDS.items()
    }
    of_a_kind[ALL] = [*of_a_kind["suppliers"], *of_a_kind["sites"], *of_a_kind["lanes"]]
    found: dict[str, str] = {}
    for word in wanted:
        if word not in of_a_kind and word not in known:
            which = nearest(word, [ALL, *KINDS, *known], "there are ")
            raise ScenarioError([Fault(f"there is nothing called '{word}' to knock out", None, which)])
        found |= {name: known[name] for name in of_a_kind.get(word, [word])}
    if not found:
        raise ScenarioError([Fault(f"there are no {' or '.join(wanted)} to knock out", None, "take 'all'")])
    return found


def _times(kinds: Mapping[str, str], lasts: str | Mapping[str, str]) -> dict[str, float]:
    """Days that each is down."""
    written = {ALL: lasts} if isinstance(lasts, str) else {ALL: "30 days", **lasts}
    for name in written:
        if name != ALL and name not in kinds:
            which = nearest(name, kinds, "knocked out are ")
            raise ScenarioError([Fault(f"there is a time to recover for '{name}', which stays up", None, which)])
    return {name: _days(written.get(name, written[ALL]), f"the time to recover of {name}") for name in kinds}


def _days(text: str, what: str) -> float:
    try:
        days = parse(text, "time").value
    except QuantityError as error:
        raise ScenarioError([Fault(f"{what} {error}")]) from None
    if days <= 0.0:
        raise ScenarioError([Fault(f"{what} must be above 0; got {text}")])
    return days


def _twin(blueprint: Blueprint, longest: float, starts: str | None, within: str | None) -> tuple[Blueprint, float]:
    """The undisrupted world as long as it is followed, and the day on which things go down."""
    first = blueprint.warm_up
    if starts is not None and starts != "day 0":
        first = _days(starts, "the day of the knock-out")
    if first < blueprint.warm_up:
        way = f"start on day {blueprint.warm_up:g} or later"
        raise ScenarioError([Fault(f"day {first:g} is in the warm-up, which is not measured", None, way)])
    followed = max(FOLLOWED, 3 * longest) if within is None else _days(within, "the time to follow a knock-out")
    periods = min(blueprint.periods, round((first + followed) / blueprint.bucket))
    return undisrupted(replace(blueprint, keep_series=True, horizon=periods * blueprint.bucket)), first


def _refuse_too_late(twin: Blueprint, horizon: float, first: float, times: Mapping[str, float]) -> None:
    name, longest = max(times.items(), key=lambda one: one[1])
    if first + longest >= twin.horizon and twin.horizon < horizon:
        message = f"{name} is down for {longest:g} days, and followed for only {twin.horizon - first:g}"
        way = "so its recovery would not be seen: follow it longer ('within'), or let it be down for less"
        raise ScenarioError([Fault(message, None, way)])
    if first + longest >= twin.horizon:
        message = f"{name} goes down on day {first:g} for {longest:g} days, and the run ends on day {twin.horizon:g}"
        way = "so its recovery would not be seen: lengthen 'run.horizon', or let it be down for less"
        raise ScenarioError([Fault(message, None, way)])

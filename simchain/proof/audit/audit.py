"""The audit itself: promises, the runs of the scenario and of its twins, and what each cause accounts for."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import inf
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simchain.blueprint import lower
from simchain.blueprint.resolve import Resolution
from simchain.clock import whole_ticks
from simchain.errors import Fault, ScenarioError
from simchain.experiments.intervals import check_confidence
from simchain.experiments.run import Plan, Source, choose, run_plan
from simchain.experiments.twins import (
    ALL_ON,
    Family,
    Off,
    Share,
    Switch,
    Twins,
    families_of_twins,
    one_by_one,
    shapley,
    share,
    switched_off,
)
from simchain.proof.audit.causes import CAUSES, Cause
from simchain.proof.audit.promises import COST, SHARES, Promise, measured, promise_of
from simchain.proof.audit.result import Audit
from simchain.proof.audit.site import Site
from simchain.proof.audit.stock import Line, StockAudit, Twin
from simchain.scenario import Scenario
from simchain.scenario.fingerprint import fingerprint
from simchain.scenario.relations.network import Key
from simchain.scenario.vary import vary

Floats = NDArray[np.float64]

REPLICATIONS = 30
"""At most as many as the scenario has, where none are asked for: an audit runs many twins."""

MOST_CAUSES = 5
"""Up to so many causes, all their subsets are run, and the gap is split exactly; beyond, each is switched off alone."""

PILOT = 10
"""Replications from which the lead times of orders that do not overtake each other are taken."""

SETTLES = 5.0
"""Lead times and reviews after which a stock has forgotten what it opened with."""


def audit(
    source: Source,
    scenario: str = "base",
    *,
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    check: bool = False,
    confidence: float = 0.95,
    progress: Callable[[int, int], None] | None = None,
) -> Audit:
    """Hold the textbook's promises of a scenario against replications, and split each gap into its causes.

    `source` is a file name, a mapping, or what `load` gave; `scenario` names one of it. A promise is one about the
    long run, so the warm-up is at least five times the longest lead time and review, and as long is measured after it
    as the scenario does. Without `replications` at most 30 are run.

    >>> shop = {"simchain": 1, "run": {"horizon": "1 year"}, "suppliers": {"A": {"lead_time": "4 days"}},
    ...         "sites": {"shop": {"demand": "100 ± 20 units/day", "buys": "A"}}}
    >>> audit(shop, replications=10).of("shop").keeps_its_promise
    True
    """
    check_confidence(confidence)
    (chosen,) = choose(source, [scenario])
    number = min(REPLICATIONS, chosen.spec.run.replications) if replications is None else replications
    if replications is None and number < 2:
        at = chosen.tree.place(("run", "replications"))
        raise ScenarioError(
            [Fault("an audit needs at least two replications, for intervals; run.replications is 1", at, "write -n 10")]
        )
    if not isinstance(number, int) or number < 2:
        raise ValueError(f"an audit needs at least two replications, for intervals; got {number!r}")
    start = chosen.spec.run.seed if seed is None else seed
    if not isinstance(start, int) or not 0 <= start < 2**63:
        raise ValueError(f"seed must be a whole number of 0 or more; got {seed!r}")
    world = _in_the_long_run(chosen)
    promises = [promise for key in world.network if (promise := promise_of(world, key)) is not None]
    pilots = _Pilots(number, start, jobs)
    drawn = [_family(world, promise, pilots) for promise in promises]
    families = [family for family, _ in drawn]
    options: dict[str, Any] = {"replications": number, "seed": start, "jobs": jobs, "check": check}
    found = families_of_twins(world, families, progress=progress, **options) if families else []
    done = found[0].results.replications if found else number
    if done < 2:  # stopped too early for an interval
        raise KeyboardInterrupt
    return Audit(
        title=world.title,
        scenario=chosen.name,
        currency=world.spec.currency,
        replications=done,
        asked=number,
        warm_up=_warm_up(world),
        own_warm_up=_warm_up(chosen),
        horizon=world.spec.run.horizon,
        confidence=confidence,
        stocks=tuple(
            _judge(promise, twins, confidence, needed)
            for promise, twins, (_, needed) in zip(promises, found, drawn, strict=True)
        ),
        runs=len(found[0].results.scenarios) if found else 0,
    )


def _in_the_long_run(scenario: Scenario) -> Scenario:
    """The scenario with a warm-up that is long enough, and as much time measured as before."""
    known, run, given = Resolution(scenario), scenario.spec.run, _warm_up(scenario)
    longest = 0.0
    for key in scenario.network:
        basis = known.basis(key)
        ways = [way.law.mean + 3 * way.law.sd + way.delay for way in basis.supply.ways]
        longest = max(longest, max(ways, default=0.0) + max(basis.review, basis.load.grain))
    bucket = whole_ticks(run.bucket)
    needed = np.ceil(min(SETTLES * longest, 2 * run.horizon) / bucket) * bucket
    if needed <= given:
        return scenario
    later = {"run.warm_up": f"{float(needed)!r} days", "run.horizon": f"{float(run.horizon + needed - given)!r} days"}
    return vary(scenario, later)


def _warm_up(scenario: Scenario) -> float:
    given = scenario.spec.run.warm_up
    return 0.0 if given == "none" else float(given)


class _Pilots:
    """Lead times achieved where no order overtakes another, from a few runs; each scenario is run once."""

    def __init__(self, replications: int, seed: int, jobs: int | None) -> None:
        self.replications, self.seed, self.jobs = min(PILOT, replications), seed, jobs
        self._known: dict[str, pd.DataFrame] = {}

    def achieved(self, at: Site) -> dict[str, tuple[float, float]]:
        key = fingerprint(at.scenario)
        if key not in self._known:
            blueprint = replace(lower(at.scenario, self.seed), keep_series=False)
            planned = Plan((at.scenario,), (blueprint,), self.replications, self.seed, at.scenario.title)
            results = run_plan(planned, jobs=self.jobs)
            if not results.complete:
                raise KeyboardInterrupt
            self._known[key] = results.lanes
        lanes, (site, item) = self._known[key], at.key
        found = {}
        for lane in at.lanes:
            rows = lanes[(lanes["lane"] == f"{lane.source}>{site}/{item}") & (lanes["shipments"] > 1)]
            weights = rows["shipments"] / rows["shipments"].sum()
            mean = float((rows["achieved_mean"] * weights).sum()) if len(rows) else lane.lead_time.mean
            spread = rows["achieved_sd"] ** 2 + (rows["achieved_mean"] - mean) ** 2
            found[lane.source] = mean, float((spread * weights).sum()) ** 0.5 if len(rows) else lane.lead_time.sd
        return found


def _family(world: Scenario, promise: Promise, pilots: _Pilots) -> tuple[Family, tuple[str, ...]]:
    """The causes that are in a scenario for one stock, as switches; and those that the rest of it cannot do without."""
    kind = type(Resolution(world).stock(promise.key))
    present: list[Switch] = []
    needed: list[str] = []
    for cause in CAUSES:
        if kind in cause.of:
            one = _switch(cause, promise.key, pilots)
            try:
                rest = switched_off(world, present, frozenset(switch.name for switch in present))
                is_there = bool(one.is_in(world) or one.is_in(rest))
                for scenario in (world, rest) if is_there else ():
                    switched_off(scenario, [one], frozenset([one.name]))
            except ScenarioError:
                needed.append(cause.name)
                continue
            if is_there:
                present.append(one)
    names = tuple(switch.name for switch in present)
    return Family(tuple(present), None if len(names) <= MOST_CAUSES else tuple(one_by_one(names))), tuple(needed)


def _switch(cause: Cause, key: Key, pilots: _Pilots) -> Switch:
    off = partial(cause.off, achieved=pilots.achieved) if cause.needs_runs else cause.off
    return Switch(cause.name, lambda scenario: off(Site(scenario, key)))


def _judge(promise: Promise, twins: Twins, confidence: float, needed: tuple[str, ...]) -> StockAudit:
    """Achieved beside promised, and the gap of every twin: each has its own promise, which is mostly the same."""

    def achieved(measure: str, values: Floats) -> Share:
        return share(measure, values, confidence, (0.0, 1.0 if measure in SHARES else inf))

    lines = tuple(
        Line(measure, promised, achieved(measure, twins.values(measured(promise, measure))))
        for measure, promised in promise.values.items()
    )
    found: dict[Off, Twin] = {}
    gaps: dict[Off, Floats] = {}
    for off, scenario in twins.scenarios.items():
        own = promise_of(scenario, promise.key)
        assert own is not None
        promised, values = own.values[own.target], twins.values(measured(own, own.target), off)
        without = tuple(name for name in twins.names if name in off)
        found[off] = Twin(own.target, promised, achieved(own.target, values), without)
        gaps[off] = values - promised if own.target == COST else promised - values
    whole = len(twins.names) <= MOST_CAUSES
    return StockAudit(
        promise=promise,
        lines=lines,
        gap=found[ALL_ON].gap(),
        parts=tuple(share(name, part, confidence) for name, part in _parts(twins.names, gaps, whole).items()),
        rest=found[frozenset(twins.names)].gap("rest"),
        whole=whole,
        twins=tuple(found.values()),
        needed=needed,
    )


def _parts(names: tuple[str, ...], gaps: dict[Off, Floats], whole: bool) -> dict[str, Floats]:
    """What each cause accounts for: its Shapley value, or what is gone with it alone."""
    if whole:
        return shapley(names, gaps)
    return {name: gaps[ALL_ON] - gaps[frozenset([name])] for name in names}

"""Runs beside their undisrupted twin, replication by replication: what each pair comes to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf

import numpy as np
from numpy.typing import NDArray

from simchain.blueprint import Blueprint
from simchain.blueprint.downstream import felt_for
from simchain.blueprint.knock_outs import disrupts
from simchain.engines.audit import audit
from simchain.engines.eventwise import Simulation
from simchain.experiments.replicate import outcomes
from simchain.ledger import Ledger
from simchain.metrics.measured import Measured
from simchain.metrics.money.cost import revenue, total_cost
from simchain.metrics.risk.aftermath import Aftermath, aftermath
from simchain.metrics.risk.resilience import Service, Thresholds, service_of
from simchain.randomness.disruption_tape import spells


@dataclass(frozen=True)
class Event:
    """One disruption of one run, and what became of it. Days; infinite for what never came (`ends`: for good)."""

    name: str
    begins: float
    ends: float
    time_to_survive: float
    recovery_time: float


@dataclass(frozen=True)
class Pair:
    """One run beside its twin, over the measured window.

    `lost_revenue` is what the twin earned more. What those units would have cost makes `extra_cost` that much lower, so
    the two together are lost margin and extra cost.
    """

    scenario: str
    replication: int
    total_cost: float
    twin_cost: float
    lost_revenue: float
    unmet: float
    resilience_loss: float
    resilience_ratio: float
    tail: Aftermath
    events: tuple[Event, ...]

    @property
    def extra_cost(self) -> float:
        return self.total_cost - self.twin_cost

    @property
    def impact(self) -> float:
        return self.lost_revenue + self.extra_cost


@dataclass(frozen=True)
class Beside:
    """One replication to do: the twin, and each of the runs beside it."""

    twin: Blueprint
    runs: tuple[Blueprint, ...]
    replication: int
    thresholds: Thresholds
    check: bool = False

    def run(self) -> list[Pair]:
        """Simulate all, audit them if asked to, and measure each against the twin."""
        twin = self._ledger(self.twin)
        return [self._pair(blueprint, self._ledger(blueprint), twin) for blueprint in self.runs]

    def _ledger(self, blueprint: Blueprint) -> Ledger:
        blueprint = blueprint.replicated(self.replication)
        ledger = Simulation(blueprint).finish()
        if self.check:
            audit(blueprint, ledger)
        return ledger

    def _pair(self, blueprint: Blueprint, ledger: Ledger, twin: Ledger) -> Pair:
        blueprint = blueprint.replicated(self.replication)
        run, other = Measured(blueprint, ledger), Measured(self.twin, twin)
        service, onsets = service_of(ledger, twin), [*_onsets(blueprint)]
        first = min((begins for _, begins, _ in onsets), default=blueprint.warm_up)
        since = service.since(max(first, blueprint.warm_up))
        return Pair(
            scenario=blueprint.scenario,
            replication=self.replication,
            total_cost=float(total_cost(run).sum()),
            twin_cost=float(total_cost(other).sum()),
            lost_revenue=float((revenue(other) - revenue(run)).sum()),
            unmet=since.unmet,
            resilience_loss=since.loss(),
            resilience_ratio=since.ratio(),
            tail=aftermath(blueprint, ledger, twin, _after(onsets, ledger)),
            events=tuple(_events(blueprint, onsets, service, self.thresholds)),
        )


Onset = tuple[str, float, float]
"""A disruption by name, the day it begins and the day it ends."""


def _onsets(blueprint: Blueprint) -> Iterator[Onset]:
    """What begins in the measured window, in the order in which it begins."""
    timings = [one.timing for one in blueprint.disruptions]
    found = [
        (one.name, spell.begins, spell.ends)
        for one in blueprint.disruptions
        if disrupts(one)
        for spell in spells(timings, one.index, blueprint.tapes, blueprint.horizon)
        if spell.begins >= blueprint.warm_up
    ]
    yield from sorted(found, key=lambda onset: onset[1])


def _events(blueprint: Blueprint, onsets: Sequence[Onset], service: Service, thresholds: Thresholds) -> Iterator[Event]:
    """What came of each, until the next one begins or nothing is left of it."""
    end, begun = blueprint.horizon, {name for name, _, _ in onsets}
    felt = {one.name: felt_for(blueprint, one) for one in blueprint.disruptions if one.name in begun}
    for (name, begins, ends), (_, until, _) in pairwise([*onsets, ("", end, end)]):
        over = service.over(ends + felt[name])
        survived = service.time_to_survive(begins, min(until, over))
        yield Event(name, begins, ends, survived, service.recovery_time(begins, until, thresholds, over))


def _after(onsets: Sequence[Onset], ledger: Ledger) -> NDArray[np.bool_]:
    """The periods in which nothing is disrupted any more, from the first end on."""
    bucket, chosen = ledger.shape.bucket, np.zeros(ledger.periods, dtype=bool)
    ends = min((ends for _, _, ends in onsets), default=inf)
    if ends < inf:
        chosen[ceil(ends / bucket) :] = True
    for _, begins, ends in onsets:
        chosen[int(begins / bucket) : None if ends == inf else ceil(ends / bucket)] = False
    return chosen


def side_by_side(
    tasks: Sequence[Beside], jobs: int | None, progress: Callable[[int, int], None] | None
) -> list[list[Pair]]:
    """Do the tasks. Ctrl-C keeps what is finished."""
    done: list[list[Pair]] = []
    stream = outcomes(tasks, jobs)
    try:
        for pairs in stream:
            done.append(pairs)
            if progress is not None:
                progress(len(done), len(tasks))
    except KeyboardInterrupt:
        if not done:
            raise
    finally:
        stream.close()
    return done

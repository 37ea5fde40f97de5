"""Factors that disruptions change for a while: their course is known before the run begins."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from simchain.blueprint.plan import Blueprint, Disruption, Hit
from simchain.randomness.disruption_tape import Spell, spells
from simchain.rules.customers.demand import Step


class Course:
    """What a factor is from which day on: the product of all steps that the day is in, else 1."""

    def __init__(self, steps: Iterable[Step]) -> None:
        steps = [*steps]
        self._days = sorted({day for step in steps for day in (step.starts, step.ends)})
        self._factors = [1.0, *(_product(steps, day) for day in self._days)]

    def on(self, day: float) -> float:
        """The factor on a day."""
        return self._factors[bisect_right(self._days, day)]


class Decrees:
    """A rate that is set by whichever of the steps began last, as long as it lasts; None where none is on."""

    def __init__(self, steps: Iterable[Step]) -> None:
        steps = sorted(steps, key=lambda step: step.starts)
        self._days = sorted({day for step in steps for day in (step.starts, step.ends)})
        self._rates: list[float | None] = [None, *(_latest(steps, day) for day in self._days)]

    def on(self, day: float) -> float | None:
        """The rate on a day."""
        return self._rates[bisect_right(self._days, day)]


def _latest(steps: Iterable[Step], day: float) -> float | None:
    rate: float | None = None
    for step in steps:
        if step.starts <= day < step.ends:
            rate = step.factor
    return rate


def _product(steps: Iterable[Step], day: float) -> float:
    product = 1.0
    for step in steps:
        if step.starts <= day < step.ends:
            product *= step.factor
    return product


def spells_of(blueprint: Blueprint, disruption: Disruption) -> Iterator[Spell]:
    """When a disruption happens in this replication."""
    timings = [one.timing for one in blueprint.disruptions]
    return spells(timings, disruption.index, blueprint.tapes, blueprint.horizon)


def demand_steps(blueprint: Blueprint, point: int) -> list[Step]:
    """How the demand at a stock point changes in this replication."""
    return [*_steps(blueprint, lambda one: one.demand, lambda hit: point in hit.points)]


def prices(blueprint: Blueprint, lane: int) -> Course | None:
    """How the price of what leaves a supplier by a lane changes, if it does."""
    return _course(_steps(blueprint, lambda one: one.price, lambda hit: bool(hit.supplies) and lane in hit.leaving))


def duties(blueprint: Blueprint, lane: int) -> Decrees | None:
    """How the duty on what comes by a lane is changed, if it is."""
    known = [
        Step(spell.begins, spell.ends, disruption.duty)
        for disruption in blueprint.disruptions
        if disruption.duty is not None
        for spell in spells_of(blueprint, disruption)
        if any((hit.supplies or hit.lanes) and lane in hit.leaving for hit in disruption.hit_in(spell.target))
    ]
    return Decrees(known) if known else None


def delays(blueprint: Blueprint, lane: int) -> Course | None:
    """How the lead time of what leaves by a lane changes, if it does."""
    return _course(_steps(blueprint, lambda one: one.stretch, lambda hit: lane in hit.leaving))


def _course(steps: Iterable[Step]) -> Course | None:
    known = [*steps]
    return Course(known) if known else None


def _steps(
    blueprint: Blueprint, factor: Callable[[Disruption], float], concerns: Callable[[Hit], bool]
) -> Iterator[Step]:
    for disruption in blueprint.disruptions:
        if factor(disruption) != 1.0 and any(map(concerns, disruption.hits)):
            for spell in spells_of(blueprint, disruption):
                if any(map(concerns, disruption.hit_in(spell.target))):
                    yield Step(spell.begins, spell.ends, factor(disruption))

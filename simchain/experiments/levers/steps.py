"""One step on a term: from the block where it stands to edits of it. Those here fit several terms."""

from collections.abc import Callable
from typing import NamedTuple

from simchain.experiments.edits import Block, Edit
from simchain.scenario.values.quantities import show

UNITS_LESS = 100.0
PART = 0.10
POINT = 0.01


class Step(NamedTuple):
    """What is done on one block of terms: in words, and as edits."""

    words: str
    edits: tuple[Edit, ...]


def smaller(key: str) -> Callable[[Block, str], Step | None]:
    def pull(block: Block, _: str) -> Step | None:
        units: float | None = getattr(block.terms, key, None)
        if not units:
            return None
        step = min(UNITS_LESS, units)
        left = None if step == units else show(units - step, "units")
        return Step(f"{step:g} units less", (((*block.path, key), left),))

    return pull


def cheaper(key: str, dimension: str) -> Callable[[Block, str], Step | None]:
    def pull(block: Block, currency: str) -> Step | None:
        amount: float | None = getattr(block.terms, key, None)
        if not amount:
            return None
        return Step("10 % less", (((*block.path, key), show(amount * (1 - PART), dimension, currency=currency)),))

    return pull


def points(key: str) -> Callable[[Block, str], Step | None]:
    def pull(block: Block, _: str) -> Step | None:
        share: float | None = getattr(block.terms, key, None)
        if not share:
            return None
        step = min(POINT, share)
        words = f"{100 * step:g} point{'s' * (step != POINT)} less"
        return Step(words, (((*block.path, key), show(share - step, "share")),))

    return pull


def sooner(key: str) -> Callable[[Block, str], Step | None]:
    def pull(block: Block, _: str) -> Step | None:
        days: float | None = getattr(block.terms, key, None)
        if not days:
            return None
        step = min(1.0, days)
        return Step(f"{in_days(step)} less", (((*block.path, key), show(days - step, "time")),))

    return pull


def capacity(block: Block, _: str) -> Step | None:
    rate: float | None = getattr(block.terms, "capacity", None)
    if not rate:
        return None
    return Step("10 % more", (((*block.path, "capacity"), show(rate * (1 + PART), "units/time")),))


def in_days(number: float) -> str:
    return f"{number:g} day{'s' * (number != 1.0)}"

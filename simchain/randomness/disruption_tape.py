"""When disruptions come and go in one replication: known before the run begins, since nothing in it moves them."""

from collections.abc import Iterator, Sequence
from itertools import count
from math import inf
from typing import NamedTuple

from simchain.clock import next_tick, whole_ticks
from simchain.randomness.tapes import Draws, Tapes
from simchain.rules.risk.disruptions import After, AtRandom, Dated, Timing

TICK = next_tick(0.0)


class Spell(NamedTuple):
    """One time that a disruption happens: from day `begins` to `ends` (infinite if it stays).

    It is the `number`-th that might have happened, from 0. `target` says which one it hits, -1 all of them.
    """

    begins: float
    ends: float
    number: int
    target: int = -1


def spells(timings: Sequence[Timing], which: int, tapes: Tapes, until: float) -> Iterator[Spell]:
    """All spells of the disruption with that number that begin before day `until`, in the order of their begin."""
    timing = timings[which]
    chance, target = tapes.draws(f"{timing.name}/happens"), tapes.draws(f"{timing.name}/target")
    down = None if timing.lasts is None else tapes.draws(f"{timing.name}/down", timing.lasts)
    match timing.when:
        case AtRandom():
            found = _again_and_again(timing, timing.when, tapes, until)
        case Dated():
            found = _once(timing.when, down)
        case After():
            found = _after(spells(timings, timing.when.other, tapes, until), timing.when, down)
    for spell in found:
        if spell.begins < until and _happens(timing, chance, spell.number):
            picked = int(target.at(spell.number) * timing.choices) if timing.choices else -1
            yield spell._replace(target=picked)


def _happens(timing: Timing, chance: Draws, number: int) -> bool:
    return timing.probability >= 1.0 or chance.at(number) < timing.probability


def _again_and_again(timing: Timing, when: AtRandom, tapes: Tapes, until: float) -> Iterator[Spell]:
    """What does not happen takes no time: the time up begins anew."""
    assert timing.lasts is not None
    chance = tapes.draws(f"{timing.name}/happens")
    up, down = tapes.draws(f"{timing.name}/up", when.up), tapes.draws(f"{timing.name}/down", timing.lasts)
    day = 0.0
    for number in count():
        day += next_tick(up.at(number))
        if day >= until:
            return
        ends = day + next_tick(down.at(number))
        yield Spell(day, ends, number)
        if not when.overlapping and _happens(timing, chance, number):
            day = ends


def _once(when: Dated, down: Draws | None) -> Iterator[Spell]:
    begins = whole_ticks(when.starts)
    ends = inf if down is None else max(begins + TICK, whole_ticks(when.starts + down.at(0)))
    yield Spell(begins, ends, 0)


def _after(others: Iterator[Spell], when: After, down: Draws | None) -> Iterator[Spell]:
    for other in others:
        begins = whole_ticks(other.begins + when.delay)
        yield Spell(begins, inf if down is None else begins + next_tick(down.at(other.number)), other.number)

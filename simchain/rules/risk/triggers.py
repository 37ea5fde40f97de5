"""Triggers: what a planner does when a figure gets bad, and until when."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from simchain.formula import formula


@dataclass(frozen=True)
class Band:
    """Where a trigger fires, and where it ends: each above a bound, or below it.

    `ends_there`: it ends at its bound too, because it is on only while the other side of it holds.
    """

    fires_at: float
    fires_above: bool
    ends_at: float
    ends_above: bool
    ends_there: bool = False


@dataclass(frozen=True)
class Firing:
    """One time that a trigger fired: on which day, at what value, and until when (infinite if it never ended)."""

    fired_at: float
    value: float
    until: float = inf
    value_at_end: float = float("nan")


@dataclass(frozen=True)
class Fired:
    """What a trigger did in one run. `restless_since` is the day since which it changed at every check (infinite: it
    did not); it is blind if its figure was undefined at each."""

    name: str
    metric: str
    does: str
    firings: tuple[Firing, ...]
    restless_since: float = inf
    is_blind: bool = False


RESTLESS = 4
"""Checks in a row at which a trigger turned on or off, from which on it is called restless."""


ROUNDING = 1e-9
"""By how much of itself, or of 1, a figure may miss its bound and still be at it."""


@formula
def is_on(band: Band, was_on: bool, fires_on: float, ends_on: float) -> bool:
    """Whether a trigger is on after a check: off until x < b or x > b fires it, on until y ends it; NaN does neither.

    Beyond a bound is by more than rounding: a price of 10.000000000000002 is not above 10.

    Hysteresis, as in Schmitt (1938), Journal of Scientific Instruments 15(1), 24-26.

    `fires_on` is the figure that is watched while it is off, `ends_on` the one that is watched while it is on.

    >>> band = Band(fires_at=0.8, fires_above=False, ends_at=0.9, ends_above=True)
    >>> is_on(band, False, 0.85, 0.85), is_on(band, False, 0.7, 0.7), is_on(band, True, 0.85, 0.85)
    (False, True, True)
    >>> is_on(Band(30.0, False, 30.0, True, ends_there=True), True, 30.0, 30.0)
    False
    >>> is_on(Band(10.0, True, 9.0, False), False, 10.000000000000002, 10.0)
    False
    """
    if was_on:
        over = ends_on - band.ends_at if band.ends_above else band.ends_at - ends_on
        near = ROUNDING * max(1.0, abs(band.ends_at))
        return not (over >= -near if band.ends_there else over > near)
    over = fires_on - band.fires_at if band.fires_above else band.fires_at - fires_on
    return over > ROUNDING * max(1.0, abs(band.fires_at))


@formula
def moved_share(wanted: float, share: float) -> float:
    """What is shifted of a source's share: what is wanted, and no more than it has.

    >>> moved_share(0.2, 0.7), moved_share(0.2, 0.1)
    (0.2, 0.1)
    """
    return min(wanted, share)


FORMULAS: tuple[Callable[..., float], ...] = (is_on, moved_share)

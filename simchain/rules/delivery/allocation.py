"""Who gets scarce stock: first come, by priority, by what each waits for, alike, or by what each took in the past."""

import math
from collections.abc import Callable

from simchain.formula import formula
from simchain.rules.policies import DUST

FIRST_COME = "first_come"
PRIORITY = "priority"
PROPORTIONAL = "proportional"
UNIFORM = "uniform"
TURN_AND_EARN = "turn_and_earn"
ALLOCATIONS = (FIRST_COME, PRIORITY, PROPORTIONAL, UNIFORM, TURN_AND_EARN)
SHARED = (PROPORTIONAL, UNIFORM, TURN_AND_EARN)
"""Those by which everybody gets a part of what is there."""


@formula
def first_come_part(wanted: float, available: float, partial: bool) -> float:
    """What an order gets when its turn comes: all it wants, else what is there (nothing, if it ships complete only).

    A billionth of a unit more than is there still counts as there: it is rounding.

    >>> first_come_part(10, 6, True), first_come_part(10, 6, False), first_come_part(10, 60, False)
    (6, 0.0, 10)
    """
    if wanted <= available + DUST:
        return wanted
    return available if partial else 0.0


@formula
def proportional_part(wanted: float, total_wanted: float, available: float, whole: bool) -> float:
    """What an order gets when all share alike: a_i = A * w_i / sum(w), at most w_i.

    Cachon and Lariviere (1999), Management Science 45(8), 'proportional allocation'. Whole units are rounded down;
    what is left over then goes first come. Who asks for more gets more, so it invites inflated orders.

    >>> proportional_part(30, 40, 20, False), proportional_part(30, 40, 21, True), proportional_part(3, 4, 9, False)
    (15.0, 15, 3)
    """
    if total_wanted <= available:
        return wanted
    part = available * wanted / total_wanted
    return math.floor(part) if whole else part


@formula
def earned_part(
    wanted: float, earned: float, total_earned: float, buyers: float, available: float, whole: bool
) -> float:
    """What a buyer gets by what he has earned: a_i = A * e_i / sum(e), at most w_i.

    Cachon and Lariviere (1999), Management Science 45(5), 685-703, 'turn-and-earn'. Taken in rising order of w_i / e_i,
    each time with the A, sum(e) and number of buyers that are left, what one does not want goes to the others. With
    e_i = 1 it is uniform allocation, by which nobody gains from asking for more than he wants (Sprumont 1991). Where
    nobody who is left has earned anything, all get the same.

    >>> earned_part(30, 1, 4, 2, 20, False), earned_part(30, 3, 3, 1, 15, False), earned_part(30, 0, 0, 2, 21, True)
    (5.0, 15.0, 10)
    """
    part = available * (earned / total_earned) if total_earned > 0.0 else available / buyers
    if whole:
        part = math.floor(part)
    return min(wanted, part)


@formula
def earned_by_now(earned: float, days: float, memory: float, taken: float) -> float:
    """What a buyer has earned by what he took: e(t) = e(t - d) * exp(-d / m) + q. Brown (1963), exponential smoothing.

    `days` since it was last worked out, `memory` the mean age of what counts in days, `taken` units just now.

    >>> earned_by_now(100, days=0, memory=30, taken=20), round(earned_by_now(100, days=30, memory=30, taken=0), 4)
    (120.0, 36.7879)
    """
    return earned * math.exp(-days / memory) + taken


FORMULAS: tuple[Callable[..., float], ...] = (first_come_part, proportional_part, earned_part, earned_by_now)

"""Who gets scarce stock: first come, by priority, or in proportion to what each waits for."""

import math
from collections.abc import Callable

from simchain.formula import formula
from simchain.rules.policies import DUST

FIRST_COME = "first_come"
PRIORITY = "priority"
PROPORTIONAL = "proportional"
ALLOCATIONS = (FIRST_COME, PRIORITY, PROPORTIONAL)


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
    what is left over then goes first come.

    >>> proportional_part(30, 40, 20, False), proportional_part(30, 40, 21, True), proportional_part(3, 4, 9, False)
    (15.0, 15, 3)
    """
    if total_wanted <= available:
        return wanted
    part = available * wanted / total_wanted
    return math.floor(part) if whole else part


FORMULAS: tuple[Callable[..., float], ...] = (first_come_part, proportional_part)

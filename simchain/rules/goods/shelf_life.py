"""Shelf life: goods that are too old are written off.

Lots leave in the order in which they were made, the oldest first: first in, first out where goods arrive in that order,
first expired, first out where they do not. Nahmias (2011), "Perishable Inventory Systems", chapter 1: a fixed lifetime
after which a unit is worth nothing, under the issuing policy that loses least.
"""

from collections.abc import Callable

from simchain.formula import formula

AGED = 90.0
"""Days. Stock that was made before is called aged; planners look at it long before it must be written off."""


@formula
def is_over(life: float, made: float, day: float) -> bool:
    """t >= m + L: whether a unit made on day m, with a shelf life of L days, is too old on day t.

    >>> is_over(180.0, made=5.0, day=184.0), is_over(180.0, made=5.0, day=185.0)
    (False, True)
    """
    return day >= made + life


@formula
def aged_days(made: float, since: float, until: float) -> float:
    """max(0, t1 - max(t0, m + 90)): days from t0 to t1 on which a unit made on day m is older than 90 days.

    >>> aged_days(made=0.0, since=85.0, until=100.0), aged_days(made=0.0, since=95.0, until=100.0)
    (10.0, 5.0)
    """
    return max(0.0, until - max(since, made + AGED))


FORMULAS: tuple[Callable[..., float], ...] = (is_over, aged_days)

"""Prices that move with an index: inflation of what suppliers ask, and a fuel clause on freight."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from simchain.clock import DAYS_PER_YEAR
from simchain.formula import formula


@dataclass(frozen=True)
class FuelClause:
    """`share` of the freight follows an index: it is 1 at first, and `levels[n]` from `days[n]` on."""

    share: float
    days: tuple[float, ...]
    levels: tuple[float, ...]

    def level_on(self, day: float) -> float:
        """The index on a day.

        >>> clause = FuelClause(0.3, days=(10.0, 20.0), levels=(2.0, 1.5))
        >>> [clause.level_on(day) for day in (9.0, 10.0, 25.0)]
        [1.0, 2.0, 1.5]
        """
        known = bisect_right(self.days, day)
        return self.levels[known - 1] if known else 1.0


@formula
def price_level(rate: float, day: float) -> float:
    """What a price of 1 has become on a day: (1 + i)^(t / 365), with i the rise a year and t in days.

    Compound interest, day by day; a contract's price adjustment by an index of producer prices. Before day 0 it is 1.

    >>> round(price_level(rate=0.06, day=365.0), 12), price_level(0.06, -1.0)
    (1.06, 1.0)
    """
    if day <= 0.0:
        return 1.0
    return float((1.0 + rate) ** (day / DAYS_PER_YEAR))


@formula
def fuel_factor(share: float, index: float) -> float:
    """What freight is multiplied with: 1 - s + s I, with s the share of fuel in it and I the index, 1 at the start.

    The fuel surcharge clause (bunker adjustment factor) of freight contracts.

    >>> round(fuel_factor(share=0.3, index=2.0), 12)
    1.3
    """
    return 1.0 - share + share * index


FORMULAS: tuple[Callable[..., float], ...] = (price_level, fuel_factor)

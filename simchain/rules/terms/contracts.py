"""What a supplier owes who is late, and is owed who is not: penalties and bonuses on its promises."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from simchain.formula import formula
from simchain.rules.policies import DUST


@dataclass(frozen=True)
class Guarantee:
    """What a supplier guarantees: a share of lines on time, and money for it.

    A line that is more than `tolerance` days late costs `rate` of its value for each day after the day promised, up to
    a share `cap` of it. Every `settled_every` days, if more than `bonus_above` of the lines due in them were on time,
    the buyer pays `bonus` of their value.
    """

    share: float = 0.0
    tolerance: float = 0.0
    rate: float = 0.0
    cap: float = inf
    bonus_above: float = 1.0
    bonus: float = 0.0
    settled_every: float = 0.0


OBSOLESCENCE, SHORTAGE = ("write_off", "liquidation"), ("backorder", "stockout")
SHARED = (*OBSOLESCENCE, *SHORTAGE)
"""Causes of cost that a supplier may share."""


@dataclass(frozen=True)
class Sharing:
    """The parts of a buyer's costs that his supplier bears."""

    obsolescence: float = 0.0
    shortage: float = 0.0

    def by_cause(self) -> Iterator[tuple[str, float]]:
        """Causes of cost that are shared, and the part of each.

        >>> [*Sharing(shortage=0.2).by_cause()]
        [('backorder', 0.2), ('stockout', 0.2)]
        """
        for share, causes in ((self.obsolescence, OBSOLESCENCE), (self.shortage, SHORTAGE)):
            yield from ((cause, share) for cause in causes if share)


@dataclass(frozen=True)
class Reservation:
    """Units a day of a supplier's capacity that are kept for one buyer, and what that costs a day."""

    capacity: float
    daily_fee: float


@formula
def reserved_today(reserved: float, reserved_in_all: float, capacity: float) -> float:
    """What is kept for one buyer of a day's capacity: r min(1, C / R), in units.

    r is what he reserved, R what all did, C the capacity of the day: where less is left than was promised, all
    reservations shrink in proportion.

    >>> reserved_today(20, reserved_in_all=60, capacity=100), reserved_today(20, reserved_in_all=60, capacity=30)
    (20.0, 10.0)
    """
    return reserved * (capacity / reserved_in_all if reserved_in_all > capacity else 1.0)


@formula
def late_penalty(rule: Guarantee, value: float, days_late: float) -> float:
    """Penalty of one order line: V min(r d, c) if d > w, else 0, in money.

    V is the value of the line, d the days from the day promised to the last receipt, w the days of the window, r the
    rate per day, c the cap. The liquidated damages of a supply contract.

    >>> late_penalty(Guarantee(rate=0.01, cap=0.10), value=10000, days_late=3)
    300.0
    >>> late_penalty(Guarantee(rate=0.01, cap=0.10, tolerance=1), value=10000, days_late=30)
    1000.0
    """
    if days_late <= rule.tolerance + DUST:
        return 0.0
    share = rule.rate * days_late
    return value * (share if share < rule.cap else rule.cap)


@formula
def on_time_bonus(rule: Guarantee, value: float, on_time: float, due: float) -> float:
    """Bonus for a period: b V if k / n > a, else 0, in money.

    V is the value of the n lines that were due, k of them on time; b the bonus as a share of it, a what must be passed.

    >>> on_time_bonus(Guarantee(bonus=0.005, bonus_above=0.97), value=50000, on_time=100, due=100)
    250.0
    """
    return rule.bonus * value if due > 0.0 and on_time > rule.bonus_above * due + DUST else 0.0


FORMULAS: tuple[Callable[..., float], ...] = (reserved_today, late_penalty, on_time_bonus)

"""Price promotions: every so often a supplier sells cheaper for a while."""

from collections.abc import Callable
from dataclasses import dataclass

from simchain.formula import formula


@dataclass(frozen=True)
class Promotion:
    """A discount (a share of the price) that begins on days `first`, `first + every`, ... and `lasts` some days."""

    every: float
    lasts: float
    discount: float
    first: float = 0.0


@formula
def discount_on(rule: Promotion, day: float) -> float:
    """Share of the price that is taken off on a day: d if day >= f and (day - f) mod T < t, else 0.

    The trade promotion of Blattberg and Levin (1987), Marketing Science 6(2), with the calendar known.

    >>> [discount_on(Promotion(every=14, lasts=2, discount=0.1, first=3), float(day)) for day in (2, 3, 4, 5, 17)]
    [0.0, 0.1, 0.1, 0.0, 0.1]
    """
    since = day - rule.first
    if since >= 0.0 and since % rule.every < rule.lasts:
        return rule.discount
    return 0.0


FORMULAS: tuple[Callable[..., float], ...] = (discount_on,)

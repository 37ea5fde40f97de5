"""Goodwill: customers who found no stock come back fewer for a while, or for good.

The level of goodwill multiplies the demand: 1 while nobody was let down. It is the memory of past service that
Schwartz (1966), "A new approach to stockout penalties", Management Science 12(12), puts in place of a penalty cost.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from simchain.formula import formula


@dataclass(frozen=True)
class Goodwill:
    """`loss`: share of the goodwill that goes in a period in which nobody is served at once.

    `recovery`: days in which what is missing shrinks to 1/e of it; infinite if it never comes back.
    """

    loss: float
    recovery: float = inf


@formula
def next_goodwill(rule: Goodwill, level: float, short: float, days: float) -> float:
    """g' = 1 - (1 - g (1 - l s)) exp(-T / R): the level of goodwill after a period of demand, and what follows it.

    g is the level in the period (1: all customers come), s the share of its demand that was not served at once, l the
    `loss` and R the `recovery`; T is the time in days from the begin of the period to that of the next with demand.

    >>> round(next_goodwill(Goodwill(loss=0.02, recovery=60.0), 1.0, short=0.5, days=1.0), 6)
    0.990165
    """
    return 1.0 - (1.0 - level * (1.0 - rule.loss * short)) * math.exp(-days / rule.recovery)


FORMULAS: tuple[Callable[..., float], ...] = (next_goodwill,)

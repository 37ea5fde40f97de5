"""Liquidation: stock beyond what will sell in reasonable time is sold off below cost.

Silver, Pyke and Thomas (2017), "Inventory and Production Management in Supply Chains", section 8.5: the excess is what
is on hand beyond so many days of expected usage.
"""

from collections.abc import Callable
from dataclasses import dataclass

from simchain.formula import formula


@dataclass(frozen=True)
class Liquidation:
    """Stock above `above` days of demand of `rate` units a day is sold off at the share `at` of its value."""

    above: float
    at: float
    rate: float


@formula
def excess(rule: Liquidation, on_hand: float, backlog: float) -> float:
    """max(0, I - B - T d): units beyond T days of demand d, what is owed set aside.

    >>> excess(Liquidation(above=120.0, at=0.4, rate=2.0), on_hand=300.0, backlog=10.0)
    50.0
    """
    return max(0.0, on_hand - backlog - rule.above * rule.rate)


FORMULAS: tuple[Callable[..., float], ...] = (excess,)

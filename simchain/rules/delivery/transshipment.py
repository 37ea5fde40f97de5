"""Lateral transshipment: a stock that is short gets goods from another of the same rank that has too much.

Paterson, Kiesmueller, Teunter and Glazebrook (2011), "Inventory models with lateral transshipments: a review", European
Journal of Operational Research 210(2). With `below` 0 it reacts to what waits; above, it balances before that.
"""

from collections.abc import Callable
from dataclasses import dataclass

from simchain.formula import formula


@dataclass(frozen=True)
class Transshipment:
    """Who has less than `below` days of demand gets goods from who keeps more than `keep` days of his own."""

    below: float
    keep: float


@formula
def short_by(rule: Transshipment, position: float, rate: float) -> float:
    """max(0, T1 d - x): units short of T1 days of demand d; x: on hand, less what waits, plus what is on its way over.

    >>> short_by(Transshipment(below=0.0, keep=5.0), -7.0, 10.0), short_by(Transshipment(2.0, 5.0), 12.0, 10.0)
    (7.0, 8.0)
    """
    return max(0.0, rule.below * rate - position)


@formula
def to_spare(rule: Transshipment, net_stock: float, rate: float) -> float:
    """max(0, I - B - T2 d): units beyond T2 days of demand d that are kept back, what waits set aside.

    >>> to_spare(Transshipment(below=2.0, keep=5.0), net_stock=80.0, rate=10.0)
    30.0
    """
    return max(0.0, net_stock - rule.keep * rate)


FORMULAS: tuple[Callable[..., float], ...] = (short_by, to_spare)

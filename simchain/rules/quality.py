"""Inspection of what arrives: how long it takes, and how many units are found bad.

Every unit is bad with the same chance, whatever the others are, so the number of bad ones among n is binomial.
Montgomery, "Introduction to Statistical Quality Control", chapter on acceptance sampling; here all units are looked at.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from simchain.formula import formula

NEGLIGIBLE = 1e-18
"""Chance, beside that of the likeliest number, below which a number of bad units is left out."""


@dataclass(frozen=True)
class Inspection:
    """What becomes of goods that arrive on a lane: `defects` is the chance of a unit to be bad, `days` its time.

    `pays_rejects` (1 or 0): whether bad units are paid all the same.
    """

    days: float = 0.0
    defects: float = 0.0
    pays_rejects: float = 0.0

    @property
    def good_share(self) -> float:
        """Share of what arrives that comes on the shelf, on average."""
        return 1.0 - self.defects


@formula
def rejects(rule: Inspection, quantity: float, u: float) -> float:
    """Bad units among n + f: the smallest k with P(Bin(n, p) <= k) >= u, and p of the fraction f. Mean p (n + f).

    `u` in (0, 1) is the luck of the shipment. The weights of the binomial law are built up from its mode by ratios of
    neighbours, w(k + 1) / w(k) = (n - k) / (k + 1) * p / (1 - p), so that none of them underflows where it matters.

    >>> [rejects(Inspection(defects=0.1), 20.0, u) for u in (0.05, 0.5, 0.95)]
    [0.0, 2.0, 4.0]
    >>> rejects(Inspection(defects=0.1), 20.5, 0.5)
    2.05
    """
    whole = math.floor(quantity)
    odds = rule.defects / (1.0 - rule.defects)
    mode = math.floor((whole + 1) * rule.defects)
    lowest, weight, total = mode, 1.0, 1.0
    while lowest > 0 and weight > NEGLIGIBLE:
        weight *= lowest / ((whole - lowest + 1) * odds)
        lowest -= 1
        total += weight
    k, least = mode, weight
    weight = 1.0
    while k < whole and weight > NEGLIGIBLE:
        weight *= (whole - k) * odds / (k + 1)
        k += 1
        total += weight
    k, weight, sum_so_far = lowest, least, least
    while sum_so_far < u * total and k < whole and weight > 0.0:
        weight *= (whole - k) * odds / (k + 1)
        k += 1
        sum_so_far += weight
    return k + (quantity - whole) * rule.defects


@formula
def cost_of_good_unit(rule: Inspection, cost: float, price: float) -> float:
    """(c - p w) / (1 - p): cost of a unit that is good, where each unit that is sent costs c. A bad one gives back w.

    p is the chance of a unit to be bad, w its price if bad units are not paid, else 0.

    >>> cost_of_good_unit(Inspection(defects=0.2), 11.0, 10.0), cost_of_good_unit(Inspection(0.0, 0.2, 1.0), 12.0, 10.0)
    (11.25, 15.0)
    """
    credit = rule.defects * price * (1.0 - rule.pays_rejects)
    return (cost - credit) / (1.0 - rule.defects)


FORMULAS: tuple[Callable[..., float], ...] = (rejects, cost_of_good_unit)

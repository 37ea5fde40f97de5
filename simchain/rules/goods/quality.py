"""Inspection of what arrives: how long it takes, and how many units are found bad.

Every unit is bad with the same chance, whatever the others are, so the number of bad ones among n is binomial
(`binomial.units_chosen`). Montgomery, "Introduction to Statistical Quality Control", chapter on acceptance sampling;
here all units are looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass

from simchain.formula import formula


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
def cost_of_good_unit(rule: Inspection, cost: float, price: float) -> float:
    """(c - p w) / (1 - p): cost of a unit that is good, where each unit that is sent costs c. A bad one gives back w.

    p is the chance of a unit to be bad, w its price if bad units are not paid, else 0.

    >>> cost_of_good_unit(Inspection(defects=0.2), 11.0, 10.0), cost_of_good_unit(Inspection(0.0, 0.2, 1.0), 12.0, 10.0)
    (11.25, 15.0)
    """
    credit = rule.defects * price * (1.0 - rule.pays_rejects)
    return (cost - credit) / (1.0 - rule.defects)


FORMULAS: tuple[Callable[..., float], ...] = (cost_of_good_unit,)

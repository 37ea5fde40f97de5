"""ABC and XYZ classes of items: how much a year's use is worth, and how much it varies."""

from collections.abc import Mapping
from dataclasses import dataclass

from simchain.formula import formula

WEEK = 7.0


@dataclass(frozen=True)
class Limits:
    """Where classes end: A and B as cumulative shares of value, X and Y as coefficients of variation."""

    a: float = 0.8
    b: float = 0.95
    x: float | None = None
    y: float | None = None


@formula
def abc_class(covered: float, a: float, b: float) -> int:
    """0 (A) while the items worth more cover less than the share a of all value, 1 (B) while less than b, else 2 (C).

    So the items of class A have at least the share a of the value: Silver, Pyke and Thomas, Inventory and Production
    Management in Supply Chains, 4th ed., section 2.2 (ABC classification by annual dollar usage).

    >>> [abc_class(covered, a=0.8, b=0.95) for covered in (0.0, 0.79, 0.8, 0.95)]
    [0, 0, 1, 2]
    """
    if covered < a:
        return 0
    return 1 if covered < b else 2


@formula
def xyz_class(variation: float, x: float, y: float) -> int:
    """0 (X) up to a coefficient of variation of x, 1 (Y) up to y, else 2 (Z).

    >>> [xyz_class(variation, x=0.5, y=1.0) for variation in (0.2, 0.5, 0.8, 1.5)]
    [0, 0, 1, 2]
    """
    if variation <= x:
        return 0
    return 1 if variation <= y else 2


@dataclass(frozen=True)
class Use:
    """What is used of an item: units a year, what a unit is worth (money), and the CV of a week's demand."""

    per_year: float
    worth: float
    variation: float

    @property
    def value(self) -> float:
        """Value of a year's use."""
        return self.per_year * self.worth


@dataclass(frozen=True)
class Classified:
    """An item with its class, such as A or AX, and the share of all value that it and those worth more make up."""

    name: str
    use: Use
    share: float
    cumulative: float


def classify(uses: Mapping[str, Use], limits: Limits) -> dict[str, Classified]:
    """Classes of items, those worth most first; of equals the first named.

    >>> found = classify({"nut": Use(100.0, 1.0, 0.3), "pump": Use(9.0, 100.0, 1.2)}, Limits(x=0.5, y=1.0))
    >>> [(item, one.name, one.cumulative) for item, one in found.items()]
    [('pump', 'AZ', 0.9), ('nut', 'BX', 1.0)]
    """
    total = sum(use.value for use in uses.values())
    found: dict[str, Classified] = {}
    covered = 0.0
    for item, use in sorted(uses.items(), key=lambda one: -one[1].value):
        name = "ABC"[abc_class(covered / total if total else 1.0, limits.a, limits.b)]
        if limits.x is not None and limits.y is not None:
            name += "XYZ"[xyz_class(use.variation, limits.x, limits.y)]
        covered += use.value
        found[item] = Classified(name, use, use.value / total if total else 0.0, covered / total if total else 0.0)
    return found


FORMULAS = (abc_class, xyz_class)

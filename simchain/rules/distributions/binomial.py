"""How many of some units it falls on, if it falls on each with the same chance, whatever becomes of the others."""

import math
from collections.abc import Callable

from simchain.formula import formula

NEGLIGIBLE = 1e-18
"""Chance, beside that of the likeliest number, below which a number of units is left out."""


@formula
def units_chosen(chance: float, quantity: float, u: float) -> float:
    """Units among n + f: the smallest k with P(Bin(n, p) <= k) >= u, and p of the fraction f. Mean p (n + f).

    `u` in (0, 1) is the luck of all of them. The weights of the binomial law are built up from its mode by ratios of
    neighbours, w(k + 1) / w(k) = (n - k) / (k + 1) * p / (1 - p), so that none of them underflows where it matters.

    >>> [units_chosen(0.1, 20.0, u) for u in (0.05, 0.5, 0.95)]
    [0.0, 2.0, 4.0]
    >>> units_chosen(0.1, 20.5, 0.5)
    2.05
    """
    if chance >= 1.0:
        return quantity
    whole = math.floor(quantity)
    odds = chance / (1.0 - chance)
    mode = math.floor((whole + 1) * chance)
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
    return k + (quantity - whole) * chance


FORMULAS: tuple[Callable[..., float], ...] = (units_chosen,)

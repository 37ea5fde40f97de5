"""Every order is split by shares, or each goes whole to a source that is drawn with its share as the chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simchain.formula import formula


@dataclass(frozen=True)
class Shares:
    """Every order is split over all sources, so that each has its share of all units ordered (row by row, 0 to 1)."""

    shares: tuple[float, ...]


@dataclass(frozen=True)
class RandomShares:
    """Every order goes whole to one source, drawn with its share as the chance."""

    shares: tuple[float, ...]


@formula
def split_part(share: float, total: float, ordered: float, remaining: float, whole: bool) -> float:
    """What a source gets of an order so that, over time, it has its share: q_j = a_j * T - O_j, from 0 to what is left.

    `total` is everything ordered so far from all sources, this order included; `ordered` what this source had of it
    before. Where minimum order quantities or whole units get in the way, the next orders make up for it.

    >>> split_part(0.7, total=100, ordered=0, remaining=100, whole=False)
    70.0
    >>> [split_part(0.5, total=n, ordered=n // 2, remaining=1, whole=True) for n in (1, 2, 3)]
    [1, 0.0, 1]
    """
    due = share * total - ordered
    if whole:
        due = math.floor(due + 0.5)
    if due <= 0.0:
        return 0.0
    return min(due, remaining)


@formula
def drawn_source(shares: Sequence[float], uniform: float) -> int:
    """The source that a draw falls to: the first n with a_0 + ... + a_n > u. `uniform` lies in [0, 1).

    A draw beyond the sum of the shares, by rounding, falls to the last source that has one.

    >>> [drawn_source((0.7, 0.3, 0.0), uniform) for uniform in (0.0, 0.69, 0.7, 0.999999)]
    [0, 0, 1, 1]
    """
    below, chosen = 0.0, 0
    for n in range(len(shares)):
        if shares[n] > 0.0:
            chosen = n
            below += shares[n]
            if uniform < below:
                break
    return chosen

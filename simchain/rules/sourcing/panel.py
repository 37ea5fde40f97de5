"""The panel of a stock: those of its sources that it buys from at the time, and the rule among them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from simchain.formula import formula
from simchain.rules.sourcing.shares import RandomShares, Shares


@formula
def share_among(share: float, total: float, number: int) -> float:
    """Share of a source among those that are left: a_j / sum of a; alike where none of them had a share.

    `total` adds up the shares of those that are left, `number` counts them.

    >>> share_among(0.3, total=0.6, number=2), share_among(0.0, total=0.0, number=2)
    (0.5, 0.5)
    """
    return share / total if total > 0.0 else 1.0 / number


def shares_among(shares: Sequence[float], left: Sequence[int]) -> tuple[float, ...]:
    """Shares of the sources that are left, which add up to 1."""
    kept = [shares[n] for n in left]
    return tuple(share_among(share, sum(kept), len(kept)) for share in kept)


def rule_among(rule: Any, left: Sequence[int]) -> Any:
    """A rule of sourcing with those of its sources that are left, by number; None where there is only one.

    >>> rule_among(Shares((0.5, 0.3, 0.2)), [1, 2])
    Shares(shares=(0.6, 0.4))
    """
    if len(left) < 2:
        return None
    if isinstance(rule, Shares | RandomShares):
        return replace(rule, shares=shares_among(rule.shares, left))
    return rule

"""Approval: an order that is worth enough waits for a signature before it leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from simchain.formula import formula


@dataclass(frozen=True)
class Approving:
    """Orders that are worth more than `above` (money; -infinite: all of them) wait."""

    above: float = -inf


@formula
def needs_approval(rule: Approving, quantity: float, unit_price: float) -> bool:
    """Whether an order waits for approval: q * p > V. `quantity` in units, `unit_price` in money per unit.

    >>> needs_approval(Approving(5000.0), 500.0, 9.2), needs_approval(Approving(5000.0), 600.0, 9.2)
    (False, True)
    """
    return quantity * unit_price > rule.above


FORMULAS: tuple[Callable[..., bool], ...] = (needs_approval,)

"""Invoices and the three-way match: order, receipt and invoice must say the same, else payment is held."""

from collections.abc import Callable
from dataclasses import dataclass

from simchain.formula import formula


@dataclass(frozen=True)
class Invoicing:
    """How a supplier writes invoices: `errors` is the chance of one to be wrong, `held` by how long that holds payment.

    Times in days.
    """

    errors: float = 0.0
    held: float = 0.0


@formula
def is_wrong(rule: Invoicing, draw: float) -> bool:
    """u < p: whether an invoice does not match its order and receipt, by a uniform draw u.

    p is the chance of an error. Three-way match: Monczka, Handfield, Giunipero and Patterson, Purchasing and Supply
    Chain Management, chapter on the purchasing process.

    >>> is_wrong(Invoicing(errors=0.02), 0.01), is_wrong(Invoicing(errors=0.02), 0.02)
    (True, False)
    """
    return draw < rule.errors


FORMULAS: tuple[Callable[..., float], ...] = (is_wrong,)

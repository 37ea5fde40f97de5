"""Vendor managed inventory: who supplies a stock decides what it gets, within a band that was agreed."""

from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import Memory, StockView


@dataclass(frozen=True)
class VendorManaged:
    """Keep the buyer's position at the demand foreseen and `safety_stock` units, between `minimum` and `maximum`."""

    minimum: float
    maximum: float
    safety_stock: float


@formula
def keep_in_band(rule: VendorManaged, view: StockView, memory: Memory) -> float:
    """q = min(S_max, max(S_min, F(L) + SS)) - IP: F(L) is the buyer's demand foreseen over the days to cover.

    Disney and Towill (2003), IJOPM 23(6), 625-651, for the vendor who sees stock and sales; the band is that of Fry,
    Kapuscinski and Olsen (2001), MSOM 3(2), 151-173, who call it (z, Z).

    >>> from simchain.rules.policies import StockView
    >>> rule = VendorManaged(minimum=200, maximum=800, safety_stock=50)
    >>> [keep_in_band(rule, StockView(inventory_position=180, expected=foreseen), []) for foreseen in (100, 400, 900)]
    [20, 270, 620]
    """
    target = view.expected + rule.safety_stock
    if target < rule.minimum:
        target = rule.minimum
    if target > rule.maximum:
        target = rule.maximum
    return target - view.inventory_position

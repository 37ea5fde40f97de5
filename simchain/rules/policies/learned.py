"""A reorder point that follows what is learned of demand and lead times while the run goes on."""

import math
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import DUST, Memory, StockView


@dataclass(frozen=True)
class LearnedReorderPoint:
    """Order `quantity` at a reorder point that moves: demand expected, and `safety_factor` standard deviations of it.

    Below it, if `strict`; as many batches as bring the position above it, if `as_needed`.
    """

    safety_factor: float
    quantity: float
    strict: bool = False
    as_needed: bool = False


@formula
def quantity_at_learned_point(rule: LearnedReorderPoint, view: StockView, memory: Memory) -> float:
    """q = Q if IP <= r else 0, r = F(L) + z s(L): Silver, Pyke and Thomas (2017), chapter 6, estimates updated.

    F(L) is the demand foreseen over the days to cover, s(L) its spread, both from the last observations.

    >>> from simchain.rules.policies import StockView
    >>> seen = StockView(inventory_position=215, expected=200, spread=12)
    >>> quantity_at_learned_point(LearnedReorderPoint(safety_factor=1.5, quantity=80), seen, [])
    80.0
    >>> quantity_at_learned_point(LearnedReorderPoint(safety_factor=1.0, quantity=80), seen, [])
    0.0
    """
    short = view.expected + rule.safety_factor * view.spread - view.inventory_position
    if short < -DUST or (rule.strict and short <= DUST):
        return 0.0
    if not rule.as_needed:
        return rule.quantity * 1.0
    batches = short / rule.quantity
    whole = math.ceil(batches - DUST) if rule.strict else math.floor(batches + DUST) + 1.0
    return float(whole * rule.quantity)

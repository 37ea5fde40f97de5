"""Order when the position has fallen to a reorder point: (r, Q), (r, nQ), (s, S)."""

import math
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import DUST, Memory, StockView


@dataclass(frozen=True)
class ReorderPoint:
    """Order a fixed `quantity` when the inventory position is at or below `reorder_point` (below it, if `strict`)."""

    reorder_point: float
    quantity: float
    strict: bool = False


@formula
def fixed_quantity(rule: ReorderPoint, view: StockView, memory: Memory) -> float:
    """q = Q if IP <= r else 0, the (r, Q) policy. Hadley and Whitin (1963), chapter 4.

    One batch per evaluation: under periodic review at most one a review; under continuous review the engine asks
    again until the position is above the reorder point.

    >>> from simchain.rules.policies import StockView
    >>> fixed_quantity(ReorderPoint(reorder_point=6, quantity=10), StockView(inventory_position=6), [])
    10
    >>> fixed_quantity(ReorderPoint(reorder_point=6, quantity=10, strict=True), StockView(inventory_position=6), [])
    0.0
    """
    margin = -DUST if rule.strict else DUST
    return rule.quantity if view.inventory_position <= rule.reorder_point + margin else 0.0


@dataclass(frozen=True)
class BatchReorderPoint:
    """Order as many batches of `quantity` as bring the position above `reorder_point` (to it, if `strict`)."""

    reorder_point: float
    quantity: float
    strict: bool = False


@formula
def batches_needed(rule: BatchReorderPoint, view: StockView, memory: Memory) -> float:
    """q = n Q, n the smallest number with IP + n Q > r: the (r, nQ) policy. Hadley and Whitin (1963), section 5-2.

    >>> from simchain.rules.policies import StockView
    >>> seen = StockView(inventory_position=-14)
    >>> batches_needed(BatchReorderPoint(reorder_point=6, quantity=10), seen, [])
    30.0
    >>> batches_needed(BatchReorderPoint(reorder_point=6, quantity=10, strict=True), seen, [])
    20.0
    """
    short = rule.reorder_point - view.inventory_position
    if short < -DUST or (rule.strict and short <= DUST):
        return 0.0
    batches = short / rule.quantity
    whole = math.ceil(batches - DUST) if rule.strict else math.floor(batches + DUST) + 1.0
    return float(whole * rule.quantity)


@dataclass(frozen=True)
class MinMax:
    """Order up to `order_up_to` when the inventory position is at or below `reorder_point` (below it, if `strict`).

    While goods are cheap, both are `forward_buy` units higher.
    """

    reorder_point: float
    order_up_to: float
    strict: bool = False
    forward_buy: float = 0.0


@formula
def up_to_maximum(rule: MinMax, view: StockView, memory: Memory) -> float:
    """q = S - IP if IP <= s else 0, the (s, S) policy. Scarf (1960); Zheng and Federgruen (1991).

    >>> from simchain.rules.policies import StockView
    >>> up_to_maximum(MinMax(reorder_point=4, order_up_to=15), StockView(inventory_position=4), [])
    11.0
    >>> up_to_maximum(MinMax(reorder_point=4, order_up_to=15), StockView(inventory_position=5), [])
    0.0
    """
    margin = -DUST if rule.strict else DUST
    forward = rule.forward_buy * view.price_cut
    if view.inventory_position > rule.reorder_point + forward + margin:
        return 0.0
    shortfall = rule.order_up_to + forward - view.inventory_position
    return shortfall if shortfall > DUST else 0.0

"""How people order: they anchor on what they expect, adjust for their stock, and forget what is on its way."""

import math
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import Memory, StockView


@dataclass(frozen=True)
class Anchoring:
    """Anchor on smoothed demand, adjust by a share of what the stock lacks, with part of the supply line counted.

    `smoothing` (theta), `stock_adjustment` (alpha) and `supply_line_weight` (beta) are shares; `target` (S') in units.
    Orders are whole units if `whole`.
    """

    smoothing: float
    stock_adjustment: float
    supply_line_weight: float
    target: float
    whole: bool = False


@formula
def anchor_and_adjust(rule: Anchoring, view: StockView, memory: Memory) -> float:
    """q = max(0, L + alpha (S' - S - beta SL)), L = theta d + (1 - theta) L: anchoring and adjustment.

    Sterman (1989), Management Science 35(3), 321-339, equations (7) to (10). S is net stock, SL what is on order, L
    the demand expected, which `memory` holds. Estimates of 44 players averaged theta 0.36, alpha 0.26, beta 0.34 and
    S' 17. Whole orders are rounded to the nearest unit.

    >>> from simchain.rules.policies import StockView
    >>> seen, expected = StockView(on_hand=4, on_order=16, demand=8), [4.0]
    >>> anchor_and_adjust(Anchoring(0.5, 0.25, 0.5, 17), seen, expected), expected
    (7.25, [6.0])
    """
    memory[0] = rule.smoothing * view.demand + (1.0 - rule.smoothing) * memory[0]
    gap = rule.target - (view.on_hand - view.backlog) - rule.supply_line_weight * view.on_order
    order = memory[0] + rule.stock_adjustment * gap
    if order <= 0.0:
        return 0.0
    return math.floor(order + 0.5) if rule.whole else order

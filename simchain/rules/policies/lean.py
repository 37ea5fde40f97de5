"""Order what was used: lot for lot, and cards on bins."""

import math
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import DUST, Memory, StockView


@dataclass(frozen=True)
class LotForLot:
    """Just in time: order exactly what was asked for since the last review."""


@formula
def as_demanded(rule: LotForLot, view: StockView, memory: Memory) -> float:
    """q = demand since the last review. Vollmann, Berry, Whybark and Jacobs (2005), lot-for-lot.

    What was given back or cancelled is demand below zero: `memory` keeps it, and the next orders are smaller by it.

    >>> from simchain.rules.policies import StockView
    >>> given_back = [0.0]
    >>> [as_demanded(LotForLot(), StockView(demand=demand), given_back) for demand in (7, -3, 1, 5)]
    [7.0, 0.0, 0.0, 3.0]
    """
    wanted = view.demand + memory[0]
    if wanted > DUST:
        memory[0] = 0.0
        return wanted
    memory[0] = wanted
    return 0.0


@dataclass(frozen=True)
class Kanban:
    """A loop of `cards`, each on one bin of `bin_size` units, full, being emptied, or on order."""

    cards: float
    bin_size: float


@formula
def empty_bins(rule: Kanban, view: StockView, memory: Memory) -> float:
    """q = C * (N - ceil(on hand / C) - ceil(on order / C)): one bin for each free card. Monden (1983).

    Backlog frees no card: the loop never holds more than N * C units, whatever waits.

    >>> from simchain.rules.policies import StockView
    >>> empty_bins(Kanban(cards=5, bin_size=20), StockView(on_hand=41, on_order=20), [])
    20
    """
    held = math.ceil(view.on_hand / rule.bin_size - DUST)
    coming = math.ceil(view.on_order / rule.bin_size - DUST)
    free = rule.cards - held - coming
    return free * rule.bin_size if free > 0.0 else 0.0

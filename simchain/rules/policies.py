"""Ordering policies: given a view of one stock, how much to order now.

Each policy is a frozen dataclass of numbers and a formula `(rule, view, memory) -> quantity`. The view is that of
`StockView`; `memory` is a float array that belongs to the stock (empty for most policies). Formulas are pure: a
compiled engine runs the same functions.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from simchain.formula import formula

DUST = 1e-9
"""Units. Anything below a billionth of a unit is rounding: no need, no stock, no distance to a reorder point."""


class StockView(Protocol):
    """What a policy may look at, all in units except `review`.

    `inventory_position` is on hand + on order - backlog; `on_order` counts everything ordered and not yet received
    (in the mail, waiting at the supplier, in transit, in production); `demand` is what was asked of this stock since
    its last review; `review` counts its reviews from 0.
    """

    on_hand: float
    backlog: float
    on_order: float
    inventory_position: float
    demand: float
    review: float


@dataclass(frozen=True)
class BaseStock:
    """Order up to `level` units at each review."""

    level: float


@formula
def order_up_to_level(rule: BaseStock, view: StockView, memory: Sequence[float]) -> float:
    """q = max(0, S - IP). Zipkin (2000), Foundations of Inventory Management, section 6.2.

    >>> order_up_to_level(BaseStock(level=13), _Shelf(inventory_position=1), ())
    12
    """
    shortfall = rule.level - view.inventory_position
    return shortfall if shortfall > DUST else 0.0


@dataclass(frozen=True)
class ReorderPoint:
    """Order a fixed `quantity` when the inventory position is at or below `reorder_point` (below it, if `strict`)."""

    reorder_point: float
    quantity: float
    strict: bool = False


@formula
def fixed_quantity(rule: ReorderPoint, view: StockView, memory: Sequence[float]) -> float:
    """q = Q if IP <= r else 0, the (r, Q) policy. Hadley and Whitin (1963), chapter 4.

    One batch per evaluation: under periodic review at most one a review; under continuous review the engine asks
    again until the position is above the reorder point.

    >>> fixed_quantity(ReorderPoint(reorder_point=6, quantity=10), _Shelf(inventory_position=6), ())
    10
    >>> fixed_quantity(ReorderPoint(reorder_point=6, quantity=10, strict=True), _Shelf(inventory_position=6), ())
    0.0
    """
    margin = -DUST if rule.strict else DUST
    return rule.quantity if view.inventory_position <= rule.reorder_point + margin else 0.0


@dataclass(frozen=True)
class MinMax:
    """Order up to `order_up_to` when the inventory position is at or below `reorder_point` (below it, if `strict`)."""

    reorder_point: float
    order_up_to: float
    strict: bool = False


@formula
def up_to_maximum(rule: MinMax, view: StockView, memory: Sequence[float]) -> float:
    """q = S - IP if IP <= s else 0, the (s, S) policy. Scarf (1960); Zheng and Federgruen (1991).

    >>> up_to_maximum(MinMax(reorder_point=4, order_up_to=15), _Shelf(inventory_position=4), ())
    11
    >>> up_to_maximum(MinMax(reorder_point=4, order_up_to=15), _Shelf(inventory_position=5), ())
    0.0
    """
    margin = -DUST if rule.strict else DUST
    if view.inventory_position > rule.reorder_point + margin:
        return 0.0
    shortfall = rule.order_up_to - view.inventory_position
    return shortfall if shortfall > DUST else 0.0


@dataclass(frozen=True)
class LotForLot:
    """Just in time: order exactly what was asked for since the last review."""


@formula
def as_demanded(rule: LotForLot, view: StockView, memory: Sequence[float]) -> float:
    """q = demand since the last review. Vollmann et al., Manufacturing Planning and Control, lot-for-lot sizing.

    >>> as_demanded(LotForLot(), _Shelf(demand=7), ())
    7
    """
    return view.demand if view.demand > DUST else 0.0


@dataclass(frozen=True)
class Kanban:
    """A loop of `cards`, each on one bin of `bin_size` units, full, being emptied, or on order."""

    cards: float
    bin_size: float


@formula
def empty_bins(rule: Kanban, view: StockView, memory: Sequence[float]) -> float:
    """q = C * (N - ceil(on hand / C) - ceil(on order / C)): one bin for each free card. Monden (1983).

    Backlog frees no card: the loop never holds more than N * C units, whatever waits.

    >>> empty_bins(Kanban(cards=5, bin_size=20), _Shelf(on_hand=41, on_order=20), ())
    20
    """
    held = math.ceil(view.on_hand / rule.bin_size - DUST)
    coming = math.ceil(view.on_order / rule.bin_size - DUST)
    free = rule.cards - held - coming
    return free * rule.bin_size if free > 0.0 else 0.0


@dataclass(frozen=True)
class Scripted:
    """Orders written down beforehand, one per review; after the last of the `count`, again from the start or none."""

    count: float
    repeat: bool = False


@formula
def next_in_script(rule: Scripted, view: StockView, memory: Sequence[float]) -> float:
    """q = the script's order of this review; `memory` holds the script.

    >>> next_in_script(Scripted(count=2), _Shelf(review=1), (4.0, 8.0))
    8.0
    >>> next_in_script(Scripted(count=2, repeat=True), _Shelf(review=2), (4.0, 8.0))
    4.0
    """
    turn = view.review
    if rule.repeat:
        turn = turn % rule.count
    return memory[int(turn)] if turn < rule.count else 0.0


Policy = BaseStock | ReorderPoint | MinMax | LotForLot | Kanban | Scripted
OrderFormula = Callable[[Any, StockView, Sequence[float]], float]


def order_formula(policy: Policy) -> OrderFormula:
    """The formula that goes with a policy.

    >>> order_formula(BaseStock(13)).__name__
    'order_up_to_level'
    """
    return dict(POLICIES)[type(policy)]


@dataclass
class _Shelf:
    """A stock view for the examples above."""

    on_hand: float = 0.0
    backlog: float = 0.0
    on_order: float = 0.0
    inventory_position: float = 0.0
    demand: float = 0.0
    review: float = 0.0


POLICIES: tuple[tuple[type, OrderFormula], ...] = (
    (BaseStock, order_up_to_level),
    (ReorderPoint, fixed_quantity),
    (MinMax, up_to_maximum),
    (LotForLot, as_demanded),
    (Kanban, empty_bins),
    (Scripted, next_in_script),
)
FORMULAS: tuple[OrderFormula, ...] = tuple(order for _, order in POLICIES)

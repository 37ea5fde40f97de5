"""What a policy may look at when it decides how much to order."""

from collections.abc import Callable, MutableSequence
from dataclasses import dataclass
from typing import Any

DUST = 1e-9
"""Units. Anything below a billionth of a unit is rounding: no need, no stock, no distance to a reorder point."""

Memory = MutableSequence[float]
"""What a stock's policy remembers from review to review: numbers that the formula may change in place."""


@dataclass(slots=True)
class StockView:
    """One stock as its policy sees it. Quantities in units; what a policy does not ask for stays 0.

    On its own shelf: `on_hand`; `backlog`, owed to customers and other stocks; `on_order`, everything ordered and not
    yet received (in the mail, waiting at the source, in transit, in production); `inventory_position`, on hand + on
    order - backlog; `demand`, asked of this stock since its last review; `review`, its reviews so far.

    Ahead, where the stock has a forecast: `forecast`, demand expected in the next period; `expected`, demand expected
    over the days that its level must cover; `spread`, standard deviation of what those days may differ from it.

    Around it: `echelon_position`, the inventory position of this stock and all that it feeds, in its own units;
    `waiting`, orders at the source that it has not shipped, for who plays the market; `in_loop`, released into a loop
    of cards and not yet out of it; `price_cut`, 1 while the source sells at a discount, for who buys forward.
    """

    on_hand: float = 0.0
    backlog: float = 0.0
    on_order: float = 0.0
    inventory_position: float = 0.0
    demand: float = 0.0
    review: float = 0.0
    forecast: float = 0.0
    expected: float = 0.0
    spread: float = 0.0
    echelon_position: float = 0.0
    waiting: float = 0.0
    in_loop: float = 0.0
    price_cut: float = 0.0


OrderFormula = Callable[[Any, StockView, Memory], float]
"""`(rule, view, memory) -> quantity`; what is negative the engine takes as nothing, or as given back."""

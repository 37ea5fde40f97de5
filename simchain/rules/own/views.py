"""What rules of one's own look at. Copies that cannot be changed: a rule decides, it does not reach into a run."""

from math import inf
from typing import NamedTuple


class StockSeen(NamedTuple):
    """One stock as a policy of one's own sees it: what `rules.policies.StockView` says, and the `day` (from 0).

    On its own shelf: `on_hand`, `backlog`, `on_order`, `inventory_position`, `demand` since the last review, `review`
    number. Ahead, if the site has a forecast of the item: `forecast`, `expected`, `spread`. `echelon_position` counts
    this stock and all that it feeds; `waiting` is what its sources have not shipped; `price_cut` is 1 while its only
    source sells at a discount.
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
    day: float = 0.0

    def __str__(self) -> str:
        """What is not 0, in words."""
        seen = (f"{name.replace('_', ' ')} {value:.6g}" for name, value in self._asdict().items() if value)
        return ", ".join(word for word in seen if not word.startswith("day ")) or "a stock of nothing but zeros"


class SourceSeen(NamedTuple):
    """One source as a split of one's own sees it. Units, money per unit, days.

    `price` is that of the day; `share` the one that the scenario plans with; `ordered` what it was asked for so far;
    `on_order` what it still owes: in the mail, `waiting` there unshipped, or `in_transit`; `available` what it could
    ship at once to who asks now (infinite for a supplier without a capacity); `is_up` whether it ships at all, for all
    that people know.
    """

    name: str
    price: float = 0.0
    freight: float = 0.0
    lead_time: float = 0.0
    share: float = 0.0
    ordered: float = 0.0
    on_order: float = 0.0
    waiting: float = 0.0
    in_transit: float = 0.0
    available: float = inf
    is_up: bool = True

    def __str__(self) -> str:
        numbers = (f"{name.replace('_', ' ')} {value:.6g}" for name, value in self._asdict().items() if name != "name")
        return f"{self.name} ({', '.join(numbers)})"

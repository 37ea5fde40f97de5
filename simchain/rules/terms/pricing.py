"""What a unit costs: prices that fall with the size of an order, and prices agreed for a time."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from simchain.formula import formula


@dataclass(frozen=True)
class Breaks:
    """Price breaks: from `begins[n]` units on a unit costs `prices[n]`; the first begin at 0.

    All units have the price of the order's size, or, if `incremental`, each unit has that of its own place in it.
    Orders count by themselves, or, with `over` days, all of so many days together; `pooled`, those of several buyers.
    """

    begins: tuple[float, ...]
    prices: tuple[float, ...]
    incremental: bool = False
    over: float = 0.0
    pooled: bool = False

    @property
    def counts_together(self) -> bool:
        """Whether orders are counted together, not each by itself."""
        return self.pooled or self.over > 0.0


@dataclass(frozen=True)
class Agreement:
    """A contract's price beside the list price, its `reference`, which is paid from day `until` on."""

    reference: float
    until: float = inf


@formula
def price_of_size(begins: Sequence[float], prices: Sequence[float], incremental: float, quantity: float) -> float:
    """Average price of a unit of an order: c_j for b_j <= Q < b_j+1; incremental: c_j + (sum_i<j of
    c_i (b_i+1 - b_i) - c_j b_j) / Q.

    Snyder & Shen, Fundamentals of Supply Chain Theory (2nd ed., 2019), section 3.4. Quantities in units, prices in
    money per unit.

    >>> price_of_size((0.0, 400.0, 800.0), (0.75, 0.72, 0.68), 0.0, 400.0)
    0.72
    >>> price_of_size((0.0, 400.0, 800.0), (0.75, 0.72, 0.68), 1.0, 500.0)
    0.744
    """
    last = len(prices) - 1
    n = 0
    cheaper_before = 0.0
    while n < last and begins[n + 1] <= quantity:
        cheaper_before += (prices[n] - prices[n + 1]) * begins[n + 1]
        n += 1
    if incremental == 0.0 or n == 0:
        return prices[n] + 0.0
    return prices[n] + cheaper_before / quantity


@formula
def best_size(
    begins: Sequence[float],
    costs: Sequence[float],
    incremental: float,
    demand_rate: float,
    order_cost: float,
    carrying_rate: float,
    holding_cost: float,
) -> float:
    """The order quantity with the least cost of buying, ordering and holding where costs of a unit fall with it.

    Of each break the cheapest quantity that gets its cost c_j: Q_j = sqrt(2 (K + e_j) D / (i c_j + h)), with
    e_j = sum_i<j of c_i (b_i+1 - b_i) - c_j b_j where the breaks are incremental, else 0 and no less than b_j. The best
    of them has the least c_j D + i e_j / 2 + (K + e_j) D / Q + (i c_j + h) Q / 2. Snyder & Shen, section 3.4.

    `demand_rate` D in units per time, `order_cost` K in money, `carrying_rate` i per time, `holding_cost` h in money
    per unit and time beside it.

    >>> best_size((0.0, 400.0, 800.0), (0.75, 0.72, 0.68), 0.0, 1300.0, 8.0, 0.3, 0.0)
    800.0
    >>> round(best_size((0.0, 400.0, 800.0), (0.75, 0.72, 0.68), 1.0, 1300.0, 8.0, 0.3, 0.0), 3)
    304.047
    """
    best = 0.0
    least = math.inf
    extra = 0.0
    for n in range(len(costs)):
        if n > 0 and incremental != 0.0:
            extra += (costs[n - 1] - costs[n]) * begins[n]
        held = carrying_rate * costs[n] + holding_cost
        quantity = math.sqrt(2 * (order_cost + extra) * demand_rate / held)
        if quantity < begins[n]:
            quantity = begins[n]
        if n + 1 < len(costs) and quantity >= begins[n + 1]:
            continue
        cost = costs[n] * demand_rate + carrying_rate * extra / 2
        cost += (order_cost + extra) * demand_rate / quantity + held * quantity / 2
        if cost < least:
            best, least = quantity, cost
    return best


FORMULAS: tuple[Callable[..., float], ...] = (price_of_size, best_size)

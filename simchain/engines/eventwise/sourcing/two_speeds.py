"""Orders to a fast and to a slow source, also where the policy needs nothing."""

from collections.abc import Sequence
from math import ceil

import simpy

from simchain.clock import Phase
from simchain.engines.eventwise.orders import AlwaysAsked
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.rules.policies import DUST, StockView
from simchain.rules.sourcing import (
    BaseSurge,
    DualIndex,
    SingleIndex,
    base_part,
    dual_index_part,
    regular_part,
    single_index_part,
)


def near_position(stock: Stock, slow: Sequence[Lane], fast: Lane) -> float:
    """On hand less backlog, all that is on order from the fast source, and of slow ones what will be here as soon.

    What a slow source has not shipped is not counted on, nor what is under way and due later. Goods under way that
    are late may come any day.
    """
    books, i = stock.books, stock.index
    soon, later = stock.world._now + fast.plan.promised, 0.0
    for lane in slow:
        assert lane.outlook is not None
        later += lane.outlook.later_than(soon)
    return float(books.on_hand[i] + books.on_order[i] - books.backlog[i]) - later


class TwoSpeeds(AlwaysAsked):
    """Asks the fast source for what cannot wait, and the slow one for the rest of the need."""

    def __init__(self, rule: SingleIndex | DualIndex, lanes: Sequence[Lane], stock: Stock) -> None:
        self._rule = rule
        self._regular, self._expedited = lanes
        self._stock = stock
        self._fast = 0.0

    def wanted(self, needed: float) -> float:
        """Units that are ordered at this review, whatever the policy needs."""
        rule, stock = self._rule, self._stock
        if isinstance(rule, SingleIndex):
            fast = single_index_part(rule, stock.view.inventory_position)
        else:
            fast = dual_index_part(rule, near_position(stock, (self._regular,), self._expedited))
        self._fast = ceil(fast - DUST) if stock.plan.whole_units else fast
        return self._fast + regular_part(needed, self._fast, self._cap)

    @property
    def _cap(self) -> float:
        return self._rule.regular_cap if isinstance(self._rule, DualIndex) else float("inf")

    def order(self, needed: float, cause: int) -> float:
        fast = self._expedited.order(self._fast, cause)
        return fast + self._regular.order(regular_part(needed, fast, self._cap), cause)


class BaseAndSurge:
    """Asks the fast source for what the policy needs, which sees the position within that source's lead time.

    The slow one has a standing order: the same again each review, or each day where the stock is watched all the time,
    as soon as it comes to what that source accepts.
    """

    def __init__(self, rule: BaseSurge, lanes: Sequence[Lane], stock: Stock, starts: float) -> None:
        self._rule = rule
        self._surge, self._base = lanes
        self._stock = stock
        self._due = 0.0
        self._period = stock.plan.review_period or 1.0
        stock.sights.append(self._look)
        self._stands = True
        stock.world.call(starts, Phase.REVIEW, self._order_base)

    def retire(self) -> None:
        """Let another rule take its place."""
        self._stands = False
        self._stock.sights.remove(self._look)

    def _look(self, view: StockView) -> None:
        position = near_position(self._stock, (self._base,), self._surge)
        view.inventory_position = position
        view.on_order = position - view.on_hand + view.backlog

    def _order_base(self, _: simpy.Event) -> None:
        if not self._stands:
            return
        stock, terms = self._stock, self._base.plan
        self._due += self._rule.base_rate * self._period
        part = base_part(self._due, terms.minimum_order, terms.multiple or float(stock.plan.whole_units))
        if part > 0.0:
            self._due -= part
            stock.touch()
            stock.order(part, self._base)
        stock.world.call(stock.world._now + self._period, Phase.REVIEW, self._order_base)

    def order(self, needed: float, cause: int) -> float:
        return self._surge.order(needed, cause)

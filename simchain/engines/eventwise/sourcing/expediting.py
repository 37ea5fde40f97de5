"""Orders of which a part goes a faster, dearer way, where the supplier agrees; the rest goes as the rule has it."""

from collections.abc import Sequence
from math import inf

from simchain.blueprint.plan import Rush
from simchain.engines.eventwise.orders import AlwaysAsked, DailyLimit, Orderable
from simchain.engines.eventwise.sourcing.choosing import seems_up
from simchain.engines.eventwise.sourcing.two_speeds import near_position
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.randomness import Tapes
from simchain.rules.policies import DUST
from simchain.rules.sourcing import order_size, rush_accepted, rush_part

Desks = dict[int, DailyLimit]
"""What each outside supply may still hurry today, by its number: all buyers share it."""


class Rushing(AlwaysAsked):
    """Asks one supplier to hurry what the near position lacks; what he refuses goes the usual way.

    Whoever is refused asks again on the next day. Nobody asks a supplier who is known to stand still.
    """

    def __init__(
        self, plan: Rush, lane: Lane, stock: Stock, beside: Sequence[Lane], desks: Desks, tapes: Tapes
    ) -> None:
        self.rule = plan.rule
        self.hurries_all = False
        """While this is on, every order is asked for the fast way, whatever the position: a switch for triggers."""
        self._usual: Orderable
        self._is_bought_from = True
        self._lane = lane
        self._stock = stock
        self._beside = beside
        assert lane.plan.supplier is not None
        desk = desks.setdefault(lane.plan.supplier, DailyLimit(plan.rule.capacity))
        self._desk = desk if plan.rule.capacity < inf else None
        self._luck = tapes.draws(f"lane {lane.name}/accepts")
        self._multiple = lane.plan.multiple or float(stock.plan.whole_units)
        self._refused_on = -1
        self._rush = 0.0

    def let_the_rest_go(self, usual: Orderable, left: Sequence[Lane]) -> None:
        """Say who gets what is not hurried. A supplier who is no longer bought from is not asked to hurry either."""
        self._usual = usual
        seller = self._lane.plan.supplier
        known = any(lane.plan.supplier == seller for lane in self._beside)
        self._is_bought_from = not known or any(lane.plan.supplier == seller for lane in left)

    def wanted(self, needed: float) -> float:
        """Units that are ordered at this review, once the supplier has said what he takes on."""
        self._rush = self._accepted(self._asked(needed))
        return self._rush + max(0.0, needed - self._rush)

    def _asked(self, needed: float) -> float:
        """Units that are asked for the fast way."""
        lacking = rush_part(self.rule, near_position(self._stock, self._beside, self._lane))
        if self.hurries_all and needed > lacking:
            lacking = needed
        if lacking <= DUST or self._refused_on == int(self._stock.world._now):
            return 0.0
        terms = self._lane.plan
        return order_size(lacking, terms.minimum_order, self._multiple)

    def _accepted(self, asked: float) -> float:
        """What of it the supplier takes on, who is asked now."""
        now, terms = self._stock.world._now, self._lane.plan
        if asked <= 0.0 or not self._is_bought_from or not seems_up(self._lane, now):
            return 0.0
        room = inf if self._desk is None else self._desk.within(asked, now)
        luck = self._luck.next(int(now))
        accepted = rush_accepted(self.rule, asked, luck, room, terms.minimum_order, self._multiple)
        books, i = self._stock.books, self._stock.index
        books.rush_asked[i] += 1.0
        if self._lane.lines is not None:
            self._lane.lines.asked_to_hurry(accepted > 0.0)
        if accepted > 0.0:
            books.rush_accepted[i] += 1.0
            if self._desk is not None:
                self._desk.take(accepted)
        else:
            self._refused_on = int(now)
        return accepted

    def order(self, needed: float, cause: int) -> float:
        fast = self._lane.order(self._rush, cause)
        return fast + self._usual.order(max(0.0, needed - fast), cause)

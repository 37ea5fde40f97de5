"""Inspection at receipt: goods that arrived on a lane are looked at before they come on the shelf."""

from collections.abc import Callable

from simchain.blueprint import plan as blueprint
from simchain.clock import Phase
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Tapes
from simchain.rules.distributions.binomial import units_chosen
from simchain.rules.goods import quality
from simchain.rules.money.costs import AT_USE


class Inspection:
    """What is being inspected of one lane's goods. `pay` buys goods at a price, on the bill of a day."""

    def __init__(
        self,
        rule: quality.Inspection,
        lane: blueprint.Lane,
        stock: Stock,
        world: World,
        books: Books,
        tapes: Tapes,
        pay: Callable[[float, float, int, float], None],
    ) -> None:
        self.rule = rule
        self.stock = stock
        self.world = world
        self.books = books
        self._lane = lane.index
        self._luck = tapes.draws(f"defects/{lane.name}")
        self._pay = pay
        self._credits = lane.title != AT_USE and not rule.pays_rejects
        self._held = self._since = 0.0

    def begin(
        self,
        quantity: float,
        price: float,
        billed: float,
        phase: Phase,
        cause: int,
        closed: Callable[[float, float], None],
    ) -> None:
        """Look at goods that arrive, left the source at a price and were billed on a day. When that is done, `closed`
        is told how many were looked at, and how many of them are good."""
        self._hold(quantity)
        if not self.rule.days:
            closed(quantity, self._end(quantity, price, billed, phase, cause))
            return

        def end(_: object) -> None:
            closed(quantity, self._end(quantity, price, billed, Phase.RECEIPTS, cause))

        self.world.call(self.world._now + self.rule.days, Phase.RECEIPTS, end)

    def _end(self, quantity: float, price: float, billed: float, phase: Phase, cause: int) -> float:
        """Put the good units on the shelf, and the bad ones out. Gives how many are good."""
        books, stock, i = self.books, self.stock, self.stock.index
        bad = self._found_bad(quantity) if self.rule.defects else 0.0
        good = quantity - bad
        stock.touch()
        self._hold(-quantity)
        books.inspected[self._lane] += quantity
        books.inspections[self._lane] += 1.0
        if bad > 0.0:
            books.scrapped[i] += bad
            books.rejected[self._lane] += bad
            books.failed_inspections[self._lane] += 1.0
            row = stock.note("reject", "in_inspection", "scrapped", bad, cause=cause)
            if self._credits:
                self._pay(-bad, price, row, billed)
            stock.goods_left()
        cause = stock.note("accept", "in_inspection", "on_hand", good, cause=cause)
        stock.receive(good, quantity, phase, cause)
        return good

    def _found_bad(self, quantity: float) -> float:
        return units_chosen(self.rule.defects, quantity, self._luck.next(int(self.world._now)))

    def _hold(self, quantity: float) -> None:
        self.settle(self.world._now)
        self._held += quantity
        self.books.in_inspection[self.stock.index] += quantity

    def settle(self, now: float) -> None:
        """Bring the integral of what is being inspected up to `now`."""
        self.books.in_inspection_area[self.stock.index] += self._held * (now - self._since)
        self._since = now

"""Returns: goods that customers send back. What is as good as new comes on the shelf again, the rest is scrapped."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from simchain.clock import Phase, whole_ticks
from simchain.engines.eventwise.keeping.keeper import Keeper
from simchain.engines.eventwise.stock.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Draws
from simchain.rules.distributions import Law
from simchain.rules.distributions.binomial import units_chosen
from simchain.rules.policies import DUST


class ComingBack(Keeper):
    """The returns of one stock's customers. What is sold on one day, as far as it comes back, comes back together."""

    def __init__(
        self, stock: Stock, world: World, books: Books, loops: Sequence[Stock], draws: Callable[..., Draws]
    ) -> None:
        super().__init__(stock, world, books, loops)
        assert stock.plan.keeping.returns is not None
        self.rule = stock.plan.keeping.returns
        after: Law = self.rule.after
        self._regrets, self._grades = draws(f"returns {stock.name}"), draws(f"returns/grade {stock.name}")
        self._delays = draws(f"returns/after {stock.name}", after)
        self._seen = 0.0

    def look(self) -> None:
        """See what was sold since yesterday, and what of it will come back."""
        self.stock.touch()
        now, day = self.world._now, int(self.world._now)
        sold = self.books.sold[self.stock.index] - self._seen
        if sold <= DUST:
            return
        self._seen += sold
        back = units_chosen(self.rule.share, sold, self._regrets.next(day))
        if back > 0.0:
            due = max(now, now - 1.0 + whole_ticks(self._delays.next(day)))
            self.world.call(due, Phase.RECEIPTS, partial(self._arrive, back, now - 1.0))

    def _arrive(self, back: float, sold_on: float, _: Any) -> None:
        stock, books, i = self.stock, self.books, self.stock.index
        stock.touch()
        good = units_chosen(self.rule.restock, back, self._grades.next(int(self.world._now)))
        books.sold[i] -= back
        self._seen -= back
        books.on_hand[i] += good
        books.scrapped[i] += back - good
        books.returned[i] += back
        books.restocked[i] += good
        for ear in stock.return_ears:
            ear(back, sold_on)
        stock.cause = stock.note("return", "sold", "on_hand", good)
        if good < back:
            stock.note("return", "sold", "scrapped", back - good)
        if stock.flow is not None:
            stock.flow.serve()
        if stock.queue:
            self.world.serve_later(stock, Phase.RECEIPTS)
        if stock.continuous:
            self.world.review_later(stock)

"""The echelon of a stock: itself and all that it feeds."""

from functools import partial

from simchain.blueprint.plan import Echelon
from simchain.engines.eventwise.sight.news import Late, weighted
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.policies import StockView


class EchelonCounter:
    """Adds up the positions of a stock and of all that it feeds, as far as they are known here."""

    def __init__(self, plan: Echelon, stock: Stock, stocks: list[Stock], world: World, books: Books) -> None:
        self._members = [(stocks[one.point], one.weight, one.yield_share) for one in plan.members]
        self._books = books
        self._late = Late(plan.lag, world) if plan.lag else None
        if self._late is not None:
            for signal in plan.customers:
                stocks[signal.point].customer_ears.append(partial(weighted, self._late.tell, signal.weight))
        stock.sights.append(self.look)

    def look(self, view: StockView) -> None:
        books, total = self._books, 0.0
        for stock, weight, yield_share in self._members:
            i = stock.index
            if stock.flow is not None:
                stock.touch()
            total += weight * (books.on_hand[i] - books.backlog[i] + yield_share * books.on_order[i])
        if self._late is not None:
            self._late.known()
            total += self._late.unknown()
        view.echelon_position = total

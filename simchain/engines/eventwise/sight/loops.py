"""What is in a loop of several stocks: released at the first, and not yet out of the last."""

from simchain.blueprint.plan import Loop
from simchain.engines.eventwise.stock import Stock
from simchain.ledger import Books
from simchain.rules.policies import StockView


class LoopCounter:
    """Adds up what is on order at the first stock and held, made or moved between it and the end, in its units."""

    def __init__(self, plan: Loop, stock: Stock, stocks: list[Stock], books: Books) -> None:
        self._flows = [stocks[member.point] for member in plan.members if stocks[member.point].flow is not None]
        self._parts: list[tuple[list[float], int, float]] = [(books.on_order, stock.index, 1.0)]
        for member in plan.members:
            other = stocks[member.point]
            self._parts.append((books.on_hand, other.index, member.weight))
            if other is not stock:
                self._parts.append((books.in_process, other.index, member.weight))
                self._parts += [(books.in_transit, lane.index, member.weight) for lane in other.lanes]
                if "inspection" in books.shape.groups:
                    self._parts.append((books.in_inspection, other.index, member.weight))
        for point in plan.exits if stock.continuous else ():
            stocks[point].heads.append(stock)
        stock.sights.append(self.look)

    def look(self, view: StockView) -> None:
        for stock in self._flows:
            stock.touch()
        total = 0.0
        for account, i, weight in self._parts:
            total += weight * account[i]
        view.in_loop = total

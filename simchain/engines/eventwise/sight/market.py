"""What a buyer watches at his sources: how much of his orders waits there, and whether they sell at a discount."""

from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.rules.policies import StockView
from simchain.rules.terms.promotions import discount_on


class Watch:
    """Fills in what waits at the sources of a stock. A review looks at all orders there, so long queues cost time."""

    def __init__(self, stock: Stock, lanes: list[Lane]) -> None:
        self._lanes = lanes
        stock.sights.append(self.look)

    def look(self, view: StockView) -> None:
        view.waiting = sum(order.remaining for lane in self._lanes for order in lane.source.queue if order.lane is lane)


class PriceTag:
    """Fills in whether goods that are ordered now will leave their source at a discount."""

    def __init__(self, stock: Stock, lane: Lane) -> None:
        self._lane = lane
        stock.sights.append(self.look)

    def look(self, view: StockView) -> None:
        plan = self._lane.plan
        if plan.promotion is not None:
            day = self._lane.world._now + plan.order_delay
            view.price_cut = 1.0 if discount_on(plan.promotion, day) > 0.0 else 0.0

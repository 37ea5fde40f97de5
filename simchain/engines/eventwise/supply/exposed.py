"""What disruptions do to a lane and to what is on it."""

from simchain.blueprint import plan as blueprint
from simchain.clock import Phase
from simchain.engines.eventwise.bills import Factor
from simchain.engines.eventwise.own import Times
from simchain.engines.eventwise.standing import Standing
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.shipping.shipment import Shipment
from simchain.engines.eventwise.supply.shipping.under_way import UnderWay
from simchain.engines.eventwise.supply.transit import Transit
from simchain.engines.eventwise.world import World
from simchain.ledger import Books


class Exposed(Transit):
    """A lane, as far as disruptions can hit it."""

    __slots__ = ("standing",)

    def __init__(self, plan: blueprint.Lane, world: World, books: Books, destination: Stock, lead_times: Times) -> None:
        super().__init__(plan, world, books, destination, lead_times)
        self.standing = Standing(self._change)

    def stretch(self, delays: Factor) -> None:
        """Let the lead time of what leaves be multiplied."""
        self._delays = delays
        self._constant = None

    def expose(self) -> UnderWay:
        """Keep account of what is under way: disruptions may hold it up."""
        if self.under_way is None:
            self.under_way = UnderWay(self, self.world)
        return self.under_way

    def arrives_not_before(self, day: float) -> None:
        """Goods that were held up arrive on that day; where none may overtake, those that leave now come after them."""
        self._last_arrival = max(self._last_arrival, day)

    def lose(self, shipment: Shipment, cause: int) -> None:
        """Goods under way are lost: nobody waits for them any more, and who owned them has paid for nothing."""
        books, stock, i = self.books, self.destination, self.index
        stock.touch()
        books.advance_lane(i, self.world._now)
        books.in_transit[i] -= shipment.quantity
        books.on_order[stock.index] -= shipment.quantity
        books.scrapped[stock.index] += shipment.quantity
        books.lost_on_the_way[stock.index] += shipment.quantity
        books.destroyed_value[stock.index] += shipment.quantity * self.plan.paid_value
        if self.plan.is_charged:
            stock.forgo(shipment.quantity, "destroyed")
        for follower in self.followers:
            follower.lost(shipment)
        self.note("destroy", "in_transit", "scrapped", shipment.quantity, cause=cause)
        if stock.continuous:
            self.world.review_later(stock)

    def _change(self, before: float, after: float) -> None:
        """Disruptions leave another share of the capacity. With more than before, the source looks at what waits."""
        self.is_closed = after == 0.0
        self.is_open = self._limit is None and self._load is None and not self.is_closed
        if self._limit is not None:
            self._limit.capacity = self.plan.capacity * after
        if after > before:
            self.world.call(self.world._now, Phase.SERVICE, lambda _: self._serve())

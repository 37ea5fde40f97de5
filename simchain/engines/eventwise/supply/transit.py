"""The way of goods down a lane: they leave the source and arrive."""

from math import inf

import simpy

from simchain.blueprint import plan as blueprint
from simchain.clock import Phase, priority, whole_ticks
from simchain.engines.eventwise.bills import Factor
from simchain.engines.eventwise.orders import DailyLimit, Source, next_day
from simchain.engines.eventwise.own import Times
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.stock.giving_back import surrender
from simchain.engines.eventwise.supply.inspection import Inspection
from simchain.engines.eventwise.supply.shipping.consolidation import Consolidation
from simchain.engines.eventwise.supply.shipping.due import Outlook
from simchain.engines.eventwise.supply.shipping.following import Follower
from simchain.engines.eventwise.supply.shipping.shipment import OPENING, Shipment
from simchain.engines.eventwise.supply.shipping.under_way import UnderWay
from simchain.engines.eventwise.supply.trade.trade import Trade
from simchain.engines.eventwise.world import Action, World
from simchain.ledger import Books
from simchain.rules.delivery.lead_times import arrival_time
from simchain.rules.distributions import Constant
from simchain.rules.money.costs import AT_DISPATCH, AT_RECEIPT

RECEIPT = priority(Phase.RECEIPTS)


class Transit(Trade):
    """A lane, as far as goods come down it."""

    __slots__ = (
        "_constant",
        "_delays",
        "_expected",
        "_from_account",
        "_immediate",
        "_last_arrival",
        "_lead_times",
        "_leaving",
        "_limit",
        "_load",
        "_on_arrival",
        "_shipped",
        "_will_retry",
        "destination",
        "followers",
        "for_stock",
        "inspection",
        "is_closed",
        "is_open",
        "outlook",
        "priority",
        "source",
        "under_way",
    )

    def __init__(self, plan: blueprint.Lane, world: World, books: Books, destination: Stock, lead_times: Times) -> None:
        super().__init__(plan, world, books)
        self.for_stock = plan.destination
        self.priority = plan.priority
        self.destination = destination
        self.source: Source
        self._limit = DailyLimit(plan.capacity) if plan.capacity < inf else None
        self._load = Consolidation(plan.consolidation, world, self._serve) if plan.consolidation is not None else None
        self.is_open = self._limit is None and self._load is None
        self.is_closed = False
        self.under_way: UnderWay | None = None
        """Set where disruptions may hold up or lose what is under way."""
        self.inspection: Inspection | None = None
        """Set where goods are inspected as they arrive."""
        self.outlook = Outlook() if plan.is_looked_at else None
        on_record = self.lines if plan.is_on_record else None
        self.followers: list[Follower] = [one for one in (self.outlook, on_record) if one is not None]
        """Who is told what becomes of its orders."""
        self._leaving: Shipment | None = None
        self._lead_times = lead_times
        self._delays: Factor | None = None
        self._constant = plan.lead_time.mean if isinstance(plan.lead_time, Constant) and not plan.replayed else None
        self._from_account = "supplied" if plan.origin is None else "on_hand"
        self._expected = plan.lead_time.mean + plan.inspection_days
        self._shipped = 0
        self._last_arrival = -inf
        self._will_retry = False
        self._on_arrival: list[Action] = [self.arrive]
        self._immediate = world.upstream_first(destination.rank)

    def room_for(self, quantity: float) -> float:
        """How much of `quantity` may leave now. With what capacity holds back, the source tries again tomorrow."""
        if self.is_closed:
            return 0.0
        if self._load is not None:
            quantity = self._load.within(quantity)
        if self._limit is None:
            return quantity
        part = self._limit.within(quantity, self.world._now)
        if part < quantity and not self._will_retry:
            self._will_retry = True
            self.world.call(next_day(self.world._now), Phase.SERVICE, self._retry)
        return part

    def _retry(self, _: simpy.Event) -> None:
        self._will_retry = False
        self._serve()

    def _serve(self) -> None:
        self.source.serve()

    def dispatch(self, quantity: float, cause: int) -> None:
        """Send goods that the source has just taken off its shelf."""
        plan, now = self.plan, self.world._now
        if self._limit is not None:
            self._limit.take(quantity)
        if self.books.trace is not None:
            cause = self.note("dispatch", self._from_account, "in_transit", quantity, cause=cause)
        if plan.unit_price:
            self.price_paid = self.price_on(now) if self.sizes is None else self.sizes.price_of(quantity, now)
        if self.charges and quantity > 0.0:
            for charge in self.charges:
                charge.post(quantity, now, cause)
        if plan.title == AT_DISPATCH and (plan.unit_price or self.bills):
            self.pay(quantity, self.price_paid, cause, now)
        if self.premium:
            self.bill_premium()
        if self._load is not None:
            self._load.take(quantity)
            if self._joins(quantity):
                return
        if plan.freight_per_shipment and quantity > 0.0:
            self.freight.pay(plan.freight_per_shipment, now, cause)
        lead_time = self._constant
        if lead_time is None:
            lead_time = self._draw(now)
        arrival = arrival_time(now, lead_time, self._last_arrival, plan.may_cross)
        shipment = Shipment(self.world, self._on_arrival, quantity, now, cause, self.price_paid)
        if self._load is not None:
            self._leaving = shipment
        self._ship(shipment, arrival)

    def _joins(self, quantity: float) -> bool:
        """Put goods on a shipment that leaves at this very instant, if there is one. Whether there is."""
        shipment = self._leaving
        if shipment is None or shipment.departed != self.world._now:
            return False
        self.books.advance_lane(self.index, self.world._now)
        self.books.in_transit[self.index] += quantity
        shipment.quantity += quantity
        if shipment.price != self.price_paid:
            shipment.price += (self.price_paid - shipment.price) * quantity / shipment.quantity
        for follower in self.followers:
            follower.left(shipment, quantity, self.world._now + self._expected)
        return True

    def _ship(self, shipment: Shipment, arrival: float) -> None:
        """Put goods on their way that get there at day `arrival`."""
        books, i, now = self.books, self.index, self.world._now
        books.advance_lane(i, now)
        books.in_transit[i] += shipment.quantity
        if self.followers:
            opening = arrival + self.plan.inspection_days
            due = opening if shipment.departed == OPENING else now + self._expected
            for follower in self.followers:
                follower.left(shipment, shipment.quantity, due)
        if arrival > self._last_arrival:
            self._last_arrival = arrival
        if self.under_way is not None:
            self.under_way.leaves(shipment, arrival)
        self.world.put(shipment, arrival, self._immediate if arrival == shipment.departed else RECEIPT)

    def _draw(self, now: float) -> float:
        self._shipped += 1
        if self.plan.replayed:
            days = self.plan.replayed[(self._shipped - 1) % len(self.plan.replayed)]
        else:
            days = whole_ticks(self._lead_times.next(int(now)))
        return days if self._delays is None else whole_ticks(days * self._delays.on(now))

    def arrive(self, shipment: Shipment) -> None:
        """A shipment is there: it goes on the shelf, or is looked at first."""
        books, stock, i, now = self.books, self.destination, self.index, self.world._now
        quantity, cause = shipment.quantity, shipment.cause
        if self.under_way is not None and not self.under_way.lets_in(shipment):
            return
        if quantity < 0.0:
            surrender(stock, -quantity, self, cause)
            return
        if shipment is self._leaving:
            self._leaving = None
        days = now - shipment.departed
        books.advance_lane(i, now)
        books.in_transit[i] -= quantity
        if shipment.departed != OPENING:
            books.shipments[i] += 1.0
            books.delivered[i] += quantity
            books.lead_time_sum[i] += days
            books.lead_time_square[i] += days * days
            if stock.receipt_ears:
                for ear in stock.receipt_ears:
                    ear(days + self.plan.order_delay + self.plan.inspection_days)
        if books.trace is not None:
            held = "on_hand" if self.inspection is None else "in_inspection"
            cause = self.note("receipt", "in_transit", held, quantity, cause=cause)
        if self.plan.title == AT_RECEIPT and (self.plan.unit_price or self.bills):
            self.pay(quantity, shipment.price, cause, now)
        phase = Phase.RECEIPTS if days > 0.0 else Phase.IMMEDIATE
        if self.followers:
            for follower in self.followers:
                follower.arrived(shipment)
        if self.inspection is not None:
            billed = now if self.plan.title == AT_RECEIPT else shipment.departed
            if billed == OPENING:
                billed = -inf
            self.inspection.begin(quantity, shipment.price, billed, phase, cause, self._accept)
            return
        if self.followers:
            self._accept(quantity, quantity)
        stock.touch()
        stock.receive(quantity, quantity, phase, cause)

    def _accept(self, quantity: float, good: float) -> None:
        """Nobody waits any more for goods that were looked at, good or bad."""
        for follower in self.followers:
            follower.accepted(quantity, good)

    def take_back(self, quantity: float, cause: int) -> None:
        """Goods that were given back leave the stock at this lane's end."""
        self.books.advance_lane(self.index, self.world._now)
        self.books.in_transit[self.index] += quantity
        cause = self.note("receipt", "in_transit", "on_hand", -quantity, cause=cause)
        if self.plan.title == AT_RECEIPT:
            self.pay(-quantity, self.price_on(self.world._now), cause, self.world._now)

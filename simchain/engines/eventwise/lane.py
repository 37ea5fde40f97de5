"""The way from one source to one stock: orders go up it, goods come down it."""

from math import inf
from typing import TYPE_CHECKING

import simpy

from simchain.blueprint import plan as blueprint
from simchain.clock import Phase, priority, whole_ticks
from simchain.engines.eventwise.orders import DailyLimit, Order, next_day
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import Action, Moment, World
from simchain.ledger import Books
from simchain.randomness import Draws
from simchain.rules.distributions import Constant
from simchain.rules.lead_times import arrival_time
from simchain.rules.sourcing import order_size

if TYPE_CHECKING:
    from simchain.engines.eventwise.supplier import Supplier

RECEIPT = priority(Phase.RECEIPTS)


class Shipment(Moment):
    """Goods under way. The event happens when they arrive."""

    def __init__(self, world: World, callbacks: list[Action], quantity: float, departed: float, cause: int) -> None:
        self.env = world
        self.callbacks = callbacks
        self._value = None
        self._ok = True
        self.quantity = quantity
        self.departed = departed
        self.cause = cause


class Lane:
    """A lane while a run goes on."""

    def __init__(self, plan: blueprint.Lane, world: World, books: Books, destination: Stock, lead_times: Draws) -> None:
        self.plan = plan
        self.index = plan.index
        self.priority = plan.priority
        self.world = world
        self.books = books
        self.destination = destination
        self.source: Stock | Supplier
        self.limit = DailyLimit(plan.capacity) if plan.capacity < inf else None
        self._lead_times = lead_times
        self._constant = plan.lead_time.mean if isinstance(plan.lead_time, Constant) and not plan.replayed else None
        self._shipped = 0
        self._last_arrival = -inf
        self._will_retry = False
        self._on_arrival: list[Action] = [self._arrive]
        self._immediate = world.upstream_first(destination.rank)

    def order(self, needed: float, cause: int) -> float:
        """Order what is needed, rounded to what the source accepts. Gives the quantity ordered."""
        plan, books, stock = self.plan, self.books, self.destination
        quantity = order_size(needed, plan.minimum_order, plan.multiple)
        if quantity <= 0.0:
            return 0.0
        books.on_order[stock.index] += quantity
        if plan.order_cost:
            books.order[stock.index] += plan.order_cost
            self._note("order_cost", amount=plan.order_cost, cause=cause)
        now = self.world._now
        if plan.order_delay > 0.0:
            self.mail(quantity, now + plan.order_delay, cause)
        else:
            self.source.ask(Order(quantity, now, self, cause), Phase.REVIEW)
        return quantity

    def mail(self, quantity: float, day: float, cause: int = 0) -> None:
        """Let an order reach the source at `day`."""

        def reach(_: simpy.Event) -> None:
            self.source.ask(Order(quantity, day, self, cause), Phase.SERVICE)

        self.world.call(day, Phase.DEMAND, reach)

    def dispatch(self, quantity: float, cause: int) -> None:
        """Send goods that the source has just taken off its shelf."""
        plan, books, now = self.plan, self.books, self.world._now
        if self.limit is not None:
            self.limit.take(quantity)
        cause = self._note("dispatch", quantity, cause)
        if plan.freight:
            books.freight[plan.destination] += plan.freight * quantity
            self._note("freight", amount=plan.freight * quantity, cause=cause)
        if plan.title_at_dispatch:
            self._pay(quantity, cause)
        lead_time = self._constant
        if lead_time is None:
            lead_time = self._draw(now)
        arrival = arrival_time(now, lead_time, self._last_arrival, plan.may_cross)
        self._last_arrival = arrival
        self.ship(quantity, arrival, cause)

    def ship(self, quantity: float, arrival: float, cause: int = 0) -> None:
        """Put goods on their way that get there at day `arrival`."""
        books, world, i, now = self.books, self.world, self.index, self.world._now
        books.advance_lane(i, now)
        books.in_transit[i] += quantity
        shipment = Shipment(world, self._on_arrival, quantity, now, cause)
        world.put(shipment, arrival, RECEIPT if arrival > now else self._immediate)

    def _draw(self, now: float) -> float:
        self._shipped += 1
        if self.plan.replayed:
            return self.plan.replayed[(self._shipped - 1) % len(self.plan.replayed)]
        return whole_ticks(self._lead_times.next(int(now)))

    def _arrive(self, shipment: Shipment) -> None:
        books, stock, i, now = self.books, self.destination, self.index, self.world._now
        quantity, days = shipment.quantity, now - shipment.departed
        books.advance_lane(i, now)
        books.in_transit[i] -= quantity
        books.shipments[i] += 1.0
        books.lead_time_sum[i] += days
        books.lead_time_square[i] += days * days
        cause = self._note("receipt", quantity, shipment.cause)
        if not self.plan.title_at_dispatch:
            self._pay(quantity, cause)
        stock.touch()
        stock.receive(quantity, quantity, Phase.RECEIPTS if days > 0.0 else Phase.IMMEDIATE, cause)

    def _pay(self, quantity: float, cause: int) -> None:
        if self.plan.unit_price:
            amount = self.plan.unit_price * quantity
            self.books.purchase[self.plan.destination] += amount
            self._note("purchase", amount=amount, cause=cause)

    def retry_tomorrow(self) -> None:
        """Let the source try again to send what today's capacity held back."""
        if self._will_retry:
            return
        self._will_retry = True

        def retry(_: simpy.Event) -> None:
            self._will_retry = False
            self.source.serve()

        self.world.call(next_day(self.world._now), Phase.SERVICE, retry)

    def _note(self, kind: str, quantity: float = 0.0, cause: int = 0, amount: float = 0.0) -> int:
        trace = self.books.trace
        if trace is None:
            return 0
        origin = "supplied" if self.plan.origin is None else "on_hand"
        accounts = {"dispatch": (origin, "in_transit"), "receipt": ("in_transit", "on_hand")}.get(kind, ("", ""))
        return trace.add(self.world._now, kind, self.plan.name, *accounts, quantity, amount, cause)

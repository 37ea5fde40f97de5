"""The way of goods down a lane: they leave the source, are paid for, and arrive."""

from math import inf
from typing import Protocol

import simpy

from simchain.blueprint import plan as blueprint
from simchain.clock import Phase, priority, whole_ticks
from simchain.engines.eventwise.notes import Noting
from simchain.engines.eventwise.orders import DailyLimit, Source, next_day
from simchain.engines.eventwise.own import Times
from simchain.engines.eventwise.standing import Standing
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.stock.giving_back import surrender
from simchain.engines.eventwise.supply.consolidation import Consolidation
from simchain.engines.eventwise.supply.due import Outlook
from simchain.engines.eventwise.supply.following import Follower
from simchain.engines.eventwise.supply.inspection import Inspection
from simchain.engines.eventwise.supply.levies import Paid
from simchain.engines.eventwise.supply.lines import OrderLines
from simchain.engines.eventwise.supply.prices import Bill, Factor, Fuel
from simchain.engines.eventwise.supply.shipment import OPENING, Shipment
from simchain.engines.eventwise.supply.under_way import UnderWay
from simchain.engines.eventwise.world import Action, World
from simchain.ledger import Books
from simchain.rules.costs import AT_DISPATCH, AT_RECEIPT
from simchain.rules.distributions import Constant
from simchain.rules.landed_cost import landed_cost
from simchain.rules.lead_times import arrival_time
from simchain.rules.promotions import discount_on
from simchain.rules.quality import cost_of_good_unit

RECEIPT = priority(Phase.RECEIPTS)


class Sizes(Protocol):
    """Prices by how much is ordered: see `pricing`."""

    def price_of(self, quantity: float, day: float) -> float:
        """Price of so many units that leave on a day."""
        ...

    def asked_for(self, quantity: float) -> float:
        """Price of an order of so many units, before what the day makes of it."""
        ...


class Charge(Protocol):
    """What is paid, or counted, as goods leave."""

    def post(self, quantity: float, day: float, cause: int) -> None: ...


class Transit(Noting):
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
        "agreement",
        "bills",
        "books",
        "charges",
        "destination",
        "followers",
        "for_stock",
        "fuel",
        "index",
        "inspection",
        "is_closed",
        "is_open",
        "levies",
        "lines",
        "name",
        "outlook",
        "plan",
        "price_paid",
        "prices",
        "priority",
        "sizes",
        "source",
        "standing",
        "under_way",
        "world",
    )

    def __init__(self, plan: blueprint.Lane, world: World, books: Books, destination: Stock, lead_times: Times) -> None:
        self.plan = plan
        self.name = plan.name
        self.index = plan.index
        self.for_stock = plan.destination
        self.priority = plan.priority
        self.world = world
        self.books = books
        self.destination = destination
        self.source: Source
        self._limit = DailyLimit(plan.capacity) if plan.capacity < inf else None
        self._load = Consolidation(plan.consolidation, world, self._serve) if plan.consolidation is not None else None
        self.is_open = self._limit is None and self._load is None
        self.is_closed = False
        self.standing = Standing(self._change)
        self.under_way: UnderWay | None = None
        """Set where disruptions may hold up or lose what is under way."""
        self.inspection: Inspection | None = None
        """Set where goods are inspected as they arrive."""
        self.prices: Factor | None = None
        """What moves the price over time: inflation, shocks."""
        self.fuel: Factor | None = Fuel(plan.fuel) if plan.fuel is not None else None
        self.bills: list[Bill] = []
        """Who is told what is bought."""
        self.agreement = plan.agreement
        self.sizes: Sizes | None = None
        """Set where a price depends on how much is ordered."""
        self.price_paid = 0.0
        """Price of the goods that leave now, or left last."""
        self._delays: Factor | None = None
        self.charges: list[Charge] = []
        """What more is paid or counted than price and freight as goods leave."""
        self.levies: Paid | None = None
        """Those of them that depend on what goods are worth, if there are any."""
        self.outlook = Outlook() if plan.is_looked_at else None
        self.lines: OrderLines | None = None
        if plan.keeps_lines:
            inspects = plan.inspection is not None
            self.lines = OrderLines(world, plan.on_time, self.price_on, inspects, plan.inspection_days)
        self.followers: list[Follower] = [one for one in (self.outlook, self.lines) if one is not None]
        """Who is told what becomes of its orders."""
        self._leaving: Shipment | None = None
        self._lead_times = lead_times
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
        if plan.freight and quantity > 0.0:
            self._pay_freight(plan.freight * quantity, now, cause)
        if quantity > 0.0:
            for charge in self.charges:
                charge.post(quantity, now, cause)
        if plan.title == AT_DISPATCH:
            self.pay(quantity, self.price_paid, cause)
        if self._load is not None:
            self._load.take(quantity)
            if self._joins(quantity):
                return
        if plan.freight_per_shipment and quantity > 0.0:
            self._pay_freight(plan.freight_per_shipment, now, cause)
        lead_time = self._constant
        if lead_time is None:
            lead_time = self._draw(now)
        arrival = arrival_time(now, lead_time, self._last_arrival, plan.may_cross)
        shipment = Shipment(self.world, self._on_arrival, quantity, now, cause, self.price_paid)
        if self._load is not None:
            self._leaving = shipment
        self._ship(shipment, arrival)

    def _pay_freight(self, amount: float, day: float, cause: int) -> None:
        if self.fuel is not None:
            surcharge = amount * (self.fuel.on(day) - 1.0)
            self.books.fuel_surcharge[self.plan.destination] += surcharge
            amount += surcharge
        self.books.freight[self.plan.destination] += amount
        self.note("freight", amount=amount, cause=cause)

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
            follower.left(quantity, self.world._now + self._expected)
        if self.lines is not None:
            self.lines.set_out(shipment, quantity)
        return True

    def _ship(self, shipment: Shipment, arrival: float) -> None:
        """Put goods on their way that get there at day `arrival`."""
        books, i, now = self.books, self.index, self.world._now
        books.advance_lane(i, now)
        books.in_transit[i] += shipment.quantity
        for follower in self.followers:
            opening = arrival + self.plan.inspection_days
            follower.left(shipment.quantity, opening if shipment.departed == OPENING else now + self._expected)
        if self.lines is not None:
            self.lines.set_out(shipment, shipment.quantity)
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
            books.lead_time_sum[i] += days
            books.lead_time_square[i] += days * days
            for ear in stock.receipt_ears:
                ear(days + self.plan.order_delay + self.plan.inspection_days)
        if books.trace is not None:
            held = "on_hand" if self.inspection is None else "in_inspection"
            cause = self.note("receipt", "in_transit", held, quantity, cause=cause)
        if self.plan.title == AT_RECEIPT:
            self.pay(quantity, shipment.price, cause)
        phase = Phase.RECEIPTS if days > 0.0 else Phase.IMMEDIATE
        for follower in self.followers:
            follower.arrived(quantity)
        if self.lines is not None:
            self.lines.came(shipment)
        if self.inspection is not None:
            self.inspection.begin(quantity, shipment.price, phase, cause, self._accept)
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
            self.pay(-quantity, self.price_on(self.world._now), cause)

    def price_on(self, day: float) -> float:
        """What one unit costs that leaves on a day, promotions, inflation and shocks counted."""
        return self.on_the_day(self.plan.unit_price, day)

    def on_the_day(self, price: float, day: float) -> float:
        """What a price has come to on a day; it is another one when it is valid no longer."""
        if self.agreement is not None and day >= self.agreement.until:
            price = self.agreement.reference
        if self.plan.promotion is not None:
            price -= price * discount_on(self.plan.promotion, day)
        return price if self.prices is None else price * self.prices.on(day)

    def landed_on(self, day: float, quantity: float = 0.0) -> float:
        """What one unit has cost when it is there, if it leaves on a day; of an order of some size, if one is given."""
        plan, price = self.plan, self.price_on(day)
        if self.sizes is not None and quantity > 0.0:
            price = self.on_the_day(self.sizes.asked_for(quantity), day)
        worth = plan.worth_at_source + price
        freight = plan.freight if self.fuel is None else plan.freight * self.fuel.on(day)
        cost = worth + freight
        if self.levies is not None:
            rates = self.levies.rates
            cost = landed_cost(worth, freight, self.levies.duty_on(day), rates.insurance, rates.handling)
        return cost if plan.inspection is None else cost_of_good_unit(plan.inspection, cost, price)

    def pay(self, quantity: float, price: float, cause: int) -> None:
        """Pay for goods at the price with which they left the source."""
        amount = 0.0
        if self.plan.unit_price:
            amount = price * quantity
            self.books.purchase[self.plan.destination] += amount
            self.paid(amount, quantity)
            self.note("purchase", amount=amount, cause=cause)
        for bill in self.bills:
            bill.post(quantity, amount)

    def correct(self, amount: float) -> None:
        """Pay so much more for goods that were paid before; below zero, it is given back."""
        self.books.purchase[self.plan.destination] += amount
        self.paid(amount, 0.0)
        self.note("purchase", amount=amount)
        for bill in self.bills:
            bill.post(0.0, amount)

    def paid(self, amount: float, quantity: float) -> None:
        """Let who keeps account of the source know what it was paid."""
        if self.lines is not None:
            self.lines.paid(amount, quantity)

    # Disruptions

    @property
    def delays(self) -> Factor | None:
        """By what the lead time of what leaves is multiplied."""
        return self._delays

    @delays.setter
    def delays(self, course: Factor) -> None:
        self._delays = course
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
        for follower in self.followers:
            follower.lost(shipment.quantity)
        if self.lines is not None:
            self.lines.perished(shipment)
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

"""The way from one source to one stock: orders go up it, goods come down it (see `transit`)."""

from math import inf

import simpy

from simchain.blueprint import plan as blueprint
from simchain.clock import Phase
from simchain.engines.eventwise.orders import Order
from simchain.engines.eventwise.own import Times
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.approvals import Approvals
from simchain.engines.eventwise.supply.exposed import Exposed
from simchain.engines.eventwise.supply.reserving import ReservedSupplier
from simchain.engines.eventwise.supply.shipping.recent import Recent
from simchain.engines.eventwise.supply.shipping.rescheduling import Rescheduling
from simchain.engines.eventwise.supply.shipping.shipment import OPENING, Shipment
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.sourcing import order_size


class Lane(Exposed):
    """A lane while a run goes on."""

    __slots__ = ("approvals", "contract_ends", "in_mail", "recent", "rescheduling")

    def __init__(self, plan: blueprint.Lane, world: World, books: Books, destination: Stock, lead_times: Times) -> None:
        super().__init__(plan, world, books, destination, lead_times)
        self.in_mail = 0.0
        self.recent: Recent | None = None
        if plan.cancel_within < inf:
            self.recent = Recent(plan.cancel_within)
            self.followers.append(self.recent)
        self.rescheduling: Rescheduling | None = None
        if plan.reschedule_within:
            self.rescheduling = Rescheduling(plan.reschedule_within, self)
        self.approvals: Approvals | None = None
        """Set where orders may have to wait before they leave the house."""
        self.contract_ends = inf
        """Day from which nothing more is committed to the supplier, or kept by it."""

    def order(self, needed: float, cause: int) -> float:
        """Order what is needed, rounded to what the source accepts. Gives the quantity ordered."""
        plan, books = self.plan, self.books
        quantity = order_size(needed, plan.minimum_order, plan.multiple)
        if quantity <= 0.0:
            return 0.0
        books.on_order[plan.destination] += quantity
        leaves = self.world._now if self.approvals is None else self.world._now + self.approvals.wait(quantity)
        if plan.order_cost:
            books.order[plan.destination] += plan.order_cost
            self.note("order_cost", amount=plan.order_cost, cause=cause)
        self.send(quantity, leaves, cause)
        return quantity

    def send(self, quantity: float, leaves: float, cause: int) -> None:
        """Let an order leave the house at day `leaves`."""
        if self.followers:
            for follower in self.followers:
                follower.ordered(quantity, leaves, leaves + self.plan.promised)
        reaches = leaves + self.plan.order_delay
        if reaches > self.world._now:
            self.mail(quantity, reaches, cause)
        else:
            self.reach(quantity, reaches, Phase.REVIEW, cause)

    def end_contract(self) -> None:
        """The supplier's contract is over; what was ordered still comes."""
        self.contract_ends = self.world._now
        if isinstance(self.source, ReservedSupplier):
            self.source.release(self.plan.index)

    def give_back(self, quantity: float, cause: int) -> None:
        """Order less than nothing: goods go back up this lane as orders come down it, at the same price and pace."""
        self.books.on_order[self.plan.destination] -= quantity
        cause = self.note("order", quantity=-quantity, cause=cause)
        now, delay = self.world._now, self.plan.order_delay
        if delay > 0.0:
            self.mail(-quantity, now + delay, cause)
        else:
            self.reach(-quantity, now, Phase.REVIEW, cause)

    def cancel(self, quantity: float, cause: int) -> float:
        """Cancel up to `quantity` units that the source has not shipped. Gives how much that was."""
        if self.recent is not None:
            quantity = min(quantity, self.recent.placed(self.world._now))
        cancelled = self.strike(quantity)
        if cancelled > 0.0:
            self.books.on_order[self.plan.destination] -= cancelled
            for follower in self.followers:
                follower.cancelled(cancelled)
            self.note("cancel", quantity=cancelled, cause=cause)
        return cancelled

    def mail(self, quantity: float, day: float, cause: int) -> None:
        """Let an order reach the source at `day`."""
        if self.rescheduling is not None:
            self.rescheduling.post(quantity, day, cause)
            return
        self.in_mail += quantity

        def reach(_: simpy.Event) -> None:
            self.in_mail -= quantity
            self.reach(quantity, day, Phase.SERVICE, cause)

        self.world.call(day, Phase.MAIL, reach)

    def reach(self, quantity: float, day: float, phase: Phase, cause: int) -> Order:
        """Let the source know of an order."""
        if self._load is not None:
            self._load.add(quantity)
        order = Order(quantity, day, self, cause)
        self.source.ask(order, phase)
        return order

    def strike(self, quantity: float) -> float:
        """Take up to `quantity` units off what waits at the source. Gives how much that was."""
        struck = self.source.cancel(self, quantity)
        if self._load is not None and struck > 0.0:
            self._load.take(struck)
        return struck

    def open_with(self, receipt: blueprint.Receipt, in_mail: bool) -> None:
        """Lay out what was ordered before the run: under way, or still in the mail to the source."""
        quantity, day = receipt.quantity, receipt.day
        self.books.on_order[self.plan.destination] += quantity
        due = day + self.plan.promised - self.plan.order_delay if in_mail else day
        for follower in self.followers:
            follower.ordered(quantity, OPENING, due)
        cause = self.note("opening", quantity=quantity)
        if in_mail:
            self.mail(quantity, day, cause)
        else:
            self._ship(Shipment(self.world, self._on_arrival, quantity, OPENING, cause, self.price_on(OPENING)), day)

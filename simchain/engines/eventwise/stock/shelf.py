"""The shelf of one item at one site: what is booked there, who waits at it, and who is told what happens."""

from collections import deque
from collections.abc import Callable
from math import inf
from typing import Protocol

from simchain.blueprint.plan import Point
from simchain.engines.eventwise.bills import Bill, Factor
from simchain.engines.eventwise.notes import Noting
from simchain.engines.eventwise.orders import Order, Way
from simchain.engines.eventwise.standing import Standing
from simchain.engines.eventwise.world import TakesTurns, World
from simchain.ledger import Books
from simchain.rules.policies import StockView


class Outflow(Protocol):
    """Customers who draw a steady flow."""

    def settle(self, now: float) -> None: ...

    def serve(self) -> None: ...

    def watch(self) -> None: ...


class Shelf(Noting, TakesTurns):
    """What serving and replenishing share. Levels are in the books; here is only who waits for them."""

    __slots__ = (
        "bills",
        "books",
        "cause",
        "continuous",
        "customer_ears",
        "flow",
        "heads",
        "index",
        "lanes",
        "may_order",
        "missed_review",
        "name",
        "order_ears",
        "pays_at_use",
        "plan",
        "prices",
        "queue",
        "rank",
        "receipt_ears",
        "return_ears",
        "ships",
        "short_since",
        "standing",
        "view",
        "world",
    )

    def __init__(self, plan: Point, world: World, books: Books) -> None:
        self.plan = plan
        self.index = plan.index
        self.rank = plan.rank
        self.name = plan.name
        self.world = world
        self.books = books
        self.lanes: list[Way] = []
        self.flow: Outflow | None = None
        self.queue: deque[Order] = deque()
        self.continuous = plan.review_period == 0.0
        self.pays_at_use = plan.due_at_use > 0.0
        self.prices: Factor | None = None
        """What moves the price of goods that are paid as they leave this shelf."""
        self.bills: list[Bill] = []
        """Who is told what is bought so."""
        self.short_since = inf
        self.standing: Standing | None = None
        """Whether goods may leave it, where disruptions may forbid it."""
        self.ships = True
        """False while nothing may leave to customers and other sites; what is made here still gets its parts."""
        self.may_order = True
        self.missed_review = False
        self.view = StockView()
        self.cause = 0
        self.heads: list[TakesTurns] = []
        """Stocks that release into a loop which goods leave here."""
        self.customer_ears: list[Callable[[float], None]] = []
        """Who is told what customers ask for here."""
        self.order_ears: list[Callable[[float, Order], None]] = []
        """Who is told what other stocks and lots ask for here."""
        self.receipt_ears: list[Callable[[float], None]] = []
        """Who is told how long a shipment took, from the order's being ready to the receipt, in days."""
        self.return_ears: list[Callable[[float, float], None]] = []
        """Who is told what customers send back, and on which day they bought it."""

    @property
    def down_since(self) -> float:
        return inf if self.standing is None else self.standing.down_since

    @property
    def known_since(self) -> float:
        return inf if self.standing is None else self.standing.known_since

    def available(self) -> float:
        """Units on hand beyond what waits for them."""
        return max(0.0, self.books.on_hand[self.index] - self.books.backlog[self.index])

    def touch(self) -> None:
        """Bring this stock's books up to now. Whoever changes a level does so before."""
        now = self.world._now
        if self.books.since[self.index] < now:
            if self.flow is not None:
                self.flow.settle(now)
            self.books.advance(self.index, now)

    def goods_left(self) -> None:
        """Goods are gone from here: whoever releases into a loop that they leave looks at it."""
        for head in self.heads:
            self.world.review_later(head)

    def pay(self, quantity: float, cause: int) -> None:
        """Buy what leaves the shelf and was the supplier's until now."""
        amount = self._price_of_today() * quantity
        self.books.purchase[self.index] += amount
        self.lanes[0].paid(amount, quantity, self.world._now)
        self.note("purchase", amount=amount, cause=cause)
        for bill in self.bills:
            bill.post(quantity, amount, self.world._now)

    def forgo(self, quantity: float, kind: str) -> float:
        """Goods are gone that nobody will pay: on consignment, their supplier loses the price that they have today.

        Gives by how much that is more than the price that their value counts with.
        """
        if not self.pays_at_use:
            return 0.0
        price = self._price_of_today()
        getattr(self.books, f"consigned_{kind}")[self.index] += price * quantity
        return (price - self.plan.due_at_use) * quantity

    def _price_of_today(self) -> float:
        """Price of a unit that is paid as it leaves this shelf."""
        price = self.plan.due_at_use
        return price if self.prices is None else price * self.prices.on(self.world._now)

    def note_short(self, since: float | None = None) -> None:
        """Somebody waits for this stock, or went away: from day `since` on (else from now), if not before."""
        self.short_since = min(self.short_since, self.world._now if since is None else since)

"""Replenishment: the policy looks at the stock and orders; what was ordered comes in."""

from collections.abc import Callable
from math import ceil, inf
from typing import Any, Protocol

from simchain.blueprint.plan import Point
from simchain.clock import Phase
from simchain.engines.eventwise.orders import AlwaysAsked, Orderable
from simchain.engines.eventwise.own import orders_of
from simchain.engines.eventwise.stock.giving_back import order_less_than_nothing
from simchain.engines.eventwise.stock.serving import Serving
from simchain.engines.eventwise.world import World
from simchain.errors import EngineError
from simchain.ledger import Books
from simchain.rules.policies import DUST, StockView

FIXED_POINT = 100_000
"""Orders that a continuous review may place at one instant before the run is stopped."""


class Foreseeing(Protocol):
    """What foresees this stock's demand."""

    def observe(self) -> None: ...

    def in_period(self, ahead: int) -> float: ...


class Hurrying(Protocol):
    """What asks a supplier of this stock to hurry."""

    hurries_all: bool


class Movable(Protocol):
    """Open orders of this stock that may be moved."""

    def push_out(self, surplus: float, cause: int) -> float: ...

    def pull_in(self, needed: float) -> float: ...


class Replenishment(Serving):
    """A stock, as far as it replenishes itself."""

    __slots__ = ("_always_asked", "_formula", "foresight", "memory", "movable", "rush", "sights", "sources")

    def __init__(self, plan: Point, world: World, books: Books) -> None:
        super().__init__(plan, world, books)
        self.memory = list(plan.memory)
        self.sights: list[Callable[[StockView], None]] = []
        """What fills the view with what is not on this shelf."""
        self.foresight: Foreseeing | None = None
        self.rush: Hurrying | None = None
        """Set where a supplier is asked to hurry: what of an order goes the fast way."""
        self.movable: list[Movable] = []
        """Orders that are pushed out while there is too much, and pulled in when there is too little."""
        self._formula: Any = orders_of(plan, world)
        self.sources: Orderable
        """What it orders from."""
        self._always_asked: AlwaysAsked | None = None

    def order_from(self, sources: Orderable) -> None:
        """Say what this stock orders from, once its lanes and its production are there."""
        self.sources = sources
        self._always_asked = sources if isinstance(sources, AlwaysAsked) else None

    def observe(self) -> None:
        """Take the demand of the period that ends now into the forecast."""
        if self.foresight is not None:
            self.touch()
            self.foresight.observe()

    def review(self) -> None:
        """Let the policy look at this stock, and place what it orders. While it cannot order, that waits."""
        if not self.may_order:
            self.missed_review = True
            return
        self.touch()
        books, i, view, plan = self.books, self.index, self.view, self.plan
        for _ in range(FIXED_POINT):
            view.on_hand = on_hand = books.on_hand[i]
            view.backlog = backlog = books.backlog[i]
            view.on_order = on_order = books.on_order[i]
            view.inventory_position = on_hand + on_order - backlog
            if self.sights:
                for look in self.sights:
                    look(view)
            needed = self._formula(plan.policy, view, self.memory)
            view.demand = 0.0
            view.review += 1.0
            if self.movable:
                self._reschedule(needed)
            if needed > DUST:
                self.order(needed if needed < plan.order_cap else plan.order_cap, self.sources)
            elif needed < -DUST and plan.negative_orders != "never":
                order_less_than_nothing(self, -needed)
            elif self._always_asked is not None:
                self.order(0.0, self.sources)
            if needed <= DUST or not self.continuous:
                break
        else:
            raise EngineError(
                f"{plan.name} placed {FIXED_POINT} orders at day {self.world._now:g} and wants more: its order "
                f"quantity is too small for its demand. Raise the quantity of its policy ({plan.policy})."
            )
        if self.flow is not None:
            self.flow.watch()

    def _reschedule(self, needed: float) -> None:
        """Let open orders come later where there is too much, and what was moved at once where it is wanted."""
        for orders in self.movable:
            if needed < -DUST:
                needed += orders.push_out(-needed, self.cause)
            elif needed > DUST:
                needed -= orders.pull_in(needed)

    def order(self, needed: float, sources: Orderable) -> None:
        """Order what is needed, in whole units where there are no others."""
        books, i, plan = self.books, self.index, self.plan
        if plan.whole_units:
            needed = ceil(needed - DUST)
        wanted = self._always_asked.wanted(needed) if sources is self._always_asked else needed
        cause = 0
        if books.trace is not None and wanted > 0.0:
            cause = self.note("order", quantity=wanted, cause=self.cause or self.note("review"))
        total = sources.order(needed, cause)
        books.ordered[i] += total
        if total > 0.0:
            books.orders[i] += 1.0
            if plan.order_cost:
                books.order[i] += plan.order_cost
                self.note("order_cost", amount=plan.order_cost, cause=cause)

    def receive(self, good: float, ordered: float, phase: Phase, cause: int, closes: bool = True) -> None:
        """Put `good` units on the shelf that close `ordered` units of what this stock had on order.

        `closes` says whether a replenishment cycle ends with it, or more of the same lot is to come.
        """
        books, i, now = self.books, self.index, self.world._now
        books.on_order[i] -= ordered
        books.on_hand[i] += good
        books.received[i] += good
        if closes:
            books.cycles[i] += 1.0
            if self.short_since < now:
                books.short_cycles[i] += 1.0
                self.short_since = inf
        self.cause = cause
        if self.flow is not None:
            self.flow.serve()
        if self.queue:
            self.world.serve_later(self, phase)
        if self.continuous and (self.flow is not None or good != ordered):
            self.world.review_later(self)

"""One item at one site: it sells, serves the orders that reach it, and reviews its own position."""

from collections import deque
from math import ceil, inf
from typing import TYPE_CHECKING, Any

from simchain.blueprint.plan import Point
from simchain.clock import Phase
from simchain.engines.eventwise.orders import Order
from simchain.engines.eventwise.world import World
from simchain.errors import EngineError
from simchain.ledger import Books
from simchain.rules.allocation import PRIORITY, PROPORTIONAL, first_come_part, proportional_part
from simchain.rules.policies import DUST, order_formula
from simchain.rules.sourcing import split_part

if TYPE_CHECKING:
    from simchain.engines.eventwise.flow import Flow
    from simchain.engines.eventwise.lane import Lane
    from simchain.engines.eventwise.production import Maker

FIXED_POINT = 100_000
"""Orders that a continuous review may place at one instant before the run is stopped."""


class View:
    """What the policy sees (see `rules.policies.StockView`)."""

    __slots__ = ("backlog", "demand", "inventory_position", "on_hand", "on_order", "review")

    def __init__(self) -> None:
        self.on_hand = self.backlog = self.on_order = self.inventory_position = self.demand = self.review = 0.0


class Stock:
    """A stock point while a run goes on. Its levels are in the books; here is only who waits for it."""

    def __init__(self, plan: Point, world: World, books: Books) -> None:
        self.plan = plan
        self.index = plan.index
        self.rank = plan.rank
        self.world = world
        self.books = books
        self.lanes: list[Lane] = []
        self.maker: Maker | None = None
        self.feeds: list[Maker] = []
        self.flow: Flow | None = None
        self.queue: deque[Order] = deque()
        self.continuous = plan.review_period == 0.0
        self.will_serve = self.will_review = False
        self.short_since = inf
        self.view = View()
        self._formula: Any = order_formula(plan.policy)
        self._cause = 0

    def touch(self) -> None:
        """Bring this stock's books up to now. Everything below does so before it changes a level."""
        if self.flow is not None:
            self.flow.settle(self.world._now)
        self.books.advance(self.index, self.world._now)

    # Customers

    def sell(self, quantity: float) -> None:
        """A customer asks for `quantity` units, now."""
        self.touch()
        books, i, now = self.books, self.index, self.world._now
        books.demanded[i] += quantity
        books.customer_demanded[i] += quantity
        books.lines[i] += 1.0
        books.customer_lines[i] += 1.0
        self.view.demand += quantity
        cause = self._note("demand", quantity)
        if self.queue and self.plan.lost_sales:
            self.serve()
        part = 0.0
        if not self.queue and not self._shares_out:
            part = first_come_part(quantity, books.on_hand[i], self.plan.partial)
            if part > 0.0:
                self._hand_over(part, cause)
                books.at_once[i] += part
                books.customer_at_once[i] += part
        if part == quantity:
            books.lines_at_once[i] += 1.0
            books.customer_lines_at_once[i] += 1.0
        else:
            self._leave_waiting(quantity - part, now, cause)
        if self.continuous:
            self.world.review_later(self)

    def _leave_waiting(self, rest: float, now: float, cause: int) -> None:
        books, i = self.books, self.index
        if self.plan.lost_sales:
            self.short_since = min(self.short_since, now)
            books.lost[i] += rest
            self._note("lost", rest, cause=cause)
            return
        books.backlog[i] += rest
        books.customer_backlog[i] += rest
        self.queue.append(Order(rest, now, cause=cause))
        if books.on_hand[i] > 0.0:
            self.world.serve_later(self, Phase.SERVICE)
        else:
            self.short_since = min(self.short_since, now)

    def _hand_over(self, quantity: float, cause: int) -> None:
        books, i = self.books, self.index
        books.on_hand[i] -= quantity
        books.sold[i] += quantity
        self._note("sale", quantity, "on_hand", "sold", cause)

    # Orders of other stocks and of production

    def ask(self, order: Order, phase: Phase) -> None:
        """An order of another stock reaches this one. It is allocated when this rank's turn comes."""
        self.need(order.remaining)
        self.queue.append(order)
        self.world.serve_later(self, phase)

    def need(self, quantity: float) -> None:
        """Count `quantity` as asked for and owed."""
        self.touch()
        books, i = self.books, self.index
        books.demanded[i] += quantity
        books.backlog[i] += quantity
        books.lines[i] += 1.0
        self.view.demand += quantity
        if self.continuous:
            self.world.review_later(self)

    # Serving

    @property
    def _shares_out(self) -> bool:
        return self.plan.allocation == PROPORTIONAL or self.plan.allocation == PRIORITY

    def serve(self) -> None:
        """Allocate what is on hand to what waits, then start what production can now start."""
        self.touch()
        if self.queue:
            if self.plan.allocation == PRIORITY:
                self.queue = deque(sorted(self.queue, key=lambda order: order.priority))
            elif self.plan.allocation == PROPORTIONAL:
                self._serve_in_proportion()
            self._serve_in_order()
        for maker in self.feeds:
            maker.start()
        if self.continuous:
            self.world.review_later(self)

    def _serve_in_order(self) -> None:
        queue, on_hand, i = self.queue, self.books.on_hand, self.index
        held_up: list[Order] = []
        while queue and on_hand[i] > 0.0:
            order = queue.popleft()
            part = first_come_part(order.remaining, on_hand[i], self.plan.partial)
            lane = order.lane
            if lane is not None and lane.limit is not None:
                part = self._within(lane, part)
                held_up_by_lane = part < order.remaining and part < on_hand[i]
            else:
                held_up_by_lane = False
            if part > 0.0:
                self.issue(order, part)
            if order.remaining > 0.0:
                held_up.append(order)
                if not held_up_by_lane:
                    break
        queue.extendleft(reversed(held_up))
        if queue:
            self.short_since = min(self.short_since, self.world._now)

    def _serve_in_proportion(self) -> None:
        on_hand, i = self.books.on_hand, self.index
        available = on_hand[i]
        total = sum(order.remaining for order in self.queue)
        if total <= available:
            return
        for order in self.queue:
            part = proportional_part(order.remaining, total, available, self.plan.whole_units)
            part = min(part, on_hand[i])
            if order.lane is not None and order.lane.limit is not None:
                part = self._within(order.lane, part)
            if part > 0.0 and (self.plan.partial or part == order.remaining):
                self.issue(order, part)
        self.queue = deque(order for order in self.queue if order.remaining > 0.0)

    def _within(self, lane: "Lane", quantity: float) -> float:
        """At most what the lane may still carry today; the rest tries again tomorrow."""
        assert lane.limit is not None
        room = lane.limit.room(self.world._now)
        if quantity <= room:
            return quantity
        lane.retry_tomorrow()
        return room

    def issue(self, order: Order, quantity: float) -> None:
        """Take `quantity` off the shelf for an order that waits."""
        books, i = self.books, self.index
        books.backlog[i] -= quantity
        order.remaining -= quantity
        at_once = order.asked_at == self.world._now
        if at_once:
            books.at_once[i] += quantity
            if order.remaining <= 0.0:
                books.lines_at_once[i] += 1.0
        if order.lane is not None:
            books.on_hand[i] -= quantity
            order.lane.dispatch(quantity, order.cause)
            return
        books.customer_backlog[i] -= quantity
        if at_once:
            books.customer_at_once[i] += quantity
            if order.remaining <= 0.0:
                books.customer_lines_at_once[i] += 1.0
        self._hand_over(quantity, order.cause)

    # Replenishment

    def receive(self, good: float, ordered: float, phase: Phase, cause: int) -> None:
        """Put `good` units on the shelf that close `ordered` units of what this stock had on order."""
        books, i, now = self.books, self.index, self.world._now
        books.on_order[i] -= ordered
        books.on_hand[i] += good
        books.received[i] += good
        books.cycles[i] += 1.0
        if self.short_since < now:
            books.short_cycles[i] += 1.0
            self.short_since = inf
        self._cause = cause
        if self.flow is not None:
            self.flow.serve()
        if self.queue:
            self.world.serve_later(self, phase)
        else:
            for maker in self.feeds:
                maker.start()
        if self.continuous and (self.flow is not None or good != ordered):
            self.world.review_later(self)

    def review(self) -> None:
        """Let the policy look at this stock, and place what it orders."""
        self.touch()
        books, i, view, plan = self.books, self.index, self.view, self.plan
        for _ in range(FIXED_POINT):
            view.on_hand = on_hand = books.on_hand[i]
            view.backlog = backlog = books.backlog[i]
            view.on_order = on_order = books.on_order[i]
            view.inventory_position = on_hand + on_order - backlog
            needed = self._formula(plan.policy, view, plan.memory)
            view.demand = 0.0
            view.review += 1.0
            if needed > 0.0:
                self._order(needed)
            if needed <= 0.0 or not self.continuous:
                break
        else:
            raise EngineError(
                f"{plan.name} placed {FIXED_POINT} orders at day {self.world._now:g} and wants more: its order quantity "
                f"is too small for its demand. Raise the quantity of its policy ({plan.policy})."
            )
        if self.flow is not None:
            self.flow.watch()

    def _order(self, needed: float) -> None:
        books, i, plan = self.books, self.index, self.plan
        if plan.whole_units:
            needed = ceil(needed - DUST)
        cause = self._note("order", needed) if books.trace is not None else 0
        if self.maker is not None:
            total = self.maker.order(needed, cause)
        elif len(self.lanes) == 1:
            total = self.lanes[0].order(needed, cause)
        else:
            total = before = 0.0
            for lane, share in zip(self.lanes, plan.shares, strict=True):
                after = before + share
                total += lane.order(split_part(needed, before, after, plan.whole_units), cause)
                before = after
        books.ordered[i] += total
        if total > 0.0:
            books.orders[i] += 1.0
            if plan.order_cost:
                books.order[i] += plan.order_cost
                self._note("order_cost", amount=plan.order_cost, cause=cause)

    def _note(
        self,
        kind: str,
        quantity: float = 0.0,
        from_account: str = "",
        to_account: str = "",
        cause: int = 0,
        amount: float = 0.0,
    ) -> int:
        trace = self.books.trace
        if trace is None:
            return 0
        if kind == "demand":
            self._cause = row = trace.add(self.world._now, kind, self.plan.name, quantity=quantity)
            return row
        cause = cause or self._cause
        return trace.add(self.world._now, kind, self.plan.name, from_account, to_account, quantity, amount, cause)

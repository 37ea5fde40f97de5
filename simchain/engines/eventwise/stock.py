"""One item at one site: it sells, serves the orders that reach it, and reviews its own position."""

from collections import deque
from collections.abc import Callable, Iterable
from math import ceil, floor, inf
from typing import Any, Protocol

from simchain.blueprint.plan import Point
from simchain.clock import Phase
from simchain.engines.eventwise.notes import Noting
from simchain.engines.eventwise.orders import Carrier, Lot, Order, Way, strike_out
from simchain.engines.eventwise.own import OwnSplit, orders_of
from simchain.engines.eventwise.rationing import OWN, Rationing, buyer
from simchain.engines.eventwise.world import World
from simchain.errors import EngineError
from simchain.ledger import Books
from simchain.rules.allocation import FIRST_COME, SHARED, first_come_part
from simchain.rules.policies import DUST, StockView
from simchain.rules.sourcing import split_part

LOST = -inf
"""Day of a shortage that no delivery heals, not even one at the same instant."""

FIXED_POINT = 100_000
"""Orders that a continuous review may place at one instant before the run is stopped."""


class Production(Protocol):
    """What makes this stock's item."""

    def order(self, quantity: float, cause: int) -> float: ...


class Foreseeing(Protocol):
    """What foresees this stock's demand."""

    def observe(self) -> None: ...

    def in_period(self, ahead: int) -> float: ...


class Outflow(Protocol):
    """Customers who draw a steady flow."""

    def settle(self, now: float) -> None: ...

    def serve(self) -> None: ...

    def watch(self) -> None: ...


class Stock(Noting):
    """A stock point while a run goes on. Its levels are in the books; here is only who waits for it."""

    def __init__(self, plan: Point, world: World, books: Books) -> None:
        self.plan = plan
        self.index = plan.index
        self.rank = plan.rank
        self.name = plan.name
        self.world = world
        self.books = books
        self.lanes: list[Way] = []
        self.maker: Production | None = None
        self.feeds_production = False
        self.flow: Outflow | None = None
        self.queue: deque[Order] = deque()
        self.continuous = plan.review_period == 0.0
        self.short_since = inf
        self.view = StockView()
        self.memory = list(plan.memory)
        self.customer_ears: list[Callable[[float], None]] = []
        """Who is told what customers ask for here."""
        self.order_ears: list[Callable[[float, Order], None]] = []
        """Who is told what other stocks and lots ask for here."""
        self.receipt_ears: list[Callable[[float], None]] = []
        """Who is told how long a shipment took, from the order's being ready to the receipt, in days."""
        self.sights: list[Callable[[StockView], None]] = []
        """What fills the view with what is not on this shelf."""
        self.heads: list[Stock] = []
        """Stocks that release into a loop which goods leave here."""
        self.foresight: Foreseeing | None = None
        self._formula: Any = orders_of(plan, world)
        self._own_split = OwnSplit(plan.split, plan, world, books) if plan.split is not None else None
        self.pays_at_use = plan.due_at_use > 0.0
        self._first_come = plan.allocation == FIRST_COME
        self.rationing: Rationing | None = None
        if plan.allocation in SHARED:
            self.rationing = Rationing(plan.allocation, plan.earned_over, plan.whole_units, world)
        self._since = books.since
        self._trace = books.trace
        self._ordered = [0.0] * len(plan.lanes)
        self.cause = 0

    def touch(self) -> None:
        """Bring this stock's books up to now. Everything below does so before it changes a level."""
        now = self.world._now
        if self._since[self.index] < now:
            if self.flow is not None:
                self.flow.settle(now)
            self.books.advance(self.index, now)

    # Customers

    def sell(self, quantity: float) -> None:
        """A customer asks for `quantity` units, now."""
        self.touch()
        books, i = self.books, self.index
        books.demanded[i] += quantity
        books.customer_demanded[i] += quantity
        books.lines[i] += 1.0
        books.customer_lines[i] += 1.0
        self.view.demand += quantity
        for ear in self.customer_ears:
            ear(quantity)
        cause = self.cause = self.note("demand", quantity=quantity)
        part = 0.0
        if self.clear_the_way() if self.plan.lost_sales else self._first_come and not self.queue:
            part = first_come_part(quantity, books.on_hand[i], self.plan.partial)
            if part > 0.0:
                self._hand_over(part, cause)
                books.at_once[i] += part
                books.customer_at_once[i] += part
        if part == quantity:
            books.lines_at_once[i] += 1.0
            books.customer_lines_at_once[i] += 1.0
        elif self.plan.lost_sales:
            self._lose(quantity - part, cause)
        else:
            self._leave_waiting(quantity - part, cause)
        if self.continuous:
            self.world.review_later(self)

    def _lose(self, rest: float, cause: int) -> None:
        self.note_short(LOST)
        self.books.lost[self.index] += rest
        self.note("lost", quantity=rest, cause=cause)

    def _leave_waiting(self, rest: float, cause: int) -> None:
        books, i = self.books, self.index
        books.backlog[i] += rest
        books.customer_backlog[i] += rest
        self.queue.append(Order(rest, self.world._now, cause=cause))
        if books.on_hand[i] > DUST:
            self.world.serve_later(self, Phase.SERVICE)
        else:
            self.note_short()

    def _hand_over(self, quantity: float, cause: int) -> None:
        books, i = self.books, self.index
        books.on_hand[i] -= quantity
        books.sold[i] += quantity
        if self.heads:
            self.goods_left()
        if self.rationing is not None:
            self.rationing.took(OWN, quantity)
        self.note("sale", "on_hand", "sold", quantity, cause=cause)
        if self.pays_at_use:
            self.pay(quantity, cause)

    def pay(self, quantity: float, cause: int) -> None:
        """Buy what leaves the shelf and was the supplier's until now."""
        amount = self.plan.due_at_use * quantity
        self.books.purchase[self.index] += amount
        self.note("purchase", amount=amount, cause=cause)

    def goods_left(self) -> None:
        """Goods are gone from here: whoever releases into a loop that they leave looks at it."""
        for head in self.heads:
            self.world.review_later(head)

    def note_short(self, since: float | None = None) -> None:
        """Somebody waits for this stock, or went away: from day `since` on (else from now), if not before."""
        self.short_since = min(self.short_since, self.world._now if since is None else since)

    # Orders of other stocks and of production

    def ask(self, order: Order, phase: Phase) -> None:
        """An order of another stock reaches this one. It is allocated when this rank's turn comes."""
        self.need(order.remaining, order)
        if order.remaining < 0.0:
            self._take_back(order)
        else:
            self.queue.append(order)
        self.world.serve_later(self, phase)

    def _take_back(self, order: Order) -> None:
        """An order below zero: the goods are here again at once, and owed by who gives them back."""
        books, i = self.books, self.index
        books.backlog[i] -= order.remaining
        books.at_once[i] += order.remaining
        books.lines_at_once[i] += 1.0
        books.on_hand[i] -= order.remaining
        if self.pays_at_use:
            self.pay(order.remaining, order.cause)
        assert order.lane is not None
        order.lane.dispatch(order.remaining, order.cause)

    def cancel(self, lane: Carrier, wanted: float) -> float:
        """Strike up to `wanted` units out of what waits here for a lane, newest first. Gives what was struck out.

        It counts as never asked for: a demand below zero takes it back.
        """
        struck = strike_out(reversed(self.queue), lane, wanted)
        if struck > 0.0:
            self.queue = deque(order for order in self.queue if order.remaining > 0.0)
            self.need(-struck, Order(-struck, self.world._now, lane, self.cause), lines=0.0)
        return struck

    def supply(self, lot: Lot, quantity: float) -> None:
        """A production lot waits for `quantity` of this component, in line with the orders."""
        self.need(quantity, lot)
        self.queue.append(lot)
        self.world.serve_later(self, Phase.REVIEW)

    def need(self, quantity: float, order: Order, lines: float = 1.0) -> None:
        """Count `quantity` as asked for by an order, and owed."""
        self.touch()
        books, i = self.books, self.index
        books.lines[i] += lines
        books.demanded[i] += quantity
        books.backlog[i] += quantity
        self.view.demand += quantity
        for ear in self.order_ears:
            ear(quantity, order)
        self.cause = order.cause
        if self.continuous:
            self.world.review_later(self)

    # Serving

    def serve(self) -> None:
        """Allocate what is on hand to what waits."""
        if not self.clear_the_way():
            self.note_short()
        elif self.short_since == self.world._now:
            self.short_since = inf
        if self.continuous:
            self.world.review_later(self)

    def clear_the_way(self, lot: Lot | None = None) -> bool:
        """Serve all that waits, or all before `lot`. Whether nobody there is held up for want of this stock."""
        if not self.queue:
            return True
        self.touch()
        if not self._first_come:
            self._ration()
        if not self.feeds_production:
            return self._serve_orders()
        if self.rationing is not None:
            clear = self._serve_orders_and_lots([order for order in self.queue if isinstance(order, Lot)], lot)
            if lot is not None:
                return clear
        return self._serve_orders_and_lots(tuple(self.queue), lot)

    def _ration(self) -> None:
        """Put the queue in the order of priority, or give every order its share."""
        if self.rationing is None:
            self.queue = deque(sorted(self.queue, key=lambda order: order.priority))
        else:
            self._share_out(self.rationing)

    def _serve_orders(self) -> bool:
        """First come, first served: who cannot be served holds up those behind, unless it is for want of transport."""
        queue, clear = self.queue, True
        held_up: list[Order] = []
        while queue and clear:
            order = queue.popleft()
            clear = self._try(order)
            if order.remaining > 0.0:
                held_up.append(order)
        queue.extendleft(reversed(held_up))
        return clear

    def _serve_orders_and_lots(self, waiting: Iterable[Order], lot: Lot | None) -> bool:
        """The same with lots, which hold up those behind for want of this stock, not of a line or another component.

        A lot may take parts of other stocks, and they may come back here to serve what is older than it.
        """
        for order in waiting:
            if order is lot:
                break
            if order.remaining <= 0.0:
                continue
            clear = order.maker.start(order, self) if isinstance(order, Lot) else self._try(order)
            if order.remaining <= 0.0 and not isinstance(order, Lot):
                self.queue.remove(order)
            if not clear:
                return False
        return True

    def _try(self, order: Order) -> bool:
        """Serve one order as far as stock and transport allow. Whether it wants for no more of this stock."""
        on_hand = self.books.on_hand[self.index]
        if on_hand <= DUST:
            return False
        lane, part = order.lane, first_come_part(order.remaining, on_hand, self.plan.partial)
        may_leave = part if lane is None or lane.is_open else lane.room_for(part)
        if may_leave > 0.0:
            self.issue(order, may_leave)
        return order.remaining <= 0.0 or may_leave < part

    def _share_out(self, rationing: Rationing) -> None:
        """Give every order its share, all that waits counted. What is left goes to lots first, then first come."""
        available = self.books.on_hand[self.index]
        wanted = [self._wanted(order) for order in self.queue]
        if sum(wanted) <= available:
            return
        for order, portion in zip(self.queue, rationing.portions(self.queue, wanted, available), strict=True):
            if isinstance(order, Lot):
                continue
            part = min(portion, self.books.on_hand[self.index])
            part = part if order.lane is None else order.lane.room_for(part)
            if part > DUST and (self.plan.partial or part == order.remaining):
                self.issue(order, part)
        self.queue = deque(order for order in self.queue if order.remaining > 0.0)

    def _wanted(self, order: Order) -> float:
        return order.need_of(self.index) if isinstance(order, Lot) else order.remaining

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
            if self.rationing is not None:
                self.rationing.took(buyer(order), quantity)
            books.on_hand[i] -= quantity
            if self.heads:
                self.goods_left()
            if self.pays_at_use:
                self.pay(quantity, order.cause)
            order.lane.dispatch(quantity, order.cause)
            return
        books.customer_backlog[i] -= quantity
        if at_once:
            books.customer_at_once[i] += quantity
            if order.remaining <= 0.0:
                books.customer_lines_at_once[i] += 1.0
        self._hand_over(quantity, order.cause)

    # Replenishment

    def surrender(self, quantity: float, lane: Carrier, cause: int) -> None:
        """Hand over goods that were given back; what is not there waits its turn and goes as it comes."""
        self.touch()
        books, i = self.books, self.index
        books.on_order[i] += quantity
        part = min(quantity, books.on_hand[i]) if not self.queue else 0.0
        if part > 0.0:
            books.on_hand[i] -= part
            lane.dispatch(part, cause)
        if part < quantity:
            books.backlog[i] += quantity - part
            self.queue.append(Order(quantity - part, -inf, lane, cause))
            self.world.serve_later(self, Phase.RECEIPTS)

    def observe(self) -> None:
        """Take the demand of the period that ends now into the forecast."""
        if self.foresight is not None:
            self.touch()
            self.foresight.observe()

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

    def review(self) -> None:
        """Let the policy look at this stock, and place what it orders."""
        self.touch()
        books, i, view, plan = self.books, self.index, self.view, self.plan
        for _ in range(FIXED_POINT):
            view.on_hand = on_hand = books.on_hand[i]
            view.backlog = backlog = books.backlog[i]
            view.on_order = on_order = books.on_order[i]
            view.inventory_position = on_hand + on_order - backlog
            for look in self.sights:
                look(view)
            needed = self._formula(plan.policy, view, self.memory)
            view.demand = 0.0
            view.review += 1.0
            if needed > DUST:
                self._order(needed if needed < plan.order_cap else plan.order_cap)
            elif needed < -DUST and plan.negative_orders != "never":
                self._give_back(-needed)
            if needed <= DUST or not self.continuous:
                break
        else:
            raise EngineError(
                f"{plan.name} placed {FIXED_POINT} orders at day {self.world._now:g} and wants more: its order "
                f"quantity is too small for its demand. Raise the quantity of its policy ({plan.policy})."
            )
        if self.flow is not None:
            self.flow.watch()

    def _order(self, needed: float) -> None:
        books, i, plan = self.books, self.index, self.plan
        if plan.whole_units:
            needed = ceil(needed - DUST)
        cause = 0
        if self._trace is not None:
            cause = self.note("order", quantity=needed, cause=self.cause or self.note("review"))
        if self.maker is not None:
            total = self.maker.order(needed, cause)
        elif len(self.lanes) == 1:
            total = self.lanes[0].order(needed, cause)
        else:
            total = self._split(needed, cause)
        books.ordered[i] += total
        if total > 0.0:
            books.orders[i] += 1.0
            if plan.order_cost:
                books.order[i] += plan.order_cost
                self.note("order_cost", amount=plan.order_cost, cause=cause)

    def _give_back(self, surplus: float) -> None:
        """Order less than nothing: cancel what the source has not shipped, or give goods back."""
        lane = self.lanes[0]
        if self.plan.whole_units:
            surplus = floor(surplus + DUST)
        if self.plan.negative_orders == "cancel":
            surplus = lane.cancel(surplus, self.cause)
        elif surplus > 0.0:
            lane.give_back(surplus, self.cause)
        self.books.ordered[self.index] -= surplus

    def _split(self, needed: float, cause: int) -> float:
        """Order from every source what brings it to its share; the last one gets what is left."""
        if self._own_split is not None:
            return self._split_by_own_rule(self._own_split, needed, cause)
        ordered, last = self._ordered, len(self.lanes) - 1
        all_orders, remaining, total = sum(ordered) + needed, needed, 0.0
        for n, lane in enumerate(self.lanes):
            part = remaining
            if n < last:
                part = split_part(self.plan.shares[n], all_orders, ordered[n], remaining, self.plan.whole_units)
            quantity = lane.order(part, cause)
            ordered[n] += quantity
            total += quantity
            remaining = max(0.0, remaining - quantity)
        return total

    def _split_by_own_rule(self, split: OwnSplit, needed: float, cause: int) -> float:
        """Order from every source what a rule of one's own gives it, rounded to what it accepts."""
        total = 0.0
        for n, part in enumerate(split.parts(needed, self.lanes, self._ordered)):
            quantity = self.lanes[n].order(part, cause)
            self._ordered[n] += quantity
            total += quantity
        return total

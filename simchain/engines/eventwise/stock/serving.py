"""Serving: what is on the shelf is allocated to what waits for it."""

from collections import deque
from collections.abc import Iterable
from math import inf

from simchain.blueprint.plan import Point
from simchain.engines.eventwise.orders import Lot, Order
from simchain.engines.eventwise.stock.rationing import OWN, Rationing, buyer
from simchain.engines.eventwise.stock.shelf import Shelf
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.delivery.allocation import FIRST_COME, SHARED, first_come_part
from simchain.rules.policies import DUST


class Serving(Shelf):
    """A stock, as far as it serves."""

    __slots__ = ("_first_come", "feeds_production", "rationing")

    def __init__(self, plan: Point, world: World, books: Books) -> None:
        super().__init__(plan, world, books)
        self.feeds_production = False
        self._first_come = plan.allocation == FIRST_COME
        self.rationing: Rationing | None = None
        if plan.allocation in SHARED:
            self.rationing = Rationing(plan.allocation, plan.earned_over, plan.whole_units, world)

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
        if not self.ships:
            may_leave = 0.0
        if may_leave > 0.0:
            self.issue(order, may_leave)
        return order.remaining <= 0.0 or may_leave < part

    def _share_out(self, rationing: Rationing) -> None:
        """Give every order its share, all that waits counted. What is left goes to lots first, then first come."""
        available = self.books.on_hand[self.index]
        wanted = [self._wanted(order) for order in self.queue]
        if sum(wanted) <= available or not self.ships:
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
        self.hand_over(quantity, order.cause)

    def hand_over(self, quantity: float, cause: int) -> None:
        """Sell `quantity` units off the shelf to a customer."""
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

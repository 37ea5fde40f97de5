"""An outside supplier of one item: always in stock, but with a capacity, and at times standing still."""

from collections import deque
from math import inf

import simpy

from simchain.blueprint.plan import Supply
from simchain.clock import Phase
from simchain.engines.eventwise.orders import Carrier, DailyLimit, Order, next_day, strike_out
from simchain.engines.eventwise.standing import Standing
from simchain.engines.eventwise.stock.rationing import Rationing
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.delivery.allocation import SHARED
from simchain.rules.policies import DUST


class Supplier:
    """A supply while a run goes on. Orders wait here while it is down or at its capacity.

    First come, first served; or, under one of the other allocations, shared out once all orders of an instant are in.
    """

    def __init__(self, plan: Supply, world: World, books: Books) -> None:
        self.plan = plan
        self.world = world
        self.books = books
        self.queue: deque[Order] = deque()
        self.is_up = True
        self.standing = Standing(self._change)
        self._limit = DailyLimit(plan.capacity) if plan.capacity < inf else None
        self._will_retry = self._will_share = False
        self._rationing: Rationing | None = None
        if plan.allocation in SHARED:
            self._rationing = Rationing(plan.allocation, plan.earned_over, plan.whole_units, world)

    @property
    def down_since(self) -> float:
        return self.standing.down_since

    @property
    def known_since(self) -> float:
        return self.standing.known_since

    def ask(self, order: Order, phase: Phase) -> None:
        """An order arrives. One below zero, of goods given back, is settled at once."""
        if order.remaining < 0.0:
            self._send(order, order.remaining)
            return
        if not self.queue and self.is_up and self._limit is None and order.lane and order.lane.is_open:
            self._send(order, order.remaining)
        else:
            self._line_up(order)
            self.serve()

    def _line_up(self, order: Order) -> None:
        """An order stands behind those that wait, one that is hurried (it has priority 0) before all that are not."""
        if order.priority or not self.queue:
            self.queue.append(order)
        else:
            self.queue.insert(sum(not waiting.priority for waiting in self.queue), order)

    def available(self) -> float:
        """Units that may leave today, after what waits here already."""
        if self._limit is None:
            return inf
        return max(0.0, self._limit.within(inf, self.world._now) - sum(order.remaining for order in self.queue))

    def serve(self) -> None:
        """Send what may leave now: at once, or when all orders of this instant are in."""
        if self._rationing is None:
            self._serve_in_turn()
        elif not self._will_share:
            self._will_share = True
            self.world.call_last(self._share_out)

    def _share_out(self, _: simpy.Event) -> None:
        """Give every buyer his part of today's capacity; what a full lane leaves of it goes to the oldest orders."""
        assert self._rationing is not None
        self._will_share = False
        wanted = [order.remaining for order in self.queue]
        available = inf if self._limit is None else self._limit.within(inf, self.world._now)
        if sum(wanted) > available and self.is_up:
            portions = self._rationing.portions(self.queue, wanted, available)
            for order, portion in zip(self.queue, portions, strict=True):
                assert order.lane is not None
                part = order.lane.room_for(portion)
                if part > DUST:
                    self._send(order, part)
            self.queue = deque(order for order in self.queue if order.remaining > 0.0)
        self._serve_in_turn()

    def _serve_in_turn(self) -> None:
        """The oldest order first. Who waits for his own lane does not hold up the others."""
        held_up: list[Order] = []
        while self.queue and self.is_up:
            order = self.queue.popleft()
            assert order.lane is not None
            may_leave = order.lane.room_for(order.remaining)
            part = may_leave if self._limit is None else self._limit.within(may_leave, self.world._now)
            if part > 0.0:
                self._send(order, part)
            if order.remaining > 0.0:
                held_up.append(order)
                if part < may_leave:
                    self._retry_tomorrow()
                    break
        self.queue.extendleft(reversed(held_up))

    def cancel(self, lane: Carrier, wanted: float) -> float:
        """Strike up to `wanted` units out of what waits here for a lane, newest first. Gives what was struck out."""
        struck = strike_out(reversed(self.queue), lane, wanted)
        self.queue = deque(order for order in self.queue if order.remaining > 0.0)
        return struck

    def _send(self, order: Order, quantity: float) -> None:
        assert order.lane is not None
        order.remaining -= quantity
        if self._limit is not None:
            self._limit.take(quantity)
        self.books.supplied[order.lane.index] -= quantity
        if self._rationing is not None:
            self._rationing.took(order.lane.index, quantity)
        order.lane.dispatch(quantity, order.cause)

    def _retry_tomorrow(self) -> None:
        if self._will_retry:
            return
        self._will_retry = True

        def retry(_: simpy.Event) -> None:
            self._will_retry = False
            self.serve()

        self.world.call(next_day(self.world._now), Phase.SERVICE, retry)

    def _change(self, before: float, after: float) -> None:
        """Disruptions leave another share of the capacity. With more than before, what waits looks for its turn."""
        self.is_up = after > 0.0
        if self._limit is not None:
            self._limit.capacity = self.plan.capacity * after
        if after > before:
            self.world.call(self.world._now, Phase.SERVICE, lambda _: self.serve())

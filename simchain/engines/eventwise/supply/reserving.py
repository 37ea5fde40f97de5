"""A supplier who keeps capacity for buyers who reserved it."""

from collections import deque

from simchain.blueprint.plan import Blueprint, Lane, Supply
from simchain.engines.eventwise.orders import Order
from simchain.engines.eventwise.supply.supplier import Supplier
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.policies import DUST
from simchain.rules.terms.contracts import reserved_today


class ReservedSupplier(Supplier):
    """First come, first served, but nobody gets what is kept for others today. What they do not use is lost."""

    def __init__(self, plan: Supply, world: World, books: Books, lanes: tuple[Lane, ...]) -> None:
        super().__init__(plan, world, books)
        self._reserved = {lane.index: lane.reservation.capacity for lane in lanes if lane.reservation is not None}
        self._in_all = sum(self._reserved.values())
        self._used: dict[int, float] = {}
        self._day = -1

    def release(self, lane: int) -> None:
        """Keep nothing for a lane any more."""
        self._reserved.pop(lane, None)
        self._in_all = sum(self._reserved.values())

    def _room(self, lane: int, wanted: float) -> float:
        """How much of what is wanted by a lane may leave today."""
        assert self._limit is not None
        now = self.world._now
        if int(now) != self._day:
            self._day, self._used = int(now), {}
        capacity, kept = self._limit.capacity, 0.0
        for other, units in self._reserved.items():
            if other != lane:
                kept += max(0.0, reserved_today(units, self._in_all, capacity) - self._used.get(other, 0.0))
        room = self._limit.within(capacity, now) - kept
        if wanted <= room + DUST:
            return wanted
        return room if room > DUST else 0.0

    def _serve_in_turn(self) -> None:
        held_up: deque[Order] = deque()
        while self.queue and self.is_up:
            order = self.queue.popleft()
            assert order.lane is not None
            may_leave = order.lane.room_for(order.remaining)
            part = self._room(order.lane.index, may_leave)
            if part > 0.0:
                self._used[order.lane.index] = self._used.get(order.lane.index, 0.0) + part
                self._send(order, part)
            if order.remaining > 0.0:
                held_up.append(order)
                if part < may_leave:
                    self._retry_tomorrow()
        self.queue.extendleft(reversed(held_up))


def supplier_of(plan: Supply, blueprint: Blueprint, world: World, books: Books) -> Supplier:
    """A supplier while a run goes on."""
    lanes = tuple(lane for lane in blueprint.lanes if lane.supplier == plan.index and lane.reservation is not None)
    return ReservedSupplier(plan, world, books, lanes) if lanes else Supplier(plan, world, books)

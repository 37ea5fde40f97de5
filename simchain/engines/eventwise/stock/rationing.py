"""How a source that is short shares out what it has among all who wait."""

from collections import defaultdict
from collections.abc import Sequence
from math import inf

from simchain.engines.eventwise.orders import Order
from simchain.engines.eventwise.world import World
from simchain.rules.delivery.allocation import (
    PROPORTIONAL,
    TURN_AND_EARN,
    earned_by_now,
    earned_part,
    proportional_part,
)

OWN = -1
"""Stands among the buyers for a site's own customers and production."""


def buyer(order: Order) -> int:
    """Who an order is for: the number of the lane that it leaves by, or the site's own customers and lots."""
    return OWN if order.lane is None else order.lane.index


class Rationing:
    """One of the allocations by which everybody gets a part, with what it remembers of its buyers."""

    def __init__(self, allocation: str, memory: float, whole: bool, world: World) -> None:
        self._allocation = allocation
        self._memory = memory
        self._whole = whole
        self._world = world
        self._earned: dict[int, tuple[float, float]] = {}

    def took(self, who: int, quantity: float) -> None:
        """A buyer was served."""
        if self._allocation == TURN_AND_EARN:
            self._earned[who] = (self._world._now, self._by_now(who, quantity))

    def _by_now(self, who: int, taken: float = 0.0) -> float:
        day, earned = self._earned.get(who, (self._world._now, 0.0))
        return earned_by_now(earned, self._world._now - day, self._memory, taken)

    def portions(self, orders: Sequence[Order], wanted: Sequence[float], available: float) -> list[float]:
        """What each order gets of `available`, which is less than all want. Of one buyer, the oldest goes first."""
        if self._allocation == PROPORTIONAL:
            total = sum(wanted)
            return [proportional_part(want, total, available, self._whole) for want in wanted]
        left = self._by_buyer(orders, wanted, available)
        portions = []
        for order, want in zip(orders, wanted, strict=True):
            part = min(want, left[buyer(order)])
            left[buyer(order)] -= part
            portions.append(part)
        return portions

    def _by_buyer(self, orders: Sequence[Order], wanted: Sequence[float], available: float) -> dict[int, float]:
        """What each buyer gets: who wants least for what he has earned comes first, the others share the rest."""
        wants: dict[int, float] = defaultdict(float)
        for order, want in zip(orders, wanted, strict=True):
            wants[buyer(order)] += want
        earned = {who: self._by_now(who) if self._allocation == TURN_AND_EARN else 1.0 for who in wants}
        content = sorted(wants, key=lambda who: (wants[who] / earned[who] if earned[who] > 0.0 else inf, wants[who]))
        parts: dict[int, float] = {}
        for n, who in enumerate(content):
            total = sum(earned[other] for other in content[n:])
            buyers = len(content) - n
            parts[who] = earned_part(wants[who], earned[who], total, buyers, max(0.0, available), self._whole)
            available -= parts[who]
        return parts

"""Sourcing: what a stock needs is made here, ordered from its one source, or split over several."""

from collections.abc import Sequence
from typing import Protocol

from simchain.blueprint.plan import Point
from simchain.engines.eventwise.orders import Way
from simchain.engines.eventwise.own import OwnSplit
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.sourcing import split_part


class Orderable(Protocol):
    """What can be told a need: a production, a lane, or a split over lanes."""

    def order(self, needed: float, cause: int, /) -> float:
        """Order what is needed. Gives the quantity ordered, which minimum orders and multiples may change."""
        ...


def sources_of(plan: Point, maker: Orderable | None, lanes: Sequence[Way], world: World, books: Books) -> Orderable:
    """What a stock orders from."""
    if maker is not None:
        return maker
    if len(lanes) == 1:
        return lanes[0]
    if plan.split is not None:
        return OwnSplit(plan.split, plan, lanes, world, books)
    return SplitByShares(plan, lanes)


class SplitByShares:
    """Orders from every source what brings it to its share of all orders; the last one gets what is left."""

    def __init__(self, plan: Point, lanes: Sequence[Way]) -> None:
        self._plan = plan
        self._lanes = lanes
        self._ordered = [0.0] * len(lanes)

    def order(self, needed: float, cause: int) -> float:
        ordered, last = self._ordered, len(self._lanes) - 1
        all_orders, remaining, total = sum(ordered) + needed, needed, 0.0
        for n, lane in enumerate(self._lanes):
            part = remaining
            if n < last:
                part = split_part(self._plan.shares[n], all_orders, ordered[n], remaining, self._plan.whole_units)
            quantity = lane.order(part, cause)
            ordered[n] += quantity
            total += quantity
            remaining = max(0.0, remaining - quantity)
        return total

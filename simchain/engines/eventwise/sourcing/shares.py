"""Orders by shares: every order is split, or each goes whole to a source that is drawn."""

from collections.abc import Sequence

from simchain.engines.eventwise.orders import Way
from simchain.engines.eventwise.world import World
from simchain.randomness import Draws
from simchain.rules.sourcing import RandomShares, Shares, drawn_source, split_part


class SplitByShares:
    """Orders from every source what brings it to its share of all orders; the last one gets what is left."""

    def __init__(self, rule: Shares, lanes: Sequence[Way], whole_units: bool) -> None:
        self._shares = rule.shares
        self._lanes = lanes
        self._whole_units = whole_units
        self._ordered = [0.0] * len(lanes)

    def order(self, needed: float, cause: int) -> float:
        ordered, last = self._ordered, len(self._lanes) - 1
        all_orders, remaining, total = sum(ordered) + needed, needed, 0.0
        for n, lane in enumerate(self._lanes):
            part = remaining
            if n < last:
                part = split_part(self._shares[n], all_orders, ordered[n], remaining, self._whole_units)
            quantity = lane.order(part, cause)
            ordered[n] += quantity
            total += quantity
            remaining = max(0.0, remaining - quantity)
        return total


class Drawn:
    """Draws a source for every order."""

    def __init__(self, rule: RandomShares, lanes: Sequence[Way], world: World, draws: Draws) -> None:
        self._shares = rule.shares
        self._lanes = lanes
        self._world = world
        self._draws = draws

    def order(self, needed: float, cause: int) -> float:
        chosen = drawn_source(self._shares, self._draws.next(int(self._world._now)))
        return self._lanes[chosen].order(needed, cause)

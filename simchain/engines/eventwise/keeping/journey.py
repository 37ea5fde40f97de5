"""Goods that do not keep, on their way down a lane: they get older there."""

from simchain.engines.eventwise.keeping.ageing import AgeingStock
from simchain.engines.eventwise.keeping.lots import Lot, Lots
from simchain.engines.eventwise.supply.following import Follower
from simchain.engines.eventwise.world import World


class Journey(Follower):
    """The age of what is under way on one lane; what left first counts as arriving first.

    An outside supplier (no `origin`) makes what he sends on the day on which he sends it.
    """

    def __init__(self, world: World, origin: AgeingStock | None, destination: AgeingStock) -> None:
        self._world = world
        self._origin = origin
        self._destination = destination
        self._lots = Lots()

    def ordered(self, quantity: float, ordered_at: float, due: float) -> None:
        """Orders have no age."""

    def cancelled(self, quantity: float) -> None:
        """Nor has what was never sent."""

    def left(self, quantity: float, due: float) -> None:
        made_now = [Lot(self._world._now, quantity)]
        self._lots.append(made_now if self._origin is None else self._origin.hand_on(quantity))

    def arrived(self, quantity: float) -> None:
        self._destination.expect(self._lots.take(quantity))

    def accepted(self, quantity: float, good: float) -> None:
        """The stock knows when it receives them."""

    def lost(self, quantity: float) -> None:
        self._lots.take(quantity)

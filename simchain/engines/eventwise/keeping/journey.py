"""Goods that do not keep, on their way down a lane: they get older there."""

from simchain.engines.eventwise.keeping.ageing import AgeingStock
from simchain.engines.eventwise.keeping.lots import Lot, Lots
from simchain.engines.eventwise.supply.shipping.following import Follower
from simchain.engines.eventwise.supply.shipping.shipment import Shipment
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

    def left(self, shipment: Shipment, quantity: float, due: float) -> None:
        made_now = [Lot(self._world._now, quantity)]
        self._lots.append(made_now if self._origin is None else self._origin.hand_on(quantity))

    def arrived(self, shipment: Shipment) -> None:
        self._destination.expect(self._lots.take(shipment.quantity))

    def lost(self, shipment: Shipment) -> None:
        self._lots.take(shipment.quantity)

"""Goods under way, and what may happen to them there."""

from typing import Protocol

from simchain.engines.eventwise.world import Action, Moment, World

OPENING = -1.0
"""Departure of goods that were under way when the run began: nobody knows since when."""


class Shipment(Moment):
    """Goods under way. The event happens when they arrive."""

    def __init__(
        self, world: World, callbacks: list[Action], quantity: float, departed: float, cause: int, price: float
    ) -> None:
        self.env = world
        self.callbacks = callbacks
        self.quantity = quantity
        self.departed = departed
        self.cause = cause
        self.price = price


class Route(Protocol):
    """What shipments are on: a lane, as far as they know it."""

    def arrive(self, shipment: Shipment) -> None: ...

    def arrives_not_before(self, day: float) -> None: ...

    def lose(self, shipment: Shipment, cause: int) -> None: ...

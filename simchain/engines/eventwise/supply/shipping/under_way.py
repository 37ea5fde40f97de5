"""Goods on a lane that disruptions can hit: they stand still, are lost or sent round, or wait at a closed gate."""

from simchain.clock import Phase
from simchain.engines.eventwise.standing import Standing
from simchain.engines.eventwise.supply.shipping.shipment import Route, Shipment
from simchain.engines.eventwise.world import World


class UnderWay:
    """Every shipment on one lane, and the day on which it is due. What is given back, up the lane, is not among them.

    A shipment that is due on another day than it was is put on the list of events again: its old event is then not on
    its day, and does nothing.
    """

    def __init__(self, lane: Route, world: World) -> None:
        self._lane = lane
        self._world = world
        self._due: dict[Shipment, float] = {}
        self._still: dict[Shipment, float] = {}
        """Those that stand still, with the days that they still have to go."""
        self._at_the_gate: list[Shipment] = []
        self.moving = Standing(self._move)
        self.gate = Standing(self._open_or_close)

    def leaves(self, shipment: Shipment, due: float) -> None:
        """A shipment is put on its way."""
        self._due[shipment] = due

    def lets_in(self, shipment: Shipment) -> bool:
        """Whether a shipment whose event happens arrives now."""
        if shipment.quantity < 0.0:
            return True
        if self._due.get(shipment) != self._world._now:
            return False
        del self._due[shipment]
        if not self.gate.is_up:
            self._at_the_gate.append(shipment)
        return self.gate.is_up

    def lose(self, cause: int) -> None:
        """All that is under way is lost."""
        for shipment in (*self._due, *self._still):
            self._lane.lose(shipment, cause)
        self._due.clear()
        self._still.clear()

    def send_round(self, days: float) -> None:
        """All that is under way arrives so many days later."""
        for shipment, due in [*self._due.items()]:
            self._put(shipment, due + days)
        self._still = {shipment: left + days for shipment, left in self._still.items()}

    def _put(self, shipment: Shipment, due: float) -> None:
        self._due[shipment] = due
        self._lane.arrives_not_before(due)
        self._world.call(due, Phase.RECEIPTS, lambda _: self._lane.arrive(shipment))

    def _move(self, before: float, after: float) -> None:
        """All stands still, or goes on."""
        now = self._world._now
        if after == 0.0:
            self._still = {shipment: due - now for shipment, due in self._due.items()}
            self._due.clear()
        elif before == 0.0:
            for shipment, left in self._still.items():
                self._put(shipment, now + left)
            self._still.clear()

    def _open_or_close(self, before: float, after: float) -> None:
        waiting, self._at_the_gate = self._at_the_gate, []
        for shipment in waiting:
            self._put(shipment, self._world._now)

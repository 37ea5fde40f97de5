"""The order lines of one lane while a run goes on. What leaves belongs to the oldest line that waits, and stays its."""

from collections import deque
from collections.abc import Callable

from simchain.engines.eventwise.supply.shipping.following import Follower
from simchain.engines.eventwise.supply.shipping.shipment import OPENING, Shipment
from simchain.engines.eventwise.world import World
from simchain.rules.policies import DUST
from simchain.rules.suppliers.order_lines import Asked, Line, Payment, Window


class OrderLines(Follower):
    """Keeps every line of a lane, those that are done included. `price_on` tells the price of a unit on a day.

    A source promises the day of arrival: the `inspection_days` until goods are on the shelf are not its own.

    >>> world = World(top_rank=0)
    >>> lines = OrderLines(world, Window(), price_on=lambda day: 2.0)
    >>> lines.ordered(10.0, ordered_at=0.0, due=5.0)
    >>> shipment = Shipment(world, [], 4.0, departed=0.0, cause=0, price=2.0)
    >>> lines.left(shipment, 4.0, due=5.0)
    >>> lines.arrived(shipment)
    >>> lines.all[0].received, lines.all[0].is_complete
    (4.0, False)
    """

    def __init__(
        self,
        world: World,
        window: Window,
        price_on: Callable[[float], float],
        inspects: bool = False,
        inspection_days: float = 0.0,
    ) -> None:
        self.window = window
        self.all: list[Line] = []
        """Every line, the oldest first, but those that were open before the run began."""
        self.completed: list[Callable[[Line], None]] = []
        """Who is told of a line that is complete."""
        self.payments: list[Payment] = []
        """What the source was paid, the oldest first."""
        self.asked: list[Asked] = []
        """When the source was asked to hurry, where this is the lane for that."""
        self._world = world
        self._inspects = inspects
        self._inspection_days = inspection_days
        self.price_on = price_on
        self.priced_by_size = False
        """Whether a line that is cut down has the price of what is left of it."""
        self._to_ship: deque[Line] = deque()
        self._aboard: dict[Shipment, list[tuple[Line, float]]] = {}
        """What of which line is in each shipment."""
        self._unseen: deque[Line] = deque()
        """Lines of which goods have arrived that were not looked at yet, once for each receipt."""
        self._arrived: deque[float] = deque()

    def ordered(self, quantity: float, ordered_at: float, due: float) -> None:
        if ordered_at == OPENING:
            self._to_ship.append(Line(ordered_at, due - self._inspection_days, quantity))
            return
        line = Line(ordered_at, due - self._inspection_days, quantity, self.price_on(ordered_at))
        self._to_ship.append(line)
        self.all.append(line)

    def cancelled(self, quantity: float) -> None:
        """Struck out is what has not left, the newest first."""
        while quantity > DUST and self._to_ship:
            line = self._to_ship[-1]
            part = min(quantity, line.quantity - line.shipped)
            line.quantity -= part
            quantity -= part
            if self.priced_by_size and line.price == line.price:
                line.price = self.price_on(line.ordered_at)
            if line.shipped < line.quantity - DUST:
                return
            self._to_ship.pop()
            if line.quantity > DUST:
                self._settle(line)
            elif line in self.all:
                self.all.remove(line)

    def left(self, shipment: Shipment, quantity: float, due: float) -> None:
        """Goods that leave are those of the orders that wait longest."""
        aboard = self._aboard.setdefault(shipment, [])
        while quantity > DUST and self._to_ship:
            line = self._to_ship[0]
            part = min(quantity, line.quantity - line.shipped)
            line.shipped += part
            quantity -= part
            aboard.append((line, part))
            if line.shipped >= line.quantity - DUST:
                self._to_ship.popleft()

    def arrived(self, shipment: Shipment) -> None:
        now = self._world._now
        for line, part in self._aboard.pop(shipment, ()):
            line.received += part
            if self.window.has(now, line.promised_at):
                line.punctual += part
            if line.first_receipt != line.first_receipt:
                line.first_receipt = now
            self._unseen.append(line)
            self._arrived.append(part)
            self._settle(line)

    def lost(self, shipment: Shipment) -> None:
        for line, part in self._aboard.pop(shipment, ()):
            line.lost += part
            self._settle(line)

    def accepted(self, quantity: float, good: float) -> None:
        share = good / quantity if quantity else 1.0
        while quantity > DUST and self._unseen:
            part = min(quantity, self._arrived[0])
            self._unseen[0].accepted += part * share
            if self._inspects:
                self._unseen[0].inspected += part
            self._arrived[0] -= part
            quantity -= part
            if self._arrived[0] <= DUST:
                self._unseen.popleft()
                self._arrived.popleft()

    def paid(self, amount: float, quantity: float, reference: float) -> None:
        """The source was paid for so many units, of which one would have cost `reference`."""
        self.payments.append(Payment(self._world._now, amount, quantity, reference))

    def asked_to_hurry(self, agreed: bool) -> None:
        """The source was asked now."""
        self.asked.append(Asked(self._world._now, agreed))

    def _settle(self, line: Line) -> None:
        if line.received + line.lost >= line.quantity - DUST:
            line.completed_at = self._world._now
            for tell in self.completed:
                tell(line)

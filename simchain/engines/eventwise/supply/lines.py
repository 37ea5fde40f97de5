"""The order lines of one lane while a run goes on. What arrives belongs to the oldest line that waits."""

from collections import deque
from collections.abc import Callable

from simchain.engines.eventwise.supply.following import Follower
from simchain.engines.eventwise.supply.shipment import OPENING
from simchain.engines.eventwise.world import World
from simchain.rules.order_lines import Line, Window
from simchain.rules.policies import DUST


class OrderLines(Follower):
    """Keeps every line of a lane, those that are done included. `price_on` tells the price of a unit on a day.

    >>> world = World(top_rank=0)
    >>> lines = OrderLines(world, Window(), price_on=lambda day: 2.0)
    >>> lines.ordered(10.0, ordered_at=0.0, due=5.0)
    >>> lines.arrived(4.0)
    >>> lines.all[0].received, lines.all[0].is_complete
    (4.0, False)
    """

    def __init__(self, world: World, window: Window, price_on: Callable[[float], float]) -> None:
        self.window = window
        self.all: list[Line] = []
        """Every line, the oldest first, but those that were open before the run began."""
        self.completed: list[Callable[[Line], None]] = []
        """Who is told of a line that is complete."""
        self._world = world
        self._price_on = price_on
        self._open: deque[Line] = deque()
        self._unseen: deque[Line] = deque()
        """Lines of which goods have arrived that were not looked at yet, once for each receipt."""
        self._arrived: deque[float] = deque()

    def ordered(self, quantity: float, ordered_at: float, due: float) -> None:
        if ordered_at == OPENING:
            self._open.append(Line(ordered_at, due, quantity))
            return
        line = Line(ordered_at, due, quantity, self._price_on(ordered_at))
        self._open.append(line)
        self.all.append(line)

    def cancelled(self, quantity: float) -> None:
        while quantity > DUST and self._open:
            line = self._open[-1]
            part = min(quantity, line.quantity - line.received - line.lost)
            line.quantity -= part
            quantity -= part
            if line.received + line.lost < line.quantity - DUST:
                return
            self._open.pop()
            if line.quantity > DUST:
                self._complete(line)
            elif line in self.all:
                self.all.remove(line)

    def left(self, quantity: float, due: float) -> None:
        """Lines do not ask when goods leave."""

    def arrived(self, quantity: float) -> None:
        now = self._world._now
        for line, part in self._of_the_oldest(quantity):
            line.received += part
            if self.window.has(now, line.promised_at):
                line.punctual += part
            if line.first_receipt != line.first_receipt:
                line.first_receipt = now
            self._unseen.append(line)
            self._arrived.append(part)
            self._settle(line)

    def accepted(self, quantity: float, good: float) -> None:
        share = good / quantity if quantity else 1.0
        while quantity > DUST and self._unseen:
            part = min(quantity, self._arrived[0])
            self._unseen[0].accepted += part * share
            self._arrived[0] -= part
            quantity -= part
            if self._arrived[0] <= DUST:
                self._unseen.popleft()
                self._arrived.popleft()

    def lost(self, quantity: float) -> None:
        for line, part in self._of_the_oldest(quantity):
            line.lost += part
            self._settle(line)

    def _of_the_oldest(self, quantity: float) -> list[tuple[Line, float]]:
        """The lines that wait longest, and how much of a quantity is theirs."""
        parts = []
        for line in self._open:
            if quantity <= DUST:
                break
            part = min(quantity, line.quantity - line.received - line.lost)
            parts.append((line, part))
            quantity -= part
        return parts

    def _settle(self, line: Line) -> None:
        if line.received + line.lost >= line.quantity - DUST:
            self._open.remove(line)
            self._complete(line)

    def _complete(self, line: Line) -> None:
        line.completed_at = self._world._now
        for tell in self.completed:
            tell(line)

"""What is to come on a lane, by the day it is due: for rules that look at what comes soon, or is late."""

from bisect import insort
from math import inf

from simchain.engines.eventwise.supply.shipping.following import Follower
from simchain.engines.eventwise.supply.shipping.shipment import Shipment


class DueList:
    """Quantities with the days on which they are due, the first to come first.

    What arrives closes the one that was due first, and what is cancelled the one that is due last.
    """

    def __init__(self) -> None:
        self._due: list[tuple[float, float]] = []

    def add(self, quantity: float, due: float) -> None:
        """Something is to come on a day."""
        insort(self._due, (due, quantity))

    def close(self, quantity: float) -> None:
        """Something has come."""
        self._take(quantity, 0)

    def cancel(self, quantity: float) -> None:
        """Something will not come."""
        self._take(quantity, -1)

    def _take(self, quantity: float, end: int) -> None:
        due = self._due
        while due and quantity > 0.0:
            day, still_open = due[end]
            if still_open > quantity:
                due[end] = (day, still_open - quantity)
                return
            quantity -= still_open
            del due[end]

    def by(self, day: float) -> float:
        """Units that are due on a day or before."""
        total = 0.0
        for due, quantity in self._due:
            if due > day:
                break
            total += quantity
        return total

    def late_by(self, now: float) -> float:
        """Days by which the oldest is overdue; below zero while nothing is."""
        return now - self._due[0][0] if self._due else -inf


class Outlook(Follower):
    """What a lane owes by its promises, and what is under way by when it should arrive."""

    def __init__(self) -> None:
        self.orders, self.shipments = DueList(), DueList()

    def ordered(self, quantity: float, ordered_at: float, due: float) -> None:
        self.orders.add(quantity, due)

    def cancelled(self, quantity: float) -> None:
        self.orders.cancel(quantity)

    def left(self, shipment: Shipment, quantity: float, due: float) -> None:
        self.shipments.add(quantity, due)

    def accepted(self, quantity: float, good: float) -> None:
        """What has arrived waits to be looked at, and was still to come on the shelf until now."""
        self._close(quantity)

    def lost(self, shipment: Shipment) -> None:
        self._close(shipment.quantity)

    def _close(self, quantity: float) -> None:
        """Nobody waits for it any more."""
        self.orders.close(quantity)
        self.shipments.close(quantity)

    def later_than(self, day: float) -> float:
        """Units on order that cannot be counted on by a day: not shipped yet, or due later."""
        return self.orders.by(inf) - self.shipments.by(day)

"""The orders of a lane that are young enough to be cancelled."""

from simchain.engines.eventwise.supply.shipping.following import Follower
from simchain.rules.policies import DUST


class Recent(Follower):
    """Orders by the day on which they were placed, the newest last. The source itself knows what has left."""

    def __init__(self, days: float) -> None:
        self._days = days
        self._orders: list[tuple[float, float]] = []

    def ordered(self, quantity: float, ordered_at: float, due: float) -> None:
        self._orders.append((ordered_at, quantity))

    def cancelled(self, quantity: float) -> None:
        while quantity > DUST and self._orders:
            day, placed = self._orders.pop()
            if placed > quantity:
                self._orders.append((day, placed - quantity))
            quantity -= placed

    def placed(self, now: float) -> float:
        """Units ordered within the window."""
        self._orders = [(day, placed) for day, placed in self._orders if day >= now - self._days - DUST]
        return sum(placed for _, placed in self._orders)

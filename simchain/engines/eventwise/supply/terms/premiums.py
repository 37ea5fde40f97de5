"""What is paid on top of a price, and what was spent on goods in all, as they leave for a stock."""

from abc import ABC, abstractmethod
from collections import deque

from simchain.blueprint.plan import RUSH
from simchain.engines.eventwise.supply.trade.posting import Priced
from simchain.rules.policies import DUST


class Premium(ABC):
    """Money on top of the price of goods, posted as they leave under a cause of its own, and billed with the price."""

    def __init__(self, lane: Priced, cause: str) -> None:
        self._lane = lane
        self._cause = cause

    @abstractmethod
    def beyond(self, quantity: float, day: float) -> float:
        """What is paid on top of the price of so many units that leave on a day."""

    def post(self, quantity: float, day: float, cause: int) -> None:
        lane = self._lane
        amount = self.beyond(quantity, day)
        getattr(lane.books, self._cause)[lane.plan.destination] += amount
        lane.books.spend[lane.plan.index] += amount
        lane.premium = amount
        lane.note(self._cause, amount=amount, cause=cause)


class Surcharge(Premium):
    """A fixed share of the price: for a hurry, or to a vendor who is on no list."""

    def __init__(self, lane: Priced) -> None:
        super().__init__(lane, "expedite" if lane.plan.way == RUSH else "maverick")

    def beyond(self, quantity: float, day: float) -> float:
        return self._lane.price_paid * self._lane.plan.surcharge * quantity


class PricedOrders:
    """Orders that have not left, the oldest first, each at a price of its own.

    >>> orders = PricedOrders()
    >>> orders.place(10.0, 3.0)
    >>> orders.place(10.0, 5.0)
    >>> orders.leave(15.0), orders.leave(5.0)
    (55.0, 25.0)
    """

    def __init__(self) -> None:
        self._waiting: deque[list[float]] = deque()

    def place(self, quantity: float, price: float) -> None:
        """An order of so many units."""
        self._waiting.append([quantity, price])

    def leave(self, quantity: float) -> float:
        """Let so many units leave, those of the oldest orders. Gives what they cost together."""
        left, amount = quantity, 0.0
        while left > DUST and self._waiting:
            order = self._waiting[0]
            part = min(left, order[0])
            amount += part * order[1]
            left -= part
            order[0] -= part
            if order[0] <= DUST:
                self._waiting.popleft()
        return amount


class Spending:
    """Counts what the goods of a lane cost by price: each lane's spend, to which premiums add theirs."""

    def __init__(self, lane: Priced) -> None:
        self._lane = lane

    def post(self, quantity: float, day: float, cause: int) -> None:
        lane = self._lane
        lane.books.spend[lane.plan.index] += lane.price_paid * quantity

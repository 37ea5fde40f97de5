"""What is paid on top of a price, and what was spent on goods in all, as they leave for a stock."""

from typing import Protocol

from simchain.blueprint.plan import RUSH, Lane
from simchain.ledger import Books


class Priced(Protocol):
    """A lane whose goods have a price."""

    plan: Lane
    books: Books
    price_paid: float

    def note(self, kind: str, *, amount: float, cause: int) -> int: ...


class Surcharge:
    """A share of the price of the day that is paid on top of it: for a hurry, or to a vendor who is on no list."""

    def __init__(self, lane: Priced) -> None:
        self._lane = lane
        self._cause = "expedite" if lane.plan.way == RUSH else "maverick"

    def post(self, quantity: float, day: float, cause: int) -> None:
        lane = self._lane
        amount = lane.price_paid * lane.plan.surcharge * quantity
        account = lane.books.expedite if self._cause == "expedite" else lane.books.maverick
        account[lane.plan.destination] += amount
        lane.books.spend[lane.plan.index] += amount
        lane.note(self._cause, amount=amount, cause=cause)


class Spending:
    """Counts what the goods of a lane cost by price: each lane's spend, to which premiums add theirs."""

    def __init__(self, lane: Priced) -> None:
        self._lane = lane

    def post(self, quantity: float, day: float, cause: int) -> None:
        lane = self._lane
        lane.books.spend[lane.plan.index] += lane.price_paid * quantity

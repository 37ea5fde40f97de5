"""What is paid on top of a price, and what was spent on goods in all, as they leave for a stock."""

from typing import Protocol

from simchain.blueprint.plan import Lane
from simchain.ledger import Books


class Priced(Protocol):
    """A lane whose goods have a price."""

    plan: Lane
    books: Books
    price_paid: float

    def note(self, kind: str, *, amount: float, cause: int) -> int: ...


class Surcharge:
    """A share of the price of the day, paid for a hurry."""

    def __init__(self, lane: Priced) -> None:
        self._lane = lane

    def post(self, quantity: float, day: float, cause: int) -> None:
        lane = self._lane
        amount = lane.price_paid * lane.plan.surcharge * quantity
        lane.books.expedite[lane.plan.destination] += amount
        lane.note("expedite", amount=amount, cause=cause)


class Spending:
    """Counts what the goods of a lane cost by price, premiums included: each lane's spend."""

    def __init__(self, lane: Priced) -> None:
        self._lane = lane

    def post(self, quantity: float, day: float, cause: int) -> None:
        lane = self._lane
        lane.books.spend[lane.plan.index] += lane.price_paid * (1.0 + lane.plan.surcharge) * quantity

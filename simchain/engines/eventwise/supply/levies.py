"""What is paid beside price and freight when goods leave for a stock: duty, insurance and handling."""

from collections.abc import Callable
from typing import Protocol

from simchain.ledger import Books
from simchain.rules.landed_cost import Levies


class Dated(Protocol):
    """A rate that disruptions set for a while: None where they say nothing."""

    def on(self, day: float) -> float | None: ...


class Paid:
    """Posts the levies of one lane, at the rates of the day on which goods leave."""

    def __init__(self, rates: Levies, duties: Dated | None, point: int, books: Books) -> None:
        self.rates = rates
        self._duties = duties
        self._point = point
        self._books = books

    def duty_on(self, day: float) -> float:
        """The rate of duty on a day."""
        decreed = None if self._duties is None else self._duties.on(day)
        return self.rates.duty if decreed is None else decreed

    def post(self, quantity: float, day: float, worth: float, note: Callable[[str, float], object]) -> None:
        """Pay for `quantity` units that are worth so much each; `note` takes each cause with its amount."""
        books, rates = self._books, self.rates
        for cause, account, per_unit in (
            ("duty", books.duty, worth * self.duty_on(day)),
            ("insurance", books.insurance, worth * rates.insurance),
            ("handling", books.handling, rates.handling),
        ):
            if per_unit:
                account[self._point] += per_unit * quantity
                note(cause, per_unit * quantity)

"""What goods emit on their way down a lane, and what that costs."""

from collections.abc import Callable

from simchain.ledger import Books


class Emitting:
    """Counts the emissions of one lane as goods leave, and posts their price, if they have one."""

    def __init__(self, per_unit: float, price: float, lane: int, point: int, books: Books) -> None:
        self._per_unit = per_unit
        self._price = price
        self._lane = lane
        self._point = point
        self._books = books

    def count(self, quantity: float, note: Callable[[str, float], object]) -> None:
        """`quantity` units leave; `note` takes the cause with its amount."""
        emitted = self._per_unit * quantity
        self._books.emissions[self._lane] += emitted
        if self._price:
            self._books.carbon[self._point] += emitted * self._price
            note("carbon", emitted * self._price)

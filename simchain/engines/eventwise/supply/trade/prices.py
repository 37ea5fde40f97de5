"""What moves the price of a lane's goods, and its freight, over time; and who counts how far it moved."""

from collections.abc import Iterable
from typing import Protocol

from simchain.blueprint.plan import Lane
from simchain.engines.eventwise.bills import Factor
from simchain.ledger import Books
from simchain.rules.terms.price_index import FuelClause, fuel_factor, price_level


class Inflation:
    """The level of a price that rises by a rate a year."""

    def __init__(self, rate: float) -> None:
        self._rate = rate

    def on(self, day: float) -> float:
        """What a price of 1 has become."""
        return price_level(self._rate, day)


class Fuel:
    """What freight is multiplied with under a fuel clause."""

    def __init__(self, clause: FuelClause) -> None:
        self._clause = clause

    def on(self, day: float) -> float:
        """The factor on a day."""
        return fuel_factor(self._clause.share, self._clause.level_on(day))


class Together:
    """Several factors as one: their product."""

    def __init__(self, factors: Iterable[Factor]) -> None:
        self._factors = tuple(factors)

    def on(self, day: float) -> float:
        """The product on a day."""
        product = 1.0
        for factor in self._factors:
            product *= factor.on(day)
        return product


def together(*factors: Factor | None) -> Factor | None:
    """The factors that there are as one, or None if there is none."""
    known = [factor for factor in factors if factor is not None]
    if len(known) < 2:
        return known[0] if known else None
    return Together(known)


def inflation_of(plan: Lane) -> Factor | None:
    """How the price of a lane's goods rises, if it does."""
    return Inflation(plan.inflation) if plan.inflation else None


class Listed:
    """Counts what was bought by a lane, and what that would have cost at the price that was written first."""

    def __init__(self, plan: Lane, books: Books) -> None:
        self._plan = plan
        self._books = books

    def post(self, quantity: float, amount: float, billed: float) -> None:
        """Count a purchase."""
        self._books.bought[self._plan.destination] += quantity
        self._books.listed[self._plan.destination] += quantity * self._plan.unit_price


class Agreed(Protocol):
    """A lane whose price was agreed beside a list price."""

    def reference_on(self, day: float) -> float: ...


class Saved:
    """Counts what was saved against the list price of the day of each bill."""

    def __init__(self, lane: Agreed, point: int, books: Books) -> None:
        self._lane = lane
        self._point = point
        self._books = books

    def post(self, quantity: float, amount: float, billed: float) -> None:
        """Count a purchase."""
        self._books.savings[self._point] += quantity * self._lane.reference_on(billed) - amount

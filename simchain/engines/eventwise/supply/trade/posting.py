"""Lanes, as those know them who post money or count something as goods leave."""

from typing import Protocol

from simchain.blueprint.plan import Lane
from simchain.ledger import Books


class Posting(Protocol):
    """A lane whose costs are posted."""

    plan: Lane
    books: Books

    def note(self, kind: str, *, amount: float, cause: int) -> int: ...


class Priced(Posting, Protocol):
    """One whose goods have a price, and what is paid to their supplier on top of it."""

    price_paid: float
    premium: float

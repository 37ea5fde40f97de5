"""What is decided now and then about whom to buy from: rows that every run keeps, because they are few."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    """One decision about a source of a stock point (by number). `what` is a word of `WORDS`."""

    day: float
    point: int
    source: str
    what: str
    reason: str = ""


EXCLUDED = "excluded"
QUALIFIED = "qualified"
AWARDED = "awarded"
RENEWED = "renewed"
EXTENDED = "extended"
EXITED = "exited"

WORDS = (EXCLUDED, QUALIFIED, AWARDED, RENEWED, EXTENDED, EXITED)
"""What may be decided. A contract is extended where it would end but nobody else is left."""

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

WORDS = (EXCLUDED, QUALIFIED, AWARDED)
"""What may be decided."""

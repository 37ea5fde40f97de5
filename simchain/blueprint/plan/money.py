"""What is counted in money beside the postings: layers of stock, and budgets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Valuation:
    """How the stock of one item is valued, over all the sites of a chain. `points` are its stock points."""

    item: str
    method: str
    points: tuple[int, ...]


@dataclass(frozen=True)
class Budget:
    """What may be spent in a day on a category of items. `points` are the stock points that count."""

    category: str
    per_day: float
    points: tuple[int, ...]

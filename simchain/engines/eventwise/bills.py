"""What is paid for goods, as lanes and shelves know it: what moves a price over time, and who is told of a purchase."""

from typing import Protocol


class Factor(Protocol):
    """Something that is larger or smaller on some days than on others."""

    def on(self, day: float) -> float: ...


class Bill(Protocol):
    """Who is told what was bought, and for how much, as goods become the buyer's. Both are below zero for a credit.

    `billed` is the day of the bill: today, or earlier where a bill is corrected.
    """

    def post(self, quantity: float, amount: float, billed: float) -> None: ...

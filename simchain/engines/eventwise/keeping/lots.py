"""Goods by the day on which they were made."""

from collections.abc import Iterable
from typing import NamedTuple

from simchain.rules.goods.shelf_life import aged_days, is_over
from simchain.rules.policies import DUST


class Lot(NamedTuple):
    """Units that were made on one day."""

    made: float
    quantity: float


class Lots:
    """Lots in the order in which they go: as they were put here (`append`), or the oldest first (`put`)."""

    __slots__ = ("_lots", "total")

    def __init__(self) -> None:
        self._lots: list[Lot] = []
        self.total = 0.0

    @property
    def oldest(self) -> float:
        """The day on which the first was made. There must be one."""
        return self._lots[0].made

    def append(self, lots: Iterable[Lot]) -> None:
        """Put goods at the end of the row."""
        for lot in lots:
            self._lots.append(lot)
            self.total += lot.quantity

    def put(self, lot: Lot) -> None:
        """Put goods where they belong by their age."""
        self.total += lot.quantity
        place = len(self._lots)
        while place and self._lots[place - 1].made > lot.made:
            place -= 1
        if place and self._lots[place - 1].made == lot.made:
            self._lots[place - 1] = Lot(lot.made, self._lots[place - 1].quantity + lot.quantity)
        else:
            self._lots.insert(place, lot)

    def take(self, quantity: float) -> list[Lot]:
        """Take `quantity` units off the front of the row; what is there, if that is less."""
        taken: list[Lot] = []
        while self._lots and quantity > DUST:
            made, there = self._lots[0]
            part = there if there <= quantity + DUST else quantity
            taken.append(Lot(made, part))
            if part == there:
                del self._lots[0]
            else:
                self._lots[0] = Lot(made, there - part)
            quantity -= part
            self.total -= part
        if not self._lots:
            self.total = 0.0
        return taken

    def spoil(self, life: float, day: float) -> float:
        """Let go of the lots at the front of the row whose shelf life is over on a day. Gives how many units."""
        spoilt = 0.0
        while self._lots and is_over(life, self._lots[0].made, day):
            spoilt += self._lots.pop(0).quantity
        self.total = self.total - spoilt if self._lots else 0.0
        return spoilt

    def aged_area(self, since: float, until: float) -> float:
        """Unit-days of aged goods between two days on which nothing comes or goes."""
        area = 0.0
        for made, quantity in self._lots:
            days = aged_days(made, since, until)
            if days <= 0.0:
                break
            area += quantity * days
        return area

    def shrink_to(self, share: float) -> None:
        """Leave so much of every lot."""
        self._lots = [Lot(made, quantity * share) for made, quantity in self._lots]
        self.total *= share

    def __bool__(self) -> bool:
        return bool(self._lots)

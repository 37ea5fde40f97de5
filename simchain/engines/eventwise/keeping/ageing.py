"""A stock of goods that do not keep: it knows when they were made, and writes off what is too old.

What leaves first is the oldest, so what is left is the youngest. How old it is follows from what came in and from how
much is left: who takes goods takes them off the one number in the books, and need not know of lots.
"""

from collections.abc import Iterable
from typing import Any

from simchain.blueprint.plan import Point
from simchain.clock import Phase
from simchain.engines.eventwise.keeping.keeper import Keeper
from simchain.engines.eventwise.keeping.lots import Lot, Lots
from simchain.engines.eventwise.stock.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.policies import DUST


class AgeingStock(Stock):
    """A stock point whose goods have a shelf life."""

    __slots__ = ("_aged_until", "_expected", "_expires", "_lots", "keeper")

    def __init__(self, plan: Point, world: World, books: Books) -> None:
        super().__init__(plan, world, books)
        self.keeper: Keeper
        self._lots = Lots()
        self._expected = Lots()
        """Goods that have arrived and are not on the shelf yet."""
        self._expires: float | None = None
        """When the oldest lot is looked at next."""
        self._aged_until = 0.0

    # What comes

    def expect(self, lots: Iterable[Lot]) -> None:
        """Goods have arrived, and come on the shelf now or when they were inspected."""
        self._expected.append(lots)

    def receive(self, good: float, ordered: float, phase: Phase, cause: int, closes: bool = True) -> None:
        """Put goods on the shelf, as old as they are; what was made here is new. The oldest count as the bad ones."""
        self._keep_up()
        self._expected.take(ordered - good)
        for lot in self._expected.take(good) or [Lot(self.world._now, good)]:
            self._lots.put(lot)
        self._look_again()
        super().receive(good, ordered, phase, cause, closes)

    # What goes

    def hand_on(self, quantity: float) -> list[Lot]:
        """The lots of goods that have just left the shelf for another site."""
        taken = self._lots.total - self.books.on_hand[self.index]
        self._lots.take(taken - quantity)
        lots = self._lots.take(quantity)
        return lots or [Lot(self.world._now, quantity)]

    def thin(self, quantity: float) -> None:
        """So much of all that is there is about to go, whatever its age. Of whole units the oldest go first."""
        self._keep_up()
        if not self.plan.whole_units:
            on_hand = self.books.on_hand[self.index]
            self._lots.shrink_to((on_hand - quantity) / on_hand)

    def open(self, _: Any = None) -> None:
        """What is there at the start is new."""
        self._keep_up()

    def _keep_up(self) -> None:
        """Let go of what was taken since; goods that nobody saw come in are new."""
        surplus = self._lots.total - self.books.on_hand[self.index]
        if surplus > 0.0:
            self._lots.take(surplus)
        elif surplus < -DUST:
            self._lots.put(Lot(self.world._now, -surplus))
            self._look_again()

    def _look_again(self) -> None:
        """Look at the oldest lot when it will be too old, unless that is done before."""
        if not self._lots:
            return
        due = max(self.world._now, self._lots.oldest + self.plan.keeping.shelf_life)
        if self._expires is None or due < self._expires:
            self._expires = due
            self.world.call(due, Phase.DISRUPTIONS, self._expire)

    def _expire(self, _: Any) -> None:
        """Write off what is too old."""
        now, books, plan = self.world._now, self.books, self.plan
        if self._expires != now:
            return
        self.touch()
        self._keep_up()
        spoilt = self._lots.spoil(plan.keeping.shelf_life, now)
        self._expires = None
        self._look_again()
        quantity = min(spoilt, books.on_hand[self.index]) if self._lots else books.on_hand[self.index]
        if spoilt > 0.0 and quantity > 0.0:
            amount = quantity * plan.unit_value + self.forgo(quantity, "write_off")
            books.written_off[self.index] += quantity
            books.write_off[self.keeper.owner] += amount
            self.keeper.take(quantity, "write_off", "scrapped", amount)

    # How old it is

    def touch(self) -> None:
        if self._aged_until < self.world._now:
            self.settle(self.world._now)
        super().touch()

    def settle(self, now: float) -> None:
        """Bring the integral of aged goods up to `now`. A steady flow takes the oldest evenly meanwhile."""
        self._keep_up()
        area = self._lots.aged_area(self._aged_until, now)
        if self.flow is not None:
            self.flow.settle(now)
            self._keep_up()
            area = (area + self._lots.aged_area(self._aged_until, now)) / 2
        self.books.aged_area[self.index] += area
        self._aged_until = now

"""A server that makes things, and whether it stands still with work waiting."""

from math import inf
from typing import Any, Protocol

from simchain.clock import Phase
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books


class Starts(Protocol):
    """What has lots to start: see `maker.Maker`."""

    @property
    def oldest(self) -> float: ...

    def start_before(self, day: float) -> None: ...


class LineStop:
    """A spell in which work waits for want of a component where nothing else is made: of a line, or without one.

    It is booked with the product that waits. What is healed at the same instant is none.
    """

    def __init__(self, world: World, books: Books) -> None:
        self.world = world
        self.books = books
        self.product: Stock | None = None
        self._cause = 0
        self._began = self._settled = self._watched = -inf

    def begin(self, product: Stock, cause: int) -> None:
        """A lot of `product` could start now but for its components."""
        if self.product is not None:
            return
        now = self.world._now
        self.product, self._cause = product, cause
        self._began = self._settled = now
        if self._watched < now:
            self._watched = now
            self.world.call_last(self._count)

    def _count(self, _: Any) -> None:
        if self.product is not None and self._began == self.world._now:
            self.books.line_stops[self.product.index] += 1.0
            self.product.note("line_stop", cause=self._cause)

    def settle(self, now: float) -> None:
        """Bring the days up to `now`."""
        if self.product is not None:
            self.books.line_stop_days[self.product.index] += now - self._settled
            self._settled = now

    def end(self) -> None:
        """Work begins, or there is none left."""
        self.settle(self.world._now)
        self.product = None


class Line:
    """A server that works on one lot at a time, for one product or several."""

    def __init__(self, world: World, books: Books) -> None:
        self.world = world
        self.busy = False
        self.stop = LineStop(world, books)
        self._choosing = False
        self.makers: list[Starts] = []

    def free(self) -> None:
        """Take the oldest lot that can start, of any product, when all that arrives at this instant is there."""
        self.busy = False
        self.world.call(self.world._now, Phase.SERVICE, lambda _: self.start_before(inf))

    def start_before(self, day: float) -> None:
        """Start lots that were asked for before `day`, oldest first."""
        if self._choosing:
            return
        self._choosing = True
        for maker in sorted(self.makers, key=lambda maker: maker.oldest):
            maker.start_before(day)
        self._choosing = False

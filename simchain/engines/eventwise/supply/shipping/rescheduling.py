"""Open orders that are moved: pushed out while there is too much, pulled in again when there is too little."""

from math import floor
from typing import Protocol

from simchain.blueprint.plan import Lane
from simchain.clock import Phase
from simchain.engines.eventwise.orders import Carrier, Order, Source
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.shipping.due import Outlook
from simchain.engines.eventwise.supply.shipping.lines import OrderLines
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.policies import DUST


class Reached(Carrier, Protocol):
    """A lane, as far as its orders are moved."""

    plan: Lane
    world: World
    books: Books
    source: Source
    in_mail: float
    destination: Stock
    outlook: Outlook | None
    lines: OrderLines | None

    def reach(self, quantity: float, day: float, phase: Phase, cause: int) -> Order: ...

    def strike(self, quantity: float) -> float: ...

    def note(self, kind: str, *, quantity: float, cause: int) -> int: ...


class Letter:
    """An order that has not reached its source."""

    __slots__ = ("cause", "day", "moved", "quantity")

    def __init__(self, quantity: float, day: float, cause: int, moved: bool) -> None:
        self.quantity = quantity
        self.day = day
        self.cause = cause
        self.moved = moved


class Rescheduling:
    """Moves what has not left by so many days, each order once; all that was moved comes back when it is wanted."""

    def __init__(self, days: float, lane: Reached) -> None:
        self._days = days
        self._lane = lane
        self._letters: list[Letter] = []
        self._firm: list[Order] = []
        """Orders that were moved, and wait at the source."""

    def post(self, quantity: float, day: float, cause: int, moved: bool = False) -> None:
        """Let an order reach the source on a day, if it is not moved until then."""
        letter = Letter(quantity, day, cause, moved)
        self._lane.in_mail += quantity
        self._letters.append(letter)
        self._lane.world.call(day, Phase.MAIL, lambda _: self._reach(letter))

    def push_out(self, surplus: float, cause: int) -> float:
        """Let so many units come later, as far as they have not left. Gives how many do, those moved before included.

        The newest are moved first: those in the mail, then those that wait at the source.
        """
        lane = self._lane
        wanted = surplus
        surplus -= sum(letter.quantity for letter in self._letters if letter.moved)
        if lane.destination.plan.whole_units:
            surplus = floor(surplus + DUST)
        for letter in [one for one in reversed(self._letters) if not one.moved]:
            part = min(letter.quantity, surplus)
            if part <= DUST:
                continue
            letter.quantity -= part
            lane.in_mail -= part
            surplus -= part
            self._move(part, letter.day + self._days, letter.cause)
        self._firm = [order for order in self._firm if order.remaining > DUST]
        if surplus > DUST and not self._firm:
            struck = lane.strike(surplus)
            if struck > DUST:
                surplus -= struck
                self._move(struck, lane.world._now + self._days, cause)
        return wanted - max(0.0, surplus)

    def pull_in(self, needed: float) -> float:
        """Let what was moved reach the source now, as far as it is needed. Gives how much that is."""
        lane, now = self._lane, self._lane.world._now
        wanted = needed
        for letter in [one for one in self._letters if one.moved]:
            part = min(letter.quantity, needed)
            if part <= DUST:
                continue
            letter.quantity -= part
            lane.in_mail -= part
            needed -= part
            self._told(part, now)
            self._firm.append(lane.reach(part, now, Phase.REVIEW, letter.cause))
        return wanted - needed

    def _move(self, quantity: float, day: float, cause: int) -> None:
        lane = self._lane
        lane.books.rescheduled[lane.for_stock] += quantity
        self.post(quantity, day, lane.note("reschedule", quantity=quantity, cause=cause), moved=True)
        self._told(quantity, day)

    def _told(self, quantity: float, day: float) -> None:
        """What was promised for the order is now promised by another day; its price stays."""
        lane, now = self._lane, self._lane.world._now
        for follower in (lane.outlook, lane.lines):
            if follower is not None:
                follower.cancelled(quantity)
                follower.ordered(quantity, now, day + lane.plan.promised - lane.plan.order_delay)

    def _reach(self, letter: Letter) -> None:
        self._letters.remove(letter)
        if letter.quantity <= DUST:
            return
        self._lane.in_mail -= letter.quantity
        order = self._lane.reach(letter.quantity, letter.day, Phase.SERVICE, letter.cause)
        if letter.moved:
            self._firm.append(order)

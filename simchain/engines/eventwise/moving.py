"""What it cost to move goods between the sites of a chain: it stays with the goods where they went, not in layers."""

from collections import defaultdict
from collections.abc import Iterable

from simchain.blueprint.plan import Blueprint, Lane
from simchain.blueprint.plan.supply import TRANSSHIP
from simchain.ledger import Books

CAUSES = ("freight", "duty", "insurance", "handling")
"""What may be paid on the way between two sites."""


class Moved:
    """Told by a lane what leaves on it."""

    def __init__(self, lane: Lane, moves: "Moves") -> None:
        self._lane = lane
        self._moves = moves

    def post(self, quantity: float, day: float, cause: int) -> None:
        self._moves.left(self._lane, quantity)


class Moves:
    """Cost that the goods of one item carry at each of its stocks beyond their layers, on average of all units there.

    It goes with them: to who they are sent to, into what is made of them, into the cost of goods sold. What came from
    outside carries its own freight in its layer. A transshipment makes nothing worth more, and is spent at once.
    """

    def __init__(self, points: Iterable[int], blueprint: Blueprint, books: Books) -> None:
        self._books = books
        self._accounts = [getattr(books, cause) for cause in CAUSES if hasattr(books, cause)]
        members = {*points}
        self._into: dict[int, list[int]] = defaultdict(list)
        for lane in blueprint.lanes:
            if lane.destination in members and lane.origin is not None:
                self._into[lane.destination].append(lane.index)
        self._usual = {lane.destination for lane in blueprint.lanes if _is_usual(lane)} & members
        self.points = sorted(members, key=lambda n: (-blueprint.points[n].rank, n))
        self._carried: dict[int, float] = defaultdict(float)
        self._inner: dict[int, float] = defaultdict(float)
        self._outer: dict[int, float] = defaultdict(float)
        self._sent: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self._spent: dict[int, float] = defaultdict(float)

    @property
    def cost(self) -> float:
        """What all goods carry."""
        return sum(self._carried.values())

    def left(self, lane: Lane, quantity: float) -> None:
        """Goods leave on a lane."""
        if lane.origin is None:
            self._outer[lane.destination] += quantity
            return
        self._sent[lane.origin][lane.destination] += quantity
        if _is_usual(lane):
            self._inner[lane.destination] += quantity
        else:
            self._spent[lane.destination] += lane.freight * quantity

    def open_with(self, point: int, cost: float) -> None:
        """Goods are there at the start that were brought from a site."""
        self._carried[point] += cost

    def paid(self) -> float:
        """Take up what was paid in a period for goods that were moved. Gives how much that is."""
        total = 0.0
        for n in self.points:
            inner, outer = self._inner.pop(n, 0.0), self._outer.pop(n, 0.0)
            if n in self._usual and inner > 0.0:
                amount = sum(account[n] for account in self._accounts) - self._spent[n]
                self._carried[n] += amount * inner / (inner + outer)
                total += amount * inner / (inner + outer)
        return total

    def spent(self, point: int) -> float:
        """What transshipments to a stock cost in a period."""
        return self._spent.pop(point, 0.0)

    def leave(self, point: int, held: float, *gone: float) -> tuple[float, ...]:
        """What goods carry that were sold, used and so on, where so many are `held` after it."""
        sent = self._sent.pop(point, {})
        carried = self._carried[point]
        held += sum(self._books.in_transit[lane] for lane in self._into[point])
        units = held + sum(gone) + sum(sent.values())
        if not carried or units <= 0.0:
            return tuple(0.0 for _ in gone)
        each = carried / units
        for destination, quantity in sent.items():
            self._carried[destination] += each * quantity
        self._carried[point] = each * max(0.0, held)
        return tuple(each * quantity for quantity in gone)


def _is_usual(lane: Lane) -> bool:
    return lane.origin is not None and lane.way != TRANSSHIP

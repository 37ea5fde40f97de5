"""What is owed to suppliers, and by customers: bills that fall due some days after their day.

A credit note falls due with the bill that it corrects; if that is paid already, the money comes back at once.
"""

from bisect import insort
from collections import deque
from math import floor
from operator import itemgetter

from simchain.blueprint.plan import Point
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.policies import DUST

Account = list[float]


class Bills:
    """Bills of one term, `days` after which each is paid, in the books of one stock point."""

    def __init__(self, days: float, point: int, owed: Account, area: Account, settled: Account) -> None:
        self._days = days
        self._point = point
        self._owed = owed
        self._area = area
        self._settled = settled
        self._open: deque[tuple[float, float]] = deque()
        self._sum = self._since = 0.0

    def write(self, amount: float, day: float, billed: float, held: float = 0.0) -> None:
        """Write down on a day what falls due with the bill of the day `billed`: the bill itself, or what corrects it.

        `held` is by how many days that is paid later than its term says.
        """
        self.settle(day)
        due = billed + self._days + held
        if due <= day:
            self._settled[self._point] += amount
            return
        if self._open and due < self._open[-1][0]:
            insort(self._open, (due, amount), key=itemgetter(0))
        else:
            self._open.append((due, amount))
        self._sum += amount
        self._owed[self._point] += amount

    def settle(self, now: float) -> None:
        """Let what fell due before `now` be paid, and bring the integral of what is owed up to it."""
        while self._open and self._open[0][0] < now:
            due, amount = self._open.popleft()
            self._run(due)
            self._sum = self._sum - amount if self._open else 0.0
            self._owed[self._point] -= amount
            self._settled[self._point] += amount
        self._run(now)

    def _run(self, day: float) -> None:
        self._area[self._point] += self._sum * (day - self._since)
        self._since = day


class Payables(Bills):
    """What is owed to a supplier for the goods of one lane, from the day on which they are the buyer's."""

    def __init__(self, days: float, point: int, world: World, books: Books) -> None:
        super().__init__(days, point, books.payable, books.payable_area, books.paid)
        self._world = world

    def post(self, quantity: float, amount: float, billed: float, held: float = 0.0) -> None:
        """Take a purchase on credit, or correct one. `held` is by how many days its bill is paid later than agreed."""
        self.write(amount, self._world._now, billed, held)


class Receivables(Bills):
    """What customers owe for what a stock sold them. The bill of a period is dated to its start."""

    def __init__(self, plan: Point, world: World, books: Books, bucket: float) -> None:
        super().__init__(plan.collects_after, plan.index, books.receivable, books.receivable_area, books.collected)
        self._world = world
        self._books = books
        self._price = plan.price
        self._bucket = bucket
        self._sold = 0.0
        self._came_back: list[tuple[float, float, float]] = []

    def take_back(self, quantity: float, sold_on: float) -> None:
        """Note what customers send back today, of what they bought on a day."""
        start = floor(sold_on / self._bucket + DUST) * self._bucket
        self._came_back.append((quantity, self._world._now, start))

    def settle_period(self, end: float) -> None:
        """Bill what was sold in the period that ends now, and correct the bills of what came back in it."""
        sold, start = self._books.sold[self._point], end - self._bucket
        gross = sold - self._sold + sum(quantity for quantity, _, _ in self._came_back)
        self.write(gross * self._price, start, start)
        for quantity, day, billed in self._came_back:
            self.write(-quantity * self._price, day, billed)
        self._sold = sold
        self._came_back.clear()
        self.settle(end)

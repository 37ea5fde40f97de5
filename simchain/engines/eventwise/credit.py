"""What is owed to suppliers, and by customers: bills that fall due some days after they are written."""

from bisect import insort
from collections import deque
from operator import itemgetter

from simchain.blueprint.plan import Point
from simchain.engines.eventwise.world import World
from simchain.ledger import Books

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

    def write(self, amount: float, day: float, held: float = 0.0) -> None:
        """Write a bill on a day, or a credit note, which is below zero and falls due as a bill does.

        `held` is by how many days it is paid later than its term says.
        """
        self.settle(day)
        due = day + self._days + held
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

    def post(self, quantity: float, amount: float, held: float = 0.0) -> None:
        """Take a purchase on credit. `held` is by how many days it is paid later than agreed."""
        self.write(amount, self._world._now, held)


class Receivables(Bills):
    """What customers owe for what a stock sold them. The bill of a period is dated to its start."""

    def __init__(self, plan: Point, books: Books, bucket: float) -> None:
        super().__init__(plan.collects_after, plan.index, books.receivable, books.receivable_area, books.collected)
        self._books = books
        self._price = plan.price
        self._bucket = bucket
        self._sold = 0.0

    def settle_period(self, end: float) -> None:
        """Bill what was sold in the period that ends now."""
        sold = self._books.sold[self._point]
        self.write((sold - self._sold) * self._price, end - self._bucket)
        self._sold = sold
        self.settle(end)

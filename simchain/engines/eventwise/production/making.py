"""From the start of a lot to good units on the shelf: through its line batch by batch, then through a pause."""

from collections.abc import Callable
from typing import Any

from simchain.blueprint.plan import Production
from simchain.clock import Phase, whole_ticks
from simchain.engines.eventwise.production.line import Line
from simchain.engines.eventwise.production.pace import Pace
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Draws
from simchain.rules.distributions import Constant, Law
from simchain.rules.goods.production import good_units, lot_time, transfer_batch, whole_good_units


class Making:
    """How one stock's item is worked on: how long it takes, and what comes of it."""

    def __init__(
        self, plan: Production, world: World, books: Books, product: Stock, draws: Callable[[str, Law], Draws]
    ) -> None:
        self.plan = plan
        self.world = world
        self.books = books
        self.product = product
        self.by_unit = not isinstance(plan.unit_time, Constant)
        self._finished = 0.0
        self.pace: Pace | None = None
        """Set where disruptions may slow or stop the work."""
        self._delay = draws(f"make {product.plan.name}/delay", plan.delay)
        self._unit_time = draws(f"make {product.plan.name}/unit", plan.unit_time)

    def line_time(self, quantity: float) -> float:
        """Days that `quantity` units, begun now, take on the line."""
        if not self.by_unit:
            return lot_time(quantity, 0.0, self.plan.unit_time.mean)
        day = int(self.world._now)
        return sum(self._unit_time.next(day) for _ in range(round(quantity)))

    def pause(self) -> float:
        """Days that a batch begun now takes after the line, or without one."""
        if isinstance(self.plan.delay, Constant):
            return self.plan.delay.mean
        return whole_ticks(self._delay.next(int(self.world._now)))

    def start(self, quantity: float, line: Line | None, cause: int) -> None:
        """Let `quantity` units begin."""
        plan, books, product = self.plan, self.books, self.product
        product.touch()
        books.made[product.index] -= quantity
        books.in_process[product.index] += quantity
        cause = product.note("start", "made", "in_process", quantity, cause=cause)
        if plan.set_up_cost:
            books.set_up[product.index] += plan.set_up_cost
            product.note("set_up", amount=plan.set_up_cost, cause=cause)
        Work(self, quantity, line, cause).go_on(plan.set_up_time)

    def finish(self, quantity: float, closes: bool, phase: Phase, cause: int) -> None:
        """Put the good units of a batch on the shelf. `closes` says that it is the last of what started with it."""
        books, product = self.books, self.product
        product.touch()
        i = product.index
        good = self._good(quantity)
        books.in_process[i] -= quantity
        books.scrapped[i] += quantity - good
        cause = product.note("finish", "in_process", "on_hand", good, cause=cause)
        if good < quantity:
            product.goods_left()
            product.note("scrap", "in_process", "scrapped", quantity - good, cause=cause)
        product.receive(good, quantity, phase, cause, closes)

    def _good(self, quantity: float) -> float:
        if not self.product.plan.whole_units or self.plan.yield_share == 1.0:
            return good_units(quantity, self.plan.yield_share)
        good = whole_good_units(self._finished, quantity, self.plan.yield_share)
        self._finished += quantity
        return float(good)


class Work:
    """What was started together. It leaves its line in transfer batches, each as soon as it is finished."""

    __slots__ = ("_cause", "_left", "_line", "_making", "_under_way")

    def __init__(self, making: Making, quantity: float, line: Line | None, cause: int) -> None:
        self._making = making
        self._line = line
        self._left = quantity
        self._under_way = 0
        self._cause = cause

    def go_on(self, set_up: float) -> None:
        """Work on the next batch, and on those after it for as long as they take no time on the line."""
        making, line = self._making, self._line
        now = making.world._now
        while self._left > 0.0:
            batch = transfer_batch(self._left, making.plan.transfer)
            self._left -= batch
            self._under_way += 1
            on_line = whole_ticks(set_up + making.line_time(batch))
            through = now + (on_line if making.pace is None else making.pace.line_time(on_line))
            ready = through + making.pause()
            set_up = 0.0
            if line is not None and through > now:
                line.busy = True
                self._finish_later(batch, through, ready)
                return
            if ready > now:
                self._finish_later(batch, through, ready)
            else:
                self._finish(batch, Phase.IMMEDIATE)

    def _finish_later(self, batch: float, through: float, ready: float) -> None:
        """Let a batch be ready later. If it takes time on the line, it leaves that when it is through."""
        keeps_line = self._line is not None and through > self._making.world._now
        frees = keeps_line and ready == through
        leave = self._leave_the_line if keeps_line and not frees else None

        def finish(_: Any) -> None:
            self._finish(batch, Phase.RECEIPTS)
            if frees:
                self._leave_the_line(None)

        if self._making.pace is not None:
            self._making.pace.take(through, ready, finish, leave)
            return
        self._making.world.call(ready, Phase.RECEIPTS, finish)
        if leave is not None:
            self._making.world.call(through, Phase.RECEIPTS, leave)

    def _finish(self, batch: float, phase: Phase) -> None:
        self._under_way -= 1
        self._making.finish(batch, not self._under_way and self._left <= 0.0, phase, self._cause)

    def _leave_the_line(self, _: Any) -> None:
        """Let the next batch have the line, or the next lot."""
        line = self._line
        assert line is not None
        line.busy = False
        self.go_on(0.0)
        if not line.busy:
            line.free()

"""Making things: lots wait for their components, then for their line, and come out as good units and scrap."""

from collections import deque
from collections.abc import Callable
from math import ceil, floor, inf

import simpy

from simchain.blueprint.plan import Production
from simchain.clock import Phase, whole_ticks
from simchain.engines.eventwise.orders import Order
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Draws
from simchain.rules.distributions import Constant, Law
from simchain.rules.policies import DUST
from simchain.rules.production import good_units, lot_time, startable


class Line:
    """A server that works on one lot at a time, for one product or several."""

    def __init__(self) -> None:
        self.busy = False
        self.makers: list[Maker] = []

    def free(self) -> None:
        """Take the oldest lot that can start, of any product."""
        self.busy = False
        for maker in sorted(self.makers, key=lambda maker: maker.oldest):
            if not self.busy:
                maker.start()


class Maker:
    """How one stock's item is made, while a run goes on. Lots start first come first served; no parts are reserved."""

    def __init__(
        self,
        plan: Production,
        world: World,
        books: Books,
        product: Stock,
        components: list[Stock],
        line: Line | None,
        draws: Callable[[str, Law], Draws],
    ) -> None:
        self.plan = plan
        self.world = world
        self.books = books
        self.product = product
        self.components = list(zip(components, (part.per_unit for part in plan.components), strict=True))
        self.line = line
        self.lots: deque[Order] = deque()
        self._delay = draws(f"make {product.plan.name}/delay", plan.delay)
        self._unit_time = draws(f"make {product.plan.name}/unit", plan.unit_time)
        self._drawn_by_unit = not isinstance(plan.unit_time, Constant)
        product.maker = self
        for component in components:
            component.feeds.append(self)
        if line is not None:
            line.makers.append(self)

    @property
    def oldest(self) -> float:
        """Day on which the first waiting lot was asked for."""
        return self.lots[0].asked_at if self.lots else inf

    def order(self, quantity: float, cause: int) -> float:
        """Release a lot. Gives the quantity, rounded up if units are made one by one."""
        if self._drawn_by_unit:
            quantity = float(ceil(quantity - DUST))
        self.books.on_order[self.product.index] += quantity
        for component, per_unit in self.components:
            component.need(quantity * per_unit, cause)
        self.lots.append(Order(quantity, self.world._now, cause=cause))
        self.start()
        return quantity

    def start(self) -> None:
        """Start what components and line allow, oldest lot first."""
        while self.lots and not (self.line is not None and self.line.busy):
            lot = self.lots[0]
            quantity = startable(lot.remaining, self._kits(), self.plan.whole_lots)
            if (self._drawn_by_unit or self.product.plan.whole_units) and quantity < lot.remaining:
                quantity = float(floor(quantity + DUST))
            if quantity <= 0.0:
                self._note_short()
                return
            self._take_kit(lot, quantity)
            lot.remaining -= quantity
            if lot.remaining <= 0.0:
                self.lots.popleft()
            self._work(quantity, lot.cause)

    def _kits(self) -> float:
        """Units that the components on hand are enough for, now."""
        for component, _ in self.components:
            component.touch()
        on_hand = self.books.on_hand
        return min((on_hand[component.index] / per_unit for component, per_unit in self.components), default=inf)

    def _note_short(self) -> None:
        for component, per_unit in self.components:
            if self.books.on_hand[component.index] < per_unit * self.lots[0].remaining:
                component.note_short()

    def _take_kit(self, lot: Order, quantity: float) -> None:
        books, at_once = self.books, lot.asked_at == self.world._now
        for component, per_unit in self.components:
            i, part = component.index, quantity * per_unit
            books.on_hand[i] -= part
            books.used[i] += part
            books.backlog[i] -= part
            component.note("use", "on_hand", "used", part, cause=lot.cause)
            if at_once:
                books.at_once[i] += part
                if quantity == lot.remaining:
                    books.lines_at_once[i] += 1.0
            if component.continuous:
                self.world.review_later(component)

    def _work(self, quantity: float, cause: int) -> None:
        plan, books, product, now = self.plan, self.books, self.product, self.world._now
        product.touch()
        books.made[product.index] -= quantity
        books.in_process[product.index] += quantity
        cause = product.note("start", "made", "in_process", quantity, cause=cause)
        if plan.set_up_cost:
            books.set_up[product.index] += plan.set_up_cost
            product.note("set_up", amount=plan.set_up_cost, cause=cause)
        busy = whole_ticks(self._busy_time(quantity))
        ready = now + busy + self._pause()
        if self.line is not None and busy > 0.0:
            self.line.busy = True
            if ready > now + busy:
                self.world.call(now + busy, Phase.RECEIPTS, lambda _: self._free())
        frees = self.line is not None and busy > 0.0 and ready == now + busy

        def finish(_: simpy.Event | None) -> None:
            self._finish(quantity, Phase.RECEIPTS if ready > now else Phase.IMMEDIATE, cause)
            if frees:
                self._free()

        if ready > now:
            self.world.call(ready, Phase.RECEIPTS, finish)
        else:
            finish(None)

    def _free(self) -> None:
        assert self.line is not None
        self.line.free()

    def _busy_time(self, quantity: float) -> float:
        if not self._drawn_by_unit:
            return lot_time(quantity, self.plan.set_up_time, self.plan.unit_time.mean)
        day = int(self.world._now)
        return self.plan.set_up_time + sum(self._unit_time.next(day) for _ in range(round(quantity)))

    def _pause(self) -> float:
        if isinstance(self.plan.delay, Constant):
            return self.plan.delay.mean
        return whole_ticks(self._delay.next(int(self.world._now)))

    def _finish(self, quantity: float, phase: Phase, cause: int) -> None:
        books, product = self.books, self.product
        product.touch()
        i = product.index
        good = good_units(quantity, self.plan.yield_share)
        books.in_process[i] -= quantity
        books.scrapped[i] += quantity - good
        cause = product.note("finish", "in_process", "on_hand", good, cause=cause)
        if good < quantity:
            product.note("scrap", "in_process", "scrapped", quantity - good, cause=cause)
        product.receive(good, quantity, phase, cause)

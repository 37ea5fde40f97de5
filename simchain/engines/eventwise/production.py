"""Making things: lots wait for their components and their line, and come out as good units and scrap.

A lot stands in the queue of every component, among customers and other sites' orders, and takes its kit when its turn
has come in all of them. Whatever would take parts elsewhere first lets go before what is older there; since that is
older and older, it ends.
"""

from collections import deque
from collections.abc import Callable
from math import ceil, floor, inf

import simpy

from simchain.blueprint.plan import Production
from simchain.clock import Phase, whole_ticks
from simchain.engines.eventwise.orders import Lot
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Draws
from simchain.rules.distributions import Constant, Law
from simchain.rules.policies import DUST
from simchain.rules.production import good_units, lot_time, startable


class Line:
    """A server that works on one lot at a time, for one product or several."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.busy = False
        self._choosing = False
        self.makers: list[Maker] = []

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
        self.components = components
        self.per_unit = {part.point: part.per_unit for part in plan.components}
        self.line = line
        self.lots: deque[Lot] = deque()
        self._delay = draws(f"make {product.plan.name}/delay", plan.delay)
        self._unit_time = draws(f"make {product.plan.name}/unit", plan.unit_time)
        self._drawn_by_unit = not isinstance(plan.unit_time, Constant)
        product.maker = self
        for component in components:
            component.feeds_production = True
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
        lot = Lot(quantity, self.world._now, self, cause)
        self.lots.append(lot)
        for component in self.components:
            component.supply(lot, lot.need_of(component.index))
        if not self.components:
            self.start_before(inf)
        return quantity

    def start_before(self, day: float) -> None:
        """Start what can start of the lots that were asked for before `day`, oldest first."""
        while self.oldest < day:
            lot = self.lots[0]
            self.start(lot)
            if lot.remaining > 0.0:
                return

    def start(self, lot: Lot, caller: Stock | None = None) -> bool:
        """Start as much of a lot as can start now. Whether it then wants for no more of the stock that calls."""
        if self._has_turn(lot) and self._has_kit(lot) and self._has_way(lot, caller):
            quantity = self._startable(lot, self._kits())
            if quantity > 0.0:
                self._take_kit(lot, quantity)
                self._begin(lot, quantity)
        return lot.remaining <= 0.0 or caller is None or not self._lacks(caller, lot)

    def _has_turn(self, lot: Lot) -> bool:
        return self.lots[0] is lot and not (self.line is not None and self.line.busy)

    def _has_kit(self, lot: Lot) -> bool:
        """Whether every component on hand is enough to start; those that are not are short."""
        lacking = [component for component in self.components if self._lacks(component, lot)]
        for component in lacking:
            component.note_short()
        return not lacking

    def _has_way(self, lot: Lot, caller: Stock | None) -> bool:
        """Let older lots have the line, and older claims their parts. `caller` has seen to those on its own shelf."""
        if self.line is not None and len(self.line.makers) > 1:
            self.line.start_before(lot.asked_at)
        clear = all(component is caller or component.clear_the_way(lot) for component in self.components)
        return clear and not (self.line is not None and self.line.busy)

    def _lacks(self, component: Stock, lot: Lot) -> bool:
        component.touch()
        kits = self.books.on_hand[component.index] / self.per_unit[component.index]
        return self._startable(lot, kits) <= 0.0

    def _kits(self) -> float:
        """Units that the components on hand are enough for, now."""
        on_hand = self.books.on_hand
        return min((on_hand[i] / per_unit for i, per_unit in self.per_unit.items()), default=inf)

    def _startable(self, lot: Lot, kits: float) -> float:
        quantity = startable(lot.remaining, kits, self.plan.whole_lots)
        if (self._drawn_by_unit or self.product.plan.whole_units) and quantity < lot.remaining:
            return float(floor(quantity + DUST))
        return quantity

    def _take_kit(self, lot: Lot, quantity: float) -> None:
        books, at_once = self.books, lot.asked_at == self.world._now
        for component in self.components:
            i = component.index
            part = quantity * self.per_unit[i]
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

    def _begin(self, lot: Lot, quantity: float) -> None:
        lot.remaining -= quantity
        if lot.remaining <= 0.0:
            self.lots.popleft()
            for component in self.components:
                component.queue.remove(lot)
        self._work(quantity, lot.cause)

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

"""Starting lots: they wait for their components and their line. What happens then is in `making`.

A lot stands in the queue of every component, among customers and other sites' orders, and takes its kit when its turn
has come in all of them. Whatever would take parts elsewhere first lets go before what is older there; since that is
older and older, it ends.
"""

from collections import deque
from collections.abc import Callable
from math import ceil, floor, inf

from simchain.blueprint.plan import Production
from simchain.clock import Phase
from simchain.engines.eventwise.orders import Lot
from simchain.engines.eventwise.production.line import Line, LineStop
from simchain.engines.eventwise.production.making import Making
from simchain.engines.eventwise.production.pace import Pace
from simchain.engines.eventwise.standing import Standing
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.stock.rationing import OWN
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Draws
from simchain.rules.distributions import Law
from simchain.rules.goods.production import startable
from simchain.rules.policies import DUST


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
        self.stop = LineStop(world, books) if line is None else line.stop
        self.lots: deque[Lot] = deque()
        self.is_open = True
        """False while making stands still: nothing new is begun."""
        self._making = Making(plan, world, books, product, draws)
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
        if self._making.by_unit:
            quantity = float(ceil(quantity - DUST))
        self.books.on_order[self.product.index] += quantity
        lot = Lot(quantity, self.world._now, self, cause)
        self.lots.append(lot)
        for component in self.components:
            component.supply(lot, lot.need_of(component.index))
        if self.components:
            self._may_stop()
        else:
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
        if self._has_turn(lot):
            quantity = 0.0
            if self._has_kit(lot) and self._has_way(lot, caller):
                quantity = self._startable(lot, self._kits())
            if quantity > 0.0:
                self._take_kit(lot, quantity)
                self._begin(lot, quantity)
            else:
                self._may_stop()
        return lot.remaining <= 0.0 or caller is None or not self._lacks(caller, lot)

    def _has_turn(self, lot: Lot) -> bool:
        return self.lots[0] is lot and self.is_open and not (self.line is not None and self.line.busy)

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
        if (self._making.by_unit or self.product.plan.whole_units) and quantity < lot.remaining:
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
            if component.rationing is not None:
                component.rationing.took(OWN, part)
            if component.pays_at_use:
                component.pay(part, lot.cause)
            if at_once:
                books.at_once[i] += part
                if quantity == lot.remaining:
                    books.lines_at_once[i] += 1.0
            if component.heads:
                component.goods_left()
            if component.continuous:
                self.world.review_later(component)

    def _begin(self, lot: Lot, quantity: float) -> None:
        lot.remaining -= quantity
        if lot.remaining <= 0.0:
            self.lots.popleft()
            for component in self.components:
                component.queue.remove(lot)
        self._making.start(quantity, self.line, lot.cause)
        if self.stop.product is self.product or (self.line is not None and self.line.busy):
            self.stop.end()
            self._may_stop()

    def _may_stop(self) -> None:
        """Work waits, and nothing but components keeps it: a line stop, unless they come at this instant."""
        if self.lots and self.is_open and not (self.line is not None and self.line.busy):
            self.stop.begin(self.product, self.lots[0].cause)

    # Disruptions

    def expose(self) -> Standing:
        """Let disruptions slow or stop the work here. What they leave of it is told to what this gives."""
        self._making.pace = Pace(self.world)
        return Standing(self._change_pace)

    def _change_pace(self, before: float, after: float) -> None:
        """Work at another pace. Work that stands still wants for no component."""
        assert self._making.pace is not None
        self.is_open = after > 0.0
        self._making.pace.change(after)
        if not self.is_open:
            self.stop.end()
        elif before == 0.0:
            start = self.start_before if self.line is None else self.line.start_before
            self.world.call(self.world._now, Phase.SERVICE, lambda _: start(inf))

"""Sourcing reviews: now and then it is looked at which sources a stock buys from, and its rule is set up anew."""

from collections.abc import Callable, Sequence

import simpy

from simchain.blueprint.plan.panel import Panel
from simchain.clock import Phase
from simchain.engines.eventwise.orders import Orderable
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.ledger.decisions import EXCLUDED, QUALIFIED, Decision
from simchain.rules.qualification import Seen, seen

SetUp = Callable[[Sequence[int]], Orderable]
"""What sets up the rule of a stock with those of its sources that are left, by number."""


class PanelAtWork:
    """The panel of one stock. A review comes before the orders of its day, and sees what arrived on it."""

    def __init__(
        self, plan: Panel, stock: Stock, lanes: Sequence[Lane], set_up: SetUp, decisions: list[Decision]
    ) -> None:
        self.plan = plan
        self.stock = stock
        self.lanes = lanes
        self.left: tuple[int, ...] = tuple(range(len(lanes)))
        """Numbers of the lanes that are bought by."""
        self._set_up = set_up
        self._decisions = decisions
        self._reviews = 0
        self._wait()

    def _wait(self) -> None:
        self._reviews += 1
        self.stock.world.call(self._reviews * self.plan.period, Phase.SERVICE, self._review)

    def _review(self, _: simpy.Event) -> None:
        """Pass over who does not perform. Where nobody would be left, the panel stays as it is."""
        missed = {n: self._missed_by(n) for n in range(len(self.lanes))}
        self.keep(tuple(n for n, reason in missed.items() if not reason) or self.left, missed)
        self._wait()

    def _missed_by(self, number: int) -> str:
        return self.plan.standards.missed_by(self.seen_of(number, self.plan.standards.over))

    def seen_of(self, number: int, over: float) -> Seen:
        """What can be judged of one lane today, over the last `over` days."""
        lane, now = self.lanes[number], self.stock.world._now
        if lane.lines is None:
            return Seen()
        return seen(lane.lines.all, now - over, now, lane.lines.window, lane.plan.inspection_days)

    def keep(self, left: tuple[int, ...], reasons: dict[int, str]) -> None:
        """Buy from these from now on."""
        if left == self.left:
            return
        for n in range(len(self.lanes)):
            if (n in left) != (n in self.left):
                self.note(n, QUALIFIED if n in left else EXCLUDED, reasons[n])
        self.left = left
        self.order_anew()

    def order_anew(self) -> None:
        """Set up the rule with those that are left."""
        retire = getattr(self.stock.sources, "retire", None)
        if retire is not None:
            retire()
        self.stock.order_from(self._set_up(self.left))

    def note(self, number: int, what: str, reason: str) -> None:
        """Keep a decision, and a row of the trace if there is one."""
        stock = self.stock
        source = self.lanes[number].name.partition(">")[0]
        self._decisions.append(Decision(stock.world._now, stock.index, source, what, reason))
        if stock.books.trace is not None:
            stock.books.trace.add(stock.world._now, what, self.lanes[number].name)

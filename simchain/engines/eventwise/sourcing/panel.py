"""Sourcing reviews: now and then it is looked at which sources a stock buys from, and its rule is set up anew."""

from collections.abc import Callable, Mapping, Sequence
from math import inf

import simpy

from simchain.blueprint.plan.panel import Panel
from simchain.clock import Phase
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.ledger.decisions import AWARDED, EXCLUDED, EXITED, EXTENDED, QUALIFIED, Decision
from simchain.rules.sourcing import Bid, awarded, scores
from simchain.rules.suppliers.order_lines import lead_times, mean, on_time
from simchain.rules.suppliers.qualification import Seen, good_share, seen

SetUp = Callable[[Sequence[int], Sequence[float]], None]
"""What sets up the rule of a stock with those of its sources that are left, by number, and their shares if awarded."""

Shares = dict[int, float]
"""Shares of the orders by the number of the lane."""


class PanelAtWork:
    """The panel of one stock. A review comes before the orders of its day, and sees what arrived on it."""

    def __init__(
        self, plan: Panel, stock: Stock, lanes: Sequence[Lane], set_up: SetUp, decisions: list[Decision]
    ) -> None:
        self.plan = plan
        self.stock = stock
        self.lanes = lanes
        self.left: tuple[int, ...] = tuple(range(len(lanes)))
        """Numbers of the lanes that are bought by, or may bid."""
        self._set_up = set_up
        self._decisions = decisions
        self._shares: Shares = {}
        self._gone: dict[int, str] = {}
        """Sources whose contract was not renewed, with the reason."""
        self._reviews = 0
        if plan.award is not None:
            self._award(self.left)
        self._wait()

    def _wait(self) -> None:
        if self.plan.period == inf:
            return
        self._reviews += 1
        self.stock.world.call(self._reviews * self.plan.period, Phase.SERVICE, self._review)

    def _review(self, _: simpy.Event) -> None:
        """Pass over who does not perform. Where nobody would be left, the panel stays as it is."""
        missed = {n: self._missed_by(n) for n in range(len(self.lanes))}
        self.keep(tuple(n for n, reason in missed.items() if not reason) or self.left, missed)
        self._wait()

    def _missed_by(self, number: int) -> str:
        return self._gone.get(number) or self.plan.standards.missed_by(self.seen_of(number, self.plan.standards.over))

    def seen_of(self, number: int, over: float) -> Seen:
        """What can be judged of one lane today, over the last `over` days."""
        lane, now = self.lanes[number], self.stock.world._now
        if lane.lines is None:
            return Seen()
        return seen(lane.lines.all, now - over, now, lane.lines.window, lane.plan.inspection_days)

    def number_of(self, supplier: str) -> int | None:
        """The number of the lane from a supplier."""
        return next((n for n in range(len(self.lanes)) if self._source(n) == supplier), None)

    def is_gone(self, number: int) -> bool:
        """Whether a contract was not renewed."""
        return number in self._gone

    def end(self, number: int, reason: str) -> None:
        """A contract is not renewed: its source is out for good, unless nobody else is left."""
        others = tuple(n for n in range(len(self.lanes)) if n != number and n not in self._gone)
        if not others:
            self.note(number, EXTENDED, reason)
            return
        self._gone[number] = reason
        self.note(number, EXITED, reason)
        self.lanes[number].end_contract()
        buys_there = number in (self.left if self.plan.award is None else self._shares)
        self.left = tuple(n for n in self.left if n != number)
        if buys_there or not self.left:
            self.keep(self.left or others, {}, anew=True)

    def keep(self, left: tuple[int, ...], reasons: Mapping[int, str], anew: bool = False) -> None:
        """Buy from these from now on; where orders are awarded, these bid for them."""
        for n in range(len(self.lanes)):
            if (n in left) != (n in self.left):
                self.note(n, QUALIFIED if n in left else EXCLUDED, reasons.get(n, ""))
        is_new, self.left = anew or left != self.left, left
        if self.plan.award is not None:
            self._award(left)
        elif is_new:
            self._set_up(left, ())

    def _award(self, left: Sequence[int]) -> None:
        """Score the bids, and let the best have the orders."""
        rule = self.plan.award
        assert rule is not None
        bids = [self._bid(n) for n in left]
        shares = {n: share for n, share in zip(left, awarded(rule, bids), strict=True) if share > 0.0}
        if shares == self._shares:
            return
        found = dict(zip(left, scores(rule, bids), strict=True))
        listed = ", ".join(f"{self._source(n)} {score:.3g}" for n, score in found.items())
        for n, share in shares.items():
            self.note(n, AWARDED, f"{100 * share:.3g} % of the orders; scores: {listed}")
        self._shares = shares
        self._set_up(tuple(shares), tuple(shares.values()))

    def _bid(self, number: int) -> Bid:
        """A source as it was observed, and as it promises where nothing was."""
        promised, now = self.plan.bids[number], self.stock.world._now
        known = self.seen_of(number, self.plan.over)
        return Bid(
            cost=self.lanes[number].landed_on(now),
            quality=_else(good_share(known.completed), promised.quality),
            lead_time=_else(mean(lead_times(known.completed)), promised.lead_time),
            risk=promised.risk if self.plan.judged else _else(1.0 - on_time(known.due), promised.risk),
        )

    def _source(self, number: int) -> str:
        return self.lanes[number].name.partition(">")[0]

    def note(self, number: int, what: str, reason: str) -> None:
        """Keep a decision, and a row of the trace if there is one."""
        stock = self.stock
        self._decisions.append(Decision(stock.world._now, stock.index, self._source(number), what, reason))
        if stock.books.trace is not None:
            stock.books.trace.add(stock.world._now, what, self.lanes[number].name)


def _else(value: float, otherwise: float) -> float:
    """The value, or something else where it is not known."""
    return value if value == value else otherwise

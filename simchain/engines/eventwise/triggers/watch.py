"""A watch on each trigger: it reads the figures, turns the trigger on and off, and keeps the log."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf, isnan

from simchain.blueprint.plan import Blueprint, Gauge, Trigger
from simchain.engines.eventwise.sourcing.shifting import Shifting
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.terms.invoices import Invoices
from simchain.engines.eventwise.triggers.gauges import Reading, gauge_of
from simchain.ledger import Books
from simchain.rules.risk.triggers import RESTLESS, Fired, Firing, is_on

Hurried = dict[int, set[int]]
"""The triggers that are on and hurry orders, by stock point."""


def watches(
    blueprint: Blueprint,
    stocks: Sequence[Stock],
    lanes: Sequence[Lane],
    shifting: Mapping[int, Shifting],
    invoices: Mapping[int, Invoices],
    books: Books,
) -> "list[Watch]":
    """One for each trigger."""
    hurried: Hurried = defaultdict(set)

    def gauge(plan: Gauge) -> Reading:
        return gauge_of(plan, blueprint, lanes, invoices, books)

    return [Watch(trigger, stocks, lanes, shifting, hurried, books, gauge) for trigger in blueprint.triggers]


class Watch:
    """Looks at the end of every so many periods, before the next day begins."""

    def __init__(
        self,
        plan: Trigger,
        stocks: Sequence[Stock],
        lanes: Sequence[Lane],
        shifting: Mapping[int, Shifting],
        hurried: "Hurried",
        books: Books,
        gauge: Callable[[Gauge], Reading],
    ) -> None:
        self.plan = plan
        self._books = books
        self._stocks = stocks
        self._lanes = lanes
        self._shifting = shifting
        self._hurried = hurried
        self._fires_on = gauge(plan.fires_on)
        same = plan.ends_on == plan.fires_on
        self._ends_on = self._fires_on if same else gauge(plan.ends_on)
        self._gauges = [self._fires_on] if same else [self._fires_on, self._ends_on]
        self._is_on = False
        self._firings: list[Firing] = []
        self._turns: list[float] = []
        """Days of the checks in a row at which it turned on or off, up to the last."""
        self._restless_since = inf
        self._has_seen = False
        self._row = 0
        self._periods = 0

    def open(self) -> None:
        """The opening stock is laid out: take it in."""
        for gauge in self._gauges:
            gauge.open()

    def settle(self, now: float) -> None:
        """A period ends: take it in, and look if it is time to."""
        for gauge in self._gauges:
            gauge.settle()
        self._periods += 1
        if self._periods % self.plan.check == 0:
            self._look(now)

    def fired(self) -> Fired:
        """What it did in this run."""
        plan = self.plan
        is_blind = self._periods >= plan.check and not self._has_seen
        return Fired(plan.name, plan.metric, plan.does, tuple(self._firings), self._restless_since, is_blind)

    def _look(self, now: float) -> None:
        fires_on, ends_on = self._fires_on.value(now), self._ends_on.value(now)
        self._has_seen = self._has_seen or not isnan(fires_on)
        turns = is_on(self.plan.band, self._is_on, fires_on, ends_on) != self._is_on
        if not turns:
            self._turns.clear()
            return
        self._turns.append(now)
        if len(self._turns) == RESTLESS:
            self._restless_since = min(self._restless_since, self._turns[0])
        self._is_on = not self._is_on
        if self._is_on:
            self._begin(now, fires_on)
        else:
            self._end(now, ends_on)

    def _begin(self, now: float, value: float) -> None:
        self._firings.append(Firing(now, value))
        self._row = self._note("trigger_fires", now, value, self._cause())
        for shift in self.plan.shifts:
            self._shifting[shift.point].begin(self.plan.index, shift)
        for point in self.plan.hurries:
            self._hurried[point].add(self.plan.index)
            self._hurry(point)

    def _end(self, now: float, value: float) -> None:
        self._firings[-1] = replace(self._firings[-1], until=now, value_at_end=value)
        self._note("trigger_ends", now, value, self._row)
        for shift in self.plan.shifts:
            self._shifting[shift.point].end(self.plan.index)
        for point in self.plan.hurries:
            self._hurried[point].discard(self.plan.index)
            self._hurry(point)

    def _hurry(self, point: int) -> None:
        """Orders are hurried while any trigger asks for it."""
        rush = self._stocks[point].rush
        assert rush is not None
        rush.hurries_all = bool(self._hurried[point])

    def _cause(self) -> int:
        """The row of what last happened to what is watched."""
        gauge = self.plan.fires_on
        numbers = [self._lanes[number].plan.destination for number in gauge.lanes]
        watched = range(len(self._stocks)) if gauge.of_chain else gauge.points or numbers
        return max((self._stocks[number].cause for number in watched), default=0)

    def _note(self, kind: str, now: float, value: float, cause: int) -> int:
        trace = self._books.trace
        if trace is None:
            return 0
        return trace.add(now, kind, f"{self.plan.name}: {self.plan.metric}", quantity=value, cause=cause)

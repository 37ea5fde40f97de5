"""Supplier scorecards: what the order lines of a source come to, measure by measure, and the score made of them.

Ratios are ratios of sums over all lines of a span of days. The same code judges a run and a history of purchase orders.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from operator import itemgetter
from typing import Generic, TypeVar

from simchain.clock import DAYS_PER_MONTH
from simchain.rules.order_lines import (
    Invoice,
    Line,
    Payment,
    Window,
    deviation,
    fill_rate,
    mean,
    on_time,
    percentile,
)
from simchain.rules.policies import DUST

T = TypeVar("T")

MILLION = 1e6
HIGH, LOW = "high", "low"


@dataclass(frozen=True)
class Figure:
    """One measure of a scorecard. `unit` is share, days, units, money, number or ppm; `better` says which way is good,
    where one is."""

    name: str
    unit: str
    definition: str
    better: str = ""


FIGURES: tuple[Figure, ...] = (
    Figure("on_time", "share", "lines received in full within the window / lines due", HIGH),
    Figure("supplier_fill_rate", "share", "units received within the window / units due", HIGH),
    Figure("lead_time_mean", "days", "from the order to its last receipt, of lines completed", LOW),
    Figure("lead_time_sd", "days", "standard deviation of these lead times (n - 1)", LOW),
    Figure("lead_time_cv", "number", "standard deviation / mean of these lead times", LOW),
    Figure("lead_time_p95", "days", "95 of 100 lead times are not longer", LOW),
    Figure("quality", "share", "units found good / units inspected", HIGH),
    Figure("ppm", "ppm", "units found bad in a million inspected", LOW),
    Figure("acceptance", "share", "lines without a bad unit / lines inspected", HIGH),
    Figure("invoice_accuracy", "share", "invoices that match order and receipt / invoices", HIGH),
    Figure("invoice_hold", "days", "by how long wrong invoices hold payment, mean over all invoices", LOW),
    Figure("expedites_asked", "number", "times that it was asked to hurry"),
    Figure("responsiveness", "share", "times that it agreed / times that it was asked", HIGH),
    Figure("rush_lead_time", "days", "mean lead time of what it hurried with", LOW),
    Figure("orders", "number", "order lines placed"),
    Figure("units_ordered", "units", "units ordered"),
    Figure("average_order", "units", "units ordered / order lines placed"),
    Figure("spend", "money", "paid to the supplier, less what it gave back"),
    Figure("savings", "money", "units paid x reference price, less what was paid for them"),
    Figure("lines_due", "number", "order lines whose window closed"),
    Figure("lines_done", "number", "order lines whose lead time is known"),
)
BY_NAME = {figure.name: figure for figure in FIGURES}
DEFAULT_WEIGHTS = {"on_time": 0.5, "supplier_fill_rate": 0.25, "quality": 0.25}
SHARE_TARGET = 1.0
"""Target of a share that names none: all of it."""


@dataclass(frozen=True)
class Criteria:
    """What a score weighs, against which targets, and how often it is looked at: every so many days, over so many."""

    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    targets: Mapping[str, float] = field(default_factory=dict)
    every: float = DAYS_PER_MONTH
    over: float = 90.0

    def target(self, name: str) -> float:
        """The target of a measure."""
        return self.targets.get(name, SHARE_TARGET)

    def reviews(self, since: float, until: float) -> Iterator[tuple[float, float]]:
        """Spans of days that each review looks at, the first `every` after the start."""
        number = 1
        while (day := since + number * self.every) <= until + DUST:
            yield max(since, day - self.over), day
            number += 1


def attained(actual: float, target: float, better: str) -> float:
    """How much of a target is reached: min(1, actual / target), and min(1, target / actual) where less is better.

    >>> attained(0.76, 0.95, "high"), attained(20.0, 15.0, "low"), attained(0.0, 100.0, "low")
    (0.8, 0.75, 1.0)
    """
    if better == HIGH:
        return min(1.0, actual / target)
    return 1.0 if actual <= target else target / actual


def score(figures: Mapping[str, float], criteria: Criteria) -> float:
    """Score = 100 · Σ w·min(1, actual / target) / Σ w over the measures that are defined; NaN if none is.

    >>> score({"on_time": 0.9, "supplier_fill_rate": 1.0, "quality": nan}, Criteria())
    93.33333333333333
    """
    total = reached = 0.0
    for name, weight in criteria.weights.items():
        actual = figures.get(name, nan)
        if actual == actual:
            total += weight
            reached += weight * attained(actual, criteria.target(name), BY_NAME[name].better)
    return 100.0 * reached / total if total else nan


def trend(scores: Sequence[float]) -> float:
    """Least-squares slope of scores, in points from one review to the next; NaN of fewer than two.

    >>> trend([80.0, 82.0, nan, 86.0])
    2.0
    """
    known = [(float(n), value) for n, value in enumerate(scores) if value == value]
    if len(known) < 2:
        return nan
    centre, level = mean([n for n, _ in known]), mean([value for _, value in known])
    spread = sum((n - centre) ** 2 for n, _ in known)
    return sum((n - centre) * (value - level) for n, value in known) / spread


@dataclass(frozen=True)
class LaneLines:
    """The order lines of one lane, what was paid for them, and the window in which they count as on time.

    `reference` is the price of a unit that savings are counted from (NaN if there is none); a rush lane is one for what
    is expedited.
    """

    lines: Sequence[Line]
    window: Window
    payments: Sequence[Payment] = ()
    invoices: Sequence[Invoice] = ()
    reference: float = nan
    is_rush: bool = False


class Record:
    """All that is known of one source, sorted by day, so that any span of days can be judged.

    >>> lines = [Line(0.0, 10.0, 5.0, received=5.0, punctual=5.0, completed_at=9.0), Line(4.0, 14.0, 5.0)]
    >>> Record([LaneLines(lines, Window())]).figures(0.0, 20.0)["on_time"]
    0.5
    """

    def __init__(self, lanes: Iterable[LaneLines]) -> None:
        lanes = list(lanes)
        lines = [line for lane in lanes for line in lane.lines]
        self._due = _Days((line.promised_at + lane.window.late, line) for lane in lanes for line in lane.lines)
        self._done = _Days((line.completed_at, line) for line in lines if line.is_complete and line.received > 0.0)
        self._hurried = {id(line) for lane in lanes if lane.is_rush for line in lane.lines}
        self._saved = _Days(
            (payment.day, payment.quantity * lane.reference - payment.amount)
            for lane in lanes
            for payment in lane.payments
            if lane.reference == lane.reference
        )
        self._placed = _Days((_placed_at(line), line) for line in lines)
        self._billed = _Days((invoice.day, invoice) for lane in lanes for invoice in lane.invoices)
        self._paid = _Days((payment.day, payment) for lane in lanes for payment in lane.payments)

    def figures(self, since: float, until: float) -> dict[str, float]:
        """Every measure over the days from `since` up to, not including, `until`."""
        due, done = self._due.between(since, until), self._done.between(since, until)
        placed, paid = self._placed.between(since, until), self._paid.between(since, until)
        billed = self._billed.between(since, until)
        times = [line.lead_time for line in done if id(line) not in self._hurried and line.lead_time == line.lead_time]
        rushed = [line.lead_time for line in done if id(line) in self._hurried] if self._hurried else []
        average, spread = mean(times), deviation(times)
        looked_at = [line for line in done if line.inspected > 0.0]
        inspected = sum(line.inspected for line in looked_at)
        bad = [line.inspected - line.accepted for line in looked_at]
        units = sum(line.quantity for line in placed)
        return {
            "on_time": on_time(due),
            "supplier_fill_rate": fill_rate(due),
            "lead_time_mean": average,
            "lead_time_sd": spread,
            "lead_time_cv": spread / average if average > 0.0 else nan,
            "lead_time_p95": percentile(times, 0.95),
            "quality": 1.0 - sum(bad) / inspected if inspected else nan,
            "ppm": MILLION * sum(bad) / inspected if inspected else nan,
            "acceptance": sum(one <= DUST for one in bad) / len(bad) if bad else nan,
            "invoice_accuracy": 1.0 - sum(one.wrong for one in billed) / len(billed) if billed else nan,
            "invoice_hold": mean([one.held for one in billed]),
            "rush_lead_time": mean(rushed),
            "orders": float(len(placed)),
            "units_ordered": units,
            "average_order": units / len(placed) if placed else nan,
            "spend": sum(payment.amount for payment in paid) if self._paid else nan,
            "savings": sum(self._saved.between(since, until)) if self._saved else nan,
            "lines_due": float(len(due)),
            "lines_done": float(len(times)),
        }

    def scores(self, criteria: Criteria, since: float, until: float) -> list[tuple[float, float, dict[str, float]]]:
        """Day, score and measures of every review."""
        found = []
        for start, day in criteria.reviews(since, until):
            figures = self.figures(start, day)
            found.append((day, score(figures, criteria), figures))
        return found


def _placed_at(line: Line) -> float:
    """Day of the order; of a real one without a date, the day that it was promised for."""
    return line.ordered_at if line.ordered_at == line.ordered_at else line.promised_at


class _Days(Generic[T]):
    """Things by their day. What has none (NaN) is left out."""

    def __init__(self, pairs: Iterable[tuple[float, T]]) -> None:
        by_day: Callable[[tuple[float, T]], float] = itemgetter(0)
        known = sorted((pair for pair in pairs if pair[0] == pair[0]), key=by_day)
        self._days = [day for day, _ in known]
        self._things = [thing for _, thing in known]

    def __bool__(self) -> bool:
        return bool(self._things)

    def between(self, since: float, until: float) -> list[T]:
        """From `since` up to, not including, `until`."""
        return self._things[bisect_left(self._days, since) : bisect_left(self._days, until)]

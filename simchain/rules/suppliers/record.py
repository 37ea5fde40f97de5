"""All order lines of one supplier, sorted by day, so that any span of days can be judged."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf, nan
from operator import itemgetter
from typing import Generic, TypeVar

from simchain.rules.policies import DUST
from simchain.rules.suppliers.order_lines import (
    Asked,
    Invoice,
    Line,
    Payment,
    Window,
    deviation,
    fill_rate,
    mean,
    on_time,
    percentile,
    window_closes,
)
from simchain.rules.suppliers.scorecards import MILLION, Criteria, score

T = TypeVar("T")


@dataclass(frozen=True)
class LaneLines:
    """The order lines of one lane, what was paid for them, and the window in which they count as on time.

    With a reference, savings are counted from that of each payment; a rush lane is one for what is expedited, and
    `asked` tells when its source was asked to hurry; one off contract has payments alone. `keeps` says whether a line
    met every clause of its contract, which what is ordered from day `contract_until` on is under no more.
    """

    lines: Sequence[Line]
    window: Window
    payments: Sequence[Payment] = ()
    invoices: Sequence[Invoice] = ()
    has_reference: bool = False
    is_rush: bool = False
    is_off_contract: bool = False
    asked: Sequence[Asked] = ()
    keeps: Callable[[Line], bool] | None = None
    contract_until: float = inf


class Record:
    """All that is known of one source, sorted by day, so that any span of days can be judged.

    >>> lines = [Line(0.0, 10.0, 5.0, received=5.0, punctual=5.0, completed_at=9.0), Line(4.0, 14.0, 5.0)]
    >>> Record([LaneLines(lines, Window())]).figures(0.0, 20.0)["on_time"]
    0.5
    """

    def __init__(
        self,
        lanes: Iterable[LaneLines],
        prices_known: bool = False,
        due_at: Callable[[Line, Window], float] = window_closes,
    ) -> None:
        """With `prices_known`, where no payment is, nothing was spent; else a file may just not tell.

        `due_at` is the day on which a line is judged, by its window.
        """
        lanes = list(lanes)
        lines = [line for lane in lanes for line in lane.lines]
        self._due = _Days((due_at(line, lane.window), line) for lane in lanes for line in lane.lines)
        self._done = _Days((line.completed_at, line) for line in lines if line.is_complete and line.received > 0.0)
        self._hurried = {id(line) for lane in lanes if lane.is_rush for line in lane.lines}
        self._saved = _Days(
            (payment.day, payment.quantity * payment.reference - payment.amount)
            for lane in lanes
            for payment in lane.payments
            if lane.has_reference
        )
        self._has_reference = any(lane.has_reference for lane in lanes)
        self._promised = _Days(
            (due_at(line, lane.window), (line, lane.keeps))
            for lane in lanes
            if lane.keeps is not None
            for line in lane.lines
            if line.ordered_at < lane.contract_until
        )
        self._asked = _Days((asked.day, asked.agreed) for lane in lanes for asked in lane.asked)
        self._hurries = any(lane.is_rush for lane in lanes)
        self._placed = _Days((_placed_at(line), line) for line in lines)
        self._billed = _Days((invoice.day, invoice) for lane in lanes for invoice in lane.invoices)
        self._paid = _Days((payment.day, payment) for lane in lanes for payment in lane.payments)
        beside = [lane for lane in lanes if lane.is_off_contract]
        self._beside = _Days((payment.day, payment.amount) for lane in beside for payment in lane.payments)
        self._has_beside = bool(beside)
        self._prices_known = prices_known or bool(self._paid)

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
        kept = [keeps(line) for line, keeps in self._promised.between(since, until)]
        asked = self._asked.between(since, until)
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
            "contract_compliance": sum(kept) / len(kept) if kept else nan,
            "expedites_asked": float(len(asked)) if self._hurries else nan,
            "responsiveness": sum(asked) / len(asked) if asked else nan,
            "rush_lead_time": mean(rushed),
            "orders": float(len(placed)),
            "units_ordered": units,
            "average_order": units / len(placed) if placed else nan,
            "spend": sum(payment.amount for payment in paid) if self._prices_known else nan,
            "off_contract_spend": sum(self._beside.between(since, until)) if self._has_beside else nan,
            "savings": sum(self._saved.between(since, until)) if self._has_reference else nan,
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

"""Figures as a planner sees them at the end of a period: of the books, or of a supplier's order lines."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from math import nan
from typing import Protocol

from simchain.blueprint.plan import Gauge
from simchain.clock import next_tick
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.terms.invoices import Invoices
from simchain.engines.eventwise.triggers.lately import Lately, latest_due
from simchain.ledger import Books
from simchain.rules import scorecards
from simchain.rules.order_lines import Line, deviation, fill_rate, lead_times, mean, on_time, percentile
from simchain.rules.policies import DUST
from simchain.rules.scorecards import Criteria
from simchain.rules.supplier_record import Record

TICK = next_tick(0.0)


class Reading(Protocol):
    """A figure that can be read at the end of each period."""

    def settle(self) -> None:
        """Take in the period that ends now."""

    def value(self, now: float) -> float:
        """The figure; NaN where it is undefined."""


def gauge_of(
    plan: Gauge,
    lanes: Sequence[Lane],
    invoices: Mapping[int, Invoices],
    books: Books,
    bucket: float,
    criteria: Criteria,
) -> Reading:
    """What reads a figure."""
    if plan.point is not None:
        return OfStock(plan, plan.point, books, bucket)
    return OfSupplier(plan, [Lately.of(lanes[number], invoices.get(number)) for number in plan.lanes], criteria)


class OfStock:
    """A figure of one stock point."""

    def __init__(self, plan: Gauge, point: int, books: Books, bucket: float) -> None:
        self._books, self._point, self._bucket = books, point, bucket
        self._asked: deque[tuple[float, float]] = deque(maxlen=round(plan.over / bucket))
        """Units asked for, and served at once, in each period of the window."""
        self._foretold: deque[tuple[float, float]] = deque(maxlen=round(plan.over / bucket))
        """Absolute error of forecasts that were due in each period, and what was asked for instead."""
        self._foresees = hasattr(books, "forecast_demand")
        self._read = getattr(self, plan.figure)

    def settle(self) -> None:
        books, point = self._books, self._point
        self._asked.append((books.demanded[point], books.at_once[point]))
        if self._foresees:
            self._foretold.append((books.forecast_absolute_error[point], books.forecast_demand[point]))

    def value(self, now: float) -> float:
        return float(self._read())

    def stock(self) -> float:
        return self._books.on_hand[self._point]

    def backlog(self) -> float:
        return self._books.backlog[self._point]

    def demand(self) -> float:
        """Units a day."""
        return sum(asked for asked, _ in self._asked) / (len(self._asked) * self._bucket)

    def days_of_supply(self) -> float:
        """Stock on hand over mean daily demand; NaN while nobody asks."""
        a_day = self.demand()
        return self.stock() / a_day if a_day > DUST else nan

    def fill_rate(self) -> float:
        """Units served at once over units asked for; NaN while nobody asks."""
        asked = sum(asked for asked, _ in self._asked)
        return sum(served for _, served in self._asked) / asked if asked > DUST else nan

    def stockout_days(self) -> float:
        """Days of the periods in which not all that was asked for was served at once."""
        return sum(asked - served > DUST for asked, served in self._asked) * self._bucket

    def wape(self) -> float:
        """Absolute errors of the one-period forecast over the demand it saw; NaN without a forecast."""
        seen = sum(seen for _, seen in self._foretold)
        return sum(error for error, _ in self._foretold) / seen if seen > DUST else nan


class OfSupplier:
    """A figure of a supplier: all its lanes, or those of one item, taken together."""

    def __init__(self, plan: Gauge, lanes: Sequence[Lately | None], criteria: Criteria) -> None:
        self._over, self._criteria = plan.over, criteria
        self._lanes = [lane for lane in lanes if lane is not None]
        self._lines = [lane.lines for lane in self._lanes]
        self._done: deque[Line] = deque()
        """Lines that are complete, the latest last, as far back as the window goes."""
        for lines in self._lines:
            lines.completed.append(self._done.append)
        figures: dict[str, Callable[[float], float]] = {
            "on_time": lambda now: on_time(self._due(now)),
            "fill_rate": lambda now: fill_rate(self._due(now)),
            "lead_time_mean": lambda now: mean(self._lead_times(now)),
            "lead_time_sd": lambda now: deviation(self._lead_times(now)),
            "lead_time_cv": self._variation,
            "lead_time_p95": lambda now: percentile(self._lead_times(now), 0.95),
            "ppm": lambda now: 1e6 * (1.0 - self._accepted(now)),
            "acceptance": self._accepted,
            "invoice_accuracy": self._right_invoices,
            "spend": self._spend,
            "score": self._score,
        }
        self.value = figures[plan.figure]

    def settle(self) -> None:
        """Lines tell of themselves."""

    def _due(self, now: float) -> list[Line]:
        """What is due on the day that begins now may still come."""
        until = now - TICK
        return [line for kept in self._lines for line in latest_due(kept.all, until - self._over, until, kept.window)]

    def _lead_times(self, now: float) -> list[float]:
        self._forget(now)
        return lead_times(self._done, now - self._over, now)

    def _variation(self, now: float) -> float:
        """Standard deviation of lead times over their mean."""
        times = self._lead_times(now)
        return deviation(times) / mean(times) if times and mean(times) > 0.0 else nan

    def _right_invoices(self, now: float) -> float:
        billed = [invoice for lane in self._lanes for invoice in lane.invoices(now - self._over)]
        return 1.0 - sum(invoice.wrong for invoice in billed) / len(billed) if billed else nan

    def _spend(self, now: float) -> float:
        """Paid to the supplier, less what it gave back."""
        return sum(payment.amount for lane in self._lanes for payment in lane.payments(now - self._over))

    def _score(self, now: float) -> float:
        """Points out of 100, on what the scorecard weighs; NaN while nothing is known."""
        since = now - self._over
        record = Record(lane.since(since) for lane in self._lanes)
        return scorecards.score(record.figures(since, now), self._criteria)

    def _accepted(self, now: float) -> float:
        """Units accepted over units inspected, of lines that were completed in the window."""
        self._forget(now)
        looked_at = sum(line.inspected for line in self._done)
        return sum(line.accepted for line in self._done if line.inspected > DUST) / looked_at if looked_at else nan

    def _forget(self, now: float) -> None:
        while self._done and self._done[0].completed_at <= now - self._over:
            self._done.popleft()

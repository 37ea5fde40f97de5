"""Figures as a planner sees them at the end of a period: of the books, or of a supplier's order lines.

Where a figure is a metric of the results, or a measure of the scorecard, it is worked out by the same code: of the last
periods, or the last order lines, instead of all.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from math import nan
from typing import Protocol

import numpy as np

from simchain.blueprint.plan import Blueprint, Gauge
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.terms.invoices import Invoices
from simchain.engines.eventwise.triggers.lately import Lately
from simchain.ledger import Books
from simchain.metrics import METRICS
from simchain.metrics.measured import Measured
from simchain.rules.policies import DUST
from simchain.rules.risk.watched import DESK_FIGURES
from simchain.rules.suppliers import scorecards
from simchain.rules.suppliers.record import Record
from simchain.rules.suppliers.scorecards import Criteria

CLAUSES = "contract_compliance"
"""Line by line it is looked at whether each clause was met only where this is asked for."""


class Reading(Protocol):
    """A figure that can be read at the end of each period."""

    def open(self) -> None:
        """Take in what is there before the first period."""

    def settle(self) -> None:
        """Take in the period that ends now."""

    def value(self, now: float) -> float:
        """The figure; NaN where it is undefined."""


def gauge_of(
    plan: Gauge, blueprint: Blueprint, lanes: Sequence[Lane], invoices: Mapping[int, Invoices], books: Books
) -> Reading:
    """What reads a figure."""
    periods = max(1, round(plan.over / blueprint.bucket))
    if plan.points and plan.figure in DESK_FIGURES:
        return OnTheDesk(plan.figure, plan.points[0], books, periods, blueprint.bucket)
    if plan.points or plan.of_chain:
        return OfTheResults(plan, blueprint, books, periods)
    looks_at_clauses = CLAUSES in (blueprint.criteria.weights if plan.figure == "score" else (plan.figure,))
    of_lanes = [Lately.of(lanes[number], invoices.get(number), looks_at_clauses) for number in plan.lanes]
    return OfSupplier(plan, [lane for lane in of_lanes if lane is not None], blueprint.criteria)


class OfTheResults:
    """Any metric that the results give of stock points, or of the chain, over the last periods; of several points,
    their sum."""

    def __init__(self, plan: Gauge, blueprint: Blueprint, books: Books, periods: int) -> None:
        metric = next(metric for metric in METRICS if metric.name == plan.figure)
        work_out = metric.chain if plan.of_chain else metric.point
        assert work_out is not None
        self._work_out, self._points, self._blueprint = work_out, list(plan.points), blueprint
        self._lately = books.last(periods)

    def open(self) -> None:
        self._lately.open()

    def settle(self) -> None:
        self._lately.add()

    def value(self, now: float) -> float:
        found = np.asarray(self._work_out(Measured(self._blueprint, self._lately.ledger())))
        return float(found[self._points].sum() if self._points else found)


class OnTheDesk:
    """A figure of one stock point that is read off the books as they stand, or off sums of the last periods."""

    def __init__(self, figure: str, point: int, books: Books, periods: int, bucket: float) -> None:
        self._books, self._point, self._bucket = books, point, bucket
        self._asked: deque[tuple[float, float]] = deque(maxlen=periods)
        """Units asked for, and served at once, in each period of the window."""
        self._foretold: deque[tuple[float, float]] = deque(maxlen=periods)
        """Absolute error of forecasts that were due in each period, and what was asked for instead."""
        self._foresees = hasattr(books, "forecast_demand")
        self._read = getattr(self, figure)

    def open(self) -> None:
        """Nothing was asked for yet."""

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
    """A measure of a supplier's scorecard, or its score: of all its lanes, or those of one item, taken together."""

    def __init__(self, plan: Gauge, lanes: Sequence[Lately], criteria: Criteria) -> None:
        self._figure, self._over, self._lanes, self._criteria = plan.figure, plan.over, lanes, criteria

    def open(self) -> None:
        """Lines tell of themselves."""

    def settle(self) -> None:
        """Lines tell of themselves."""

    def value(self, now: float) -> float:
        since = now - self._over
        record = Record((lane.since(since) for lane in self._lanes), prices_known=True)
        card = record.figures(since, now)
        if self._figure == "score":
            return scorecards.score(card, self._criteria)
        return card["supplier_fill_rate" if self._figure == "fill_rate" else self._figure]

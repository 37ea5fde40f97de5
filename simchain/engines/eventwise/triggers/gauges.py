"""Figures as a planner sees them at the end of a period: of the books, or of a supplier's order lines."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from math import nan
from typing import Protocol

from simchain.blueprint.plan import Gauge
from simchain.clock import next_tick
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.shipping.lines import OrderLines
from simchain.ledger import Books
from simchain.rules.order_lines import Line, Window, deviation, due_between, fill_rate, lead_times, mean, on_time
from simchain.rules.policies import DUST

TICK = next_tick(0.0)


class Reading(Protocol):
    """A figure that can be read at the end of each period."""

    def settle(self) -> None:
        """Take in the period that ends now."""

    def value(self, now: float) -> float:
        """The figure; NaN where it is undefined."""


def gauge_of(plan: Gauge, lanes: Sequence[Lane], books: Books, bucket: float) -> Reading:
    """What reads a figure."""
    if plan.point is not None:
        return OfStock(plan, plan.point, books, bucket)
    return OfSupplier(plan, [lanes[number].lines for number in plan.lanes])


class OfStock:
    """A figure of one stock point."""

    def __init__(self, plan: Gauge, point: int, books: Books, bucket: float) -> None:
        self._books, self._point, self._bucket = books, point, bucket
        self._asked: deque[tuple[float, float]] = deque(maxlen=round(plan.over / bucket))
        """Units asked for, and served at once, in each period of the window."""
        self._read = getattr(self, plan.figure)

    def settle(self) -> None:
        self._asked.append((self._books.demanded[self._point], self._books.at_once[self._point]))

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


class OfSupplier:
    """A figure of a supplier: all its lanes, or those of one item, taken together."""

    def __init__(self, plan: Gauge, lanes: Sequence[OrderLines | None]) -> None:
        self._over = plan.over
        self._lines = [lines for lines in lanes if lines is not None]
        self._done: deque[Line] = deque()
        """Lines that are complete, the latest last, as far back as the window goes."""
        for lines in self._lines:
            lines.completed.append(self._done.append)
        figures: dict[str, Callable[[float], float]] = {
            "on_time": lambda now: on_time(self._due(now)),
            "fill_rate": lambda now: fill_rate(self._due(now)),
            "lead_time_mean": lambda now: mean(self._lead_times(now)),
            "lead_time_sd": lambda now: deviation(self._lead_times(now)),
            "ppm": lambda now: 1e6 * (1.0 - self._accepted(now)),
            "acceptance": self._accepted,
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

    def _accepted(self, now: float) -> float:
        """Units accepted over units inspected, of lines that were completed in the window."""
        self._forget(now)
        looked_at = sum(line.inspected for line in self._done)
        return sum(line.accepted for line in self._done if line.inspected > DUST) / looked_at if looked_at else nan

    def _forget(self, now: float) -> None:
        while self._done and self._done[0].completed_at <= now - self._over:
            self._done.popleft()


def latest_due(lines: Sequence[Line], since: float, until: float, window: Window) -> list[Line]:
    """`due_between` of lines of one lane, whose promises come in the order of its orders: from the last one back."""
    return due_between(_latest(lines, since, window), since, until, window)


def _latest(lines: Sequence[Line], since: float, window: Window) -> Iterator[Line]:
    for line in reversed(lines):
        if line.promised_at + window.late <= since:
            return
        yield line

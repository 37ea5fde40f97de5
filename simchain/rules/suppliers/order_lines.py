"""Order lines: what was ordered of a source, what it promised, and what came of it; and how well it kept its word.

The same lines come out of a run and out of a history of purchase orders, so the same formulas judge both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, inf, nan, sqrt
from typing import NamedTuple

from simchain.rules.policies import DUST


@dataclass(frozen=True)
class Window:
    """When a delivery counts as on time: at most so many days before the day promised, and so many after it."""

    early: float = inf
    late: float = 0.0

    def has(self, day: float, promised_at: float) -> bool:
        """Whether a day lies within the window around the day promised."""
        return promised_at - self.early - DUST <= day <= promised_at + self.late + DUST


class Payment(NamedTuple):
    """Money that a source got on a day, and for how many units; below zero where it gave some back.

    `quantity` is 0 where a price was corrected, or something was paid on top of it. `reference` is what a unit would
    have cost without an agreed price; NaN where there is none.
    """

    day: float
    amount: float
    quantity: float = 0.0
    reference: float = nan


class Asked(NamedTuple):
    """A time that a source was asked to hurry: the day, and whether it agreed to a part at least."""

    day: float
    agreed: bool


class Invoice(NamedTuple):
    """An invoice of a source: its day, whether it was wrong, and by how many days that held its payment."""

    day: float
    wrong: bool
    held: float


@dataclass(slots=True, eq=False)
class Line:
    """One line of a purchase order. Days are days of the run; NaN where something has not happened, or is not known.

    `shipped` counts what left the source, `received` what arrived, `inspected` what of it was looked at, `accepted`
    what nobody found bad, `lost` what will never come (lost on the way, or struck out by the supplier); `punctual`
    what arrived within the window. A line that was cancelled is as if it had asked for less. `price` is that of a unit
    on the day of the order.
    """

    ordered_at: float
    promised_at: float
    quantity: float
    price: float = nan
    shipped: float = 0.0
    received: float = 0.0
    inspected: float = 0.0
    accepted: float = 0.0
    punctual: float = 0.0
    lost: float = 0.0
    first_receipt: float = nan
    completed_at: float = nan
    """Day on which the last unit that will ever come arrived."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing more of it is to come."""
        return self.completed_at == self.completed_at

    @property
    def is_in_full(self) -> bool:
        """Whether all that was ordered has arrived."""
        return self.received >= self.quantity - DUST

    @property
    def lead_time(self) -> float:
        """Days from the order to the last receipt; NaN while something is to come."""
        return self.completed_at - self.ordered_at

    @property
    def days_late(self) -> float:
        """Days from the day promised to the last receipt, below zero if it was early; NaN while more is to come."""
        return self.completed_at - self.promised_at


def window_closes(line: Line, window: Window) -> float:
    """Day on which the window of a line is over, and whoever judges all of a span of days alike looks at it.

    >>> window_closes(Line(0.0, 10.0, 5.0, completed_at=11.0), Window(late=3.0))
    13.0
    """
    return line.promised_at + window.late


def decided_at(line: Line, window: Window) -> float:
    """Day from which on it is known whether a line is on time: what came is, whatever its window would still allow.

    Not before the day promised, so that without days of grace it is the day on which the window closes.

    >>> [decided_at(Line(0.0, 10.0, 5.0, completed_at=day), Window(late=3.0)) for day in (8.0, 11.0, 20.0, nan)]
    [10.0, 11.0, 13.0, 13.0]
    """
    if not line.is_complete:
        return window_closes(line, window)
    return line.promised_at + min(window.late, max(0.0, line.days_late))


def due_between(lines: Iterable[Line], since: float, until: float, window: Window) -> list[Line]:
    """Lines whose window closed after `since` and not after `until`: those that can be judged by then.

    >>> lines = [Line(0.0, 10.0, 5.0), Line(4.0, 14.0, 5.0)]
    >>> [line.promised_at for line in due_between(lines, since=0.0, until=12.0, window=Window(late=1.0))]
    [10.0]
    """
    return [line for line in lines if since < window_closes(line, window) <= until]


def on_time(lines: Sequence[Line]) -> float:
    """On-time delivery: lines that arrived in full within their window / lines due. NaN if none was due.

    >>> on_time([Line(0, 10, 5.0, received=5.0, punctual=5.0), Line(0, 10, 5.0, received=5.0, punctual=2.0)])
    0.5
    """
    if not lines:
        return nan
    return sum(line.punctual >= line.quantity - DUST for line in lines) / len(lines)


def fill_rate(lines: Sequence[Line]) -> float:
    """Supplier fill rate: units that arrived within their window / units due. NaN if none was due.

    >>> fill_rate([Line(0, 10, 5.0, received=5.0, punctual=5.0), Line(0, 10, 5.0, received=5.0, punctual=2.0)])
    0.7
    """
    due = sum(line.quantity for line in lines)
    return sum(line.punctual for line in lines) / due if due > 0.0 else nan


def lead_times(lines: Iterable[Line], since: float = -inf, until: float = inf) -> list[float]:
    """Observed lead times of the lines that were completed after `since` and not after `until`, in days."""
    return [line.lead_time for line in lines if line.received > 0.0 and since < line.completed_at <= until]


def mean(values: Sequence[float]) -> float:
    """Mean; NaN of nothing."""
    return sum(values) / len(values) if values else nan


def deviation(values: Sequence[float]) -> float:
    """Sample standard deviation (n - 1); NaN of fewer than two.

    >>> round(deviation([9.0, 10.0, 11.0]), 6)
    1.0
    """
    if len(values) < 2:
        return nan
    centre = mean(values)
    return sqrt(sum((value - centre) ** 2 for value in values) / (len(values) - 1))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share does not exceed; NaN of nothing.

    >>> percentile([5.0, 1.0, 3.0, 4.0], 0.75)
    4.0
    """
    if not values:
        return nan
    return sorted(values)[max(0, ceil(share * len(values) - DUST) - 1)]

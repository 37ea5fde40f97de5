"""Qualification: how a supplier must perform to be bought from, judged by its order lines over a rolling window."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import nan

from simchain.rules.policies import DUST
from simchain.rules.suppliers.order_lines import Line, Window, deviation, due_between, fill_rate, lead_times, on_time

MILLION = 1e6


@dataclass(frozen=True)
class Seen:
    """What can be judged at a sourcing review: lines that fell due within the window, and those that were completed.

    Lines that are still inspected are not among the completed.
    """

    due: Sequence[Line] = ()
    completed: Sequence[Line] = ()

    def plus(self, other: "Seen") -> "Seen":
        """Both together: the lines of several lanes of one supplier."""
        return Seen([*self.due, *other.due], [*self.completed, *other.completed])


def seen(lines: Iterable[Line], since: float, until: float, window: Window, inspection: float = 0.0) -> Seen:
    """What of the lines of a lane can be judged on day `until`, as far back as day `since`.

    Goods are judged once they are inspected, which takes `inspection` days.
    """
    lines = [*lines]
    done = [line for line in lines if since < line.completed_at + inspection <= until and line.received > 0.0]
    return Seen(due_between(lines, since, until, window), done)


def acceptance(lines: Sequence[Line]) -> float:
    """Lines without a bad unit / lines received. NaN if there was none.

    >>> acceptance([Line(0, 5, 10.0, received=10.0, accepted=10.0), Line(0, 5, 10.0, received=10.0, accepted=9.0)])
    0.5
    """
    return sum(line.accepted >= line.received - DUST for line in lines) / len(lines) if lines else nan


def good_share(lines: Sequence[Line]) -> float:
    """Good units / units received. NaN if there was none.

    >>> good_share([Line(0, 5, 10.0, received=10.0, accepted=9.0)])
    0.9
    """
    received = sum(line.received for line in lines)
    return sum(line.accepted for line in lines) / received if received > 0.0 else nan


def ppm(lines: Sequence[Line]) -> float:
    """Bad units in a million received. NaN if there was none.

    >>> ppm([Line(0, 5, 10.0, received=10.0, accepted=9.0)])
    100000.0
    """
    return round(MILLION * (1.0 - good_share(lines)), 6)


MEASURES: dict[str, Callable[[Seen], float]] = {
    "on_time": lambda known: on_time(known.due),
    "fill_rate": lambda known: fill_rate(known.due),
    "acceptance": lambda known: acceptance(known.completed),
    "ppm": lambda known: ppm(known.completed),
    "lead_time_sd": lambda known: deviation(lead_times(known.completed)),
}
"""Measure of performance -> its value by what was seen; NaN where nothing was."""

LOW_IS_GOOD = ("ppm", "lead_time_sd")
"""Measures that have a highest value, not a lowest."""

IN_WORDS: dict[str, Callable[[float], str]] = {
    "on_time": lambda value: f"{100 * value:.3g} %",
    "fill_rate": lambda value: f"{100 * value:.3g} %",
    "acceptance": lambda value: f"{100 * value:.3g} %",
    "ppm": lambda value: f"{value:,.0f}",
    "lead_time_sd": lambda value: f"{value:.3g} days",
}


@dataclass(frozen=True)
class Standard:
    """What is asked of one measure of performance."""

    measure: str
    limit: float

    def is_met(self, value: float) -> bool:
        """Whether a value is good enough. What nobody has seen speaks against nobody.

        >>> Standard("on_time", 0.9).is_met(0.85), Standard("ppm", 500.0).is_met(480.0), Standard("ppm", 0).is_met(nan)
        (False, True, True)
        """
        if value != value:
            return True
        return value <= self.limit + DUST if self.measure in LOW_IS_GOOD else value >= self.limit - DUST

    def said_of(self, value: float) -> str:
        """A value that is not good enough, in words.

        >>> Standard("on_time", 0.9).said_of(0.85)
        'on_time 85 %, at least 90 % asked'
        """
        shown, word = IN_WORDS[self.measure], "at most" if self.measure in LOW_IS_GOOD else "at least"
        return f"{self.measure} {shown(value)}, {word} {shown(self.limit)} asked"


@dataclass(frozen=True)
class Standards:
    """All that is asked of the performance of a supplier, over the last `over` days."""

    asked: tuple[Standard, ...] = ()
    over: float = field(default=nan)

    def missed_by(self, known: Seen) -> str:
        """Why a supplier is not good enough, in words; nothing where it is."""
        values = ((standard, MEASURES[standard.measure](known)) for standard in self.asked)
        return "; ".join(standard.said_of(value) for standard, value in values if not standard.is_met(value))

"""What a run leaves behind: sums over the measured window, levels at its two ends, and series and rows if asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simchain.ledger.decisions import Decision
from simchain.ledger.trace import Trace
from simchain.rules.risk.triggers import Fired
from simchain.rules.suppliers.order_lines import Asked, Invoice, Line, Payment

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """What the entries of a ledger stand for: names of stock points and lanes, and the length of a period in days.

    `groups` names the optional counters that it keeps (see `accounts.GROUPS`). `end_use` says what customers' demand
    comes to upstream: a stock point that faces customers, one that it draws on, units of the second per unit sold.
    `worth` says what money is tied up in: a level, and what one of it is worth at each of its entries.
    `peers` are groups of stock points of one item side by side, with the mean demand on each.
    """

    points: tuple[str, ...]
    lanes: tuple[str, ...]
    bucket: float = 1.0
    warm_up_periods: int = 0
    groups: tuple[str, ...] = ()
    end_use: tuple[tuple[int, int, float], ...] = ()
    worth: tuple[tuple[str, tuple[float, ...]], ...] = ()
    peers: tuple[tuple[tuple[int, ...], tuple[float, ...]], ...] = ()


@dataclass(frozen=True)
class Ledger:
    """The frozen record of one run.

    `sums[name]` adds a counter or integral up over the measured window, one entry per stock point or lane;
    `opening` and `closing` are the levels at its start and end; `series[name]` is shaped (period, entry) and covers
    the whole run, warm-up included (empty unless the run kept its series); `trace` holds rows if the run was traced;
    `lines` the order lines by the number of their lane, the whole run's, for lanes whose lines were kept, and
    `payments` and `invoices` what their sources were paid and wrote, `asked` when they were asked to hurry; `decisions`
    what was decided about whom to buy from, over the whole run.
    """

    shape: Shape
    periods: int
    sums: dict[str, Floats]
    opening: dict[str, Floats]
    closing: dict[str, Floats]
    series: dict[str, Floats] = field(default_factory=dict)
    trace: Trace | None = None
    lines: Mapping[int, Sequence[Line]] = field(default_factory=dict)
    payments: Mapping[int, Sequence[Payment]] = field(default_factory=dict)
    invoices: Mapping[int, Sequence[Invoice]] = field(default_factory=dict)
    asked: Mapping[int, Sequence[Asked]] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    fired: tuple[Fired, ...] = ()
    """What each trigger did, over the whole run."""
    shared: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    """What suppliers bear of their buyers' costs, by lane and cause, where a buyer may leave one of them."""
    spending: Sequence[Sequence[float]] = ()
    """What was spent on each category with a budget, year by year of the window."""

    @property
    def measured_days(self) -> float:
        """Length of the measured window."""
        return (self.periods - self.shape.warm_up_periods) * self.shape.bucket

    def change(self, level: str) -> Floats:
        """By how much a level grew over the measured window."""
        return self.closing[level] - self.opening[level]

    def __repr__(self) -> str:
        kept = ("series " if self.series else "") + (f"{len(self.trace)} rows" if self.trace else "")
        return (
            f"<Ledger: {len(self.shape.points)} stock points, {self.periods} periods of {self.shape.bucket:g} days, "
            f"{self.measured_days:g} days measured{', ' + kept.strip() if kept else ''}>"
        )

"""Supplier scorecards: what the order lines of a source come to, measure by measure, and the score made of them.

Ratios are ratios of sums over all lines of a span of days. The same code judges a run and a history of purchase orders.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan

from simchain.clock import DAYS_PER_MONTH
from simchain.rules.policies import DUST
from simchain.rules.suppliers.order_lines import mean

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
    Figure("contract_compliance", "share", "lines due that met every clause of the contract / lines due", HIGH),
    Figure("expedites_asked", "number", "times that it was asked to hurry"),
    Figure("responsiveness", "share", "times that it agreed / times that it was asked", HIGH),
    Figure("rush_lead_time", "days", "mean lead time of what it hurried with", LOW),
    Figure("orders", "number", "order lines placed"),
    Figure("units_ordered", "units", "units ordered"),
    Figure("average_order", "units", "units ordered / order lines placed"),
    Figure("spend", "money", "paid with surcharges, less what it credited (in a file, less what was rejected)"),
    Figure("off_contract_spend", "money", "part of the spend that was bought beside the contract", LOW),
    Figure("savings", "money", "units paid x reference price, less all that was paid for them, surcharges included"),
    Figure("lines_due", "number", "order lines judged: their window closed or, in a file, they came before that"),
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

"""The result of an audit: promises beside what is achieved, and the parts of each gap, as tables."""

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from simchain.experiments.twins import Share
from simchain.proof.audit.promises import COST, SHARES, Promise

ROUNDING = 1e-9
"""Share of a promise that is no gap, however narrow the interval: nothing may vary at all."""


@dataclass(frozen=True)
class Line:
    """One measure of one stock: what is promised, what is achieved, with its interval over replications."""

    measure: str
    promised: float
    achieved: Share

    @property
    def gap(self) -> float:
        """By how much the promise is missed: service and stock that are lacking, cost that is too much."""
        gap = self.promised - self.achieved.mean
        return -gap if self.measure == COST else gap


@dataclass(frozen=True)
class Twin:
    """What a stock's target comes to with some causes switched off: promised of that twin, and achieved."""

    without: tuple[str, ...]
    promised: float
    achieved: Share


@dataclass(frozen=True)
class StockAudit:
    """One stock: its promise, what it achieves, and the gap in its target, split into causes.

    `parts` says what each cause accounts for, `rest` what is left with all of them switched off. With `whole` the
    parts and the rest add up to the gap; else each cause was switched off by itself.
    """

    promise: Promise
    lines: tuple[Line, ...]
    gap: Share
    parts: tuple[Share, ...]
    rest: Share
    whole: bool
    twins: tuple[Twin, ...]
    needed: tuple[str, ...] = ()
    """Causes that cannot be switched off, for the rest of the scenario needs them: they are part of the rest."""

    @property
    def name(self) -> str:
        return "/".join(self.promise.key)

    @property
    def target(self) -> Line:
        """The line that the target is about."""
        return next(line for line in self.lines if line.measure == self.promise.target)

    def without(self, *causes: str) -> Twin:
        """The twin with just these causes switched off."""
        for twin in self.twins:
            if set(twin.without) == set(causes):
                return twin
        raise KeyError(f"no twin of {self.name} is without {', '.join(causes) or 'nothing'} alone")

    @property
    def keeps_its_promise(self) -> bool:
        """No gap is shown."""
        return self.gap.low <= 0 <= self.gap.high or abs(self.gap.mean) < ROUNDING * max(1.0, self.target.promised)

    @property
    def main_cause(self) -> str:
        """The cause that accounts for most of the gap, or nothing if none is shown to account for any."""
        sign = 1 if self.gap.mean > 0 else -1
        shown = [part for part in self.parts if sign * part.mean > part.half_width]
        return "" if self.keeps_its_promise or not shown else max(shown, key=lambda part: sign * part.mean).name


@dataclass(frozen=True)
class Audit:
    """Every stock of a scenario whose level comes from a formula: the promise beside the simulated truth."""

    title: str
    scenario: str
    currency: str
    replications: int
    asked: int
    warm_up: float
    horizon: float
    confidence: float
    stocks: tuple[StockAudit, ...]
    runs: int = field(default=0, repr=False)

    @property
    def complete(self) -> bool:
        """False if the audit was stopped early."""
        return self.replications == self.asked

    def of(self, site: str, item: str = "item") -> StockAudit:
        """The audit of one stock."""
        for stock in self.stocks:
            if stock.promise.key == (site, item):
                return stock
        raise KeyError(f"{site}/{item} is not audited; audited are {', '.join(s.name for s in self.stocks) or 'none'}")

    @cached_property
    def table(self) -> pd.DataFrame:
        """Promised and achieved, tidy: one row per stock and measure."""
        columns = ["scenario", "site", "item", "policy", "measure", "unit", "is_target", "promised"]
        columns += ["achieved", "low", "high", "gap", "formula"]
        rows = [
            [
                self.scenario,
                *stock.promise.key,
                stock.promise.policy,
                line.measure,
                self.unit(line.measure),
                line.measure == stock.promise.target,
                line.promised,
                line.achieved.mean,
                line.achieved.low,
                line.achieved.high,
                line.gap,
                "; ".join(stock.promise.formulas),
            ]
            for stock in self.stocks
            for line in stock.lines
        ]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def causes(self) -> pd.DataFrame:
        """What each cause accounts for, tidy: one row per stock and cause, the gap first and the rest last."""
        columns = ["scenario", "site", "item", "measure", "unit", "cause", "part", "low", "high", "method"]
        rows = [
            [
                self.scenario,
                *stock.promise.key,
                stock.promise.target,
                self.unit(stock.promise.target),
                part.name,
                part.mean,
                part.low,
                part.high,
                "shapley" if stock.whole else "each alone",
            ]
            for stock in self.stocks
            for part in (stock.gap, *stock.parts, stock.rest)
        ]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def twins(self) -> pd.DataFrame:
        """Promised and achieved in every twin, tidy: one row per stock and set of causes switched off."""
        columns = ["scenario", "site", "item", "measure", "unit", "without", "promised", "achieved", "low", "high"]
        rows = [
            [
                self.scenario,
                *stock.promise.key,
                stock.promise.target,
                self.unit(stock.promise.target),
                ", ".join(twin.without),
                twin.promised,
                twin.achieved.mean,
                twin.achieved.low,
                twin.achieved.high,
            ]
            for stock in self.stocks
            for twin in stock.twins
        ]
        return pd.DataFrame(rows, columns=columns)

    def unit(self, measure: str) -> str:
        """The unit of a measure."""
        return "share" if measure in SHARES else f"{self.currency}/year" if measure == COST else "units"

    def __repr__(self) -> str:
        from simchain.proof.audit.words import sentence  # it speaks of what is defined here

        if not self.stocks:
            return f"<Audit {self.title!r}: no level comes from a formula>"
        lines = [f"  {sentence(stock, self)}" for stock in self.stocks]
        return "\n".join([f"<Audit {self.title!r}, {self.replications} replications", *lines]) + ">"

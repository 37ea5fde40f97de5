"""The result of an audit: promises beside what is achieved, and the parts of each gap, as tables and in words."""

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from simchain.errors import UnknownName
from simchain.proof.audit.promises import COST, SHARES
from simchain.proof.audit.stock import StockAudit
from simchain.proof.audit.words import sentence


@dataclass(frozen=True)
class Audit:
    """Every stock of a scenario whose level comes from a formula: the promise beside the simulated truth."""

    title: str
    scenario: str
    currency: str
    replications: int
    asked: int
    warm_up: float
    own_warm_up: float
    """The warm-up that the scenario has itself, which may be too short for a promise about the long run."""
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
        audited = ", ".join(stock.name for stock in self.stocks) or "none"
        raise UnknownName(f"{site}/{item} is not audited; audited are {audited}")

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
                line.gap().mean,
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
        if not self.stocks:
            return f"<Audit {self.title!r}: no level comes from a formula>"
        lines = [f"  {sentence(stock, self.currency)}" for stock in self.stocks]
        return "\n".join([f"<Audit {self.title!r}, {self.replications} replications", *lines]) + ">"

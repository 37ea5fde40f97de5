"""Alternatives against a baseline, paired on the same worlds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from simchain.errors import UnknownName
from simchain.experiments.comparison.difference import COMPARED, Difference, Floats, difference
from simchain.experiments.comparison.flip import Flip, flip
from simchain.experiments.comparison.net_savings import NetSavings, net_savings
from simchain.experiments.intervals import check_confidence
from simchain.experiments.results import Results
from simchain.experiments.run import Source, listed, run
from simchain.metrics.risk.tail import LEVELS, cost_cvar, tail_values
from simchain.scenario.faults.wording import nearest

NO_SHORTAGE_COST = "no shortage cost: purchase and holding only"
VERDICT_METRIC = "total_cost"
TAIL_METRIC = "cost_cvar_90"
DEFAULT_METRICS = (
    VERDICT_METRIC,
    "purchase_cost",
    "carrying_cost",
    "stockout_cost",
    "backorder_cost",
    "fill_rate",
    TAIL_METRIC,
)


@dataclass(frozen=True)
class Comparison:
    """Paired differences of every alternative against the baseline, and the results behind them.

    `net_savings` has an entry for each alternative that buys at a price with a reference.
    """

    baseline: str
    alternatives: tuple[str, ...]
    confidence: float
    differences: tuple[Difference, ...]
    flips: tuple[Flip, ...]
    net_savings: tuple[NetSavings, ...]
    results: Results = field(repr=False)

    @property
    def left_out(self) -> str:
        """What the ranking leaves out, or nothing."""
        if self.results.shortage_priced:
            return ""
        return NO_SHORTAGE_COST

    def of(self, alternative: str, metric: str = VERDICT_METRIC) -> Difference:
        """The difference of one alternative in one metric. Raises `UnknownName` where it was not compared."""
        for found in self.differences:
            if (found.alternative, found.metric) == (alternative, metric):
                return found
        if alternative not in self.alternatives:
            which = nearest(str(alternative), self.alternatives, "there are ")
            raise UnknownName(f"there is no alternative '{alternative}' to {self.baseline}; {which}")
        compared = dict.fromkeys(found.metric for found in self.differences)
        which = nearest(str(metric), compared, "compared are ")
        raise UnknownName(f"'{metric}' was not compared; {which}. Others are compared with compare(..., metrics=[...])")

    def table(self) -> pd.DataFrame:
        """The differences as a tidy table, as in `comparison.csv`; amounts are those of the whole measured window."""
        units = {metric.name: metric.unit_in(self.results.currency) for metric in COMPARED}
        rows = [
            {
                "baseline": d.baseline,
                "alternative": d.alternative,
                "metric": d.metric,
                "unit": units[d.metric],
                "measured_days": self.results.measured_days,
                "baseline_mean": d.baseline_mean,
                "difference": d.mean,
                "low": d.low,
                "high": d.high,
                "confidence": self.confidence,
                "correlation": d.correlation,
                "verdict": d.verdict,
            }
            for d in self.differences
        ]
        return pd.DataFrame(rows)

    def net_savings_table(self) -> pd.DataFrame:
        """Net savings as a tidy table, as in `net_savings.csv`; amounts are those of the whole measured window."""
        rows = [
            {
                "baseline": n.baseline,
                "alternative": n.alternative,
                "unit": self.results.currency,
                "measured_days": self.results.measured_days,
                "savings": n.savings,
                "extra_inventory_cost": n.extra_inventory_cost,
                "extra_shortage_cost": n.extra_shortage_cost,
                "net_savings": n.mean,
                "low": n.low,
                "high": n.high,
                "confidence": self.confidence,
            }
            for n in self.net_savings
        ]
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        pairs = f"{self.results.replications} paired replications of {self.results.measured_days:g} days"
        unit = self.results.currency
        lines = [f"<Comparison against {self.baseline}, {pairs}"]
        costs = [d for d in self.differences if d.metric == VERDICT_METRIC]
        lines += [f"  {d.alternative}: {d.mean:+,.0f} ± {d.half_width:,.0f} {unit}: {d.verdict}" for d in costs]
        others = () if costs else self.differences
        lines += [f"  {d.alternative}, {d.metric}: {d.mean:+.4g} ± {d.half_width:.4g}: {d.verdict}" for d in others]
        return "\n".join(lines) + (f"\n  {self.left_out}" if self.left_out else "") + ">"


def compare(
    source: Source | Results,
    names: Sequence[str] = (),
    *,
    baseline: str | None = None,
    confidence: float = 0.95,
    metrics: Sequence[str] = DEFAULT_METRICS,
    **options: Any,
) -> Comparison:
    """Compare scenarios with a baseline (the first, unless named) on the same worlds.

    `confidence` holds for all verdicts on one metric together (Bonferroni over the alternatives). `options` go to
    `run`. Raises `ValueError` for fewer than two scenarios or replications.

    >>> shop = {"simchain": 1, "suppliers": {"A": {"lead_time": "2 days", "price": "5 USD"},
    ...                                      "B": {"lead_time": "2 days", "price": "4 USD"}},
    ...         "sites": {"shop": {"demand": "10 ± 2 units/day", "buys": "A"}},
    ...         "scenarios": {"A_only": {}, "B_only": {"shop.buys": "B"}}}
    >>> compare(shop, replications=5).of("B_only").verdict
    'better'
    """
    check_confidence(confidence)
    measured = known_metrics(metrics)
    results = source if isinstance(source, Results) else run(source, _with_baseline(names, baseline), **options)
    return compare_results(results, baseline, confidence, measured)


def _with_baseline(names: Sequence[str], baseline: str | None) -> list[str]:
    wanted = listed(names)
    return wanted if baseline is None or not wanted or baseline in wanted else [baseline, *wanted]


def compare_results(
    results: Results, baseline: str | None = None, confidence: float = 0.95, metrics: Sequence[str] = DEFAULT_METRICS
) -> Comparison:
    """Compare what was run already."""
    check_confidence(confidence)
    measured = known_metrics(metrics)
    base = baseline or results.scenarios[0]
    others = tuple(name for name in results.scenarios if name != base)
    if base not in results.scenarios:
        raise ValueError(f"there is no scenario '{base}' to compare with; there are {', '.join(results.scenarios)}")
    if not others:
        raise ValueError(f"a comparison needs two scenarios; there is only '{base}'")
    if results.replications < 2:
        raise ValueError("a comparison needs at least two replications; raise --replications")
    level = 1 - (1 - confidence) / len(others)
    runs = results.by_scenario()
    differences = tuple(
        difference(metric, name, base, _values(runs[name], metric), _values(runs[base], metric), level)
        for metric in measured
        for name in others
    )
    flips = tuple(flip(name, base, runs[name], runs[base], level) for name in others)
    saving = (name for name in others if name in results.with_reference)
    saved = tuple(net_savings(name, base, runs[name], runs[base], level) for name in saving)
    return Comparison(base, others, confidence, differences, flips, saved, results)


def known_metrics(metrics: Sequence[str]) -> list[str]:
    """The metrics as a list; one may stand alone as a text. Raises `UnknownName` for one that no chain has."""
    known = [metric.name for metric in COMPARED]
    wanted = [metrics] if isinstance(metrics, str) else [*metrics]
    for name in wanted:
        if name not in known:
            which = nearest(str(name), known, "there are ")
            raise UnknownName(f"there is no metric '{name}' of a whole chain; {which}")
    return wanted


def _column(frame: pd.DataFrame, metric: str) -> Floats:
    return frame[metric].to_numpy(dtype=np.float64)


def _values(frame: pd.DataFrame, metric: str) -> Floats:
    """A number per replication, whose mean is the metric."""
    if metric not in LEVELS:
        return _column(frame, metric)
    costs = _column(frame, VERDICT_METRIC)
    if cost_cvar(costs, LEVELS[metric]).value is None:
        return np.full(len(costs), nan)
    return tail_values(costs, LEVELS[metric])

"""Alternatives against a baseline, paired on the same worlds: by how much, how sure, and what would flip it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf, isnan, nan, sqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simchain.errors import UnknownName
from simchain.experiments.intervals import Interval, check_confidence, t_half_width, t_quantile
from simchain.experiments.net_savings import NetSavings, net_savings
from simchain.experiments.results import Results
from simchain.experiments.run import Source, listed, run
from simchain.metrics import METRICS
from simchain.metrics.metric import MONEY
from simchain.metrics.risk.tail import LEVELS, TAILS, cost_cvar, tail_values
from simchain.scenario.faults.wording import nearest

Floats = NDArray[np.float64]

NO_SHORTAGE_COST = "no shortage cost: purchase and holding only"
BETTER, WORSE, NO_DIFFERENCE, SAME = "better", "worse", "no difference shown", "the same"
TOO_FEW = "too few replications"
A_CENT, DUST = 0.005, 1e-9
"""What does not count as a difference: in money, what a cent does not show; in other units, what rounding leaves."""
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
COMPARED = (*(metric for metric in METRICS if metric.chain is not None), *TAILS)
"""Metrics of a whole chain, in each run or of all of them together."""


@dataclass(frozen=True)
class Difference(Interval):
    """One alternative less the baseline in one metric, paired by replication.

    `half_width` is that of the confidence interval of the mean difference (Student's t over replications);
    `correlation` is the one achieved between the two by common random numbers. `verdict` is 'better', 'worse', 'no
    difference shown', or 'the same' where the two are equal in every replication, money to the cent. Of the mean of the
    dearest runs it is 'too few replications', and the mean NaN, where the tail has not enough of them.
    """

    metric: str
    alternative: str
    baseline: str
    mean: float
    half_width: float
    baseline_mean: float
    correlation: float
    verdict: str


@dataclass(frozen=True)
class Flip:
    """The cost of one short unit at which an alternative and the baseline cost the same, with its interval.

    Above it the one with fewer units short is cheaper. `now` is the cost that the scenario states. NaN where no cost of
    zero or more is shown to make them equal.
    """

    alternative: str
    baseline: str
    at: float
    low: float
    high: float
    now: float
    wins_above: str


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
        for difference in self.differences:
            if (difference.alternative, difference.metric) == (alternative, metric):
                return difference
        if alternative not in self.alternatives:
            which = nearest(str(alternative), self.alternatives, "there are ")
            raise UnknownName(f"there is no alternative '{alternative}' to {self.baseline}; {which}")
        compared = dict.fromkeys(difference.metric for difference in self.differences)
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


def difference(
    metric: str, alternative: str, baseline: str, values: Floats, base: Floats, confidence: float
) -> Difference:
    """Paired t interval of the mean difference. Law (2015), Simulation Modeling and Analysis, section 10.2.1."""
    gaps = values - base
    mean, half_width = float(gaps.mean()), t_half_width(gaps, confidence)
    correlation = nan
    if values.std() > 0 and base.std() > 0:
        correlation = float(np.corrcoef(values, base)[0, 1])
    verdict = SAME if np.abs(gaps).max() < _no_more_than(metric, base) else _verdict(metric, mean, half_width)
    return Difference(metric, alternative, baseline, mean, half_width, float(base.mean()), correlation, verdict)


def _no_more_than(metric: str, values: Floats) -> float:
    """The gap in one replication below which two values of a metric are the same."""
    in_money = any(one.name == metric and MONEY in one.unit for one in COMPARED)
    return A_CENT if in_money else DUST * max(1.0, float(np.abs(values).max()))


def _verdict(metric: str, mean: float, half_width: float) -> str:
    if isnan(mean) and metric in LEVELS:
        return TOO_FEW
    goal = next((one.better for one in COMPARED if one.name == metric), "")
    if isnan(mean) or abs(mean) <= half_width or mean == 0 or not goal:
        return NO_DIFFERENCE
    return BETTER if (mean < 0) == (goal == "low") else WORSE


def flip(alternative: str, baseline: str, values: pd.DataFrame, base: pd.DataFrame, confidence: float) -> Flip:
    """Where the answer turns, as the cost of a short unit moves. Exact: that cost moves no goods.

    Total cost is c * units short + the rest, so the two are equal at c = -mean(rest) / mean(units). The interval
    holds every c at which the paired interval of the difference covers zero (Fieller 1954).
    """
    units = _column(values, "units_short") - _column(base, "units_short")
    total = _column(values, "total_cost") - _column(base, "total_cost")
    stockout = _column(values, "stockout_cost") - _column(base, "stockout_cost")
    rest = total - stockout
    short = float(base["units_short"].sum() + values["units_short"].sum())
    paid = float(base["stockout_cost"].sum() + values["stockout_cost"].sum())
    now = paid / short if short else nan
    mean_units = float(units.mean())
    at = -float(rest.mean()) / mean_units if mean_units else nan
    if isnan(at) or at < 0:
        return Flip(alternative, baseline, nan, nan, nan, now, "")
    low, high = _fieller(rest, units, confidence)
    if low == 0.0 and high == inf:
        return Flip(alternative, baseline, nan, nan, nan, now, "")
    return Flip(alternative, baseline, at, low, high, now, alternative if mean_units < 0 else baseline)


def _fieller(rest: Floats, units: Floats, confidence: float) -> tuple[float, float]:
    """The c with (mean(rest) + c mean(units))^2 <= t^2 var(rest + c units) / n, cut at 0."""
    n = len(rest)
    square = t_quantile(n, confidence) ** 2 / n
    covariance = np.cov(rest, units)
    a = float(units.mean()) ** 2 - square * covariance[1, 1]
    b = 2 * (float(rest.mean()) * float(units.mean()) - square * covariance[0, 1])
    c = float(rest.mean()) ** 2 - square * covariance[0, 0]
    root = b * b - 4 * a * c
    if a <= 0 or root < 0:
        return 0.0, inf
    return max(0.0, (-b - sqrt(root)) / (2 * a)), (-b + sqrt(root)) / (2 * a)

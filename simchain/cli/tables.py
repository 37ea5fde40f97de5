"""Results as tables that a person reads in a terminal, and as data for programs."""

from math import inf, isnan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simchain.cli.budgets_text import budgets_text
from simchain.cli.layout import fits, paragraph, table_of
from simchain.cli.metrics_text import metrics_text
from simchain.clock import DAYS_PER_YEAR
from simchain.experiments.compare import NO_SHORTAGE_COST, SAME, TAIL_METRIC, Comparison, Difference, Flip, difference
from simchain.experiments.intervals import t_half_width
from simchain.experiments.results import Results
from simchain.metrics.risk.tail import LEVELS
from simchain.rules.money.costs import CAUSES

CHAIN_ROWS = ("fill_rate", "cycle_service_level", "average_backlog", "bullwhip")
SHARES = ("fill_rate", "cycle_service_level", "no_stockout_probability", "line_fill_rate", "ready_rate")
NOTHING = 1e-9
MOST_LANES = 12


def results_text(results: Results, folder: Path) -> str:
    """What `simchain run` prints."""
    parts = [
        head(results),
        _means(results),
        budgets_text(results),
        _lead_times(results),
        _unserved(results),
        _left_out(results),
    ]
    parts += map(paragraph, results.warnings)
    parts.append(f"Written to {folder}/")
    return "\n\n".join(part for part in parts if part)


def comparison_text(comparison: Comparison, folder: Path, metrics: tuple[str, ...] = ()) -> str:
    """What `simchain compare` prints: the verdict first, then the figures behind it, and `metrics` if any are asked."""
    results = comparison.results
    parts = [
        head(results),
        paragraph(_verdict(comparison)),
        _means(results),
        budgets_text(results),
        _differences(comparison),
        _net_savings(comparison),
        metrics_text(comparison, metrics),
        _flips(comparison),
        _lead_times(results),
        _unserved(results),
        _left_out(results),
        _no_tail(results),
        *map(paragraph, results.warnings),
        f"Written to {folder}/",
    ]
    return "\n\n".join(part for part in parts if part)


def head(results: Results) -> str:
    stopped = "" if results.complete else f"  STOPPED EARLY: {results.replications} of {results.asked} replications."
    window = results.metrics["window"].iloc[0]
    return f"{results.title}\n{results.replications} replications, measured from {window}.{stopped}"


def _verdict(comparison: Comparison) -> str:
    """One sentence: the cheapest, by how much money a year, how sure."""
    results = comparison.results
    means = results.summary()["cost_per_year"].sort_values()
    best, second = means.index[0], means.index[1]
    runs = results.by_scenario()
    gap = difference(
        "cost_per_year",
        second,
        best,
        runs[second]["cost_per_year"].to_numpy(),
        runs[best]["cost_per_year"].to_numpy(),
        1 - (1 - comparison.confidence) / len(comparison.alternatives),
    )
    amount = f"{gap.mean:,.0f} ± {gap.half_width:,.0f} {results.currency} a year"
    if gap.verdict == "worse":
        return f"Verdict: {best} is the cheapest, by {amount} before {second} ({comparison.confidence:.0%} confidence)."
    if gap.verdict == SAME:
        return f"Verdict: {best} and {second} cost the same in every replication."
    shown = f"{amount} at {comparison.confidence:.0%} confidence"
    return f"Verdict: no difference shown between {best} and {second} ({shown}). More replications (-n) may show one."


def _means(results: Results) -> str:
    """Yearly costs by cause, then service: a column per scenario, or a line for each where they are too many."""
    yearly = DAYS_PER_YEAR / results.measured_days
    runs = results.by_scenario()
    rows: dict[str, list[str]] = {}
    unit = f"{results.currency}/year"
    rows[f"total cost, {unit}"] = [_spread(frame["cost_per_year"]) for frame in runs.values()]
    for cause in CAUSES:
        column = f"{cause}_cost"
        if any(frame[column].abs().max() > NOTHING for frame in runs.values()):
            name = "set-up" if cause == "set_up" else cause
            rows[f"  {name}"] = [_money(frame[column].mean() * yearly) for frame in runs.values()]
    if any(frame["stock_change"].abs().max() > NOTHING for frame in runs.values()):
        rows["  less growth of stock"] = [_money(-frame["stock_change"].mean() * yearly) for frame in runs.values()]
    for name in CHAIN_ROWS:
        label = f"bullwhip, per {results.metrics['period'].iloc[0]}" if name == "bullwhip" else name.replace("_", " ")
        rows[label] = [_shown(float(frame[name].mean()), name) for frame in runs.values()]
    rows["stockout days a year"] = [_shown(frame["stockout_days"].mean() * yearly, "") for frame in runs.values()]
    if any(frame["line_stops"].max() > 0 for frame in runs.values()):
        rows["line stops a year"] = [_shown(frame["line_stops"].mean() * yearly, "") for frame in runs.values()]
    rows["fill rate, worst 5 % of runs"] = [
        _shown(float(frame["fill_rate"].quantile(0.05)), "fill_rate") for frame in runs.values()
    ]
    tails = [results.cost_cvar(name).value for name in runs]
    if None not in tails:
        rows["cost, dearest 10 % of runs"] = [_money(cost * yearly) for cost in tails if cost is not None]
    if results.points["item"].nunique() == 1:
        rows["average stock, units"] = [f"{frame['average_stock'].mean():,.1f}" for frame in runs.values()]
    rows[f"inventory value, {results.currency}"] = [_money(frame["inventory_value"].mean()) for frame in runs.values()]
    names = list(runs)
    if fits(rows, names):
        return table_of(rows, names)
    turned = {name: [cells[n] for cells in rows.values()] for n, name in enumerate(names)}
    return table_of(turned, [f"of it: {label.strip()}" if label.startswith(" ") else label for label in rows])


def _spread(values: "pd.Series[float]") -> str:
    half = t_half_width(np.array(values.tolist(), dtype=np.float64), 0.95)
    return f"{values.mean():,.0f}" if isnan(half) else f"{values.mean():,.0f} ± {half:,.0f}"


def _money(amount: float) -> str:
    """Whole units of money; what rounds to nothing is 0, not -0."""
    return f"{round(amount) + 0.0:,.0f}"


def _shown(value: float, name: str) -> str:
    if isnan(value):
        return "undefined"
    return f"{100 * value:.1f} %" if name in SHARES else f"{value:,.2f}"


def figure(value: float) -> str:
    """Two decimals, none for large numbers; what rounds to nothing is 0, not -0."""
    digits = 2 if abs(value) < 1000 else 0
    return f"{round(value, digits) + 0.0:,.{digits}f}"


def _differences(comparison: Comparison) -> str:
    results = comparison.results
    yearly = DAYS_PER_YEAR / results.measured_days
    rows = {}
    told = all(results.cost_cvar(name).value is not None for name in results.scenarios)
    for name in comparison.alternatives:
        cost, fill = comparison.of(name), comparison.of(name, "fill_rate")
        rows[name] = [
            _yearly(cost, yearly),
            cost.verdict,
            "undefined" if isnan(cost.correlation) else f"{cost.correlation:.2f}",
            _points(fill),
        ]
        if told:
            rows[name].append(_yearly(comparison.of(name, TAIL_METRIC), yearly))
    columns = [f"cost, {results.currency}/year", "verdict", "correlation", "fill rate, points"]
    columns += ["dearest 10 %"] if told else []
    return f"Against {comparison.baseline}, paired, {comparison.confidence:.0%} together:\n" + table_of(rows, columns)


def _yearly(cost: Difference, yearly: float) -> str:
    return f"{cost.mean * yearly:+,.0f} ± {cost.half_width * yearly:,.0f}"


def _points(fill: Difference) -> str:
    return "undefined" if isnan(fill.mean) else f"{100 * fill.mean:+.2f} ± {100 * fill.half_width:.2f}"


def _net_savings(comparison: Comparison) -> str:
    """What prices save against their reference, less what the choice costs beside it."""
    if not comparison.net_savings:
        return ""
    yearly = DAYS_PER_YEAR / comparison.results.measured_days
    rows = {
        one.alternative: [
            _money(one.savings * yearly),
            _money(one.extra_inventory_cost * yearly),
            _money(one.extra_shortage_cost * yearly),
            f"{_money(one.mean * yearly)} ± {one.half_width * yearly:,.0f}",
        ]
        for one in comparison.net_savings
    }
    heading = f"Savings, {comparison.results.currency}/year, less extra costs against {comparison.baseline}:"
    return f"{paragraph(heading)}\n" + table_of(rows, ["savings", "inventory", "shortage", "net savings"])


def _flips(comparison: Comparison) -> str:
    return "\n".join(paragraph(_flip(flip, comparison.results.currency)) for flip in comparison.flips)


def _flip(flip: Flip, currency: str) -> str:
    if isnan(flip.at):
        return f"No cost of a missing unit is shown to make {flip.alternative} and {flip.baseline} cost the same."
    other = flip.baseline if flip.wins_above == flip.alternative else flip.alternative
    range_ = f"{flip.low:,.2f} to {'any' if flip.high == inf else format(flip.high, ',.2f')}"
    now = "" if isnan(flip.now) else f"; now {flip.now:,.2f}"
    price = f"{flip.at:,.2f} {currency} ({range_}{now})"
    return f"{flip.wins_above} beats {other} where a missing unit costs more than {price}."


def _lead_times(results: Results) -> str:
    """Stated and achieved lead times of lanes that have any, over all replications."""
    if results.lanes.empty or not results.lanes["stated_sd"].any():
        return ""
    lanes = results.lanes[results.lanes["shipments"] > 0]
    rows = {}
    for (scenario, lane), frame in lanes.groupby(["scenario", "lane"], sort=False):
        weights = frame["shipments"]
        mean = (frame["achieved_mean"] * weights).sum() / weights.sum()
        spread = frame["achieved_sd"].fillna(0) ** 2 + (frame["achieved_mean"] - mean) ** 2
        sd = float((spread * weights).sum() / weights.sum()) ** 0.5
        stated = f"{frame['stated_mean'].iloc[0]:.1f} ± {frame['stated_sd'].iloc[0]:.1f}"
        rows[f"{scenario}: {lane}"] = [stated, f"{mean:.1f} ± {sd:.1f}", f"{weights.mean():,.1f}"]
    if not rows:
        return ""
    if len(rows) > MOST_LANES:
        return f"Lead times stated and achieved of {len(rows)} lanes: see lanes.csv."
    return table_of(rows, ["lead time stated, days", "achieved", "shipments per run"])


def _unserved(results: Results) -> str:
    """Scenarios in which nobody got anything: their cost says nothing."""
    served = {name: frame["fill_rate"].max() > 0 or frame["mean_wait"].max() > 0 for name, frame in _runs_of(results)}
    names = [name for name, anybody in served.items() if not anybody]
    if not names:
        return ""
    return paragraph(f"{', '.join(names)} served no customer at all: the costs say nothing. See validate and explain.")


def _runs_of(results: Results) -> list[tuple[str, pd.DataFrame]]:
    """Scenarios that any customer came to, with their runs."""
    return [(name, frame) for name, frame in results.by_scenario().items() if frame["demand"].max() > 0]


def _left_out(results: Results) -> str:
    if results.shortage_priced:
        return ""
    missing = f"The ranking leaves something out: {NO_SHORTAGE_COST}"
    return paragraph(f"{missing}. Add costs.stockout, or costs.backorder where customers wait.")


def _no_tail(results: Results) -> str:
    """Why the cost of the dearest runs is not told, where runs differ at all."""
    why = results.cost_cvar(results.scenarios[0]).why_not
    costs_differ = any(np.ptp(frame["total_cost"]) > NOTHING for frame in results.by_scenario().values())
    return paragraph(f"Cost of the dearest runs (CVaR) is not told: {why}; raise -n.") if why and costs_differ else ""


def results_data(results: Results, folder: Path) -> dict[str, Any]:
    """Means of every metric by scenario, for `--json`."""
    return {
        "title": results.title,
        "folder": str(folder),
        "currency": results.currency,
        "replications": results.replications,
        "complete": results.complete,
        "measured_days": results.measured_days,
        "shortage_priced": results.shortage_priced,
        "warnings": results.warnings,
        "means": {str(name): _row(row) for name, row in results.summary().iterrows()},
        **{metric: _tails(results, level) for metric, level in LEVELS.items()},
    }


def _tails(results: Results, level: float) -> dict[str, Any]:
    """The mean of the dearest runs of each scenario, or why there is none."""
    found = {name: results.cost_cvar(name, level) for name in results.scenarios}
    return {name: {"value": tail.value, "why_not": tail.why_not or None} for name, tail in found.items()}


def comparison_data(comparison: Comparison, folder: Path) -> dict[str, Any]:
    """The comparison, for `--json`."""
    flips = [{key: null(value) for key, value in vars(flip).items()} for flip in comparison.flips]
    return {
        **results_data(comparison.results, folder),
        "baseline": comparison.baseline,
        "confidence": comparison.confidence,
        "differences": [_row(row) for _, row in comparison.table().iterrows()],
        "flips": flips,
        "net_savings": [_row(row) for _, row in comparison.net_savings_table().iterrows()],
        "left_out": comparison.left_out,
    }


def _row(row: "pd.Series[Any]") -> dict[str, Any]:
    return {str(key): null(value) for key, value in row.items()}


def null(value: Any) -> Any:
    """JSON knows neither NaN nor infinity."""
    if isinstance(value, float):
        return None if isnan(value) or abs(value) == inf else float(value)
    return value

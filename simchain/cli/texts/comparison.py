"""What `simchain compare` prints: the verdict first, then the figures behind it."""

from math import inf, isnan
from pathlib import Path
from typing import Any

import numpy as np

from simchain.cli.texts.budgets import budgets_text
from simchain.cli.texts.figures import money, null, row_data
from simchain.cli.texts.layout import paragraph, table_of
from simchain.cli.texts.metrics import metrics_text
from simchain.cli.texts.results import NOTHING, head, lead_times, left_out, means, results_data, unserved
from simchain.clock import DAYS_PER_YEAR
from simchain.experiments.comparison.compare import TAIL_METRIC, Comparison
from simchain.experiments.comparison.difference import SAME, Difference, difference
from simchain.experiments.comparison.flip import Flip
from simchain.experiments.results import Results


def comparison_text(comparison: Comparison, folder: Path, metrics: tuple[str, ...] = ()) -> str:
    """What `simchain compare` prints: the verdict first, then the figures behind it, and `metrics` if any are asked."""
    results = comparison.results
    parts = [
        head(results),
        paragraph(_verdict(comparison)),
        means(results),
        budgets_text(results),
        _differences(comparison),
        _net_savings(comparison),
        metrics_text(comparison, metrics),
        _flips(comparison),
        lead_times(results),
        unserved(results),
        left_out(results),
        _no_tail(results),
        *map(paragraph, results.warnings),
        f"Written to {folder}/",
    ]
    return "\n\n".join(part for part in parts if part)


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
            money(one.savings * yearly),
            money(one.extra_inventory_cost * yearly),
            money(one.extra_shortage_cost * yearly),
            f"{money(one.mean * yearly)} ± {one.half_width * yearly:,.0f}",
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


def _no_tail(results: Results) -> str:
    """Why the cost of the dearest runs is not told, where runs differ at all."""
    why = results.cost_cvar(results.scenarios[0]).why_not
    costs_differ = any(np.ptp(frame["total_cost"]) > NOTHING for frame in results.by_scenario().values())
    return paragraph(f"Cost of the dearest runs (CVaR) is not told: {why}; raise -n.") if why and costs_differ else ""


def comparison_data(comparison: Comparison, folder: Path) -> dict[str, Any]:
    """The comparison, for `--json`."""
    flips = [{key: null(value) for key, value in vars(flip).items()} for flip in comparison.flips]
    return {
        **results_data(comparison.results, folder),
        "baseline": comparison.baseline,
        "confidence": comparison.confidence,
        "differences": [row_data(row) for _, row in comparison.table().iterrows()],
        "flips": flips,
        "net_savings": [row_data(row) for _, row in comparison.net_savings_table().iterrows()],
        "left_out": comparison.left_out,
    }

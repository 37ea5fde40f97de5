"""What `simchain run` prints: results as tables that a person reads in a terminal, and as data for programs."""

from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simchain.cli.texts.budgets import budgets_text
from simchain.cli.texts.figures import money, row_data, shown
from simchain.cli.texts.layout import fits, paragraph, table_of
from simchain.clock import DAYS_PER_YEAR
from simchain.experiments.comparison.compare import NO_SHORTAGE_COST
from simchain.experiments.intervals import t_half_width
from simchain.experiments.results import Results
from simchain.metrics.risk.tail import LEVELS
from simchain.rules.money.costs import CAUSES

CHAIN_ROWS = ("fill_rate", "cycle_service_level", "average_backlog", "bullwhip")
NOTHING = 1e-9
MOST_LANES = 12


def results_text(results: Results, folder: Path) -> str:
    """What `simchain run` prints."""
    parts = [
        head(results),
        means(results),
        budgets_text(results),
        lead_times(results),
        unserved(results),
        left_out(results),
    ]
    parts += map(paragraph, results.warnings)
    parts.append(f"Written to {folder}/")
    return "\n\n".join(part for part in parts if part)


def head(results: Results) -> str:
    stopped = "" if results.complete else f"  STOPPED EARLY: {results.replications} of {results.asked} replications."
    window = results.metrics["window"].iloc[0]
    return f"{results.title}\n{results.replications} replications, measured from {window}.{stopped}"


def means(results: Results) -> str:
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
            rows[f"  {name}"] = [money(frame[column].mean() * yearly) for frame in runs.values()]
    if any(frame["stock_change"].abs().max() > NOTHING for frame in runs.values()):
        rows["  less growth of stock"] = [money(-frame["stock_change"].mean() * yearly) for frame in runs.values()]
    for name in CHAIN_ROWS:
        label = f"bullwhip, per {results.metrics['period'].iloc[0]}" if name == "bullwhip" else name.replace("_", " ")
        rows[label] = [shown(float(frame[name].mean()), name) for frame in runs.values()]
    rows["stockout days a year"] = [shown(frame["stockout_days"].mean() * yearly, "") for frame in runs.values()]
    if any(frame["line_stops"].max() > 0 for frame in runs.values()):
        rows["line stops a year"] = [shown(frame["line_stops"].mean() * yearly, "") for frame in runs.values()]
    rows["fill rate, worst 5 % of runs"] = [
        shown(float(frame["fill_rate"].quantile(0.05)), "fill_rate") for frame in runs.values()
    ]
    tails = [results.cost_cvar(name).value for name in runs]
    if None not in tails:
        rows["cost, dearest 10 % of runs"] = [money(cost * yearly) for cost in tails if cost is not None]
    if results.points["item"].nunique() == 1:
        rows["average stock, units"] = [f"{frame['average_stock'].mean():,.1f}" for frame in runs.values()]
    rows[f"inventory value, {results.currency}"] = [money(frame["inventory_value"].mean()) for frame in runs.values()]
    names = list(runs)
    if fits(rows, names):
        return table_of(rows, names)
    turned = {name: [cells[n] for cells in rows.values()] for n, name in enumerate(names)}
    return table_of(turned, [f"of it: {label.strip()}" if label.startswith(" ") else label for label in rows])


def _spread(values: "pd.Series[float]") -> str:
    half = t_half_width(np.array(values.tolist(), dtype=np.float64), 0.95)
    return f"{values.mean():,.0f}" if isnan(half) else f"{values.mean():,.0f} ± {half:,.0f}"


def lead_times(results: Results) -> str:
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


def unserved(results: Results) -> str:
    """Scenarios in which nobody got anything: their cost says nothing."""
    served = {name: frame["fill_rate"].max() > 0 or frame["mean_wait"].max() > 0 for name, frame in _runs_of(results)}
    names = [name for name, anybody in served.items() if not anybody]
    if not names:
        return ""
    return paragraph(f"{', '.join(names)} served no customer at all: the costs say nothing. See validate and explain.")


def _runs_of(results: Results) -> list[tuple[str, pd.DataFrame]]:
    """Scenarios that any customer came to, with their runs."""
    return [(name, frame) for name, frame in results.by_scenario().items() if frame["demand"].max() > 0]


def left_out(results: Results) -> str:
    if results.shortage_priced:
        return ""
    missing = f"The ranking leaves something out: {NO_SHORTAGE_COST}"
    return paragraph(f"{missing}. Add costs.stockout, or costs.backorder where customers wait.")


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
        "means": {str(name): row_data(row) for name, row in results.summary().iterrows()},
        **{metric: _tails(results, level) for metric, level in LEVELS.items()},
    }


def _tails(results: Results, level: float) -> dict[str, Any]:
    """The mean of the dearest runs of each scenario, or why there is none."""
    found = {name: results.cost_cvar(name, level) for name in results.scenarios}
    return {name: {"value": tail.value, "why_not": tail.why_not or None} for name, tail in found.items()}

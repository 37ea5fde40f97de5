"""The systems of the cases in the words of the scenario language, and what their replications gave."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import pandas as pd

import simchain
from simchain.proof import stopping
from simchain.proof.case import Case
from simchain.proof.luck import Floats

Model = dict[str, Any]

WARM_UP = 0.05
"""Time before the measured window, as a share of it."""

CONTINUOUS = "continuous"


def units(number: float) -> str:
    return f"{float(number)!r} units"


def days(number: float) -> str:
    return f"{number} days"


def holding_of(number: float) -> str:
    return f"{number} USD/unit/day"


def length(measured: int, bucket: int = 1, warm_up: float = WARM_UP) -> Model:
    """The run block of a simulation that measures so many days, after a warm-up."""
    before = ceil(warm_up * measured / bucket) * bucket
    return {"horizon": days(before + measured), "warm_up": days(before), "bucket": days(bucket), "series": "none"}


def one_stock(
    demand: Mapping[str, Any],
    stock: Mapping[str, Any],
    lead_time: Any,
    *,
    holding: float = 0.0,
    backorder: float = 0.0,
    stockout: float = 0.0,
    **site: Any,
) -> Model:
    """A shop that buys from an outside supplier, who owns what is under way: only stock on the shelf costs."""
    return {
        "simchain": 1,
        "costs": {
            "holding": holding_of(holding),
            "backorder": holding_of(backorder),
            "stockout": f"{stockout} USD/unit",
        },
        "suppliers": {"mill": {"lead_time": lead_time, "title_passes": "receipt"}},
        "sites": {"shop": {"demand": dict(demand), "buys": "mill", "stock": dict(stock), **site}},
    }


def base_stock(level: float, review: str = "1 day", **more: Any) -> Model:
    return {"policy": "base_stock", "level": units(level), "review": review, **more}


def a_row_of_sites(given: Mapping[str, Any], demand: Mapping[str, Any], review: str = "1 day") -> Model:
    """Sites in a row with a base stock each, the last one facing the customers. Goods under way are the sender's."""
    sites: Model = {}
    source = "mill"
    stages = zip(given["S"], given["lead_times"], given["holding"], strict=True)
    for n, (level, lead_time, holding) in enumerate(stages):
        name = f"stage {n}"
        sites[name] = {
            "buys": {"supplier": source, "lead_time": days(lead_time), "title_passes": "receipt"},
            "stock": base_stock(level, review, holding=holding_of(holding)),
        }
        source = name
    sites[source]["demand"] = dict(demand)
    return {
        "simchain": 1,
        "costs": {"backorder": holding_of(given["backorder"])},
        "suppliers": {"mill": {"lead_time": "0 days"}},
        "sites": sites,
    }


def poisson(mean: float) -> Model:
    return {"rate": f"{mean} units/day", "dist": "poisson"}


def normal(mean: float, sd: float) -> Model:
    return {"rate": f"{mean} ± {sd} units/day"}


def arrivals(rate: float, **more: Any) -> Model:
    return {"arrivals": f"{rate} orders/day", **more}


def written(demands: Sequence[float]) -> Model:
    return {"series": [units(demand) for demand in demands], "bucket": "1 day"}


class Gathered:
    """What the replications of one scenario gave, measure by measure: an array with one value per replication."""

    def __init__(self, results: simchain.Results) -> None:
        self.days = results.measured_days
        self._results = results

    def chain(self, metric: str) -> Floats:
        return self._results.runs[metric].to_numpy(dtype=float)

    def at(self, site: str, metric: str, item: str = "item") -> Floats:
        return _column(self._results.points, metric, site=site, item=item)

    def on(self, lane: str, metric: str) -> Floats:
        return _column(self._results.lanes, metric, lane=lane)

    def a_day(self, metric: str, site: str | None = None) -> Floats:
        """A sum over the measured window as a rate."""
        return (self.chain(metric) if site is None else self.at(site, metric)) / self.days


def _column(table: pd.DataFrame, column: str, **where: str) -> Floats:
    """The values of a column in the rows in question. Raises `KeyError` if there are none."""
    for name, value in where.items():
        table = table[table[name] == value]
    if table.empty:
        raise KeyError(f"there is no {', '.join(where.values())} in these results")
    return table[column].to_numpy(dtype=float)


def run(model: Model, jobs: int = 1, **options: Any) -> simchain.Results:
    """`simchain.run` in this process. Ctrl-C stops the case: half of its replications would prove nothing."""
    results = simchain.run(model, jobs=jobs, progress=stopping.heed, **options)
    if not results.complete:
        raise KeyboardInterrupt
    return results


def simulate(model: Model, measured: int, replications: int, **timing: Any) -> Gathered:
    """Run a model for so many days after its warm-up."""
    return Gathered(run({**model, "run": length(measured, **timing)}, replications=replications))


def simulate_case(known: Case, model: Model, **timing: Any) -> Gathered:
    """Run a model for as long and as often as the case and its tier say."""
    return simulate(model, known.days, known.tier.replications, **timing)


def trace(model: Model, periods: int) -> simchain.Results:
    """One run of a few periods, with its time series, goods and money audited."""
    return run({**model, "run": {"horizon": days(periods)}}, replications=1, check=True)


def series(results: simchain.Results, site: str, column: str, item: str = "item") -> Floats:
    """A time series of one stock, period by period."""
    return _column(results.series, column, site=site, item=item)


def policy_of(model: Model) -> Any:
    """The numbers of the first stock's policy, as the scenario comes to them."""
    return simchain.lower(simchain.load(model)["base"]).points[0].policy

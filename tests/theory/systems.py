"""The systems that the theory tests simulate, in the words of the scenario language."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np
from judging import TIER, Case
from numpy.typing import NDArray

import simchain

Model = dict[str, Any]
Floats = NDArray[np.float64]

REPLICATIONS = {"quick": 20, "full": 40}[TIER]
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


class Outcome:
    """What the replications of one scenario gave, measure by measure: an array with one value per replication."""

    def __init__(self, results: simchain.Results, scenario: str = "base") -> None:
        self.days = results.measured_days
        runs, points, lanes = results.runs, results.points, results.lanes
        self._runs = runs[runs["scenario"] == scenario]
        self._points = points[points["scenario"] == scenario]
        self._lanes = lanes[lanes["scenario"] == scenario]

    def chain(self, metric: str) -> Floats:
        return self._runs[metric].to_numpy()

    def at(self, site: str, metric: str, item: str = "item") -> Floats:
        rows = self._points[(self._points["site"] == site) & (self._points["item"] == item)]
        assert len(rows), f"there is no {item} at {site}"
        return rows[metric].to_numpy()

    def on(self, lane: str, metric: str) -> Floats:
        rows = self._lanes[self._lanes["lane"] == lane]
        assert len(rows), f"there is no lane {lane}"
        return rows[metric].to_numpy()

    def a_day(self, metric: str, site: str | None = None) -> Floats:
        """A sum over the measured window as a rate."""
        return (self.chain(metric) if site is None else self.at(site, metric)) / self.days


def simulate(model: Model, measured: int, replications: int = REPLICATIONS, **run: Any) -> Outcome:
    """Run a model in one process, with a length that the tier sets."""
    timed = {**model, "run": length(measured, **run)}
    return Outcome(simchain.run(timed, replications=replications, jobs=1))


def simulate_case(known: Case, model: Model, **run: Any) -> Outcome:
    return simulate(model, known.days, **run)


def trace(model: Model, periods: int) -> simchain.Results:
    """One run of a few periods, with its time series, goods and money audited."""
    return simchain.run({**model, "run": {"horizon": days(periods)}}, replications=1, jobs=1, check=True)


def series(results: simchain.Results, site: str, column: str, item: str = "item") -> Floats:
    """A time series of one stock, period by period."""
    rows = results.series
    rows = rows[(rows["site"] == site) & (rows["item"] == item)]
    assert len(rows), f"there is no {item} at {site}"
    return rows[column].to_numpy()

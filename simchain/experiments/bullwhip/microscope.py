"""The bullwhip microscope: every published measure of every stock, with intervals over the replications."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from simchain.errors import SeriesError
from simchain.experiments.intervals import check_confidence, t_half_width
from simchain.experiments.replicate import Outcome
from simchain.experiments.results import Results
from simchain.experiments.run import Plan, Source, plan, run_plan
from simchain.metrics.bullwhip.amplification import Floats
from simchain.metrics.bullwhip.microscope import FORMULAS, Flows, Reading, readings
from simchain.metrics.bullwhip.treatment import in_buckets
from simchain.scenario.values.quantities import parse, show

SLACK = 0.02
"""How far a bucket may be from a whole number of periods: a month of days is 30 of them."""

Key = tuple[str, str, str, str, float]
"""Scenario, site, item, measure, period of the wave."""


def bullwhip(
    source: Source | Results,
    scenarios: Sequence[str] = (),
    *,
    bucket: str | None = None,
    step: str | None = None,
    periods: Sequence[float] | None = None,
    confidence: float = 0.95,
    **options: Any,
) -> pd.DataFrame:
    """All measures of the bullwhip, a row per scenario, stock and measure, with formula, bucket and interval.

    `bucket` adds the run's periods up to a longer time, such as 'week'; `step` is the day of a step in demand, such as
    'day 100', where demand does not show it cleanly by itself; `periods` are lengths of waves for the amplitude ratio,
    in buckets. `source` may be results that hold their series; `options` go to `run`. Intervals are Student's t over
    the replications in which a measure is defined; where it is in none, the note says why.

    >>> shop = {"simchain": 1, "suppliers": {"A": {"lead_time": "2 days"}},
    ...         "sites": {"shop": {"demand": "10 ± 3 units/day", "buys": "A"}}}
    >>> float(bullwhip(shop, replications=3).set_index("measure").value["bullwhip"])
    1.0
    """
    check_confidence(confidence)
    if isinstance(source, Results):
        chosen = source if not scenarios else _only(source, scenarios)
        return of_results(chosen, bucket, step, periods, confidence)
    run_keys = {key: options.pop(key) for key in ("replications", "seed") if key in options}
    planned = plan(source, scenarios, **run_keys)
    return of_plan(planned, Lens.on_plan(planned, bucket, step, periods), confidence, **options)[0]


def of_plan(planned: Plan, lens: "Lens", confidence: float, **options: Any) -> tuple[pd.DataFrame, Results]:
    """Run what is planned and measure every run as it comes, so that no series are kept; `options` go to `run_plan`."""
    points = {blueprint.scenario: blueprint.points for blueprint in planned.blueprints}
    gathered = Gathered()

    def measure(outcome: Outcome) -> None:
        for point in points[outcome.scenario]:
            columns = {name: values[:, point.index] for name, values in outcome.series.items()}
            gathered.add((outcome.scenario, point.site, point.item), lens.read(columns))

    kept = replace(planned, blueprints=tuple(replace(one, keep_series=True) for one in planned.blueprints))
    results = run_plan(kept, each=measure, **options)
    return gathered.table(lens.name, confidence), results


def of_results(
    results: Results, bucket: str | None, step: str | None, periods: Sequence[float] | None, confidence: float
) -> pd.DataFrame:
    """Measure results that hold their series."""
    if results.series.empty:
        raise SeriesError("these results hold no time series: give the scenario, or results of run(..., series=True)")
    frame = results.series
    days = np.unique(frame["day"].to_numpy(dtype=np.float64))
    length = float(days[1] - days[0]) if len(days) > 1 else results.measured_days
    warm_up = len(days) - round(results.measured_days / length)
    lens = Lens.of(length, len(days), warm_up, bucket, step, periods)
    gathered = Gathered()
    stocks = ["scenario", "replication", "site", "item"]
    for (scenario, _, site, item), rows in frame.groupby(stocks, sort=False, observed=True):
        columns = {name: rows[name].to_numpy(dtype=np.float64) for name in SERIES}
        gathered.add((str(scenario), str(site), str(item)), lens.read(columns))
    return gathered.table(lens.name, confidence)


SERIES = ("ordered", "demanded", "end_demand", "on_hand", "backlog")
"""Columns of the time series that are measured."""


@dataclass(frozen=True)
class Lens:
    """How series are looked at: from which period on, so many added up, which waves."""

    warm_up: int
    together: int
    days: float
    step: int | None
    periods: Sequence[float] | None
    left_over: float = 0.0
    """Days at the end that do not fill a bucket, and are not measured."""

    @classmethod
    def on_plan(cls, planned: Plan, bucket: str | None, step: str | None, periods: Sequence[float] | None) -> "Lens":
        """How the runs of a plan are looked at. Raises `SeriesError` where there would be nothing to see."""
        run = planned.blueprints[0]
        return cls.of(run.bucket, run.periods, run.warm_up_periods, bucket, step, periods)

    @classmethod
    def of(
        cls,
        length: float,
        number: int,
        warm_up: int,
        bucket: str | None,
        step: str | None,
        periods: Sequence[float] | None,
    ) -> "Lens":
        """`number` periods of `length` days, of which `warm_up` are not measured; `bucket` and `step` are in words."""
        together = 1 if bucket is None else whole_periods(time_in_words(bucket, "bucket"), length)
        days = together * length
        buckets = (number - warm_up) // together
        if buckets < 2:
            measured = show((number - warm_up) * length, "time")
            raise SeriesError(
                f"the {measured} that are measured hold no two buckets of {show(days, 'time')}, which a variance "
                "needs; name a shorter bucket, or a longer run.horizon"
            )
        first = warm_up * length
        start = None if step is None else int((time_in_words(step, "step") - first) // days)
        if start is not None and not 0 <= start < buckets:
            raise SeriesError(
                f"a step on '{step}' lies outside what is measured, which is day {first:g} to "
                f"{first + buckets * days:g}; name a day within, or change run.warm_up or run.horizon"
            )
        left_over = (number - warm_up) % together * length
        return cls(warm_up, together, days, start, periods, left_over)

    @property
    def name(self) -> str:
        """The bucket in words."""
        return show(self.days, "time")

    def read(self, columns: Mapping[str, Floats]) -> list[Reading]:
        """All measures of one stock in one run."""
        orders, demand, end_demand, on_hand, backlog = (columns[name][self.warm_up :] for name in SERIES)
        flows = Flows(
            in_buckets(orders, self.together),
            in_buckets(demand, self.together),
            in_buckets(end_demand, self.together),
            in_buckets(on_hand - backlog, self.together, "last"),
            self.step,
        )
        return readings(flows, self.periods)


def whole_periods(days: float, length: float) -> int:
    """Periods in a bucket. Raises `SeriesError` where it holds no whole number of them.

    >>> whole_periods(7.0, 1.0), whole_periods(365 / 12, 1.0)
    (7, 30)
    """
    together = round(days / length)
    if together < 1 or abs(together * length / days - 1) > SLACK:
        bucket, period = show(days, "time"), show(length, "time")
        raise SeriesError(f"a bucket of {bucket} is no whole number of the run's periods of {period}; name another")
    return together


def time_in_words(text: str, what: str) -> float:
    """Days of a time in words; 'week' is one week."""
    try:
        return parse(f"1 {text}" if text.isalpha() else text, "time").value
    except ValueError as error:
        raise SeriesError(f"{what} {error}") from None


@dataclass
class Gathered:
    """Readings of all replications, by scenario, stock, measure and period."""

    values: dict[Key, list[float]] = field(default_factory=dict)
    reasons: dict[Key, str] = field(default_factory=dict)

    def add(self, stock: tuple[str, str, str], found: Iterable[Reading]) -> None:
        """Take over what one run came to."""
        for reading in found:
            key = (*stock, reading.measure, reading.period if reading.period == reading.period else 0.0)
            self.values.setdefault(key, []).append(reading.value)
            if reading.why:
                self.reasons[key] = reading.why

    def table(self, bucket: str, confidence: float) -> pd.DataFrame:
        """A row per key, with mean and interval."""
        return pd.DataFrame(self._rows(bucket, confidence), columns=list(COLUMNS))

    def _rows(self, bucket: str, confidence: float) -> Iterator[dict[str, Any]]:
        for key, values in self.values.items():
            scenario, site, item, measure, period = key
            defined = np.array([value for value in values if value == value])
            mean = float(defined.mean()) if len(defined) else nan
            half = t_half_width(defined, confidence) if len(defined) > 1 else nan
            yield {
                "scenario": scenario,
                "site": site,
                "item": item,
                "measure": measure,
                "period": period or nan,
                "value": mean,
                "low": mean - half,
                "high": mean + half,
                "formula": FORMULAS[measure],
                "bucket": bucket,
                "note": _note(len(defined), len(values), self.reasons.get(key, "")),
            }


COLUMNS = ("scenario", "site", "item", "measure", "period", "value", "low", "high", "formula", "bucket", "note")


def _note(defined: int, replications: int, why: str) -> str:
    if defined == replications or not defined:
        return why
    return f"{why}; defined in {defined} of {replications} replications"


def _only(results: Results, scenarios: Sequence[str]) -> Results:
    wanted = [scenarios] if isinstance(scenarios, str) else list(scenarios)
    unknown = [name for name in wanted if name not in results.scenarios]
    if unknown:
        raise SeriesError(f"there is no scenario '{unknown[0]}' in these results; there are {results.scenarios}")
    rows = results.series["scenario"].isin(wanted)
    return replace(results, scenarios=tuple(wanted), series=results.series[rows])

"""Results: outcomes of runs as tidy tables, one row per scenario and replication."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
import pandas as pd

from simchain.blueprint import Blueprint
from simchain.experiments.replicate import Outcome
from simchain.experiments.triggered import odd_triggers, triggers_table
from simchain.ledger.trace import COLUMNS
from simchain.metrics import METRICS
from simchain.metrics.risk.tail import TailMean, cost_cvar


@dataclass(frozen=True)
class Results:
    """Tables of a finished experiment.

    `runs`: one row per scenario and replication, a column per metric of the chain. `points`: one row per scenario,
    replication, site and item. `lanes`: shipments and units that arrived, lead times stated and achieved, per scenario,
    replication and lane.
    `parties`: costs by who bears them and why; they add up to the total cost of the chain (see
    `metrics.breakdown.parties`).
    `disruptions`: how often each one happened and for how many days, per scenario and replication (empty without any).
    `categories`: what was spent on each category of items (empty where no item has one and prices never vary).
    `suppliers`, `supplier_items`, `supplier_reviews`: measures and scores by supplier, by supplier and item, and review
    by review; `spending`: by supplier, site, item and month; `spend_by_tag`: with suppliers of each tag (all five empty
    unless somebody judges suppliers).
    `classes`: cost and service by ABC and XYZ class of items (empty unless the scenario speaks of classes).
    `sourcing`: what was decided about whom to buy from, by whom and why (empty where nothing is).
    `triggers`: each time that one fired, at what value and until when, warm-up included (empty without any).
    `budgets`: what was spent against each budget, year by year (empty without any).
    `series`: one row per scenario, replication, site, item and period (empty unless kept). `trace`: one row per
    posting of replication 0 (empty unless traced). `metrics`: name, unit, window and definition of every column.
    """

    title: str
    currency: str
    scenarios: tuple[str, ...]
    replications: int
    asked: int
    runs: pd.DataFrame = field(repr=False)
    points: pd.DataFrame = field(repr=False)
    lanes: pd.DataFrame = field(repr=False)
    parties: pd.DataFrame = field(repr=False)
    disruptions: pd.DataFrame = field(repr=False)
    sourcing: pd.DataFrame = field(repr=False)
    classes: pd.DataFrame = field(repr=False)
    series: pd.DataFrame = field(repr=False)
    trace: pd.DataFrame = field(repr=False)
    metrics: pd.DataFrame = field(repr=False)
    measured_days: float = 0.0
    shortage_priced: bool = True
    interrupted: bool = False
    categories: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    suppliers: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    supplier_items: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    supplier_reviews: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    spending: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    spend_by_tag: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    triggers: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    budgets: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    with_reference: tuple[str, ...] = ()
    """Scenarios in which somebody buys at a price that has a reference."""
    stopped_by: str = ""
    """What a rule of one's own did to end the experiment early, in words; else nothing."""

    @property
    def complete(self) -> bool:
        """False if the experiment was stopped early."""
        return not self.interrupted and self.replications == self.asked

    def by_scenario(self) -> dict[str, pd.DataFrame]:
        """The rows of `runs` of each scenario, replication by replication."""
        return {name: self.runs[self.runs["scenario"] == name] for name in self.scenarios}

    def summary(self) -> pd.DataFrame:
        """Mean of every metric of the chain, one row per scenario, in the order in which they ran."""
        return self.runs.drop(columns="replication").groupby("scenario", sort=False).mean()

    def cost_cvar(self, scenario: str, level: float = 0.9) -> TailMean:
        """Mean total cost of the dearest runs of a scenario, where there are enough of them."""
        return cost_cvar(self.by_scenario()[scenario]["total_cost"].to_numpy(dtype=np.float64), level)

    @property
    def warnings(self) -> list[str]:
        """What could only be seen while running, with the first place: triggers that never rest, or see nothing."""
        return odd_triggers(self.triggers)

    def __repr__(self) -> str:
        short = "" if self.complete else f" of {self.asked} asked for"
        lines = [
            f"  {name}: {frame['cost_per_year'].mean():,.0f} {self.currency}/year, "
            f"fill rate {frame['fill_rate'].mean():.1%}"
            for name, frame in self.by_scenario().items()
        ]
        head = f"<Results {self.title!r}: {self.replications} replications{short} of {self.measured_days:g} days"
        return "\n".join([head, *lines]) + ">"


def gather(
    blueprints: Sequence[Blueprint],
    done: Sequence[Outcome],
    asked: int,
    interrupted: bool = False,
    stopped_by: str = "",
) -> Results:
    """Outcomes as tables. Only replications that every scenario finished are kept, so that they can be paired."""
    by_scenario = {blueprint.scenario: blueprint for blueprint in blueprints}
    finished = min((sum(o.scenario == name for o in done) for name in by_scenario), default=0)
    kept = sorted(
        (outcome for outcome in done if outcome.replication < finished),
        key=lambda outcome: (list(by_scenario).index(outcome.scenario), outcome.replication),
    )
    first = blueprints[0]
    priced = all(_prices_shortage(blueprint) for blueprint in blueprints)
    return Results(
        title=first.title,
        currency=first.currency,
        scenarios=tuple(by_scenario),
        replications=finished,
        asked=asked,
        runs=_runs(kept),
        points=_entries(kept, by_scenario, "points"),
        lanes=_entries(kept, by_scenario, "lanes"),
        parties=_parties(kept),
        disruptions=_listed(kept, "downtimes"),
        categories=_listed(kept, "categories"),
        sourcing=_sourcing(kept, by_scenario),
        triggers=triggers_table(kept),
        budgets=_listed(kept, "budgets"),
        classes=_listed(kept, "classes"),
        series=_series(kept, by_scenario),
        trace=_traces(kept),
        metrics=metric_table(first),
        **_supplier_tables(kept),
        measured_days=first.horizon - first.warm_up,
        shortage_priced=priced,
        with_reference=tuple(name for name, one in by_scenario.items() if any(lane.agreement for lane in one.lanes)),
        interrupted=interrupted,
        stopped_by=stopped_by,
    )


def _prices_shortage(blueprint: Blueprint) -> bool:
    facing = [blueprint.points[customers.point] for customers in blueprint.customers]
    return all(point.stockout_cost or (point.backorder_cost and not point.lost_sales) for point in facing)


def _runs(done: Sequence[Outcome]) -> pd.DataFrame:
    rows = [
        {"scenario": outcome.scenario, "replication": outcome.replication, **outcome.measures.chain} for outcome in done
    ]
    names = [metric.name for metric in METRICS if metric.chain is not None]
    return pd.DataFrame(rows, columns=["scenario", "replication", *names])


def _entries(done: Sequence[Outcome], blueprints: dict[str, Blueprint], kind: str) -> pd.DataFrame:
    frames = []
    for outcome in done:
        blueprint = blueprints[outcome.scenario]
        if kind == "points":
            labels = {"site": [p.site for p in blueprint.points], "item": [p.item for p in blueprint.points]}
            values = outcome.measures.points
        else:
            labels = {"lane": [lane.name for lane in blueprint.lanes]}
            values = outcome.measures.lanes
        frames.append(
            pd.DataFrame({"scenario": outcome.scenario, "replication": outcome.replication, **labels, **values})
        )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _parties(done: Sequence[Outcome]) -> pd.DataFrame:
    rows = [
        (outcome.scenario, outcome.replication, party, cause, amount)
        for outcome in done
        for (party, cause), amount in outcome.measures.parties.items()
    ]
    return pd.DataFrame(rows, columns=["scenario", "replication", "party", "cause", "amount"])


def _listed(done: Sequence[Outcome], what: str) -> pd.DataFrame:
    """A row for each entry of a list among the measures."""
    rows = [
        {"scenario": outcome.scenario, "replication": outcome.replication, **asdict(entry)}
        for outcome in done
        for entry in getattr(outcome.measures, what)
    ]
    return pd.DataFrame(rows)


def _supplier_tables(done: Sequence[Outcome]) -> dict[str, pd.DataFrame]:
    """The tables of suppliers, where order lines were kept."""
    rows: dict[str, list[dict[str, str | float]]] = {}
    for outcome in done:
        run: dict[str, str | float] = {"scenario": outcome.scenario, "replication": outcome.replication}
        for name, found in outcome.measures.suppliers.tables().items():
            rows.setdefault(name, []).extend({**run, **row} for row in found)
    return {name: pd.DataFrame(found) for name, found in rows.items() if found}


def _sourcing(done: Sequence[Outcome], blueprints: dict[str, Blueprint]) -> pd.DataFrame:
    rows = [
        {
            "scenario": outcome.scenario,
            "replication": outcome.replication,
            "day": decision.day,
            "site": blueprints[outcome.scenario].points[decision.point].site,
            "item": blueprints[outcome.scenario].points[decision.point].item,
            "source": decision.source,
            "decision": decision.what,
            "reason": decision.reason,
        }
        for outcome in done
        for decision in outcome.measures.decisions
    ]
    return pd.DataFrame(rows)


def series_frame(outcome: Outcome, blueprint: Blueprint) -> pd.DataFrame:
    """The time series of one run, tidy: a row per site, item and period."""
    periods = len(next(iter(outcome.series.values())))
    points = len(blueprint.points)
    columns = {
        "scenario": outcome.scenario,
        "replication": np.full(points * periods, outcome.replication, dtype=np.int32),
        "site": np.repeat([point.site for point in blueprint.points], periods),
        "item": np.repeat([point.item for point in blueprint.points], periods),
        "period": np.tile(np.arange(periods, dtype=np.int32), points),
        "day": np.tile(np.arange(periods) * blueprint.bucket, points),
    }
    frame = pd.DataFrame({**columns, **{name: values.T.ravel() for name, values in outcome.series.items()}})
    return frame.astype({"scenario": "category", "site": "category", "item": "category"})


def _series(done: Sequence[Outcome], blueprints: dict[str, Blueprint]) -> pd.DataFrame:
    frames = [series_frame(outcome, blueprints[outcome.scenario]) for outcome in done if outcome.series]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _traces(done: Sequence[Outcome]) -> pd.DataFrame:
    frames = [
        pd.DataFrame(outcome.trace, columns=list(COLUMNS)).assign(scenario=outcome.scenario)
        for outcome in done
        if outcome.trace
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def metric_table(blueprint: Blueprint) -> pd.DataFrame:
    """Name, unit, window and definition of every metric, for `metrics.csv`."""
    window = f"day {blueprint.warm_up:g} to {blueprint.horizon:g}"
    bucket = f"{blueprint.bucket:g} day{'s' * (blueprint.bucket != 1)}"
    rows = [
        {
            "metric": metric.name,
            "family": metric.family,
            "unit": metric.unit_in(blueprint.currency),
            "of_chain": metric.chain is not None,
            "of_point": metric.point is not None,
            "window": window,
            "period": bucket,
            "definition": metric.definition,
        }
        for metric in METRICS
    ]
    return pd.DataFrame(rows)

"""A scenario against its undisrupted twin, with the same customers: what its disruptions come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from simchain.blueprint import Blueprint
from simchain.blueprint.knock_outs import disrupts, undisrupted
from simchain.errors import Fault, ScenarioError
from simchain.experiments.resilience.beside import Beside, Pair, side_by_side
from simchain.experiments.resilience.survival import Times
from simchain.experiments.run import Source, plan
from simchain.experiments.twins import Share, share
from simchain.metrics.risk.resilience import Thresholds
from simchain.metrics.risk.tail import TailMean, cost_cvar

LEVELS = (0.90, 0.95)
"""Levels of conditional value at risk that are told."""

NOTHING_GOES_WRONG = "--knock-out all asks what would happen if something did; or write 'disruptions' or 'outages'"


@dataclass(frozen=True)
class Resilience:
    """What the disruptions of a scenario come to. Money and service-days are those of the whole measured window."""

    title: str
    scenario: str
    currency: str
    priced: bool
    """Whether everything that customers buy has a price; else a lost unit loses no margin."""
    asked: int
    measured_days: float
    thresholds: Thresholds
    names: tuple[str, ...]
    """Its disruptions, outages of suppliers among them."""
    pairs: tuple[Pair, ...] = field(repr=False)

    @property
    def replications(self) -> int:
        return len(self.pairs)

    @property
    def complete(self) -> bool:
        return self.replications == self.asked

    @property
    def resilience_loss(self) -> Share:
        """Service-days lost against the twin, mean and interval."""
        return self._mean("resilience_loss")

    @property
    def resilience_ratio(self) -> Share:
        """Service over that of the twin, from the first disruption on."""
        return self._mean("resilience_ratio")

    @property
    def impact(self) -> Share:
        """Lost margin and extra cost against the twin."""
        return self._mean("impact")

    @property
    def extra_cost(self) -> Share:
        return self._mean("extra_cost")

    @property
    def lost_revenue(self) -> Share:
        return self._mean("lost_revenue")

    @property
    def disruption_tail(self) -> Share:
        """Cost of backlog and overstock once what was disrupted is back, against the twin."""
        return self._mean("disruption_tail")

    def time_to_survive(self, name: str | None = None) -> Times:
        """From the begin of a disruption (of this name, else of any) to the first unmet demand that the twin met."""
        return Times.of(event.time_to_survive for event in self._events(name))

    def recovery_time(self, name: str | None = None) -> Times:
        """From the begin of a disruption to service back for good; 0 where it did not fail."""
        return Times.of(event.recovery_time for event in self._events(name))

    def cost_cvar(self, level: float = 0.9) -> TailMean:
        """Mean total cost of the dearest runs, where there are enough."""
        return cost_cvar([pair.total_cost for pair in self.pairs], level)

    def twin_cost_cvar(self, level: float = 0.9) -> TailMean:
        """The same of the undisrupted twin."""
        return cost_cvar([pair.twin_cost for pair in self.pairs], level)

    @property
    def runs(self) -> pd.DataFrame:
        """One row per replication."""
        return runs_table(self.pairs)

    @property
    def events(self) -> pd.DataFrame:
        """One row per disruption that happened."""
        return events_table(self.pairs)

    def _mean(self, column: str) -> Share:
        return mean_of(self.pairs, column)

    def _events(self, name: str | None) -> list[Any]:
        return [event for pair in self.pairs for event in pair.events if name in (None, event.name)]

    def __repr__(self) -> str:
        loss, impact = self.resilience_loss, self.impact
        said = f"{loss.mean:.3g} service-days lost, impact {impact.mean:,.0f} {self.currency}"
        return f"<Resilience {self.title!r} {self.scenario}: {said}; {self.replications} replications>"


def runs_table(pairs: Sequence[Pair]) -> pd.DataFrame:
    """A row per pair of runs."""
    rows = [
        {
            "run": pair.scenario,
            "replication": pair.replication,
            "total_cost": pair.total_cost,
            "twin_cost": pair.twin_cost,
            "extra_cost": pair.extra_cost,
            "lost_revenue": pair.lost_revenue,
            "impact": pair.impact,
            "unmet_units": pair.unmet,
            "resilience_loss": pair.resilience_loss,
            "resilience_ratio": pair.resilience_ratio,
            "disruption_tail": pair.tail.disruption_tail,
            "tail_backlog": pair.tail.backlog,
            "tail_overstock": pair.tail.overstock,
        }
        for pair in pairs
    ]
    return pd.DataFrame(rows)


def events_table(pairs: Sequence[Pair]) -> pd.DataFrame:
    """A row per disruption of each run."""
    columns = ("run", "replication", "disruption", "begins", "ends", "time_to_survive", "recovery_time")
    rows = [
        (pair.scenario, pair.replication, one.name, one.begins, one.ends, one.time_to_survive, one.recovery_time)
        for pair in pairs
        for one in pair.events
    ]
    return pd.DataFrame(rows, columns=list(columns))


def mean_of(pairs: Sequence[Pair], column: str) -> Share:
    """Mean of a column of `runs_table` over replications, with its interval."""
    return share(column, runs_table(pairs)[column].to_numpy(dtype=np.float64))


def resilience(
    source: Source,
    scenario: str = "base",
    *,
    rules: Any = (),
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    check: bool = False,
    thresholds: Thresholds | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Resilience:
    """Run a scenario beside its twin in which nothing is disrupted: same tapes, same levels, same customers.

    A change of demand is no disruption of supply: the twin has it too. Raises `ScenarioError` where nothing goes wrong.

    >>> shop = {"simchain": 1, "run": {"horizon": "60 days", "replications": 2},
    ...         "suppliers": {"A": {"lead_time": "2 days"}},
    ...         "sites": {"shop": {"demand": "10 units/day", "buys": "A", "stock": {"level": 50}}},
    ...         "disruptions": {"strike": {"hits": "A", "starts": "day 20", "lasts": "10 days"}}}
    >>> found = resilience(shop)
    >>> found.time_to_survive().median, round(found.resilience_loss.mean, 9)
    (5.0, 7.0)
    """
    planned = plan(source, [scenario], replications, seed, rules)
    (blueprint,) = planned.blueprints
    names = tuple(one.name for one in blueprint.disruptions if disrupts(one))
    if not names:
        raise ScenarioError([Fault(f"nothing is disrupted in {planned.title}, {scenario}", None, NOTHING_GOES_WRONG)])
    run, limits = replace(blueprint, keep_series=True), thresholds or Thresholds()
    twin = undisrupted(run)
    tasks = [Beside(twin, (run,), number, limits, check) for number in range(planned.replications)]
    done = side_by_side(tasks, jobs, progress)
    return Resilience(
        title=planned.title,
        scenario=scenario,
        currency=blueprint.currency,
        priced=is_priced(blueprint),
        asked=planned.replications,
        measured_days=blueprint.horizon - blueprint.warm_up,
        thresholds=limits,
        names=names,
        pairs=tuple(pair for pairs in done for pair in pairs),
    )


def is_priced(blueprint: Blueprint) -> bool:
    """Whether everything that customers buy has a price."""
    return all(blueprint.points[customers.point].price > 0.0 for customers in blueprint.customers)

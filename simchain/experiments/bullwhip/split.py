"""A chain's bullwhip split into its causes: each is switched off in twins that meet the same customers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isnan

import pandas as pd

from simchain.errors import Fault, ScenarioError
from simchain.experiments.bullwhip.causes import CAUSES, SHORTER, Cause
from simchain.experiments.intervals import check_confidence
from simchain.experiments.results import Results
from simchain.experiments.run import Source, choose
from simchain.experiments.twins import Floats, Measure, Share, Twins, share, subsets, twins
from simchain.scenario import Scenario
from simchain.scenario.faults.wording import nearest
from simchain.scenario.relations.network import Key, ranks

RATIO = "bullwhip_cumulative"

FORECASTS = "demand signal"
"""The cause that grows with the length of lead times."""

NOTHING = 1e-9
"""A change of the ratio by less than this share of it is rounding."""


@dataclass(frozen=True)
class Split:
    """What makes up the bullwhip of one stock: Var(orders) / Var(customers' demand), per period of the run.

    `shares` are the Shapley values of the causes that the scenario has and add up to `total`, which is `ratio` less
    `without`, the ratio with every cause switched off. `removed` is what goes if one alone is switched off, `shorter`
    what half the lead times would take away where forecasts stretch over them. `remedy` is the one that takes most.
    """

    scenario: str
    stage: str
    bucket: str
    replications: int
    ratio: Share
    without: Share
    total: Share
    shares: tuple[Share, ...]
    removed: tuple[Share, ...]
    shorter: Share | None
    absent: tuple[str, ...]
    remedy: str
    certain: bool

    def table(self) -> pd.DataFrame:
        """A row per cause, as tidy data."""
        return pd.DataFrame(
            [
                {
                    "scenario": self.scenario,
                    "stage": self.stage,
                    "cause": part.name,
                    "share": part.mean,
                    "low": part.low,
                    "high": part.high,
                    "part": part.mean / self.total.mean if self.total.mean else float("nan"),
                    "removed_alone": alone.mean,
                    "removed_low": alone.low,
                    "removed_high": alone.high,
                    "bucket": self.bucket,
                }
                for part, alone in zip(self.shares, self.removed, strict=True)
            ],
            columns=list(COLUMNS),
        )

    def __repr__(self) -> str:
        parts = ", ".join(f"{part.name} {part.mean:.3g}" for part in self.shares) or "no cause found"
        return f"<Split of {self.stage}, {self.scenario}: {self.ratio.mean:.3g} = {self.without.mean:.3g} + {parts}>"


COLUMNS = (
    "scenario",
    "stage",
    "cause",
    "share",
    "low",
    "high",
    "part",
    "removed_alone",
    "removed_low",
    "removed_high",
    "bucket",
)


def bullwhip_causes(
    source: Source,
    scenario: str = "",
    *,
    stage: str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    confidence: float = 0.95,
    progress: Callable[[int, int], None] | None = None,
) -> Split:
    """Split the bullwhip of one scenario (the first, unless named) into its causes.

    `stage` is the stock whose orders are looked at, 'site' or 'site/item': the one furthest from the customers, unless
    named. Every subset of the causes that the scenario has is switched off in a twin that meets the same customers.

    >>> shop = {"simchain": 1, "run": {"horizon": "300 days"}, "suppliers": {"A": {"lead_time": "2 days", "moq": 40}},
    ...         "sites": {"shop": {"demand": "10 ± 3 units/day", "buys": "A"}}}
    >>> split = bullwhip_causes(shop, replications=3)
    >>> [part.name for part in split.shares], round(split.without.mean, 9)
    (['order batching'], 1.0)
    """
    check_confidence(confidence)
    chosen = choose(source, [scenario] if scenario else ())[0]
    site, item = find_stage(chosen, stage)
    present = [cause for cause in CAUSES if cause.switch.is_in(chosen)]
    names = [cause.switch.name for cause in present]
    beside = [SHORTER] if FORECASTS in names else []
    family = twins(
        chosen,
        [*(cause.switch for cause in present), *beside],
        [*subsets(names), *(frozenset([switch.name]) for switch in beside)],
        replications=replications,
        seed=seed,
        jobs=jobs,
        progress=progress,
    )
    if family.results.interrupted:
        raise KeyboardInterrupt
    return _split(chosen, f"{site}/{item}", present, family, confidence)


def _split(scenario: Scenario, stage: str, present: list[Cause], family: Twins, confidence: float) -> Split:
    def ratio(results: Results, twin: str) -> Floats:
        rows = results.points[results.points["scenario"] == twin]
        stock = (rows["site"] + "/" + rows["item"]) == stage
        return rows.loc[stock, RATIO].to_numpy(dtype="float64")

    causes = replace(family, names=tuple(cause.switch.name for cause in present))
    removed = causes.alone(ratio, confidence)
    beside = tuple(name for name in family.names if name not in causes.names)
    tried = replace(family, names=beside).alone(ratio, confidence)
    best, certain = _best(family, ratio, (*removed, *tried), confidence)
    remedies = {cause.switch.name: cause.remedy for cause in present}
    return Split(
        scenario=scenario.name,
        stage=stage,
        bucket=str(family.results.metrics["period"].iloc[0]),
        replications=family.results.replications,
        ratio=share("ratio", causes.values(ratio), confidence),
        without=share("without", causes.values(ratio, causes.names), confidence),
        total=causes.total(ratio, confidence),
        shares=causes.shares(ratio, confidence),
        removed=removed,
        shorter=tried[0] if tried else None,
        absent=tuple(cause.switch.name for cause in CAUSES if cause not in present),
        remedy=f"{best}: {remedies[best]}" if best in remedies else best,
        certain=certain,
    )


def _best(family: Twins, ratio: Measure, tried: tuple[Share, ...], confidence: float) -> tuple[str, bool]:
    """What takes most away by itself, and whether that is shown against the next best (paired interval)."""
    ranked = sorted((part for part in tried if not isnan(part.mean)), key=lambda part: -part.mean)
    if not ranked or ranked[0].mean <= NOTHING * float(family.values(ratio).mean()):
        return "", False
    first = family.values(ratio, [ranked[0].name])
    rival = family.values(ratio, [ranked[1].name] if len(ranked) > 1 else [])
    return ranked[0].name, share("lead", rival - first, confidence).low > 0


def find_stage(scenario: Scenario, stage: str | None) -> Key:
    """The stock that is meant by 'site' or 'site/item'; the first of those furthest upstream where nothing is said."""
    if stage is None:
        rank = ranks(scenario.network)
        return max(scenario.network, key=lambda key: rank[key])
    found = [key for key in scenario.network if stage in (f"{key[0]}/{key[1]}", key[0])]
    if len(found) != 1:
        names = [f"{site}/{item}" for site, item in scenario.network]
        message = f"the stage '{stage}' is " + ("several stocks" if found else "not a stock of the scenario")
        raise ScenarioError([Fault(message, None, nearest(stage, names, "name one of "))])
    return found[0]

"""What each lever of a contract is worth in money: one step on it, on the same worlds, and what that saves a year."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from simchain.blueprint import lower
from simchain.errors import ScenarioError
from simchain.experiments.intervals import Interval, check_confidence
from simchain.experiments.levers.terms import Pulled, changes_of, pulled
from simchain.experiments.results import Results
from simchain.experiments.run import Plan, Source, choose, run_plan
from simchain.experiments.twins import share
from simchain.scenario import Scenario
from simchain.scenario.vary import vary

USUAL = 30
"""Most replications unless more are asked for: a scenario with two suppliers has some twenty levers."""

NO_RATE = "nothing says what money costs: write costs.carrying.capital"


@dataclass(frozen=True)
class Worth(Interval):
    """What one step on a lever saves a year (below zero: costs), paired by replication, and what it does to service.

    `half_width` is that of the confidence interval of this one mean; 0 where all worlds agree.
    """

    supplier: str
    lever: str
    step: str
    mean: float
    half_width: float
    fill_rate: float
    """By how much the fill rate rises."""


@dataclass(frozen=True)
class Levers:
    """Every lever of a scenario's suppliers, the one that saves most first, and those that could not be pulled."""

    scenario: str
    confidence: float
    worths: tuple[Worth, ...]
    left_out: tuple[tuple[str, str, str], ...]
    """Supplier, lever and the reason."""
    results: Results = field(repr=False)

    def of(self, supplier: str, lever: str) -> Worth:
        """The worth of one lever. Raises `KeyError` where there is none of that name."""
        for worth in self.worths:
            if (worth.supplier, worth.lever) == (supplier, lever):
                return worth
        known = ", ".join(f"{worth.supplier}: {worth.lever}" for worth in self.worths)
        raise KeyError(f"there is no lever '{supplier}: {lever}'; there are {known}")

    def table(self) -> pd.DataFrame:
        """A row per lever, as in `levers.csv`."""
        rows = [
            {
                "supplier": one.supplier,
                "lever": one.lever,
                "step": one.step,
                "saves_per_year": one.mean,
                "low": one.low,
                "high": one.high,
                "confidence": self.confidence,
                "fill_rate_change": one.fill_rate,
            }
            for one in self.worths
        ]
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        unit = f"{self.results.currency}/year"
        lines = [f"<Levers of {self.scenario}, {self.results.replications} paired replications"]
        lines += [
            f"  {one.supplier}, {one.lever}, {one.step}: {one.mean:+,.0f} ± {one.half_width:,.0f} {unit}"
            for one in self.worths
        ]
        return "\n".join(lines) + ">"


def levers(
    source: Source,
    scenario: str = "base",
    *,
    rules: Any = (),
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    check: bool = False,
    confidence: float = 0.95,
    progress: Callable[[int, int], None] | None = None,
) -> Levers:
    """Pull each lever of each supplier by one step, and say what it saves a year in the same worlds.

    Levels that are computed follow the new terms, those that are written stay. `confidence` holds for each lever by
    itself.

    Of 5 USD, 1 % on 3,650 units a year is 182.50, and 24 % a year on the 30 units that are held or under way 0.36:

    >>> shop = {"simchain": 1, "run": {"horizon": "100 days"}, "suppliers": {"A": {"lead_time": "2 days",
    ...         "price": "5 USD"}}, "sites": {"shop": {"demand": "10 units/day", "buys": "A", "stock": {"level": 30}}}}
    >>> round(levers(shop, replications=2).of("A", "price").mean, 6)
    182.86
    """
    check_confidence(confidence)
    (base,) = choose(source, () if isinstance(source, Scenario) else (scenario,), rules)
    start = base.spec.run.seed if seed is None else seed
    names: dict[str, Pulled] = {}
    blueprints = [replace(lower(base, start), keep_series=False)]
    left_out: list[tuple[str, str, str]] = []
    for one in pulled(base):
        if reason := _says_nothing(base, one):
            left_out.append((one.supplier, one.lever, reason))
            continue
        name = f"{one.supplier}: {one.lever}"
        try:
            blueprint = lower(vary(base, changes_of(one.edits), name), start)
        except ScenarioError as error:
            left_out.append((one.supplier, one.lever, error.faults[0].message))
            continue
        names[name] = one
        blueprints.append(replace(blueprint, scenario=name, keep_series=False))
    number = min(base.spec.run.replications, USUAL) if replications is None else replications
    planned = Plan((base,), tuple(blueprints), number, start, base.title)
    results = run_plan(planned, jobs=jobs, check=check, progress=progress)
    worths = _worths(results, base.name, names, confidence)
    return Levers(base.name, confidence, worths, tuple(left_out), results)


def _says_nothing(scenario: Scenario, one: Pulled) -> str:
    """Why a lever that there is can have no worth; nothing if it can."""
    carrying = scenario.spec.costs.carrying
    if one.lever == "payment" and (carrying is None or not carrying.capital):
        return NO_RATE
    return ""


def _worths(results: Results, base: str, names: dict[str, Pulled], confidence: float) -> tuple[Worth, ...]:
    runs = results.by_scenario()
    cost, served = runs[base]["cost_per_year"].to_numpy(), runs[base]["fill_rate"].to_numpy()
    found = []
    for name, one in names.items():
        saved = share(name, cost - runs[name]["cost_per_year"].to_numpy(), confidence)
        rise = float((runs[name]["fill_rate"].to_numpy() - served).mean())
        found.append(Worth(one.supplier, one.lever, one.step, saved.mean, saved.half_width, rise))
    return tuple(sorted(found, key=lambda worth: -worth.mean))

"""Twins: a scenario with some of its features switched off, in the same worlds, and what each feature accounts for.

A `Switch` says what to change so that a feature is gone. `twins` runs the scenario with every subset of its features
switched off, all with common random numbers; `Twins.shares` splits the effect of switching all of them off.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simchain.blueprint import Blueprint, lower
from simchain.experiments.intervals import ANY, Bounds, Interval, t_half_width
from simchain.experiments.results import Results
from simchain.experiments.run import Plan, run_plan
from simchain.scenario import Scenario
from simchain.scenario.fingerprint import fingerprint
from simchain.scenario.vary import Changes, vary

Floats = NDArray[np.float64]
Off = frozenset[str]
"""Names of the switches that are off."""

Measure = Callable[[Results, str], Floats]
"""From results and the name of a scenario in them to one value per replication."""

ALL_ON: Off = frozenset()
MOST_SWITCHES = 8
"""2^8 = 256 twins; more are not run by subsets."""


@dataclass(frozen=True)
class Switch:
    """A feature of a scenario, and the changes that take it away; where it is absent there is nothing to change."""

    name: str
    off: Callable[[Scenario], Changes]

    @classmethod
    def of(cls, name: str, changes: Changes) -> "Switch":
        """A switch whose changes are known beforehand."""
        return cls(name, lambda _: changes)

    def is_in(self, scenario: Scenario) -> bool:
        """Whether the scenario has the feature."""
        return bool(self.off(scenario))


@dataclass(frozen=True)
class Share(Interval):
    """Mean effect of a switch over replications, with half the width of its confidence interval."""

    name: str
    mean: float
    half_width: float
    within: Bounds = ANY


@dataclass(frozen=True)
class Twins:
    """A scenario and its twins after their runs. `names` are the switches; `twin_of` finds the run of each subset."""

    names: tuple[str, ...]
    results: Results = field(repr=False)
    scenarios: Mapping[Off, Scenario] = field(repr=False)
    twin_of: Mapping[Off, str] = field(repr=False)

    def values(self, measure: Measure, off: Iterable[str] = ()) -> Floats:
        """The measure of the twin with these switches off, replication by replication."""
        return measure(self.results, self.twin_of[frozenset(off)])

    def total(self, measure: Measure, confidence: float = 0.95) -> Share:
        """The measure with everything on less that with everything off."""
        return share("total", self.values(measure) - self.values(measure, self.names), confidence)

    def alone(self, measure: Measure, confidence: float = 0.95) -> tuple[Share, ...]:
        """Per switch: the measure with everything on less that with this one off."""
        return tuple(
            share(name, self.values(measure) - self.values(measure, [name]), confidence) for name in self.names
        )

    def shares(self, measure: Measure, confidence: float = 0.95) -> tuple[Share, ...]:
        """Per switch: its Shapley value, replication by replication. They add up to the total."""
        values = {off: measure(self.results, twin) for off, twin in self.twin_of.items()}
        return tuple(share(name, part, confidence) for name, part in shapley(self.names, values).items())


def shapley(names: Sequence[str], values: Mapping[Off, Floats]) -> dict[str, Floats]:
    """Per switch: what switching it off takes away, averaged over all orders of switching off. Shapley (1953).

    phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! (v(S) - v(S + i)); `values` has v of every subset that is
    off. The phi add up to v(none off) - v(all off).

    >>> v = {"": 10.0, "a": 7.0, "b": 8.0, "ab": 6.0}
    >>> parts = shapley("ab", {frozenset(off): np.array([worth]) for off, worth in v.items()})
    >>> {name: float(part[0]) for name, part in parts.items()}
    {'a': 2.5, 'b': 1.5}
    """
    n = len(names)
    parts: dict[str, Floats] = {}
    for name in names:
        parts[name] = part = np.zeros_like(values[ALL_ON])
        for off in subsets([other for other in names if other != name]):
            weight = factorial(len(off)) * factorial(n - len(off) - 1) / factorial(n)
            part += weight * (values[off] - values[off | {name}])
    return parts


def subsets(names: Sequence[str]) -> list[Off]:
    """All subsets, the empty one first and the whole last."""
    return [frozenset(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)]


def one_by_one(names: Sequence[str]) -> list[Off]:
    """All on, each one off alone, all off: where there are too many for every subset."""
    return list(dict.fromkeys([ALL_ON, *(frozenset([name]) for name in names), frozenset(names)]))


def share(name: str, values: Floats, confidence: float = 0.95, within: Bounds = ANY) -> Share:
    """Mean and Student t interval over replications, cut to what is possible.

    >>> share("fill rate", np.array([0.98, 1.0]), within=(0.0, 1.0)).high
    1.0
    """
    return Share(name, float(np.mean(values)), t_half_width(np.asarray(values), confidence), within)


def switched_off(scenario: Scenario, switches: Sequence[Switch], off: Off, name: str | None = None) -> Scenario:
    """The scenario with the named switches off, one after the other in the order given.

    A switch sees what those before it have left, so two of them may change the same block.
    """
    for switch in switches:
        if switch.name in off and (changes := switch.off(scenario)):
            scenario = vary(scenario, changes, name)
    return scenario


def twins(
    scenario: Scenario,
    switches: Sequence[Switch],
    offs: Iterable[Off] | None = None,
    *,
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    check: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Twins:
    """Run a scenario and its twins in the same worlds: `offs`, else every subset of the switches.

    Twins that come out alike are run once. Raises `ValueError` for more subsets than can be run.

    >>> from simchain.scenario import load
    >>> shop = load({"simchain": 1, "run": {"horizon": "60 days"}, "suppliers": {"A": {"lead_time": "2 days"}},
    ...              "sites": {"shop": {"demand": "10 units/day", "buys": "A", "stock": {"level": 15}}}})["base"]
    >>> slow = Switch.of("slow", {"suppliers.A.lead_time": "1 day"})
    >>> pair = twins(shop, [slow], replications=2)
    >>> pair.shares(lambda results, twin: results.by_scenario()[twin]["fill_rate"].to_numpy())[0].mean < 0
    True
    """
    family = Family(tuple(switches), offs if offs is None else tuple(offs))
    options: dict[str, Any] = {"replications": replications, "seed": seed, "jobs": jobs, "check": check}
    (found,) = families_of_twins(scenario, [family], progress=progress, **options)
    return found


@dataclass(frozen=True)
class Family:
    """Switches and the subsets of them to switch off; None for all subsets."""

    switches: tuple[Switch, ...]
    offs: tuple[Off, ...] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(switch.name for switch in self.switches)

    def subsets(self) -> list[Off]:
        """What is switched off, twin by twin."""
        if self.offs is None and len(self.names) > MOST_SWITCHES:
            many = f"{len(self.names)} switches have {2 ** len(self.names):,} twins"
            raise ValueError(f"{many}; name the subsets to run with 'offs'")
        return list(dict.fromkeys(subsets(self.names) if self.offs is None else self.offs))


def families_of_twins(
    scenario: Scenario,
    families: Sequence[Family],
    *,
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    check: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[Twins]:
    """Several families of twins of one scenario in one experiment: what they have in common is run once."""
    start = scenario.spec.run.seed if seed is None else seed
    blueprints: dict[str, Blueprint] = {}
    drafts: list[tuple[Family, dict[Off, Scenario], dict[Off, str]]] = []
    for family in families:
        scenarios = {off: switched_off(scenario, family.switches, off) for off in family.subsets()}
        keys = {off: fingerprint(twin) for off, twin in scenarios.items()}
        for off, key in keys.items():
            if key not in blueprints:
                label = _label(scenario.name, off, {blueprint.scenario for blueprint in blueprints.values()})
                twin = lower(scenarios[off], start)
                blueprints[key] = replace(twin, scenario=label, keep_series=False)
        drafts.append((family, scenarios, {off: blueprints[key].scenario for off, key in keys.items()}))
    number = scenario.spec.run.replications if replications is None else replications
    planned = Plan((scenario,), tuple(blueprints.values()), number, start, scenario.title)
    results = run_plan(planned, jobs=jobs, check=check, progress=progress)
    return [Twins(family.names, results, scenarios, twin_of) for family, scenarios, twin_of in drafts]


def _label(name: str, off: Off, taken: Container[str]) -> str:
    """A name for a twin that no other has."""
    label = f"{name} without {', '.join(sorted(off))}" if off else name
    number, unique = 1, label
    while unique in taken:
        number += 1
        unique = f"{label} ({number})"
    return unique

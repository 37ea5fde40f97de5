"""Run scenarios: every named one, or those that are asked for, each with all its replications."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from simchain.blueprint import Blueprint, lower
from simchain.errors import Fault, ScenarioError, StoppedEarly
from simchain.experiments.replicate import Outcome, Task, outcomes
from simchain.experiments.results import Results, gather
from simchain.experiments.workers import interrupts_held
from simchain.scenario import Scenario, Scenarios, load
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.load import no_scenario

Source = str | os.PathLike[str] | Mapping[str, Any] | Scenarios | Scenario


@dataclass(frozen=True)
class Plan:
    """What is to be run: blueprints by scenario, and the replications of each."""

    scenarios: tuple[Scenario, ...]
    blueprints: tuple[Blueprint, ...]
    replications: int
    seed: int
    title: str

    def tasks(self, check: bool = False, trace: bool = False) -> list[Task]:
        """One task per replication and scenario: all scenarios of a replication, then the next replication.

        So a run that is stopped early has met the same worlds in every scenario. A trace is kept of replication 0.
        """
        return [
            Task(blueprint, replication, check, trace and replication == 0)
            for replication in range(self.replications)
            for blueprint in self.blueprints
        ]


def plan(
    source: Source,
    names: Iterable[str] = (),
    replications: int | None = None,
    seed: int | None = None,
    rules: Any = (),
) -> Plan:
    """Choose scenarios and lower them. `rules` are rules of one's own that a file or mapping may name (see `load`).

    Raises `ScenarioError` for an unknown name or a level that has no solution, `ValueError` for a number out of range.
    """
    if replications is not None and (not isinstance(replications, int) or replications < 1):
        raise ValueError(f"replications must be a whole number of 1 or more; got {replications!r}")
    if seed is not None and (not isinstance(seed, int) or not 0 <= seed < 2**63):
        raise ValueError(f"seed must be a whole number of 0 or more; got {seed!r}")
    chosen = choose(source, names, rules)
    spec = chosen[0].spec
    start = spec.run.seed if seed is None else seed
    blueprints = tuple(lower(scenario, start) for scenario in chosen)
    number = replications if replications is not None else spec.run.replications
    return Plan(chosen, blueprints, number, start, chosen[0].title)


def choose(source: Source, names: Iterable[str] = (), rules: Any = ()) -> tuple[Scenario, ...]:
    """The scenarios of a source, by name; all named ones (or the base model, if none is) where no name is given."""
    if isinstance(source, Scenario | Scenarios) and rules:
        raise ValueError("these scenarios were loaded without the rules; give them to simchain.load(source, rules)")
    if isinstance(source, Scenario):
        return (source,)
    if not isinstance(source, str | os.PathLike | Mapping):
        raise ScenarioError([no_scenario(source, ", or what simchain.load gave")])
    scenarios = source if isinstance(source, Scenarios) else load(source, rules)
    wanted = listed(names) or list(scenarios)
    unknown = [name for name in wanted if name not in scenarios]
    if unknown:
        known = [*scenarios, "base"]
        raise ScenarioError(
            [Fault(f"there is no scenario '{name}'", None, nearest(name, known, "there are ")) for name in unknown]
        )
    return tuple(scenarios[name] for name in wanted)


def listed(names: Iterable[str]) -> list[str]:
    """Names of scenarios, each once; one may stand alone as a text."""
    wanted = [names] if isinstance(names, str) or not isinstance(names, Iterable) else [*dict.fromkeys(names)]
    for name in wanted:
        if not isinstance(name, str):
            message = f"scenarios are chosen by a list of their names; got {short(name)}"
            raise ScenarioError([Fault(message, None, "leave it out for all of them")])
    return wanted


def run(
    source: Source,
    scenarios: Sequence[str] = (),
    *,
    rules: Any = (),
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    check: bool = False,
    trace: bool = False,
    series: bool | None = None,
    progress: Callable[[int, int], None] | None = None,
    each: Callable[[Outcome], None] | None = None,
) -> Results:
    """Simulate scenarios with all their replications and give the results as tidy tables.

    `source` is a file name, a mapping with the same words, or what `load` gave. `rules` are rules of one's own that it
    names. `replications` and `seed` replace
    the scenario's own; `jobs` is the number of processes (all cores, if the work is worth it); `check` proves that
    goods and money are conserved in every run; `trace` keeps a row per posting of replication 0; `series` keeps the
    time series in memory (the scenario's own choice by default). `each` is called with every outcome, in order.
    Ctrl-C keeps what is finished: the results then say that they are incomplete. A rule of one's own that fails, or a
    worker process that is killed, raises `StoppedEarly`, whose `finished` are the results of the replications before.

    >>> shop = {"simchain": 1, "suppliers": {"A": {"lead_time": "2 days", "price": "5 USD"}},
    ...         "sites": {"shop": {"demand": "10 units/day", "buys": "A"}}}
    >>> run(shop, replications=2).runs["fill_rate"].tolist()
    [1.0, 1.0]
    """
    planned = plan(source, scenarios, replications, seed, rules)
    if series is not None:
        kept = tuple(replace(blueprint, keep_series=series) for blueprint in planned.blueprints)
        planned = replace(planned, blueprints=kept)
    return run_plan(planned, jobs=jobs, check=check, trace=trace, progress=progress, each=each)


def run_plan(
    planned: Plan,
    *,
    jobs: int | None = None,
    check: bool = False,
    trace: bool = False,
    progress: Callable[[int, int], None] | None = None,
    each: Callable[[Outcome], None] | None = None,
) -> Results:
    """Do what is planned. With `each`, time series go to it and are not kept; see `run` for the rest."""
    if jobs is not None and (not isinstance(jobs, int) or jobs < 1):
        raise ValueError(f"jobs must be a whole number of 1 or more; got {jobs!r}")
    tasks = planned.tasks(check, trace)
    done: list[Outcome] = []
    interrupted = False
    stream = outcomes(tasks, jobs)
    try:
        for outcome in stream:
            with interrupts_held():
                if each is not None:
                    each(outcome)
                    outcome = replace(outcome, series={})
                done.append(outcome)
            if progress is not None:
                progress(len(done), len(tasks))
    except KeyboardInterrupt:
        interrupted = True
    except StoppedEarly as error:
        finished = gather(planned.blueprints, done, planned.replications, True, str(error))
        error.finished = finished if finished.replications else None
        raise
    finally:
        stream.close()
    return gather(planned.blueprints, done, planned.replications, interrupted)

"""What `run` and `compare` do: plan, make the folder, simulate with a progress bar, write everything."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from simchain.cli.new_folder import LEFT
from simchain.cli.progress import with_a_bar
from simchain.cli.texts.faults import warn
from simchain.errors import Fault, ScenarioError, StoppedEarly
from simchain.experiments.folder import Folder
from simchain.experiments.place import RESULTS, fresh_name
from simchain.experiments.results import Results
from simchain.experiments.run import Plan, plan, run_plan
from simchain.scenario import load


def execute(
    file: Path,
    names: Sequence[str],
    *,
    replications: int | None,
    seed: int | None,
    jobs: int | None,
    out: Path | None,
    overwrite: bool,
    check: bool,
    trace: bool = False,
    at_least: int = 1,
    baseline: str | None = None,
    rules: Sequence[str] = (),
) -> tuple[Results, Folder]:
    """Run scenarios of a file and write their results. Nothing is written if the file has a fault.

    Without a folder they go to one in results/ that is new, or with `overwrite` to the one of the file's name.
    """
    scenarios = load(file, rules)
    planned = plan(scenarios, names, replications, seed)
    _refuse_too_few(planned, at_least, baseline)
    usual = RESULTS / file.stem if overwrite else fresh_name(file.stem)
    folder = Folder.make(out or usual, planned.blueprints, overwrite)
    warn(scenarios.warnings)
    started = datetime.now(UTC).replace(microsecond=0)
    with with_a_bar(planned.replications * len(planned.blueprints)) as progress:
        results = _kept(planned, folder, jobs=jobs, check=check, trace=trace, progress=progress, each=folder.add)
    if not results.replications:
        folder.discard()
        raise KeyboardInterrupt
    folder.finish(results, planned.scenarios, planned.seed, ["simchain", *sys.argv[1:]], started)
    left = folder.settle(results.complete and not results.stopped_by)
    if left is not None:
        click.echo(LEFT.format(left), err=True)
    return results, folder


def _kept(planned: Plan, folder: Folder, **options: Any) -> Results:
    """The results, as far as they were finished before a rule of the user's own failed, or a worker was killed."""
    try:
        return run_plan(planned, **options)
    except StoppedEarly as error:
        if error.finished is None:
            folder.discard()
            raise
        finished: Results = error.finished
        return finished


def _refuse_too_few(planned: Plan, at_least: int, baseline: str | None) -> None:
    names = [scenario.name for scenario in planned.scenarios]
    if baseline is not None and baseline not in names:
        raise ScenarioError([Fault(f"there is no scenario '{baseline}' to compare with; there are {', '.join(names)}")])
    if len(names) < at_least:
        way_out = "add named changes under 'scenarios:'"
        raise ScenarioError([Fault(f"a comparison needs two scenarios; there is only '{names[0]}'", None, way_out)])
    if at_least > 1 and planned.replications < 2:
        raise ScenarioError([Fault("a comparison needs two replications at least", None, "use --replications 30")])

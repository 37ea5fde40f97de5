"""`simchain levers`: what one step on each lever of a contract saves a year."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from simchain.cli.main import AS_JSON, CHECK, FILE, JOBS, OVERWRITE, RULES, SEED, Exit, dump, errors_in_words, main
from simchain.cli.texts.faults import warn


@main.command()
@FILE
@click.option("--scenario", "-s", default="base", show_default=True, help="The named change whose contracts these are.")
@click.option("--replications", "-n", type=click.IntRange(2, 1_000_000), help="Instead of the file's own, at most 30.")
@SEED
@JOBS
@click.option("--confidence", type=click.FloatRange(0.5, 0.9999), default=0.95, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for levers.csv and runs.csv; else none.")
@OVERWRITE
@CHECK
@RULES
@AS_JSON
@errors_in_words
def levers(
    file: Path, scenario: str, out: Path | None, overwrite: bool, rules: tuple[str, ...], as_json: bool, **options: Any
) -> None:
    """Say what every lever of the contracts of FILE is worth in money a year, the largest first.

    Each term that a supplier has is bettered by one step, alone: a day less of lead time or of its standard deviation,
    100 units less of minimum order, 1 % off the price, 30 days more to pay, half as many outages. The difference is
    taken on the same worlds, replication by replication. Levels that are computed follow the new terms.
    """
    from simchain.cli.new_folder import new_folder
    from simchain.cli.progress import with_a_bar
    from simchain.cli.texts.levers import levers_data, levers_text, write
    from simchain.experiments.levers.levers import levers as worths
    from simchain.scenario import load

    scenarios = load(file, rules)
    place = new_folder(out, overwrite)
    warn(scenarios.warnings)
    with with_a_bar() as progress:
        found = worths(scenarios, scenario, progress=progress, **options)
    if not found.results.replications:
        raise KeyboardInterrupt
    folder = None if place is None else place.write(partial(write, found), found.results)
    click.echo(dump(levers_data(found, folder)) if as_json else levers_text(found, folder))
    if not found.results.complete:
        sys.exit(Exit.INTERRUPTED)

"""`simchain scorecard`: how well suppliers keep their promises, in a scenario or in real purchase orders."""

import sys
from pathlib import Path
from typing import Any

import click

from simchain.cli.main import AS_JSON, RULES, Exit, dump, errors_in_words, main


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--scenario", "-s", default="base", show_default=True, help="The named change whose suppliers to judge.")
@click.option("--replications", "-n", type=click.IntRange(1, 1_000_000), help="Instead of the file's own, at most 30.")
@click.option("--seed", type=click.IntRange(0), help="Instead of the file's own.")
@click.option("--jobs", "-j", type=click.IntRange(1, 1024), help="Processes; all cores if the work is worth it.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the tables as CSV; else none.")
@click.option("--check", is_flag=True, help="Prove that goods and money are conserved in every run.")
@RULES
@AS_JSON
@errors_in_words
def scorecard(file: Path, out: Path | None, rules: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Judge the outside suppliers of FILE by their order lines: on time, in full, how fast, how steady, how good.

    Lead times stand beside those asked for in FILE. The score weighs what FILE says under `scorecard`, and the trend
    tells whether it rises or falls from review to review. Intervals are over the replications.
    """
    from simchain.cli.audit_text import made_folder
    from simchain.cli.progress import with_a_bar
    from simchain.cli.scorecard_text import scorecard_data, scorecard_text, write
    from simchain.experiments.scorecard import scorecard as judged
    from simchain.scenario import load

    scenarios = load(file, rules)
    for warning in scenarios.warnings:
        click.echo(str(warning), err=True)
    folder = None if out is None else made_folder(out)
    with with_a_bar() as progress:
        found = judged(scenarios, progress=progress, **options)
    if folder is not None:
        write(found, folder)
    click.echo(dump(scorecard_data(found, folder)) if as_json else scorecard_text(found, folder))
    if not found.complete:
        sys.exit(Exit.INTERRUPTED)

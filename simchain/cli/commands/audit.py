"""`simchain audit`: the textbook's promise for every stock, what it achieves, and what makes the difference."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from simchain.cli.main import AS_JSON, CHECK, JOBS, OVERWRITE, RULES, SEED, Exit, dump, errors_in_words, main
from simchain.cli.texts.faults import warn


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--scenario", "-s", default="base", show_default=True, help="The named change to audit.")
@click.option("--replications", "-n", type=click.IntRange(2, 1_000_000), help="Instead of the file's own, at most 30.")
@SEED
@JOBS
@click.option("--out", type=click.Path(path_type=Path), help="Folder for three tables as CSV; else none.")
@OVERWRITE
@CHECK
@RULES
@AS_JSON
@errors_in_words
def audit(
    file: Path, scenario: str, out: Path | None, overwrite: bool, rules: tuple[str, ...], as_json: bool, **options: Any
) -> None:
    """Hold the formulas behind the levels of FILE against the simulation: asked 95 %, achieved 90.5 %, and why.

    For every stock whose level comes from a target, an economic quantity or computed cards: what the textbook promises,
    what replications achieve, and what each cause accounts for (undershoot, order crossing, skewed lead times, ...),
    found by switching it off in twins with the same customers.

    A promise is about the long run: the warm-up is at least five times the longest lead time and review, whatever
    the file says, and as long is measured after it as in the file.
    """
    from tqdm import tqdm

    from simchain.cli.new_folder import new_folder
    from simchain.cli.texts.audit import audit_data, audit_text, write
    from simchain.proof.audit.audit import audit as audited
    from simchain.scenario import load

    scenarios = load(file, rules)
    place = new_folder(out, overwrite)
    warn(scenarios.warnings)
    with tqdm(unit=" runs", disable=None, leave=False, file=sys.stderr) as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        found = audited(scenarios, scenario, progress=advance, **options)
    folder = None if place is None else place.write(partial(write, found), found)
    click.echo(dump(audit_data(found, folder)) if as_json else audit_text(found, folder))
    if not found.complete:
        sys.exit(Exit.INTERRUPTED)

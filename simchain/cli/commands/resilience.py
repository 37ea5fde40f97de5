"""`simchain resilience`: what disruptions come to, against a twin with the same customers; and knock-outs."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simchain.cli.main import AS_JSON, CHECK, FILE, JOBS, OVERWRITE, RULES, SEED, Exit, dump, end, errors_in_words, main
from simchain.cli.texts.faults import warn

if TYPE_CHECKING:
    from simchain.cli.new_folder import Found


@main.command()
@FILE
@click.option("--scenario", "-s", default="base", show_default=True, help="The named change to disrupt.")
@click.option(
    "--knock-out",
    "-k",
    "names",
    multiple=True,
    help="Instead of its own disruptions, knock this out: a supplier, a site, a lane (A>shop) or a region, or "
    "suppliers, sites, lanes, regions, or all (may be repeated).",
)
@click.option(
    "--for",
    "times",
    multiple=True,
    help="Time to recover: '60 days' for all, 'A=60 days' for one (may be repeated); else 30 days.",
)
@click.option("--starts", help="Day of the knock-out, such as 'day 400'; else the first day that is measured.")
@click.option("--within", help="How long each is followed, such as '1 year'.")
@click.option("--failed-below", default="90 %", show_default=True, help="Service has failed below this of the twin's.")
@click.option("--recovered-at", default="95 %", show_default=True, help="And is back at this.")
@click.option("--replications", "-n", type=click.IntRange(1, 1_000_000), help="Instead of the file's own.")
@SEED
@JOBS
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the tables as CSV; else none.")
@OVERWRITE
@CHECK
@RULES
@AS_JSON
@errors_in_words
def resilience(
    file: Path,
    scenario: str,
    names: tuple[str, ...],
    times: tuple[str, ...],
    starts: str | None,
    within: str | None,
    failed_below: str,
    recovered_at: str,
    out: Path | None,
    overwrite: bool,
    rules: tuple[str, ...],
    as_json: bool,
    **options: Any,
) -> None:
    """Say what the disruptions of FILE come to: service lost, time to recover, impact, and the dearest runs.

    Each run stands beside its twin: the same customers and late ships, and nothing disrupted.

    With --knock-out, each thing goes down once, alone, in a world where nothing else goes wrong:
    `--knock-out all --for '30 days'`. It is told how long the chain survives each, which of them customers notice, and
    the impact of each against the worst (risk exposure index). At most 30 replications, unless -n says otherwise.
    """
    from simchain.cli.new_folder import new_folder
    from simchain.cli.progress import with_a_bar
    from simchain.cli.texts import resilience as text
    from simchain.experiments.resilience.knock_outs import knock_outs
    from simchain.experiments.resilience.resilience import resilience as against_its_twin
    from simchain.scenario import load

    if not names and (times or starts or within):
        end("error  --for, --starts and --within go with a knock-out; add --knock-out all", Exit.WRONG_INPUT)
    limits = text.thresholds(failed_below, recovered_at)
    lasts = text.times_to_recover(times)
    scenarios = load(file, rules)
    place = new_folder(out, overwrite)
    warn(scenarios.warnings)
    done: Found
    with with_a_bar() as progress:
        options |= {"thresholds": limits, "progress": progress}
        if names:
            down = knock_outs(scenarios, scenario, names, lasts, starts=starts, within=within, **options)
            said, data, done = text.knock_outs_text(down), text.knock_outs_data(down), down
            tables = {"nodes.csv": down.table(), "runs.csv": down.runs, "events.csv": down.events}
        else:
            found = against_its_twin(scenarios, scenario, **options)
            said, data, done = text.resilience_text(found), text.resilience_data(found), found
            tables = {"runs.csv": found.runs, "events.csv": found.events}

    def write(folder: Path) -> None:
        for name, table in tables.items():
            table.to_csv(folder / name, index=False)

    folder = None if place is None else place.write(write, done)
    said += "" if folder is None else f"\n\nWritten to {folder}/: {', '.join(tables)}"
    click.echo(dump({**data, "folder": None if folder is None else str(folder)}) if as_json else said)
    if not done.complete:
        sys.exit(Exit.INTERRUPTED)

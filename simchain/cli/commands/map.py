"""`simchain map`: who supplies whom, how concentrated that is, and what stops if something stops."""

from pathlib import Path

import click

from simchain.cli.main import AS_JSON, FILE, RULES, dump, errors_in_words, main
from simchain.cli.texts.faults import warn


@main.command()
@FILE
@click.option("--scenario", "-s", default="base", show_default=True, help="The named change to map.")
@RULES
@AS_JSON
@errors_in_words
def map(file: Path, scenario: str, rules: tuple[str, ...], as_json: bool) -> None:
    """Map the dependencies of FILE: sources of every stock, items from a single source, and what stops if X stops.

    Nothing is run: shares are those that are planned with, and a stop is one for good. How long stock lasts until then,
    and what it costs, is for a run with `disruptions` to say.
    """
    from simchain.cli.texts.map import map_data, map_text
    from simchain.experiments.dependencies import dependencies
    from simchain.scenario import load

    scenarios = load(file, rules)
    warn(scenarios.warnings)
    found = dependencies(scenarios, scenario)
    click.echo(dump(map_data(found)) if as_json else map_text(found))

"""`simchain bullwhip`: the microscope on a scenario, or on real series."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simchain.cli.main import AS_JSON, JOBS, RULES, SEED, Exit, dump, errors_in_words, main

if TYPE_CHECKING:
    from simchain.experiments.bullwhip.split import Split
    from simchain.experiments.run import Plan

OF_SCENARIOS = ("names", "replications", "seed", "jobs", "step", "stage", "measures_only", "rules")
"""Options that say nothing of a real series."""

SPLIT_REPLICATIONS = 30
"""Most replications of each twin, unless more are asked for: a scenario with four causes has sixteen twins."""


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--scenario", "-s", "names", multiple=True, help="Only this one (may be repeated); base is the model as written."
)
@click.option("--bucket", help="Of a FILE: add periods up to a longer time first, such as week; its own by default.")
@click.option("--step", help="Day of a step in demand, such as 'day 100', where demand does not show it cleanly.")
@click.option("--stage", help="SITE/ITEM whose orders are split into causes; the stock furthest upstream by default.")
@click.option("--measures-only", is_flag=True, help="Leave out the split into causes.")
@click.option("--replications", "-n", type=click.IntRange(1, 1_000_000), help="Instead of the file's own.")
@SEED
@JOBS
@click.option("--series", type=click.Path(path_type=Path), help="Measure columns of this CSV file instead of a FILE.")
@click.option("--orders", help="With --series: the column of orders.")
@click.option("--demand", help="With --series: the column of demand (or sales).")
@click.option("--inventories", help="With --series: take orders as sales + change of inventories of this column.")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="With --series: only rows like this.")
@click.option("--log-differences", is_flag=True, help="With --series: measure growth from bucket to bucket.")
@click.option("--season", type=click.IntRange(2), help="With --series: buckets in a season to take out, such as 12.")
@RULES
@AS_JSON
@errors_in_words
def bullwhip(file: Path | None, series: Path | None, as_json: bool, **options: Any) -> None:
    """Put the bullwhip of FILE under the microscope: all published measures, each with its formula and time bucket.

    Then split it into its causes: each is switched off in twins that meet the same customers, and the effect of all is
    shared out among them (Shapley). The split takes 30 replications at most unless --replications says otherwise.

    With --series, the same measures of real series: simchain bullwhip --series sales.csv --orders bought --demand sold
    """
    if (file is None) == (series is None):
        raise click.UsageError("name a scenario file, or a CSV file with --series, and not both.")
    of_series = {key: options.pop(key) for key in ("orders", "demand", "inventories", "where")}
    treated = {key: options.pop(key) for key in ("log_differences", "season")}
    if series is not None:
        _refuse(
            options,
            "needs a scenario FILE",
            ("names", "replications", "seed", "jobs", "bucket", "step", "stage", "measures_only", "rules"),
        )
        _of_file(series, of_series, {**treated, "bucket": "row"}, as_json)
        return
    _refuse({**of_series, **treated}, "needs --series", (*of_series, *treated))
    assert file is not None
    _of_scenario(file, options, as_json)


def _of_scenario(file: Path, options: dict[str, Any], as_json: bool) -> None:
    from simchain.cli.progress import with_a_bar
    from simchain.cli.texts.bullwhip import scenario_data, scenario_text
    from simchain.experiments.bullwhip.microscope import Lens, of_plan
    from simchain.experiments.run import plan
    from simchain.scenario import load
    from simchain.scenario.values.quantities import show

    planned = plan(load(file, options["rules"]), options["names"], options["replications"], options["seed"])
    lens = Lens.on_plan(planned, options["bucket"], options["step"], None)
    splits = [] if options["measures_only"] else _splits(planned, options)
    with with_a_bar(planned.replications * len(planned.blueprints)) as progress:
        table, results = of_plan(planned, lens, 0.95, jobs=options["jobs"], progress=progress)
    if not results.replications:
        raise KeyboardInterrupt
    if lens.left_over:
        rest = f"the last {show(lens.left_over, 'time')} of the run fill no bucket of {lens.name} and are left out"
        click.echo(f"warn  {rest}; choose a --bucket or a run.horizon that fits.", err=True)
    click.echo(dump(scenario_data(results, table, splits)) if as_json else scenario_text(results, table, splits))
    if not results.complete:
        sys.exit(Exit.INTERRUPTED)


def _splits(planned: "Plan", options: dict[str, Any]) -> "list[Split]":
    from simchain.cli.progress import with_a_bar
    from simchain.experiments.bullwhip.split import bullwhip_causes

    number = options["replications"] or min(planned.replications, SPLIT_REPLICATIONS)
    found = []
    for scenario in planned.scenarios:
        with with_a_bar() as progress:
            found.append(
                bullwhip_causes(
                    scenario,
                    stage=options["stage"],
                    replications=number,
                    seed=options["seed"],
                    jobs=options["jobs"],
                    progress=progress,
                )
            )
    return found


def _of_file(file: Path, columns: dict[str, Any], treatment: dict[str, Any], as_json: bool) -> None:
    from simchain.cli.series_columns import Columns
    from simchain.cli.series_file import orders_and_demand
    from simchain.cli.texts.bullwhip import series_data, series_text
    from simchain.metrics.bullwhip.real_series import bullwhip_of

    orders, demand, doubt = orders_and_demand(file, Columns.of(**columns), treatment["log_differences"])
    if doubt:
        click.echo(f"warn  {doubt}", err=True)
    table = bullwhip_of(orders, demand, **treatment)
    click.echo(dump(series_data(table)) if as_json else series_text(f"{file}, {len(demand)} rows", table))


def _refuse(options: dict[str, Any], reason: str, names: tuple[str, ...]) -> None:
    """Name an option that would change nothing."""
    for name in names:
        if options[name]:
            option = "scenario" if name == "names" else name.replace("_", "-")
            raise click.UsageError(f"--{option} {reason}.")

"""`simchain scorecard`: how well suppliers keep their promises, in a scenario or in real purchase orders."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simchain.cli.main import AS_JSON, CHECK, JOBS, OVERWRITE, RULES, SEED, Exit, dump, errors_in_words, main
from simchain.cli.texts.faults import warn

if TYPE_CHECKING:
    from simchain.experiments.scorecards.scorecard import Scorecards

OF_RUNS = ("scenario", "replications", "seed", "jobs", "check")
"""Options that say nothing of real orders."""


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--scenario", "-s", help="The named change whose suppliers to judge; else the model as written.")
@click.option("--replications", "-n", type=click.IntRange(1, 1_000_000), help="Instead of the file's own, at most 30.")
@SEED
@JOBS
@CHECK
@click.option("--orders", type=click.Path(path_type=Path), help="Judge the purchase orders of this CSV file instead.")
@click.option("--column", multiple=True, metavar="NAME=COLUMN", help="With --orders: ordered=po_sent_date, and so on.")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="With --orders: only rows like this.")
@click.option("--missing", multiple=True, metavar="TEXT", help="With --orders: a cell with this text is empty.")
@click.option("--early", metavar="TIME", help="With --orders: on time is at most so long before the day promised.")
@click.option("--late", metavar="TIME", help="With --orders: on time is at most so long after it, such as '1 day'.")
@click.option("--heat-map", is_flag=True, help="Also set risk (100 - score) against what is spent, item by item.")
@click.option("--risk-above", type=float, metavar="POINTS", help="With --heat-map: what counts as high risk, 20.")
@click.option("--value-above", type=float, metavar="MONEY", help="With --heat-map: high value a year; else the mean.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the tables as CSV; else none.")
@OVERWRITE
@RULES
@AS_JSON
@errors_in_words
def scorecard(
    file: Path | None,
    orders: Path | None,
    rules: tuple[str, ...],
    out: Path | None,
    overwrite: bool,
    as_json: bool,
    heat_map: bool,
    risk_above: float | None,
    value_above: float | None,
    **options: Any,
) -> None:
    """Judge the outside suppliers of FILE by their order lines: on time, in full, how fast, how steady, how good.

    Lead times stand beside those asked for in FILE. The score weighs what FILE says under `scorecard`, and the trend
    tells whether it rises or falls from review to review. Intervals are over the replications.

    With --orders, the same figures of real purchase orders: a CSV file with columns supplier, item, ordered, promised,
    received, quantity and, if it has them, price and accepted. A FILE beside it says what the score weighs.
    """
    from simchain.cli.new_folder import new_folder
    from simchain.cli.texts.heat_map import heat_map_data, heat_map_text
    from simchain.cli.texts.scorecard import scorecard_data, scorecard_text, write
    from simchain.experiments.scorecards.heat_map import RISK_ABOVE
    from simchain.experiments.scorecards.heat_map import heat_map as heat_map_of

    of_orders = {key: options.pop(key) for key in ("column", "where", "missing", "early", "late")}
    if orders is None:
        if file is None:
            raise click.UsageError("name a scenario file, or a CSV file of purchase orders with --orders.")
        _refuse(of_orders, "needs --orders")
    else:
        _refuse({key: options[key] for key in OF_RUNS}, "is for runs, and goes not with --orders")
    if not heat_map:
        _refuse({"risk_above": risk_above, "value_above": value_above}, "needs --heat-map")
    place = new_folder(out, overwrite)
    if orders is None:
        assert file is not None
        found = _of_scenario(file, rules, options)
    else:
        found = _of_orders(orders, file, rules, of_orders)
    folder = None if place is None else place.write(partial(write, found), found)
    data, text = scorecard_data(found, folder), scorecard_text(found, folder)
    if heat_map:
        mapped = heat_map_of(found, RISK_ABOVE if risk_above is None else risk_above, value_above)
        data["heat_map"], text = heat_map_data(mapped), f"{text}\n\n{heat_map_text(mapped, found.currency)}"
    click.echo(dump(data) if as_json else text)
    if not found.complete:
        sys.exit(Exit.INTERRUPTED)


def _of_scenario(file: Path, rules: tuple[str, ...], options: dict[str, Any]) -> "Scorecards":
    from simchain.cli.progress import with_a_bar
    from simchain.experiments.scorecards.scorecard import scorecard as judged
    from simchain.scenario import load

    scenarios = load(file, rules)
    warn(scenarios.warnings)
    scenario = options.pop("scenario") or "base"
    with with_a_bar() as progress:
        return judged(scenarios, scenario, progress=progress, **options)


def _of_orders(orders: Path, file: Path | None, rules: tuple[str, ...], options: dict[str, Any]) -> "Scorecards":
    from simchain.errors import SeriesError
    from simchain.experiments.scorecards.orders import scorecard_of, window_in_words
    from simchain.rules.suppliers.order_lines import Window
    from simchain.scenario import load
    from simchain.scenario.history.table import UNDER_COLUMNS

    window, criteria, currency = Window(), None, ""
    if file is not None:
        from simchain.blueprint.judging import criteria_of
        from simchain.scenario.check.plan.bids import window_of

        spec = load(file, rules).base.spec
        window, criteria, currency = window_of(spec), criteria_of(spec.scorecard), spec.currency
    try:
        return scorecard_of(
            orders,
            columns=_pairs("--column", options["column"]),
            where=_pairs("--where", options["where"]),
            missing=options["missing"],
            window=window_in_words(options["early"], options["late"], window),
            criteria=criteria,
            currency=currency,
        )
    except SeriesError as error:
        way = "with --column, such as --column supplier=vendor"
        raise SeriesError(str(error).replace(UNDER_COLUMNS, way)) from None


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    for one in given:
        if "=" not in one:
            raise click.UsageError(f"{option} needs two names with = between them; got '{one}'.")
    return {left.strip(): right.strip() for left, _, right in (one.partition("=") for one in given)}


def _refuse(options: dict[str, Any], why: str) -> None:
    for key, value in options.items():
        if value not in (None, (), False):
            raise click.UsageError(f"--{key.replace('_', '-')} {why}.")

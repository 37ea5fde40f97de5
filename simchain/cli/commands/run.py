"""`simchain run` and `simchain compare`: simulate scenarios, and say which is better."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simchain.cli.main import AS_JSON, CHECK, FILE, JOBS, OVERWRITE, RULES, SEED, Exit, dump, end, errors_in_words, main

if TYPE_CHECKING:
    from simchain.experiments.results import Results


def _a_number(context: click.Context, option: click.Parameter, value: float) -> float:
    """Click's ranges let NaN through."""
    if value != value:
        raise click.BadParameter("'nan' is not in the range 0.5<=x<=0.9999.")
    return value


def _known(context: click.Context, option: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a metric that no chain has before anything is run."""
    if names:
        from simchain.errors import UnknownName
        from simchain.experiments.comparison.compare import known_metrics

        try:
            known_metrics(names)
        except UnknownName as error:
            raise click.BadParameter(str(error)) from None
    return names


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What `run` and `compare` have in common."""
    options = (
        click.option("--replications", "-n", type=click.IntRange(1, 1_000_000), help="Instead of the file's own."),
        SEED,
        JOBS,
        click.option(
            "--out", type=click.Path(path_type=Path), help="Folder for the results; else results/NAME, or a new NAME-2."
        ),
        OVERWRITE,
        CHECK,
        RULES,
        AS_JSON,
    )
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@FILE
@click.option(
    "--scenario", "-s", "names", multiple=True, help="Only this one (may be repeated); base is the model as written."
)
@run_options
@click.option("--trace", is_flag=True, help="Write trace.csv: a row per posting of replication 0, with its cause.")
@errors_in_words
def run(file: Path, names: tuple[str, ...], trace: bool, as_json: bool, **options: Any) -> None:
    """Simulate every named scenario of FILE (or the model itself, if it names none) and write the results."""
    from simchain.cli.running import execute
    from simchain.cli.texts.results import results_data, results_text

    results, folder = execute(file, names, trace=trace, **options)
    click.echo(dump(results_data(results, folder.path)) if as_json else results_text(results, folder.path))
    _end_early(results)


@main.command()
@FILE
@click.argument("names", nargs=-1)
@click.option("--baseline", help="The scenario that the others are compared with; else the first.")
@click.option("--confidence", type=click.FloatRange(0.5, 0.9999), default=0.95, show_default=True, callback=_a_number)
@click.option(
    "--metric", "-m", "metrics", multiple=True, callback=_known, help="Compare this metric, too (may be repeated)."
)
@run_options
@errors_in_words
def compare(
    file: Path,
    names: tuple[str, ...],
    baseline: str | None,
    confidence: float,
    metrics: tuple[str, ...],
    as_json: bool,
    **options: Any,
) -> None:
    """Compare scenarios of FILE (all, or those named) with a baseline, paired on the same worlds.

    Says for each which is better, by how much money, how sure, and at which cost of a missing unit the answer flips.
    """
    from simchain.cli.running import execute
    from simchain.cli.texts.comparison import comparison_data, comparison_text
    from simchain.errors import Fault, ScenarioError
    from simchain.experiments.comparison.compare import DEFAULT_METRICS, compare_results

    wanted = names if baseline is None or not names or baseline in names else (baseline, *names)
    results, folder = execute(file, wanted, at_least=2, baseline=baseline, **options)
    if results.replications < 2:
        if results.stopped_by:
            _end_early(results)
        raise ScenarioError([Fault("stopped before two replications were finished, so there is nothing to compare")])
    measured = [*dict.fromkeys((*DEFAULT_METRICS, *metrics))]
    comparison = compare_results(results, baseline, confidence, measured)
    folder.add_comparison(comparison)
    data = dump(comparison_data(comparison, folder.path)) if as_json else ""
    click.echo(data or comparison_text(comparison, folder.path, metrics))
    _end_early(results)


def _end_early(results: "Results") -> None:
    """Leave with the exit code that says why, where not all was finished."""
    if results.stopped_by:
        end(f"error  {results.stopped_by}", Exit.FAILED)
    if not results.complete:
        sys.exit(Exit.INTERRUPTED)

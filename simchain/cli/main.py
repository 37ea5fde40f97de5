"""Commands of `simchain`: what each takes, and how its errors end."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

import simchain

if TYPE_CHECKING:
    from simchain.experiments.results import Results

EPILOG = (
    "Start with `simchain init`, then `simchain compare my-chain.yaml`. Exit codes: 0 done, 1 failed, 2 wrong input."
)


class Exit:
    """Exit codes."""

    FAILED = 1
    WRONG_INPUT = 2
    INTERRUPTED = 130


def errors_in_words(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn simchain's own errors into a message and an exit code, without a traceback."""

    @wraps(command)
    def guarded(*args: Any, **options: Any) -> Any:
        from simchain.errors import ResultsError, ScenarioError, SeriesError, SimchainError

        try:
            return command(*args, **options)
        except ScenarioError as error:
            if options.get("as_json"):
                click.echo(dump({"valid": False, "faults": [_fault(fault) for fault in error.faults]}))
                sys.exit(Exit.WRONG_INPUT)
            _end(str(error), Exit.WRONG_INPUT)
        except (ResultsError, SeriesError) as error:
            _end(f"error  {error}", Exit.WRONG_INPUT)
        except SimchainError as error:
            _end(f"error  {error}", Exit.FAILED)
        except KeyboardInterrupt:
            _end("Stopped before anything was finished; nothing was written.", Exit.INTERRUPTED)
        except OSError as error:
            _end(f"error  cannot write the output ({error.strerror or error})", Exit.FAILED)

    return guarded


def _end(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(simchain.__version__, prog_name="simchain")
def main() -> None:
    """Simulate supply chains and compare sourcing and ordering policies, with intervals.

    A scenario is a YAML file: suppliers, sites, demand, policies, and named changes of them. Every alternative meets
    the same customers, the same late ships and the same outages, so small differences show.
    """


def _a_number(context: click.Context, option: click.Parameter, value: float) -> float:
    """Click's ranges let NaN through."""
    if value != value:
        raise click.BadParameter("'nan' is not in the range 0.5<=x<=0.9999.")
    return value


FILE = click.argument("file", type=click.Path(path_type=Path))
RULES = click.option(
    "--rules",
    multiple=True,
    type=click.Path(),
    help="Python file with rules of your own that FILE names (may be repeated). It is run: use files you trust.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of tables.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path), default=Path("my-chain.yaml"))
@errors_in_words
def init(file: Path) -> None:
    """Write a commented three-site scenario to start from (my-chain.yaml unless named)."""
    from simchain.cli.template import TEMPLATE
    from simchain.errors import ResultsError

    if file.exists():
        raise ResultsError(f"'{file}' is there already and was left alone; name another file: simchain init NAME.yaml")
    try:
        file.write_text(TEMPLATE, encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"cannot write '{file}' ({error.strerror}); name another place") from None
    click.echo(f"Wrote {file}. Next:\n  simchain validate {file}\n  simchain compare {file}")


@main.command()
@FILE
@RULES
@AS_JSON
@errors_in_words
def validate(file: Path, rules: tuple[str, ...], as_json: bool) -> None:
    """Check FILE and all its named changes. Lists every fault with its line; runs nothing."""
    from simchain.blueprint import lower
    from simchain.errors import count
    from simchain.scenario import load

    scenarios = load(file, rules)
    for scenario in (scenarios.base, *scenarios.values()):
        lower(scenario)
    if as_json:
        warnings = [_fault(fault) for fault in scenarios.warnings]
        click.echo(dump({"valid": True, "scenarios": list(scenarios), "faults": warnings}))
        return
    for fault in scenarios.warnings:
        click.echo(str(fault), err=True)
    what = "scenario" if len(scenarios) == 1 else "scenarios"
    click.echo(f"{file}: {count(scenarios.warnings)}; {len(scenarios)} {what}: {', '.join(scenarios)}")


@main.command()
@FILE
@click.option("--scenario", "-s", default="base", show_default=True, help="The named change to explain.")
@RULES
@AS_JSON
@errors_in_words
def explain(file: Path, scenario: str, rules: tuple[str, ...], as_json: bool) -> None:
    """Print FILE with every default spelled out, each value marked given, default or override."""
    from simchain.cli.explaining import explained, explained_data
    from simchain.experiments.run import choose

    (chosen,) = choose(str(file), [scenario], rules)
    click.echo(dump(explained_data(chosen)) if as_json else explained(chosen), nl=as_json)


@main.command()
@RULES
@errors_in_words
def schema(rules: tuple[str, ...]) -> None:
    """Print the JSON Schema of scenario files, for completion in editors. With --rules it knows their names.

    Save it as simchain.schema.json and put this on line 1 of a scenario:
    # yaml-language-server: $schema=simchain.schema.json
    """
    from simchain.scenario.schema import json_schema

    click.echo(dump(json_schema(rules)))


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What `run` and `compare` have in common."""
    options = (
        click.option("--replications", "-n", type=click.IntRange(1, 1_000_000), help="Instead of the file's own."),
        click.option("--seed", type=click.IntRange(0), help="Instead of the file's own."),
        click.option(
            "--jobs", "-j", type=click.IntRange(1, 1024), help="Processes; all cores if the work is worth it."
        ),
        click.option("--out", type=click.Path(path_type=Path), help="Folder for the results; results/NAME by default."),
        click.option("--check", is_flag=True, help="Prove that goods and money are conserved in every run."),
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
    from simchain.cli.tables import results_data, results_text

    results, folder = execute(file, names, trace=trace, **options)
    click.echo(dump(results_data(results, folder.path)) if as_json else results_text(results, folder.path))
    _end_early(results)


@main.command()
@FILE
@click.argument("names", nargs=-1)
@click.option("--baseline", help="The scenario that the others are compared with; else the first.")
@click.option("--confidence", type=click.FloatRange(0.5, 0.9999), default=0.95, show_default=True, callback=_a_number)
@run_options
@errors_in_words
def compare(
    file: Path, names: tuple[str, ...], baseline: str | None, confidence: float, as_json: bool, **options: Any
) -> None:
    """Compare scenarios of FILE (all, or those named) with a baseline, paired on the same worlds.

    Says for each which is better, by how much money, how sure, and at which cost of a missing unit the answer flips.
    """
    from simchain.cli.running import execute
    from simchain.cli.tables import comparison_data, comparison_text
    from simchain.errors import Fault, ScenarioError
    from simchain.experiments.compare import compare_results

    wanted = names if baseline is None or not names or baseline in names else (baseline, *names)
    results, folder = execute(file, wanted, at_least=2, baseline=baseline, **options)
    if results.replications < 2:
        if results.stopped_by:
            _end_early(results)
        raise ScenarioError([Fault("stopped before two replications were finished, so there is nothing to compare")])
    comparison = compare_results(results, baseline, confidence)
    folder.add_comparison(comparison)
    click.echo(dump(comparison_data(comparison, folder.path)) if as_json else comparison_text(comparison, folder.path))
    _end_early(results)


def _end_early(results: "Results") -> None:
    """Leave with the exit code that says why, where not all was finished."""
    if results.stopped_by:
        _end(f"error  {results.stopped_by}", Exit.FAILED)
    if not results.complete:
        sys.exit(Exit.INTERRUPTED)


def _fault(fault: Any) -> dict[str, Any]:
    place = fault.place
    where = {"file": place.file, "line": place.line, "column": place.column} if place else {}
    return {"severity": fault.severity, "message": fault.message, "hint": fault.hint, **where}


def dump(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)


def console() -> None:
    """The installed command: `main`, with a quiet end where the terminal is gone or the user stops it early."""
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except OSError:
        sys.stdout = None  # nothing more can be written there, not even on leaving
        sys.exit(Exit.FAILED)

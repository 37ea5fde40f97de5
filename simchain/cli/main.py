"""The command `simchain`: what its commands share, and how their errors end."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

import simchain

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
                click.echo(dump({"valid": False, "faults": [fault_data(fault) for fault in error.faults]}))
                sys.exit(Exit.WRONG_INPUT)
            from simchain.cli.texts.faults import faults_text
            from simchain.cli.texts.layout import room_of

            end(faults_text(error.faults, room_of(sys.stderr), error.closing), Exit.WRONG_INPUT)
        except (ResultsError, SeriesError) as error:
            _end_with(error, Exit.WRONG_INPUT, options)
        except SimchainError as error:
            _end_with(error, Exit.FAILED, options)
        except click.UsageError as error:
            if not options.get("as_json"):
                raise
            _end_with(error, Exit.WRONG_INPUT, options)
        except KeyboardInterrupt:
            end("Stopped before anything was finished; nothing was written.", Exit.INTERRUPTED)
        except OSError as error:
            end(f"error  cannot write the output ({error.strerror or error})", Exit.FAILED)

    return guarded


def _end_with(error: Exception, code: int, options: dict[str, Any]) -> NoReturn:
    """Say what went wrong, in the way that was asked for."""
    if options.get("as_json"):
        click.echo(dump({"error": str(error)}))
        sys.exit(code)
    end(f"error  {error}", code)


def end(message: str, code: int) -> NoReturn:
    """Say why, and leave."""
    click.echo(message, err=True)
    sys.exit(code)


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(simchain.__version__, prog_name="simchain")
def main() -> None:
    """Simulate supply chains and compare sourcing and ordering policies, with intervals.

    A scenario is a YAML file: suppliers, sites, demand, policies, and named changes of them. Every alternative meets
    the same customers, the same late ships and the same outages, so small differences show.
    """


FILE = click.argument("file", type=click.Path(path_type=Path))
RULES = click.option(
    "--rules",
    multiple=True,
    type=click.Path(),
    help="Python file with rules of your own that FILE names (may be repeated). It is run: use files you trust.",
)
SEED = click.option("--seed", type=click.IntRange(0), help="Instead of the file's own.")
JOBS = click.option("--jobs", "-j", type=click.IntRange(1, 1024), help="Processes; all cores if the work is worth it.")
CHECK = click.option("--check", is_flag=True, help="Prove that goods and money are conserved in every run.")
OVERWRITE = click.option(
    "--overwrite",
    is_flag=True,
    help="Replace earlier results there, and nothing else, once the new ones are complete; those stopped early stay "
    "beside them as NAME.new.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of tables.")


def fault_data(fault: Any) -> dict[str, Any]:
    """A fault for programs."""
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

"""`simchain verify`: the engine against papers, textbooks and closed forms, on the user's own machine."""

import sys
from pathlib import Path

import click

from simchain.cli.main import AS_JSON, JOBS, Exit, dump, errors_in_words, main


@main.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option("--quick", is_flag=True, help="Exact cases as they are, the others to 3 %: about a minute.")
@JOBS
@click.option("--out", type=click.Path(path_type=Path), help="Write a row per measure to this CSV file.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the page of results to this Markdown file.")
@AS_JSON
@errors_in_words
def verify(
    cases: tuple[str, ...], quick: bool, jobs: int | None, out: Path | None, report: Path | None, as_json: bool
) -> None:
    """Check simchain against known answers of papers, textbooks and closed forms: all CASEs, or those named.

    Prints for each measure what is expected, what came, how far off it is, its standard error and the verdict. Exit
    code 1 if anything is off. Ctrl-C prints what was finished. Where only some cases are named, --report replaces
    their sections of an earlier page and keeps the others.
    """
    from simchain.cli.texts.verify import verification_data, verification_text
    from simchain.cli.verifying import carry_out

    result, wrote = carry_out(cases, quick, jobs, out, report)
    click.echo(dump(verification_data(result)) if as_json else verification_text(result, wrote))
    if not result.complete:
        sys.exit(Exit.INTERRUPTED)
    if not result.agrees:
        sys.exit(Exit.FAILED)

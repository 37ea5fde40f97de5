"""What `verify` does: try the files that it is to write, run the cases with a progress bar, write."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import click
from tqdm import tqdm

from simchain.cli.one_file import OneFile
from simchain.cli.progress import Lines
from simchain.errors import ResultsError
from simchain.proof.case import FULL, QUICK, Case, cases
from simchain.proof.page import MARK, adds_to, page
from simchain.proof.verification import COLUMNS, Judgement, Verification
from simchain.proof.verify import verify


def carry_out(
    names: Sequence[str], quick: bool, jobs: int | None, out: Path | None, report: Path | None
) -> tuple[Verification, list[Path]]:
    """Run the cases and write what is asked for; gives the result and the files that were written.

    A table holds what was finished; a page is only written if everything was.
    """
    known = cases(names, QUICK if quick else FULL)
    table = OneFile(out, "--out", ",".join(COLUMNS)) if out else None
    sheet = OneFile(report, "--report", MARK) if report else None
    earlier = sheet.earlier if sheet and names else ""
    if not adds_to(earlier, known[0].tier):
        raise ResultsError(f"'{report}' was written with another precision; run with the same, or name another file")
    with _a_bar(known) as progress:
        result = verify(names, quick=quick, jobs=jobs, progress=progress)
    if not result.judgements:
        raise KeyboardInterrupt
    wrote = []
    if table:
        table.write(result.table().to_csv(index=False, lineterminator="\n"))
        wrote.append(table.path)
    if sheet and result.complete:
        sheet.write(page(result, earlier))
        wrote.append(sheet.path)
    elif sheet:
        click.echo(f"'{report}' was left as it was, since not everything was finished.", err=True)
    return result, wrote


@contextmanager
def _a_bar(known: Sequence[Case]) -> Iterator[Callable[[Judgement], None]]:
    """A progress bar that moves with the work that cases usually are; what does not agree is said at once."""
    finished, over, lines = 0, Event(), Lines()
    shape = "{percentage:3.0f} %|{bar}| {desc} [{elapsed}<{remaining}]"
    work = sum(one.seconds for one in known)
    with tqdm(total=work, bar_format=shape, disable=None, leave=False, file=sys.stderr) as bar:
        bar.set_description_str(f"0 of {len(known)} cases")
        Thread(target=_keep_the_clock_going, args=(bar, over), daemon=True).start()

        def progress(judgement: Judgement) -> None:
            nonlocal finished
            finished += 1
            bar.update(judgement.case.seconds)
            bar.set_description_str(f"{finished} of {len(known)} cases, {judgement.case} {judgement.verdict}")
            lines.say(f"{finished} of {len(known)} cases")
            if not judgement.agrees:
                tqdm.write(str(judgement), file=sys.stderr)

        try:
            yield progress
        finally:
            over.set()


def _keep_the_clock_going(bar: Any, over: Event) -> None:
    """Some cases take a minute, during which nothing else would move."""
    while not bar.disable and not over.wait(1.0):
        bar.refresh()

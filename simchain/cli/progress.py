"""How long work shows where it stands: a bar in a terminal, else a line now and then, for a log that is read later."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import click
from tqdm import tqdm

EVERY = 30.0
"""Seconds between two lines."""


class Lines:
    """Says where the work stands, at most once in so many seconds; nothing where a bar does."""

    def __init__(self) -> None:
        self._quiet = sys.stderr.isatty()
        self._last = monotonic()

    def say(self, text: str) -> None:
        if not self._quiet and monotonic() - self._last >= EVERY:
            self._last = monotonic()
            click.echo(text, err=True)


@contextmanager
def with_a_bar(runs: int | None = None) -> Iterator[Callable[[int, int], None]]:
    """Progress over so many runs; gives what moves it on."""
    lines = Lines()
    with tqdm(total=runs, unit=" runs", disable=None, leave=False, file=sys.stderr) as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)
            lines.say(f"{done} of {total} runs")

        yield advance

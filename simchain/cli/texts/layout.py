"""Tables and sentences laid out for the width of the terminal."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from shutil import get_terminal_size
from textwrap import wrap
from typing import TextIO

USUAL = 100
"""Characters in a line where no terminal says how many it has."""

NARROWEST = 10
"""Characters of a column of numbers at least, so that tables below each other look alike."""

GAP = "  "

Column = list[str]
"""Lines of one width: its heading, then a cell per row."""


def width() -> int:
    """Characters that fit in a line of the output."""
    return get_terminal_size((USUAL, 24)).columns if sys.stdout.isatty() else USUAL


def room_of(stream: TextIO) -> int | None:
    """Characters that fit in a line of a terminal; None where it is none, and lines stay as they are."""
    return get_terminal_size((USUAL, 24)).columns if stream.isatty() else None


def table_of(rows: dict[str, list[str]], columns: Iterable[str]) -> str:
    """A line per row, headed by its name. What does not fit beside it stands in blocks below, under shorter lines.

    >>> print(table_of({"a": ["1", "20"], "b": ["3", "4"]}, ["units", "long heading"]))
            units  long heading
    a           1            20
    b           3             4
    """
    names = list(columns)
    found = [_column([name], [cells[n] for cells in rows.values()]) for n, name in enumerate(names)]
    if not fits(rows, names):
        found = list(_under_short_headings(rows, names))
    headings = len(found[0]) - len(rows) if found else 1
    wide = max(map(len, rows), default=0)
    left = [name.ljust(wide) for name in ("",) * headings + tuple(rows)]
    blocks = [_side_by_side([left, *block]).lstrip("\n") for block in _blocks(found, width() - wide)]
    return "\n\n".join(blocks)


def fits(rows: dict[str, list[str]], columns: Sequence[str]) -> bool:
    """Whether the table needs no blocks, nor headings of several lines."""
    wide = [max(NARROWEST, len(name), *(len(cells[n]) for cells in rows.values())) for n, name in enumerate(columns)]
    return max(map(len, rows), default=0) + sum(len(GAP) + one for one in wide) <= width()


def paragraph(text: str) -> str:
    """A sentence over as many lines as it needs. A number stays on one line with its ±.

    >>> print(paragraph("The gap is " + "very " * 17 + "large, 12 ± 3 USD"))
    The gap is very very very very very very very very very very very very very very very very very
      large, 12 ± 3 USD
    """
    return "\n".join(folded(text, width(), others=GAP))


def folded(text: str, room: int, first: str = "", others: str = "") -> list[str]:
    """Lines of at most `room` characters, the first and the others behind what they begin with."""
    whole = text.replace(" ± ", "\u00a0±\u00a0")
    lines = wrap(
        whole, room, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )
    return [line.replace("\u00a0", " ") for line in lines]


def _under_short_headings(rows: dict[str, list[str]], names: Sequence[str]) -> Iterator[Column]:
    """Columns no wider than their cells ask for, under headings of as many lines as the longest needs."""
    headings = []
    for n, name in enumerate(names):
        room = max([NARROWEST, *(len(cells[n]) for cells in rows.values()), *map(len, name.split())])
        headings.append(wrap(name, room, break_long_words=False, break_on_hyphens=False))
    deepest = max(map(len, headings), default=1)
    for n, heading in enumerate(headings):
        yield _column([""] * (deepest - len(heading)) + heading, [cells[n] for cells in rows.values()])


def _column(heading: list[str], cells: list[str]) -> Column:
    lines = [*heading, *cells]
    wide = max([NARROWEST, *map(len, lines)])
    return [line.rjust(wide) for line in lines]


def _blocks(columns: list[Column], room: int) -> Iterator[list[Column]]:
    """As many columns in each as fit, one at least."""
    block: list[Column] = []
    left = room
    for column in columns:
        needed = len(GAP) + len(column[0])
        if block and needed > left:
            yield block
            block, left = [], room
        block.append(column)
        left -= needed
    yield block


def _side_by_side(columns: list[Column]) -> str:
    return "\n".join(GAP.join(line).rstrip() for line in zip(*columns, strict=True))

"""The cells of a CSV file, whatever parts them: commas, or the semicolons or tabs that a spreadsheet writes."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
TOLD = re.compile(r'"?sep=([^\w"])"?')
"""A first line by which a spreadsheet tells the separator."""

Line = tuple[int, list[str]]
"""Line in the file, and its cells."""


class HistoryError(ValueError):
    """A history file cannot be used. One sentence: the file, the line where there is one, and the way out."""


class Cells(NamedTuple):
    """Names of the columns, rows, and what parts their cells."""

    header: list[str]
    rows: list[Line]
    separator: str

    @property
    def way_out(self) -> str:
        """What to do where a row has more cells than columns."""
        return f"quote a cell that holds {SEPARATORS.get(self.separator, repr(self.separator))}"


def cells_of(file: Path) -> Cells:
    """All cells of a file, without blanks at their ends. An empty file has an empty header.

    Raises `HistoryError` where the separator cannot be told, and what reading a file in UTF-8 as CSV does.
    """
    separator, told = _separator(file)
    lines = [(line, [cell.strip() for cell in cells]) for line, cells in _parted(file, separator)]
    (_, header), *rows = lines[told:] or [(0, [])]
    return Cells(header, rows, separator)


def columns_named(name: str, header: Sequence[str]) -> list[str]:
    """The columns of a name: those spelt just so, else those that differ in capitals or blanks at the ends.

    >>> columns_named("received", ["Ordered", "Received"]), columns_named("id", ["ID", "id"])
    (['Received'], ['id'])
    """
    return [one for one in header if one == name] or [one for one in header if _folded(one) == _folded(name)]


def listed(names: Sequence[str]) -> str:
    """Names in quotes.

    >>> listed(["day"]), listed(["day", "index", "at"])
    ("'day'", "'day', 'index' and 'at'")
    """
    quoted = [f"'{name}'" for name in names]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else quoted[0]


def _folded(name: str) -> str:
    return name.strip().casefold()


def _separator(file: Path) -> tuple[str, bool]:
    """What parts the cells, and whether the first line tells only that: the one that gives every row as many cells as
    the header, and of several such the one that gives the most."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        told = TOLD.fullmatch(stream.readline().rstrip("\r\n"))
    if told:
        return told[1], True
    widths = {mark: len(next(_parted(file, mark), (0, []))[1]) for mark in SEPARATORS}
    likely = {mark: width for mark, width in widths.items() if width > 1}
    if len(likely) < 2:
        return next(iter(likely), ","), False
    even = {mark: width for mark, width in likely.items() if _is_even(file, mark, width)} or likely
    most = max(even.values())
    first, *others = [mark for mark, width in even.items() if width == most]
    if others and even is not likely:
        raise HistoryError(
            f"cannot tell whether {SEPARATORS[first]} or {SEPARATORS[others[0]]} parts the cells of '{file}': either "
            f"gives {most} in each row; quote the cells that hold one of them"
        )
    return first, False


def _is_even(file: Path, separator: str, width: int) -> bool:
    """Whether every row has as many cells as the header."""
    try:
        return all(len(cells) == width for _, cells in _parted(file, separator))
    except csv.Error:
        return False


def _parted(file: Path, separator: str) -> Iterator[Line]:
    """Lines that are not empty."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, delimiter=separator)
        yield from ((reader.line_num, cells) for cells in reader if cells)

"""The rows of a CSV file under the names that simchain uses: read once, filtered, every fault with its place."""

import csv
import difflib
import hashlib
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from simchain.scenario.names import ONLY_ITEM

MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
MAX_BYTES = 200_000_000

Version = tuple[int, int]
Table = tuple[tuple[str, ...], tuple[tuple[int, dict[str, str]], ...]]
"""Header, and rows with their line in the file."""

NAME_IT = "Name it under 'columns'"
"""The way out where a column is called otherwise; on the command line there is an option for it."""


class HistoryError(ValueError):
    """A history file cannot be used. One sentence: the file, the line where there is one, and the way out."""


class Rows:
    """The rows of a CSV file under the names that simchain uses, filtered."""

    def __init__(
        self,
        file: Path,
        known: tuple[str, ...],
        needed: tuple[str, ...],
        columns: dict[str, str],
        where: dict[str, str],
    ) -> None:
        self.file = file
        for name in columns:
            if name not in known:
                raise HistoryError(f"maps a column '{name}' that it does not use; it uses {', '.join(known)}")
        self.header, self._table = _read(file)
        self.names = {name: columns.get(name, name) for name in known}
        self._conditions = dict(where)
        for name in (*(self.names[name] for name in needed), *where):
            if name not in self.header:
                near = difflib.get_close_matches(name, self.header, 1)
                hint = f"did you mean '{near[0]}'?" if near else f"it has {', '.join(self.header)}."
                raise HistoryError(f"needs a column '{name}' in '{file}'; {hint} {NAME_IT}")

    def choose(self, name: str, wanted: str | None, default: str | None) -> None:
        """Keep only rows of one site, item or supplier: as asked, else the default's if the file tells them apart."""
        column, value = self.names[name], default if wanted is None else wanted
        if value is None or (column in self._conditions and wanted is None):
            return
        present = {row[column] for _, row in self._table if row[column]} if column in self.header else set()
        is_unnamed = name == "item" and value == ONLY_ITEM and len(present) == 1
        if wanted is None and (not present or is_unnamed):
            return
        if value not in present:
            near = difflib.get_close_matches(value, sorted(present), 1) or sorted(present)[:1]
            way = (
                f"write '{name}: {near[0]}', for example" if near else f"it tells no {name}s apart: leave '{name}' out"
            )
            raise HistoryError(f"finds no {name} '{value}' in '{self.file}'; {way}")
        self._conditions[column] = value

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        for line, row in self._table:
            if all(row[column] == value for column, value in self._conditions.items()):
                yield line, {name: row.get(column, "").strip() for name, column in self.names.items()}


def date_in(text: str, rows: Rows, line: int, name: str) -> date:
    """The date of a cell, without its time if it has one. Raises `HistoryError` with the place."""
    try:
        return date.fromisoformat(f"{text}-01" if MONTH.fullmatch(text) else text[:10])
    except ValueError:
        raise HistoryError(
            f"finds no date in column '{rows.names[name]}' of {rows.file}:{line}: got '{text}'. Write it as 2026-01-31"
        ) from None


def number_in(text: str, rows: Rows, line: int, name: str, what: str = "number") -> float:
    """The number of a cell, zero or more. Raises `HistoryError` with the place."""
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not 0 <= number < 1e15:
        raise HistoryError(
            f"finds no {what} in column '{rows.names[name]}' of {rows.file}:{line}: got '{text}'. "
            "Write a number of zero or more"
        )
    return number


def header_of(file: Path) -> tuple[str, ...]:
    """The names of the columns of a file."""
    return _read(file)[0]


def _read(file: Path) -> Table:
    try:
        if not file.is_file() and file.exists():
            raise HistoryError(f"names '{file}', which is not a file; name the CSV file itself")
        if file.stat().st_size > MAX_BYTES:
            raise HistoryError(f"is too large: '{file}' has more than {MAX_BYTES // 1_000_000} MB; take a part of it")
        return _table(file, _version(file))
    except FileNotFoundError:
        raise HistoryError(f"names '{file}', which is not there; paths are relative to the scenario's file") from None
    except UnicodeDecodeError:
        raise HistoryError(f"cannot read '{file}': it is not UTF-8 text; save it as CSV in UTF-8") from None
    except (OSError, ValueError, csv.Error) as error:
        if isinstance(error, HistoryError):
            raise
        raise HistoryError(f"cannot read '{file}' ({error}); it must be a CSV file in UTF-8") from None


@lru_cache(maxsize=8)
def _table(file: Path, version: Version) -> Table:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        lines = [(reader.line_num, cells) for cells in reader if cells]
    if not lines:
        raise HistoryError(f"finds nothing in '{file}'; it needs a header line and rows")
    (_, header), *rows = lines
    if not rows:
        raise HistoryError(f"finds only a header in '{file}'; it needs rows under it")
    for line, cells in rows:
        if len(cells) != len(header):
            raise HistoryError(
                f"finds another number of cells in {file}:{line} ({len(cells)}) than in the header ({len(header)}); "
                "quote a cell that holds a comma"
            )
    return tuple(header), tuple((line, dict(zip(header, cells, strict=True))) for line, cells in rows)


def digest(file: Path) -> str:
    """SHA-256 of a history file, for the manifest."""
    return _digest(file, _version(file))


@lru_cache(maxsize=64)
def _digest(file: Path, version: Version) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _version(file: Path) -> Version:
    """What tells a changed file from the one that was read before."""
    state = file.stat()
    return state.st_mtime_ns, state.st_size

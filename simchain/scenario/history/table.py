"""The rows of a CSV file under the names that simchain uses: read once, filtered, every fault with its place."""

import csv
import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from simchain.scenario.history.cells import HistoryError, cells_of, columns_named, listed
from simchain.scenario.history.numerals import Numerals, UnclearNumber
from simchain.scenario.names import ONLY_ITEM

MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})( .*)?", re.ASCII)
"""31.1.2026: with points the day is first everywhere."""
MAX_BYTES = 200_000_000
SHOWN = 5
"""How many values of a column are named where none is as asked."""

Version = tuple[int, int]
NUMBERS = ("quantity", "price", "accepted", "index")
"""Columns of numbers."""

UNDER_COLUMNS = "under 'columns'"
"""Where a column is named that is called otherwise; on the command line there is an option for it."""


class Table(NamedTuple):
    """Header, rows with their line in the file, and what parts the cells."""

    header: list[str]
    rows: list[tuple[int, dict[str, str]]]
    separator: str


class Rows:
    """The rows of a CSV file under the names that simchain uses, filtered."""

    def __init__(
        self,
        file: Path,
        known: Sequence[str],
        needed: Sequence[str],
        columns: Mapping[str, str] | None,
        where: Mapping[str, str],
    ) -> None:
        """`columns` names those that the file calls otherwise; None where there is no way to."""
        self.file = file
        own = columns or {}
        for name in own:
            if name not in known:
                raise HistoryError(f"maps a column '{name}' that it does not use; it uses {', '.join(known)}")
        self.header, self._table, self._separator = _read(file)
        wanted = {name: own.get(name, name) for name in known}
        self._refuse_missing([wanted[name] for name in needed], where, "" if columns is None else UNDER_COLUMNS)
        self.names = {name: self._named(column) or column for name, column in wanted.items()}
        self._conditions = {self._named(column): value.strip() for column, value in where.items()}
        self._refuse_none()
        self._numerals: dict[str, Numerals] = {}

    def _refuse_missing(self, needed: Sequence[str], where: Iterable[str], named_at: str) -> None:
        missing = [name for name in dict.fromkeys([*needed, *where]) if not self._named(name)]
        if not missing:
            return
        is_one = len(missing) == 1
        near = difflib.get_close_matches(missing[0], self.header, 1) if is_one else []
        if named_at and not {*missing}.isdisjoint(needed):
            hint = f"did you mean '{near[0]}'?" if near else f"it has {', '.join(self.header)}."
            hint += f" Name {'it' if is_one else 'them'} {named_at}"
        else:
            hint = f"the nearest is '{near[0]}'" if near else f"it has {', '.join(self.header)}"
        raise HistoryError(f"needs {'a column' if is_one else 'columns'} {listed(missing)} in '{self.file}'; {hint}")

    def _refuse_none(self) -> None:
        """Raise `HistoryError` where no row is as `where` says, with what there is instead."""
        left, told = self._table, []
        for column, value in self._conditions.items():
            told.append(f"{column} = '{value}'")
            others = list(dict.fromkeys(row[column] for _, row in left if row[column]))
            left = [(line, row) for line, row in left if row[column] == value]
            if not left:
                near = difflib.get_close_matches(value, others, 1)
                first = list(dict.fromkeys([*near, *others]))
                more = f" and {len(first) - SHOWN:,} more" if len(first) > SHOWN else ""
                there = f"there {'is' if len(first) == 1 else 'are'} {', '.join(first[:SHOWN])}{more}"
                way = there if first else "it is empty in all of them"
                raise HistoryError(f"finds no row where {' and '.join(told)} in '{self.file}'; {way}")

    def _named(self, name: str) -> str:
        """What the file calls a column; nothing where there is none. Raises `HistoryError` where there are several."""
        found = columns_named(name, self.header)
        if len(found) > 1:
            raise HistoryError(f"finds {len(found)} columns '{name}' in '{self.file}'; give each a name of its own")
        return found[0] if found else ""

    def number(self, text: str, name: str) -> float:
        """The number of a cell, as its column writes them. Raises `ValueError`."""
        column = self.names[name]
        if column not in self._numerals:
            beside = [self.names[one] for one in NUMBERS if self.names.get(one) in self.header]
            self._numerals[column] = Numerals(self._separator, self._table, column, beside)
        return self._numerals[column].number(text)

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
        return ((line, self._renamed(row)) for line, row in self._table if self._is_chosen(row))

    def left_out(self) -> Iterator[dict[str, str]]:
        """The rows that were not chosen."""
        return (self._renamed(row) for _, row in self._table if not self._is_chosen(row))

    def _is_chosen(self, row: Mapping[str, str]) -> bool:
        return all(row[column] == value for column, value in self._conditions.items())

    def _renamed(self, row: Mapping[str, str]) -> dict[str, str]:
        return {name: row.get(column, "") for name, column in self.names.items()}


def day_of(text: str) -> date:
    """The date of a cell, without its time if it has one. Raises `ValueError`.

    >>> [str(day_of(text)) for text in ("2026-01-31", "2026-01-31 08:30", "31.1.2026", "2026-01")]
    ['2026-01-31', '2026-01-31', '2026-01-31', '2026-01-01']
    """
    if dotted := DOTTED.fullmatch(text):
        return date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    return date.fromisoformat(f"{text}-01" if MONTH.fullmatch(text) else text[:10])


def date_in(text: str, rows: Rows, line: int, name: str) -> date:
    """The date of a cell (see `day_of`). Raises `HistoryError` with the place."""
    try:
        return day_of(text)
    except ValueError:
        raise HistoryError(
            f"finds no date in column '{rows.names[name]}' of {rows.file}:{line}: got '{text}'. Write it as 2026-01-31"
        ) from None


def number_in(text: str, rows: Rows, line: int, name: str, what: str = "number") -> float:
    """The number of a cell, zero or more. Raises `HistoryError` with the place."""
    try:
        number = rows.number(text, name)
    except UnclearNumber as error:
        place = f"column '{rows.names[name]}' of {rows.file}:{line}"
        raise HistoryError(f"cannot tell a number in {place}: {error}") from None
    except ValueError:
        number = float("nan")
    if not 0 <= number < 1e15:
        raise HistoryError(
            f"finds no {what} in column '{rows.names[name]}' of {rows.file}:{line}: got '{text}'. "
            f"Write a number of zero or more{', with a decimal point' if ',' in text else ''}"
        )
    return number


def has_column(file: Path, name: str) -> bool:
    """Whether a file has a column of this name."""
    return bool(columns_named(name, _read(file).header))


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
    header, rows, separator = cells = cells_of(file)
    if not header:
        raise HistoryError(f"finds nothing in '{file}'; it needs a header line and rows")
    rows = [(line, row) for line, row in rows if any(row)]
    if not rows:
        raise HistoryError(f"finds only a header in '{file}'; it needs rows under it")
    for line, row in rows:
        if len(row) != len(header):
            raise HistoryError(
                f"finds another number of cells in {file}:{line} ({len(row)}) than in the header ({len(header)}); "
                f"{cells.way_out}"
            )
    return Table(header, [(line, dict(zip(header, row, strict=True))) for line, row in rows], separator)


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

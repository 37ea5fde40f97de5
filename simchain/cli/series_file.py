"""Orders and demand from two columns of a CSV file, row by row in the order of the file."""

import csv
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simchain.cli.series_columns import Columns, as_spelt, condition
from simchain.errors import SeriesError
from simchain.metrics.bullwhip.amplification import Floats
from simchain.metrics.bullwhip.treatment import production
from simchain.scenario.history.cells import Cells, HistoryError, cells_of
from simchain.scenario.history.numerals import Numerals, UnclearNumber
from simchain.scenario.history.table import day_of

Row = tuple[int, dict[str, str]]
"""Line in the file, and cells by column."""


class Found(NamedTuple):
    """The two series, and what is doubtful about the rows that they are from (or nothing)."""

    orders: Floats
    demand: Floats
    doubt: str


def orders_and_demand(file: Path, columns: Columns, log_differences: bool) -> Found:
    """The two series, or sales with what must have come in. Rows at either end that lack a number are left out.

    Raises `SeriesError` with the file, the line and the way out.
    """
    cells = _read(file)
    columns = as_spelt(file, cells.header, columns)
    every = _rows(file, cells)
    rows = _chosen(file, every, columns.where)
    both = (columns.demand, columns.other)
    first, second = (_numbers(file, rows, name, Numerals(cells.separator, every, name, both)) for name in both)
    whole = np.flatnonzero(~np.isnan(first + second))
    if not len(whole):
        raise SeriesError(f"{file}: no row has numbers in '{columns.demand}' and '{columns.other}'")
    kept = slice(int(whole[0]), int(whole[-1]) + 1)
    rows, first, second = rows[kept], first[kept], second[kept]
    _refuse_gaps(file, rows, first + second)
    _refuse_too_few(file, rows, columns, log_differences)
    doubt = _doubt(file, rows, columns)
    name = f"column '{columns.other}'"
    if columns.inventories:
        name = f"'{columns.demand}' + change of '{columns.inventories}'"
        rows, first, second = rows[1:], first[1:], production(first, second)
    if log_differences:
        _refuse_what_has_no_logarithm(file, rows, f"column '{columns.demand}'", first)
        _refuse_what_has_no_logarithm(file, rows, name, second)
    return Found(second, first, doubt)


def _read(file: Path) -> Cells:
    try:
        return cells_of(file)
    except FileNotFoundError:
        raise SeriesError(f"there is no file '{file}'; check the name") from None
    except HistoryError as error:
        raise SeriesError(f"simchain {error}") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SeriesError(f"{file} cannot be read as a CSV file ({reason}); name another, or save it as CSV") from None


def _rows(file: Path, cells: Cells) -> list[Row]:
    """All rows; cells that are missing at the end of one are empty."""
    width = len(cells.header)
    for line, row in cells.rows:
        if any(row[width:]):
            way_out = "take commas out of numbers" if cells.separator == "," else cells.way_out
            raise SeriesError(f"{file}:{line}: there are more cells than columns; {way_out}")
    return [(line, dict(zip_longest(cells.header, row[:width], fillvalue=""))) for line, row in cells.rows]


def _chosen(file: Path, rows: list[Row], where: Sequence[str]) -> list[Row]:
    wanted = [condition(text) for text in where]
    kept = [(line, row) for line, row in rows if all(row[name] == value for name, value in wanted)]
    if not kept:
        raise SeriesError(f"{file} has no rows{' with ' + ' and '.join(where) if wanted else ''}")
    return kept


def _numbers(file: Path, rows: list[Row], column: str, numerals: Numerals) -> Floats:
    """A column as numbers; NaN where a cell is empty."""
    values = np.full(len(rows), np.nan)
    for place, (line, row) in enumerate(rows):
        cell = row[column]
        try:
            values[place] = numerals.number(cell) if cell else np.nan
        except UnclearNumber as error:
            raise SeriesError(f"{file}:{line}: a number in column '{column}' is unclear: {error}") from None
        except ValueError:
            raise SeriesError(f"{file}:{line}: '{cell}' in column '{column}' is not a number") from None
        if np.isinf(values[place]):
            raise SeriesError(f"{file}:{line}: '{cell}' in column '{column}' is not a finite number")
    return values


def _refuse_gaps(file: Path, rows: list[Row], both: Floats) -> None:
    gaps = np.flatnonzero(np.isnan(both))
    if len(gaps):
        line = rows[int(gaps[0])][0]
        raise SeriesError(f"{file}:{line}: a number is missing in the middle; fill it in, or cut the file there")


def _refuse_too_few(file: Path, rows: list[Row], columns: Columns, log_differences: bool) -> None:
    """Two buckets have a variance; a change from bucket to bucket takes one more."""
    changes = {"--inventories": bool(columns.inventories), "--log-differences": log_differences}
    needed = 2 + sum(changes.values())
    if len(rows) < needed:
        how = " and ".join(option for option, given in changes.items() if given)
        raise SeriesError(
            f"{file} has too few rows with numbers{' for ' + how if how else ''}: {needed} are needed at least, "
            f"{len(rows)} {'is' if len(rows) == 1 else 'are'} there"
        )


def _refuse_what_has_no_logarithm(file: Path, rows: list[Row], what: str, values: Floats) -> None:
    wrong = np.flatnonzero(values <= 0)
    if len(wrong):
        line, value = rows[int(wrong[0])][0], values[wrong[0]]
        raise SeriesError(
            f"{file}:{line}: {what} is {value:g}, and --log-differences needs numbers above zero; "
            "leave the option out, or cut the file there"
        )


def _doubt(file: Path, rows: list[Row], columns: Columns) -> str:
    """A date that comes twice: rows of several groups may be mixed."""
    beside = [name for name in rows[0][1] if name not in (columns.demand, columns.other)]
    dates = next((name for name in beside if all(_is_date(row[name]) for _, row in rows)), None)
    if dates is None:
        return ""
    earlier: dict[str, dict[str, str]] = {}
    for line, row in rows:
        before = earlier.setdefault(row[dates], row)
        if before is not row:
            apart = [name for name in beside if row[name] != before[name]]
            group = min(apart, key=lambda name: len({row[name] for _, row in rows}), default="")
            way_out = f"'{group}={before[group]}'" if group else "COLUMN=VALUE"
            return (
                f"{file}:{line}: {dates} {row[dates]} comes a second time, so the rows of several groups may be "
                f"mixed. Measure one of them: --where {way_out}"
            )
    return ""


def _is_date(text: str) -> bool:
    """A day (2024-01-31, 31.1.2024) or a month (2024-01)."""
    try:
        return bool(day_of(text)) and len(text) <= len("2024-01-31")
    except ValueError:
        return False

"""Orders and demand from two columns of a CSV file, row by row in the order of the file."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from simchain.errors import SeriesError
from simchain.metrics.amplification import Floats
from simchain.metrics.treatment import production
from simchain.scenario.faults import nearest

Row = tuple[int, dict[str, str]]
"""Line in the file, and cells by column."""


def orders_and_demand(
    file: Path, orders: str | None, demand: str | None, inventories: str | None, where: Sequence[str]
) -> tuple[Floats, Floats]:
    """The two series, or sales with what must have come in. Rows at either end that lack a number are left out.

    Raises `SeriesError` with the file, the line and the way out.
    """
    if demand is None or (orders is None) == (inventories is None):
        raise SeriesError("--series needs --demand COLUMN, and --orders COLUMN or --inventories COLUMN")
    other = orders or inventories
    assert other is not None
    rows = _read(file, (demand, other), where)
    first, second = _numbers(file, rows, demand), _numbers(file, rows, other)
    whole = np.flatnonzero(~np.isnan(first + second))
    if not len(whole):
        raise SeriesError(f"{file}: no row has numbers in '{demand}' and '{other}'")
    kept = slice(int(whole[0]), int(whole[-1]) + 1)
    _refuse_gaps(file, rows[kept], first[kept] + second[kept])
    if orders is not None:
        return second[kept], first[kept]
    return production(first[kept], second[kept]), first[kept][1:]


def _read(file: Path, columns: tuple[str, ...], where: Sequence[str]) -> list[Row]:
    wanted = dict(_condition(text) for text in where)
    try:
        with open(file, encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text)
            known = reader.fieldnames or []
            for column in (*columns, *wanted):
                if column not in known:
                    raise SeriesError(f"{file} has no column '{column}'; {nearest(column, known, 'there are ')}")
            rows = [(reader.line_num, row) for row in reader]
    except FileNotFoundError:
        raise SeriesError(f"there is no file '{file}'") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SeriesError(f"{file} cannot be read as a CSV file ({error})") from None
    kept = [(line, row) for line, row in rows if all(row[column] == value for column, value in wanted.items())]
    if not kept:
        raise SeriesError(f"{file} has no rows{' with ' + ' and '.join(where) if where else ''}")
    return kept


def _condition(text: str) -> tuple[str, str]:
    column, equals, value = text.partition("=")
    if not equals:
        raise SeriesError(f"--where needs COLUMN=VALUE; got '{text}'")
    return column.strip(), value.strip()


def _numbers(file: Path, rows: list[Row], column: str) -> Floats:
    """A column as numbers; NaN where a cell is empty."""
    values = np.full(len(rows), np.nan)
    for place, (line, row) in enumerate(rows):
        cell = (row[column] or "").strip()
        try:
            values[place] = float(cell) if cell else np.nan
        except ValueError:
            raise SeriesError(f"{file}:{line}: '{cell}' in column '{column}' is not a number") from None
    return values


def _refuse_gaps(file: Path, rows: list[Row], both: Floats) -> None:
    gaps = np.flatnonzero(~np.isfinite(both))
    if len(gaps):
        line = rows[int(gaps[0])][0]
        raise SeriesError(f"{file}:{line}: a number is missing in the middle; fill it in, or cut the file there")

"""Orders and demand from two columns of a CSV file, row by row in the order of the file."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simchain.errors import SeriesError
from simchain.metrics.bullwhip.amplification import Floats
from simchain.metrics.bullwhip.treatment import production
from simchain.scenario.faults.wording import nearest

Row = tuple[int, dict[str, str]]
"""Line in the file, and cells by column."""

SURPLUS = "cells beyond the last column"


@dataclass(frozen=True)
class Columns:
    """Which columns of a file are meant, and of which rows. Orders are given, or follow from inventories."""

    orders: str | None
    demand: str
    inventories: str | None
    where: Sequence[str]

    @classmethod
    def of(cls, orders: str | None, demand: str | None, inventories: str | None, where: Sequence[str]) -> "Columns":
        """What the options name. Raises `SeriesError` where they name too little or too much."""
        if orders and inventories:
            raise SeriesError(
                "--orders and --inventories exclude each other: orders are taken as they are, or worked out from "
                "inventories; leave one of them out"
            )
        if not demand or not (orders or inventories):
            raise SeriesError("--series needs --demand COLUMN, and --orders COLUMN or --inventories COLUMN")
        return cls(orders, demand, inventories, where)

    @property
    def other(self) -> str:
        """The column beside demand."""
        return self.orders or self.inventories or ""


class Found(NamedTuple):
    """The two series, and what is doubtful about the rows that they are from (or nothing)."""

    orders: Floats
    demand: Floats
    doubt: str


def orders_and_demand(file: Path, columns: Columns, log_differences: bool) -> Found:
    """The two series, or sales with what must have come in. Rows at either end that lack a number are left out.

    Raises `SeriesError` with the file, the line and the way out.
    """
    rows = _read(file, columns)
    first, second = _numbers(file, rows, columns.demand), _numbers(file, rows, columns.other)
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


def _read(file: Path, columns: Columns) -> list[Row]:
    wanted = dict(_condition(text) for text in columns.where)
    try:
        with open(file, encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, restkey=SURPLUS)
            _refuse_columns(file, reader.fieldnames or [], (columns.demand, columns.other, *wanted))
            rows = [(reader.line_num, row) for row in reader]
    except FileNotFoundError:
        raise SeriesError(f"there is no file '{file}'; check the name") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SeriesError(f"{file} cannot be read as a CSV file ({reason}); name another, or save it as CSV") from None
    for line, row in rows:
        if any(row.get(SURPLUS, ())):
            raise SeriesError(f"{file}:{line}: there are more cells than columns; take commas out of numbers")
    kept = [(line, row) for line, row in rows if all(_cell(row, name) == value for name, value in wanted.items())]
    if not kept:
        raise SeriesError(f"{file} has no rows{' with ' + ' and '.join(columns.where) if wanted else ''}")
    return kept


def _refuse_columns(file: Path, known: Sequence[str], wanted: Iterable[str]) -> None:
    if not known:
        raise SeriesError(f"{file} is empty; it needs a line with the names of its columns, and a row per bucket")
    for column in wanted:
        if column not in known:
            way_out = nearest(column, known, "there are ")
            if len(known) == 1 and known[0].count(";"):
                way_out = "its cells are parted by ';': save it with ','"
            raise SeriesError(f"{file} has no column '{column}'; {way_out}")
        if known.count(column) > 1:
            raise SeriesError(f"{file} has {known.count(column)} columns '{column}'; give each a name of its own")


def _cell(row: dict[str, str], column: str) -> str:
    return (row[column] or "").strip()


def _condition(text: str) -> tuple[str, str]:
    column, equals, value = text.partition("=")
    if not equals:
        raise SeriesError(f"--where needs COLUMN=VALUE; got '{text}'")
    return column.strip(), value.strip()


def _numbers(file: Path, rows: list[Row], column: str) -> Floats:
    """A column as numbers; NaN where a cell is empty."""
    values = np.full(len(rows), np.nan)
    for place, (line, row) in enumerate(rows):
        cell = _cell(row, column)
        try:
            values[place] = float(cell) if cell else np.nan
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
    dates = next((name for name in beside if all(_is_date(_cell(row, name)) for _, row in rows)), None)
    if dates is None:
        return ""
    earlier: dict[str, dict[str, str]] = {}
    for line, row in rows:
        before = earlier.setdefault(_cell(row, dates), row)
        if before is not row:
            apart = [name for name in beside if _cell(row, name) != _cell(before, name)]
            group = min(apart, key=lambda name: len({_cell(row, name) for _, row in rows}), default="")
            way_out = f"'{group}={_cell(before, group)}'" if group else "COLUMN=VALUE"
            return (
                f"{file}:{line}: {dates} {_cell(row, dates)} comes a second time, so the rows of several groups may be "
                f"mixed. Measure one of them: --where {way_out}"
            )
    return ""


def _is_date(text: str) -> bool:
    """A day (2024-01-31) or a month (2024-01)."""
    try:
        return bool(date.fromisoformat(f"{text}-01" if len(text) == len("2024-01") else text))
    except ValueError:
        return False

"""What really happened, from CSV files: sales become demand, purchase-order lines become lead times."""

import csv
import difflib
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field

from simchain.clock import DAYS_PER_MONTH, DAYS_PER_YEAR
from simchain.rules.distributions import Empirical, Gamma, Law, LogNormal, Normal, Poisson, Weibull
from simchain.scenario.fields import Block, PositiveTime
from simchain.scenario.names import ONLY_ITEM

DEMAND_COLUMNS = ("date", "site", "item", "quantity")
ORDER_COLUMNS = ("supplier", "item", "ordered", "promised", "received", "quantity")
FEWEST_TO_FIT = 30
"""Below this many observations no law is fitted: the observations themselves are drawn (empirical law)."""

MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
MAX_BYTES = 200_000_000
MAX_BUCKETS = 1_000_000

Version = tuple[int, int]
Table = tuple[tuple[str, ...], tuple[tuple[int, dict[str, str]], ...]]
"""Header, and rows with their line in the file."""


class HistoryError(ValueError):
    """A history file cannot be used. One sentence: the file, the line where there is one, and the way out."""


class LeadTimeHistory(Block):
    """Lead times from purchase-order lines: received minus ordered, in days."""

    history: str = Field(description="CSV file, relative to this file, with columns supplier, item, ordered, received")
    mode: Literal["replay", "bootstrap", "fit"] = Field(
        "bootstrap", description="in order, drawn again, or a law fitted"
    )
    supplier: str | None = Field(None, description="supplier in the file; else the one this stands under")
    item: str | None = Field(None, description="item in the file; else all items")
    columns: dict[str, str] = Field({}, description="names in the file, where they differ: {ordered: po_sent_date}")
    where: dict[str, str] = Field({}, description="take only rows with these values: {country: Vietnam}")


class DemandHistory(Block):
    """Demand from sales lines, added up per bucket."""

    history: str = Field(description="CSV file, relative to this file, with columns date, site, item, quantity")
    mode: Literal["replay", "bootstrap", "fit"] = Field("replay", description="in order, drawn again, or a law fitted")
    site: str | None = Field(None, description="site in the file; else the one this stands under")
    item: str | None = Field(None, description="item in the file; else the one this stands under")
    bucket: PositiveTime = Field(1.0, description="length of the periods that sales are added up over")
    missing: Literal["zero", "error"] = Field("zero", description="what a period without a row or number means")
    then: Literal["stop", "repeat"] | None = Field(
        None, description="what follows the last period; else it is an error"
    )
    columns: dict[str, str] = Field({}, description="names in the file, where they differ: {quantity: units}")
    where: dict[str, str] = Field({}, description="take only rows with these values")


@dataclass(frozen=True)
class LeadTimes:
    """Lead times found in a file, in days, in the order of the file, and what was left out."""

    days: tuple[float, ...]
    open_orders: int
    not_positive: int

    def __repr__(self) -> str:
        mean, sd = np.mean(self.days), np.std(self.days, ddof=1) if len(self.days) > 1 else 0.0
        left = f"; left out: {self.open_orders} open, {self.not_positive} of zero or less"
        return f"<LeadTimes: {len(self.days)} lines, {mean:.1f} ± {sd:.1f} days{left}>"


def lead_times(spec: LeadTimeHistory, folder: Path, supplier: str | None = None) -> LeadTimes:
    """Lead times of the chosen supplier and item. Open orders and times of zero days or less are counted only."""
    file = folder / spec.history
    rows = Rows(file, ORDER_COLUMNS, ("ordered", "received"), spec.columns, spec.where)
    rows.choose("supplier", spec.supplier, supplier)
    rows.choose("item", spec.item, None)
    days: list[float] = []
    open_orders = not_positive = 0
    for line, row in rows:
        if not row["ordered"] or not row["received"]:
            open_orders += 1
            continue
        taken = (date_in(row["received"], rows, line, "received") - date_in(row["ordered"], rows, line, "ordered")).days
        if taken > 0:
            days.append(float(taken))
        else:
            not_positive += 1
    if not days:
        raise HistoryError(f"has no received order with a lead time above zero in '{file}'; choose other rows")
    return LeadTimes(tuple(days), open_orders, not_positive)


def demand_series(spec: DemandHistory, folder: Path, site: str, item: str) -> tuple[float, ...]:
    """Units per bucket, from the first date with a row to the last."""
    file = folder / spec.history
    rows = Rows(file, DEMAND_COLUMNS, ("date", "quantity"), spec.columns, spec.where)
    rows.choose("site", spec.site, site)
    rows.choose("item", spec.item, item)
    found: dict[date, float] = {}
    for line, row in rows:
        if not row["quantity"]:  # not available: as if there were no row
            continue
        day = date_in(row["date"], rows, line, "date")
        found[day] = found.get(day, 0.0) + _quantity(row["quantity"], rows, line)
    if not found:
        raise HistoryError(f"has no sales in '{file}'; choose other rows")
    first, last = min(found), max(found)
    buckets = _bucket_of(last, first, spec.bucket) + 1
    if buckets > MAX_BUCKETS:
        raise HistoryError(f"runs from {first} to {last} in '{file}', more than {MAX_BUCKETS} buckets; check its dates")
    series, seen = [0.0] * buckets, [False] * buckets
    for day, quantity in found.items():
        bucket = _bucket_of(day, first, spec.bucket)
        series[bucket] += quantity
        seen[bucket] = True
    if spec.missing == "error" and not all(seen):
        gap = seen.index(False)
        raise HistoryError(
            f"has no row for bucket {gap + 1} of {buckets} after {first} in '{file}'; "
            "fill the gap, or write 'missing: zero' if it means no sales"
        )
    return tuple(series)


def _bucket_of(day: date, first: date, bucket: float) -> int:
    """Which bucket a date falls into. Months and years are those of the calendar, others count from the first date."""
    if bucket == DAYS_PER_MONTH:
        return (day.year - first.year) * 12 + day.month - first.month
    if bucket == DAYS_PER_YEAR:
        return day.year - first.year
    return int((day - first).days / bucket)


def law_of(values: tuple[float, ...], mode: str, whole: bool = False) -> Law:
    """The law to draw from: the observations themselves (bootstrap), or the best of a few fitted by AIC (fit).

    Lead times choose among gamma, lognormal and Weibull, all starting at zero; demand in whole units that looks
    Poisson (variance within 10 % of the mean) is Poisson. With fewer than 30 values the observations are kept.
    """
    data = np.array(values)
    if mode != "fit" or len(values) < FEWEST_TO_FIT or np.std(data) == 0:
        return Empirical(values)
    if whole and np.all(data == np.round(data)) and abs(np.var(data) / np.mean(data) - 1) < 0.1:
        return Poisson(float(np.mean(data)))
    if np.min(data) <= 0:
        normal = Normal(float(np.mean(data)), float(np.std(data, ddof=1)))
        return normal if normal.mean > 4 * normal.sd else Empirical(values)
    from scipy import stats  # over a second to import: only where something is fitted

    ways: tuple[tuple[Any, Callable[[float, float], Law]], ...] = (
        (stats.gamma, Gamma),
        (stats.lognorm, lambda sigma, median: LogNormal(float(np.log(median)), sigma)),
        (stats.weibull_min, Weibull),
    )
    fitted: list[tuple[float, Law]] = []
    for family, law in ways:
        with suppress(ValueError, RuntimeError, FloatingPointError, OverflowError):  # no maximum found: not a candidate
            shape, _, scale = family.fit(data, floc=0)
            fitted.append((float(np.sum(family.logpdf(data, shape, 0, scale))), law(float(shape), float(scale))))
    return max(fitted, key=lambda candidate: candidate[0])[1] if fitted else Empirical(values)


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


NAME_IT = "Name it under 'columns'"
"""The way out where a column is called otherwise; on the command line there is an option for it."""


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


def date_in(text: str, rows: Rows, line: int, name: str) -> date:
    """The date of a cell, without its time if it has one. Raises `HistoryError` with the place."""
    try:
        return date.fromisoformat(f"{text}-01" if MONTH.fullmatch(text) else text[:10])
    except ValueError:
        raise HistoryError(
            f"finds no date in column '{rows.names[name]}' of {rows.file}:{line}: got '{text}'. Write it as 2026-01-31"
        ) from None


def _quantity(text: str, rows: Rows, line: int) -> float:
    return number_in(text, rows, line, "quantity", "quantity")


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


def index_series(name: str, folder: Path) -> dict[float, float]:
    """An index by day, in the order of time, from a CSV file with a column `index` and a column `day` or `date`.

    Dates count from the first one, which is day 0.
    """
    file = folder / name
    dated = "day" not in _read(file)[0]
    rows = Rows(file, ("date", "day", "index"), ("date" if dated else "day", "index"), {}, {})
    found: dict[float, float] = {}
    first: date | None = None
    for line, row in rows:
        if dated:
            day = date_in(row["date"], rows, line, "date")
            first = day if first is None else min(first, day)
            at = float(day.toordinal())
        else:
            at = number_in(row["day"], rows, line, "day")
        level = number_in(row["index"], rows, line, "index")
        if level <= 0 or at in found:
            what = "an index of zero" if level <= 0 else "the same day again"
            raise HistoryError(f"finds {what} in {file}:{line}; leave that line out")
        found[at] = level
    start = float(first.toordinal()) if first is not None else 0.0
    return {at - start: level for at, level in sorted(found.items())}

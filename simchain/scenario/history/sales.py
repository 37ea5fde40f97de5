"""Sales become demand."""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from simchain.clock import DAYS_PER_MONTH, DAYS_PER_YEAR
from simchain.scenario.history.cells import HistoryError
from simchain.scenario.history.table import Rows, date_in, number_in
from simchain.scenario.values.fields import Block, PositiveTime

DEMAND_COLUMNS = ("date", "site", "item", "quantity")
MAX_BUCKETS = 1_000_000


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
        found[day] = found.get(day, 0.0) + number_in(row["quantity"], rows, line, "quantity", "quantity")
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

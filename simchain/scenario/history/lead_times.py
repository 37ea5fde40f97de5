"""Purchase-order lines become lead times."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from simchain.scenario.history.cells import HistoryError
from simchain.scenario.history.table import Rows, date_in
from simchain.scenario.values.fields import Block

ORDER_COLUMNS = ("supplier", "item", "ordered", "promised", "received", "quantity")


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

"""What was spent with outside suppliers: month by month beside what was planned, and by what suppliers are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import ceil, nan

from simchain.blueprint import Blueprint
from simchain.blueprint.plan import OFF_CONTRACT, Lane
from simchain.clock import DAYS_PER_MONTH, month_of
from simchain.ledger import Ledger

Row = dict[str, str | float]
"""A row of a table, by column."""


def by_tag(rows: Iterable[Row], blueprint: Blueprint) -> Iterator[Row]:
    """Spend with suppliers of each tag, and its share of all spend. A supplier may have several tags, or none."""
    spend = {str(row["supplier"]): max(0.0, float(row["spend"])) for row in rows if row["spend"] == row["spend"]}
    tags = {supply.supplier: supply.tags for supply in blueprint.supplies}
    total = sum(spend.values())
    for tag in dict.fromkeys(tag for of in tags.values() for tag in of):
        tagged = sum(amount for supplier, amount in spend.items() if tag in tags[supplier])
        yield {"tag": tag, "spend": tagged, "share": tagged / total if total else nan}


def _units_paid_a_day(lane: Lane) -> float:
    """Units a day that are planned to be paid: the good ones, and the bad ones where they are not sent back."""
    pays_rejects = lane.inspection is not None and lane.inspection.pays_rejects
    return lane.planned_rate / lane.good_share if pays_rejects else lane.planned_rate


def _days_of(month: int, blueprint: Blueprint) -> float:
    """Days of a month that are measured."""
    begins, ends = month * DAYS_PER_MONTH, (month + 1) * DAYS_PER_MONTH
    return min(ends, blueprint.horizon) - max(begins, blueprint.warm_up)


def by_month(lanes: Sequence[Lane], blueprint: Blueprint, ledger: Ledger) -> Iterable[Row]:
    """Money and orders of the lanes from one supplier to one stock, month by month of the run."""
    spend: dict[int, float] = defaultdict(float)
    beside: dict[int, float] = defaultdict(float)
    orders: dict[int, float] = defaultdict(float)
    units: dict[int, float] = defaultdict(float)
    for lane in lanes:
        for payment in ledger.payments[lane.index]:
            if payment.day >= blueprint.warm_up:
                month = int(month_of(payment.day))
                spend[month] += payment.amount
                beside[month] += payment.amount if lane.way == OFF_CONTRACT else 0.0
        for line in ledger.lines[lane.index]:
            if line.ordered_at >= blueprint.warm_up:
                month = int(month_of(line.ordered_at))
                orders[month] += 1.0
                units[month] += line.quantity
    first = lanes[0]
    assert first.supplier is not None
    supplier, point = blueprint.supplies[first.supplier].supplier, blueprint.points[first.destination]
    planned = sum(_units_paid_a_day(lane) * lane.unit_price for lane in lanes)
    for month in range(int(month_of(blueprint.warm_up)), ceil(blueprint.horizon / DAYS_PER_MONTH - 1e-9)):
        yield {
            "supplier": supplier,
            "site": point.site,
            "item": point.item,
            "month": month + 1.0,
            "orders": orders[month],
            "units": units[month],
            "spend": spend[month],
            "off_contract_spend": beside[month],
            "planned_spend": planned * _days_of(month, blueprint),
        }

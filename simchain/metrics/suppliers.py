"""Outside suppliers as a run's order lines show them: measures, scores, and what was spent on what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import nan, sqrt

from simchain.blueprint import Blueprint
from simchain.blueprint.plan import RUSH, Lane
from simchain.clock import DAYS_PER_MONTH
from simchain.ledger import Ledger
from simchain.rules.scorecards import Criteria, LaneLines, Record, score, trend

Row = dict[str, str | float]
"""A row of a table, by column."""


@dataclass(frozen=True)
class Suppliers:
    """Rows of tables of one run: by supplier, by supplier and item, by review, by month, and by tag of suppliers."""

    suppliers: tuple[Row, ...]
    items: tuple[Row, ...]
    reviews: tuple[Row, ...]
    spending: tuple[Row, ...]
    tags: tuple[Row, ...]

    def tables(self) -> dict[str, tuple[Row, ...]]:
        """Rows by the name of their file."""
        return {
            "suppliers": self.suppliers,
            "supplier_items": self.items,
            "supplier_reviews": self.reviews,
            "spending": self.spending,
            "spend_by_tag": self.tags,
        }


NO_SUPPLIERS = Suppliers((), (), (), (), ())


def suppliers(blueprint: Blueprint, ledger: Ledger) -> Suppliers:
    """What the order lines of the measured window come to. Warm-up is left out of everything."""
    by_supplier: dict[str, list[Lane]] = defaultdict(list)
    by_item: dict[tuple[str, str], list[Lane]] = defaultdict(list)
    for supply in blueprint.supplies:
        for lane in blueprint.lanes:
            if lane.supplier == supply.index and lane.index in ledger.lines:
                by_supplier[supply.supplier].append(lane)
                by_item[supply.supplier, supply.item].append(lane)
    rows: list[Row] = []
    reviews: list[Row] = []
    for supplier, lanes in by_supplier.items():
        card, found = _card(lanes, blueprint, ledger)
        rows.append({"supplier": supplier, **card})
        reviews += [{"supplier": supplier, **row} for row in found]
    items = ({"supplier": key[0], "item": key[1], **_card(of, blueprint, ledger)[0]} for key, of in by_item.items())
    spent = [row for lanes in by_supplier.values() for lane in lanes for row in _spending(lane, blueprint, ledger)]
    return Suppliers(tuple(rows), tuple(items), tuple(reviews), tuple(spent), tuple(_by_tag(rows, blueprint)))


def _by_tag(rows: Iterable[Row], blueprint: Blueprint) -> Iterator[Row]:
    """Spend with suppliers of each tag, and its share of all spend. A supplier may have several tags, or none."""
    spend = {str(row["supplier"]): max(0.0, float(row["spend"])) for row in rows if row["spend"] == row["spend"]}
    tags = {supply.supplier: supply.tags for supply in blueprint.supplies}
    total = sum(spend.values())
    for tag in dict.fromkeys(tag for of in tags.values() for tag in of):
        tagged = sum(amount for supplier, amount in spend.items() if tag in tags[supplier])
        yield {"tag": tag, "spend": tagged, "share": tagged / total if total else nan}


def _card(lanes: Sequence[Lane], blueprint: Blueprint, ledger: Ledger) -> tuple[Row, list[Row]]:
    """Measures of the whole window, and those of each review."""
    record = Record(_lines_of(lane, ledger) for lane in lanes)
    figures = {**record.figures(blueprint.warm_up, blueprint.horizon), **_hurry(lanes, ledger)}
    reviews = [*_reviews(record, blueprint)]
    usual = [lane for lane in lanes if lane.way != RUSH] or lanes
    done = [float(sum(line.is_complete for line in ledger.lines[lane.index])) for lane in usual]
    points = {
        "score": score(figures, blueprint.criteria),
        "score_trend": trend([float(row["score"]) for row in reviews]),
    }
    return {**points, **figures, **_asked(usual, done)}, reviews


def _lines_of(lane: Lane, ledger: Ledger) -> LaneLines:
    return LaneLines(
        ledger.lines[lane.index],
        lane.on_time,
        ledger.payments[lane.index],
        ledger.invoices.get(lane.index, ()),
        nan if lane.agreement is None else lane.agreement.reference,
        lane.way == RUSH,
    )


def _hurry(lanes: Sequence[Lane], ledger: Ledger) -> dict[str, float]:
    """How often the source was asked to hurry, and agreed. A stock asks one source only."""
    stocks = [lane.destination for lane in lanes if lane.way == RUSH]
    if not stocks:
        return {"expedites_asked": nan, "responsiveness": nan}
    asked, agreed = (float(sum(ledger.sums[name][i] for i in stocks)) for name in ("rush_asked", "rush_accepted"))
    return {"expedites_asked": asked, "responsiveness": agreed / asked if asked else nan}


def _asked(lanes: Sequence[Lane], weights: Sequence[float]) -> Row:
    """Lead times as the scenario has them: the order's own time included, lanes mixed as they were used."""
    total = sum(weights)
    shares = [weight / total if total else 1.0 / len(lanes) for weight in weights]
    means = [lane.order_delay + lane.lead_time.mean for lane in lanes]
    centre = sum(share * mean for share, mean in zip(shares, means, strict=True))
    square = sum(
        share * (lane.lead_time.sd**2 + mean**2) for share, lane, mean in zip(shares, lanes, means, strict=True)
    )
    spread = sqrt(max(0.0, square - centre**2))
    first = lanes[0]
    alike = all((lane.order_delay, lane.lead_time) == (first.order_delay, first.lead_time) for lane in lanes)
    p95 = first.order_delay + float(first.lead_time.quantile(0.95)) if alike else nan
    return {
        "asked_mean": centre,
        "asked_sd": spread,
        "asked_cv": spread / centre if centre else nan,
        "asked_p95": p95,
    }


def _reviews(record: Record, blueprint: Blueprint) -> Iterator[Row]:
    criteria: Criteria = blueprint.criteria
    for day, points, figures in record.scores(criteria, blueprint.warm_up, blueprint.horizon):
        yield {"day": day, "score": points, **figures}


def _units_paid_a_day(lane: Lane) -> float:
    """Units a day that are planned to be paid: the good ones, and the bad ones where they are not sent back."""
    pays_rejects = lane.inspection is not None and lane.inspection.pays_rejects
    return lane.planned_rate / lane.good_share if pays_rejects else lane.planned_rate


def _days_of(month: int, blueprint: Blueprint) -> float:
    """Days of a month that are measured."""
    begins, ends = month * DAYS_PER_MONTH, (month + 1) * DAYS_PER_MONTH
    return min(ends, blueprint.horizon) - max(begins, blueprint.warm_up)


def _spending(lane: Lane, blueprint: Blueprint, ledger: Ledger) -> Iterable[Row]:
    """Money and orders of one lane, month by month of the run."""
    spend: dict[int, float] = defaultdict(float)
    orders: dict[int, float] = defaultdict(float)
    units: dict[int, float] = defaultdict(float)
    for payment in ledger.payments[lane.index]:
        if payment.day >= blueprint.warm_up:
            spend[int(payment.day // DAYS_PER_MONTH)] += payment.amount
    for line in ledger.lines[lane.index]:
        if line.ordered_at >= blueprint.warm_up:
            month = int(line.ordered_at // DAYS_PER_MONTH)
            orders[month] += 1.0
            units[month] += line.quantity
    assert lane.supplier is not None
    supplier, point = blueprint.supplies[lane.supplier].supplier, blueprint.points[lane.destination]
    for month in range(int(blueprint.warm_up // DAYS_PER_MONTH), int((blueprint.horizon - 1e-9) // DAYS_PER_MONTH) + 1):
        yield {
            "supplier": supplier,
            "site": point.site,
            "item": point.item,
            "month": month + 1.0,
            "orders": orders[month],
            "units": units[month],
            "spend": spend[month],
            "planned_spend": _units_paid_a_day(lane) * lane.unit_price * _days_of(month, blueprint),
        }

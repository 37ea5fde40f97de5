"""Outside suppliers as a run's order lines show them: measures, scores, and what was spent on what."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import nan, sqrt

from simchain.blueprint import Blueprint
from simchain.blueprint.plan import OFF_CONTRACT, RUSH, Lane
from simchain.ledger import Ledger
from simchain.metrics.buying.contracts import is_kept
from simchain.metrics.buying.spending import Row, by_month, by_tag
from simchain.rules.suppliers.record import LaneLines, Record
from simchain.rules.suppliers.scorecards import Criteria, score, trend


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
    by_stock: dict[tuple[str, int], list[Lane]] = defaultdict(list)
    for supply in blueprint.supplies:
        for lane in blueprint.lanes:
            if lane.supplier == supply.index and lane.index in ledger.payments:
                by_supplier[supply.supplier].append(lane)
                by_item[supply.supplier, supply.item].append(lane)
                by_stock[supply.supplier, lane.destination].append(lane)
    rows: list[Row] = []
    reviews: list[Row] = []
    for supplier, lanes in by_supplier.items():
        card, found = _card(lanes, blueprint, ledger)
        rows.append({"supplier": supplier, **card})
        reviews += [{"supplier": supplier, **row} for row in found]
    items = ({"supplier": key[0], "item": key[1], **_card(of, blueprint, ledger)[0]} for key, of in by_item.items())
    spent = [row for lanes in by_stock.values() for row in by_month(lanes, blueprint, ledger)]
    return Suppliers(tuple(rows), tuple(items), tuple(reviews), tuple(spent), tuple(by_tag(rows, blueprint)))


def _card(lanes: Sequence[Lane], blueprint: Blueprint, ledger: Ledger) -> tuple[Row, list[Row]]:
    """Measures of the whole window, and those of each review."""
    record = Record((_lines_of(lane, ledger) for lane in lanes), prices_known=True)
    figures = record.figures(blueprint.warm_up, blueprint.horizon)
    reviews = [*_reviews(record, blueprint)]
    on_record = [lane for lane in lanes if lane.is_on_record]
    usual = [lane for lane in on_record if lane.way != RUSH] or on_record
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
        lane.agreement is not None,
        lane.way == RUSH,
        lane.way == OFF_CONTRACT,
        ledger.asked.get(lane.index, ()),
        partial(is_kept, lane=lane) if lane.contract_until else None,
        lane.contract_until,
    )


def _asked(lanes: Sequence[Lane], weights: Sequence[float]) -> Row:
    """Lead times as the scenario has them: the order's own time included, lanes mixed as they were used.

    There are none for what is bought beside a contract.
    """
    if not lanes:
        return dict.fromkeys(("asked_mean", "asked_sd", "asked_cv", "asked_p95"), nan)
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

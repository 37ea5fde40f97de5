"""What a period's stock and shortages cost, as rows of the trace: rate times integral, cause by cause.

Without a trace nobody needs them one by one: the same products are taken once, of the sums over the whole run.
"""

from collections.abc import Iterable, Iterator

from simchain.blueprint.plan import Blueprint, Point, Rates
from simchain.ledger import Books, Trace
from simchain.rules.money.costs import HOLDING_CAUSES

Charge = tuple[str, float]
"""A cause of cost and an amount of money."""


def charge_period(blueprint: Blueprint, books: Books, trace: Trace, end: float) -> None:
    """Add a row for every cost of the period that ends at day `end`, before the books close it."""
    books.advance_all(end)
    for point in blueprint.points:
        _add(trace, end, point.name, _point_charges(blueprint, point, books))
    for lane in blueprint.lanes:
        _add(trace, end, lane.name, _holding(lane.holding, books.in_transit_area[lane.index]))


def _add(trace: Trace, end: float, place: str, charges: Iterable[Charge]) -> None:
    for cause, amount in charges:
        if amount:
            trace.add(end, cause, place, amount=amount)


def _point_charges(blueprint: Blueprint, point: Point, books: Books) -> Iterator[Charge]:
    i = point.index
    inspected = books.in_inspection_area[i] if "inspection" in books.shape.groups else 0.0
    yield from _holding(point.holding, books.on_hand_area[i] + inspected)
    if point.production is not None:
        yield from _holding(blueprint.productions[point.production].holding, books.in_process_area[i])
    yield from shortage_charges(point, books)
    if "credit" in books.shape.groups:
        yield "credit", point.capital_rate * (books.receivable_area[i] - books.payable_area[i])


def shortage_charges(point: Point, books: Books) -> Iterator[Charge]:
    """What it costs that units waited, or were not there at once, in a period of which all integrals are up to date."""
    i = point.index
    inner = books.backlog_area[i] - books.customer_backlog_area[i]
    yield "backorder", point.backorder_cost * books.customer_backlog_area[i] + point.inner_backorder_cost * inner
    yield "stockout", point.stockout_cost * (books.customer_demanded[i] - books.customer_at_once[i])


def _holding(rates: Rates, area: float) -> Iterator[Charge]:
    return ((cause, rate * area) for cause, rate in zip(HOLDING_CAUSES, rates, strict=True))

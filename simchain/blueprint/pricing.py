"""Prices that depend on how much is ordered: which one is planned with, and what they make of a unit's cost."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from simchain.blueprint.levels.load import Load
from simchain.blueprint.levels.ways import CostSteps, supply_of
from simchain.blueprint.plan import Rates
from simchain.blueprint.terms import Terms
from simchain.rules.sourcing import order_size
from simchain.rules.terms.pricing import price_of_size
from simchain.scenario import spec as written
from simchain.scenario.relations.lots import smallest_lot
from simchain.scenario.relations.network import Key
from simchain.scenario.scenario import Scenario


class Known(Protocol):
    """What must be known of a scenario before its prices by quantity are: see `resolve.Resolution`."""

    @property
    def scenario(self) -> Scenario: ...

    @property
    def stated(self) -> Mapping[Key, tuple[Terms, ...]]: ...

    @property
    def loads(self) -> Mapping[Key, Load]: ...

    def stock(self, key: Key) -> written.StockTerms: ...

    def review(self, key: Key) -> float: ...

    def landed(self, lane: Terms, key: Key, values: Mapping[Key, float]) -> float: ...

    def rates(self, key: Key, value: float) -> Rates: ...


def planned_price(known: Known, key: Key, lane: Terms) -> Terms:
    """A lane at the price of the order that is planned on it, or of what its buyers order together."""
    breaks = lane.breaks
    if breaks is None:
        return lane
    counted = planned_order(known, key, lane)
    if breaks.counts_together:
        counted = max(counted, sum(_usage(known, key, lane)) * breaks.over)
    return replace(lane, price=price_of_size(breaks.begins, breaks.prices, breaks.incremental, counted))


def planned_order(known: Known, key: Key, lane: Terms) -> float:
    """Units of an order as far as they can be told beforehand: by the policy's quantity, or what a review sells."""
    stock, load = known.stock(key), known.loads[key]
    quantity = smallest_lot(stock)
    steps = price_steps(known, key)
    if isinstance(stock, written.ReorderPoint) and stock.quantity == "eoq" and steps is not None:
        cost = stock.order_cost + supply_of(known.stated[key], load.mean).order_cost
        if cost and load.mean and steps.carrying_rate * steps.costs[0] + steps.holding_cost:
            quantity = steps.best_quantity(load.mean, cost)
    if not quantity:
        quantity = load.mean * (max(known.review(key), load.grain) or 1.0)
    return order_size(quantity * (lane.share or 1.0), lane.minimum_order, lane.multiple)


def price_steps(known: Known, key: Key) -> CostSteps | None:
    """What an order's size makes of a unit's cost, where one source asks by it, order by order."""
    lanes = known.stated[key]
    lane, breaks = (lanes[0], lanes[0].breaks) if len(lanes) == 1 else (None, None)
    if lane is None or breaks is None or breaks.over:
        return None
    costs = [known.landed(replace(lane, price=price), key, {}) for price in breaks.prices]
    value = known.scenario.spec.items[key[1]].cost
    free, rate = (sum(known.rates(key, cost)) for cost in (0.0, 1.0))
    rate, free = (rate - free, free) if value is None else (0.0, sum(known.rates(key, value)))
    return CostSteps(breaks.begins, tuple(costs), breaks.incremental, rate, free)


def _usage(known: Known, key: Key, lane: Terms) -> list[float]:
    """Units a day that are ordered of a source by all whose orders count together with those of a lane."""
    assert lane.breaks is not None
    if not lane.breaks.pooled:
        return [known.loads[key].mean * lane.share]
    return [
        known.loads[other].mean * one.share
        for other, lanes in known.stated.items()
        for one in lanes
        if other[1] == key[1] and one.source == lane.source and one.breaks is not None and one.breaks.pooled
    ]

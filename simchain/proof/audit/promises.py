"""What the textbook promises of a stock whose level comes from a formula: service, stock, backlog, cost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simchain.blueprint.levels.levels import EMPIRICAL, Basis
from simchain.blueprint.policies import policy_of
from simchain.blueprint.resolve import Resolution
from simchain.clock import DAYS_PER_YEAR
from simchain.experiments.results import Results
from simchain.rules import policies as rules
from simchain.rules.distributions import Law, Poisson
from simchain.rules.levels.service import expected_shortage, mean_shortage
from simchain.rules.levels.stock import eoq_cost_rate
from simchain.scenario import Scenario, spec
from simchain.scenario.relations.network import Key

Floats = NDArray[np.float64]
Safety = spec.Safety | str | None
Level = rules.BaseStock | rules.StrategicBaseStock
Reordering = rules.ReorderPoint | rules.BatchReorderPoint

CYCLE, PERIOD_END, FREE = "cycle_service_level", "no_stockout_probability", "days_without_stockout"
FILL, STOCK, BACKLOG = "fill_rate", "average_stock", "average_backlog"
COST = "ordering_and_holding_cost"

SHARES = (CYCLE, PERIOD_END, FREE, FILL)
"""Measures that are shares; the others are units, or money a year."""

EVENTS = {
    CYCLE: "no shortage before a delivery",
    PERIOD_END: "no shortage at the end of a period",
    FREE: "no shortage during a day",
}
"""What the promised event is, by the measure that counts it."""

BASE_STOCK = "S = mean + z sd of the demand over lead time and review (Snyder & Shen, 4.30)"
BASE_STOCK_POISSON = "the smallest S with P(demand over the lead time <= S) at the target (Snyder & Shen, section 4.3)"
FILL_RATE = (
    "the level with 1 - (short at the end of a cycle - at its begin) / demand at the target (Axsäter, chapter 5)"
)
CONVOLVED = "the smallest level with P(demand <= level) at the target, the laws of demand and lead time added up"
REORDER_POINT = "r = mean + z sd of the demand over the lead time, sd^2 = L s^2 + d^2 s_L^2 (Chopra & Meindl)"
BUFFER = "forecast of the demand over lead time and review, and z sd of it (Silver, Pyke & Thomas)"
EOQ = "Q = sqrt(2 K D / h), cost K D / Q + h (Q / 2 + safety stock) (Snyder & Shen, 3.4)"
EPQ = "Q = sqrt(2 K D / (h (1 - D / P))) of a lot that comes as it is made (Snyder & Shen, 3.31)"
KANBAN = "N = D L (1 + S) / C cards (Monden): enough for the demand of the loop's time"

STEADY = "a level without safety stock is to serve all demand, which is steady,"
"""What is asked where nothing varies: the level is what is sold, to the last unit, and 95 % or 99 % are the same."""

ASSUMES = {
    BASE_STOCK: "normal demand, independent from day to day; no shortage at the source; no order overtakes another",
    BASE_STOCK_POISSON: "Poisson demand, a constant lead time; no shortage at the source",
    REORDER_POINT: "normal demand, independent from day to day; no shortage at the source; an order exactly at r",
    FILL_RATE: "normal or Poisson demand, independent from day to day; no shortage at the source; orders in line",
    CONVOLVED: "demand independent from day to day; no shortage at the source; no order overtakes another",
    BUFFER: "a forecast that is right on average and never moves; else as a base stock",
    EOQ: "steady demand, any order size, delivery when the stock has come down to the safety stock",
    EPQ: "steady demand and production, no waiting for the line or for parts",
    KANBAN: "steady demand, a constant loop time, cards that travel at once",
}


@dataclass(frozen=True)
class Promise:
    """What is promised of one stock: a value per measure. `target` is the measure that was asked for, if one was.

    `asked` is the target in words, `order_cost` (per order) and `holding` (per unit and day) are what its cost is
    counted with.
    """

    key: Key
    policy: str
    formulas: tuple[str, ...]
    target: str
    asked: str
    values: Mapping[str, float]
    order_cost: float = 0.0
    holding: float = 0.0


def promise_of(scenario: Scenario, key: Key) -> Promise | None:
    """What the textbook promises of a stock, or None where its level is written down, or nothing is asked of it.

    >>> from simchain.scenario import load
    >>> shop = load({"simchain": 1, "suppliers": {"A": {"lead_time": "4 days"}},
    ...              "sites": {"shop": {"demand": "100 ± 20 units/day", "buys": "A"}}})["base"]
    >>> promised = promise_of(shop, ("shop", "item"))
    >>> promised.asked, round(promised.values[promised.target], 3), round(promised.values["average_stock"], 1)
    ('95 % cycle service', 0.95, 65.8)
    """
    known = Resolution(scenario)
    if known.loads[key].mean == 0:
        return None
    stock, basis = known.stock(key), known.basis(key)
    policy, _ = policy_of(stock, basis)
    match stock, policy:
        case spec.BaseStock(level=None), rules.BaseStock() | rules.StrategicBaseStock():
            return _of_base_stock(known, key, stock, policy, basis)
        case spec.OrderUpTo(safety_stock=None), _:
            return _of_a_buffer(known, key, basis, "order_up_to", stock.safety)
        case spec.RequirementsPlanning(safety_stock=None), _:
            return _of_a_buffer(known, key, basis, "drp", stock.safety)
        case spec.VendorManaged(safety_stock=None), _:
            return _of_a_buffer(known, key, basis, "vmi", stock.safety)
        case spec.Proportional(target_net_stock=None), _:
            return _of_a_buffer(known, key, basis, "proportional", stock.safety)
        case spec.ReorderPoint(), rules.ReorderPoint() | rules.BatchReorderPoint() if _is_computed(stock):
            return _of_reorder_point(known, key, stock, policy, basis)
        case spec.Kanban(cards="auto"), rules.Kanban():
            words = f"{policy.cards:g} cards are to serve all demand"
            return Promise(key, "kanban", (KANBAN,), FILL, words, {FILL: 1.0})
    return None


def _is_computed(stock: spec.ReorderPoint) -> bool:
    return stock.reorder_point is None or isinstance(stock.quantity, str)


def _of_base_stock(known: Resolution, key: Key, stock: spec.BaseStock, policy: Level, basis: Basis) -> Promise:
    demand, level, event = basis.to_cover(stock.safety), policy.level, event_of(known, key)
    lumps = max(0.0, basis.review - basis.load.grain)
    values = {STOCK: level - basis.load.mean * (basis.supply.mean + lumps / 2)}
    if not demand.sd:
        return Promise(key, "base_stock", (BASE_STOCK,), FILL, STEADY, {FILL: 1.0, **values})
    values = {event: chance_of(demand, level), FILL: basis.fill_rate(level, stock.safety), **values}
    if not lumps and event != CYCLE and _is_known_all_the_time(basis, stock.safety):  # else at a cycle's end only
        values[BACKLOG] = expected_shortage(demand, level)
    target, asked, formula = _target(basis, stock.safety, event)
    if formula == BASE_STOCK and isinstance(demand, Poisson):
        formula = BASE_STOCK_POISSON
    return Promise(key, "base_stock", (formula,), target, asked, values)


def _of_a_buffer(known: Resolution, key: Key, basis: Basis, policy: str, safety: Safety) -> Promise:
    """A forecast with a buffer promises what a base stock at its level does: as if the forecast were right."""
    level, event = basis.level(safety), event_of(known, key)
    values = {event: chance_of(basis.to_cover(safety), level), FILL: basis.fill_rate(level, safety)}
    target, asked, _ = _target(basis, safety, event)
    return Promise(key, policy, (BUFFER,), target, asked, values)


def _of_reorder_point(
    known: Resolution, key: Key, stock: spec.ReorderPoint, policy: Reordering, basis: Basis
) -> Promise:
    demand, point, quantity = basis.to_cover(stock.safety), policy.reorder_point, policy.quantity
    safety_stock, idle = point - basis.load.mean * basis.cover.mean, 1.0
    makes = basis.node.makes
    if makes is not None:  # part of what is started, and of that some is sold while the lot is made
        quantity *= makes.yields
        idle = 1 - basis.load.mean * makes.days_per_unit / makes.yields if stock.quantity == "epq" else 1.0
    values = {STOCK: safety_stock + idle * quantity / 2}
    formulas: tuple[str, ...] = ()
    target, asked, order_cost = "", "", 0.0
    if stock.reorder_point is None and demand.sd:
        event = event_of(known, key)
        target, asked, formula = _target(basis, stock.safety, event)
        formulas = (REORDER_POINT if formula == BASE_STOCK else formula,)
        until_receipt = basis.to_cover(stock.safety, basis.counts_undershoot(stock.safety))
        chance, fill = chance_of(until_receipt, point), basis.fill_rate(point, stock.safety, quantity)
        values = {event: chance, FILL: fill, **values}
        if _is_known_all_the_time(basis, stock.safety):
            values[BACKLOG] = mean_shortage(demand, point, point + quantity)
    elif stock.reorder_point is None:
        target, asked, formulas, values = FILL, STEADY, (REORDER_POINT,), {FILL: 1.0, **values}
    if isinstance(stock.quantity, str):
        order_cost = stock.order_cost + basis.supply.order_cost
        formulas = (*formulas, EPQ if stock.quantity == "epq" else EOQ)
        year, holding = DAYS_PER_YEAR, basis.holding * DAYS_PER_YEAR
        cost = eoq_cost_rate(quantity, basis.load.mean * year, order_cost, idle * holding)
        values[COST] = cost + holding * safety_stock
        lot = "production" if stock.quantity == "epq" else "order"
        target, asked = target or COST, asked or f"the economic {lot} quantity"
    return Promise(key, "reorder_point", formulas, target, asked, values, order_cost, basis.holding)


def _is_known_all_the_time(basis: Basis, safety: Safety) -> bool:
    """Not where lumps are counted and a lead time ends between two of them: that is the law of a cycle's end."""
    return basis.shape_of(safety) != EMPIRICAL or not (basis.cover.sd and basis.load.grain)


def _target(basis: Basis, safety: Safety, event: str) -> tuple[str, str, str]:
    """The measure that a target is about, the target in words, and the formula that makes a level of it."""
    if isinstance(safety, spec.Safety) and safety.fill_rate is not None:
        return FILL, f"{100 * safety.fill_rate:.4g} % fill rate", FILL_RATE
    if basis.shape_of(safety) == EMPIRICAL:
        return event, f"{100 * basis.chance(safety):.4g} % cycle service", CONVOLVED
    chance = f"{100 * basis.chance(safety):.4g} %"
    words = "(the critical ratio)" if safety == "critical_ratio" else "cycle service"
    return event, f"{chance} {words}", BASE_STOCK


def event_of(known: Resolution, key: Key) -> str:
    """The measure that counts the event whose chance a level is computed for: demand stays within the level.

    A base stock that is reviewed every period meets that event at the end of each, others once per delivery. Where
    customers go away, nothing is owed at the end of a period: then it is counted whether the day had a shortage.
    """
    bucket = known.scenario.spec.run.bucket
    base_stock = isinstance(known.stock(key), (spec.BaseStock, *BUFFERED))
    if not base_stock or known.review(key) > bucket or known.loads[key].grain > bucket:
        return CYCLE
    loses = known.scenario.spec.sites[key[0]].unmet == "lost" and key in known.demands
    return FREE if loses else PERIOD_END


def chance_of(demand: Law, level: float) -> float:
    """The chance that demand stays within a level."""
    return float(demand.cdf(level))


BUFFERED = (spec.OrderUpTo, spec.Proportional, spec.RequirementsPlanning, spec.VendorManaged)
"""Policies that add a buffer to a forecast, and may have it computed."""

Measure = Callable[[Results, str], Floats]


def measured(promise: Promise, measure: str) -> Measure:
    """How a measure of a stock is read from results: a value per replication of the scenario named."""
    site, item = promise.key

    def column(results: Results, scenario: str, name: str) -> Floats:
        points = results.points
        rows = (points["scenario"] == scenario) & (points["site"] == site) & (points["item"] == item)
        return points.loc[rows, name].to_numpy(dtype=np.float64)

    def read(results: Results, scenario: str) -> Floats:
        days = results.measured_days
        if measure == FREE:
            return 1 - column(results, scenario, "stockout_days") / days
        if measure == COST:
            ordering = promise.order_cost * column(results, scenario, "orders_placed") / days
            return (ordering + promise.holding * column(results, scenario, STOCK)) * DAYS_PER_YEAR
        return column(results, scenario, measure)

    return read

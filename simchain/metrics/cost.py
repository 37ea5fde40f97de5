"""What it cost, by cause, in the measured window."""

from collections.abc import Callable

import numpy as np

from simchain.clock import DAYS_PER_YEAR
from simchain.metrics.measured import Floats, Measured, array, quotient, ratio
from simchain.metrics.stock import cost_of_goods_sold, inventory_value, value_held
from simchain.rules.costs import CAUSES, HOLDING_CAUSES, OF_THE_OWNER


def posted(cause: str) -> Callable[[Measured], Floats]:
    """The metric of one cause of cost, per stock point that pays it."""

    def cost(run: Measured) -> Floats:
        if cause in HOLDING_CAUSES:
            return holding(run, HOLDING_CAUSES.index(cause))
        if cause == "backorder":
            return backorder(run)
        if cause == "stockout":
            short = run.sum("customer_demanded") - run.sum("customer_at_once")
            return short * array(point.stockout_cost for point in run.blueprint.points)
        return run.sum(cause)

    return cost


def backorder(run: Measured) -> Floats:
    """Cost of waiting units: customers', and those of other sites where the stock itself names a cost."""
    points, of_customers = run.blueprint.points, run.sum("customer_backlog_area")
    inner = run.sum("backlog_area") - of_customers
    rates, inner_rates = array(p.backorder_cost for p in points), array(p.inner_backorder_cost for p in points)
    return of_customers * rates + inner * inner_rates


def holding(run: Measured, component: int) -> Floats:
    """One component of holding cost: stock on hand, in process, and owned in transit, by who owns it."""
    shelf, process = shelf_holding(run, component), process_holding(run, component)
    transit = transit_holding(run, component)
    if OF_THE_OWNER[component]:
        return run.by_owner(shelf, transit) + process
    return shelf + run.by_owner(np.zeros_like(shelf), transit) + process


def shelf_holding(run: Measured, component: int) -> Floats:
    """One component of the cost of stock on hand, where it lies."""
    return run.sum("on_hand_area") * array(point.holding[component] for point in run.blueprint.points)


def process_holding(run: Measured, component: int) -> Floats:
    """One component of the cost of units being made."""
    rates = np.zeros(len(run.blueprint.points))
    for production in run.blueprint.productions:
        rates[production.point] = production.holding[component]
    return run.sum("in_process_area") * rates


def transit_holding(run: Measured, component: int) -> Floats:
    """One component of the cost of stock in transit, per lane."""
    return run.sum("in_transit_area") * array(lane.holding[component] for lane in run.blueprint.lanes)


def postings(run: Measured) -> Floats:
    """All costs posted, per stock point."""
    return sum((posted(cause)(run) for cause in CAUSES), np.zeros(len(run.blueprint.points)))


def stock_change(run: Measured) -> Floats:
    """By how much owned stock grew over the window, at what was paid for it, transit and process included.

    That is its landed cost, but for goods on consignment, whose price is not paid yet.
    """
    change = run.ledger.change
    transit = change("in_transit") * array(lane.paid_value for lane in run.blueprint.lanes)
    return run.by_owner(change("on_hand") * run.paid_value, transit) + change("in_process") * run.in_process_value


def total_cost(run: Measured) -> Floats:
    return postings(run) - stock_change(run)


def chain_cost_per_year(run: Measured) -> float:
    return float(total_cost(run).sum() / run.days * DAYS_PER_YEAR)


def cost_per_year(run: Measured) -> Floats:
    return total_cost(run) / run.days * DAYS_PER_YEAR


def carrying_cost(run: Measured) -> Floats:
    return sum((holding(run, n) for n in range(len(HOLDING_CAUSES))), np.zeros(len(run.blueprint.points)))


def carrying_rate(run: Measured) -> Floats:
    return ratio(carrying_cost(run) / run.days * DAYS_PER_YEAR, value_held(run))


def chain_carrying_rate(run: Measured) -> float:
    yearly = float(carrying_cost(run).sum()) / run.days * DAYS_PER_YEAR
    return quotient(yearly, float(value_held(run).sum()))


def revenue(run: Measured) -> Floats:
    return run.ledger.change("sold") * array(point.price for point in run.blueprint.points)


def gmroi(run: Measured) -> float:
    """Gross margin on average inventory, a year; NaN where nothing has a price."""
    income = float(revenue(run).sum())
    if not income:
        return float("nan")
    yearly = (income - cost_of_goods_sold(run)) / run.days * DAYS_PER_YEAR
    return quotient(yearly, float(inventory_value(run).sum()))

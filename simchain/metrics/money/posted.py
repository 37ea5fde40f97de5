"""What was posted in the measured window, cause by cause, per stock point that pays it."""

from functools import cache

import numpy as np

from simchain.metrics.measured import Floats, Measured, PerPoint, array, once
from simchain.metrics.metric import MONEY, Metric, added_up
from simchain.rules.money.costs import CAUSES, HOLDING_CAUSES, OF_THE_OWNER, PREMIUMS


@cache
def posted(cause: str) -> PerPoint:
    """The metric of one cause of cost, per stock point that pays it."""

    @once
    def cost(run: Measured) -> Floats:
        if cause in HOLDING_CAUSES:
            return holding(run, HOLDING_CAUSES.index(cause))
        if cause == "backorder":
            return backorder(run)
        if cause == "credit":
            return credit(run)
        if cause == "stockout":
            short = run.sum("customer_demanded") - run.sum("customer_at_once")
            return short * array(point.stockout_cost for point in run.blueprint.points)
        return run.at_sites(cause)

    return cost


def premiums(run: Measured) -> Floats:
    """What was paid to suppliers on top of prices: for haste, on the spot market, and beside contracts."""
    return sum((run.at_sites(cause) for cause in PREMIUMS), np.zeros(len(run.blueprint.points)))


def paid_for_goods(run: Measured) -> Floats:
    """Prices and premiums."""
    return posted("purchase")(run) + premiums(run)


def backorder(run: Measured) -> Floats:
    """Cost of waiting units: customers', and those of other sites where the stock itself names a cost."""
    points, of_customers = run.blueprint.points, run.sum("customer_backlog_area")
    inner = run.sum("backlog_area") - of_customers
    rates, inner_rates = array(p.backorder_cost for p in points), array(p.inner_backorder_cost for p in points)
    return of_customers * rates + inner * inner_rates


def credit(run: Measured) -> Floats:
    """Cost of money that customers owe, less that of money that is owed to suppliers."""
    sums, rates = run.ledger.sums, array(point.capital_rate for point in run.blueprint.points)
    if "payable_area" not in sums:
        return np.zeros_like(rates)
    return np.asarray((sums["receivable_area"] - sums["payable_area"]) * rates, dtype=np.float64)


def holding(run: Measured, component: int) -> Floats:
    """One component of holding cost: stock on hand, in process, and owned in transit, by who owns it."""
    shelf, process = shelf_holding(run, component), process_holding(run, component)
    transit = transit_holding(run, component)
    if OF_THE_OWNER[component]:
        return run.by_owner(shelf, transit) + process
    return shelf + run.by_owner(np.zeros_like(shelf), transit) + process


def shelf_holding(run: Measured, component: int) -> Floats:
    """One component of the cost of stock on hand, where it lies."""
    return run.shelf_area * array(point.holding[component] for point in run.blueprint.points)


def process_holding(run: Measured, component: int) -> Floats:
    """One component of the cost of units being made."""
    rates = np.zeros(len(run.blueprint.points))
    for production in run.blueprint.productions:
        rates[production.point] = production.holding[component]
    return run.sum("in_process_area") * rates


def transit_holding(run: Measured, component: int) -> Floats:
    """One component of the cost of stock in transit, per lane."""
    return run.sum("in_transit_area") * array(lane.holding[component] for lane in run.blueprint.lanes)


CAUSE_SENTENCES = {
    "purchase": "Price of goods bought from outside suppliers, posted when title passes (on consignment: at use).",
    "order": "Cost of placing orders.",
    "freight": "Cost of moving goods, posted at dispatch.",
    "duty": "Duty on the price of goods that come in, posted at dispatch.",
    "insurance": "Cost of insuring goods on their way, posted at dispatch.",
    "handling": "Cost of handling goods that come in, posted at dispatch.",
    "carbon": "Price of what moving goods emits, posted at dispatch.",
    "expedite": "Surcharge for goods that a supplier hurried, posted at dispatch.",
    "late_penalty": "What suppliers pay for order lines that are late (below zero), posted when a line is complete, or "
    "when the run ends.",
    "on_time_bonus": "What suppliers are paid for lines on time, posted when it is settled.",
    "reservation": "Fee for capacity that suppliers keep, used or not, by the day.",
    "spot": "Price of spot buys beyond the list price, posted at dispatch; below zero where they were cheaper.",
    "maverick": "Price of what was bought beside the contract, beyond the contract's, posted at dispatch.",
    "take_or_pay": "Price of units that were committed and not ordered, posted when their period is over.",
    "set_up": "Cost of starting production lots.",
    "holding": "Cost of stock, transit and process (as its components) included, by absolute rate or undivided share, "
    "at its owner's.",
    "capital": "Cost of the money tied up in stock, transit and process included, at its owner's.",
    "storage": "Cost of storing stock, where it lies; on the way, at its owner's.",
    "risk": "Cost of obsolescence, damage and loss of stock, at its owner's (an outside supplier's: at his buyer's).",
    "credit": "Cost of money that customers owe, less that of money that is owed to suppliers, at the rate of capital; "
    "what it costs suppliers and customers to wait is theirs, and not counted.",
    "backorder": "Cost of units waiting, per unit and day: customers', and others where the stock names a cost.",
    "stockout": "Cost of customers' units that were not served at once, once per unit.",
    "shrinkage": "Value of goods that vanished from the shelf, at their owner's (a supplier's: at his buyer's).",
    "liquidation": "Value of goods that were sold off, less what they brought.",
    "write_off": "Value of goods whose shelf life was over, at their owner's (a supplier's: at his buyer's).",
}

POSTED: tuple[Metric, ...] = tuple(
    Metric(f"{cause}_cost", "cost", MONEY, CAUSE_SENTENCES[cause], posted(cause), added_up(posted(cause)), "low")
    for cause in CAUSES
)

"""What it cost in all, in the measured window, and what it earned."""

import numpy as np
from numpy.typing import NDArray

from simchain.clock import DAYS_PER_YEAR
from simchain.metrics.goods.stock import inventory_value, value_held
from simchain.metrics.measured import Floats, Measured, array, once, quotient, ratio
from simchain.metrics.metric import MONEY, Metric, added_up
from simchain.metrics.money.consignment import lost_on_consignment
from simchain.metrics.money.posted import posted, transit_holding
from simchain.metrics.money.valuation import cogs
from simchain.rules.money.costs import AT_RECEIPT, AT_USE, BOOKED_OUT, CAUSES, HOLDING_CAUSES, LANDED_CAUSES


def postings(run: Measured) -> Floats:
    """All costs posted, per stock point."""
    return sum((posted(cause)(run) for cause in CAUSES), np.zeros(len(run.blueprint.points)))


@once
def stock_change(run: Measured) -> Floats:
    """By how much owned stock grew over the window, at what was paid for it, transit and process included.

    That is its landed cost, but for goods on consignment, whose price is not paid yet. What was written off,
    vanished or was sold off is a cost of its own, so it counts here as if it were still there. Of goods on
    consignment that nobody used, the price is what their supplier's stock lost.
    """
    change = run.ledger.change
    transit = change("in_transit") * array(lane.paid_value for lane in run.blueprint.lanes)
    grown = run.by_owner(run.shelf_change * run.paid_value, transit) + change("in_process") * run.in_process_value
    return sum((run.at_sites(cause) for cause in BOOKED_OUT), grown) - lost_on_consignment(run)


@once
def total_cost(run: Measured) -> Floats:
    return postings(run) - stock_change(run)


def chain_cost_per_year(run: Measured) -> float:
    return float(total_cost(run).sum() / run.days * DAYS_PER_YEAR)


def cost_per_year(run: Measured) -> Floats:
    return total_cost(run) / run.days * DAYS_PER_YEAR


@once
def carrying_cost(run: Measured) -> Floats:
    return sum((posted(cause)(run) for cause in HOLDING_CAUSES), np.zeros(len(run.blueprint.points)))


def carrying_rate(run: Measured) -> Floats:
    return ratio(carrying_cost(run) / run.days * DAYS_PER_YEAR, value_held(run))


def chain_carrying_rate(run: Measured) -> float:
    yearly = float(carrying_cost(run).sum()) / run.days * DAYS_PER_YEAR
    return quotient(yearly, float(value_held(run).sum()))


def revenue(run: Measured) -> Floats:
    return run.ledger.change("sold") * array(point.price for point in run.blueprint.points)


def gmroi(run: Measured) -> float:
    """Gross margin on average inventory, a year; NaN where nothing has a price."""
    if not any(point.price for point in run.blueprint.points):
        return float("nan")
    income = float(revenue(run).sum())
    yearly = (income - float(cogs(run).sum())) / run.days * DAYS_PER_YEAR
    return quotient(yearly, float(inventory_value(run).sum()))


@once
def landed_cost(run: Measured) -> Floats:
    """What it cost to bring goods in from outside, on consignment with the price that falls due at their use.

    NaN at stocks that get none, or get some from other sites.
    """
    beside = (cause for cause in LANDED_CAUSES if cause != "purchase")
    paid = sum((posted(cause)(run) for cause in beside), price_due(run))
    return np.where(bought_outside(run), paid, np.nan)


@once
def price_due(run: Measured) -> Floats:
    """The price of what came from outside: as it was paid, or as it falls due later, at receipt or at use."""
    purchase, due = posted("purchase")(run), units_paid(run)
    billed = due - under_way(run)
    later = np.where(billed > 0.0, purchase * due / np.where(billed > 0.0, billed, 1.0), purchase)
    return np.where(run.due_at_use > 0.0, due * price_at_use(run), np.where(billed == due, purchase, later))


def price_at_use(run: Measured) -> Floats:
    """What a unit on consignment cost on average as it was used."""
    listed = run.ledger.sums.get("listed", np.zeros_like(run.due_at_use))
    level = np.where(listed > 0.0, posted("purchase")(run) / np.where(listed > 0.0, listed, 1.0), 1.0)
    return np.asarray(run.due_at_use * level, dtype=np.float64)


@once
def units_paid(run: Measured) -> Floats:
    """Units that outside suppliers sent to each stock and are, or will be, paid for.

    Bad ones that were sent back are not, nor those that were lost before they were anybody's but the supplier's.
    """
    lanes = run.blueprint.lanes
    credited = [
        lane.origin is None
        and lane.inspection is not None
        and (lane.title == AT_USE or not lane.inspection.pays_rejects)
        for lane in lanes
    ]
    rejected = np.where(np.array(credited, dtype=bool), run.on_lanes("rejected"), 0.0)
    at_receipt = np.ones(len(run.blueprint.points))
    at_receipt[[lane.destination for lane in lanes if lane.origin is not None or lane.title != AT_RECEIPT]] = 0.0
    return units_sent(run) - run.by_destination(rejected) - run.at_sites("lost_on_the_way") * at_receipt


def under_way(run: Measured) -> Floats:
    """By how many units more outside suppliers had under way to each stock, who are paid for them at receipt."""
    theirs = np.array([lane.origin is None and lane.title == AT_RECEIPT for lane in run.blueprint.lanes], dtype=bool)
    return run.by_destination(np.where(theirs, run.ledger.change("in_transit"), 0.0))


def units_sent(run: Measured) -> Floats:
    """Units that outside suppliers sent to each stock."""
    return -run.by_destination(run.ledger.change("supplied"))


@once
def units_good(run: Measured) -> Floats:
    """Units that outside suppliers sent to each stock, but for those that inspection found bad."""
    rejected = np.where([lane.origin is None for lane in run.blueprint.lanes], run.on_lanes("rejected"), 0.0)
    return units_sent(run) - run.by_destination(rejected)


def bought_outside(run: Measured) -> NDArray[np.bool_]:
    """Stocks that get goods from outside suppliers alone."""
    lanes, known = run.blueprint.lanes, np.zeros(len(run.blueprint.points), dtype=bool)
    known[[lane.destination for lane in lanes]] = True
    known[[lane.destination for lane in lanes if lane.origin is not None]] = False
    return known


def landed_cost_per_unit(run: Measured) -> Floats:
    return ratio(landed_cost(run), units_good(run))


def chain_landed_cost_per_unit(run: Measured) -> float:
    bought = bought_outside(run)
    return quotient(float(landed_cost(run)[bought].sum()), float(units_good(run)[bought].sum()))


@once
def landed_and_carried(run: Measured) -> Floats:
    """Landed cost, and what it cost to hold the goods on their way."""
    held = sum((transit_holding(run, n) for n in range(len(HOLDING_CAUSES))), np.zeros(len(run.blueprint.lanes)))
    return landed_cost(run) + run.by_destination(held)


def landed_cost_per_good_unit(run: Measured) -> Floats:
    return ratio(landed_and_carried(run), units_good(run))


def chain_landed_cost_per_good_unit(run: Measured) -> float:
    bought = bought_outside(run)
    return quotient(float(landed_and_carried(run)[bought].sum()), float(units_good(run)[bought].sum()))


COST = (
    Metric(
        "landed_cost_per_unit",
        "cost",
        f"{MONEY}/unit",
        "Purchase, premiums for haste, spot and off-contract buys, freight, duty, insurance and handling over the "
        "units that suppliers sent and inspection did not find bad; a price that is paid at receipt or at use counts "
        "for each of them, as it was paid for the others. Of stocks that buy from outside suppliers alone.",
        landed_cost_per_unit,
        chain_landed_cost_per_unit,
        "low",
    ),
    Metric(
        "landed_cost_per_good_unit",
        "cost",
        f"{MONEY}/unit",
        "The same, and the cost of carrying the goods while they are under way and the buyer's.",
        landed_cost_per_good_unit,
        chain_landed_cost_per_good_unit,
        "low",
    ),
    Metric(
        "stock_change",
        "cost",
        MONEY,
        "Growth of stock over the window, at landed cost, before what was written off, vanished or was sold off; of "
        "goods on consignment without the price still due, and less that of what was destroyed or lost.",
        stock_change,
        added_up(stock_change),
    ),
    Metric(
        "total_cost",
        "cost",
        MONEY,
        "All costs posted in the measured window, less the growth of stock (see stock_change).",
        total_cost,
        added_up(total_cost),
        "low",
    ),
    Metric(
        "cost_per_year",
        "cost",
        f"{MONEY}/year",
        "Total cost per year of 365 days.",
        cost_per_year,
        chain_cost_per_year,
        "low",
    ),
    Metric(
        "carrying_cost",
        "cost",
        MONEY,
        "All holding cost: holding, capital, storage and risk together.",
        carrying_cost,
        added_up(carrying_cost),
        "low",
    ),
    Metric(
        "carrying_rate",
        "cost",
        "1/year",
        "Carrying cost a year over the average value of the stock that it is paid for, consignment included.",
        carrying_rate,
        chain_carrying_rate,
    ),
    Metric(
        "revenue",
        "cost",
        MONEY,
        "Units sold to customers at their price, less those that came back.",
        revenue,
        added_up(revenue),
        "high",
    ),
    Metric(
        "gmroi",
        "cost",
        "1/year",
        "Gross margin (revenue less cost of goods sold) a year over average inventory value.",
        None,
        gmroi,
        "high",
    ),
)

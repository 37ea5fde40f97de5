"""How much was held, where, and for how long it would last."""

import numpy as np

from simchain.clock import DAYS_PER_YEAR
from simchain.metrics.measured import Floats, Measured, array, once, quotient, ratio
from simchain.metrics.metric import MONEY, Metric, added_up


def average_stock(run: Measured) -> Floats:
    return run.mean("on_hand_area")


def average_in_transit(run: Measured) -> Floats:
    return run.by_destination(run.sum("in_transit_area")) / run.days


def average_in_process(run: Measured) -> Floats:
    return run.mean("in_process_area")


def average_on_order(run: Measured) -> Floats:
    return run.mean("on_order_area")


def on_order_variance(run: Measured) -> Floats:
    mean = run.mean("on_order_area")
    return run.mean("on_order_square_area") - mean * mean


def days_of_supply(run: Measured) -> Floats:
    return ratio(run.mean("on_hand_area"), run.sum("demanded") / run.days)


def turns(run: Measured) -> Floats:
    return ratio(run.issued / run.days * DAYS_PER_YEAR, run.mean("on_hand_area"))


@once
def inventory_value(run: Measured) -> Floats:
    """Stock that the point's site owns, at landed cost, time average: on hand, in process, and in transit."""
    points, lanes = run.blueprint.points, run.blueprint.lanes
    of_sites = array(point.owned_by is not None for point in points)
    return _value(run, of_sites, array(lane.owned_by is not None for lane in lanes))


@once
def value_held(run: Measured) -> Floats:
    """The same, with what outside suppliers own and the books bear the holding cost of: goods on consignment."""
    charged = array(lane.is_charged for lane in run.blueprint.lanes)
    return _value(run, np.ones_like(run.unit_value), charged)


def _value(run: Measured, shelves: Floats, lanes: Floats) -> Floats:
    """Time average of the value of stock on those shelves and lanes that count (1, others 0), and in process."""
    shelf = run.shelf_area * run.unit_value * shelves
    lane_values = array(lane.unit_value for lane in run.blueprint.lanes)
    owned = run.by_owner(shelf, run.sum("in_transit_area") * lane_values * lanes)
    return (owned + run.sum("in_process_area") * run.in_process_value) / run.days


def inventory_days(run: Measured) -> Floats:
    return ratio(inventory_value(run), run.issued * run.unit_value / run.days)


def cost_of_goods_sold(run: Measured) -> float:
    """Units that customers took, at landed cost."""
    return float((run.ledger.change("sold") * run.unit_value).sum())


def chain_turns(run: Measured) -> float:
    yearly = cost_of_goods_sold(run) / run.days * DAYS_PER_YEAR
    return quotient(yearly, float(inventory_value(run).sum()))


def chain_inventory_days(run: Measured) -> float:
    return quotient(float(inventory_value(run).sum()), cost_of_goods_sold(run) / run.days)


def chain_days_of_supply(run: Measured) -> float:
    return quotient(float(run.mean("on_hand_area").sum()), float(run.sum("customer_demanded").sum()) / run.days)


STOCK = (
    Metric(
        "average_stock",
        "stock",
        "units",
        "Units on hand, time average.",
        average_stock,
        added_up(average_stock),
        "low",
    ),
    Metric(
        "average_in_transit",
        "stock",
        "units",
        "Units on their way to the stock, time average.",
        average_in_transit,
        added_up(average_in_transit),
    ),
    Metric(
        "average_in_process",
        "stock",
        "units",
        "Units being made, time average.",
        average_in_process,
        added_up(average_in_process),
    ),
    Metric(
        "average_on_order",
        "stock",
        "units",
        "Units ordered and not yet received (in the mail, at the source, in transit, in production), time average.",
        average_on_order,
    ),
    Metric(
        "on_order_variance",
        "stock",
        "units^2",
        "Variance over time of what is on order.",
        on_order_variance,
    ),
    Metric(
        "days_of_supply",
        "stock",
        "days",
        "Average stock over mean daily demand.",
        days_of_supply,
        chain_days_of_supply,
    ),
    Metric(
        "turns",
        "stock",
        "1/year",
        "Units issued a year over average stock; of the chain: cost of goods sold over inventory value.",
        turns,
        chain_turns,
        "high",
    ),
    Metric(
        "inventory_value",
        "stock",
        MONEY,
        "Stock that sites own, at landed cost, on hand, in process and in transit, time average.",
        inventory_value,
        added_up(inventory_value),
        "low",
    ),
    Metric(
        "inventory_days",
        "stock",
        "days",
        "Inventory value over the cost of goods that leave it in a day.",
        inventory_days,
        chain_inventory_days,
        "low",
    ),
)

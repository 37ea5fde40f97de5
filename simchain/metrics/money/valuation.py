"""What sold goods had cost, and what is left is worth, by the valuation of the scenario."""

import numpy as np

from simchain.metrics.measured import Floats, Measured, array
from simchain.metrics.metric import MONEY, Metric, added_up


def cogs(run: Measured) -> Floats:
    """Cost of goods sold: of the layers that were taken, or at the landed cost that was written first."""
    return run.ledger.sums.get("cogs", run.ledger.change("sold") * run.unit_value)


def inventory_loss(run: Measured) -> Floats:
    return run.at_sites("inventory_loss")


def stock_value(run: Measured) -> Floats:
    """What the stock of the sites is worth when the run ends."""
    closing, points, lanes = run.ledger.closing, run.blueprint.points, run.blueprint.lanes
    if "stock_cost" in closing:
        return closing["stock_cost"]
    shelf = closing["on_hand"] + closing.get("in_inspection", 0.0)
    of_sites = array(point.owned_by is not None for point in points)
    owned = array(lane.unit_value if lane.owned_by is not None else 0.0 for lane in lanes)
    on_the_way = closing["in_transit"] * owned
    value = run.by_owner(shelf * run.unit_value * of_sites, on_the_way)
    return np.asarray(value + closing["in_process"] * run.in_process_value, dtype=np.float64)


def gross_margin(run: Measured) -> float:
    """Revenue less the cost of goods sold; NaN where nothing has a price."""
    if not any(point.price for point in run.blueprint.points):
        return float("nan")
    income = float((run.ledger.change("sold") * array(point.price for point in run.blueprint.points)).sum())
    return income - float(cogs(run).sum())


VALUATION = (
    Metric(
        "cogs",
        "money",
        MONEY,
        "Cost of goods sold: by the layers of the valuation, else at the landed cost that was written first.",
        cogs,
        added_up(cogs),
        "low",
    ),
    Metric(
        "stock_value",
        "money",
        MONEY,
        "What the sites' stock is worth at the end of the run, by the same; an item's layers are at its first stock.",
        stock_value,
        added_up(stock_value),
    ),
    Metric(
        "inventory_loss",
        "money",
        MONEY,
        "What goods had cost that were neither sold nor built in: lost, destroyed, scrapped. 0 without a valuation.",
        inventory_loss,
        added_up(inventory_loss),
        "low",
    ),
    Metric(
        "gross_margin",
        "money",
        MONEY,
        "Revenue less the cost of goods sold; undefined where nothing has a price.",
        None,
        gross_margin,
        "high",
    ),
)

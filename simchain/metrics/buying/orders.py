"""What was ordered, and what came in."""

from simchain.metrics.measured import Floats, Measured
from simchain.metrics.metric import Metric, added_up


def units_ordered(run: Measured) -> Floats:
    return run.sum("ordered")


def orders_placed(run: Measured) -> Floats:
    return run.sum("orders")


def units_received(run: Measured) -> Floats:
    return run.sum("received")


ORDERS = (
    Metric("units_ordered", "orders", "units", "Units ordered.", units_ordered),
    Metric("orders_placed", "orders", "orders", "Orders placed.", orders_placed, added_up(orders_placed)),
    Metric("units_received", "orders", "units", "Units received into stock.", units_received),
)

"""How long orders took to leave the house, and goods to come from the request on."""

import numpy as np

from simchain.metrics.measured import Floats, Measured, array, quotient, ratio
from simchain.metrics.metric import Metric, added_up


def approvals(run: Measured) -> Floats:
    return run.at_sites("approvals")


def request_cycle_time(run: Measured) -> Floats:
    return ratio(run.at_sites("approval_days"), run.at_sites("requests"))


def chain_request_cycle_time(run: Measured) -> float:
    return quotient(float(run.at_sites("approval_days").sum()), float(run.at_sites("requests").sum()))


def _receipts(run: Measured) -> tuple[Floats, Floats]:
    """Days from an order's leaving the house to the shelf, waiting at the supplier aside, and how many shipments."""
    outside = array(lane.supplier is not None for lane in run.blueprint.lanes)
    shipments = run.sum("shipments") * outside
    before = array(lane.order_delay + lane.inspection_days for lane in run.blueprint.lanes)
    days = run.sum("lead_time_sum") * outside + shipments * before
    return run.by_destination(days), run.by_destination(shipments)


def effective_lead_time(run: Measured) -> Floats:
    return ratio(*_receipts(run)) + np.nan_to_num(request_cycle_time(run))


def chain_effective_lead_time(run: Measured) -> float:
    days, shipments = _receipts(run)
    wait = chain_request_cycle_time(run)
    return quotient(float(days.sum()), float(shipments.sum())) + (wait if wait == wait else 0.0)


APPROVING = (
    Metric("approvals", "buying", "orders", "Orders that had to be approved.", approvals, added_up(approvals)),
    Metric(
        "request_cycle_time",
        "buying",
        "days",
        "Mean days from a request to the order that leaves, over all orders that approval can be asked of.",
        request_cycle_time,
        chain_request_cycle_time,
        "low",
    ),
    Metric(
        "effective_lead_time",
        "buying",
        "days",
        "Mean days from a request to the shelf by lanes from outside: approval, mail, transport and inspection.",
        effective_lead_time,
        chain_effective_lead_time,
        "low",
    ),
)

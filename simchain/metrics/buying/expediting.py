"""How often suppliers were asked to hurry, whether they did, and what it cost."""

from simchain.blueprint.plan import RUSH
from simchain.metrics.measured import Floats, Measured, array, quotient, ratio
from simchain.metrics.metric import MONEY, Metric, added_up


def on_lanes(run: Measured, way: str, counter: str) -> Floats:
    """A counter of lanes, of those that go one way; nothing where the run does not keep it."""
    per_lane = run.on_lanes(counter)
    return per_lane * array(lane.way == way for lane in run.blueprint.lanes)


def units_by(run: Measured, way: str) -> Floats:
    """Units that left outside suppliers for each stock by one way."""
    sent = -run.ledger.change("supplied") * array(lane.way == way for lane in run.blueprint.lanes)
    return run.by_destination(sent)


def expedites_asked(run: Measured) -> Floats:
    return run.at_sites("rush_asked")


def expedites(run: Measured) -> Floats:
    return run.at_sites("rush_accepted")


def expedited_units(run: Measured) -> Floats:
    return units_by(run, RUSH)


def expedite_spend(run: Measured) -> Floats:
    return run.by_destination(on_lanes(run, RUSH, "spend"))


def responsiveness(run: Measured) -> Floats:
    return ratio(expedites(run), expedites_asked(run))


def chain_responsiveness(run: Measured) -> float:
    return quotient(float(expedites(run).sum()), float(expedites_asked(run).sum()))


def _rush_times(run: Measured) -> tuple[Floats, Floats]:
    """Days from order to shelf, as far as they are the lane's own, added up over shipments; and how many there were."""
    shipments = on_lanes(run, RUSH, "shipments")
    before = array(lane.order_delay + lane.inspection_days for lane in run.blueprint.lanes)
    days = on_lanes(run, RUSH, "lead_time_sum") + shipments * before
    return run.by_destination(days), run.by_destination(shipments)


def rush_lead_time(run: Measured) -> Floats:
    return ratio(*_rush_times(run))


def chain_rush_lead_time(run: Measured) -> float:
    days, shipments = _rush_times(run)
    return quotient(float(days.sum()), float(shipments.sum()))


EXPEDITING = (
    Metric(
        "expedites_asked",
        "buying",
        "orders",
        "Times that a supplier was asked to hurry.",
        expedites_asked,
        added_up(expedites_asked),
    ),
    Metric("expedites", "buying", "orders", "Times that he agreed.", expedites, added_up(expedites)),
    Metric(
        "expedited_units",
        "buying",
        "units",
        "Units that left in a hurry.",
        expedited_units,
        added_up(expedited_units),
    ),
    Metric(
        "expedite_spend",
        "buying",
        MONEY,
        "Price of goods that left in a hurry, surcharge included.",
        expedite_spend,
        added_up(expedite_spend),
    ),
    Metric(
        "responsiveness",
        "buying",
        "share",
        "Expedites accepted over expedites asked.",
        responsiveness,
        chain_responsiveness,
        "high",
    ),
    Metric(
        "rush_lead_time",
        "buying",
        "days",
        "Mean days from a rush order to its goods: on their way, in the mail and under inspection.",
        rush_lead_time,
        chain_rush_lead_time,
        "low",
    ),
)

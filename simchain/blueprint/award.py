"""Bids as they are before anything was observed: from what the file says of each source."""

from collections.abc import Sequence
from dataclasses import replace

from simchain.blueprint.judging import window_of
from simchain.blueprint.terms import Terms
from simchain.rules.landed_cost import landed_cost
from simchain.rules.order_lines import Window
from simchain.rules.quality import cost_of_good_unit
from simchain.rules.sourcing import Award, Bid, awarded
from simchain.scenario import spec as written
from simchain.scenario.spec import Spec, Supplier

MOMENT = 1e-6
"""Days: a delivery this much after its window still counts as in it."""


def award_of(buys: written.Award) -> Award:
    """The rule of award in the words of a purchase."""
    weights = buys.weights
    return Award(weights.cost, weights.quality, weights.lead_time, weights.risk, buys.first_share)


def bids_of(spec: Spec, lanes: Sequence[Terms]) -> tuple[Bid, ...]:
    """What each source promises."""
    judged = states_risk(spec, lanes)
    sellers = [spec.suppliers[lane.source] for lane in lanes]
    windows = [window_of(spec, seller.contract) for seller in sellers]
    return tuple(_bid(*one, judged) for one in zip(lanes, sellers, windows, strict=True))


def states_risk(spec: Spec, lanes: Sequence[Terms]) -> bool:
    """Whether the file says how risky the sources are; else late deliveries are their risk."""
    return any(spec.suppliers[lane.source].risk_score is not None for lane in lanes)


def with_awarded_shares(buys: written.Award, spec: Spec, lanes: tuple[Terms, ...]) -> tuple[Terms, ...]:
    """The lanes, each with the share of the first award."""
    shares = awarded(award_of(buys), bids_of(spec, lanes))
    return tuple(replace(lane, share=share) for lane, share in zip(lanes, shares, strict=True))


def _bid(lane: Terms, supplier: Supplier, window: Window, judged: bool) -> Bid:
    return Bid(
        cost=stated_cost(lane),
        quality=1.0 if lane.inspection is None else lane.inspection.good_share,
        lead_time=lane.order_delay + lane.lead_time.mean,
        risk=(supplier.risk_score or 0.0) if judged else chance_of_missing(lane, supplier, window),
    )


def stated_cost(lane: Terms) -> float:
    """Landed cost of a good unit from an outside supplier, as prices are written."""
    levies = lane.levies
    cost = landed_cost(lane.price, lane.freight, levies.duty, levies.insurance, levies.handling)
    return cost if lane.inspection is None else cost_of_good_unit(lane.inspection, cost, lane.price)


def all_from_cheapest(spec: Spec, lanes: tuple[Terms, ...]) -> tuple[Terms, ...]:
    """The lanes, with all from the lowest stated cost; as they are where a site sells, or a price hangs on the size."""
    if any(lane.source not in spec.suppliers or lane.breaks is not None for lane in lanes):
        return lanes
    cheapest = min(lanes, key=stated_cost)
    return tuple(replace(lane, share=float(lane is cheapest)) for lane in lanes)


def chance_of_missing(lane: Terms, supplier: Supplier, window: Window) -> float:
    """Expected share of deliveries out of their window: by the lead time, and by the time that outages take."""
    promised = lane.planned.mean
    within = float(lane.lead_time.cdf(promised + window.late + MOMENT))
    within -= float(lane.lead_time.cdf(max(0.0, promised - window.early) - MOMENT))
    outages = supplier.outages
    if outages is None or outages.every is None or outages.lasts is None:
        return 1.0 - within
    up, down = outages.every.law().mean, outages.lasts.law().mean
    return 1.0 - within * up / (up + down)

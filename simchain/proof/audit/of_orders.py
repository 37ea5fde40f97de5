"""Causes in when orders go out and come in: what the order of the day and the policy do to a level."""

from collections.abc import Callable, Mapping

import numpy as np

from simchain.blueprint.levels.levels import EMPIRICAL
from simchain.blueprint.policies import policy_of
from simchain.proof.audit.changes import Changes, days, has, in_whole_days, is_in_whole_days, path, time_law, units
from simchain.proof.audit.of_demand import SPECULATION
from simchain.proof.audit.promises import BUFFERED, Safety
from simchain.proof.audit.site import Site
from simchain.rules.distributions import Law
from simchain.scenario import spec
from simchain.scenario.vary import vary

LeadTimes = Callable[[Site], Mapping[str, tuple[float, float]]]
"""Lead times achieved (mean and standard deviation, days) by source, when a scenario is run."""

VENDOR = ("replenished_by", "band", "sees")
"""What a purchase says where the vendor decides."""

OVERTAKES = 0.002
"""Chance that an order overtakes the one before it, below which there is no order crossing to speak of."""


def order_of_the_day(at: Site) -> Changes:
    """The textbook counts days otherwise: lead times in whole days, each of which sells before the order is there.

    A reorder point is computed for lead time and review as if the order went out before the last demand; here it goes
    out after it, so that much longer lead times are what the formula has in mind. Those planned stay.
    """
    load, review = at.known.loads[at.key], at.known.review(at.key)
    later = max(review, load.grain) if isinstance(at.stock, spec.ReorderPoint) else 0.0
    safety = getattr(at.stock, "safety", None)
    basis = at.known.basis(at.key)
    counts_lumps = basis.shape_of(safety) == EMPIRICAL or (later and basis.counts_undershoot(safety))
    if counts_lumps or (later and "fill_rate" in _same_target(at, safety)) or not max(review, load.grain):
        return {}
    changes: Changes = {}
    for lane in at.lanes:
        if later or not is_in_whole_days(lane.lead_time):
            if lane.lead_time.sd == 0 and not later:
                continue
            changes[at.lane_path(lane)] = in_whole_days(lane.lead_time, later)
            changes[at.lane_path(lane, "planned_lead_time")] = time_law(lane.planned.mean, lane.planned.sd)
    return changes


def order_crossing(at: Site, achieved: LeadTimes) -> Changes:
    """Orders that overtake each other: none does, and the level is computed with the longer times that this takes."""
    crossing = [lane for lane in at.lanes if lane.may_cross and chance_of_overtaking(at, lane.lead_time) > OVERTAKES]
    if not crossing:
        return {}
    never: Changes = {at.lane_path(lane, "crossing"): "never" for lane in crossing}
    times = achieved(Site(vary(at.scenario, never), at.key))
    for lane in crossing:
        mean, sd = times[lane.source]
        law = time_law(lane.planned.mean + mean - lane.lead_time.mean, sd)
        never[at.lane_path(lane, "planned_lead_time")] = law
    return never


def chance_of_overtaking(at: Site, law: Law) -> float:
    """P(L1 > L2 + time between two orders), for independent lead times."""
    if law.sd == 0:
        return 0.0
    load, stock = at.known.loads[at.key], at.stock
    between = max(at.known.review(at.key), load.grain)
    if isinstance(stock, spec.ReorderPoint):
        policy, _ = policy_of(stock, at.known.basis(at.key))
        between = max(between, getattr(policy, "quantity", 0.0) / load.mean)
    grid = (np.arange(500) + 0.5) / 500
    return float(np.mean(1 - law.cdf(law.quantile(grid) + between)))


def moving_forecast(at: Site) -> Changes:
    """A forecast that moves with the last sales, or an order that closes a part of the gap: a base stock's level."""
    stock, review = at.stock, at.known.review(at.key)
    if not isinstance(stock, BUFFERED):
        return {}
    each = days(review) if review else "continuous"
    vendor = {path("buys", at.key, word): None for word in VENDOR if has(at.node.buys, word)}
    return vendor | {
        path("stock", at.key): {"policy": "base_stock", "review": each, "safety": _same_target(at, stock.safety)}
    }


def _same_target(at: Site, safety: Safety) -> Changes:
    """The target of a stock, as it is written."""
    named = safety.lead_time_demand if isinstance(safety, spec.Safety) else None
    shape = {"lead_time_demand": named} if named else {}
    if isinstance(safety, spec.Safety) and safety.fill_rate is not None:
        return {"fill_rate": f"{100 * safety.fill_rate!r} %", **shape}
    return {"cycle_service": f"{100 * at.known.basis(at.key).chance(safety)!r} %", **shape}


def order_cap(at: Site) -> Changes:
    """A cap on what one review may order."""
    return {path("stock", at.key, "order_cap"): None} if at.stock.order_cap is not None else {}


def speculation(at: Site) -> Changes:
    """Orders above need: inflated when goods are short, brought forward when they are cheap."""
    return {path("stock", at.key, word): None for word in SPECULATION if has(at.stock, word)}


def undershoot(at: Site) -> Changes:
    """Orders that go out when the position is already below the reorder point: the level makes up for it.

    Who counts the undershoot also counts what sells before a receipt, day by day. That is another cause; so the lead
    time planned is one with as many days as the textbook has.
    """
    stock = at.stock
    if not isinstance(stock, spec.ReorderPoint) or stock.reorder_point is not None:
        return {}
    basis = at.known.basis(at.key)
    if basis.counts_undershoot(stock.safety) or basis.undershoot.mean <= 0:
        return {}
    target, later = _same_target(at, stock.safety), max(at.known.review(at.key), at.known.loads[at.key].grain)
    changes: Changes = {path("stock", at.key, "safety"): {**target, "undershoot": "counted"}}
    if later and "fill_rate" not in target and basis.shape_of(stock.safety) != EMPIRICAL:
        changes |= {at.lane_path(lane, "planned_lead_time"): in_whole_days(lane.planned, later) for lane in at.lanes}
    return changes


def whole_bins(at: Site) -> Changes:
    """A card that goes back only with an empty bin: small bins."""
    stock = at.stock
    small = max(1.0 if at.spec.whole_units else 0.0, 0.05 * stock.bin) if isinstance(stock, spec.Kanban) else 0.0
    if not isinstance(stock, spec.Kanban) or stock.bin <= max(small, 0.05 * at.known.loads[at.key].mean):
        return {}
    return {path("stock", at.key, "bin"): units(max(small, 0.05 * at.known.loads[at.key].mean))}

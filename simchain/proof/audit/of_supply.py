"""Causes on the side of supply: what keeps goods from coming as a formula has them come."""

from simchain.proof.audit.changes import (
    Changes,
    days,
    has,
    is_normal,
    mixture,
    path,
    terms_dropped,
    time_law,
    units,
)
from simchain.proof.audit.site import Site
from simchain.rules.distributions import Law
from simchain.scenario.relations.exposed import limiting

PLENTY = 3.0
"""A stock that is never short opens with this many times the demand of the whole run."""


def several_sources(at: Site) -> Changes:
    """Orders that are split: all from one source whose lead times are those of all, weighted by their shares."""
    names = [lane.source for lane in at.lanes]
    if len(names) < 2 or not set(names) <= set(at.spec.suppliers):
        return {}
    one = {"rule": "single", "supplier": names[0], "order_delay": "0 days", "lead_time": mixture(at.lanes)}
    return {path("buys", at.key): one}


def supplier_limits(at: Site) -> Changes:
    """Outages, and most units a day, of the suppliers and the lanes of this stock; disruptions of anything."""
    changes: Changes = {}
    for lane in at.lanes:
        supplier = at.spec.suppliers.get(lane.source)
        if supplier is not None:
            changes |= {f"suppliers.{lane.source}.{key}": None for key in ("outages", "capacity") if has(supplier, key)}
            if has(supplier.sells[at.key[1]], "capacity"):
                changes[f"suppliers.{lane.source}.sells.{at.key[1]}.capacity"] = None
    changes |= {f"disruptions.{name}": None for name in limiting(at.scenario)}
    return changes | terms_dropped(at, at.key, ("capacity",))


def order_sizes(at: Site) -> Changes:
    """Minimum quantities and lots."""
    if not any(lane.minimum_order or lane.multiple > float(at.spec.whole_units) for lane in at.lanes):
        return {}
    changes = terms_dropped(at, at.key, ("moq", "lot"))
    for lane in at.lanes:
        if (supplier := at.spec.suppliers.get(lane.source)) is not None:
            sold = supplier.sells[at.key[1]]
            changes |= {f"suppliers.{lane.source}.{key}": None for key in ("moq", "lot") if has(supplier, key)}
            inside = f"suppliers.{lane.source}.sells.{at.key[1]}"
            changes |= {f"{inside}.{key}": None for key in ("moq", "lot") if has(sold, key)}
    return changes


def shortage_upstream(at: Site) -> Changes:
    """Waiting at a source that is itself short: the stocks this one is replenished from always have enough."""
    run = at.spec.run
    changes: Changes = {}
    for key in at.sources:
        plenty = units(round(PLENTY * (at.known.loads[key].mean + 1) * run.horizon))
        if at.known.stock(key).opening.on_hand != float(plenty.split()[0]):
            block = {
                "policy": "base_stock",
                "level": plenty,
                "opening": {"on_hand": plenty},
                "review": days(run.bucket),
            }
            changes[path("stock", key)] = block
    return changes


def busy_line(at: Site) -> Changes:
    """Waiting for a line: every lot takes the time that the level is computed with."""
    makes = at.node.makes
    if makes is None or (makes.rate is None and makes.processing_time is None):
        return {}
    (way,) = at.known.basis(at.key).supply.ways
    at_line = path("makes", at.key)
    law = time_law(way.law.mean + way.delay, way.law.sd)
    given = ("rate", "processing_time", "set_up")
    return {f"{at_line}.takes": law} | {f"{at_line}.{key}": None for key in given if has(makes, key)}


def wrong_lead_time(at: Site) -> Changes:
    """A planned lead time that is not the real one."""
    return {
        at.lane_path(lane, "planned_lead_time"): time_law(lane.lead_time.mean, lane.lead_time.sd)
        for lane in at.lanes
        if abs(lane.planned.mean - lane.lead_time.mean) > 1e-9 or abs(lane.planned.sd - lane.lead_time.sd) > 1e-9
    }


def skewed_lead_times(at: Site) -> Changes:
    """Lead times that are not normal: normal, with the same mean and spread (and cut at zero)."""
    changes: Changes = {
        at.lane_path(lane): time_law(lane.lead_time.mean, lane.lead_time.sd, "normal")
        for lane in at.lanes
        if not is_normal(lane.lead_time)
    }
    takes = making_time(at)
    if takes is not None and not is_normal(takes):
        changes[path("makes", at.key, "takes")] = time_law(takes.mean, takes.sd, "normal")
    return changes


def varying_lead_times(at: Site) -> Changes:
    """Lead times that are not always the same."""
    changes: Changes = {at.lane_path(lane): days(lane.lead_time.mean) for lane in at.lanes if lane.lead_time.sd}
    takes = making_time(at)
    if takes is not None and takes.sd:
        changes[path("makes", at.key, "takes")] = days(takes.mean)
    return changes


def making_time(at: Site) -> Law | None:
    """The time that making takes without keeping a line busy, if there is one."""
    makes = at.node.makes
    return makes.takes.law() if makes is not None and makes.takes is not None else None

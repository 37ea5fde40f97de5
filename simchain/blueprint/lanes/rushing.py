"""The faster way from a supplier to a stock: a lane of its own, and when it is taken."""

from dataclasses import replace
from math import inf

from simchain.blueprint.lanes.sources import Numbers, lane_of
from simchain.blueprint.plan import RUSH, Lane
from simchain.blueprint.resolve import Resolution
from simchain.blueprint.terms import emissions_of_unit, in_ticks, resolve
from simchain.rules.sourcing import Expediting
from simchain.scenario import spec as written
from simchain.scenario.relations.network import Key
from simchain.scenario.relations.price_index import fuel_clause
from simchain.scenario.relations.rushing import rush_supplier, rush_terms


def rush_rule(known: Resolution, key: Key) -> Expediting | None:
    """When a stock asks a supplier to hurry, and what he takes on; None if it never does."""
    buys = known.network[key].buys
    if buys is None or (buys.rush is None and known.network[key].hurries is None):
        return None
    below = -inf if buys.rush is None else buys.rush.when_below.in_units(known.loads[key].mean)
    terms = _agreed(known, key)[1]
    return Expediting(below, terms.accepts, terms.capacity or inf)


def rush_lane(known: Resolution, numbers: Numbers, key: Key, number: int) -> Lane:
    """The lane on which it comes: as the supplier's other lane, but for what is agreed for a hurry.

    Nothing waits there for company, and what limits the usual way does not limit this one.
    """
    supplier, agreed = _agreed(known, key)
    terms = resolve(known.scenario, known.network[key], supplier, 0.0)
    law = in_ticks(agreed.lead_time.law())
    terms = replace(terms, lead_time=law, planned=law, replayed=(), capacity=inf, consolidation=None)
    if agreed.freight is not None:
        weight = known.scenario.spec.items[key[1]].weight or 0.0
        terms = replace(
            terms,
            freight=agreed.freight.of_unit(weight),
            freight_per_shipment=agreed.freight.per_shipment,
            emissions=emissions_of_unit(agreed.freight, weight),
            fuel=fuel_clause(agreed.freight, known.scenario.folder),
        )
    if agreed.moq is not None:
        terms = replace(terms, minimum_order=agreed.moq)
    if agreed.lot is not None:
        terms = replace(terms, multiple=agreed.lot)
    lane = lane_of(known, numbers, key, terms, number, first=False)
    return replace(
        lane,
        name=otherwise_named(lane, RUSH),
        priority=0,
        is_looked_at=False,
        way=RUSH,
        planned_rate=0.0,
        reservation=None,
        band=None,
        reschedule_within=0.0,
        surcharge=agreed.surcharge,
    )


def otherwise_named(lane: Lane, way: str) -> str:
    """Name of a lane that goes another way than the usual one: `borneo (rush)>plant/ring`."""
    source, _, stock = lane.name.partition(">")
    return f"{source} ({way})>{stock}"


def _agreed(known: Resolution, key: Key) -> tuple[str, written.Expedite]:
    spec, buys = known.scenario.spec, known.network[key].buys
    supplier = None if buys is None else rush_supplier(spec, buys) or known.network[key].hurries
    terms = None if supplier is None else rush_terms(spec, supplier)
    assert supplier is not None
    assert terms is not None
    return supplier, terms

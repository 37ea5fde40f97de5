"""Outside suppliers and lanes, from their terms to numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from simchain.blueprint.approving import approval_on
from simchain.blueprint.judging import guarantee_of, sharing_of
from simchain.blueprint.plan import NO_RATES, Lane, Receipt, Supply
from simchain.blueprint.resolve import Resolution
from simchain.blueprint.sourcing import is_looked_at
from simchain.blueprint.terms import Terms, supply_capacity
from simchain.blueprint.triggers import watched
from simchain.clock import whole_ticks
from simchain.rules.money.costs import AT_DISPATCH, AT_USE
from simchain.rules.money.landed_cost import Levies
from simchain.scenario import spec as written
from simchain.scenario.check.plan.bids import window_of
from simchain.scenario.defaults import EARNED_OVER
from simchain.scenario.relations.network import Key


@dataclass(frozen=True)
class Numbers:
    """Stocks and supplies by name."""

    points: dict[Key, int]
    supplies: dict[Key, int]


def lane_of(known: Resolution, numbers: Numbers, key: Key, terms: Terms, number: int, first: bool) -> Lane:
    """A lane by its terms; the opening orders of a stock are on the `first` of its lanes."""
    site, item = key
    origin = numbers.points.get((terms.source, item))
    value = known.on_the_way(terms, key, known.values)
    seller = (terms.source, item)
    holding, paid = known.rates(key, value), value
    if terms.sellers_way:
        value = known.values.get(seller, value)
        holding = known.rates(seller, value) if origin is not None else NO_RATES
        paid = value if origin is not None else 0.0
    elif terms.title == AT_USE:
        paid -= terms.price
    if terms.transit_free:
        holding = NO_RATES
    is_buyer_s = terms.title == AT_DISPATCH
    opening = known.stock(key).opening if first else written.Opening()
    order = known.scenario.spec.sites[terms.source].priority if origin is not None else []
    supplier = known.scenario.spec.suppliers.get(terms.source)
    contract = None if supplier is None else supplier.contract
    promised = None if contract is None else contract.promised
    promised = terms.planned.mean if promised is None else whole_ticks(promised)
    return Lane(
        index=number,
        name=f"{terms.source}>{site}/{item}",
        supplier=numbers.supplies[seller] if origin is None else None,
        origin=origin,
        destination=numbers.points[key],
        priority=1 + (order.index(site) if site in order else len(order)),
        lead_time=terms.lead_time,
        replayed=terms.replayed,
        may_cross=terms.may_cross,
        order_delay=terms.order_delay,
        capacity=terms.capacity,
        consolidation=terms.consolidation,
        inspection=terms.inspection,
        title=terms.title,
        unit_price=terms.price,
        breaks=terms.breaks,
        agreement=terms.agreement,
        promotion=terms.promotion,
        inflation=terms.inflation,
        freight=terms.freight,
        freight_per_shipment=terms.freight_per_shipment,
        fuel=terms.fuel,
        emissions=terms.emissions,
        carbon_price=known.scenario.spec.costs.carbon,
        levies=None if terms.levies == Levies() else terms.levies,
        invoicing=terms.invoicing,
        payment=terms.payment,
        order_cost=terms.order_cost,
        minimum_order=terms.minimum_order,
        multiple=terms.multiple,
        unit_value=value,
        holding=holding,
        owner=site if is_buyer_s else terms.source,
        owned_by=numbers.points[key] if is_buyer_s else origin,
        is_charged=origin is not None or not terms.sellers_way,
        paid_value=paid,
        worth_at_source=known.values.get(seller, 0.0),
        promised=terms.order_delay + promised + terms.inspection_days,
        is_looked_at=is_looked_at(known.network[key], terms.source),
        planned_rate=known.loads[key].mean * terms.share,
        keeps_lines=origin is None and (known.keeps_lines or watched(known.scenario.spec, terms.source)),
        on_time=window_of(known.scenario.spec, contract),
        reservation=terms.reservation,
        band=terms.band,
        reschedule_within=terms.reschedule_within,
        cancel_within=terms.cancel_within,
        sharing=sharing_of(contract),
        contract_until=_contract_until(contract, terms),
        guarantee=guarantee_of(contract),
        opening_transit=_receipts(opening.in_transit),
        opening_mail=_receipts(opening.orders_in_mail),
        approval=approval_on(known.scenario, known.network[key], terms.source),
    )


def _contract_until(contract: written.Contract | None, terms: Terms) -> float:
    """The day from which what is ordered is under no contract: a `contract` has none, an agreed price its last."""
    if contract is not None:
        return inf
    return 0.0 if terms.agreement is None else terms.agreement.until


def _receipts(days: Mapping[str, float]) -> tuple[Receipt, ...]:
    return tuple(Receipt(quantity, whole_ticks(float(day.removeprefix("day ")))) for day, quantity in days.items())


def outside_supply(known: Resolution, numbers: Numbers, supplier: str, item: str) -> Supply:
    """What one outside supplier sells of one item."""
    block = known.scenario.spec.suppliers[supplier]
    return Supply(
        index=numbers.supplies[supplier, item],
        supplier=supplier,
        item=item,
        capacity=supply_capacity(block, item),
        allocation=block.allocation,
        earned_over=block.earned_over or EARNED_OVER,
        whole_units=known.scenario.spec.whole_units,
        tags=(*(("certified",) if block.certified else ()), *block.tags),
    )

"""The ways beside the contract: lanes of their own to the spot market, and to a vendor who is on no list."""

from dataclasses import replace
from math import inf

from simchain.blueprint.lanes.rushing import otherwise_named
from simchain.blueprint.lanes.sources import Numbers, lane_of
from simchain.blueprint.plan import OFF_CONTRACT, SPOT, Lane, OffContract, OwnPrice, SpotBuys, Supply
from simchain.blueprint.resolve import Resolution
from simchain.blueprint.terms import Terms, in_ticks, resolve
from simchain.rules.delivery.allocation import FIRST_COME
from simchain.rules.distributions import Constant, Gamma, Law
from simchain.rules.money.costs import AT_DISPATCH
from simchain.rules.sourcing import SpotMarket
from simchain.scenario import spec as written
from simchain.scenario.defaults import EARNED_OVER
from simchain.scenario.relations.network import Key, Node
from simchain.scenario.values.quantities import Quantity

UNLISTED = "unlisted"
"""Name of the vendor whom a maverick buys from, where he is not named."""


def unlisted_items(spec: written.Spec) -> tuple[Key, ...]:
    """What vendors sell who are on no list."""
    bought = ((item, buys.maverick) for site in spec.sites.values() for item, buys in site.buys.items())
    items = dict.fromkeys(item for item, one in bought if one is not None and one.supplier is None)
    return tuple((UNLISTED, item) for item in items)


def unlisted_supply(known: Resolution, numbers: Numbers, item: str) -> Supply:
    """What one of them sells: as much as is asked for."""
    number, whole = numbers.supplies[UNLISTED, item], known.scenario.spec.whole_units
    return Supply(number, UNLISTED, item, inf, FIRST_COME, EARNED_OVER, whole, ())


def spot_buys(known: Resolution, numbers: Numbers, key: Key, number: int) -> tuple[Lane, SpotBuys] | None:
    """The lane from the spot market and when it is taken; None where nobody asks there."""
    buys = known.network[key].buys
    if not isinstance(buys, written.SpotFirst):
        return None
    spot = known.scenario.spec.suppliers[buys.supplier].spot
    assert spot is not None
    terms = resolve(known.scenario, known.network[key], buys.supplier, 0.0)
    list_price = terms.price if terms.agreement is None else terms.agreement.reference
    terms = replace(terms, breaks=None, agreement=None, reservation=None, band=None, reschedule_within=0.0)
    if spot.lead_time is not None:
        law = in_ticks(spot.lead_time.law())
        terms = replace(terms, lead_time=law, planned=law, replayed=())
    if spot.moq is not None:
        terms = replace(terms, minimum_order=spot.moq)
    if spot.lot is not None:
        terms = replace(terms, multiple=spot.lot)
    lane = lane_of(known, numbers, key, terms, number, first=False)
    lane = replace(lane, name=otherwise_named(lane, SPOT), is_looked_at=buys.rush is not None, way=SPOT)
    lane = replace(_without_contract(lane), unit_price=list_price)
    rule = SpotMarket(spot.available, buys.at_most or inf)
    return lane, SpotBuys(number, rule, _law(spot.price))


def spot_share(spec: written.Spec, node: Node) -> float:
    """Chance that an order goes to the spot market: that it has something, at a price that is not too high."""
    buys = node.buys
    if not isinstance(buys, written.SpotFirst):
        return 0.0
    spot = spec.suppliers[buys.supplier].spot
    assert spot is not None
    return spot.available * (1.0 if buys.at_most is None else float(_law(spot.price).cdf(buys.at_most)))


def _law(price: Quantity) -> Law:
    return Gamma.by_moments(price.value, price.sd) if price.sd else Constant(price.value)


def off_contract(known: Resolution, numbers: Numbers, key: Key, number: int) -> tuple[Lane, OffContract] | None:
    """The lane by which somebody orders beside the contract, and how much; None where nobody does."""
    node = known.network[key]
    maverick = node.buys.maverick if node.buys is not None else None
    if maverick is None or not maverick.share:
        return None
    contract = known.terms[key][0]
    price = contract.price + known.values.get((contract.source, key[1]), 0.0)
    asked, usual = None, contract
    if maverick.supplier is not None:
        usual = resolve(known.scenario, node, maverick.supplier, 0.0)
        breaks = usual.breaks if usual.agreement is None else None
        asked = OwnPrice(usual.price, usual.agreement, maverick.premium, breaks, usual.promotion)
    law = in_ticks(maverick.lead_time.law()) if maverick.lead_time is not None else usual.lead_time
    terms = _plain(usual, maverick.supplier or UNLISTED, price, law)
    lane = lane_of(known, numbers, key, terms, number, first=False)
    premium = maverick.premium if asked is None else 0.0
    name = lane.name if maverick.supplier is None else otherwise_named(lane, OFF_CONTRACT)
    lane = replace(
        _without_contract(lane),
        name=name,
        approval=None,
        is_looked_at=False,
        planned_rate=0.0,
        way=OFF_CONTRACT,
        surcharge=premium,
    )
    return lane, OffContract(number, maverick.share, asked)


def _without_contract(lane: Lane) -> Lane:
    """A lane that nobody promised anything for, whatever its supplier has promised to those who buy by contract."""
    return replace(lane, contract_until=0.0, guarantee=None, sharing=None)


def _plain(usual: Terms, source: str, price: float, law: Law) -> Terms:
    """Terms of a small order that nobody in purchasing knows of: at once, any size, paid as it leaves."""
    return replace(
        usual,
        source=source,
        price=price,
        lead_time=law,
        planned=law,
        replayed=(),
        order_delay=0.0,
        capacity=inf,
        consolidation=None,
        inspection=None,
        title=AT_DISPATCH,
        sellers_way=False,
        breaks=None,
        agreement=None,
        reservation=None,
        band=None,
        reschedule_within=0.0,
        promotion=None,
        freight_per_shipment=0.0,
        invoicing=None,
        payment=0.0,
        order_cost=0.0,
        minimum_order=0.0,
        multiple=0.0,
    )

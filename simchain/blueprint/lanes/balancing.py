"""Lateral transshipment, from words to numbers: a lane from each stock of a group to each other."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations
from math import inf

from simchain.blueprint.lanes.sources import Numbers
from simchain.blueprint.plan import TRANSSHIP, Lane
from simchain.blueprint.plan.peers import Balancing, Peers
from simchain.blueprint.resolve import Resolution
from simchain.blueprint.terms import in_ticks
from simchain.rules.delivery.transshipment import Transshipment
from simchain.rules.distributions import Constant
from simchain.rules.money.costs import AT_DISPATCH
from simchain.scenario.check.plan.bids import window_of
from simchain.scenario.relations.network import Key, ranks
from simchain.scenario.spec import Transship, groups_of


def peers_of(known: Resolution, numbers: Numbers) -> tuple[Peers, ...]:
    """Stocks of the same item and rank, where there are several and somebody asks for the item."""
    rank, groups = ranks(known.network), defaultdict(list)
    for key in known.network:
        groups[key[1], rank[key]].append(key)
    found = (_peers(known, numbers, keys) for keys in groups.values() if len(keys) > 1)
    return tuple(peers for peers in found if sum(peers.rates) > 0.0)


def _peers(known: Resolution, numbers: Numbers, keys: list[Key]) -> Peers:
    return Peers(tuple(numbers.points[key] for key in keys), tuple(known.loads[key].mean for key in keys))


def balancing_of(known: Resolution, numbers: Numbers, lanes: list[Lane]) -> tuple[Balancing, ...]:
    """What `transship` says, group by group and item by item. Its lanes join the others."""
    groups = groups_of(known.scenario.spec.transship).values()
    return tuple(balancing for group in groups for balancing in _balancing(known, numbers, lanes, group))


def _balancing(known: Resolution, numbers: Numbers, lanes: list[Lane], written: Transship) -> Iterator[Balancing]:
    for item in written.items or known.scenario.spec.items:
        keys = [(site, item) for site in written.between if (site, item) in numbers.points]
        between = []
        for giver, taker in permutations(keys, 2):
            lanes.append(_lane(known, numbers, giver, taker, written, len(lanes)))
            between.append((numbers.points[giver], numbers.points[taker], len(lanes) - 1))
        if between:
            rule = Transshipment(written.below, written.kept)
            yield Balancing(rule, _peers(known, numbers, keys), tuple(between))


def _lane(known: Resolution, numbers: Numbers, giver: Key, taker: Key, written: Transship, number: int) -> Lane:
    """Goods are the taker's as they leave, and worth what his are."""
    law = Constant(0.0) if written.lead_time is None else in_ticks(written.lead_time.law())
    value = known.values[taker]
    return Lane(
        index=number,
        name=f"{giver[0]} ({TRANSSHIP})>{taker[0]}/{taker[1]}",
        supplier=None,
        origin=numbers.points[giver],
        destination=numbers.points[taker],
        priority=0,
        lead_time=law,
        replayed=(),
        may_cross=True,
        order_delay=0.0,
        capacity=inf,
        consolidation=None,
        inspection=None,
        title=AT_DISPATCH,
        unit_price=0.0,
        breaks=None,
        agreement=None,
        promotion=None,
        inflation=0.0,
        freight=written.cost,
        freight_per_shipment=0.0,
        fuel=None,
        emissions=0.0,
        carbon_price=0.0,
        levies=None,
        invoicing=None,
        payment=0.0,
        order_cost=0.0,
        minimum_order=0.0,
        multiple=0.0,
        unit_value=value,
        holding=known.rates(taker, value),
        owner=taker[0],
        owned_by=numbers.points[taker],
        is_charged=True,
        paid_value=value,
        worth_at_source=known.values[giver],
        promised=law.mean,
        planned_rate=0.0,
        reservation=None,
        band=None,
        reschedule_within=0.0,
        cancel_within=inf,
        sharing=None,
        contract_until=0.0,
        guarantee=None,
        is_looked_at=False,
        keeps_lines=False,
        on_time=window_of(known.scenario.spec),
        opening_transit=(),
        opening_mail=(),
        way=TRANSSHIP,
    )

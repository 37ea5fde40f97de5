"""Lowering: a scenario and a seed to the numbers an engine reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf

from simchain.blueprint.foresight import Sight
from simchain.blueprint.loops import loop_of
from simchain.blueprint.plan import (
    NO_RATES,
    Blueprint,
    Component,
    Customers,
    Lane,
    Point,
    Production,
    Receipt,
    Supply,
)
from simchain.blueprint.policies import order_cap, policy_of, target_stock
from simchain.blueprint.resolve import Resolution
from simchain.blueprint.terms import Terms, in_ticks, supply_capacity
from simchain.clock import whole_ticks
from simchain.randomness import Tapes
from simchain.rules.costs import AT_DISPATCH, AT_RECEIPT, AT_USE
from simchain.rules.disruptions import DatedOutage, Outages
from simchain.rules.distributions import Constant, Law
from simchain.rules.policies import EchelonBaseStock
from simchain.scenario import spec as written
from simchain.scenario.defaults import EARNED_OVER, negative_orders
from simchain.scenario.network import Key, Node, ranks
from simchain.scenario.scenario import Scenario


def lower(scenario: Scenario, seed: int | None = None, replication: int = 0) -> Blueprint:
    """The blueprint of a scenario: names to numbers, defaults and targets resolved, tapes of one replication.

    `seed` replaces the scenario's own. Raises `ScenarioError` where a target cannot be computed.
    """
    known = Resolution(scenario)
    points = {key: number for number, key in enumerate(known.network)}
    sold = ((name, item) for name, supplier in scenario.spec.suppliers.items() for item in supplier.sells)
    supplies = {key: number for number, key in enumerate(sold)}
    return _Numbering(known, points, supplies).blueprint(scenario.spec.run.seed if seed is None else seed, replication)


@dataclass
class _Numbering:
    """A resolved scenario while its parts are numbered: stocks and supplies by name, lanes as they come."""

    known: Resolution
    index: dict[Key, int]
    supplies: dict[Key, int]
    lanes: list[Lane] = field(default_factory=list)
    targets: dict[Key, float] = field(default_factory=dict)

    def blueprint(self, seed: int, replication: int) -> Blueprint:
        spec = self.known.scenario.spec
        run = spec.run
        rank = ranks(self.known.network)
        points = tuple(self._point(key, rank[key]) for key in self.known.network)
        productions, lines = self._productions()
        points = tuple(replace(point, production=productions.get(point.index)) for point in points)
        return Blueprint(
            title=self.known.scenario.title,
            currency=spec.currency,
            scenario=self.known.scenario.name,
            horizon=run.horizon,
            warm_up=0.0 if run.warm_up == "none" else float(run.warm_up),
            bucket=whole_ticks(run.bucket),
            keep_series=run.series == "periods",
            points=points,
            lanes=tuple(self.lanes),
            supplies=tuple(self._supply(*key) for key in self.supplies),
            productions=self._made,
            lines=lines,
            customers=tuple(
                Customers(number, self.index[key], demand)
                for number, (key, demand) in enumerate(self.known.demands.items())
            ),
            tapes=Tapes(seed, replication),
        )

    def _point(self, key: Key, rank: int) -> Point:
        site_name, item = key
        spec = self.known.scenario.spec
        site, stock, costs = spec.sites[site_name], self.known.stock(key), spec.costs
        node, is_own = self.known.network[key], isinstance(stock, written.OwnPolicy)
        basis = self.known.basis(key)
        sight = Sight(self.known, key, self.index)
        policy, memory = policy_of(stock, basis, sight.periods)
        lanes = tuple(self._lane(key, lane, first=n == 0) for n, lane in enumerate(self.known.terms[key]))
        opening = stock.opening.on_hand
        if opening is None:
            opening = self._target(key)
            opening = float(round(opening + 0.4999999)) if spec.whole_units else opening
        owner = next((lane for lane in self.known.terms[key] if lane.title == AT_USE), None)
        return Point(
            index=self.index[key],
            site=site_name,
            item=item,
            rank=rank,
            policy=policy,
            memory=memory,
            review_period=self.known.review(key),
            first_review=whole_ticks(stock.first_review),
            lanes=lanes,
            shares=tuple(lane.share for lane in self.known.terms[key]),
            production=None,
            order_cost=0.0 if isinstance(stock, written.VendorManaged) else stock.order_cost,
            allocation=site.allocation,
            earned_over=site.earned_over or EARNED_OVER,
            partial=site.ships == "partial",
            lost_sales=site.unmet == "lost",
            whole_units=spec.whole_units,
            opening_stock=opening,
            unit_value=self.known.values[key],
            price=spec.items[item].price or 0.0,
            holding=self.known.rates(key, self.known.values[key]),
            backorder_cost=stock.backorder if stock.backorder is not None else costs.backorder,
            inner_backorder_cost=stock.backorder or 0.0,
            stockout_cost=stock.stockout if stock.stockout is not None else costs.stockout,
            owner=site_name if owner is None else owner.source,
            owned_by=self.index[key] if owner is None else self.index.get((owner.source, item)),
            due_at_use=owner.price if owner is not None else 0.0,
            order_cap=order_cap(stock, policy, basis),
            negative_orders=negative_orders(stock),
            watches_shortage=bool(stock.gaming) or (is_own and bool(lanes)),
            watches_price=bool(stock.forward_buy) or (is_own and len(lanes) == 1),
            foresight=sight.foresight(basis),
            echelon=sight.echelon() if is_own or isinstance(stock, written.EchelonBaseStock) else None,
            split=None if node.buys is None else node.buys.own,
            requirements=sight.requirements(),
            loop=loop_of(self.known, key, self.index),
        )

    def _target(self, key: Key) -> float:
        """What a stock aims to hold itself: an echelon's level counts what it feeds, too."""
        if key not in self.targets:
            basis = self.known.basis(key)
            policy, _ = policy_of(self.known.stock(key), basis)
            target = target_stock(policy, basis)
            if isinstance(policy, EchelonBaseStock):
                below = self.known.below(key)
                target = policy.level - sum(below[other] * self._target(other) for other in below if other != key)
            self.targets[key] = max(0.0, target)
        return self.targets[key]

    def _lane(self, key: Key, terms: Terms, first: bool) -> int:
        site, item = key
        origin = self.index.get((terms.source, item))
        value = self.known.landed(terms, key, self.known.values)
        seller = (terms.source, item)
        holding, paid = self.known.rates(key, value), value
        if terms.title == AT_RECEIPT:
            value = self.known.values.get(seller, value)
            holding = self.known.rates(seller, value) if origin is not None else NO_RATES
            paid = value if origin is not None else 0.0
        elif terms.title == AT_USE:
            paid -= terms.price
        if terms.transit_free:
            holding = NO_RATES
        is_buyer_s = terms.title == AT_DISPATCH
        opening = self.known.stock(key).opening if first else written.Opening()
        order = self.known.scenario.spec.sites[terms.source].priority if origin is not None else []
        lane = Lane(
            index=len(self.lanes),
            name=f"{terms.source}>{site}/{item}",
            supplier=self.supplies[seller] if origin is None else None,
            origin=origin,
            destination=self.index[key],
            priority=1 + (order.index(site) if site in order else len(order)),
            lead_time=terms.lead_time,
            replayed=terms.replayed,
            may_cross=terms.may_cross,
            order_delay=terms.order_delay,
            capacity=terms.capacity,
            consolidation=terms.consolidation,
            title=terms.title,
            unit_price=terms.price,
            promotion=terms.promotion,
            freight=terms.freight,
            freight_per_shipment=terms.freight_per_shipment,
            order_cost=terms.order_cost,
            minimum_order=terms.minimum_order,
            multiple=terms.multiple,
            unit_value=value,
            holding=holding,
            owner=site if is_buyer_s else terms.source,
            owned_by=self.index[key] if is_buyer_s else origin,
            paid_value=paid,
            opening_transit=_receipts(opening.in_transit),
            opening_mail=_receipts(opening.orders_in_mail),
        )
        self.lanes.append(lane)
        return lane.index

    def _supply(self, supplier: str, item: str) -> Supply:
        block = self.known.scenario.spec.suppliers[supplier]
        outages: Outages | None = None
        dated: tuple[DatedOutage, ...] = ()
        if block.outages is not None:
            dated = tuple(
                DatedOutage(whole_ticks(one.starts), whole_ticks(one.starts + one.lasts)) for one in block.outages.dated
            )
            if block.outages.every is not None and block.outages.lasts is not None:
                outages = Outages(block.outages.every.law(), block.outages.lasts.law())
        capacity = supply_capacity(block, item)
        return Supply(
            index=self.supplies[supplier, item],
            supplier=supplier,
            item=item,
            capacity=capacity,
            outages=outages,
            dated=dated,
            allocation=block.allocation,
            earned_over=block.earned_over or EARNED_OVER,
            whole_units=self.known.scenario.spec.whole_units,
        )

    def _productions(self) -> tuple[dict[int, int], int]:
        lines: dict[tuple[str, str], int] = {}
        made: list[Production] = []
        for node in self.known.network.values():
            if node.makes is not None:
                made.append(self._production(len(made), node, node.makes, lines))
        self._made = tuple(made)
        return {production.point: production.index for production in made}, len(lines)

    def _production(
        self, number: int, node: Node, makes: written.Makes, lines: dict[tuple[str, str], int]
    ) -> Production:
        line = None
        if makes.rate is not None or makes.processing_time is not None or makes.line is not None:
            line = lines.setdefault((node.site, makes.line or f"line of {node.item}"), len(lines))
        unit_time: Law = Constant(makes.days_per_unit)
        if makes.processing_time is not None:
            unit_time = makes.processing_time.law()
        parts = [((node.site, part), per_unit) for part, per_unit in makes.components.items()]
        part_rates = [[rate * n for rate in self.known.rates(part, self.known.values[part])] for part, n in parts]
        rates = [sum(column) for column in zip(*part_rates, strict=True)] if part_rates else NO_RATES
        return Production(
            index=number,
            point=self.index[node.key],
            components=tuple(Component(self.index[part], n) for part, n in parts),
            line=line,
            delay=in_ticks(makes.takes.law()) if makes.takes else Constant(0.0),
            unit_time=unit_time,
            set_up_time=whole_ticks(makes.set_up.time),
            set_up_cost=makes.set_up.cost,
            yield_share=makes.yields,
            transfer=makes.transfer or inf,
            whole_lots=makes.starts_whole,
            holding=(rates[0], rates[1], rates[2], rates[3]),
            unit_value=sum(self.known.values[part] * n for part, n in parts),
        )


def _receipts(days: Mapping[str, float]) -> tuple[Receipt, ...]:
    return tuple(Receipt(quantity, whole_ticks(float(day.removeprefix("day ")))) for day, quantity in days.items())

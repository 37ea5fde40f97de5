"""Lowering: a scenario and a seed to the numbers an engine reads."""

from dataclasses import dataclass, field, replace
from math import inf
from typing import TypeVar

from simchain.blueprint.disruptions import Places, disruptions_of, ways_of
from simchain.blueprint.foresight import Sight
from simchain.blueprint.judging import criteria_of
from simchain.blueprint.keeping import keeping_of
from simchain.blueprint.lanes.balancing import balancing_of, peers_of
from simchain.blueprint.lanes.off_contract import off_contract, spot_buys, unlisted_items, unlisted_supply
from simchain.blueprint.lanes.rushing import rush_lane, rush_rule
from simchain.blueprint.lanes.sources import Numbers, lane_of, outside_supply
from simchain.blueprint.loops import loop_of
from simchain.blueprint.making import productions_of
from simchain.blueprint.money import budgets_of, valuations_of
from simchain.blueprint.panel import panel_of, renewals_of, ruled_out
from simchain.blueprint.plan import Blueprint, Customers, Lane, Point, Rush, Supply
from simchain.blueprint.policies import order_cap, policy_of, target_stock
from simchain.blueprint.resolve import Resolution
from simchain.blueprint.sourcing import sourcing_of
from simchain.blueprint.terms import Terms
from simchain.blueprint.triggers import triggers_of
from simchain.clock import DAYS_PER_YEAR, whole_ticks
from simchain.randomness import Tapes
from simchain.rules.customers.demand import Demand, asks_whole
from simchain.rules.customers.goodwill import Goodwill
from simchain.rules.money.costs import AT_USE
from simchain.rules.policies import EchelonBaseStock
from simchain.scenario import spec as written
from simchain.scenario.defaults import EARNED_OVER, negative_orders
from simchain.scenario.relations.network import Key, ranks
from simchain.scenario.scenario import Scenario


def lower(scenario: Scenario, seed: int | None = None, replication: int = 0) -> Blueprint:
    """The blueprint of a scenario: names to numbers, defaults and targets resolved, tapes of one replication.

    `seed` replaces the scenario's own. Raises `ScenarioError` where a target cannot be computed.
    """
    known = Resolution(scenario)
    points = {key: number for number, key in enumerate(known.network)}
    sold = ((name, item) for name, supplier in scenario.spec.suppliers.items() for item in supplier.sells)
    supplies = {key: number for number, key in enumerate((*sold, *unlisted_items(scenario.spec)))}
    numbering = _Numbering(known, Numbers(points, supplies))
    return numbering.blueprint(scenario.spec.run.seed if seed is None else seed, replication)


Way = TypeVar("Way")


@dataclass
class _Numbering:
    """A resolved scenario while its parts are numbered: lanes as they come."""

    known: Resolution
    numbers: Numbers
    lanes: list[Lane] = field(default_factory=list)
    targets: dict[Key, float] = field(default_factory=dict)

    def blueprint(self, seed: int, replication: int) -> Blueprint:
        spec = self.known.scenario.spec
        run = spec.run
        rank = ranks(self.known.network)
        points = tuple(self._point(key, rank[key]) for key in self.known.network)
        productions, lines = productions_of(self.known, self.numbers.points)
        made = {production.point: production.index for production in productions}
        points = tuple(replace(point, production=made.get(point.index)) for point in points)
        balancing = balancing_of(self.known, self.numbers, self.lanes)
        places = Places(self.numbers.points, self.numbers.supplies, ways_of(self.lanes))
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
            supplies=tuple(self._supply(*key) for key in self.numbers.supplies),
            productions=productions,
            lines=lines,
            customers=tuple(
                self._customers(number, key, demand) for number, (key, demand) in enumerate(self.known.demands.items())
            ),
            disruptions=disruptions_of(self.known.scenario, places),
            criteria=criteria_of(self.known.scenario.spec.scorecard),
            tapes=Tapes(seed, replication),
            renewals=renewals_of(spec),
            triggers=triggers_of(self.known.scenario, self.numbers.points, self.lanes),
            valuations=valuations_of(spec, self.numbers.points),
            budgets=budgets_of(spec, self.numbers.points),
            peers=peers_of(self.known, self.numbers),
            balancing=balancing,
        )

    def _customers(self, number: int, key: Key, demand: Demand) -> Customers:
        goodwill = self.known.scenario.spec.sites[key[0]].goodwill
        return Customers(
            number,
            self.numbers.points[key],
            demand,
            None if goodwill is None else Goodwill(goodwill.loss, goodwill.recovery or inf),
            self.known.scenario.spec.whole_units or asks_whole(demand),
        )

    def _point(self, key: Key, rank: int) -> Point:
        site_name, item = key
        spec = self.known.scenario.spec
        site, stock, costs = spec.sites[site_name], self.known.stock(key), spec.costs
        node, is_own = self.known.network[key], isinstance(stock, written.OwnPolicy)
        basis = self.known.basis(key)
        index = self.numbers.points
        sight = Sight(self.known, key, index)
        policy, memory = policy_of(stock, basis, sight.periods)
        lanes = tuple(self._lane(key, lane, first=n == 0) for n, lane in enumerate(self.known.terms[key]))
        opening = stock.opening.on_hand
        if opening is None:
            opening = self._target(key)
            opening = float(round(opening + 0.4999999)) if spec.whole_units else opening
        owner = next((lane for lane in self.known.terms[key] if lane.title == AT_USE), None)
        return Point(
            index=index[key],
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
            owned_by=index[key] if owner is None else index.get((owner.source, item)),
            due_at_use=owner.price if owner is not None else 0.0,
            collects_after=whole_ticks(site.payment or 0.0) if item in site.demand else 0.0,
            capital_rate=self.known.carrying(key).capital / DAYS_PER_YEAR,
            category=spec.items[item].category or item,
            standard=spec.items[item].standard,
            order_cap=order_cap(stock, policy, basis),
            negative_orders=negative_orders(stock),
            watches_shortage=bool(stock.gaming) or (is_own and bool(lanes)),
            watches_price=bool(stock.forward_buy) or (is_own and len(lanes) == 1),
            foresight=sight.foresight(basis),
            echelon=sight.echelon() if is_own or isinstance(stock, written.EchelonBaseStock) else None,
            stand_by=len(node.stand_by),
            sourcing=sourcing_of(node, self.known.terms[key][: len(node.sources) - len(node.stand_by)]),
            item_class=self.known.item_classes.get(item, ""),
            panel=panel_of(spec, node, self.known.terms[key]),
            ruled_out=ruled_out(node),
            rush=self._rush(key),
            spot=self._beside(spot_buys(self.known, self.numbers, key, len(self.lanes))),
            off_contract=self._beside(off_contract(self.known, self.numbers, key, len(self.lanes))),
            requirements=sight.requirements(),
            loop=loop_of(self.known, key, index),
            keeping=keeping_of(self.known, key),
        )

    def _lane(self, key: Key, terms: Terms, first: bool) -> int:
        lane = lane_of(self.known, self.numbers, key, terms, len(self.lanes), first)
        self.lanes.append(lane)
        return lane.index

    def _supply(self, supplier: str, item: str) -> Supply:
        if supplier not in self.known.scenario.spec.suppliers:
            return unlisted_supply(self.known, self.numbers, item)
        return outside_supply(self.known, self.numbers, supplier, item)

    def _beside(self, way: tuple[Lane, Way] | None) -> Way | None:
        """Number the lane of another way to buy, if there is one."""
        if way is None:
            return None
        self.lanes.append(way[0])
        return way[1]

    def _rush(self, key: Key) -> Rush | None:
        """The way on which a supplier hurries for a stock, if it asks one to."""
        rule = rush_rule(self.known, key)
        if rule is None:
            return None
        self.lanes.append(rush_lane(self.known, self.numbers, key, len(self.lanes)))
        return Rush(self.lanes[-1].index, rule)

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

"""Lowering: a scenario and a seed to the numbers an engine reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from simchain.blueprint.levels import Basis, Load, Supply, load_of, policy_of, supply_of, target_stock
from simchain.blueprint.plan import (
    NO_RATES,
    Blueprint,
    Component,
    Customers,
    Lane,
    Point,
    Production,
    Rates,
    Receipt,
)
from simchain.blueprint.plan import Supply as SupplyPlan
from simchain.blueprint.terms import Terms, in_ticks, supply_capacity, terms_of
from simchain.clock import DAYS_PER_YEAR, whole_ticks
from simchain.randomness import Tapes
from simchain.rules.costs import Carrying
from simchain.rules.demand import BucketDemand, Demand
from simchain.rules.disruptions import DatedOutage, Outages
from simchain.rules.distributions import Constant, Exponential, Law
from simchain.scenario import spec as written
from simchain.scenario.history import demand_series
from simchain.scenario.network import Key, Node, downstream_first, ranks, upstream
from simchain.scenario.scenario import Scenario

DEFAULT_CARRYING = 0.24
"""Share of value a year, where a scenario says nothing of holding cost."""


def lower(scenario: Scenario, seed: int | None = None, replication: int = 0) -> Blueprint:
    """The blueprint of a scenario: names to numbers, defaults and targets resolved, tapes of one replication.

    `seed` replaces the scenario's own. Raises `ScenarioError` where a target cannot be computed.
    """
    return _Lowering(scenario).blueprint(scenario.spec.run.seed if seed is None else seed, replication)


@dataclass
class _Lowering:
    """The scenario while it is lowered. Everything is worked out when first asked for."""

    scenario: Scenario
    lanes: list[Lane] = field(default_factory=list)

    @cached_property
    def network(self) -> dict[Key, Node]:
        return self.scenario.network

    @cached_property
    def index(self) -> dict[Key, int]:
        return {key: number for number, key in enumerate(self.network)}

    @cached_property
    def terms(self) -> dict[Key, tuple[Terms, ...]]:
        return {key: terms_of(self.scenario, node) if node.buys else () for key, node in self.network.items()}

    @cached_property
    def order(self) -> list[Key]:
        return downstream_first(self.network)

    @cached_property
    def supplies(self) -> dict[Key, int]:
        sold = ((name, item) for name, block in self.scenario.spec.suppliers.items() for item in block.sells)
        return {key: number for number, key in enumerate(sold)}

    @cached_property
    def demands(self) -> dict[Key, Demand]:
        found: dict[Key, Demand] = {}
        for name, site in self.scenario.spec.sites.items():
            for item, block in site.demand.items():
                observed = None
                if block.history is not None:
                    observed = demand_series(block.history, self.scenario.folder, name, item)
                demand = block.demand(observed)
                if self.scenario.spec.whole_units and isinstance(demand, BucketDemand):
                    demand = replace(demand, whole=True)
                found[name, item] = demand
        return found

    @cached_property
    def values(self) -> dict[Key, float]:
        """Value of a unit: as stated, else landed cost, from the suppliers down."""
        values: dict[Key, float] = {}
        for key in reversed(self.order):
            node, stated = self.network[key], self.scenario.spec.items[key[1]].cost
            if stated is not None:
                values[key] = stated
            elif node.makes is not None:
                parts = node.makes.components.items()
                values[key] = sum(values[node.site, part] * number for part, number in parts) / node.makes.yields
            else:
                lanes = self.terms[key]
                values[key] = sum(lane.share * self._landed(lane, key, values) for lane in lanes)
        return values

    def _landed(self, lane: Terms, key: Key, values: Mapping[Key, float]) -> float:
        return lane.price + lane.freight + values.get((lane.source, key[1]), 0.0)

    def stock(self, key: Key) -> written.StockTerms:
        site, item = key
        return self.scenario.spec.sites[site].stock.get(item) or written.BaseStock()

    def carrying(self, key: Key) -> Carrying:
        costs, own = self.scenario.spec.costs, self.stock(key).holding
        absolute = own if own is not None else costs.holding
        shares = costs.carrying
        if shares is None:
            return Carrying(undivided=0.0 if absolute is not None else DEFAULT_CARRYING, absolute=absolute or 0.0)
        year = DAYS_PER_YEAR
        return Carrying(
            capital=shares.capital * year,
            storage=shares.storage * year,
            risk=shares.risk * year,
            undivided=shares.undivided * year,
            absolute=absolute or 0.0,
        )

    def rates(self, key: Key, value: float) -> Rates:
        return self.carrying(key).per_unit_day(value)

    @cached_property
    def loads(self) -> dict[Key, Load]:
        loads = {key: Load() for key in self.network}
        for key in self.order:
            if key in self.demands:
                loads[key] = loads[key].plus(load_of(self.demands[key]))
            node = self.network[key]
            load = replace(loads[key], grain=max(loads[key].grain, self.review(key)))
            for source in upstream(node, self.network):
                if node.makes is not None:
                    loads[source] = loads[source].plus(load, node.makes.components[source[1]] / node.makes.yields)
                else:
                    share = next(lane.share for lane in self.terms[key] if lane.source == source[0])
                    loads[source] = loads[source].plus(load, share)
        return loads

    def review(self, key: Key) -> float:
        stock = self.stock(key)
        if stock.review == "continuous":
            return 0.0
        if stock.review is not None:
            return whole_ticks(float(stock.review))
        continuous = isinstance(stock, written.ReorderPoint | written.JustInTime | written.Kanban)
        return 0.0 if continuous else whole_ticks(self.scenario.spec.run.bucket)

    def basis(self, key: Key) -> Basis:
        site, item = key
        stock, costs = self.stock(key), self.scenario.spec.costs
        node = self.network[key]
        return Basis(
            scenario=self.scenario,
            node=node,
            load=self.loads[key],
            supply=self._making(node) if node.makes else supply_of(self.terms[key]),
            review=self.review(key),
            holding=sum(self.rates(key, self.values[key])),
            backorder=stock.backorder if stock.backorder is not None else costs.backorder,
        )

    def _making(self, node: Node) -> Supply:
        assert node.makes is not None
        makes, load, review = node.makes, self.loads[node.key], self.review(node.key)
        unit = 1 / makes.rate if makes.rate else makes.processing_time.law().mean if makes.processing_time else 0.0
        takes = makes.takes.law() if makes.takes else Constant(0.0)
        stock = self.stock(node.key)
        lot = stock.bin if isinstance(stock, written.Kanban) else load.mean * max(review, load.grain)
        return Supply(takes.mean + makes.set_up.time + unit * lot, takes.sd, makes.set_up.cost)

    # The parts of the blueprint

    def blueprint(self, seed: int, replication: int) -> Blueprint:
        spec = self.scenario.spec
        run = spec.run
        rank = ranks(self.network)
        self.lanes = []
        points = tuple(self._point(key, rank[key]) for key in self.network)
        productions, lines = self._productions()
        points = tuple(replace(point, production=productions.get(point.index)) for point in points)
        return Blueprint(
            title=self.scenario.title,
            currency=spec.currency,
            scenario=self.scenario.name,
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
                Customers(number, self.index[key], demand) for number, (key, demand) in enumerate(self.demands.items())
            ),
            tapes=Tapes(seed, replication),
        )

    def _point(self, key: Key, rank: int) -> Point:
        site_name, item = key
        spec = self.scenario.spec
        site, stock, costs = spec.sites[site_name], self.stock(key), spec.costs
        basis = self.basis(key)
        policy, memory = policy_of(stock, basis)
        lanes = tuple(self._lane(key, lane, first=n == 0) for n, lane in enumerate(self.terms[key]))
        opening = stock.opening.on_hand
        if opening is None:
            opening = target_stock(policy, basis)
            opening = float(round(opening + 0.4999999)) if spec.whole_units else opening
        return Point(
            index=self.index[key],
            site=site_name,
            item=item,
            rank=rank,
            policy=policy,
            memory=memory,
            review_period=self.review(key),
            first_review=whole_ticks(stock.first_review),
            lanes=lanes,
            shares=tuple(lane.share for lane in self.terms[key]),
            production=None,
            order_cost=stock.order_cost,
            allocation=site.allocation,
            partial=site.ships == "partial",
            lost_sales=site.unmet == "lost",
            whole_units=spec.whole_units,
            opening_stock=opening,
            unit_value=self.values[key],
            price=spec.items[item].price or 0.0,
            holding=self.rates(key, self.values[key]),
            backorder_cost=stock.backorder if stock.backorder is not None else costs.backorder,
            stockout_cost=stock.stockout if stock.stockout is not None else costs.stockout,
            holder=site_name,
        )

    def _lane(self, key: Key, terms: Terms, first: bool) -> int:
        site, item = key
        origin = self.index.get((terms.source, item))
        value = self._landed(terms, key, self.values)
        seller = (terms.source, item)
        if terms.title_at_dispatch:
            holding, owned = self.rates(key, value), True
        elif origin is not None:
            holding, owned = self.rates(seller, self.values[seller]), True
            value = self.values[seller]
        else:
            holding, owned = NO_RATES, False
        opening = self.stock(key).opening if first else written.Opening()
        order = self.scenario.spec.sites[terms.source].priority if origin is not None else []
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
            title_at_dispatch=terms.title_at_dispatch,
            unit_price=terms.price,
            freight=terms.freight,
            order_cost=terms.order_cost,
            minimum_order=terms.minimum_order,
            multiple=terms.multiple,
            unit_value=value,
            holding=holding,
            owned=owned,
            opening_transit=_receipts(opening.in_transit),
            opening_mail=_receipts(opening.orders_in_mail),
        )
        self.lanes.append(lane)
        return lane.index

    def _supply(self, supplier: str, item: str) -> SupplyPlan:
        block = self.scenario.spec.suppliers[supplier]
        outages, dated = None, ()
        if block.outages is not None:
            dated = tuple(
                DatedOutage(whole_ticks(one.starts), whole_ticks(one.starts + one.lasts)) for one in block.outages.dated
            )
            if block.outages.every is not None and block.outages.lasts is not None:
                outages = Outages(_time_up(block.outages.every.law()), block.outages.lasts.law())
        capacity = supply_capacity(block, item)
        return SupplyPlan(self.supplies[supplier, item], supplier, item, capacity, outages, dated)

    def _productions(self) -> tuple[dict[int, int], int]:
        lines: dict[tuple[str, str], int] = {}
        made: list[Production] = []
        for key, node in self.network.items():
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
        unit_time: Law = Constant(1 / makes.rate if makes.rate else 0.0)
        if makes.processing_time is not None:
            unit_time = makes.processing_time.law()
        parts = [((node.site, part), per_unit) for part, per_unit in makes.components.items()]
        part_rates = [[rate * n for rate in self.rates(part, self.values[part])] for part, n in parts]
        rates = [sum(column) for column in zip(*part_rates, strict=True)] if part_rates else NO_RATES
        has_set_up = bool(makes.set_up.time or makes.set_up.cost)
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
            whole_lots=makes.lots == "whole" or (makes.lots is None and has_set_up),
            holding=(rates[0], rates[1], rates[2], rates[3]),
            unit_value=sum(self.values[part] * n for part, n in parts),
        )


def _time_up(law: Law) -> Law:
    """A plain mean time between outages is exponential."""
    return Exponential(law.mean) if isinstance(law, Constant) else law


def _receipts(days: Mapping[str, float]) -> tuple[Receipt, ...]:
    return tuple(Receipt(quantity, whole_ticks(float(day.removeprefix("day ")))) for day, quantity in days.items())

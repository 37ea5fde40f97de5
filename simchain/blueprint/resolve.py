"""What follows from a scenario: terms of lanes, values of goods, rates of holding, load on each stock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from simchain.blueprint.approving import usually_approved
from simchain.blueprint.judging import keeps_lines
from simchain.blueprint.levels.cover import LeadTime
from simchain.blueprint.levels.levels import Basis
from simchain.blueprint.levels.load import Load, load_of
from simchain.blueprint.levels.ways import Supply, supply_of
from simchain.blueprint.panel import has_panel
from simchain.blueprint.plan import Rates
from simchain.blueprint.pricing import planned_price, price_steps
from simchain.blueprint.terms import Terms, terms_of
from simchain.clock import DAYS_PER_YEAR, whole_ticks
from simchain.rules.customers.demand import BucketDemand, Demand
from simchain.rules.distributions import Constant
from simchain.rules.goods.quality import cost_of_good_unit
from simchain.rules.money.costs import Carrying
from simchain.rules.money.landed_cost import landed_cost
from simchain.scenario import spec as written
from simchain.scenario.classes import classes_of, is_classified
from simchain.scenario.defaults import DEFAULT_CARRYING, review_period
from simchain.scenario.history.sales import demand_series
from simchain.scenario.relations.approving import approval_of
from simchain.scenario.relations.loops import members_of
from simchain.scenario.relations.lots import smallest_lot
from simchain.scenario.relations.network import Key, Node, downstream_first, upstream
from simchain.scenario.scenario import Scenario


@dataclass(frozen=True)
class Resolution:
    """What follows from a scenario before any of it is numbered. Everything is worked out when first asked for."""

    scenario: Scenario

    @cached_property
    def network(self) -> dict[Key, Node]:
        return self.scenario.network

    @cached_property
    def stated(self) -> dict[Key, tuple[Terms, ...]]:
        """The lanes into each stock, as they are written."""
        return self._planned[1]

    @cached_property
    def terms(self) -> dict[Key, tuple[Terms, ...]]:
        """The lanes into each stock, at the price of the order that is planned where it depends on its size."""
        return {key: tuple(planned_price(self, key, lane) for lane in lanes) for key, lanes in self.stated.items()}

    @cached_property
    def item_classes(self) -> dict[str, str]:
        """The class of every item, where the file speaks of classes."""
        if not is_classified(self.scenario.spec):
            return {}
        return {item: one.name for item, one in classes_of(self.scenario.spec, self.scenario.folder).items()}

    @cached_property
    def keeps_lines(self) -> bool:
        """Whether a run keeps the order lines of outside suppliers, because somebody judges them by these."""
        spec = self.scenario.spec
        return keeps_lines(spec) or any(has_panel(spec, node) for node in self.network.values())

    @cached_property
    def order(self) -> list[Key]:
        """Stocks from the customers upstream."""
        return downstream_first(self.network)

    @cached_property
    def demands(self) -> dict[Key, Demand]:
        """The demand rule of each stock that faces customers."""
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
                values[key] = sum(lane.share * self.landed(lane, key, values) for lane in lanes)
        return values

    def landed(self, lane: Terms, key: Key, values: Mapping[Key, float]) -> float:
        """What one good unit has cost when it is there by a lane."""
        cost = self.on_the_way(lane, key, values)
        return cost if lane.inspection is None else cost_of_good_unit(lane.inspection, cost, lane.price)

    def on_the_way(self, lane: Terms, key: Key, values: Mapping[Key, float]) -> float:
        """What one unit on a lane has cost, good or bad."""
        worth, levies = lane.price + values.get((lane.source, key[1]), 0.0), lane.levies
        return landed_cost(worth, lane.freight, levies.duty, levies.insurance, levies.handling)

    def stock(self, key: Key) -> written.StockTerms:
        """How a stock is replenished; a base stock where nothing is said."""
        site, item = key
        return self.scenario.spec.sites[site].stock.get(item) or written.BaseStock()

    def carrying(self, key: Key) -> Carrying:
        """What it costs to hold an item at a site."""
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
        """Money per unit and day for holding a unit of this value there."""
        return self.carrying(key).per_unit_day(value)

    @cached_property
    def loads(self) -> dict[Key, Load]:
        """Demand on each stock, that of its customers and of all it replenishes."""
        return self._planned[0]

    @cached_property
    def _planned(self) -> tuple[dict[Key, Load], dict[Key, tuple[Terms, ...]]]:
        """Loads and lanes together, as the shares of sources may hang on what a stock needs."""
        loads = {key: Load() for key in self.network}
        stated: dict[Key, tuple[Terms, ...]] = dict.fromkeys(self.network, ())
        for key in self.order:
            if key in self.demands:
                loads[key] = loads[key].plus(load_of(self.demands[key]))
            node = self.network[key]
            stated[key] = terms_of(self.scenario, node, loads[key].mean) if node.buys else ()
            load = replace(loads[key], grain=max(loads[key].grain, self.review(key)))
            for source in upstream(node, self.network):
                loads[source] = loads[source].plus(load, drawn(node, stated[key], source))
        return loads, stated

    @cached_property
    def feeds(self) -> dict[Key, dict[Key, float]]:
        """For each stock, those that draw on it directly, with the units of it in one unit of theirs."""
        feeds: dict[Key, dict[Key, float]] = {key: {} for key in self.network}
        for other, node in self.network.items():
            for source in upstream(node, self.network):
                feeds[source][other] = self.drawn(node, source)
        return feeds

    def drawn(self, node: Node, source: Key) -> float:
        """Units that one unit of a stock takes from one of its sources."""
        return drawn(node, self.stated[node.key], source)

    def good_share(self, key: Key) -> float:
        """Share of what a stock has on order that comes in good, on average."""
        makes = self.network[key].makes
        if makes is not None:
            return makes.yields
        drawn = sum(lane.drawn for lane in self.terms[key])
        return sum(lane.share for lane in self.terms[key]) / drawn if drawn else 1.0

    def below(self, key: Key) -> dict[Key, float]:
        """This stock and all that it feeds, near and far, with the units of it in one unit of theirs."""
        weights = {key: 1.0}
        for other in reversed(self.order):
            node = self.network[other]
            drawn = [
                self.drawn(node, source) * weights[source]
                for source in upstream(node, self.network)
                if source in weights
            ]
            if drawn:
                weights[other] = sum(drawn)
        return weights

    def review(self, key: Key) -> float:
        """Days between reviews, 0 for continuous review."""
        return whole_ticks(review_period(self.stock(key), self.scenario.spec.run))

    def basis(self, key: Key, lot: float | None = None) -> Basis:
        """All that the level of one stock is computed from; its item is made in lots as ordered, or of that size."""
        if (key, lot) not in self._bases:
            self._bases[key, lot] = self._basis(key, lot)
        return self._bases[key, lot]

    @cached_property
    def _bases(self) -> dict[tuple[Key, float | None], Basis]:
        return {}

    def _basis(self, key: Key, lot: float | None) -> Basis:
        stock, costs, node = self.stock(key), self.scenario.spec.costs, self.network[key]
        basis = Basis(
            scenario=self.scenario,
            node=node,
            load=self.loads[key],
            supply=self._making(node, lot) if node.makes else supply_of(self._covered(key), self.loads[key].mean),
            steps=price_steps(self, key),
            review=self.review(key),
            holding=sum(self.rates(key, self.values[key])),
            backorder=stock.backorder if stock.backorder is not None else costs.backorder,
            good_share=self.good_share(key),
            kit=self._kit(key),
            days_beyond=sum(self._days_beyond(key, stock)),
        )
        if approval_of(self.scenario.spec, node) is None:
            return basis
        lanes = tuple(usually_approved(basis, stock, self._covered(key)))
        return replace(basis, supply=supply_of(lanes, self.loads[key].mean))

    def _covered(self, key: Key) -> tuple[Terms, ...]:
        """The lanes, with shares by which a level covers their times: with two roles, all by the one planned with."""
        node, lanes = self.network[key], self.terms[key]
        if isinstance(node.buys, written.Roles) and len(node.usual) > 1:
            return tuple(replace(lane, share=float(lane.source == node.usual[0])) for lane in lanes)
        return lanes

    def _kit(self, key: Key) -> float:
        """Most units of a component that a whole lot takes at once, as far as lots are written."""
        site = self.scenario.spec.sites[key[0]]
        kits = (
            smallest_lot(site.stock.get(item)) * makes.components[key[1]]
            for item, makes in site.makes.items()
            if makes.starts_whole and key[1] in makes.components
        )
        return max(kits, default=0.0)

    def _days_beyond(self, key: Key, stock: written.StockTerms) -> Iterator[float]:
        """Mean times of the stages of a loop after the first, for a bin of its cards."""
        if isinstance(stock, written.Kanban):
            for member in members_of(self.network, key, stock)[1:]:
                yield self.basis(member.key, stock.bin / member.weight).days_of_loop

    def _making(self, node: Node, lot: float | None) -> Supply:
        assert node.makes is not None
        makes, load, review = node.makes, self.loads[node.key], self.review(node.key)
        takes = makes.takes.law() if makes.takes else Constant(0.0)
        stock = self.stock(node.key)
        if lot is None:
            lot = stock.bin if isinstance(stock, written.Kanban) else load.mean * max(review, load.grain)
        return Supply([LeadTime(1.0, takes, makes.set_up.time + makes.days_per_unit * lot)], makes.set_up.cost)


def drawn(node: Node, lanes: tuple[Terms, ...], source: Key) -> float:
    """Units that one unit of a stock takes from one of its sources: by the recipe, or by the source's share."""
    if node.makes is not None:
        return node.makes.components[source[1]] / node.makes.yields
    return next(lane.drawn for lane in lanes if lane.source == source[0])

"""From a target to a level: mean and spread of demand over the lead time of a stock, and what covers it."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, hypot, sqrt

from simchain.blueprint.cover import Cover, LeadTime, cover
from simchain.blueprint.terms import Terms
from simchain.clock import DAYS_PER_YEAR
from simchain.errors import ScenarioError
from simchain.rules.consolidation import time_between_departures
from simchain.rules.demand import ArrivalDemand, BucketDemand, Demand, SeriesDemand, mean_rate, variance_rate
from simchain.rules.distributions import Constant, Normal, Poisson
from simchain.rules.stock import (
    autocorrelated_spread,
    base_stock_level,
    critical_ratio,
    discrete_base_stock_level,
    economic_order_quantity,
    economic_production_quantity,
    lead_time_demand_sd,
    undershoot_moments,
)
from simchain.scenario import spec as written
from simchain.scenario.defaults import DEFAULT_SERVICE
from simchain.scenario.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.tree import Steps


@dataclass(frozen=True)
class Load:
    """Demand on one stock: mean (units a day), variance (units^2 a day), and the days between its changes.

    `autocorrelation` is that from one period of `period` days to the next, averaged by variance over all streams.
    """

    mean: float = 0.0
    variance: float = 0.0
    grain: float = 0.0
    poisson: bool = False
    autocorrelation: float = 0.0
    period: float = 1.0

    def plus(self, other: "Load", per_unit: float = 1.0) -> "Load":
        """This load and `per_unit` times another, as if they were independent."""
        if not other.mean:
            return self
        added = per_unit**2 * other.variance
        variance = self.variance + added
        correlated = self.autocorrelation * self.variance + other.autocorrelation * added
        return Load(
            mean=self.mean + per_unit * other.mean,
            variance=variance,
            grain=min(self.grain, other.grain) if self.mean else other.grain,
            poisson=other.poisson and per_unit == 1.0 and not self.mean,
            autocorrelation=correlated / variance if variance else 0.0,
            period=other.period if other.autocorrelation else self.period,
        )

    def sd_per_day(self, days: float) -> float:
        """Standard deviation of a day's demand such that that of `days` days is its square root of days times it."""
        return sqrt(self.variance * autocorrelated_spread(days / self.period, self.autocorrelation))


def load_of(demand: Demand) -> Load:
    """The load that customers are."""
    poisson = (isinstance(demand, ArrivalDemand) and demand.size == Constant(1.0)) or (
        isinstance(demand, BucketDemand) and isinstance(demand.law, Poisson)
    )
    grain = demand.bucket if isinstance(demand, BucketDemand | SeriesDemand) else 0.0
    autocorrelation = demand.autocorrelation if isinstance(demand, BucketDemand) else 0.0
    return Load(mean_rate(demand), variance_rate(demand), grain, poisson, autocorrelation, grain or 1.0)


@dataclass(frozen=True)
class Supply:
    """The ways in which a stock is replenished, and what an order costs."""

    ways: list[LeadTime]
    order_cost: float
    minimum: float = 0.0
    multiple: float = 0.0
    """Least order and lot size of the source, where it is the only one."""

    @property
    def mean(self) -> float:
        """Mean lead time."""
        return sum(way.share * (way.law.mean + way.delay) for way in self.ways)

    @property
    def between(self) -> float:
        """Longest time between two departures, where goods leave together."""
        return max((way.between for way in self.ways), default=0.0)


def supply_of(lanes: tuple[Terms, ...], demand_rate: float) -> Supply:
    """Planned lead times over the sources of a stock, and what an order costs, freight of its own shipment included."""
    ways = [
        LeadTime(lane.share, lane.planned, lane.order_delay, _between(lane, lane.share * demand_rate)) for lane in lanes
    ]
    per_order = sum(lane.order_cost for lane in lanes)
    shipments = sum(lane.freight_per_shipment for lane in lanes if lane.consolidation is None)
    only = lanes[0] if len(lanes) == 1 else None
    return Supply(ways, per_order + shipments, only.minimum_order if only else 0.0, only.multiple if only else 0.0)


def _between(lane: Terms, demand_rate: float) -> float:
    return time_between_departures(lane.consolidation, demand_rate) if lane.consolidation is not None else 0.0


@dataclass(frozen=True)
class Basis:
    """All that the level of one stock is computed from. Money per unit and day."""

    scenario: Scenario
    node: Node
    load: Load
    supply: Supply
    review: float
    holding: float
    backorder: float

    @cached_property
    def cover(self) -> Cover:
        """Days of demand that a level must cover."""
        return cover(self.supply.ways, self.review, self.load.grain)

    @property
    def path(self) -> Steps:
        return ("sites", self.node.site, "stock", self.node.item)

    def refusal(self, key: str, sentence: str, way_out: str) -> ScenarioError:
        name = f"{self.node.site}.stock.{self.node.item}"
        return self.scenario.refusal((*self.path, key), f"{name} {sentence}", way_out)

    def chance(self, safety: written.Safety | str | None) -> float:
        """The target as the chance that a level covers the demand."""
        if safety == "critical_ratio":
            if not self.backorder or not self.holding:
                lacking = "a backorder cost" if not self.backorder else "a holding cost"
                way = "add 'backorder: 1 USD/unit/day' and a holding or carrying cost, or give a cycle_service"
                raise self.refusal("safety", f"aims at the critical ratio, which needs {lacking}", way)
            return critical_ratio(self.holding, self.backorder)
        return safety.cycle_service if isinstance(safety, written.Safety) else DEFAULT_SERVICE

    def covered(self, undershoot: bool = False) -> Normal | Poisson:
        """The demand that a level must cover, with the undershoot of a reorder point where that is counted."""
        days, load = self.cover, self.load
        expected = load.mean * days.mean
        drop = self.undershoot if undershoot else Normal(0.0, 0.0)
        if load.poisson and days.sd == 0 and expected > 0 and not drop.mean:
            return Poisson(expected)
        sd = lead_time_demand_sd(load.mean, load.sd_per_day(days.mean), days.mean, days.sd)
        return Normal(expected + drop.mean, hypot(sd, drop.sd))

    @cached_property
    def undershoot(self) -> Normal:
        """How far the position is below a reorder point when an order goes out: mean and standard deviation."""
        days = max(self.review, self.load.grain)
        if (self.load.poisson and not days) or not self.load.mean:
            return Normal(0.0, 0.0)
        if not days:  # single customers: compound Poisson demand has E[size^2] / E[size] = variance rate / mean rate
            return Normal(*undershoot_moments(self.load.variance / self.load.mean, 0.0))
        return Normal(*undershoot_moments(self.load.mean * days, sqrt(self.load.variance * days)))

    def level(self, safety: written.Safety | str | None) -> float:
        """Smallest level whose chance of covering the demand reaches the target."""
        counted = isinstance(safety, written.Safety) and safety.undershoot == "counted"
        chance, demand = self.chance(safety), self.covered(counted)
        if isinstance(demand, Poisson):
            return self._whole(discrete_base_stock_level(demand, chance))
        return self._whole(base_stock_level(demand.mean, demand.sd, chance))

    def buffer(self, safety: written.Safety | str | None) -> float:
        """What a level that reaches the target holds beyond the demand expected."""
        return self.level(safety) - self.load.mean * self.cover.mean

    def economic_quantity(self, order_cost: float, made: bool = False) -> float:
        """EOQ for this stock; if `made`, the economic production quantity, in units started."""
        name = "an economic production quantity" if made else "an EOQ"
        if not self.load.mean or not order_cost or not self.holding:
            lacking = "demand" if not self.load.mean else "an order cost" if not order_cost else "a holding cost"
            way = "give the quantity"
            if lacking == "an order cost":
                cost = "'set_up: {cost: 80 USD}' to what makes it" if made else "'order_cost: 80 USD'"
                way = f"add {cost}, or {way}"
            raise self.refusal("quantity", f"orders {name}, which needs {lacking}", way)
        if made:
            return self._whole(self._production_quantity(order_cost))
        yearly = DAYS_PER_YEAR
        return self._whole(economic_order_quantity(self.load.mean * yearly, order_cost, self.holding * yearly))

    def _production_quantity(self, set_up_cost: float) -> float:
        makes, demand = self.node.makes, self.load.mean
        assert makes is not None
        if not makes.days_per_unit:
            sentence = "orders an economic production quantity, which needs a rate of production"
            raise self.refusal("quantity", sentence, "add 'rate: 160 units/day' to what makes it, or write 'eoq'")
        rate = makes.yields / makes.days_per_unit
        if rate <= demand * (1 + 1e-9):
            sentence = (
                f"orders an economic production quantity, which needs a rate above demand: {rate:.6g} good units a day "
                f"are made and {demand:.6g} asked for"
            )
            raise self.refusal("quantity", sentence, "raise the rate, or give the quantity")
        return economic_production_quantity(demand, rate, set_up_cost, self.holding) / makes.yields

    def _whole(self, level: float) -> float:
        return float(ceil(level - 1e-9)) if self.scenario.spec.whole_units else level

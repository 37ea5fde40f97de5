"""The ways in which a stock is replenished: planned lead times over its sources, and what an order costs."""

from dataclasses import dataclass

from simchain.blueprint.levels.cover import LeadTime
from simchain.blueprint.terms import Terms
from simchain.rules.delivery.consolidation import time_between_departures
from simchain.rules.terms.pricing import best_size


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


@dataclass(frozen=True)
class CostSteps:
    """What a unit costs when it is there, by the size of the order; what holding it costs a day, by what it costs."""

    begins: tuple[float, ...]
    costs: tuple[float, ...]
    incremental: bool
    carrying_rate: float
    holding_cost: float

    def best_quantity(self, demand_rate: float, order_cost: float) -> float:
        """Order quantity with the least cost of buying, ordering and holding."""
        shape = (self.begins, self.costs, float(self.incremental))
        return best_size(*shape, demand_rate, order_cost, self.carrying_rate, self.holding_cost)


def supply_of(lanes: tuple[Terms, ...], demand_rate: float) -> Supply:
    """Planned lead times over the sources of a stock, and what an order costs, freight of its own shipment included."""
    ways = [
        LeadTime(
            lane.share, lane.planned, lane.order_delay + lane.inspection_days, _between(lane, lane.share * demand_rate)
        )
        for lane in lanes
    ]
    per_order = sum(lane.order_cost for lane in lanes)
    shipments = sum(lane.freight_per_shipment for lane in lanes if lane.consolidation is None)
    only = lanes[0] if len(lanes) == 1 else None
    return Supply(ways, per_order + shipments, only.minimum_order if only else 0.0, only.multiple if only else 0.0)


def _between(lane: Terms, demand_rate: float) -> float:
    return time_between_departures(lane.consolidation, demand_rate) if lane.consolidation is not None else 0.0

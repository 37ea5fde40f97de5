"""Customers: a SimPy process per demand, fed from its tape."""

from collections.abc import Generator

import simpy

from simchain.blueprint.plan import Customers
from simchain.clock import Phase
from simchain.engines.eventwise.flow import Flow
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Tapes
from simchain.randomness.demand_tape import arrivals, buckets
from simchain.rules.demand import ArrivalDemand, FlowDemand


def let_in(plan: Customers, stock: Stock, world: World, books: Books, tapes: Tapes) -> None:
    """Start the demand of one stock."""
    demand, name = plan.demand, f"demand {stock.plan.name}"
    if isinstance(demand, FlowDemand):
        Flow(demand.rate, stock, world, books)
        return
    days = arrivals(demand, tapes, name) if isinstance(demand, ArrivalDemand) else buckets(demand, tapes, name)
    world.process(_come(days, stock, world))


def _come(
    days: Generator[tuple[float, float], None, None], stock: Stock, world: World
) -> Generator[simpy.Event, None, None]:
    for day, quantity in days:
        if quantity > 0.0:
            yield world.at(day, Phase.DEMAND)
            stock.sell(quantity)

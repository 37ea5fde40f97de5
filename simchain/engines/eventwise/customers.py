"""Customers: a SimPy process per demand, fed from its tape."""

from collections.abc import Generator, Iterable
from dataclasses import replace
from itertools import takewhile
from math import floor

import simpy

from simchain.blueprint.plan import Blueprint, Customers
from simchain.clock import Phase
from simchain.engines.eventwise.disruptions.course import demand_steps
from simchain.engines.eventwise.flow import Flow
from simchain.engines.eventwise.goodwill import Following
from simchain.engines.eventwise.own import own_demand
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness.demand_tape import arrivals, buckets
from simchain.rules.customers.demand import ArrivalDemand, BucketDemand, FlowDemand


def let_in(plan: Customers, stock: Stock, world: World, books: Books, blueprint: Blueprint) -> None:
    """Start the demand of one stock."""
    demand, name, tapes = plan.demand, f"demand {stock.plan.name}", blueprint.tapes
    if not isinstance(demand, FlowDemand) and (steps := demand_steps(blueprint, plan.point)):
        demand = replace(demand, profile=demand.profile.times(steps))
        plan = replace(plan, demand=demand)
    if isinstance(demand, FlowDemand):
        Flow(demand.rate, stock, world, books)
        return
    days: Iterable[tuple[float, float]]
    if isinstance(demand, BucketDemand) and demand.own is not None:
        days = own_demand(demand.own, plan, stock.name, name, blueprint)
    else:
        days = arrivals(demand, tapes, name) if isinstance(demand, ArrivalDemand) else buckets(demand, tapes, name)
        days = takewhile(lambda event: event[0] < blueprint.horizon, days)
    if plan.goodwill is None:
        world.process(_come(days, stock, world))
    else:
        world.process(Following(plan, stock, world, books, tapes).come(days))


def _come(days: Iterable[tuple[float, float]], stock: Stock, world: World) -> Generator[simpy.Event, None, None]:
    for day, quantity in days:
        asked = floor(quantity + 0.5) if stock.plan.whole_units else quantity
        if asked > 0.0:
            yield world.at(day, Phase.DEMAND)
            stock.sell(float(asked))

"""Periodic reviews: one SimPy process for all stocks that share a period and a first review."""

from collections import defaultdict
from collections.abc import Generator, Iterable
from itertools import count

import simpy

from simchain.clock import Phase
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World


def review_regularly(stocks: Iterable[Stock], world: World) -> None:
    """Start the reviews of all stocks; those under continuous review look once at their first review, to begin with."""
    groups: dict[tuple[float, float], list[Stock]] = defaultdict(list)
    for stock in stocks:
        groups[stock.plan.review_period, stock.plan.first_review].append(stock)
    for (period, first), members in groups.items():
        world.process(_review(members, period, first, world))


def _review(stocks: list[Stock], period: float, first: float, world: World) -> Generator[simpy.Event, None, None]:
    for number in count():
        yield world.at(first + number * period, Phase.DEMAND)
        for stock in stocks:
            world.review_later(stock)
        if not period:
            return

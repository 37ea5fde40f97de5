"""Periodic reviews and forecasts: one SimPy process for all stocks that share a period and a first day."""

from collections import defaultdict
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from itertools import count

import simpy

from simchain.clock import Phase
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World


@dataclass
class Round:
    """The stocks that review, and those that observe their demand, at the same instants."""

    reviewing: list[Stock] = field(default_factory=list)
    observing: list[Stock] = field(default_factory=list)


def review_regularly(stocks: Iterable[Stock], world: World) -> None:
    """Start the reviews of all stocks; those under continuous review look once at their first review, to begin with."""
    rounds: dict[tuple[float, float], Round] = defaultdict(Round)
    for stock in stocks:
        rounds[stock.plan.review_period, stock.plan.first_review].reviewing.append(stock)
        if stock.plan.foresight is not None:
            rounds[stock.plan.foresight.period, stock.plan.foresight.first].observing.append(stock)
    for (period, first), members in rounds.items():
        world.process(_go_round(members, period, first, world))


def _go_round(members: Round, period: float, first: float, world: World) -> Generator[simpy.Event, None, None]:
    for number in count():
        yield world.at(first + number * period, Phase.DEMAND)
        for stock in members.observing:
            world.observe_later(stock)
        for stock in members.reviewing:
            world.review_later(stock)
        if not period:
            return

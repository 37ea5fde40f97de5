"""Lateral transshipment: once a day, when all else is decided, who is short gets goods from who has too much."""

from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from math import floor
from typing import Any

import simpy

from simchain.blueprint.plan.peers import Balancing
from simchain.clock import Phase
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.delivery.transshipment import short_by, to_spare
from simchain.rules.policies import DUST


def let_help(
    plans: Sequence[Balancing], stocks: Sequence[Stock], lanes: Sequence[Lane], world: World, books: Books
) -> None:
    """Have the stocks of all groups looked at, day by day. Who is in several is not sent the same by each."""
    inbound: dict[int, list[int]] = defaultdict(list)
    for _, taker, lane in (between for plan in plans for between in plan.lanes):
        inbound[taker].append(lane)
    for plan in plans:
        world.process(Balancer(plan, stocks, lanes, inbound, world, books).every_day())


class Balancer:
    """The transshipments of one item in a group: the stock that is shortest is helped first, by who has most."""

    def __init__(
        self,
        plan: Balancing,
        stocks: Sequence[Stock],
        lanes: Sequence[Lane],
        inbound: Mapping[int, Sequence[int]],
        world: World,
        books: Books,
    ) -> None:
        self.plan = plan
        self.world = world
        self.books = books
        self._stocks = {number: stocks[number] for number in plan.peers.points}
        self._rates = dict(zip(plan.peers.points, plan.peers.rates, strict=True))
        self._between = {(giver, taker): lanes[lane] for giver, taker, lane in plan.lanes}
        self._inbound = inbound

    def every_day(self) -> Generator[simpy.Event, None, None]:
        """Look at the end of each day's first instant."""
        day = 0.0
        while True:
            yield self.world.at(day, Phase.DEMAND)
            self.world.call_last(self._look)
            day += 1.0

    def _look(self, _: Any) -> None:
        spare = {i: self._spare(i) for i in self._stocks}
        short = {i: self._short(i) for i in self._stocks}
        for taker in sorted(short, key=lambda i: -short[i]):
            for giver in sorted(spare, key=lambda i: -spare[i]):
                quantity = min(short[taker], spare[giver])
                if self._stocks[giver].plan.whole_units:
                    quantity = float(floor(quantity + DUST))
                if giver != taker and quantity > DUST:
                    self._ship(giver, taker, quantity)
                    short[taker] -= quantity
                    spare[giver] -= quantity

    def _spare(self, i: int) -> float:
        stock, books = self._stocks[i], self.books
        stock.touch()
        if not stock.ships:
            return 0.0
        return min(
            to_spare(self.plan.rule, books.on_hand[i] - books.backlog[i], self._rates[i]), max(0.0, books.on_hand[i])
        )

    def _short(self, i: int) -> float:
        books = self.books
        coming = sum(books.in_transit[lane] for lane in self._inbound[i])
        return short_by(self.plan.rule, books.on_hand[i] - books.backlog[i] + coming, self._rates[i])

    def _ship(self, giver: int, taker: int, quantity: float) -> None:
        """Send goods over. They count as on order where they go."""
        books, stock, lane = self.books, self._stocks[giver], self._between[giver, taker]
        self._stocks[taker].touch()
        books.on_hand[giver] -= quantity
        books.on_order[taker] += quantity
        books.transshipped[taker] += quantity
        cause = stock.note("transship", quantity=quantity)
        lane.dispatch(quantity, cause)
        stock.goods_left()
        if stock.continuous:
            self.world.review_later(stock)

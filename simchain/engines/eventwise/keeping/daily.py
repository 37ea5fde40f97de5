"""What happens to goods on the shelf once a day, before anything else of the day: they vanish, or are sold off."""

from collections.abc import Generator, Sequence
from itertools import count
from math import floor
from typing import Protocol

import simpy

from simchain.clock import Phase
from simchain.engines.eventwise.keeping.keeper import Keeper
from simchain.engines.eventwise.world import World
from simchain.rules.goods.liquidation import excess
from simchain.rules.goods.shrinkage import shrunk
from simchain.rules.policies import DUST


class Daily(Protocol):
    """What looks after something once a day."""

    def look(self) -> None: ...


def every_day(keepers: Sequence[Daily], world: World) -> Generator[simpy.Event, None, None]:
    """Let all of them look, day by day from the first."""
    for day in count():
        yield world.at(float(day), Phase.DISRUPTIONS)
        for keeper in keepers:
            keeper.look()


class Shrinking(Keeper):
    """Goods vanish at a steady rate. Of whole units, what is less than one is carried over."""

    _since = 0.0
    _owed = 0.0

    def look(self) -> None:
        stock, books, i = self.stock, self.books, self.stock.index
        stock.touch()
        quantity = shrunk(stock.plan.keeping.shrink, books.on_hand[i], self.world._now - self._since)
        self._since = self.world._now
        if stock.plan.whole_units:
            self._owed += quantity
            quantity = min(float(floor(self._owed + DUST)), books.on_hand[i])
            self._owed -= quantity
        if quantity > 0.0:
            amount = quantity * stock.plan.unit_value + stock.forgo(quantity, "shrinkage")
            books.shrunk[i] += quantity
            books.shrinkage[self.owner] += amount
            stock.thin(quantity)
            self.take(quantity, "shrinkage", "scrapped", amount)


class SellingOff(Keeper):
    """Stock beyond so many days of supply is sold off below cost."""

    def look(self) -> None:
        stock, books, i = self.stock, self.books, self.stock.index
        rule = stock.plan.keeping.liquidation
        assert rule is not None
        stock.touch()
        quantity = excess(rule, books.on_hand[i], books.backlog[i])
        if stock.plan.whole_units:
            quantity = float(floor(quantity + DUST))
        if quantity > DUST:
            value = quantity * stock.plan.paid_value
            loss = value - quantity * rule.at * stock.plan.unit_value
            books.liquidated_value[i] += value
            books.liquidation[i] += loss
            self.take(quantity, "liquidation", "liquidated", loss)

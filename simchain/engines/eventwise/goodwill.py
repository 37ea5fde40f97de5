"""Goodwill: who would have come, and stays away because of what he found, or heard, the last time."""

from collections.abc import Generator, Iterable
from math import floor

import simpy

from simchain.blueprint.plan import Customers
from simchain.clock import Phase
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Tapes
from simchain.rules.customers.demand import ArrivalDemand, BucketDemand, SeriesDemand
from simchain.rules.customers.goodwill import next_goodwill
from simchain.rules.distributions.binomial import units_chosen
from simchain.rules.policies import DUST


class Following:
    """The customers of one stock while a run goes on: those of the tape, less who stays away.

    The level of goodwill is that of a period: a bucket of the demand, or a day where customers come one by one. What
    was short in a period counts from the next on. The luck is addressed by the number of the demand on its own tape,
    so that whatever happened before, the same customer meets the same luck.
    """

    def __init__(self, plan: Customers, stock: Stock, world: World, books: Books, tapes: Tapes) -> None:
        assert plan.goodwill is not None
        demand = plan.demand
        self.rule = plan.goodwill
        self.level = 1.0
        self._stock = stock
        self._world = world
        self._books = books
        self._period = demand.bucket if isinstance(demand, BucketDemand | SeriesDemand) else 1.0
        self._one_by_one = isinstance(demand, ArrivalDemand)
        self._whole = plan.whole
        self._luck = tapes.draws(f"goodwill {stock.plan.name}").tape(0)
        self._number = -1
        self._since = 0
        self._asked = self._served = 0.0
        self._before: tuple[float, float] | None = None

    def come(self, days: Iterable[tuple[float, float]]) -> Generator[simpy.Event, None, None]:
        """Let those come who still do."""
        whole_units = self._stock.plan.whole_units
        for day, quantity in days:
            asked = float(floor(quantity + 0.5)) if whole_units else quantity
            if asked > 0.0:
                yield self._world.at(day, Phase.DEMAND)
                self._ask(day, asked)

    def _ask(self, day: float, quantity: float) -> None:
        self._number += 1
        self._turn_to(floor(day / self._period))
        coming = self._coming(quantity)
        if coming < quantity:
            self._books.goodwill_lost[self._stock.index] += quantity - coming
            self._stock.note("stay_away", quantity=quantity - coming)
        if coming > 0.0:
            self._watch()
            self._stock.sell(coming)

    def _turn_to(self, period: int) -> None:
        """Bring the level up to a period, if it is a new one."""
        if period == self._since:
            return
        missing = self._asked - self._served
        short = missing / self._asked if missing > DUST else 0.0
        self.level = next_goodwill(self.rule, self.level, short, (period - self._since) * self._period)
        self._since, self._asked, self._served = period, 0.0, 0.0

    def _coming(self, quantity: float) -> float:
        """What is left of a demand: all or nothing of a single customer, whole units of what is counted in units."""
        away = 1.0 - self.level
        if away <= 0.0:
            return quantity
        if self._one_by_one:
            return quantity if self._luck[self._number] > away else 0.0
        if self._whole:
            return quantity - units_chosen(away, quantity, self._luck[self._number])
        return quantity * self.level

    def _watch(self) -> None:
        """See, when all of this instant has happened, what of it was served."""
        if self._before is None:
            i = self._stock.index
            self._before = self._books.customer_demanded[i], self._books.customer_at_once[i]
            self._world.call_last(self._look)

    def _look(self, _: object) -> None:
        assert self._before is not None
        i, (demanded, served) = self._stock.index, self._before
        self._asked += self._books.customer_demanded[i] - demanded
        self._served += self._books.customer_at_once[i] - served
        self._before = None

"""Demand foreseen: the forecast of a stock."""

from functools import partial
from math import ceil

from simchain.blueprint.plan import Foresight
from simchain.engines.eventwise.orders import Lot, Order
from simchain.engines.eventwise.sight.learning import Learner
from simchain.engines.eventwise.sight.news import Late, weighted
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.forecasts import method_of
from simchain.rules.forecasts.accuracy import absolute_error, forecast_error, naive_absolute_error
from simchain.rules.policies import LearnedReorderPoint, OrderUpTo, StockView


class Forecaster:
    """Takes the demand of each period in, and says what the next ones will bring."""

    def __init__(self, plan: Foresight, stock: Stock, stocks: list[Stock], world: World, books: Books) -> None:
        method = method_of(plan.method)
        self.plan = plan
        self.stock = stock
        self._books = books
        self._observe, self._expect = method.observe, method.expect
        self._memory = list(plan.memory)
        self._learner = None if plan.learning is None else Learner(plan.learning, plan.period)
        self._seen = 0.0
        self._begun = False
        self._late = Late(plan.lag, world)
        if self._learner is not None:
            stock.receipt_ears.append(self._learner.see_lead_time)
        self._foretold = self._expect(plan.method, self._memory, 1.0)
        self._last = self._foretold  # what was before the run is taken to have been as expected
        self._listen(stocks)
        self._conclude()
        stock.foresight = self
        stock.sights.append(self.look)

    def _listen(self, stocks: list[Stock]) -> None:
        """Hear customers and orders here, and customers elsewhere whose stock is shared with this one."""
        plan, stock = self.plan, self.stock
        stock.customer_ears.append(self._hear)
        stock.order_ears.append(self._hear_order if plan.unheard else self._hear)
        tell = self._late.tell if plan.lag else self._hear
        for signal in plan.signals:
            stocks[signal.point].customer_ears.append(partial(weighted, tell, signal.weight))
        if plan.signals:  # before the run, customers asked for what is expected at its start
            for number in range(ceil(plan.lag / plan.period)):
                self._late.assume(number * plan.period + plan.first, self._foretold)

    def _hear(self, quantity: float, order: Order | None = None) -> None:
        self._seen += quantity

    def _hear_order(self, quantity: float, order: Order) -> None:
        if _who_orders(order) not in self.plan.unheard:
            self._seen += quantity

    def observe(self) -> None:
        """The period ends now."""
        plan, seen = self.plan, self._seen + self._late.known()
        self._seen = 0.0
        if not (self._begun or plan.whole_at_first):
            self._begun = True
            return
        self._compare(seen)
        self._foretold = self._observe(plan.method, self._memory, seen)
        if self._learner is not None:
            self._learner.see_demand(seen)
        self._conclude()

    def _compare(self, seen: float) -> None:
        """Measure how good the last forecast was."""
        books, i = self._books, self.stock.index
        books.forecast_error[i] += forecast_error(self._foretold, seen)
        books.forecast_absolute_error[i] += absolute_error(self._foretold, seen)
        books.forecast_demand[i] += seen
        books.naive_absolute_error[i] += naive_absolute_error(self._last, seen)
        self._last = seen

    def _conclude(self) -> None:
        """Work out what the policy will see until the next observation."""
        plan, learner = self.plan, self._learner
        cover = plan.cover if learner is None else learner.cover
        self._expected = self._expect(plan.method, self._memory, cover)
        self._spread = 0.0 if learner is None else learner.spread(self._expected)

    def in_period(self, ahead: int) -> float:
        """Demand expected in the period after `ahead` more."""
        method, memory = self.plan.method, self._memory
        return self._expect(method, memory, ahead + 1.0) - self._expect(method, memory, float(ahead))

    def settle(self, now: float) -> None:
        """Enter in the books what the policy aims at when a period ends."""
        policy = self.stock.plan.policy
        assert isinstance(policy, OrderUpTo | LearnedReorderPoint)
        fixed = policy.safety_stock if isinstance(policy, OrderUpTo) else 0.0
        self._books.target_level[self.stock.index] = self._expected + fixed + policy.safety_factor * self._spread

    def look(self, view: StockView) -> None:
        view.forecast = self._foretold
        view.expected = self._expected
        view.spread = self._spread


def _who_orders(order: Order) -> int:
    """Number of the stock that an order or a lot is for."""
    if isinstance(order, Lot):
        return order.maker.product.index
    assert order.lane is not None
    return order.lane.for_stock

"""What a policy sees beyond its own shelf: demand foreseen, and its echelon. Each fills a part of its view."""

from collections import deque
from collections.abc import Callable
from functools import partial
from math import ceil

from simchain.blueprint.plan import Echelon, Foresight, Requirements
from simchain.engines.eventwise.learning import Learner
from simchain.engines.eventwise.orders import Lot, Order
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.forecasts import method_of
from simchain.rules.forecasts.accuracy import absolute_error, forecast_error, naive_absolute_error
from simchain.rules.policies import LearnedReorderPoint, OrderUpTo, StockView


class Late:
    """News that is `lag` days old when it is known."""

    def __init__(self, lag: float, world: World) -> None:
        self._lag = lag
        self._world = world
        self._news: deque[tuple[float, float]] = deque()

    def tell(self, quantity: float) -> None:
        self._news.append((self._world._now + self._lag, quantity))

    def assume(self, day: float, quantity: float) -> None:
        """Let news from before the run arrive on `day`."""
        self._news.append((day, quantity))

    def known(self) -> float:
        """What has become known since the last call."""
        news, now, total = self._news, self._world._now, 0.0
        while news and news[0][0] <= now:
            total += news.popleft()[1]
        return total

    def unknown(self) -> float:
        """What is still under way."""
        return sum(quantity for _, quantity in self._news)


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
            stocks[signal.point].customer_ears.append(partial(_weighted, tell, signal.weight))
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

    def settle(self) -> None:
        """Enter in the books what the policy aims at when a period ends."""
        policy = self.stock.plan.policy
        assert isinstance(policy, OrderUpTo | LearnedReorderPoint)
        fixed = policy.safety_stock if isinstance(policy, OrderUpTo) else 0.0
        self._books.target_level[self.stock.index] = self._expected + fixed + policy.safety_factor * self._spread

    def look(self, view: StockView) -> None:
        view.forecast = self._foretold
        view.expected = self._expected
        view.spread = self._spread


class Planner:
    """Lays out what will be asked for, period by period: by the forecast, and by the plans of stocks below."""

    def __init__(self, plan: Requirements, stock: Stock, stocks: list[Stock]) -> None:
        self._periods = plan.periods
        self._stock = stock
        self._below = [(stocks[signal.point], signal.weight) for signal in plan.planning]
        stock.sights.append(self.look)

    def look(self, view: StockView) -> None:
        memory, forecaster = self._stock.memory, self._stock.foresight
        for ahead in range(self._periods):
            memory[ahead] = forecaster.in_period(ahead) if forecaster is not None else 0.0
        for stock, weight in self._below:
            planned = len(stock.memory) // 2
            for ahead in range(self._periods):
                memory[ahead] += weight * stock.memory[planned + ahead]


class EchelonCounter:
    """Adds up the positions of a stock and of all that it feeds, as far as they are known here."""

    def __init__(self, plan: Echelon, stock: Stock, stocks: list[Stock], world: World, books: Books) -> None:
        self._members = [(stocks[one.point], one.weight, one.yield_share) for one in plan.members]
        self._books = books
        self._late = Late(plan.lag, world) if plan.lag else None
        if self._late is not None:
            for signal in plan.customers:
                stocks[signal.point].customer_ears.append(partial(_weighted, self._late.tell, signal.weight))
        stock.sights.append(self.look)

    def look(self, view: StockView) -> None:
        books, total = self._books, 0.0
        for stock, weight, yield_share in self._members:
            i = stock.index
            if stock.flow is not None:
                stock.touch()
            total += weight * (books.on_hand[i] - books.backlog[i] + yield_share * books.on_order[i])
        if self._late is not None:
            self._late.known()
            total += self._late.unknown()
        view.echelon_position = total


def _weighted(tell: Callable[[float], None], weight: float, quantity: float) -> None:
    tell(weight * quantity)


def _who_orders(order: Order) -> int:
    """Number of the stock that an order or a lot is for."""
    if isinstance(order, Lot):
        return order.maker.product.index
    assert order.lane is not None
    return order.lane.for_stock

"""Prices by how much is ordered: of an order by itself, or of all that count together with it."""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.shipping.following import Follower
from simchain.engines.eventwise.supply.shipping.shipment import OPENING, Shipment
from simchain.rules.money.costs import AT_RECEIPT
from simchain.rules.policies import DUST
from simchain.rules.terms.pricing import Breaks, price_of_size

ONE_DAY = 1.0


class Batch:
    """Orders that are counted together, and the price that they get together."""

    __slots__ = ("lines", "price", "rule", "volume")

    def __init__(self, rule: Breaks) -> None:
        self.rule = rule
        self.volume = 0.0
        self.price = rule.prices[0]
        self.lines: list[PricedLine] = []

    def price_with(self, quantity: float) -> float:
        """Price of a unit if so much more is ordered."""
        return price_of_size(self.rule.begins, self.rule.prices, self.rule.incremental, self.volume + quantity)

    def count(self, quantity: float) -> float:
        """Count an order, or take one back. Gives by how much the price changes."""
        before, self.price = self.price, self.price_with(quantity)
        self.volume += quantity
        return self.price - before


class Buyers:
    """Those whose orders of so many days count together; with none, each order counts by itself."""

    def __init__(self, rule: Breaks, days: float) -> None:
        self._rule = rule
        self._days = days
        self._time = -1
        self._batch = Batch(rule)

    def batch(self, now: float) -> Batch:
        """The batch of an order on a day."""
        time = int(now / self._days + DUST) if self._days else 0
        if time != self._time or not self._days:
            self._time, self._batch = time, Batch(self._rule)
        return self._batch


class PricedLine:
    """An order: what has not left of it, and the bills of what has, each with its day and units, at the rates of the
    days on which they left."""

    __slots__ = ("batch", "bills", "compared", "lane", "lost", "quantity", "waiting")

    def __init__(self, quantity: float, batch: Batch, compared: Batch | None, lane: Lane) -> None:
        self.quantity = self.waiting = quantity
        self.batch = batch
        self.compared = compared
        self.lane = lane
        self.bills: list[tuple[float, float]] = []
        self.lost = 0.0

    def correct(self, difference: float) -> None:
        """The price changed after goods were billed: the difference is paid, or given back, with their bills."""
        for day, units in self.bills:
            self.lane.correct(difference * units, day)

    def count(self, quantity: float) -> None:
        """Ask for so much, or for less than before. What was billed at the old price is corrected."""
        difference = self.batch.count(quantity)
        for line in self.batch.lines if difference else ():
            line.correct(difference)
        if self.compared is not None:
            self.compared.count(quantity)
            for line in self.compared.lines:
                line.compare()

    def compare(self) -> None:
        """Note what this order pays more than if everybody's orders counted together."""
        assert self.compared is not None
        lost = self.quantity * (self.batch.price - self.compared.price)
        self.lane.books.lost_discount[self.lane.for_stock] += lost - self.lost
        self.lost = lost


class Unbilled(NamedTuple):
    """Goods under way that are billed at receipt: their order, their units at the rate, and the price at departure."""

    line: PricedLine
    units: float
    price: float


class PricesBySize(Follower):
    """The prices of one lane's orders, the oldest first: a follower of the lane, which its goods are priced by."""

    def __init__(self, lane: Lane, buyers: Buyers, everybody: Buyers | None) -> None:
        self._lane = lane
        self._buyers = buyers
        self._everybody = everybody
        self._lines: deque[PricedLine] = deque()
        self._unbilled: dict[Shipment, list[Unbilled]] = {}
        """What is billed at receipt only, by the shipment that it is in."""
        self.last_price = 0.0

    def ordered(self, quantity: float, ordered_at: float, due: float) -> None:
        lane, everybody = self._lane, self._everybody
        assert lane.plan.breaks is not None
        if ordered_at == OPENING:
            batch, compared = Batch(lane.plan.breaks), None
        else:
            batch = self._buyers.batch(ordered_at)
            compared = None if everybody is None else everybody.batch(ordered_at)
        line = PricedLine(quantity, batch, compared, lane)
        for counted in (batch, compared):
            if counted is not None:
                counted.lines.append(line)
        line.count(quantity)
        self.last_price = batch.price
        self._lines.append(line)

    def cancelled(self, quantity: float) -> None:
        while quantity > DUST and self._lines:
            line = self._lines[-1]
            part = min(quantity, line.waiting)
            line.waiting -= part
            line.quantity -= part
            line.count(-part)
            self.last_price = line.batch.price
            quantity -= part
            if line.waiting <= DUST:
                self._lines.pop()

    def left(self, shipment: Shipment, quantity: float, due: float) -> None:
        lane, now = self._lane, self._lane.world._now
        is_valid = lane.agreement is None or now < lane.agreement.until
        rate = lane.on_the_day(1.0, now) if is_valid else 0.0
        while quantity > DUST and self._lines:
            line = self._lines[0]
            part = min(quantity, line.waiting)
            line.waiting -= part
            quantity -= part
            if rate and lane.plan.title == AT_RECEIPT:
                self._unbilled.setdefault(shipment, []).append(Unbilled(line, part * rate, line.batch.price))
            elif rate:
                line.bills.append((now, part * rate))
            if line.waiting <= DUST:
                self._lines.popleft()

    def arrived(self, shipment: Shipment) -> None:
        """What is billed now, at the price with which it left, is corrected to that of its order by now."""
        now = self._lane.world._now
        for line, units, price in self._unbilled.pop(shipment, ()):
            line.bills.append((now, units))
            if line.batch.price != price:
                self._lane.correct((line.batch.price - price) * units, now)

    def lost(self, shipment: Shipment) -> None:
        """What is lost before its bill is never billed, and counts as ordered all the same."""
        self._unbilled.pop(shipment, None)

    def price_of(self, quantity: float, day: float) -> float:
        """Price of so many units that leave on a day: those of the oldest orders."""
        if quantity <= 0.0 or not self._lines:
            return self._lane.price_on(day)
        price = self._lines[0].batch.price
        if self._lines[0].waiting < quantity - DUST:
            amount, left = 0.0, quantity
            for line in self._lines:
                part = min(left, line.waiting)
                amount += part * line.batch.price
                left -= part
            price = amount / (quantity - left)
        return self._lane.on_the_day(price, day)

    def asked_for(self, quantity: float) -> float:
        """Price of an order of so many units that is placed now, before what the day makes of it."""
        return self._buyers.batch(self._lane.world._now).price_with(quantity)

    def price_of_last(self, day: float) -> float:
        """Price of the last order on a day."""
        return self._lane.on_the_day(self.last_price, day)


def ask_by_size(lanes: Iterable[Lane]) -> None:
    """Let the lanes of suppliers who ask by quantity do so, and count what buyers lose who do not order together."""
    asking = [lane for lane in lanes if lane.plan.breaks is not None]
    pools: dict[int | None, Buyers] = {}
    everybody: dict[int | None, Buyers] = {}
    for lane in asking:
        rule, seller = lane.plan.breaks, lane.plan.supplier
        assert rule is not None
        buyers = pools.setdefault(seller, Buyers(rule, rule.over)) if rule.pooled else Buyers(rule, rule.over)
        if sum(other.plan.supplier == seller for other in asking) > 1:
            everybody.setdefault(seller, Buyers(rule, rule.over or ONE_DAY))
        sizes = PricesBySize(lane, buyers, everybody.get(seller))
        lane.sizes = sizes
        lane.followers.insert(0, sizes)
        if lane.lines is not None:
            lane.lines.price_on = sizes.price_of_last
            lane.lines.priced_by_size = True

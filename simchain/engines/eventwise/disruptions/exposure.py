"""What a disruption gets hold of: the things that it stops or slows, each with one standing that all share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from simchain.blueprint.plan import Disruption, Hit
from simchain.engines.eventwise.production.maker import Maker
from simchain.engines.eventwise.standing import Standing
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.stock.exposure import ordering, shipping
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.supplier import Supplier
from simchain.rules.risk.disruptions import HELD


class Struck(NamedTuple):
    """Something that a disruption stops; with a capacity it may work on at a share of it, and recover step by step."""

    standing: Standing
    has_capacity: bool


@dataclass(frozen=True)
class Exposure:
    """The living objects of a run by their numbers, and what stands for them where disruptions hit them."""

    stocks: list[Stock]
    suppliers: list[Supplier]
    lanes: list[Lane]
    makers: dict[int, Maker]
    _known: dict[tuple[str, int], Standing] = field(default_factory=dict)

    def struck(self, plan: Disruption, hit: Hit) -> Iterator[Struck]:
        """All that a disruption stops or slows of one of the things it hits."""
        if plan.share == 1.0:
            return
        if plan.slows_sources:
            yield from (Struck(self.suppliers[number].standing, True) for number in hit.supplies)
            yield from (Struck(self.lanes[number].standing, True) for number in hit.lanes)
        if plan.transit == HELD:
            yield from (Struck(self.lanes[number].expose().moving, False) for number in hit.lanes)
        for number in hit.points:
            yield from self._at_stock(self.stocks[number], plan.stops)

    def _at_stock(self, stock: Stock, stops: tuple[str, ...]) -> Iterator[Struck]:
        if "ordering" in stops:
            yield Struck(self._one("ordering", stock.index, lambda: ordering(stock)), False)
        if "receiving" in stops:
            ways = (lane for lane in self.lanes if lane.plan.destination == stock.index)
            yield from (Struck(lane.expose().gate, False) for lane in ways)
        if "shipping" in stops:
            yield Struck(self._one("shipping", stock.index, lambda: shipping(stock)), False)
        if "making" in stops and stock.index in self.makers:
            yield Struck(self._one("making", stock.index, self.makers[stock.index].expose), True)

    def _one(self, activity: str, number: int, make: Callable[[], Standing]) -> Standing:
        """The one standing of an activity of a stock, made when it is first asked for."""
        if (activity, number) not in self._known:
            self._known[activity, number] = make()
        return self._known[activity, number]

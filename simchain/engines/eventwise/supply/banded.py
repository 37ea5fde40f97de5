"""A lane whose orders keep within a band of volume: what is above it waits, what is below it is paid."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from math import floor

from simchain.blueprint import plan as blueprint
from simchain.engines.eventwise.own import Times
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.policies import DUST
from simchain.rules.terms.volumes import VolumeBand, below_band, called_off


class BandedLane(Lane):
    """Orders count in the period in which they leave the house. The part above the band leaves when the next begins."""

    __slots__ = ("_band", "_ordered", "_settled")

    def __init__(
        self, plan: blueprint.Lane, band: VolumeBand, world: World, books: Books, destination: Stock, lead_times: Times
    ) -> None:
        super().__init__(plan, world, books, destination, lead_times)
        self._band = band
        self._ordered: defaultdict[int, float] = defaultdict(float)
        self._settled = 0
        """Periods that are over and paid."""

    def send(self, quantity: float, leaves: float, cause: int) -> None:
        band = self._band
        period = self._period(leaves)
        while quantity > 0.0:
            part = called_off(band, quantity, self._ordered[period], self.plan.multiple)
            if part > 0.0:
                self._ordered[period] += part
                super().send(part, leaves, cause)
                quantity -= part
            period += 1
            leaves = period * band.every
            self.books.above_band[self.for_stock] += quantity

    def cancel(self, quantity: float, cause: int) -> float:
        cancelled = super().cancel(quantity, cause)
        period = self._period(self.world._now)
        self._ordered[period] = max(0.0, self._ordered[period] - cancelled)
        return cancelled

    def settle(self, end: float) -> None:
        """Pay for what was not ordered in the periods that are over by day `end`, the last one with the contract."""
        while (self._settled + 1) * self._band.every <= min(end, self.contract_ends) + DUST:
            self._pay(self._band, (self._settled + 1) * self._band.every)
        since = self._settled * self._band.every
        if since + DUST < self.contract_ends <= end:
            part = (self.contract_ends - since) / self._band.every
            self._pay(replace(self._band, least=part * self._band.least), self.contract_ends)

    def _pay(self, band: VolumeBand, day: float) -> None:
        """Pay for what was not ordered in the period that ends on a day."""
        short = below_band(band, self._ordered.pop(self._settled, 0.0))
        self._settled += 1
        amount = short * band.rate * self.price_on(day)
        self.books.below_band[self.for_stock] += short
        if amount:
            self.books.take_or_pay[self.for_stock] += amount
            self.note("take_or_pay", amount=amount)

    def _period(self, day: float) -> int:
        return floor(day / self._band.every + DUST)


def banded(lanes: Iterable[Lane]) -> list[BandedLane]:
    """Those of the lanes that have a band."""
    return [lane for lane in lanes if isinstance(lane, BandedLane)]

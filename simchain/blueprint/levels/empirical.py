"""What a level must cover, as it is: the law of demand between an order and a receipt, without a shape assumed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simchain.blueprint.levels.cover import Floats, LeadTime, days_by_quantile
from simchain.blueprint.levels.load import Load
from simchain.rules.levels.sums import Grid, Gridded, Transform, summed

QUANTILES = 20_000
"""Of a lead time."""

PARTS = 512
"""Of the longest lead time, where customers come at any time."""

DUST = 1e-9


@dataclass(frozen=True)
class Convolved:
    """Laws of the demand on a stock, from those of its customers and of its lead times.

    Unlike the moments of `Cover`, lumps of demand are counted for each quantile of a lead time: goods that come in the
    course of a day come after its demand. Days count as independent, lead times as if none overtook another.
    """

    ways: list[LeadTime]
    review: float
    load: Load
    between_looks: float
    whole: bool

    @cached_property
    def until(self) -> Gridded:
        """Demand from an order to the end of the cycle that its receipt begins (with the next customer's)."""
        transform = summed(self._period, self._counts[0])
        return self._grid.law(transform if self.between_looks else transform * self._step)

    @cached_property
    def before(self) -> Gridded:
        """Demand from an order up to its receipt."""
        return self._grid.law(self._before)

    @property
    def covered(self) -> Gridded:
        """Demand that a base stock must cover; of single customers, up to the receipt."""
        return self.until if self.between_looks else self.before

    @cached_property
    def undershot(self) -> Gridded:
        """Demand up to a receipt and the undershoot: what a reorder point must cover."""
        return self._grid.law(self._before * self._grid.excess(self._step))

    @cached_property
    def step(self) -> Gridded:
        """Demand from one look at the position to the next."""
        return self._grid.law(self._step)

    @cached_property
    def _before(self) -> Transform:
        return summed(self._period, self._counts[1])

    @cached_property
    def _step(self) -> Transform:
        if not self.between_looks:
            return self._grid.customer(self.load.streams, self.whole)
        return self._demand(self.between_looks)

    @cached_property
    def _period(self) -> Transform:
        """Demand of one lump, or of one part of a lead time."""
        return self._demand(self._length)

    def _demand(self, days: float) -> Transform:
        total: Transform = np.ones(self._grid.size // 2 + 1, dtype=np.complex128)
        for stream in self.load.streams:
            total = total * self._grid.demand(stream, days, self.whole)
        return total

    @cached_property
    def _grid(self) -> Grid:
        days = self._covered[0].max() + self.between_looks
        most = self.load.mean * days + 9 * (self.load.variance * days) ** 0.5
        return Grid.reaching(float(most), self.load.streams, self.whole)

    @cached_property
    def _covered(self) -> tuple[Floats, Floats]:
        """Days of demand up to the end of the cycle, quantile by quantile, and the weight of each."""
        return days_by_quantile(self.ways, self.review, self.load.grain, QUANTILES)

    @cached_property
    def _length(self) -> float:
        return self.load.grain or float(self._covered[0].max()) / PARTS or 1.0

    @cached_property
    def _counts(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Chances of so many periods up to the end of the cycle, and up to the receipt that begins it."""
        days, weights = self._covered
        most = int(np.ceil(days.max() / self._length - DUST)) + 2
        parts = Grid(self._length, most)
        return parts.laid(days, weights), parts.laid(np.maximum(days - self.between_looks, 0.0), weights)

"""The law of demand over a random number of days, from the laws of demand and of the days themselves.

Demand is laid on a grid, and sums of independent demands are powers of its transform: the generating function, worked
out at the roots of unity by the fast Fourier transform. Nothing is drawn and no shape is assumed. Grübel and
Hermesmeier (1999), ASTIN Bulletin 29(2), 197-214, on compound laws by this way, and on its only error: the grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from simchain.rules.customers.demand import ArrivalDemand, Demand, FlowDemand, SeriesDemand
from simchain.rules.distributions import Constant, Empirical, Law, Values
from simchain.rules.distributions.law import in_words
from simchain.rules.distributions.stepped import Stepped

Transform = NDArray[np.complex128]

CELLS = 2**15
"""Cells of the grid, where demand is not counted in whole units."""

MOST_CELLS = 2**18
NEVER = 1e-9
"""Chance of a single demand that the grid need not hold."""


@dataclass(frozen=True)
class Stream:
    """One demand, and the units that it takes of a stock for each of its own."""

    demand: Demand
    per_unit: float = 1.0

    @property
    def law(self) -> Law:
        """What a bucket wants, or a customer."""
        match self.demand:
            case ArrivalDemand():
                return self.demand.size
            case SeriesDemand():
                return Empirical(self.demand.quantities)
            case FlowDemand():
                return Constant(self.demand.rate)
        return self.demand.law


class Gridded(Stepped):
    """A law on a grid: the chance of each multiple of `step`.

    >>> die = Gridded(np.array([0, 1, 1, 1, 1, 1, 1]) / 6, step=1.0)
    >>> die.mean, float(die.quantile(0.5))
    (3.5, 3.0)
    """

    def __init__(self, chances: Values, step: float) -> None:
        self.chances = np.maximum(chances, 0.0) / np.maximum(chances, 0.0).sum()
        self.step = step

    @cached_property
    def steps(self) -> tuple[Values, Values]:
        values: Values = np.arange(len(self.chances), dtype=np.float64) * self.step
        return values, np.cumsum(self.chances)

    @property
    def is_whole(self) -> bool:
        """Whether it holds whole numbers only."""
        return self.step == 1.0

    @cached_property
    def mean(self) -> float:
        """The expected value."""
        return float((self.chances * self.steps[0]).sum())

    @cached_property
    def sd(self) -> float:
        """The standard deviation."""
        return float(np.sqrt((self.chances * (self.steps[0] - self.mean) ** 2).sum()))

    @cached_property
    def _losses(self) -> tuple[Values, Values]:
        """E[(X - x)^+] and its integral from x on, for each x of the grid: sums of what is beyond, from the end."""
        beyond = np.cumsum(self.chances[::-1])[::-1] - self.chances
        first = self.step * np.cumsum(beyond[::-1])[::-1]
        return first, self.step * (np.cumsum(first[::-1])[::-1] - first / 2)

    def excess(self, bound: float) -> tuple[float, float]:
        """First and second moment of (X - bound)^+.

        >>> tuple(round(moment, 6) for moment in Gridded(np.array([0, 1, 1, 1, 1, 1, 1]) / 6, step=1.0).excess(4.5))
        (0.333333, 0.416667)
        """
        first, area = self._losses
        place = min(max(0, ceil(bound / self.step)), len(first) - 1)
        gap = place * self.step - bound
        if gap <= 0.0:
            return float(first[place]), 2 * float(area[place])
        slope = float(self.chances[place:].sum())
        short = float(first[place]) + gap * slope
        return short, 2 * float(area[place]) + gap * (short + float(first[place]))

    __repr__ = in_words


@dataclass(frozen=True)
class Grid:
    """So many multiples of `step` units, from 0 on."""

    step: float
    size: int

    @classmethod
    def reaching(cls, most: float, streams: Sequence[Stream], whole: bool) -> "Grid":
        """A grid up to `most` units and the largest single demand: of whole units, where that is what is asked for."""
        most += max((float(one.law.quantile(1 - NEVER)) * one.per_unit for one in streams), default=0.0)
        cells = 2 ** max(8, ceil(np.log2(most + 2)))
        if all(_in_units(one, whole) for one in streams) and cells <= MOST_CELLS:
            return cls(1.0, cells)
        return cls(max(most, 1e-9) / (CELLS - 2), CELLS)

    def laid(self, values: Values, weights: Values) -> Values:
        """Chances of values, each divided between its two neighbours on the grid so that the mean stays."""
        places = np.minimum(np.asarray(values) / self.step, self.size - 1.0)
        below = np.floor(places + 1e-9).astype(np.int64)
        above = np.clip(places - below, 0.0, 1.0)
        cells = np.zeros(self.size)
        np.add.at(cells, below, weights * (1 - above))
        np.add.at(cells, np.minimum(below + 1, self.size - 1), weights * above)
        return cells

    def of_law(self, law: Law, per_unit: float = 1.0, whole: bool = False) -> Values:
        """Chances of a law's draws times `per_unit`; `whole` rounds them first."""
        if isinstance(law, Stepped | Constant):
            stairs, rise = (np.array([law.mean]), np.ones(1)) if isinstance(law, Constant) else law.steps
            stairs = np.floor(stairs + 0.5) if whole else stairs
            return self.laid(np.maximum(stairs, 0.0) * per_unit, np.diff(rise, prepend=0.0))
        step = 1.0 if whole else self.step / per_unit
        values: Values = np.arange(ceil(self.size * self.step / (step * per_unit)), dtype=np.float64) * step
        cumulative = law.cdf(values + step / 2)
        cumulative[-1] = 1.0
        return self.laid(values * per_unit, np.diff(cumulative, prepend=0.0))

    def transform(self, chances: Values) -> Transform:
        return np.asarray(np.fft.rfft(chances))

    def law(self, transform: Transform) -> Gridded:
        """The law behind a transform."""
        return Gridded(np.fft.irfft(transform, self.size), self.step)

    def demand(self, stream: Stream, days: float, whole: bool) -> Transform:
        """Demand of one stream in so many days; what is no whole number of its buckets is more or less, by chance."""
        demand = stream.demand
        if isinstance(demand, FlowDemand):
            return self.transform(self.laid(np.array([demand.rate * days * stream.per_unit]), np.ones(1)))
        one = self.transform(self.of_law(stream.law, stream.per_unit, whole))
        if isinstance(demand, ArrivalDemand):
            return np.asarray(np.exp(demand.rate * days * (one - 1)))
        buckets = floor(days / demand.bucket + 1e-9)
        rest = max(0.0, days / demand.bucket - buckets)
        return np.asarray(one**buckets * (1 - rest + rest * one))

    def customer(self, streams: Sequence[Stream], whole: bool) -> Transform:
        """What a single customer wants, whichever stream he comes from."""
        arrivals = [(one.demand.rate, one) for one in streams if isinstance(one.demand, ArrivalDemand)]
        rate = sum(part for part, _ in arrivals)
        sizes = [part / rate * self.transform(self.of_law(one.law, one.per_unit, whole)) for part, one in arrivals]
        return np.asarray(sum(sizes)) if sizes else np.ones(self.size // 2 + 1, dtype=np.complex128)

    def excess(self, jump: Transform) -> Transform:
        """How far a jump X carries the position below a point that it falls through: P(U = x) = P(X > x) / E[X].

        Karlin (1958), the excess of a renewal process far from its start, here in whole steps of the grid.
        """
        chances = np.maximum(np.fft.irfft(jump, self.size), 0.0)
        beyond = np.maximum(1.0 - np.cumsum(chances / chances.sum()), 0.0)
        return self.transform(beyond / beyond.sum()) if beyond.sum() > 0 else np.ones_like(jump)


def summed(one: Transform, chances: Values) -> Transform:
    """The transform of a sum of N, where P(N = n) is the n-th of `chances`: sum of P(N = n) f^n, by Horner's rule.

    >>> grid = Grid(1.0, 8)
    >>> coin = grid.transform(np.array([0.5, 0.5, 0, 0, 0, 0, 0, 0]))
    >>> grid.law(summed(coin, np.array([0.0, 0.5, 0.5]))).chances.round(3).tolist()[:4]  # one coin or two
    [0.375, 0.5, 0.125, 0.0]
    """
    total = np.zeros_like(one)
    for chance in chances[::-1]:
        total = total * one + chance
    return total


def _in_units(stream: Stream, whole: bool) -> bool:
    law = stream.law
    if not float(stream.per_unit).is_integer() or isinstance(stream.demand, FlowDemand):
        return False
    if whole or (isinstance(law, Constant) and law.mean.is_integer()):
        return True
    return isinstance(law, Stepped) and bool(np.all(law.steps[0] == np.floor(law.steps[0])))

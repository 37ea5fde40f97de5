"""What customers ask for: level by bucket, by single arrivals, as a steady flow, or as written down.

A profile (season, trend, steps, promotions) multiplies the level. All draws come from tapes of uniforms; what is here
maps them to quantities, block by block, and is never asked by an engine while a day is under way.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simchain.clock import DAYS_PER_YEAR
from simchain.rules.distributions import Law
from simchain.rules.distributions.stepped import Stepped
from simchain.rules.own import Own

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """From day `starts` to `ends` the demand is multiplied by `factor` (a promotion ends, a market shift does not)."""

    starts: float
    ends: float
    factor: float


@dataclass(frozen=True)
class Profile:
    """Demand level over time, relative to its base: season x trend x steps.

    `amplitude` and `period` (days) make a sine wave that peaks at day `peak`; `trend` is a share per year, linear.

    >>> Profile(amplitude=0.15, period=365.0, peak=91.25).factors(np.array([0.0, 91.25])).round(3).tolist()
    [1.0, 1.15]
    """

    amplitude: float = 0.0
    period: float = DAYS_PER_YEAR
    peak: float = DAYS_PER_YEAR / 4
    trend: float = 0.0
    steps: tuple[Step, ...] = ()

    @property
    def is_flat(self) -> bool:
        return self.amplitude == 0 and self.trend == 0 and not self.steps

    def times(self, steps: Iterable[Step]) -> "Profile":
        """The same with further steps."""
        return replace(self, steps=(*self.steps, *steps))

    def factor(self, day: float) -> float:
        """Multiplier of the base level on one day."""
        return 1.0 if self.is_flat else float(self.factors(np.array([day]))[0])

    def factors(self, days: Floats) -> Floats:
        """Multiplier of the base level on each of `days`; never below 0."""
        season = 1 + self.amplitude * np.cos(2 * np.pi * (days - self.peak) / self.period)
        level = season * (1 + self.trend * days / DAYS_PER_YEAR)
        for step in self.steps:
            level = np.where((days >= step.starts) & (days < step.ends), level * step.factor, level)
        return np.maximum(level, 0.0)


@dataclass(frozen=True)
class BucketDemand:
    """One draw from `law` (units per bucket) at the start of each bucket of `bucket` days.

    `autocorrelation` rho makes it an AR(1) process with the same mean and standard deviation (normal law only):
    d_t = mu + rho (d_{t-1} - mu) + e_t, Lee, So and Tang (2000).
    """

    law: Law
    bucket: float = 1.0
    profile: Profile = Profile()
    autocorrelation: float = 0.0
    whole: bool = False
    own: Own | None = None
    """The rule of one's own that draws instead; `law` is then what is planned with."""


@dataclass(frozen=True)
class ArrivalDemand:
    """Customers arrive at random, `rate` a day (Poisson process), each asking for a draw from `size` (units)."""

    rate: float
    size: Law
    profile: Profile = Profile()


@dataclass(frozen=True)
class FlowDemand:
    """A steady flow of `rate` units a day, without steps: the demand of the textbook's EOQ."""

    rate: float


@dataclass(frozen=True)
class SeriesDemand:
    """Quantities as written down or recorded, one per bucket of `bucket` days; then again from the start, or none."""

    quantities: tuple[float, ...]
    bucket: float = 1.0
    repeat: bool = False
    profile: Profile = Profile()


Demand = BucketDemand | ArrivalDemand | FlowDemand | SeriesDemand


def mean_rate(demand: Demand) -> float:
    """Mean demand in units a day, before any profile.

    >>> mean_rate(SeriesDemand((700.0, 350.0), bucket=7.0))
    75.0
    """
    match demand:
        case BucketDemand():
            return demand.law.mean / demand.bucket
        case ArrivalDemand():
            return demand.rate * demand.size.mean
        case FlowDemand():
            return demand.rate
        case SeriesDemand():
            return float(np.mean(demand.quantities)) / demand.bucket


def variance_rate(demand: Demand) -> float:
    """Variance of demand per day, units squared a day, as if days were independent (before any profile).

    A Poisson stream of customers has variance rate E[size^2] a day; autocorrelation is not counted here.
    """
    match demand:
        case BucketDemand():
            return demand.law.sd**2 / demand.bucket
        case ArrivalDemand():
            return demand.rate * (demand.size.sd**2 + demand.size.mean**2)
        case FlowDemand():
            return 0.0
        case SeriesDemand():
            return float(np.var(demand.quantities)) / demand.bucket


def asks_whole(demand: Demand) -> bool:
    """Whether demand comes in whole units: a law of counts, or a series of whole numbers.

    >>> asks_whole(SeriesDemand((700.0, 350.0))), asks_whole(SeriesDemand((700.0, 350.5)))
    (True, False)
    """
    match demand:
        case BucketDemand() if isinstance(demand.law, Stepped) and demand.own is None:
            values = demand.law.steps[0]
        case SeriesDemand():
            values = np.array(demand.quantities)
        case _:
            return False
    return bool(np.all(values == np.floor(values)))

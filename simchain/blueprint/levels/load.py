"""Demand on a stock as its level sees it: moments, and how demand is lumped."""

from dataclasses import dataclass
from math import sqrt

from simchain.rules.customers.demand import ArrivalDemand, BucketDemand, Demand, SeriesDemand, mean_rate, variance_rate
from simchain.rules.distributions import Constant, Poisson
from simchain.rules.levels.stock import autocorrelated_spread
from simchain.rules.levels.sums import Stream


@dataclass(frozen=True)
class Load:
    """Demand on one stock: mean (units a day), variance (units^2 a day), and the days between its changes.

    `autocorrelation` is that from one period of `period` days to the next, averaged by variance over all streams.
    """

    mean: float = 0.0
    variance: float = 0.0
    grain: float = 0.0
    poisson: bool = False
    autocorrelation: float = 0.0
    period: float = 1.0
    streams: tuple[Stream, ...] = ()
    """The demands that it is made of."""

    def plus(self, other: "Load", per_unit: float = 1.0) -> "Load":
        """This load and `per_unit` times another, as if they were independent."""
        if not other.mean:
            return self
        added = per_unit**2 * other.variance
        variance = self.variance + added
        correlated = self.autocorrelation * self.variance + other.autocorrelation * added
        return Load(
            mean=self.mean + per_unit * other.mean,
            variance=variance,
            grain=min(self.grain, other.grain) if self.mean else other.grain,
            poisson=other.poisson and per_unit == 1.0 and not self.mean,
            autocorrelation=correlated / variance if variance else 0.0,
            period=other.period if other.autocorrelation else self.period,
            streams=(*self.streams, *(Stream(one.demand, one.per_unit * per_unit) for one in other.streams)),
        )

    def sd_per_day(self, days: float) -> float:
        """Standard deviation of a day's demand such that that of `days` days is its square root of days times it."""
        return sqrt(self.variance * autocorrelated_spread(days / self.period, self.autocorrelation))


def load_of(demand: Demand) -> Load:
    """The load that customers are."""
    poisson = (isinstance(demand, ArrivalDemand) and demand.size == Constant(1.0)) or (
        isinstance(demand, BucketDemand) and isinstance(demand.law, Poisson)
    )
    grain = demand.bucket if isinstance(demand, BucketDemand | SeriesDemand) else 0.0
    autocorrelation = demand.autocorrelation if isinstance(demand, BucketDemand) else 0.0
    return Load(
        mean_rate(demand), variance_rate(demand), grain, poisson, autocorrelation, grain or 1.0, (Stream(demand),)
    )

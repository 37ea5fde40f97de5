"""The moving average, and the moments of the last observations from which levels are learned."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.distributions.law import require
from simchain.rules.forecasts.method import Memory, Method, require_periods


@dataclass(frozen=True)
class MovingAverage:
    """The mean of the last `window` demands."""

    window: float

    def __post_init__(self) -> None:
        require_periods(self, window=self.window)


@formula
def observe_moving_average(rule: MovingAverage, memory: Memory, demand: float) -> float:
    """F_{t+1} = (D_t + D_{t-1} + ... + D_{t-p+1}) / p. Chen, Drezner, Ryan and Simchi-Levi (2000), section 2.

    The memory is the place of the oldest demand, the sum of the ring, the sum of what came since the ring began anew,
    and the ring of the last p demands. Each time round, the fresh sum takes the place of the other, so rounding errors
    do not add up over a long run.

    >>> last_four = list(opened_moving_average(MovingAverage(4), 100.0))
    >>> [observe_moving_average(MovingAverage(4), last_four, demand) for demand in (120.0, 100.0, 80.0, 140.0, 60.0)]
    [105.0, 105.0, 100.0, 110.0, 95.0]
    """
    oldest = int(memory[0])
    total = memory[1] - memory[3 + oldest] + demand
    fresh = memory[2] + demand
    memory[3 + oldest] = demand
    oldest += 1
    if oldest == int(rule.window):
        oldest = 0
        total = fresh
        fresh = 0.0
    memory[0] = oldest
    memory[1] = total
    memory[2] = fresh
    return total / rule.window


@formula
def expect_moving_average(rule: MovingAverage, memory: Sequence[float], periods: float) -> float:
    """n F_{t+1}.

    >>> expect_moving_average(MovingAverage(4), [0, 380.0, 0.0, 60.0, 100.0, 80.0, 140.0], 2.0)
    190.0
    """
    return periods * (memory[1] / rule.window)


def opened_moving_average(rule: MovingAverage, level: float) -> tuple[float, ...]:
    """A window of `level` each period."""
    return (0, rule.window * level, 0.0, *(level for _ in range(int(rule.window))))


@dataclass(frozen=True)
class RollingMoments:
    """Mean and variance of the last `window` observations (of demand, of lead times), two at least."""

    window: float

    def __post_init__(self) -> None:
        require_periods(self, least=2, window=self.window)


@formula
def observe_moments(rule: RollingMoments, memory: Memory, value: float) -> float:
    """m' = m + (x - x_old)/n, M' = M + (x - x_old)(x - m' + x_old - m); gives the new mean m'.

    M is the sum of squared distances from the mean. Welford (1962), Technometrics 4(3):419-420, with the oldest
    observation replaced by the newest; no difference of large squares is ever taken. The memory is the place of the
    oldest, m, M, the same two of what came since the ring began anew (they take over each time round, so rounding
    errors do not add up), and the ring.

    >>> last_four = list(opened_moments(RollingMoments(4), 0.0, 0.0))
    >>> [observe_moments(RollingMoments(4), last_four, demand) for demand in (2.0, 4.0, 4.0, 6.0)]
    [0.5, 1.5, 2.5, 4.0]
    """
    oldest = int(memory[0])
    step = value - memory[5 + oldest]
    mean = memory[1] + step / rule.window
    squares = memory[2] + step * (value - mean + memory[5 + oldest] - memory[1])
    distance = value - memory[3]
    fresh_mean = memory[3] + distance / (oldest + 1)
    fresh_squares = memory[4] + distance * (value - fresh_mean)
    memory[5 + oldest] = value
    oldest += 1
    if oldest == int(rule.window):
        oldest = 0
        mean, squares = fresh_mean, fresh_squares
        fresh_mean, fresh_squares = 0.0, 0.0
    memory[0] = oldest
    memory[1] = mean
    memory[2] = squares if squares > 0.0 else 0.0
    memory[3] = fresh_mean
    memory[4] = fresh_squares
    return mean


@formula
def mean_of(rule: RollingMoments, memory: Sequence[float]) -> float:
    """The mean of the last n observations.

    >>> mean_of(RollingMoments(4), opened_moments(RollingMoments(4), 100.0, 400.0))
    100.0
    """
    return memory[1]


@formula
def variance_of(rule: RollingMoments, memory: Sequence[float]) -> float:
    """s^2 = M / (n - 1), the sample variance of the last n observations.

    >>> last_four = list(opened_moments(RollingMoments(4), 0.0, 0.0))
    >>> for demand in (2.0, 4.0, 4.0, 6.0):
    ...     mean = observe_moments(RollingMoments(4), last_four, demand)
    >>> round(variance_of(RollingMoments(4), last_four), 6)  # (4 + 0 + 0 + 4) / 3
    2.666667
    """
    return memory[2] / (rule.window - 1.0)


def opened_moments(rule: RollingMoments, mean: float, variance: float) -> tuple[float, ...]:
    """A window of observations above and below `mean` in turn, with just this mean and this sample variance."""
    require(variance >= 0, f"RollingMoments: the variance to start with must be 0 or more, not {variance}")
    count = int(rule.window)
    pairs = count // 2
    away = math.sqrt(variance * (count - 1) / (2 * pairs))
    middle = (mean,) * (count - 2 * pairs)
    return (0, mean, variance * (count - 1), 0.0, 0.0, *((mean + away, mean - away) * pairs), *middle)


METHODS: tuple[Method, ...] = (
    Method(MovingAverage, observe_moving_average, expect_moving_average, opened_moving_average),
)
MOMENTS: tuple[Callable[..., float], ...] = (observe_moments, mean_of, variance_of)

"""Forecasts without a model: a given mean, the last demand, the same season of the year before."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.forecasts.method import Memory, Method, require_number, require_periods


@dataclass(frozen=True)
class ConstantMean:
    """Every period is expected to bring `mean` units, whatever came."""

    mean: float

    def __post_init__(self) -> None:
        require_number(self, mean=self.mean)


@formula
def observe_constant_mean(rule: ConstantMean, memory: Memory, demand: float) -> float:
    """F = mu. The right forecast of independent demand with a known mean; Zipkin (2000), section 6.2.

    >>> observe_constant_mean(ConstantMean(100.0), [], 137.0)
    100.0
    """
    return rule.mean


@formula
def expect_constant_mean(rule: ConstantMean, memory: Sequence[float], periods: float) -> float:
    """n mu.

    >>> expect_constant_mean(ConstantMean(100.0), [], 2.5)
    250.0
    """
    return periods * rule.mean


def opened_constant_mean(rule: ConstantMean, level: float) -> tuple[float, ...]:
    """Nothing: a given mean remembers no demand, and `level` does not change it."""
    return ()


@dataclass(frozen=True)
class Naive:
    """What came last comes again: a random walk."""


@formula
def observe_naive(rule: Naive, memory: Memory, demand: float) -> float:
    """F_{t+1} = D_t. Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, section 5.2.

    >>> observe_naive(Naive(), [100.0], 137.0)
    137.0
    """
    memory[0] = demand
    return demand


@formula
def expect_naive(rule: Naive, memory: Sequence[float], periods: float) -> float:
    """n D_t; the memory is D_t, the last demand.

    >>> expect_naive(Naive(), [137.0], 2.0)
    274.0
    """
    return periods * memory[0]


def opened_naive(rule: Naive, level: float) -> tuple[float, ...]:
    """The last demand: `level`."""
    return (level,)


@dataclass(frozen=True)
class LastYear:
    """What came `season_length` periods ago comes again: 52 of weekly demand, 7 for the same day of the last week."""

    season_length: float

    def __post_init__(self) -> None:
        require_periods(self, season_length=self.season_length)


@formula
def observe_last_year(rule: LastYear, memory: Memory, demand: float) -> float:
    """F_{t+1} = D_{t+1-m}, the seasonal naive forecast. Hyndman and Athanasopoulos (2021), section 5.2.

    The memory is the place of the oldest demand, then the last m demands in a ring.

    >>> quarters = list(opened_last_year(LastYear(4), 100.0))
    >>> [observe_last_year(LastYear(4), quarters, demand) for demand in (80.0, 90.0, 110.0, 120.0, 85.0)]
    [100.0, 100.0, 100.0, 80.0, 90.0]
    """
    oldest = int(memory[0])
    memory[1 + oldest] = demand
    oldest = (oldest + 1) % int(rule.season_length)
    memory[0] = oldest
    return memory[1 + oldest]


@formula
def expect_last_year(rule: LastYear, memory: Sequence[float], periods: float) -> float:
    """D_{t+1-m} + D_{t+2-m} + ... of n periods, the last year again and again. O(n).

    >>> expect_last_year(LastYear(4), [0, 80.0, 90.0, 110.0, 120.0], 2.5)
    225.0
    """
    whole = math.floor(periods)
    length = int(rule.season_length)
    oldest = int(memory[0])
    total = 0.0
    for ahead in range(whole):
        total += memory[1 + (oldest + ahead) % length]
    return total + (periods - whole) * memory[1 + (oldest + whole) % length]


def opened_last_year(rule: LastYear, level: float) -> tuple[float, ...]:
    """A year of `level` each period."""
    return (0, *(level for _ in range(int(rule.season_length))))


METHODS: tuple[Method, ...] = (
    Method(ConstantMean, observe_constant_mean, expect_constant_mean, opened_constant_mean),
    Method(Naive, observe_naive, expect_naive, opened_naive),
    Method(LastYear, observe_last_year, expect_last_year, opened_last_year),
)

"""Holt-Winters: a level, a trend and a season, each smoothed; the season is added or multiplies.

The recursions are those of Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, section 8.3, after
Winters (1960), Management Science 6(3):324-342: a season is compared with the base that was expected before the demand
came (Winters compares it with the base after). Their beta* is our beta. Forecasts may fall below zero.

The memory is the place of the season that comes next, the level l, the trend b, and the ring of the m seasons s.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.forecasts.method import Memory, Method, require_periods, require_share

FAINT = 1e-9
"""A base (units) or a season factor that is not above this says nothing: nothing is divided by it."""


@dataclass(frozen=True)
class AdditiveHoltWinters:
    """Level, trend and what each season adds (units), smoothed by `alpha`, `beta` and `gamma`."""

    alpha: float
    beta: float
    gamma: float
    season_length: float

    def __post_init__(self) -> None:
        require_share(self, alpha=self.alpha, beta=self.beta, gamma=self.gamma)
        require_periods(self, season_length=self.season_length)


@formula
def observe_additive_holt_winters(rule: AdditiveHoltWinters, memory: Memory, demand: float) -> float:
    """F_{t+1} = l_t + b_t + s_{t+1-m}, where the base was l + b and the season s, and

    l_t = alpha (D_t - s) + (1 - alpha)(l + b), b_t = beta (l_t - l) + (1 - beta) b,
    s_t = gamma (D_t - l - b) + (1 - gamma) s.

    >>> summer_next = [0, 100.0, 0.0, 20.0, -20.0]
    >>> observe_additive_holt_winters(AdditiveHoltWinters(0.5, 0.5, 0.5, 2), summer_next, 140.0)
    95.0
    >>> summer_next  # level 100 + 20/2, trend 10/2, summer 20 + 20/2; winter comes next
    [1, 110.0, 5.0, 30.0, -20.0]
    """
    now = int(memory[0])
    base = memory[1] + memory[2]
    season = memory[3 + now]
    level = rule.alpha * (demand - season) + (1.0 - rule.alpha) * base
    trend = rule.beta * (level - memory[1]) + (1.0 - rule.beta) * memory[2]
    memory[3 + now] = rule.gamma * (demand - base) + (1.0 - rule.gamma) * season
    now = (now + 1) % int(rule.season_length)
    memory[0] = now
    memory[1] = level
    memory[2] = trend
    return level + trend + memory[3 + now]


@formula
def expect_additive_holt_winters(rule: AdditiveHoltWinters, memory: Sequence[float], periods: float) -> float:
    """Sum over k = 1 ... n of l + k b + s_{t+k-m}. O(n).

    >>> expect_additive_holt_winters(AdditiveHoltWinters(0.5, 0.5, 0.5, 2), [1, 110.0, 5.0, 30.0, -20.0], 2.5)
    297.5
    """
    whole = math.floor(periods)
    length = int(rule.season_length)
    now = int(memory[0])
    total = 0.0
    for ahead in range(whole):
        total += memory[1] + (ahead + 1) * memory[2] + memory[3 + (now + ahead) % length]
    last = memory[1] + (whole + 1) * memory[2] + memory[3 + (now + whole) % length]
    return total + (periods - whole) * last


def opened_additive_holt_winters(rule: AdditiveHoltWinters, level: float) -> tuple[float, ...]:
    """`level` without trend or season."""
    return (0, level, 0.0, *(0.0 for _ in range(int(rule.season_length))))


@dataclass(frozen=True)
class MultiplicativeHoltWinters:
    """Level, trend and the factor of each season, smoothed by `alpha`, `beta` and `gamma`."""

    alpha: float
    beta: float
    gamma: float
    season_length: float

    def __post_init__(self) -> None:
        require_share(self, alpha=self.alpha, beta=self.beta, gamma=self.gamma)
        require_periods(self, season_length=self.season_length)


@formula
def observe_multiplicative_holt_winters(rule: MultiplicativeHoltWinters, memory: Memory, demand: float) -> float:
    """F_{t+1} = (l_t + b_t) s_{t+1-m}, where the base was l + b and the season's factor s, and

    l_t = alpha D_t/s + (1 - alpha)(l + b), b_t = beta (l_t - l) + (1 - beta) b,
    s_t = gamma D_t/(l + b) + (1 - gamma) s.

    Where s is zero, the season tells nothing of the level: l_t = l + b. Where l + b is zero or below, the demand tells
    nothing of the season: s_t = s.

    >>> summer_next = [0, 100.0, 0.0, 1.5, 0.5]
    >>> observe_multiplicative_holt_winters(MultiplicativeHoltWinters(0.5, 0.5, 0.5, 2), summer_next, 180.0)
    57.5
    >>> summer_next  # level (120 + 100)/2, trend 10/2, summer (1.8 + 1.5)/2; winter comes next
    [1, 110.0, 5.0, 1.65, 0.5]
    """
    now = int(memory[0])
    base = memory[1] + memory[2]
    season = memory[3 + now]
    level = base
    if season > FAINT:
        level = rule.alpha * (demand / season) + (1.0 - rule.alpha) * base
    if base > FAINT:
        memory[3 + now] = rule.gamma * (demand / base) + (1.0 - rule.gamma) * season
    trend = rule.beta * (level - memory[1]) + (1.0 - rule.beta) * memory[2]
    now = (now + 1) % int(rule.season_length)
    memory[0] = now
    memory[1] = level
    memory[2] = trend
    return (level + trend) * memory[3 + now]


@formula
def expect_multiplicative_holt_winters(
    rule: MultiplicativeHoltWinters, memory: Sequence[float], periods: float
) -> float:
    """Sum over k = 1 ... n of (l + k b) s_{t+k-m}. O(n).

    >>> expect_multiplicative_holt_winters(MultiplicativeHoltWinters(0.5, 0.5, 0.5, 2), [1, 110.0, 5.0, 2.0, 0.5], 2.0)
    297.5
    """
    whole = math.floor(periods)
    length = int(rule.season_length)
    now = int(memory[0])
    total = 0.0
    for ahead in range(whole):
        total += (memory[1] + (ahead + 1) * memory[2]) * memory[3 + (now + ahead) % length]
    last = (memory[1] + (whole + 1) * memory[2]) * memory[3 + (now + whole) % length]
    return total + (periods - whole) * last


def opened_multiplicative_holt_winters(rule: MultiplicativeHoltWinters, level: float) -> tuple[float, ...]:
    """`level` without trend or season."""
    return (0, level, 0.0, *(1.0 for _ in range(int(rule.season_length))))


METHODS: tuple[Method, ...] = (
    Method(
        AdditiveHoltWinters,
        observe_additive_holt_winters,
        expect_additive_holt_winters,
        opened_additive_holt_winters,
    ),
    Method(
        MultiplicativeHoltWinters,
        observe_multiplicative_holt_winters,
        expect_multiplicative_holt_winters,
        opened_multiplicative_holt_winters,
    ),
)

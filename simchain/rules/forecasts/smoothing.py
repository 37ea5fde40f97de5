"""Exponential smoothing: of a level, and of a level with a trend."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.forecasts.method import Memory, Method, require_share


@dataclass(frozen=True)
class ExponentialSmoothing:
    """The forecast moves by the share `alpha` of its last error.

    Control engineers give the smoothing time T_a in periods instead: alpha = 1 / (1 + T_a).
    """

    alpha: float

    def __post_init__(self) -> None:
        require_share(self, alpha=self.alpha)


@formula
def observe_exponential_smoothing(rule: ExponentialSmoothing, memory: Memory, demand: float) -> float:
    """F_{t+1} = F_t + alpha (D_t - F_t). Brown (1959), Statistical Forecasting for Inventory Control.

    >>> observe_exponential_smoothing(ExponentialSmoothing(0.25), [100.0], 120.0)
    105.0
    """
    memory[0] += rule.alpha * (demand - memory[0])
    return memory[0]


@formula
def expect_exponential_smoothing(rule: ExponentialSmoothing, memory: Sequence[float], periods: float) -> float:
    """n F_{t+1}; the memory is F_{t+1}.

    >>> expect_exponential_smoothing(ExponentialSmoothing(0.25), [105.0], 3.0)
    315.0
    """
    return periods * memory[0]


def opened_exponential_smoothing(rule: ExponentialSmoothing, level: float) -> tuple[float, ...]:
    """The forecast to start with: `level`."""
    return (level,)


@dataclass(frozen=True)
class Holt:
    """A level and a trend, smoothed by `alpha` and `beta`; each period ahead the trend fades by the factor `damping`.

    A damping of 1 is Holt's straight line. Forecasts may fall below zero: a falling line does.
    """

    alpha: float
    beta: float
    damping: float = 1.0

    def __post_init__(self) -> None:
        require_share(self, alpha=self.alpha, beta=self.beta, damping=self.damping)


@formula
def observe_holt(rule: Holt, memory: Memory, demand: float) -> float:
    """l_t = alpha D_t + (1 - alpha)(l + phi b), b_t = beta (l_t - l) + (1 - beta) phi b, F_{t+1} = l_t + phi b_t.

    Holt (1957), reprinted in the International Journal of Forecasting 20(1):5-10; damped by phi: Gardner and McKenzie
    (1985), Management Science 31(10):1237-1246. The memory is l and b.

    >>> observe_holt(Holt(alpha=0.5, beta=0.5), [100.0, 10.0], 130.0)  # level 120, trend 15
    135.0
    """
    fading = rule.damping * memory[1]
    level = rule.alpha * demand + (1.0 - rule.alpha) * (memory[0] + fading)
    trend = rule.beta * (level - memory[0]) + (1.0 - rule.beta) * fading
    memory[0] = level
    memory[1] = trend
    return level + rule.damping * trend


@formula
def expect_holt(rule: Holt, memory: Sequence[float], periods: float) -> float:
    """n l + b sum_{k=1}^n (phi + ... + phi^k), which is n l + b n(n + 1)/2 without damping.

    O(n) where damped: the closed form loses all its digits as phi comes near 1.

    >>> expect_holt(Holt(0.5, 0.5), [120.0, 15.0], 3.0)  # 135 + 150 + 165
    450.0
    >>> expect_holt(Holt(0.5, 0.5, damping=0.5), [120.0, 16.0], 2.5)  # 128 + 132 + half of 134
    327.0
    """
    whole = math.floor(periods)
    part = periods - whole
    if rule.damping == 1.0:
        return periods * memory[0] + memory[1] * (0.5 * whole * (whole + 1) + part * (whole + 1))
    fading = rule.damping
    reach = 0.0
    steps = 0.0
    for _ in range(whole):
        reach += fading
        steps += reach
        fading *= rule.damping
    return periods * memory[0] + memory[1] * (steps + part * (reach + fading))


def opened_holt(rule: Holt, level: float) -> tuple[float, ...]:
    """`level` without a trend."""
    return (level, 0.0)


METHODS: tuple[Method, ...] = (
    Method(
        ExponentialSmoothing,
        observe_exponential_smoothing,
        expect_exponential_smoothing,
        opened_exponential_smoothing,
    ),
    Method(Holt, observe_holt, expect_holt, opened_holt),
)

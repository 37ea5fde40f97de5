"""The forecast with the least mean square error where demand remembers itself: a first-order autoregression, AR(1)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.distributions.law import require
from simchain.rules.forecasts.method import Memory, Method, require_number, require_share


@dataclass(frozen=True)
class AutoRegressive:
    """Demand comes back to `mean`: of its distance, the share `rho` is left a period later.

    `alpha` is the share of that distance by which the mean itself is corrected every period: 0 takes it as given,
    above 0 it is tracked by exponential smoothing. A rho of 1 is a random walk; below 0, high follows low.
    """

    rho: float
    mean: float
    alpha: float = 0.0

    def __post_init__(self) -> None:
        require(-1 <= self.rho <= 1, f"AutoRegressive: rho must be from -1 to 1, not {self.rho}")
        require_number(self, mean=self.mean)
        require_share(self, alpha=self.alpha)


@formula
def observe_auto_regressive(rule: AutoRegressive, memory: Memory, demand: float) -> float:
    """F_{t+1} = mu + rho (D_t - mu), after mu' = mu + alpha (D_t - mu).

    Box and Jenkins (1970), Time Series Analysis, chapter 5; Lee, So and Tang (2000), Management Science 46(5):626-643.
    The memory is mu and D_t.

    >>> observe_auto_regressive(AutoRegressive(rho=0.5, mean=100.0), [100.0, 100.0], 120.0)
    110.0
    >>> observe_auto_regressive(AutoRegressive(rho=0.5, mean=100.0, alpha=0.2), [100.0, 100.0], 120.0)  # mean 104
    112.0
    """
    memory[0] += rule.alpha * (demand - memory[0])
    memory[1] = demand
    return memory[0] + rule.rho * (demand - memory[0])


@formula
def expect_auto_regressive(rule: AutoRegressive, memory: Sequence[float], periods: float) -> float:
    """n mu + rho (1 - rho^n)/(1 - rho) (D_t - mu), and n D_t for a rho of 1. Lee, So and Tang (2000), section 3.

    Near 1, 1 - rho^n is taken as -expm1(n log1p(rho - 1)), which keeps its digits.

    >>> expect_auto_regressive(AutoRegressive(rho=0.5, mean=100.0), [100.0, 120.0], 3.0)  # 110 + 105 + 102.5
    317.5
    >>> expect_auto_regressive(AutoRegressive(rho=0.5, mean=100.0), [100.0, 120.0], 1.5)  # 110 + half of 105
    162.5
    """
    whole = float(math.floor(periods))
    if rule.rho == 1.0:
        reach = whole
    elif rule.rho > 0.5:
        reach = rule.rho * math.expm1(whole * math.log1p(rule.rho - 1.0)) / (rule.rho - 1.0)
    else:
        reach = rule.rho * (1.0 - math.pow(rule.rho, whole)) / (1.0 - rule.rho)
    part = (periods - whole) * math.pow(rule.rho, whole + 1.0)
    return periods * memory[0] + (reach + part) * (memory[1] - memory[0])


def opened_auto_regressive(rule: AutoRegressive, level: float) -> tuple[float, ...]:
    """The rule's mean, and `level` as the last demand; with `level` at the mean, the first forecast is `level`."""
    return (rule.mean, level)


METHODS: tuple[Method, ...] = (
    Method(AutoRegressive, observe_auto_regressive, expect_auto_regressive, opened_auto_regressive),
)

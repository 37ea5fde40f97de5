"""A law cut off below: what would fall under the bound is set to the bound."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from simchain.rules.distributions.continuous import Normal
from simchain.rules.distributions.law import Law, Values, require
from simchain.rules.distributions.stepped import Stepped

NODES = 200
"""Points of the numerical integration, over z of a standard normal up to FARTHEST."""
FARTHEST = 8.0


@dataclass(frozen=True, repr=False)
class Truncated:
    """max(X, at_least) for X drawn from `law` (censored: the values below stay, at the bound).

    `mean` and `sd` are those of what is drawn, not of `law`: exact for normal and counted laws, otherwise integrated.

    >>> Truncated(Normal(100, 50), at_least=0)
    Truncated(Normal(mean 100, sd 50), at least 0)
    >>> round(Truncated(Normal(100, 50)).share_below, 4), round(Truncated(Normal(100, 50)).mean, 4)
    (0.0228, 100.4245)
    """

    law: Law
    at_least: float = 0.0

    def __post_init__(self) -> None:
        require(math.isfinite(self.at_least), f"Truncated: at_least must be a finite number, not {self.at_least}")

    @property
    def share_below(self) -> float:
        """P(X < at_least): the share of draws that the bound changes."""
        return float(self.law.cdf(float(np.nextafter(self.at_least, -math.inf))))

    @property
    def mean(self) -> float:
        return self.moments[0]

    @property
    def sd(self) -> float:
        return self.moments[1]

    @cached_property
    def moments(self) -> tuple[float, float]:
        """Mean and standard deviation of max(X, at_least)."""
        if self.share_below == 0:
            return self.law.mean, self.law.sd
        if self.law.sd == 0:
            return self.at_least, 0.0
        first, second = self.excess()
        return self.at_least + first, math.sqrt(max(0.0, second - first**2))

    def excess(self) -> tuple[float, float]:
        """First and second moment of (X - at_least)^+."""
        if isinstance(self.law, Normal):
            return excess_of_normal(self.law, self.at_least)
        if isinstance(self.law, Stepped):
            values, cumulative = self.law.steps
            weights = np.diff(cumulative, prepend=0.0)
        else:
            values, weights = self.nodes()
        above = np.maximum(values - self.at_least, 0.0)
        return float(weights @ above), float(weights @ above**2)

    def nodes(self) -> tuple[Values, Values]:
        """Values above the bound with their weights (Gauss-Legendre over z, where u = Phi(z))."""
        lowest = float(np.clip(special.ndtri(self.share_below), -FARTHEST, FARTHEST))
        points, weights = np.polynomial.legendre.leggauss(NODES)
        half = (FARTHEST - lowest) / 2
        z = lowest + half * (points + 1)
        density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
        return self.law.quantile(np.asarray(special.ndtr(z))), weights * half * density

    def quantile(self, u: float | Values) -> Values:
        return np.maximum(self.law.quantile(u), self.at_least)

    def cdf(self, x: float | Values) -> Values:
        return np.where(np.asarray(x) >= self.at_least, self.law.cdf(x), 0.0)

    def __repr__(self) -> str:
        return f"Truncated({self.law}, at least {self.at_least:.6g})"


def excess_of_normal(law: Normal, bound: float) -> tuple[float, float]:
    """E[(X - a)^+] = s (phi(z) - z Phi(-z)) and E[((X - a)^+)^2] = s^2 ((1 + z^2) Phi(-z) - z phi(z)), z = (a - m) / s.

    Source: Zipkin, "Foundations of Inventory Management" (2000), appendix C.2, the first two normal loss functions.
    """
    z = (bound - law.mean) / law.sd
    density, above = math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi), float(special.ndtr(-z))
    return law.sd * (density - z * above), law.sd**2 * ((1 + z**2) * above - z * density)

"""Laws of chance for quantities that are measured: demand rates, yields, prices.

Parameters are those of Law, "Simulation Modeling and Analysis" (5th ed., section 6.2.2), where each law is described.
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import special

from simchain.rules.distributions.law import Values, in_words, require, require_above_zero, require_moments


@dataclass(frozen=True, repr=False)
class Constant:
    """Always the same value.

    >>> Constant(3).quantile(0.9)
    array(3.)
    """

    value: float

    def __post_init__(self) -> None:
        require(math.isfinite(self.value), f"Constant: value must be a finite number, not {self.value}")

    @property
    def mean(self) -> float:
        return self.value

    @property
    def sd(self) -> float:
        return 0.0

    def quantile(self, u: float | Values) -> Values:
        return np.full(np.shape(u), self.value, dtype=np.float64)

    def cdf(self, x: float | Values) -> Values:
        return np.asarray(np.asarray(x) >= self.value, dtype=np.float64)

    def __repr__(self) -> str:
        return f"Constant({self.value:.6g})"


@dataclass(frozen=True, repr=False)
class Normal:
    """The bell curve: x = mean + sd * z(u). It reaches below 0: wrap it in `Truncated` where that makes no sense.

    >>> float(Normal(100, 20).quantile(0.95).round(3))
    132.897
    """

    mean: float
    sd: float

    def __post_init__(self) -> None:
        require(math.isfinite(self.mean), f"Normal: mean must be a finite number, not {self.mean}")
        require(0 <= self.sd < math.inf, f"Normal: sd must be a finite number of 0 or more, not {self.sd}")

    @classmethod
    def by_moments(cls, mean: float, sd: float) -> Self:
        return cls(mean, sd)

    def quantile(self, u: float | Values) -> Values:
        return np.asarray(self.mean + self.sd * special.ndtri(u))

    def cdf(self, x: float | Values) -> Values:
        if self.sd == 0:
            return Constant(self.mean).cdf(x)
        return np.asarray(special.ndtr((np.asarray(x) - self.mean) / self.sd))

    __repr__ = in_words


@dataclass(frozen=True, repr=False)
class LogNormal:
    """A quantity whose logarithm is normal with mean `mu` and standard deviation `sigma`: x = exp(mu + sigma * z(u)).

    >>> LogNormal.by_moments(10, 5)
    LogNormal(mean 10, sd 5)
    """

    mu: float
    sigma: float

    def __post_init__(self) -> None:
        require(math.isfinite(self.mu), f"LogNormal: mu must be a finite number, not {self.mu}")
        require_above_zero(self, sigma=self.sigma)
        finite = self.mu + self.sigma**2 < 700
        require(finite, f"LogNormal: mu {self.mu} with sigma {self.sigma} has no standard deviation that fits a float")

    @classmethod
    def by_moments(cls, mean: float, sd: float) -> Self:
        """sigma^2 = ln(1 + (sd / mean)^2) and mu = ln(mean) - sigma^2 / 2."""
        require_moments(cls, mean, sd)
        variance = math.log1p((sd / mean) ** 2)
        return cls(math.log(mean) - variance / 2, math.sqrt(variance))

    @property
    def mean(self) -> float:
        return math.exp(self.mu + self.sigma**2 / 2)

    @property
    def sd(self) -> float:
        return self.mean * math.sqrt(math.expm1(self.sigma**2))

    def quantile(self, u: float | Values) -> Values:
        return np.asarray(np.exp(self.mu + self.sigma * special.ndtri(u)))

    def cdf(self, x: float | Values) -> Values:
        with np.errstate(divide="ignore"):
            return np.asarray(special.ndtr((np.log(np.maximum(x, 0.0)) - self.mu) / self.sigma))

    __repr__ = in_words


@dataclass(frozen=True, repr=False)
class Uniform:
    """Any value between `low` and `high`, all as likely: x = low + u * (high - low).

    >>> Uniform(0, 12).mean, float(Uniform(0, 12).quantile(0.25))
    (6.0, 3.0)
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        ordered = -math.inf < self.low < self.high < math.inf
        require(ordered, f"Uniform: low must be below high and both finite, not {self.low} and {self.high}")

    @classmethod
    def by_moments(cls, mean: float, sd: float) -> Self:
        """From mean - sqrt(3) sd to mean + sqrt(3) sd."""
        half = math.sqrt(3) * sd
        return cls(mean - half, mean + half)

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def sd(self) -> float:
        return (self.high - self.low) / math.sqrt(12)

    def quantile(self, u: float | Values) -> Values:
        return np.asarray(self.low + np.asarray(u) * (self.high - self.low))

    def cdf(self, x: float | Values) -> Values:
        return np.clip((np.asarray(x, dtype=np.float64) - self.low) / (self.high - self.low), 0.0, 1.0)

    def __repr__(self) -> str:
        return f"Uniform({self.low:.6g} to {self.high:.6g})"

"""Laws of chance for times: lead times, outages, time to failure, time between customers.

Parameters are those of Law, "Simulation Modeling and Analysis" (5th ed., section 6.2.2), where each law is described.
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import special

from simchain.rules.distributions.law import (
    Values,
    falling_root,
    in_words,
    require,
    require_above_zero,
    require_moments,
)


@dataclass(frozen=True, repr=False)
class Gamma:
    """Positive and skewed to the right; the usual law for a lead time given as mean ± sd. mean = shape * scale.

    >>> Gamma.by_moments(15, 5)
    Gamma(mean 15, sd 5)
    >>> Gamma.by_moments(15, 5).shape
    9.0
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        require_above_zero(self, shape=self.shape, scale=self.scale)

    @classmethod
    def by_moments(cls, mean: float, sd: float) -> Self:
        """shape = (mean / sd)^2 and scale = sd^2 / mean."""
        require_moments(cls, mean, sd)
        return cls((mean / sd) ** 2, sd**2 / mean)

    @property
    def mean(self) -> float:
        return self.shape * self.scale

    @property
    def sd(self) -> float:
        return math.sqrt(self.shape) * self.scale

    def quantile(self, u: float | Values) -> Values:
        return np.asarray(special.gammaincinv(self.shape, u) * self.scale)

    def cdf(self, x: float | Values) -> Values:
        return np.asarray(special.gammainc(self.shape, np.maximum(x, 0.0) / self.scale))

    __repr__ = in_words


@dataclass(frozen=True, repr=False)
class Erlang:
    """The sum of `stages` independent exponential times: a gamma law with a whole-numbered shape.

    >>> Erlang(stages=4, mean=10)
    Erlang(mean 10, sd 5)
    """

    stages: int
    mean: float

    def __post_init__(self) -> None:
        whole = self.stages >= 1 and self.stages == math.floor(self.stages) < math.inf
        require(whole, f"Erlang: stages must be a whole number of 1 or more, not {self.stages}")
        require_above_zero(self, mean=self.mean)

    @property
    def sd(self) -> float:
        return self.mean / math.sqrt(self.stages)

    def quantile(self, u: float | Values) -> Values:
        return Gamma(self.stages, self.mean / self.stages).quantile(u)

    def cdf(self, x: float | Values) -> Values:
        return Gamma(self.stages, self.mean / self.stages).cdf(x)

    __repr__ = in_words


@dataclass(frozen=True, repr=False)
class Exponential:
    """The time to an event that comes at a constant rate 1 / mean: x = -mean * ln(1 - u).

    >>> float(Exponential(10).quantile(0.5).round(4))
    6.9315
    """

    mean: float

    def __post_init__(self) -> None:
        require_above_zero(self, mean=self.mean)

    @classmethod
    def by_moments(cls, mean: float, sd: float | None = None) -> Self:
        """The standard deviation of this law is its mean; any other is refused."""
        fits = sd is None or math.isclose(sd, mean)
        require(fits, f"Exponential: sd equals the mean ({mean}), so it cannot be {sd}; gamma can have it")
        return cls(mean)

    @property
    def sd(self) -> float:
        return self.mean

    def quantile(self, u: float | Values) -> Values:
        return np.asarray(-self.mean * np.log1p(-np.asarray(u)))

    def cdf(self, x: float | Values) -> Values:
        return np.asarray(-np.expm1(-np.maximum(x, 0.0) / self.mean))

    __repr__ = in_words


@dataclass(frozen=True, repr=False)
class Weibull:
    """Time to failure: wear shows as a shape above 1, early failures as one below.

    x = scale * (-ln(1 - u))^(1 / shape).

    >>> Weibull.by_moments(100, 50)
    Weibull(mean 100, sd 50)
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        require(0.02 <= self.shape < math.inf, f"Weibull: shape must be a number of 0.02 or more, not {self.shape}")
        require_above_zero(self, scale=self.scale)

    @classmethod
    def by_moments(cls, mean: float, sd: float) -> Self:
        """Solve 1 + (sd / mean)^2 = G(1 + 2/k) / G(1 + 1/k)^2 for the shape k, with G the gamma function."""
        require_moments(cls, mean, sd)
        require(3e-4 < sd / mean < 300, f"Weibull: no usable shape has mean {mean} and sd {sd}; gamma can have them")
        target = math.log1p((sd / mean) ** 2)
        shape = falling_root(lambda k: math.lgamma(1 + 2 / k) - 2 * math.lgamma(1 + 1 / k) - target, 0.1, 1e4)
        return cls(shape, mean / math.gamma(1 + 1 / shape))

    @property
    def mean(self) -> float:
        return self.scale * math.gamma(1 + 1 / self.shape)

    @property
    def sd(self) -> float:
        spread = math.lgamma(1 + 2 / self.shape) - 2 * math.lgamma(1 + 1 / self.shape)
        return self.mean * math.sqrt(math.expm1(spread))

    def quantile(self, u: float | Values) -> Values:
        return np.asarray(self.scale * (-np.log1p(-np.asarray(u))) ** (1 / self.shape))

    def cdf(self, x: float | Values) -> Values:
        return np.asarray(-np.expm1(-((np.maximum(x, 0.0) / self.scale) ** self.shape)))

    __repr__ = in_words

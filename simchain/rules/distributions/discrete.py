"""Laws of chance for what is counted: pieces, customers, batches, and values taken from history.

Parameters are those of Law, "Simulation Modeling and Analysis" (5th ed., section 6.2.3), where each law is described;
counted laws of demand are here given by their mean and standard deviation, as the trade does.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from scipy import special

from simchain.rules.distributions.law import Values, in_words, require, require_above_zero, require_moments
from simchain.rules.distributions.stepped import NEGLIGIBLE, Stepped, table_of, whole_numbers


@dataclass(frozen=True, repr=False)
class Poisson(Stepped):
    """How many independent customers come in a period: P(X = k) = m^k exp(-m) / k!, with mean m.

    >>> float(Poisson(18).quantile(270 / 470))
    19.0
    """

    mean: float

    def __post_init__(self) -> None:
        require(0 <= self.mean < math.inf, f"Poisson: mean must be a finite number of 0 or more, not {self.mean}")

    @property
    def sd(self) -> float:
        return math.sqrt(self.mean)

    @cached_property
    def steps(self) -> tuple[Values, Values]:
        counts = whole_numbers(self.mean, self.sd, lambda k: float(special.pdtrc(k, self.mean)))
        return counts, np.asarray(special.pdtr(counts, self.mean))

    __repr__ = in_words


@dataclass(frozen=True, repr=False)
class NegativeBinomial(Stepped):
    """Counts that vary more than Poisson's: a Poisson whose mean is itself gamma distributed. Needs sd^2 > mean.

    With r = m^2 / (s^2 - m) and p = m / s^2, the number of failures before the r-th success of chance p.

    >>> NegativeBinomial(20, 8)
    NegativeBinomial(mean 20, sd 8)
    """

    mean: float
    sd: float

    def __post_init__(self) -> None:
        require_above_zero(self, mean=self.mean, sd=self.sd)
        wide = self.sd**2 > self.mean
        require(wide, f"NegativeBinomial: sd^2 must be above the mean, not {self.sd**2:.6g} beside {self.mean}")

    @classmethod
    def by_moments(cls, mean: float, sd: float) -> Self:
        require_moments(cls, mean, sd)
        return cls(mean, sd)

    @cached_property
    def steps(self) -> tuple[Values, Values]:
        successes, chance = self.mean**2 / (self.sd**2 - self.mean), self.mean / self.sd**2
        counts = whole_numbers(self.mean, self.sd, lambda k: float(special.betaincc(successes, k + 1, chance)))
        return counts, np.asarray(special.betainc(successes, counts + 1, chance))

    __repr__ = in_words


@dataclass(frozen=True, repr=False)
class Geometric(Stepped):
    """How often a coin falls wrong before it first falls right (`start=0`), or with that throw counted (`start=1`).

    P(X > k) = (1 - p)^(k + 1 - start), with p = 1 / (mean + 1 - start).

    >>> Geometric(2, start=1).quantile(np.array([0.4, 0.6, 0.8])).tolist()
    [1.0, 2.0, 3.0]
    """

    mean: float
    start: int = 0

    def __post_init__(self) -> None:
        require(self.start in (0, 1), f"Geometric: start must be 0 or 1, not {self.start}")
        fits = self.start < self.mean < math.inf
        require(fits, f"Geometric: mean must be a finite number above its start {self.start}, not {self.mean}")

    @property
    def sd(self) -> float:
        return math.sqrt((self.mean - self.start) * (self.mean + 1 - self.start))

    @cached_property
    def steps(self) -> tuple[Values, Values]:
        log_failure = math.log1p(-1 / (self.mean + 1 - self.start))
        last = self.start + math.ceil(math.log(NEGLIGIBLE) / log_failure)
        counts = table_of(self.start, last)
        return counts, -np.expm1((counts + 1 - self.start) * log_failure)

    __repr__ = in_words


@dataclass(frozen=True, repr=False)
class DiscreteUniform(Stepped):
    """Any whole number from `low` to `high`, both included, all as likely: a die is `DiscreteUniform(1, 6)`.

    >>> DiscreteUniform(0, 4).mean, float(DiscreteUniform(0, 4).quantile(0.5))
    (2.0, 2.0)
    """

    low: int
    high: int

    def __post_init__(self) -> None:
        whole = all(math.isfinite(end) and end == math.floor(end) for end in (self.low, self.high))
        fits = whole and self.low <= self.high
        require(fits, f"DiscreteUniform: low and high must be whole numbers in order, not {self.low} and {self.high}")

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def sd(self) -> float:
        return math.sqrt(((self.high - self.low + 1) ** 2 - 1) / 12)

    @cached_property
    def steps(self) -> tuple[Values, Values]:
        counts = table_of(self.low, self.high)
        return counts, np.arange(1, len(counts) + 1) / len(counts)

    def __repr__(self) -> str:
        return f"DiscreteUniform({self.low} to {self.high})"


@dataclass(frozen=True, repr=False)
class Empirical(Stepped):
    """Values as they were seen, each as likely as its weight says (all alike without weights).

    >>> Empirical([1, 3], weights=[1, 1]).quantile(np.array([0.3, 0.7])).tolist()
    [1.0, 3.0]
    """

    values: Sequence[float]
    weights: Sequence[float] = ()

    def __post_init__(self) -> None:
        values, weights = tuple(map(float, self.values)), tuple(map(float, self.weights))
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "weights", weights or (1.0,) * len(values))
        require(len(values) > 0, "Empirical: values must hold at least one number")
        require(all(map(math.isfinite, values)), "Empirical: values must be finite numbers")
        lengths = f"Empirical: {len(values)} values need as many weights, not {len(self.weights)}"
        require(len(self.weights) == len(values), lengths)
        usable = all(0 <= weight < math.inf for weight in self.weights) and 0 < sum(self.weights) < math.inf
        require(usable, "Empirical: weights must be finite, none below 0, and their sum above 0")

    @property
    def mean(self) -> float:
        return float(np.average(self.values, weights=self.weights))

    @property
    def sd(self) -> float:
        if min(self.values) == max(self.values):
            return 0.0
        return math.sqrt(float(np.average((np.array(self.values) - self.mean) ** 2, weights=self.weights)))

    @cached_property
    def steps(self) -> tuple[Values, Values]:
        values, where = np.unique(self.values, return_inverse=True)
        cumulative = np.cumsum(np.bincount(where, weights=self.weights))
        return values, cumulative / cumulative[-1]

    def __repr__(self) -> str:
        return f"Empirical({len(self.values)} values, mean {self.mean:.6g}, sd {self.sd:.6g})"

"""A block that names a distribution: what each distribution needs, and what does not fit it."""

import math
import re
from typing import Any, ClassVar

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from simchain.rules.distributions import (
    BY_MOMENTS,
    Constant,
    DiscreteUniform,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Geometric,
    Law,
    Normal,
    Poisson,
    Truncated,
    Uniform,
    Weibull,
)
from simchain.rules.distributions.stepped import Stepped
from simchain.scenario.values.fields import Block
from simchain.scenario.values.quantities import Quantity
from simchain.scenario.values.refusing import refuse

NEEDED = {
    "uniform": ("low", "high"),
    "discrete_uniform": ("low", "high"),
    "empirical": ("values",),
    "erlang": ("mean", "stages"),
}
"""Keys that a distribution needs, where they are not `mean` (and `sd`, as `±`)."""

USED = {
    "uniform": ("mean", "low", "high"),
    "discrete_uniform": ("low", "high"),
    "empirical": ("values", "weights"),
    "erlang": ("mean", "stages"),
    "gamma": ("mean", "shape"),
    "weibull": ("mean", "shape"),
    "geometric": ("mean", "start"),
}
"""Keys that a distribution uses, where they are not `mean` alone. Others beside them would be a mistake."""

WIDEST = 100
"""Standard deviations above this many means are not a time or an amount of goods, but a slip."""

MOST_STEPS = 1_000_000
WIDE = 10_000.0
"""Standard deviation from which a law of whole numbers may need a table that is too large."""

WITHOUT_SPREAD = ("constant", "exponential", "erlang", "poisson", "geometric")
"""Distributions whose standard deviation follows from the mean."""

CLASS_NAME = re.compile(r"[A-Z]\w+: ")
"""What a law puts before its own refusals."""


class WrittenLaw(Block):
    """What times and amounts have in common."""

    example: ClassVar[str]
    first: ClassVar[int] = 0
    """Least value of a geometric law that does not say."""
    dist: str | None
    mean: Quantity | None
    low: float | None
    high: float | None
    values: list[float] | None
    weights: list[float] | None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict | cls) else {"mean": given}

    def named(self) -> str:
        """The distribution as given, else the one that what is given speaks for."""
        if self.dist is not None:
            return self.dist
        if self.values:
            return "empirical"
        if self.low is not None or self.high is not None:
            return "uniform"
        return "gamma" if self.mean is not None and self.mean.sd else "constant"

    def law(self) -> Law:
        """The distribution, in days or in units."""
        name = self.named()
        mean = self.mean.value if self.mean is not None else None
        sd = self.mean.sd if self.mean is not None else None
        self._refuse_what_does_not_fit(name, mean, sd)
        try:
            law = self._made(name, mean or 0.0, sd)
            usable = math.isfinite(law.mean) and math.isfinite(law.sd)
            if usable and isinstance(law, Stepped) and law.sd > WIDE:
                law.quantile(0.5)  # its table is made, or refused, now and not while a run goes on
        except PydanticCustomError:
            raise
        except (ValueError, OverflowError, ZeroDivisionError) as error:
            sentence = CLASS_NAME.sub("", str(error), count=1)
            about = sentence.partition(" ")[0]
            raise refuse(f"cannot be used: {sentence}", about if about in self.model_fields_set else "") from None
        if not usable:
            raise refuse(f"cannot be used: its mean and spread are out of all bounds as {name}")
        return law

    def _refuse_what_does_not_fit(self, name: str, mean: float | None, sd: float | None) -> None:
        by_moments = name == "uniform" and bool(mean and sd)
        for key in () if by_moments else NEEDED.get(name, ("mean",)):
            if getattr(self, key, None) is None:
                what = f"'{key}'" if self.dist is None and key == "mean" else f"'{key}' for {name}"
                raise refuse(f"needs {what}; {self.example if key == 'mean' else 'add it'}")
        if name == "uniform" and self.mean is not None and (self.low is not None or self.high is not None):
            raise refuse("has 'mean' beside 'low' and 'high'; give the mean with its ±, or the two ends")
        if sd and getattr(self, "shape", None) is not None and "shape" in USED.get(name, ()):
            raise refuse("has both a ± and 'shape'; give one of the two, the other follows")
        for key in self.model_fields_set - {"dist"}:
            if getattr(self, key) is not None and key not in USED.get(name, ("mean",)):
                raise refuse(f"has '{key}', which {name} does not use; take it out, or name another 'dist'")
        if sd and name in WITHOUT_SPREAD:
            raise refuse(f"has no ± of its own for {name}: its spread follows from the mean. Leave out the ±")
        if sd and sd > WIDEST * (mean or 0.0):
            raise refuse(f"has a spread of more than {WIDEST} times its mean; make it narrower")

    def _made(self, name: str, mean: float, sd: float | None) -> Law:
        low, high, shape = self.low, self.high, getattr(self, "shape", None)
        match name:
            case "constant":
                return Constant(mean)
            case "poisson":
                return Poisson(mean)
            case "geometric":
                return Geometric(mean, start=getattr(self, "start", self.first) or 0)
            case "exponential":
                return Exponential(mean)
            case "erlang":
                return Erlang(getattr(self, "stages", 1), mean)
            case "empirical":
                return Empirical(tuple(self.values or ()), tuple(self.weights or ()))
            case "uniform" if low is not None and high is not None:
                return Uniform(low, high)
            case "discrete_uniform" if low is not None and high is not None:
                return _discrete_uniform(low, high)
            case "weibull" if shape:
                return Weibull(shape, mean / _weibull_mean(shape))
            case "gamma" if shape:
                return Gamma(shape, mean / shape)
        if not sd:
            raise refuse(f"needs a ± for {name}; write for example '10 ± 2', or leave out 'dist'")
        law = BY_MOMENTS[name](mean, sd)
        return Truncated(law, 0.0) if isinstance(law, Normal) else law


def _discrete_uniform(low: float, high: float) -> Law:
    if low != round(low) or high != round(high) or high - low > MOST_STEPS:
        raise refuse(f"needs whole 'low' and 'high', at most {MOST_STEPS:,} apart, for discrete_uniform")
    return DiscreteUniform(round(low), round(high))


def _weibull_mean(shape: float) -> float:
    """Mean of a Weibull law of scale 1."""
    return Weibull(shape, 1.0).mean

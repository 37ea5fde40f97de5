"""Uncertain times and amounts as they are written: `10 ± 2 days`, or a block that names a distribution."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator
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
from simchain.scenario.fields import Block, Count, PositiveTime, SpreadTime, SpreadUnits, Time, Units
from simchain.scenario.history import LeadTimeHistory
from simchain.scenario.quantities import Quantity

TIME_LAWS = (
    "constant",
    "normal",
    "gamma",
    "lognormal",
    "uniform",
    "exponential",
    "erlang",
    "weibull",
    "empirical",
)
AMOUNT_LAWS = (
    "constant",
    "normal",
    "poisson",
    "negative_binomial",
    "gamma",
    "lognormal",
    "geometric",
    "uniform",
    "discrete_uniform",
    "empirical",
)
NEEDED = {
    "uniform": ("low", "high"),
    "discrete_uniform": ("low", "high"),
    "empirical": ("values",),
    "erlang": ("mean", "stages"),
}
"""Keys that a distribution needs, where they are not `mean` (and `sd`, as `±`)."""

WITHOUT_SPREAD = ("constant", "exponential", "erlang", "poisson", "geometric")
"""Distributions whose standard deviation follows from the mean."""


def refuse(sentence: str) -> PydanticCustomError:
    """An error with a sentence of our own."""
    return PydanticCustomError("quantity", "{sentence}", {"sentence": sentence})


class _WrittenLaw(Block):
    """What times and amounts have in common."""

    known: ClassVar[tuple[str, ...]]
    spread_means: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict) else {"mean": given}

    def _build(self, dist: str | None, mean: Quantity | None, sd: float | None) -> Law:
        values = getattr(self, "values", None)
        low, high = getattr(self, "low", None), getattr(self, "high", None)
        if dist is None:
            dist = "empirical" if values else "uniform" if low is not None else self.spread_means if sd else "constant"
        for key in NEEDED.get(dist, ("mean",)):
            if key == "mean" and mean is None:
                raise refuse(f"needs a mean for {dist}; write for example 'mean: 10 ± 2'")
            if key != "mean" and getattr(self, key, None) is None and not (dist == "uniform" and mean and sd):
                raise refuse(f"needs '{key}' for {dist}; add it")
        if dist in WITHOUT_SPREAD and sd is not None:
            raise refuse(f"has no ± of its own for {dist}: its spread follows from the mean. Leave out the ±")
        try:
            return self._made(dist, mean.value if mean else 0.0, sd)
        except ValueError as error:
            raise refuse(f"cannot be used: {error}") from None

    def _made(self, dist: str, mean: float, sd: float | None) -> Law:
        low, high = getattr(self, "low", None), getattr(self, "high", None)
        match dist:
            case "constant":
                return Constant(mean)
            case "poisson":
                return Poisson(mean)
            case "geometric":
                return Geometric(mean, start=getattr(self, "start", 0))
            case "exponential":
                return Exponential(mean)
            case "erlang":
                return Erlang(getattr(self, "stages", 1), mean)
            case "empirical":
                return Empirical(tuple(getattr(self, "values", ())), tuple(getattr(self, "weights", None) or ()))
            case "uniform" if low is not None and high is not None:
                return Uniform(low, high)
            case "discrete_uniform":
                return DiscreteUniform(round(low or 0), round(high or 0))
            case "weibull" if getattr(self, "shape", None):
                return Weibull(self.shape, mean / _weibull_mean(self.shape))  # type: ignore[attr-defined]
            case "gamma" if getattr(self, "shape", None):
                return Gamma(self.shape, mean / self.shape)  # type: ignore[attr-defined]
        if not sd:
            raise refuse(f"needs a ± for {dist}; write for example '10 ± 2', or leave out 'dist'")
        law = BY_MOMENTS[dist](mean, sd)
        return Truncated(law, 0.0) if isinstance(law, Normal) else law


def _weibull_mean(shape: float) -> float:
    """Mean of a Weibull law of scale 1."""
    return Weibull(shape, 1.0).mean


class TimeLaw(_WrittenLaw):
    """An uncertain time. `mean: 10 ± 2 days` is a gamma law unless `dist` says otherwise."""

    known: ClassVar[tuple[str, ...]] = TIME_LAWS
    spread_means: ClassVar[str] = "gamma"

    dist: Literal[TIME_LAWS] | None = Field(None, description="distribution; gamma where the mean carries ±")  # type: ignore[valid-type]
    mean: SpreadTime | None = Field(None, description="mean, or mean ± standard deviation, such as 10 ± 2 days")
    low: Time | None = Field(None, description="lowest value of a uniform law")
    high: PositiveTime | None = Field(None, description="highest value of a uniform law")
    stages: Annotated[Count, Field(ge=1, le=1000)] | None = Field(None, description="stages of an Erlang law")
    shape: Annotated[float, Field(gt=0, le=1000)] | None = Field(None, description="shape of a gamma or Weibull law")
    values: list[Time] | None = Field(None, description="values of an empirical law", min_length=1, max_length=100_000)
    weights: list[Annotated[float, Field(ge=0)]] | None = Field(None, description="weights of the values; else equal")
    history: LeadTimeHistory | None = Field(None, description="read the times from purchase-order lines in a CSV file")

    @model_validator(mode="before")
    @classmethod
    def _from_history(cls, given: Any) -> Any:
        """`{history: po.csv, mode: fit}` is a block of its own inside the law."""
        if isinstance(given, dict) and isinstance(given.get("history"), str):
            return {"history": given}
        return given

    @model_validator(mode="after")
    def _can_be_built(self) -> Self:
        if self.history is None:
            self.law()
        return self

    def law(self) -> Law:
        """The distribution, in days. A history is read by `history.lead_times`, which knows the folder."""
        return self._build(self.dist, self.mean, self.mean.sd if self.mean else None)


class AmountLaw(_WrittenLaw):
    """An uncertain amount, such as what one customer buys. `5 ± 2 units` is gamma unless `dist` says otherwise."""

    known: ClassVar[tuple[str, ...]] = AMOUNT_LAWS
    spread_means: ClassVar[str] = "gamma"

    dist: Literal[AMOUNT_LAWS] | None = Field(None, description="distribution; gamma where the mean carries ±")  # type: ignore[valid-type]
    mean: SpreadUnits | None = Field(None, description="mean, or mean ± standard deviation, such as 5 ± 2 units")
    low: Units | None = Field(None, description="lowest value of a uniform law")
    high: Units | None = Field(None, description="highest value of a uniform law")
    start: Literal[0, 1] = Field(0, description="smallest value of a geometric law")
    values: list[Units] | None = Field(None, description="values of an empirical law", min_length=1, max_length=100_000)
    weights: list[Annotated[float, Field(ge=0)]] | None = Field(None, description="weights of the values; else equal")

    @model_validator(mode="after")
    def _can_be_built(self) -> Self:
        self.law()
        return self

    def law(self) -> Law:
        """The distribution, in units."""
        return self._build(self.dist, self.mean, self.mean.sd if self.mean else None)

"""Uncertain times and amounts as they are written: `10 ± 2 days`, or a block that names a distribution."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from simchain.errors import OwnRuleError
from simchain.rules.distributions import Law
from simchain.rules.own import Own, planning_law
from simchain.scenario.history.lead_times import LeadTimeHistory
from simchain.scenario.own_names import OwnLeadTimeRule, Parameters
from simchain.scenario.spec.written_law import WrittenLaw
from simchain.scenario.values.fields import Count, PositiveTime, SpreadTime, SpreadUnits, Time, Units
from simchain.scenario.values.refusing import refuse

TIME_LAWS = (
    "constant",
    "normal",
    "gamma",
    "lognormal",
    "uniform",
    "exponential",
    "erlang",
    "weibull",
    "geometric",
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

Weighting = Annotated[float, Field(ge=0, le=1e15)]


class TimeLaw(WrittenLaw):
    """An uncertain time. `mean: 10 ± 2 days` is a gamma law unless `dist` says otherwise."""

    example: ClassVar[str] = "write for example 'mean: 10 ± 2 days'"
    first: ClassVar[int] = 1
    dist: Literal[TIME_LAWS] | None = Field(None, description="distribution; gamma where the mean carries ±")  # type: ignore[valid-type]
    mean: SpreadTime | None = Field(None, description="mean, or mean ± standard deviation, such as 10 ± 2 days")
    low: Time | None = Field(None, description="lowest value of a uniform law")
    high: PositiveTime | None = Field(None, description="highest value of a uniform law")
    stages: Annotated[Count, Field(ge=1, le=1000)] | None = Field(None, description="stages of an Erlang law")
    shape: Annotated[float, Field(ge=0.01, le=1000)] | None = Field(None, description="shape of a gamma or Weibull law")
    values: list[Time] | None = Field(None, description="values of an empirical law", min_length=1, max_length=100_000)
    weights: list[Weighting] | None = Field(None, description="weights of the values; else equal")

    @model_validator(mode="after")
    def _can_be_built(self) -> Self:
        self.law()
        return self


class TimeUp(TimeLaw):
    """A time between two outages: a plain mean is that of an exponential law, unless `dist` says otherwise."""

    dist: Literal[TIME_LAWS] | None = Field(  # type: ignore[valid-type]
        None, description="distribution; exponential where the mean carries no ±, else gamma"
    )

    def named(self) -> str:
        named = super().named()
        is_plain = self.dist is None and self.mean is not None and self.mean.value > 0
        return "exponential" if is_plain and named == "constant" else named


class LeadTime(TimeLaw):
    """An uncertain time from leaving the source to arrival, a record of such times, or a rule of one's own for them."""

    history: LeadTimeHistory | None = Field(None, description="read the times from purchase-order lines in a CSV file")
    rule: OwnLeadTimeRule | None = Field(None, description="a rule of one's own, or a law, by its name")
    with_: Parameters = Field({}, alias="with", description="what that rule is given beside the day and its chances")

    @model_validator(mode="before")
    @classmethod
    def _from_history(cls, given: Any) -> Any:
        """`{history: po.csv, mode: fit}` is a block of its own inside the law."""
        if isinstance(given, dict) and isinstance(given.get("history"), str):
            return {"history": given}
        return given

    @model_validator(mode="after")
    def _can_be_built(self) -> Self:
        for way, beside in (("history", {"history"}), ("rule", {"rule", "with_"})):
            if getattr(self, way) is not None and self.model_fields_set - beside:
                raise refuse(f"has a {way} beside other keys; take one of the two out")
        if self.with_ and self.rule is None:
            raise refuse("has 'with', which only a rule of your own is given; take it out", "with")
        if self.history is None:
            self.law()
        return self

    @property
    def own(self) -> Own | None:
        """The rule of one's own that it is, if it is one."""
        return None if self.rule is None else Own(self.rule, tuple(self.with_.items()))

    def law(self) -> Law:
        """The distribution, in days. Of a rule of one's own: what is planned with."""
        return super().law() if self.own is None else law_to_plan_with(self.own)


class AmountLaw(WrittenLaw):
    """An uncertain amount, such as what one customer buys. `5 ± 2 units` is gamma unless `dist` says otherwise."""

    example: ClassVar[str] = "write for example 'mean: 5 ± 2 units'"
    dist: Literal[AMOUNT_LAWS] | None = Field(None, description="distribution; gamma where the mean carries ±")  # type: ignore[valid-type]
    mean: SpreadUnits | None = Field(None, description="mean, or mean ± standard deviation, such as 5 ± 2 units")
    low: Units | None = Field(None, description="lowest value of a uniform law")
    high: Units | None = Field(None, description="highest value of a uniform law")
    start: Literal[0, 1] | None = Field(None, description="smallest value of a geometric law; else 0")
    values: list[Units] | None = Field(None, description="values of an empirical law", min_length=1, max_length=100_000)
    weights: list[Weighting] | None = Field(None, description="weights of the values; else equal")

    @model_validator(mode="after")
    def _can_be_built(self) -> Self:
        self.law()
        return self


def law_to_plan_with(own: Own, bucket: float = 1.0) -> Law:
    """The law that levels are computed with where a rule of one's own draws."""
    try:
        return planning_law(own, bucket)
    except OwnRuleError as error:
        raise refuse(f"cannot be planned with: {error}") from error

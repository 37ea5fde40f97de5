"""What customers ask for: its level and law, or a record of it, and how the level changes."""

from dataclasses import replace
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from simchain.clock import DAYS
from simchain.rules.customers.demand import (
    ArrivalDemand,
    BucketDemand,
    Demand,
    FlowDemand,
    Profile,
    SeriesDemand,
    Step,
)
from simchain.rules.distributions import Constant, Law, Truncated
from simchain.rules.own import Own
from simchain.scenario.history.fitting import law_of
from simchain.scenario.history.sales import DemandHistory
from simchain.scenario.own_names import OwnDemandRule, Parameters
from simchain.scenario.spec.laws import AMOUNT_LAWS, AmountLaw, Weighting, law_to_plan_with
from simchain.scenario.values.fields import (
    Block,
    Factor,
    OrderRate,
    PositiveTime,
    Share,
    SignedYearlyShare,
    SpreadRate,
    Time,
    UnitRate,
    Units,
)
from simchain.scenario.values.refusing import refuse


class Season(Block):
    """A wave over the year."""

    amplitude: Share = Field(description="height of the wave as a share of the level")
    period: PositiveTime = Field(365.0, description="length of the wave")
    peak: Time | None = Field(None, description="day of the first peak; else a quarter into the period")


class GoodwillSpec(Block):
    """Customers who found no stock come back fewer."""

    loss: Share = Field(
        description="share of later demand that goes with a period in which nobody is served at once; in proportion"
    )
    recovery: PositiveTime | None = Field(
        None, description="time in which what is missing shrinks to 1/e (37 %); unless given, it never comes back"
    )


class Event(Block):
    """A dated change of demand: for good, or for a while."""

    starts: Time = Field(description="when it begins, such as day 300")
    lasts: PositiveTime | None = Field(None, description="for how long; else for good")
    demand: Factor = Field(description="level relative to before, such as 150 %")


PROFILE = ("season", "trend", "events")
USED_BY: dict[str, tuple[str, ...]] = {
    "rate": ("dist", "bucket", "autocorrelation", *PROFILE),
    "flow": (),
    "arrivals": ("size", *PROFILE),
    "series": ("bucket", "then", *PROFILE),
    "history": PROFILE,
    "low": ("high", "dist", "bucket", *PROFILE),
    "high": ("low", "dist", "bucket", *PROFILE),
    "values": ("weights", "dist", "bucket", *PROFILE),
    "rule": ("with_", "bucket", *PROFILE),
}
"""Ways to say a demand, and the keys that go with each."""

KINDS = ("rate", "flow", "arrivals", "series", "history", "values", "low and high", "rule")


class DemandSpec(Block):
    """What customers ask of a site."""

    rate: SpreadRate | None = Field(None, description="per period, such as 100 ± 20 units/day; normal unless dist says")
    dist: Literal[AMOUNT_LAWS] | None = Field(None, description="distribution of a period's demand")  # type: ignore[valid-type]
    bucket: PositiveTime | None = Field(None, description="period of one draw; else the time unit of the rate")
    low: Units | None = Field(None, description="lowest demand of a period, for uniform laws")
    high: Units | None = Field(None, description="highest demand of a period, for uniform laws")
    values: list[Units] | None = Field(
        None, description="demands of an empirical law", min_length=1, max_length=100_000
    )
    weights: list[Weighting] | None = Field(None, description="weights of the values")
    autocorrelation: Annotated[float, Field(gt=-1, lt=1)] | None = Field(
        None, description="AR(1) coefficient of a normal rate; else 0"
    )
    flow: UnitRate | None = Field(None, description="a steady flow without steps, such as 1300 units/year")
    arrivals: OrderRate | None = Field(None, description="customers at random (Poisson), such as 2 orders/day")
    size: AmountLaw | None = Field(None, description="what one arriving customer wants; else 1 unit")
    series: list[Units] | None = Field(None, description="demand as written, one per bucket", min_length=1)
    then: Literal["stop", "repeat"] | None = Field(None, description="what follows the last of a series")
    history: DemandHistory | None = Field(None, description="recorded sales in a CSV file")
    rule: OwnDemandRule | None = Field(None, description="a rule of one's own, or a law, by its name")
    with_: Parameters = Field({}, alias="with", description="what that rule is given beside the day and its chances")
    season: Season | None = Field(None, description="a wave over the year")
    trend: SignedYearlyShare = Field(0.0, description="linear growth of the level, such as 5 %/year")
    events: list[Event] = Field([], description="dated steps and promotions")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if not isinstance(given, dict | DemandSpec):
            return {"rate": given}
        if isinstance(given, dict) and isinstance(given.get("history"), str):
            own = {key: value for key, value in given.items() if key in DemandHistory.model_fields}
            return {**{key: value for key, value in given.items() if key not in own}, "history": own}
        return given

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [kind for kind in USED_BY if getattr(self, kind) is not None]
        if given == ["low", "high"]:
            given = ["low"]
        if len(given) != 1:
            got = f"got {', '.join(given)}" if given else "got none"
            raise refuse(f"needs exactly one of {', '.join(KINDS)}; {got}")
        (kind,) = given
        for key in self.model_fields_set - {kind, *USED_BY[kind]}:
            if getattr(self, key) not in (None, 0.0, []):
                raise refuse(f"has '{key.rstrip('_')}', which does not go with '{kind}'; take one of the two out")
        if self.autocorrelation and (not self.rate or not self.rate.sd or self.dist not in (None, "normal")):
            raise refuse("has an autocorrelation, which needs a normal 'rate' with ±, such as 100 ± 20 units/day")
        if kind in ("rate", "low", "high", "values"):
            self._law()
        if self.own is not None:
            law_to_plan_with(self.own, self.days_per_bucket)
        return self

    def demand(self, observed: tuple[float, ...] | None = None) -> Demand:
        """The rule that the run follows; `observed` is the series of a history, if there is one."""
        if self.flow is not None:
            return FlowDemand(self.flow)
        if self.arrivals is not None:
            return ArrivalDemand(self.arrivals, self.size.law() if self.size else Constant(1.0), self.profile())
        if self.series is not None:
            return SeriesDemand(tuple(self.series), self.bucket or 1.0, self.then == "repeat", self.profile())
        if self.history is not None:
            return self._from_history(observed or (0.0,))
        if self.own is not None:
            law = law_to_plan_with(self.own, self.days_per_bucket)
            return BucketDemand(law, self.days_per_bucket, self.profile(), own=self.own)
        law = self._law()
        return BucketDemand(law, self.days_per_bucket, self.profile(), self.autocorrelation or 0.0)

    def _from_history(self, observed: tuple[float, ...]) -> Demand:
        assert self.history is not None
        bucket = self.history.bucket
        if self.history.mode == "replay":
            return SeriesDemand(observed, bucket, self.history.then == "repeat", self.profile())
        return BucketDemand(law_of(observed, self.history.mode, whole=True), bucket, self.profile())

    @property
    def own(self) -> Own | None:
        """The rule of one's own that customers follow, if they do."""
        return None if self.rule is None else Own(self.rule, tuple(self.with_.items()))

    @property
    def days_per_bucket(self) -> float:
        """Days between draws: the bucket as given, else the time unit in which the rate is written."""
        if self.bucket is not None:
            return self.bucket
        return DAYS[self.rate.per] if self.rate is not None and self.rate.per else 1.0

    def _law(self) -> Law:
        """The law of one bucket's demand. Days are independent: a sum of n has n times the variance."""
        keys: dict[str, Any] = {"dist": self.dist, "values": self.values, "weights": self.weights}
        if self.low is not None or self.high is not None:
            keys |= {"low": self.low, "high": self.high}
        if self.rate is not None:
            unit = DAYS[self.rate.per or "day"]
            mean = self.rate.value * self.days_per_bucket
            sd = None if self.rate.sd is None else self.rate.sd * unit * (self.days_per_bucket / unit) ** 0.5
            keys |= {"mean": replace(self.rate, value=mean, sd=sd)}
            if sd and self.dist is None:
                keys["dist"] = "normal"
        return AmountLaw(**{key: value for key, value in keys.items() if value is not None}).law()

    @property
    def share_below_zero(self) -> float:
        """Share of the draws of a normal demand that fall below zero, where they are cut off; 0 for other laws."""
        law = None if self.rate is None else self._law()
        return law.share_below if isinstance(law, Truncated) else 0.0

    def profile(self) -> Profile:
        """Season, trend and events."""
        steps = tuple(
            Step(event.starts, event.starts + event.lasts if event.lasts else float("inf"), event.demand)
            for event in self.events
        )
        if self.season is None:
            return Profile(trend=self.trend * DAYS["year"], steps=steps)
        period = self.season.period
        peak = period / 4 if self.season.peak is None else self.season.peak
        return Profile(self.season.amplitude, period, peak, self.trend * DAYS["year"], steps)

"""What suppliers are scored by."""

from typing import Self

from pydantic import Field, model_validator

from simchain.clock import DAYS_PER_MONTH
from simchain.rules.suppliers.scorecards import BY_NAME, DEFAULT_WEIGHTS, LOW
from simchain.scenario.values.fields import Block, Number, PositiveShare, PositiveTime, Share, Time
from simchain.scenario.values.refusing import refuse

SLACK = 1e-9


class _Measures(Block):
    def given(self) -> dict[str, float]:
        """What is written, by the name of the measure."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}


class ScoreWeights(_Measures):
    """What each measure counts for in a score; together 100 %."""

    on_time: Share | None = Field(None, description="lines received in full within the window / lines due")
    supplier_fill_rate: Share | None = Field(None, description="units received within the window / units due")
    quality: Share | None = Field(None, description="units found good / units inspected")
    acceptance: Share | None = Field(None, description="lines without a bad unit / lines inspected")
    invoice_accuracy: Share | None = Field(None, description="invoices that match order and receipt / invoices")
    contract_compliance: Share | None = Field(None, description="lines that met every clause / lines due")
    responsiveness: Share | None = Field(None, description="times that it agreed to hurry / times that it was asked")
    rush_lead_time: Share | None = Field(None, description="mean lead time of what it hurried with; needs a target")
    ppm: Share | None = Field(None, description="bad units in a million inspected; needs a target")
    lead_time_mean: Share | None = Field(None, description="mean lead time; needs a target")
    lead_time_sd: Share | None = Field(None, description="standard deviation of lead times; needs a target")
    lead_time_cv: Share | None = Field(None, description="standard deviation / mean of lead times; needs a target")
    lead_time_p95: Share | None = Field(None, description="95th percentile of lead times; needs a target")

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        total = sum(self.given().values())
        if self.given() and abs(total - 1.0) > SLACK:
            raise refuse(f"add up to {100 * total:g} %; make them 100 %")
        return self


class ScoreTargets(_Measures):
    """What counts as reached; 100 % for a share that names none."""

    on_time: PositiveShare | None = Field(None, description="such as 95 %")
    supplier_fill_rate: PositiveShare | None = Field(None, description="such as 98 %")
    quality: PositiveShare | None = Field(None, description="such as 99 %")
    acceptance: PositiveShare | None = Field(None, description="such as 90 %")
    invoice_accuracy: PositiveShare | None = Field(None, description="such as 98 %")
    contract_compliance: PositiveShare | None = Field(None, description="such as 95 %")
    responsiveness: PositiveShare | None = Field(None, description="such as 80 %")
    rush_lead_time: PositiveTime | None = Field(None, description="at most so long, such as 2 days")
    ppm: Number | None = Field(None, description="at most so many, such as 5000")
    lead_time_mean: PositiveTime | None = Field(None, description="at most so long")
    lead_time_sd: PositiveTime | None = Field(None, description="at most so wide")
    lead_time_cv: Number | None = Field(None, description="at most this, such as 0.25")
    lead_time_p95: PositiveTime | None = Field(None, description="at most so long")


class OnTimeWindow(Block):
    """When a delivery counts as on time, by the day that the supplier committed to."""

    early: Time | None = Field(None, description="at most so long before the day committed; else any time before")
    late: Time = Field(0.0, description="at most so long after it")


class Scorecard(Block):
    """How suppliers are scored: on what, against which targets, how often."""

    weights: ScoreWeights = Field(
        ScoreWeights.model_construct(None, **DEFAULT_WEIGHTS),
        description="on_time 50 %, supplier_fill_rate 25 %, quality 25 % unless given",
    )
    targets: ScoreTargets = Field(ScoreTargets(), description="what each measure should be")
    every: PositiveTime = Field(DAYS_PER_MONTH, description="time between two reviews of the score")
    over: PositiveTime = Field(90.0, description="span of time that a review looks back over")
    window: OnTimeWindow = Field(OnTimeWindow(), description="when a delivery counts as on time")

    @model_validator(mode="after")
    def _targets_fit(self) -> Self:
        weights, targets = self.weights.given() or DEFAULT_WEIGHTS, self.targets.given()
        for name in weights:
            if BY_NAME[name].better == LOW and name not in targets:
                raise refuse(f"weighs {name}, which has no target; add it under targets")
        for name in targets:
            if name not in weights:
                raise refuse(f"has a target for {name}, which has no weight; add it under weights, or take it out")
        return self

"""What a source must be, and how it must perform, to be bought from."""

from typing import Literal, Self

from pydantic import Field, model_validator

from simchain.rules.qualification import MEASURES
from simchain.scenario.fields import (
    Block,
    NumberAtMost,
    PositiveTime,
    RateAtLeast,
    ShareAtLeast,
    ShareAtMost,
    TimeAtMost,
)
from simchain.scenario.laws import refuse


class Performance(Block):
    """How well a supplier must keep its promises, judged by its order lines."""

    on_time: ShareAtLeast | None = Field(None, description="order lines that arrive in full within their window")
    fill_rate: ShareAtLeast | None = Field(None, description="units due that arrive within their window")
    acceptance: ShareAtLeast | None = Field(None, description="order lines without a bad unit")
    ppm: NumberAtMost | None = Field(None, description="bad units in a million received")
    lead_time_sd: TimeAtMost | None = Field(None, description="standard deviation of the lead times of its orders")

    @property
    def asked(self) -> dict[str, float]:
        """What is asked of its performance, by measure."""
        asked = {name: getattr(self, name) for name in MEASURES}
        return {name: limit for name, limit in asked.items() if limit is not None}


class Qualify(Performance):
    """What a supplier must be, and how it must perform, to be bought from."""

    certified: Literal[True] | None = Field(None, description="only suppliers that are certified")
    tags: list[str] = Field([], description="tags that a supplier must have, all of them: [local, organic]")
    financial_score: ShareAtLeast | None = Field(None, description="how sound its finances must be")
    risk_score: ShareAtMost | None = Field(None, description="how risky it may be")
    capacity: RateAtLeast | None = Field(None, description="what it must be able to ship of the item")
    over: PositiveTime | None = Field(
        None, description="how far back its performance is looked at; from one sourcing review to the next unless given"
    )

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.over is not None and not self.asked:
            raise refuse("has 'over', which goes with a measure of performance; add 'on_time: at least 90 %'", "over")
        if not self.asked and not any(getattr(self, name) for name in STATED):
            raise refuse("asks for nothing; write 'certified: true' or 'on_time: at least 90 %', or take it out")
        return self


STATED = ("certified", "tags", "financial_score", "risk_score", "capacity")
"""What is asked of the words that stand in the file, not of performance."""

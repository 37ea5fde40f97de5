"""What a source must be, and how it must perform, to be bought from."""

from typing import Literal, Self

from pydantic import Field, model_validator

from simchain.scenario.spec.supply.performance import Performance
from simchain.scenario.values.fields import PositiveTime, RateAtLeast, ShareAtLeast, ShareAtMost
from simchain.scenario.values.refusing import refuse


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

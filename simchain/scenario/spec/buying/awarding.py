"""An award: suppliers bid, and the best have the orders until the next sourcing review."""

from typing import Literal, Self

from pydantic import Field, model_validator

from simchain.scenario.spec.buying.choosing import Choosing
from simchain.scenario.values.fields import Block, PositiveShare, PositiveTime, Share
from simchain.scenario.values.refusing import refuse


class AwardWeights(Block):
    """What weighs how much when bids are scored. The weights add up to 100 %."""

    cost: Share = Field(0.0, description="landed cost of a good unit, on the day")
    quality: Share = Field(0.0, description="share of good units")
    lead_time: Share = Field(0.0, description="mean days from order to arrival")
    risk: Share = Field(0.0, description="risk_score of the suppliers; where none has one, deliveries not on time")

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        total = self.cost + self.quality + self.lead_time + self.risk
        if abs(total - 1.0) > 1e-9:
            raise refuse(f"add up to {100 * total:.6g} %; make them 100 %")
        return self


class AwardShares(Block):
    """What the best two bidders get."""

    first: PositiveShare = Field(description="share of the orders that the best bidder gets")
    second: PositiveShare | Literal["rest"] = Field("rest", description="share that the second best gets, or 'rest'")

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        second = 1.0 - self.first if self.second == "rest" else self.second
        if second <= 0.0 or abs(self.first + second - 1.0) > 1e-9:
            raise refuse("do not add up to 100 %; write {first: 70 %, second: rest}, or leave them out")
        return self


class Award(Choosing):
    """Suppliers bid, and the best score gets the orders until the next sourcing review, even while it stands still."""

    rule: Literal["award"] = Field(description="the best score gets the orders until the next sourcing review")
    weights: AwardWeights = Field(description="what weighs how much: {cost: 60 %, lead_time: 40 %}")
    shares: AwardShares | None = Field(None, description="the best two have shares; else the best gets all")
    over: PositiveTime | None = Field(None, description="how far back observations count; the whole run unless given")

    @property
    def first_share(self) -> float:
        """Share of the orders that the best bidder gets."""
        return 1.0 if self.shares is None else self.shares.first

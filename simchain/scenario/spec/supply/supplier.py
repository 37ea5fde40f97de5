"""An outside supplier: what it sells, and when it does not."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from simchain.scenario.spec.laws import LeadTime, TimeLaw, TimeUp
from simchain.scenario.spec.supply.contract import Contract
from simchain.scenario.spec.supply.lane import LaneTerms
from simchain.scenario.spec.supply.pricing import Priced, spelled_out
from simchain.scenario.spec.supply.spot import Spot
from simchain.scenario.values.fields import (
    Block,
    Factor,
    MoneyPerUnit,
    PositiveShare,
    PositiveTime,
    Share,
    ShareBelowAll,
    Time,
    UnitRate,
    Units,
)
from simchain.scenario.values.refusing import refuse


class Sold(Priced):
    """What a supplier asks for one item."""

    moq: Units | None = Field(None, description="minimum order quantity of this item")
    lot: Units | None = Field(None, description="orders of this item are multiples of this")
    capacity: UnitRate | None = Field(None, description="most units of this item that leave per day")
    duty: Factor | None = Field(None, description="paid on the price of this item and any surcharge, such as 7.5 %")
    insurance: Factor | None = Field(None, description="as a share of the price of what is under way and any surcharge")
    handling: MoneyPerUnit | None = Field(None, description="cost of handling a unit of this item")
    defects: ShareBelowAll | None = Field(None, description="share of units of this item that inspection finds bad")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, cls) else spelled_out(given)


class DatedOutage(Block):
    """An outage whose dates are known."""

    starts: Time = Field(description="when it begins, such as day 420")
    lasts: PositiveTime = Field(description="for how long")


class Outages(Block):
    """When a supplier ships nothing. Goods already under way still arrive."""

    every: TimeUp | None = Field(
        None, description="mean time up between outages; exponential unless dist says otherwise"
    )
    lasts: TimeLaw | None = Field(None, description="how long an outage lasts")
    dated: list[DatedOutage] = Field([], description="outages with known dates")

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.every is None) != (self.lasts is None):
            raise refuse(f"needs '{'lasts' if self.lasts is None else 'every'}' too; add it")
        if self.every is None and not self.dated:
            raise refuse("needs 'every' and 'lasts', or 'dated'; add them, or take it out")
        return self


class PromotionSpec(Block):
    """A discount that comes back: on the price of all goods that leave the supplier while it lasts."""

    every: PositiveTime = Field(description="time from the start of one to the start of the next")
    lasts: PositiveTime = Field(description="for how long")
    discount: PositiveShare = Field(description="share of the price that is taken off")
    first: Time = Field(0.0, description="day on which the first one begins")

    @model_validator(mode="after")
    def _ends_before_the_next(self) -> Self:
        if self.lasts >= self.every:
            raise refuse("lasts until the next one begins, so it never ends; lower 'lasts', or lower the price itself")
        return self


class Supplier(LaneTerms):
    """An outside source: always in stock, but with a price, a lead time, limits and outages."""

    lead_time: LeadTime = Field(description="from leaving the supplier to arrival, such as 10 ± 2 days")
    sells: dict[str, Sold] = Field({}, description="what it sells and at which price: {ring: 9.20 USD}")
    spot: Spot | None = Field(None, description="what it sells on the spot market, for who asks there first")
    contract: Contract | None = Field(None, description="what else is agreed with it")
    outages: Outages | None = Field(None, description="when it ships nothing")
    promotion: PromotionSpec | None = Field(None, description="when it sells at a discount")
    certified: bool | None = Field(None, strict=True, description="whether it is certified, for who asks for it")
    tags: list[str] = Field([], description="what it is, in words of one's own: [local, diverse]")
    financial_score: Share | None = Field(None, description="how sound its finances are, from 0 % to 100 %")
    risk_score: Share | None = Field(None, description="how risky it is, from 0 % to 100 %")
    allocation: Literal["first_come", "proportional", "uniform", "turn_and_earn"] = Field(
        "first_come", description="who gets its capacity where it is scarce"
    )
    earned_over: PositiveTime | None = Field(
        None, description="for turn_and_earn: mean age of the sales that a buyer earned his part with; 13 weeks"
    )

    @property
    def has_contract(self) -> bool:
        """Whether anything is agreed with it: terms, or the price of an item."""
        return self.contract is not None or any(sold.reference is not None for sold in self.sells.values())

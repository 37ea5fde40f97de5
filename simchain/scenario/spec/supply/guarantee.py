"""What a supplier guarantees, and what follows if it does better or worse."""

from typing import Any, Self

from pydantic import Field, model_validator

from simchain.clock import DAYS_PER_MONTH
from simchain.scenario.values.fields import (
    Block,
    DailyShare,
    MoneyPerUnit,
    PositiveShare,
    PositiveTime,
    PositiveUnits,
    Share,
    Time,
    UnitRate,
    Within,
)
from simchain.scenario.values.quantities import show
from simchain.scenario.values.refusing import refuse


class OnTimeTarget(Block):
    """When a delivery is on time, and how many should be."""

    share: Share = Field(description="share of order lines that should arrive on time, such as 95 %")
    early: Time | None = Field(None, description="days before the day promised that still count; any unless given")
    late: Time = Field(0.0, description="days after the day promised that still count")


class LatePenalty(Block):
    """What the supplier pays for an order line that is late."""

    rate: DailyShare = Field(description="share of its value for each day after the day promised, such as 1 %/day")
    cap: Share | None = Field(None, description="most, as a share of its value, such as 10 %")

    @model_validator(mode="after")
    def _cap_leaves_a_day(self) -> Self:
        if self.cap is not None and self.cap < self.rate:
            raise refuse(
                f"is capped at {self.cap:.6g} of the value, less than one day costs ({self.rate:.6g}); raise the cap, "
                "or lower the rate",
                "cap",
            )
        return self


class OnTimeBonus(Block):
    """What the buyer pays for good service."""

    above: Share | None = Field(None, description="share of lines on time that must be passed; the target unless given")
    pay: PositiveShare = Field(description="share of the value of the lines due, such as 0.5 %")
    every: PositiveTime = Field(DAYS_PER_MONTH, description="time over which it is counted and paid")


class BorneBy(Block):
    """Who bears a part of a cost that arises at the buyer's."""

    supplier: PositiveShare = Field(description="the supplier's part of it, such as 30 %")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict | cls) else {"supplier": given}


class Sharing(Block):
    """Costs that buyer and supplier share."""

    obsolescence: BorneBy | None = Field(None, description="goods that are written off, or sold off at a loss")
    shortage: BorneBy | None = Field(None, description="what customers cost the buyer who wait, or are not served")


class Flex(Block):
    """How far orders may be small, off what was agreed, moved, and taken back."""

    lot: PositiveUnits | None = Field(None, description="orders are multiples of this, instead of the lot")
    cancel: Time | None = Field(None, description="days after an order in which what has not left may be cancelled")
    reschedule: PositiveTime | None = Field(
        None, description="days by which an order may be moved while it has not left, such as 5 days"
    )
    volume: Within | None = Field(None, description="band around the volume committed, such as ±20 %")
    committed: UnitRate | None = Field(None, description="volume that one site commits itself to, of each item")
    every: PositiveTime = Field(DAYS_PER_MONTH, description="period in which orders are added up, from day 0")
    take_or_pay: Share = Field(1.0, description="share of the price that is paid for units below the band")

    @model_validator(mode="after")
    def _band_has_a_middle(self) -> Self:
        if self.volume is not None and self.committed is None:
            raise refuse(
                "needs 'committed', the volume that the band is around; add 'committed: 3000 units/month'", "volume"
            )
        for key in self.idle:
            if key in self.model_fields_set and getattr(self, key) is not None:
                raise refuse(f"has '{key}', but no band; add 'volume: ±20 %', or take it out", key)
        return self

    @property
    def idle(self) -> tuple[str, ...]:
        """What is said of the band, where there is none."""
        return ("committed", "every", "take_or_pay") if self.volume is None else ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.lot is None and self.cancel is None and self.volume is None and self.reschedule is None:
            raise refuse("says nothing; write 'flex: {lot: 100 units, cancel: 5 days}', or take it out")
        return self


class Reserve(Block):
    """Capacity of the supplier that is kept for a buyer, and paid for whether it is used or not."""

    capacity: UnitRate = Field(description="units a day that are kept, such as 120 units/day")
    fee: MoneyPerUnit = Field(
        0.0, description="paid for each unit of it, even while the supplier stands still, such as 0.10 USD/unit"
    )


class Guaranteed(Block):
    """The part of a contract that is about promises."""

    promised: PositiveTime | None = Field(
        None, description="days from the order's reaching the supplier to the day promised; else the planned lead time"
    )
    on_time_target: OnTimeTarget | None = Field(None, description="when a line is on time, and how many should be")
    late_penalty: LatePenalty | None = Field(None, description="paid to the buyer: {rate: 1 %/day, cap: 10 %}")
    on_time_bonus: OnTimeBonus | None = Field(None, description="paid by the buyer: {above: 97 %, pay: 0.5 %}")
    share: Sharing | None = Field(None, description="costs that the supplier shares: {obsolescence: {supplier: 30 %}}")

    @model_validator(mode="after")
    def _bonus_has_a_bar(self) -> Self:
        bonus, target = self.on_time_bonus, self.on_time_target
        if bonus is None:
            return self
        bar = bonus.above
        if bar is None and target is None:
            raise refuse("has 'on_time_bonus', but no share to pass; add 'above: 97 %' to it", "on_time_bonus")
        if bar is not None and target is not None and bar < target.share:
            shown, least = show(bar, "share"), show(target.share, "share")
            raise refuse(f"pays a bonus above {shown}, less than its target of {least}; raise 'above'", "on_time_bonus")
        if (target.share if bar is None and target is not None else bar) == 1.0:
            raise refuse("pays a bonus above 100 %, which nobody can pass; lower it, or take it out", "on_time_bonus")
        return self

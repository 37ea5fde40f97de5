"""How a site makes an item."""

from typing import Literal, Self

from pydantic import Field, model_validator

from simchain.rules.distributions import Constant
from simchain.scenario.spec.laws import TimeLaw
from simchain.scenario.values.fields import Block, Money, Number, PositiveShare, PositiveUnits, Time, UnitRate
from simchain.scenario.values.refusing import refuse


class SetUp(Block):
    """What starting a lot takes."""

    time: Time = Field(0.0, description="time that the line is busy before the first unit")
    cost: Money = Field(0.0, description="cost of each set-up")


class Makes(Block):
    """How a site makes an item."""

    components: dict[str, Number] = Field({}, alias="from", description="units of each component per unit made")
    rate: UnitRate | None = Field(None, description="units a day that the line makes, one lot at a time")
    processing_time: TimeLaw | None = Field(None, description="time per unit on the line, constant or a distribution")
    takes: TimeLaw | None = Field(None, description="time from start to finish that keeps no line busy")
    set_up: SetUp = Field(SetUp(), description="time and cost of starting a lot")
    yields: PositiveShare = Field(1.0, alias="yield", description="share of what is started that is good")
    transfer: PositiveUnits | None = Field(None, description="units that leave the line as soon as they are finished")
    line: str | None = Field(None, description="name of the line, where several items share one")
    lots: Literal["split", "whole"] | None = Field(None, description="start what the components allow, or all at once")

    @model_validator(mode="after")
    def _one_speed(self) -> Self:
        if self.rate is not None and self.processing_time is not None:
            raise refuse("has both 'rate' and 'processing_time'; give one of them")
        return self

    @model_validator(mode="after")
    def _batches_that_can_be(self) -> Self:
        if self.transfer is not None:
            if self.rate is None and self.processing_time is None:
                sentence = "has 'transfer' but neither 'rate' nor 'processing_time': all of a lot is finished at once"
                raise refuse(sentence, "transfer")
            if self.makes_unit_by_unit and self.transfer % 1:
                sentence = "takes another time for each unit, so 'transfer' must be a whole number of units"
                raise refuse(sentence, "transfer")
        return self

    @property
    def makes_unit_by_unit(self) -> bool:
        """Whether the time of each unit is drawn."""
        return self.processing_time is not None and not isinstance(self.processing_time.law(), Constant)

    @property
    def days_per_unit(self) -> float:
        """Mean time of a unit on the line, set-ups aside; 0 without a line."""
        if self.rate is not None:
            return 1 / self.rate
        return self.processing_time.law().mean if self.processing_time is not None else 0.0

    @property
    def starts_whole(self) -> bool:
        """Whether a lot waits for its whole kit: as given, else where a set-up makes parts of it dear."""
        return self.lots == "whole" or (self.lots is None and bool(self.set_up.time or self.set_up.cost))

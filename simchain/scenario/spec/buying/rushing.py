"""When a site asks a supplier to hurry."""

from typing import Any, Self

from pydantic import Field, model_validator

from simchain.scenario.values.fields import Block, SignedUnits, Time
from simchain.scenario.values.quantities import QuantityError, parse
from simchain.scenario.values.refusing import refuse


class Threshold(Block):
    """A stock level, in units or in days of mean demand: `when_below: 5 days`."""

    days: Time | None = Field(None, description="as many days of the stock's mean demand")
    units: SignedUnits | None = Field(None, description="so many units")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if isinstance(given, dict | cls):
            return given
        return {"days" if _is_time(given) else "units": given}

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.days is None) == (self.units is None):
            raise refuse("needs either days or units; write for example '5 days' or '200 units'")
        return self

    def in_units(self, per_day: float) -> float:
        """As units, where so many are asked for a day."""
        return self.units if self.units is not None else (self.days or 0.0) * per_day


def _is_time(given: Any) -> bool:
    try:
        parse(given, "time")
    except QuantityError:
        return False
    return True


class RushOrders(Block):
    """When part of what is ordered comes the faster, dearer way."""

    supplier: str | None = Field(None, description="who hurries; the one of its sources that does, unless given")
    when_below: Threshold = Field(
        description="what is on hand less backlog, and will be here as soon as a rush order, is made up to this"
    )

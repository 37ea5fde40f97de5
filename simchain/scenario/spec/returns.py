"""What customers send back."""

from pydantic import Field

from simchain.scenario.spec.laws import TimeLaw
from simchain.scenario.values.fields import Block, PositiveShare, Share


class ReturnsSpec(Block):
    """What becomes of goods after they were sold."""

    share: PositiveShare = Field(description="chance of a unit sold to come back, such as 5 %")
    after: TimeLaw = Field(description="time from the sale until it is back, such as 20 ± 5 days")
    restock: Share = Field(1.0, description="chance that what is back can be sold again; the rest is scrapped")

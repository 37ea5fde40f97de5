"""Goods on the spot market."""

from pydantic import Field

from simchain.scenario.spec.laws import TimeLaw
from simchain.scenario.values.fields import Block, Share, SpreadShare, Units


class Spot(Block):
    """On which terms a supplier sells what it just has. What is not said here is as for its other goods."""

    price: SpreadShare = Field(
        description="of the list price (`reference`, if any), such as 115 ± 10 %; drawn for each order"
    )
    available: Share = Field(1.0, description="chance that it has something to sell when it is asked")
    lead_time: TimeLaw | None = Field(None, description="from leaving the supplier to arrival, for what is bought so")
    moq: Units | None = Field(None, description="minimum order quantity for what is bought so")
    lot: Units | None = Field(None, description="orders of what is bought so are multiples of this")

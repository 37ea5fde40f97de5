"""Buying beside the contract: on the spot market, and behind the plan's back."""

from pydantic import Field

from simchain.scenario.fields import Block, Factor, Share, ShareBelowAll, SpreadShare, Units
from simchain.scenario.laws import TimeLaw


class Spot(Block):
    """On which terms a supplier sells what it just has. What is not said here is as for its other goods."""

    price: SpreadShare = Field(description="of the list price, such as 115 ± 10 %; drawn for each order")
    available: Share = Field(1.0, description="chance that it has something to sell when it is asked")
    lead_time: TimeLaw | None = Field(None, description="from leaving the supplier to arrival, for what is bought so")
    moq: Units | None = Field(None, description="minimum order quantity for what is bought so")
    lot: Units | None = Field(None, description="orders of what is bought so are multiples of this")


class Maverick(Block):
    """Somebody at the site orders beside the contract, and tells nobody."""

    share: ShareBelowAll = Field(description="share of all that is ordered for the stock, such as 8 %")
    premium: Factor = Field(0.0, description="paid on top of the price, such as 12 %")
    supplier: str | None = Field(
        None,
        description="who sells it, at its own price; else a vendor on no list, at that of the contract",
    )
    lead_time: TimeLaw | None = Field(None, description="from order to arrival; else as by the usual way")

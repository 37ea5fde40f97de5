"""Buying behind the plan's back."""

from pydantic import Field

from simchain.scenario.spec.laws import TimeLaw
from simchain.scenario.values.fields import Block, Factor, ShareBelowAll


class Maverick(Block):
    """Somebody at the site orders beside the contract, and tells nobody."""

    share: ShareBelowAll = Field(description="share of all that is ordered for the stock, such as 8 %")
    premium: Factor = Field(0.0, description="paid on top of the price, such as 12 %")
    supplier: str | None = Field(
        None,
        description="who sells it, at its own price; else a vendor on no list, at that of the contract",
    )
    lead_time: TimeLaw | None = Field(None, description="from order to arrival; else as by the usual way")

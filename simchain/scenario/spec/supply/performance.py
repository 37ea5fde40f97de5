"""How well a supplier must keep its promises."""

from pydantic import Field

from simchain.rules.suppliers.qualification import MEASURES
from simchain.scenario.values.fields import Block, NumberAtMost, ShareAtLeast, TimeAtMost


class Performance(Block):
    """How well a supplier must keep its promises, judged by its order lines."""

    on_time: ShareAtLeast | None = Field(None, description="order lines that arrive in full within their window")
    fill_rate: ShareAtLeast | None = Field(None, description="units due that arrive within their window")
    acceptance: ShareAtLeast | None = Field(None, description="order lines without a bad unit")
    ppm: NumberAtMost | None = Field(None, description="bad units in a million received")
    lead_time_sd: TimeAtMost | None = Field(None, description="standard deviation of the lead times of its orders")

    @property
    def asked(self) -> dict[str, float]:
        """What is asked of its performance, by measure."""
        asked = {name: getattr(self, name) for name in MEASURES}
        return {name: limit for name, limit in asked.items() if limit is not None}

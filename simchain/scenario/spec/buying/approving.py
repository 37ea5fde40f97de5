"""Who must agree to an order before it leaves the house."""

from pydantic import Field

from simchain.scenario.spec.laws import TimeLaw
from simchain.scenario.values.fields import Block, Money


class Approval(Block):
    """Orders to outside suppliers wait until they are approved."""

    takes: TimeLaw = Field(description="from the request to the order that leaves, such as 3 ± 1 days")
    above: Money | None = Field(
        None, description="only orders that are worth more than this wait, by their price; all unless given"
    )

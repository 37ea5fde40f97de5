"""What is agreed with a supplier beyond price and lead time."""

from pydantic import Field

from simchain.scenario.spec.goods import Freight
from simchain.scenario.spec.laws import TimeLaw
from simchain.scenario.spec.supply.guarantee import Guaranteed
from simchain.scenario.spec.supply.renewal import Renewal
from simchain.scenario.values.fields import Block, Factor, Share, UnitRate, Units


class Expedite(Block):
    """On which terms a supplier hurries. What is not said here is as for its other goods."""

    lead_time: TimeLaw = Field(description="from leaving the supplier to arrival, where it hurries")
    surcharge: Factor = Field(0.0, description="paid on top of the price, such as 35 %")
    accepts: Share = Field(1.0, description="chance that it agrees when it is asked")
    capacity: UnitRate | None = Field(None, description="most units of each item that it hurries per day")
    moq: Units | None = Field(None, description="minimum order quantity where it hurries")
    lot: Units | None = Field(None, description="orders that it hurries are multiples of this")
    freight: Freight | None = Field(None, description="cost of moving a unit that is hurried, such as by air")


class Contract(Guaranteed):
    """Terms agreed with a supplier."""

    renew: Renewal | None = Field(None, description="whether the contract goes on when its term ends")
    expedite: Expedite | None = Field(None, description="a faster mode at a surcharge, for who asks for it")

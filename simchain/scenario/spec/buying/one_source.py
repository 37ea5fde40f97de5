"""Rules that plan with one source."""

from typing import Literal

from pydantic import Field

from simchain.scenario.spec.buying.rushing import RushOrders, Threshold
from simchain.scenario.spec.buying.terms import Buys
from simchain.scenario.values.fields import PositiveFactor


class OneSource(Buys):
    """A rule with one source."""

    supplier: str | None = Field(None, description="the source: a supplier or another site")

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.supplier,) if self.supplier is not None else ()


class SingleSource(OneSource):
    """All orders go to one source."""

    rule: Literal["single"] = Field("single", description="one source")


class Expedited(OneSource):
    """One source, which is asked to hurry where stock is low."""

    rule: Literal["expedite"] = Field(description="one source, at two speeds")
    when_below: Threshold = Field(
        description="what is on hand less backlog, and will be here as soon as a rush order, is made up to this"
    )

    @property
    def rush(self) -> RushOrders:
        return RushOrders(supplier=self.supplier, when_below=self.when_below)


class SpotFirst(Buys):
    """Orders go to the spot market, and to a source by contract where that has nothing, or only at too high a price."""

    rule: Literal["spot"] = Field(description="the spot market first")
    supplier: str = Field(description="who sells on the spot market")
    otherwise: str | None = Field(None, description="who sells by contract; the same supplier unless given")
    at_most: PositiveFactor | None = Field(None, description="highest spot price that is paid, such as 120 %")

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.otherwise or self.supplier,)

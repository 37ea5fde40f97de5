"""The way of goods from a source to a site, and on which terms they come."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from simchain.scenario.spec.goods import Freight
from simchain.scenario.spec.laws import LeadTime, TimeLaw
from simchain.scenario.spec.supply.guarantee import Flex, Reserve
from simchain.scenario.values.fields import (
    Block,
    Factor,
    Money,
    MoneyPerUnit,
    NetTime,
    PositiveTime,
    PositiveUnits,
    ShareBelowAll,
    Time,
    UnitRate,
    Units,
)
from simchain.scenario.values.refusing import refuse


class Dispatch(Block):
    """When goods leave together: by the clock, once a load waits, or whichever of the two comes first."""

    every: PositiveTime | None = Field(None, description="all that waits leaves on days 0, T, 2T, ... and at no other")
    quantity: PositiveUnits | None = Field(None, description="all that waits leaves as soon as it is this much")

    @model_validator(mode="after")
    def _one_at_least(self) -> Self:
        if self.every is None and self.quantity is None:
            raise refuse("needs 'every' or 'quantity'; write 'dispatch: {every: 1 week}', or take it out")
        return self


class InvoiceErrors(Block):
    """Invoices that do not match order and receipt."""

    share: ShareBelowAll = Field(description="share of invoices that are wrong, such as 2 %")
    held: Time = Field(0.0, description="by how long payment of a wrong one is held")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict | cls) else {"share": given}


class LaneTerms(Block):
    """Terms on which goods get from a source to a site. Where a site states none, its supplier's apply."""

    lead_time: LeadTime | None = Field(None, description="from leaving the source to arrival, such as 10 ± 2 days")
    planned_lead_time: TimeLaw | None = Field(
        None, description="lead time that levels are computed with, where it is not the real one"
    )
    crossing: Literal["allowed", "never"] | None = Field(None, description="may a later shipment overtake an earlier?")
    order_delay: Time | None = Field(None, description="time that an order takes to reach the source")
    capacity: UnitRate | None = Field(None, description="most units of each item that may leave per day")
    dispatch: Dispatch | None = Field(None, description="shipment consolidation; else goods leave as soon as they can")
    defects: ShareBelowAll | None = Field(None, description="share of units that inspection at receipt finds bad")
    inspect: Time | None = Field(None, description="time that inspection takes before goods come on the shelf")
    rejects: Literal["returned", "paid"] | None = Field(
        None, description="are bad units sent back and not paid (unless said otherwise), or paid all the same"
    )
    title_passes: Literal["dispatch", "receipt"] | None = Field(None, description="when the buyer owns and pays")
    transit_holding: Literal["charged", "free"] | None = Field(
        None, description="does stock in transit cost its owner what stock on the shelf does, or nothing (beer game)"
    )
    freight: Freight | None = Field(None, description="cost of moving a unit")
    duty: Factor | None = Field(None, description="paid on the price of what comes in and any surcharge, such as 7.5 %")
    insurance: Factor | None = Field(
        None, description="as a share of the price of what is under way and any surcharge, such as 0.5 %"
    )
    handling: MoneyPerUnit | None = Field(None, description="cost of handling a unit, such as 0.10 USD/unit")
    payment: NetTime | None = Field(
        None, description="when an outside supplier is paid: net 60 days after goods become the buyer's; else at once"
    )
    invoice_errors: InvoiceErrors | None = Field(
        None, description="share of an outside supplier's invoices that are wrong: 2 %, or {share: 2 %, held: 10 days}"
    )
    order_cost: Money | None = Field(None, description="cost of placing one order")
    moq: Units | None = Field(None, description="minimum order quantity")
    lot: Units | None = Field(None, description="orders are multiples of this")
    flex: Flex | None = Field(
        None, description="how far orders may be small, off what was agreed, moved, and cancelled: {lot: 100 units}"
    )
    reserve: Reserve | None = Field(
        None,
        description="capacity that is kept for a buyer: {capacity: 120 units/day, fee: 0.10 USD/unit}",
    )

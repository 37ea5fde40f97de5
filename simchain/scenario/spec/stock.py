"""How a stock is replenished: what every policy has. The policies themselves are in `policies`."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from simchain.scenario.values.fields import (
    Block,
    Factor,
    Money,
    MoneyPerUnit,
    MoneyPerUnitDay,
    PositiveTime,
    PositiveUnits,
    ServiceLevel,
    ShareBelowAll,
    Time,
    Units,
    YearlyShare,
)


class Safety(Block):
    """How much buffer a level is computed with: one target, and how it is worked out."""

    cycle_service: ServiceLevel | Literal["critical_ratio"] | None = Field(
        None, description="chance that a cycle sees no stock-out, or the one that is worth its cost"
    )
    fill_rate: ServiceLevel | None = Field(None, description="share of units served from stock at once")
    lead_time_demand: Literal["normal", "poisson", "empirical"] | None = Field(
        None,
        description="law of the demand to be covered; empirical works it out from those of demand and lead time; "
        "unless given, poisson where customers are and lead times are certain, else normal",
    )
    learn: PositiveTime | None = Field(
        None, description="time over which demand and lead times are learned in the run; the level follows them"
    )
    undershoot: Literal["ignored", "counted"] | None = Field(
        None,
        description="does a reorder point make up for the position being below it when an order goes out; "
        "unless given, a fill rate and an empirical law count it, else a review stands for it, as in the textbooks",
    )


def _form_of_safety(given: Any) -> str:
    return "word" if isinstance(given, str) else "block"


Target = Annotated[
    Annotated[Safety, Tag("block")] | Annotated[Literal["critical_ratio"], Tag("word")],
    Discriminator(_form_of_safety),
]


class Opening(Block):
    """What a stock starts with."""

    on_hand: Units | None = Field(None, description="units on the shelf")
    in_transit: dict[str, PositiveUnits] = Field({}, description="units that arrive on a day: {day 1: 4 units}")
    orders_in_mail: dict[str, PositiveUnits] = Field({}, description="orders that reach the source: {day 0: 4 units}")


class Liquidate(Block):
    """Selling off what is far too much, below cost."""

    above: PositiveTime = Field(description="demand of how long is kept; what is more is sold off, such as 120 days")
    at: ShareBelowAll = Field(description="what it brings, as a share of its value, such as 40 %")


class StockTerms(Block):
    """What every stock has, whatever its policy."""

    review: PositiveTime | Literal["continuous"] | None = Field(None, description="time between reviews, or continuous")
    first_review: Time = Field(0.0, description="day of the first review")
    order_cost: Money = Field(0.0, description="cost of each order, beside the supplier's")
    holding: MoneyPerUnitDay | None = Field(None, description="absolute cost of holding this stock")
    stockout: MoneyPerUnit | None = Field(None, description="cost per unit that a customer is not served at once, here")
    backorder: MoneyPerUnitDay | None = Field(
        None, description="cost per unit and day that waits here, for customers and other sites"
    )
    order_cap: PositiveUnits | None = Field(None, description="most units that one review may order")
    negative_orders: Literal["never", "cancel", "allowed"] | None = Field(
        None,
        description="what a policy with too much on order does: nothing, cancel what is not shipped, or give back",
    )
    gaming: Factor | None = Field(
        None, description="how much more it asks for while its source is short; cancelled when it no longer is"
    )
    forward_buy: PositiveTime | None = Field(
        None, description="demand of how long it buys ahead while its source sells at a discount"
    )
    shrink: YearlyShare | None = Field(None, description="share of what is on hand that vanishes here; else the item's")
    liquidate: Liquidate | None = Field(None, description="what becomes of stock that is far too much; else it stays")
    opening: Opening = Field(Opening(), description="what it starts with; else the policy's own target")

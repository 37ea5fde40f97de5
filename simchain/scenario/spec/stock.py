"""How a stock is replenished: what every policy has, and one class per policy."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from simchain.scenario.fields import (
    Block,
    Count,
    Factor,
    Money,
    MoneyPerUnit,
    MoneyPerUnitDay,
    PositiveTime,
    PositiveUnits,
    ServiceLevel,
    SignedUnits,
    Time,
    Units,
)


class Safety(Block):
    """How much buffer a level is computed with."""

    cycle_service: ServiceLevel = Field(description="chance that a cycle sees no stock-out")
    undershoot: Literal["ignored", "counted"] = Field(
        "ignored",
        description="does a computed reorder point make up for the position being below it when an order goes out",
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
    opening: Opening = Field(Opening(), description="what it starts with; else the policy's own target")


class BaseStock(StockTerms):
    """Order up to a level at each review."""

    policy: Literal["base_stock"] = "base_stock"
    level: SignedUnits | None = Field(None, description="order-up-to level; else computed from 'safety'")
    safety: Target | None = Field(None, description="target that sets the level")


class ReorderPoint(StockTerms):
    """Order a fixed quantity when the inventory position falls to the reorder point: (r, Q)."""

    policy: Literal["reorder_point"]
    reorder_point: SignedUnits | None = Field(None, description="position that triggers an order; else from 'safety'")
    quantity: PositiveUnits | Literal["eoq", "epq"] = Field(
        "eoq", description="order quantity; eoq computes it, epq where a lot comes as it is made"
    )
    safety: Target | None = Field(None, description="target that sets the reorder point")
    test: Literal["at_or_below", "below"] = Field("at_or_below", description="order at the reorder point, or below it")


class MinMax(StockTerms):
    """Order up to a maximum when the inventory position falls to the reorder point: (s, S)."""

    policy: Literal["min_max"]
    reorder_point: SignedUnits = Field(description="s: position that triggers an order")
    order_up_to: SignedUnits = Field(description="S: position after an order")
    test: Literal["at_or_below", "below"] = Field("at_or_below", description="order at the reorder point, or below it")


class JustInTime(StockTerms):
    """Order exactly what was asked for: lot for lot."""

    policy: Literal["jit"]


class Kanban(StockTerms):
    """Cards on bins: an empty bin is an order."""

    policy: Literal["kanban"]
    bin: PositiveUnits = Field(description="units in a bin")
    cards: Annotated[Count, Field(ge=1, le=1_000_000)] | Literal["auto"] = Field("auto", description="number of cards")
    safety: Factor = Field(0.0, description="extra share of cards when they are computed")


class Scripted(StockTerms):
    """Orders written down beforehand, one per review."""

    policy: Literal["scripted"]
    orders: list[Units] = Field(description="order of each review", min_length=1, max_length=1_000_000)
    then: Literal["stop", "repeat"] = Field("stop", description="what follows the last one")


POLICIES = (BaseStock, ReorderPoint, MinMax, JustInTime, Kanban, Scripted)
POLICY_NAMES = ("base_stock", "reorder_point", "min_max", "jit", "kanban", "scripted")


def _policy_of(given: Any) -> str:
    name = given.get("policy", "base_stock") if isinstance(given, dict) else getattr(given, "policy", "base_stock")
    return name if isinstance(name, str) else ""


Stock = Annotated[
    Annotated[BaseStock, Tag("base_stock")]
    | Annotated[ReorderPoint, Tag("reorder_point")]
    | Annotated[MinMax, Tag("min_max")]
    | Annotated[JustInTime, Tag("jit")]
    | Annotated[Kanban, Tag("kanban")]
    | Annotated[Scripted, Tag("scripted")],
    Discriminator(_policy_of),
]

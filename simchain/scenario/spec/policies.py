"""How a stock decides what to order: one class per policy, in the words of the language."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from simchain.scenario.spec.choice import OWN, Choice
from simchain.scenario.spec.own_policy import OwnPolicy
from simchain.scenario.spec.stock import StockTerms, Target
from simchain.scenario.values.fields import Count, Factor, PositiveShare, PositiveUnits, Share, SignedUnits, Time, Units


class BaseStock(StockTerms):
    """Order up to a level at each review."""

    policy: Literal["base_stock"] = "base_stock"
    level: SignedUnits | None = Field(None, description="order-up-to level; else computed from 'safety'")
    safety: Target | None = Field(None, description="target that sets the level")


class EchelonBaseStock(StockTerms):
    """Order up to a level that counts this stock and all that it feeds."""

    policy: Literal["echelon_base_stock"]
    level: SignedUnits = Field(description="order-up-to level of the echelon")


class PeriodicOnly(StockTerms):
    """A policy that decides once a review, so there must be reviews."""


class OrderUpTo(StockTerms):
    """Order up to the demand that the site's forecast expects, plus a safety stock."""

    policy: Literal["order_up_to"]
    safety_stock: SignedUnits | None = Field(None, description="buffer in units; else computed from 'safety'")
    safety: Target | None = Field(None, description="target that sets the buffer")


class Proportional(PeriodicOnly):
    """Order the forecast, and a share of what net stock and pipeline are short of: smoothed order-up-to."""

    policy: Literal["proportional"]
    net_stock_gain: Share = Field(description="share of the gap in net stock that a review closes: 1/Ti")
    pipeline_gain: Share | None = Field(None, description="share of the gap in the pipeline: 1/Tw; else as net stock")
    target_net_stock: SignedUnits | None = Field(None, description="net stock to aim at; else computed from 'safety'")
    safety: Target | None = Field(None, description="target that sets the net stock to aim at")


class ReorderPoint(StockTerms):
    """Order a fixed quantity when the inventory position falls to the reorder point: (r, Q), or (r, nQ)."""

    policy: Literal["reorder_point"]
    reorder_point: SignedUnits | None = Field(None, description="position that triggers an order; else from 'safety'")
    quantity: PositiveUnits | Literal["eoq", "epq"] = Field(
        "eoq", description="order quantity; eoq computes it, epq where a lot comes as it is made"
    )
    safety: Target | None = Field(None, description="target that sets the reorder point")
    test: Literal["at_or_below", "below"] = Field("at_or_below", description="order at the reorder point, or below it")
    batches: Literal["one", "as_needed"] = Field(
        "one", description="one quantity a review, or as many as lift the position above the reorder point: (r, nQ)"
    )


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
    to: str | None = Field(None, description="stock that a card's bin must leave: item, site or site.item; else this")


class Conwip(StockTerms):
    """Release what has left a loop, so that the work in process in it stays the same."""

    policy: Literal["conwip"]
    wip: PositiveUnits = Field(description="most units in the loop, from their release here until they leave its end")
    to: str | None = Field(None, description="stock at the loop's end: item, site or site.item; else this one")


class RequirementsPlanning(PeriodicOnly):
    """Net a forecast over the lead time, period by period, and pass the plan on: distribution requirements planning."""

    policy: Literal["drp"]
    safety_stock: SignedUnits | None = Field(None, description="buffer in units; else computed from 'safety'")
    safety: Target | None = Field(None, description="target that sets the buffer")


class BufferZones(StockTerms):
    """Red, yellow and green zones that follow the average usage: demand-driven MRP."""

    policy: Literal["ddmrp"]
    lead_time_factor: PositiveShare = Field(0.5, description="share of the usage over the lead time in red and green")
    variability_factor: Factor = Field(0.5, description="what an unsteady usage adds to red")
    order_cycle: Time = Field(0.0, description="usual time between orders; green is at least its usage")


class ConstantOrder(PeriodicOnly):
    """Order the same quantity at each review, whatever happens."""

    policy: Literal["constant_order"]
    quantity: PositiveUnits = Field(description="order of each review")


class Scripted(PeriodicOnly):
    """Orders written down beforehand, one per review."""

    policy: Literal["scripted"]
    orders: list[Units] = Field(description="order of each review", min_length=1, max_length=1_000_000)
    then: Literal["stop", "repeat"] = Field("stop", description="what follows the last one")


class Player(PeriodicOnly):
    """A seat that a person plays; where nobody answers, it orders what was asked of it."""

    policy: Literal["player"]


class Mirror(PeriodicOnly):
    """A person who orders what was ordered of him."""

    policy: Literal["mirror"]


class Person(PeriodicOnly):
    """What makes up a person who anchors and adjusts; the numbers are those of the average player of Sterman (1989)."""

    expects: Units | None = Field(None, description="demand a review expected at the start; else that of the customers")
    smoothing: Share = Field(0.36, description="weight of the newest demand in what is expected: theta")
    stock_adjustment: Share = Field(0.26, description="share of a lack of stock that an order makes good: alpha")
    supply_line_weight: Share = Field(0.34, description="share of what is on order that is remembered: beta")
    target: Units = Field(17.0, description="stock and remembered orders aimed at: S'")


class Anchoring(Person):
    """The average player: expects, looks at the shelf, and half forgets what is on its way."""

    policy: Literal["anchoring"]


class Panicker(Person):
    """The average player in fright: forgets the pipeline, and wants every gap closed at once."""

    policy: Literal["panicker"]
    stock_adjustment: Share = Field(1.0, description="share of a lack of stock that an order makes good: alpha")
    supply_line_weight: Share = Field(0.0, description="share of what is on order that is remembered: beta")


class Hoarder(Person):
    """The average player, but never sure of having enough: aims at three times the stock."""

    policy: Literal["hoarder"]
    target: Units = Field(51.0, description="stock and remembered orders aimed at: S'")


class VendorManaged(StockTerms):
    """The vendor decides: see 'replenished_by' under buys, which brings this policy along."""

    policy: Literal["vmi"]
    safety_stock: SignedUnits | None = Field(
        None, description="buffer that the vendor keeps beyond the demand foreseen; else computed from 'safety'"
    )
    safety: Target | None = Field(None, description="target that sets the buffer")


POLICIES: tuple[type[StockTerms], ...] = (
    BaseStock,
    EchelonBaseStock,
    OrderUpTo,
    Proportional,
    ReorderPoint,
    MinMax,
    JustInTime,
    Kanban,
    Conwip,
    RequirementsPlanning,
    BufferZones,
    ConstantOrder,
    Scripted,
    Player,
    Mirror,
    Anchoring,
    Panicker,
    Hoarder,
    VendorManaged,
)
PERIODIC = (
    OwnPolicy,
    BaseStock,
    EchelonBaseStock,
    OrderUpTo,
    MinMax,
    BufferZones,
    PeriodicOnly,
    VendorManaged,
)
"""Policies that review once a bucket where nothing is said; the others watch their position all the time."""


POLICY = Choice("policy", "policy")
POLICY_NAMES = tuple(map(POLICY.word_of, POLICIES))

ByPolicy = Annotated[
    Annotated[OwnPolicy, Tag(OWN)]
    | Annotated[BaseStock, Tag("base_stock")]
    | Annotated[EchelonBaseStock, Tag("echelon_base_stock")]
    | Annotated[OrderUpTo, Tag("order_up_to")]
    | Annotated[Proportional, Tag("proportional")]
    | Annotated[ReorderPoint, Tag("reorder_point")]
    | Annotated[MinMax, Tag("min_max")]
    | Annotated[JustInTime, Tag("jit")]
    | Annotated[Kanban, Tag("kanban")]
    | Annotated[Conwip, Tag("conwip")]
    | Annotated[RequirementsPlanning, Tag("drp")]
    | Annotated[BufferZones, Tag("ddmrp")]
    | Annotated[ConstantOrder, Tag("constant_order")]
    | Annotated[Scripted, Tag("scripted")]
    | Annotated[Player, Tag("player")]
    | Annotated[Mirror, Tag("mirror")]
    | Annotated[Anchoring, Tag("anchoring")]
    | Annotated[Panicker, Tag("panicker")]
    | Annotated[Hoarder, Tag("hoarder")]
    | Annotated[VendorManaged, Tag("vmi")],
    Discriminator(lambda given: POLICY.tag(given, default="base_stock")),
]
Stock = Annotated[ByPolicy, BeforeValidator(POLICY.with_own_rule)]

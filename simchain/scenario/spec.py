"""The scenario as it is written, once its shorthand is spelled out: one class per block of the file.

Descriptions and bounds stand beside the fields; they word the messages, the JSON Schema and the reference page.
"""

from dataclasses import replace
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from simchain.clock import DAYS
from simchain.rules.allocation import ALLOCATIONS
from simchain.rules.demand import (
    ArrivalDemand,
    BucketDemand,
    Demand,
    FlowDemand,
    Profile,
    SeriesDemand,
    Step,
)
from simchain.rules.distributions import Constant, Law
from simchain.scenario.fields import (
    Block,
    Count,
    Factor,
    Money,
    MoneyPerUnit,
    MoneyPerUnitDay,
    MoneyPerWeight,
    Number,
    OrderRate,
    PositiveTime,
    PositiveUnits,
    Share,
    SignedUnits,
    SignedYearlyShare,
    SpreadRate,
    Time,
    UnitRate,
    Units,
    Weight,
    YearlyShare,
)
from simchain.scenario.history import DemandHistory
from simchain.scenario.laws import AMOUNT_LAWS, AmountLaw, TimeLaw, refuse


class Run(Block):
    """How long, how often, with which random numbers."""

    horizon: PositiveTime = Field(365.0, description="length of a run")
    warm_up: Time | Literal["none"] = Field("none", description="time at the start that is not measured, or none")
    replications: Annotated[Count, Field(ge=1, le=1_000_000)] = Field(200, description="independent repetitions")
    seed: Annotated[Count, Field(ge=0, le=2**63)] = Field(1, description="start of all random numbers")
    bucket: PositiveTime = Field(1.0, description="period of the time series, and of the bullwhip")
    series: Literal["periods", "none"] = Field("periods", description="keep a row per period, or sums only")


class Item(Block):
    """What is bought, made and sold."""

    price: Money | None = Field(None, description="what customers pay for one unit")
    cost: Money | None = Field(None, description="value of one unit in stock; else its landed cost")
    weight: Weight | None = Field(None, description="weight of one unit, for freight by weight")


class CarryingShares(Block):
    """Carrying cost by component, as shares of the stock's value."""

    capital: YearlyShare = Field(0.0, description="cost of the money tied up")
    storage: YearlyShare = Field(0.0, description="cost of the space")
    risk: YearlyShare = Field(0.0, description="obsolescence, damage and loss")
    undivided: YearlyShare = Field(0.0, description="all together, where it is not split")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict) else {"undivided": given}


class Costs(Block):
    """Prices of stock and of shortage, for all sites."""

    carrying: CarryingShares | None = Field(None, description="share of value a year, such as 24 %/year")
    holding: MoneyPerUnitDay | None = Field(None, description="absolute cost of stock, instead of or beside carrying")
    stockout: MoneyPerUnit = Field(0.0, description="once per unit that a customer is not served at once")
    backorder: MoneyPerUnitDay = Field(0.0, description="per unit and day that a customer waits")


class Freight(Block):
    """What it costs to move goods."""

    cost: MoneyPerUnit = Field(0.0, description="for each unit, such as 0.25 USD/unit")
    by_weight: MoneyPerWeight = Field(0.0, description="for each kg of the item's weight, such as 5.26 USD/kg")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict) else {"cost": given}


class LaneTerms(Block):
    """Terms on which goods get from a source to a site. Where a site states none, its supplier's apply."""

    lead_time: TimeLaw | None = Field(None, description="from leaving the source to arrival, such as 10 ± 2 days")
    crossing: Literal["allowed", "never"] | None = Field(None, description="may a later shipment overtake an earlier?")
    order_delay: Time | None = Field(None, description="time that an order takes to reach the source")
    capacity: UnitRate | None = Field(None, description="most that may leave per day")
    title_passes: Literal["dispatch", "receipt"] | None = Field(None, description="when the buyer owns and pays")
    freight: Freight | None = Field(None, description="cost of moving a unit")
    order_cost: Money | None = Field(None, description="cost of placing one order")
    moq: Units | None = Field(None, description="minimum order quantity")
    lot: Units | None = Field(None, description="orders are multiples of this")


class Sold(Block):
    """What a supplier asks for one item."""

    price: Money = Field(0.0, description="price of one unit")
    moq: Units | None = Field(None, description="minimum order quantity of this item")
    lot: Units | None = Field(None, description="orders of this item are multiples of this")
    capacity: UnitRate | None = Field(None, description="most units of this item that leave per day")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict) else {"price": given}


class DatedOutage(Block):
    """An outage whose dates are known."""

    starts: Time = Field(description="when it begins, such as day 420")
    lasts: PositiveTime = Field(description="for how long")


class Outages(Block):
    """When a supplier ships nothing. Goods already under way still arrive."""

    every: TimeLaw | None = Field(
        None, description="mean time up between outages; exponential unless dist says otherwise"
    )
    lasts: TimeLaw | None = Field(None, description="how long an outage lasts")
    dated: list[DatedOutage] = Field([], description="outages with known dates")

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.every is None) != (self.lasts is None):
            raise refuse("needs both 'every' and 'lasts'; add the other one")
        return self


class Supplier(LaneTerms):
    """An outside source: always in stock, but with a price, a lead time, limits and outages."""

    lead_time: TimeLaw = Field(description="from leaving the supplier to arrival, such as 10 ± 2 days")
    sells: dict[str, Sold] = Field({}, description="what it sells and at which price: {ring: 9.20 USD}")
    outages: Outages | None = Field(None, description="when it ships nothing")


class ShareOf(LaneTerms):
    """One source's share of an order."""

    share: Share | Literal["rest"] = Field(description="share of every order, or 'rest'")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict) else {"share": given}


class Buys(LaneTerms):
    """Where a site gets an item from."""

    rule: Literal["single", "split"] = Field("single", description="one source, or every order split by shares")
    supplier: str | None = Field(None, description="the source (a supplier or another site) of rule single")
    shares: dict[str, ShareOf] = Field({}, description="share per source of rule split: {borneo: 70 %, alba: rest}")


class SetUp(Block):
    """What starting a lot takes."""

    time: Time = Field(0.0, description="time that the line is busy before the first unit")
    cost: Money = Field(0.0, description="cost of each set-up")


class Makes(Block):
    """How a site makes an item."""

    components: dict[str, Number] = Field({}, alias="from", description="units of each component per unit made")
    rate: UnitRate | None = Field(None, description="units a day that the line makes, one lot at a time")
    processing_time: TimeLaw | None = Field(None, description="time per unit on the line, constant or a distribution")
    takes: TimeLaw | None = Field(None, description="time from start to finish that keeps no line busy")
    set_up: SetUp = Field(SetUp(), description="time and cost of starting a lot")
    yields: Share = Field(1.0, alias="yield", description="share of what is started that is good")
    line: str | None = Field(None, description="name of the line, where several items share one")
    lots: Literal["split", "whole"] | None = Field(None, description="start what the components allow, or all at once")

    @model_validator(mode="after")
    def _one_speed(self) -> Self:
        if self.rate is not None and self.processing_time is not None:
            raise refuse("has both 'rate' and 'processing_time'; give one of them")
        return self


class Safety(Block):
    """How much buffer a level is computed with."""

    cycle_service: Annotated[Share, Field(gt=0, lt=1)] = Field(description="chance that a cycle sees no stock-out")


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
    stockout: MoneyPerUnit | None = Field(None, description="cost per unit not served at once, for this stock")
    backorder: MoneyPerUnitDay | None = Field(None, description="cost per unit and day that waits, for this stock")
    opening: Opening = Field(Opening(), description="what it starts with; else the policy's own target")


class BaseStock(StockTerms):
    """Order up to a level at each review."""

    policy: Literal["base_stock"] = "base_stock"
    level: SignedUnits | None = Field(None, description="order-up-to level; else computed from 'safety'")
    safety: Safety | Literal["critical_ratio"] | None = Field(None, description="target that sets the level")


class ReorderPoint(StockTerms):
    """Order a fixed quantity when the inventory position falls to the reorder point: (r, Q)."""

    policy: Literal["reorder_point"]
    reorder_point: SignedUnits | None = Field(None, description="position that triggers an order; else from 'safety'")
    quantity: PositiveUnits | Literal["eoq"] = Field("eoq", description="order quantity, or eoq")
    safety: Safety | Literal["critical_ratio"] | None = Field(None, description="target that sets the reorder point")
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
POLICY_NAMES = ("base_stock", "reorder_point", "min_max", "jit", "kanban", "scripted")


class Season(Block):
    """A wave over the year."""

    amplitude: Share = Field(description="height of the wave as a share of the level")
    period: PositiveTime = Field(365.0, description="length of the wave")
    peak: Time | None = Field(None, description="day of the first peak; else a quarter into the period")


class Event(Block):
    """A dated change of demand: for good, or for a while."""

    starts: Time = Field(description="when it begins, such as day 300")
    lasts: PositiveTime | None = Field(None, description="for how long; else for good")
    demand: Factor = Field(description="level relative to before, such as 150 %")


class DemandSpec(Block):
    """What customers ask of a site."""

    rate: SpreadRate | None = Field(None, description="per period, such as 100 ± 20 units/day; normal unless dist says")
    dist: Literal[AMOUNT_LAWS] | None = Field(None, description="distribution of a period's demand")  # type: ignore[valid-type]
    bucket: PositiveTime | None = Field(None, description="period of one draw; else the time unit of the rate")
    low: Units | None = Field(None, description="lowest demand of a period, for uniform laws")
    high: Units | None = Field(None, description="highest demand of a period, for uniform laws")
    values: list[Units] | None = Field(
        None, description="demands of an empirical law", min_length=1, max_length=100_000
    )
    weights: list[Annotated[float, Field(ge=0)]] | None = Field(None, description="weights of the values")
    autocorrelation: Annotated[float, Field(gt=-1, lt=1)] = Field(0.0, description="AR(1) coefficient, normal law only")
    flow: UnitRate | None = Field(None, description="a steady flow without steps, such as 1300 units/year")
    arrivals: OrderRate | None = Field(None, description="customers at random (Poisson), such as 2 orders/day")
    size: AmountLaw | None = Field(None, description="what one arriving customer wants; else 1 unit")
    series: list[Units] | None = Field(None, description="demand as written, one per bucket", min_length=1)
    then: Literal["stop", "repeat"] | None = Field(None, description="what follows the last of a series")
    history: DemandHistory | None = Field(None, description="recorded sales in a CSV file")
    season: Season | None = Field(None, description="a wave over the year")
    trend: SignedYearlyShare = Field(0.0, description="linear growth of the level, such as 5 %/year")
    events: list[Event] = Field([], description="dated steps and promotions")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return {"rate": given}
        if isinstance(given.get("history"), str):
            own = {key: value for key, value in given.items() if key in DemandHistory.model_fields}
            return {**{key: value for key, value in given.items() if key not in own}, "history": own}
        return given

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = {
            "rate": self.rate is not None,
            "flow": self.flow is not None,
            "arrivals": self.arrivals is not None,
            "series": self.series is not None,
            "history": self.history is not None,
            "low and high": self.low is not None,
            "values": self.values is not None,
        }
        given = [name for name, present in kinds.items() if present]
        if len(given) != 1:
            got = f"got {', '.join(given)}" if given else "got none"
            raise refuse(f"needs exactly one of rate, flow, arrivals, series, history, values; {got}")
        if self.size is not None and self.arrivals is None:
            raise refuse("has a 'size' but no 'arrivals'; give both, or put the amount into 'rate'")
        if self.flow is not None and (self.season or self.trend or self.events):
            raise refuse("has a steady 'flow': season, trend and events need a 'rate' or 'arrivals'")
        if self.autocorrelation and (self.rate is None or not self.rate.sd or self.dist not in (None, "normal")):
            raise refuse("has an autocorrelation, which needs a normal 'rate' with ±, such as 100 ± 20 units/day")
        if self.history is None and self.series is None and self.flow is None and self.arrivals is None:
            self._law()
        return self

    def demand(self, observed: tuple[float, ...] | None = None) -> Demand:
        """The rule that the run follows; `observed` is the series of a history, if there is one."""
        if self.flow is not None:
            return FlowDemand(self.flow)
        if self.arrivals is not None:
            return ArrivalDemand(self.arrivals, self.size.law() if self.size else Constant(1.0), self.profile())
        if self.series is not None:
            return SeriesDemand(tuple(self.series), self.bucket or 1.0, self.then == "repeat", self.profile())
        if self.history is not None:
            return self._from_history(observed or (0.0,))
        law = self._law()
        return BucketDemand(law, self.days_per_bucket, self.profile(), self.autocorrelation)

    def _from_history(self, observed: tuple[float, ...]) -> Demand:
        from simchain.scenario.history import law_of

        assert self.history is not None
        bucket = self.history.bucket
        if self.history.mode == "replay":
            return SeriesDemand(observed, bucket, self.history.then == "repeat", self.profile())
        return BucketDemand(law_of(observed, self.history.mode, whole=True), bucket, self.profile())

    @property
    def days_per_bucket(self) -> float:
        """Days between draws: the bucket as given, else the time unit in which the rate is written."""
        if self.bucket is not None:
            return self.bucket
        return DAYS[self.rate.per] if self.rate is not None and self.rate.per else 1.0

    def _law(self) -> Law:
        """The law of one bucket's demand. Days are independent: a sum of n has n times the variance."""
        keys: dict[str, Any] = {"dist": self.dist, "values": self.values, "weights": self.weights}
        if self.low is not None:
            keys |= {"low": self.low, "high": self.high}
        if self.rate is not None:
            unit = DAYS[self.rate.per or "day"]
            mean = self.rate.value * self.days_per_bucket
            sd = None if self.rate.sd is None else self.rate.sd * unit * (self.days_per_bucket / unit) ** 0.5
            keys |= {"mean": replace(self.rate, value=mean, sd=sd)}
            if sd and self.dist is None:
                keys["dist"] = "normal"
        return AmountLaw(**{key: value for key, value in keys.items() if value is not None}).law()

    def profile(self) -> Profile:
        """Season, trend and events."""
        steps = tuple(
            Step(event.starts, event.starts + event.lasts if event.lasts else float("inf"), event.demand)
            for event in self.events
        )
        if self.season is None:
            return Profile(trend=self.trend * DAYS["year"], steps=steps)
        period = self.season.period
        peak = period / 4 if self.season.peak is None else self.season.peak
        return Profile(self.season.amplitude, period, peak, self.trend * DAYS["year"], steps)


class Site(Block):
    """A place that holds stock: a shop, a warehouse, a plant."""

    makes: dict[str, Makes] = Field({}, description="items made here")
    stock: dict[str, Stock] = Field({}, description="how each item's stock is replenished")
    buys: dict[str, Buys] = Field({}, description="where each item comes from")
    demand: dict[str, DemandSpec] = Field({}, description="what customers ask for here")
    unmet: Literal["backorder", "lost"] = Field("backorder", description="what becomes of demand that finds no stock")
    allocation: Literal[ALLOCATIONS] = Field("first_come", description="who gets scarce stock")  # type: ignore[valid-type]
    priority: list[str] = Field([], description="sites in the order in which they are served, for allocation: priority")
    ships: Literal["partial", "complete"] = Field("partial", description="may an order leave in parts")


class Spec(Block):
    """A whole scenario."""

    simchain: Literal[1] = Field(description="version of the language")
    title: str = Field("", description="what the scenario is about")
    description: str = Field("", description="a few sentences for the reader")
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = Field("USD", description="three capital letters")
    whole_units: Annotated[bool, Field(strict=True)] = Field(
        False, description="round orders and demand to whole units"
    )
    run: Run = Field(Run(), description="length, repetitions, random numbers")
    items: dict[str, Item] = Field({}, description="what is bought, made and sold")
    costs: Costs = Field(Costs(), description="prices of stock and of shortage")
    suppliers: dict[str, Supplier] = Field({}, description="outside sources")
    sites: dict[str, Site] = Field({}, description="places that hold stock", min_length=1)
    scenarios: dict[str, Any] = Field({}, description="named changes of the model above")

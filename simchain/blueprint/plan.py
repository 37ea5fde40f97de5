"""The blueprint: a scenario with every name turned into a number and every default resolved, plus its tapes.

An engine reads nothing else. Indices number three things: stock *points* (one item at one site), *lanes* (one source
serving one point) and *suppliers*. Times are days, quantities units, money in the scenario's currency.
"""

from dataclasses import dataclass, replace
from math import inf

from simchain.randomness import Tapes
from simchain.rules.consolidation import Consolidation
from simchain.rules.demand import Demand
from simchain.rules.disruptions import DatedOutage, Outages
from simchain.rules.distributions import Law
from simchain.rules.forecasts import Forecast, RollingMoments
from simchain.rules.own import Own
from simchain.rules.policies import MOVING_TARGETS, Policy
from simchain.rules.promotions import Promotion

Rates = tuple[float, float, float, float]
"""Money per unit and day, in the order of `costs.HOLDING_CAUSES`."""

NO_RATES: Rates = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Receipt:
    """A quantity already under way at the start, and the day on which it gets there."""

    quantity: float
    day: float


@dataclass(frozen=True)
class Signal:
    """Customers of the stock at `point`, seen from another stock: `weight` of its units for each unit they ask for."""

    point: int
    weight: float


@dataclass(frozen=True)
class Learning:
    """Rolling moments of a stock's demand by period, and of its lead times in days, shipment by shipment."""

    demand: RollingMoments
    demand_memory: tuple[float, ...]
    lead_times: RollingMoments
    lead_times_memory: tuple[float, ...]
    beyond: float
    """Days that a level covers beyond the mean lead time."""


@dataclass(frozen=True)
class Foresight:
    """How a stock foresees its demand: from what it is asked for, or from what customers downstream ask for."""

    method: Forecast
    memory: tuple[float, ...]
    period: float
    """Days between observations."""
    first: float
    """Day of the first observation, or of the start of the first period."""
    whole_at_first: bool
    """Whether all demand of a period is there at its first instant, so that the first day is a period."""
    cover: float
    """Periods of demand that the stock's level must cover."""
    signals: tuple[Signal, ...]
    unheard: frozenset[int]
    """Stocks whose orders are no news: their customers are seen instead."""
    lag: float
    """Age of the signals, in days."""
    learning: Learning | None = None
    """How the spread of demand and lead times is learned in the run, if it is."""


@dataclass(frozen=True)
class Member:
    """A stock of an echelon: `weight` units of the item that the echelon counts, for each of its own."""

    point: int
    weight: float
    yield_share: float
    """Share of what it has on order that comes in good."""


@dataclass(frozen=True)
class Echelon:
    """A stock and all that it feeds; what customers took in the last `lag` days is not known yet."""

    members: tuple[Member, ...]
    customers: tuple[Signal, ...]
    lag: float


@dataclass(frozen=True)
class Requirements:
    """What a plan of `periods` periods nets: the stock's own forecast, and what stocks below plan to order here."""

    periods: int
    planning: tuple[Signal, ...]
    """Stocks that order here by a plan of their own, with the units of this one in one of theirs."""


@dataclass(frozen=True)
class LoopMember:
    """A stock of a loop of work in process; `weight` units of the loop's first item are in one of its own."""

    point: int
    weight: float


@dataclass(frozen=True)
class Loop:
    """From the stock that releases work to the one that it leaves, stage by stage."""

    members: tuple[LoopMember, ...]
    exits: tuple[int, ...]
    """Stocks at which goods may leave the loop."""


@dataclass(frozen=True)
class Point:
    """One item at one site: its stock, and how it is replenished."""

    index: int
    site: str
    item: str
    rank: int
    policy: Policy
    memory: tuple[float, ...]
    review_period: float
    """Days between reviews; 0 is continuous review."""
    first_review: float
    lanes: tuple[int, ...]
    shares: tuple[float, ...]
    production: int | None
    order_cost: float
    allocation: str
    earned_over: float
    """Mean age in days of the sales that a buyer has earned his part with, for allocation turn_and_earn."""
    partial: bool
    lost_sales: bool
    whole_units: bool
    opening_stock: float
    unit_value: float
    price: float
    holding: Rates
    backorder_cost: float
    """Per unit and day that a customer waits."""
    inner_backorder_cost: float
    """Per unit and day that another site or a production lot waits; 0 unless the stock itself names a cost."""
    stockout_cost: float
    owner: str
    """The party (a site or an outside supplier) that owns the stock: its capital, risk and undivided holding."""
    owned_by: int | None
    """Index of the stock point whose site owns it; None if an outside supplier does."""
    due_at_use: float
    """Price of a unit that is paid when it leaves the shelf; 0 unless an outside supplier owns it until then."""
    order_cap: float = inf
    """Most units that one review orders."""
    negative_orders: str = "never"
    """What becomes of an order below zero: never, cancel, or allowed."""
    watches_shortage: bool = False
    """Whether it asks for more while its source is short."""
    watches_price: bool = False
    """Whether it asks for more while its source sells at a discount."""
    foresight: Foresight | None = None
    echelon: Echelon | None = None
    split: Own | None = None
    """The rule of one's own that splits its orders over its sources; else they have their shares."""
    requirements: Requirements | None = None
    loop: Loop | None = None

    @property
    def name(self) -> str:
        return f"{self.site}/{self.item}"

    @property
    def target_moves(self) -> bool:
        """Whether what its policy aims at changes while the run goes on."""
        return isinstance(self.policy, MOVING_TARGETS)

    @property
    def paid_value(self) -> float:
        """What the sites have paid for one unit in stock."""
        return self.unit_value - self.due_at_use


@dataclass(frozen=True)
class Lane:
    """The way from one source (an outside supplier, or a stock point) to one stock point."""

    index: int
    name: str
    supplier: int | None
    """Index of the outside supply it starts from, or None if it starts from a stock point."""
    origin: int | None
    destination: int
    priority: int
    """Place in the origin's order of service, where it allocates by priority."""
    lead_time: Law
    replayed: tuple[float, ...]
    """Lead times to use in this order, shipment by shipment, instead of drawing from the law; usually empty."""
    may_cross: bool
    order_delay: float
    capacity: float
    """Units that may leave per day; infinite if there is no limit."""
    consolidation: Consolidation | None
    """What holds goods back until they leave together; None if they leave as soon as they can."""
    title: str
    """When goods become the buyer's (see `costs.AT_DISPATCH` and others)."""
    unit_price: float
    promotion: Promotion | None
    """When the price is lower, for goods that leave then."""
    freight: float
    freight_per_shipment: float
    order_cost: float
    minimum_order: float
    multiple: float
    unit_value: float
    holding: Rates
    owner: str
    """The party that owns what is in transit and pays for holding it."""
    owned_by: int | None
    """Index of the stock point whose site owns what is in transit; None if an outside supplier does."""
    paid_value: float
    """What the sites have paid for one unit in transit: its value, less a price that is due later."""
    opening_transit: tuple[Receipt, ...]
    opening_mail: tuple[Receipt, ...]


@dataclass(frozen=True)
class Supply:
    """One item sold by one outside supplier, without limit but for capacity and outages."""

    index: int
    supplier: str
    item: str
    capacity: float
    outages: Outages | None
    dated: tuple[DatedOutage, ...]
    allocation: str
    earned_over: float
    whole_units: bool


@dataclass(frozen=True)
class Component:
    """Units of the stock at `point` that go into one unit of the product."""

    point: int
    per_unit: float


@dataclass(frozen=True)
class Production:
    """How one stock point's item is made. `line` is the server it queues for; None makes any number at a time."""

    index: int
    point: int
    components: tuple[Component, ...]
    line: int | None
    delay: Law
    unit_time: Law
    set_up_time: float
    set_up_cost: float
    yield_share: float
    transfer: float
    """Units that leave the line together; infinite if a lot leaves it as a whole."""
    whole_lots: bool
    holding: Rates
    unit_value: float


@dataclass(frozen=True)
class Customers:
    """The demand at one stock point."""

    index: int
    point: int
    demand: Demand


@dataclass(frozen=True)
class Blueprint:
    """Everything a run depends on. The same blueprint gives the same ledger, in any engine."""

    title: str
    currency: str
    scenario: str
    horizon: float
    warm_up: float
    bucket: float
    """Days in one period of the ledger."""
    keep_series: bool
    points: tuple[Point, ...]
    lanes: tuple[Lane, ...]
    supplies: tuple[Supply, ...]
    productions: tuple[Production, ...]
    lines: int
    customers: tuple[Customers, ...]
    tapes: Tapes

    @property
    def periods(self) -> int:
        return round(self.horizon / self.bucket)

    @property
    def warm_up_periods(self) -> int:
        return round(self.warm_up / self.bucket)

    def replicated(self, replication: int) -> "Blueprint":
        """The same world with the tapes of another replication."""
        return replace(self, tapes=Tapes(self.tapes.seed, replication))

    def __repr__(self) -> str:
        return (
            f"<Blueprint {self.title!r} {self.scenario}: {len(self.points)} stock points, {len(self.lanes)} lanes, "
            f"{self.periods} periods of {self.bucket:g} days, {self.tapes}>"
        )

"""A stock point, and who asks for what there."""

from dataclasses import dataclass
from math import inf

from simchain.blueprint.plan.buying import OffContract, Rush, SpotBuys
from simchain.blueprint.plan.keeping import KEEPS, Keeping
from simchain.blueprint.plan.panel import Panel, RuledOut
from simchain.blueprint.plan.rates import Rates
from simchain.blueprint.plan.sight import Echelon, Foresight, Loop, Requirements
from simchain.rules.customers.demand import Demand
from simchain.rules.customers.goodwill import Goodwill
from simchain.rules.policies import MOVING_TARGETS, Policy
from simchain.rules.sourcing import Sourcing


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
    collects_after: float = 0.0
    """Days after which customers pay."""
    capital_rate: float = 0.0
    """What money costs, as a share a day; 0 where nothing says it."""
    category: str = ""
    """What the item is counted under."""
    standard: float | None = None
    """Price that what is paid for a unit is compared with; None for the supplier's own."""
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
    stand_by: int = 0
    """So many of its last lanes are taken only where a trigger shifts orders to them."""
    sourcing: Sourcing | None = None
    """Which of its sources an order goes to; None where there is but one."""
    item_class: str = ""
    """Class of the item, such as A or AX; nothing where the file does not speak of classes."""
    panel: Panel | None = None
    """What its sourcing reviews look at; None where it has none."""
    ruled_out: tuple[RuledOut, ...] = ()
    """Sources that it may not buy from."""
    rush: Rush | None = None
    """How a supplier of it is asked to hurry, if one is."""
    spot: SpotBuys | None = None
    """How it buys on the spot market, if it does."""
    off_contract: OffContract | None = None
    """What somebody orders beside the contract, if anybody does."""
    requirements: Requirements | None = None
    loop: Loop | None = None
    keeping: Keeping = KEEPS
    """What becomes of goods on its shelf beside being sold, used or sent on."""

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
class Customers:
    """The demand at one stock point."""

    index: int
    point: int
    demand: Demand
    goodwill: Goodwill | None = None
    """How many come back after a shortage; None if all do."""
    whole: bool = False
    """Whether what they ask for is counted in whole units, also of a stock whose units can be divided."""

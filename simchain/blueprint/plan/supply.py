"""Outside suppliers, and the lanes that goods come by."""

from dataclasses import dataclass

from simchain.blueprint.plan.buying import Approval
from simchain.blueprint.plan.rates import Rates
from simchain.rules.delivery.consolidation import Consolidation
from simchain.rules.distributions import Law
from simchain.rules.goods.quality import Inspection
from simchain.rules.money.landed_cost import Levies
from simchain.rules.suppliers.order_lines import Window
from simchain.rules.terms.contracts import Guarantee, Reservation, Sharing
from simchain.rules.terms.invoices import Invoicing
from simchain.rules.terms.price_index import FuelClause
from simchain.rules.terms.pricing import Agreement, Breaks
from simchain.rules.terms.promotions import Promotion
from simchain.rules.terms.volumes import VolumeBand

USUAL, RUSH, SPOT, OFF_CONTRACT, TRANSSHIP = "usual", "rush", "spot", "off contract", "transship"
"""Ways to get goods: as agreed, in a hurry, on the spot market, beside the contract, and from a peer."""


@dataclass(frozen=True)
class Receipt:
    """A quantity already under way at the start, and the day on which it gets there."""

    quantity: float
    day: float


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
    inspection: Inspection | None
    """What becomes of goods as they arrive; None if they go straight to the shelf."""
    title: str
    """When goods become the buyer's (see `costs.AT_DISPATCH` and others)."""
    unit_price: float
    """Price that goods are valued at: of the order that is planned, where prices fall with its size."""
    breaks: Breaks | None
    agreement: Agreement | None
    """Until when the price holds, and what is paid beside and after it; None where nobody says."""
    promotion: Promotion | None
    """When the price is lower, for goods that leave then."""
    inflation: float
    """By which share the price rises a year; 0 for what comes from a site."""
    freight: float
    freight_per_shipment: float
    fuel: FuelClause | None
    """What part of the freight follows the price of fuel, and how that moves; None if none does."""
    emissions: float
    """kg CO2e that moving a unit emits; 0 where nobody says."""
    carbon_price: float
    levies: Levies | None
    """What else is paid as goods leave; None if nothing is."""
    invoicing: Invoicing | None
    """How its invoices go wrong; None if they do not."""
    payment: float
    """Days until a supplier is paid for what has become the buyer's."""
    order_cost: float
    minimum_order: float
    multiple: float
    unit_value: float
    holding: Rates
    owner: str
    """The party that owns what is in transit and pays for holding it."""
    owned_by: int | None
    """Index of the stock point whose site owns what is in transit; None if an outside supplier does."""
    is_charged: bool
    """Whether the books bear what it costs to hold what is in transit, whoever owns it."""
    paid_value: float
    """What the sites have paid for one unit in transit: its value, less a price that is due later."""
    worth_at_source: float
    """What a unit has cost the site that it comes from; 0 at an outside supplier, who asks a price."""
    promised: float
    """Days from an order to the day on which it is due."""
    is_looked_at: bool
    """Whether a rule of sourcing looks at what is due when."""
    planned_rate: float
    """Units a day that the stock is planned to get by it."""
    keeps_lines: bool
    """Whether a run keeps account of the source: what it was paid, and each order line that is on record."""
    on_time: Window
    """When a delivery counts as on time."""
    contract_until: float
    """Day from which orders are under no contract; infinite if they always are, 0 if they never are."""
    reservation: Reservation | None
    """What is kept for this lane of its supplier's capacity; None if nothing is."""
    band: VolumeBand | None
    """How much of it may be ordered in a period, and must be; None if any volume will do."""
    reschedule_within: float
    """Days by which an order may be moved while it has not left; 0 if by none."""
    cancel_within: float
    """Days after an order in which it may be cancelled; infinite if any time will do."""
    sharing: Sharing | None
    """Which parts of its buyer's costs the supplier bears; None if none."""
    guarantee: Guarantee | None
    """What the supplier pays, or is paid, by how it keeps its promises; None if nothing."""
    opening_transit: tuple[Receipt, ...]
    opening_mail: tuple[Receipt, ...]
    approval: Approval | None = None
    """What orders wait for before they leave the house; None if they leave at once."""
    way: str = USUAL
    """Rules of sourcing know the usual lanes of a stock; what goes another way is decided beside them."""
    surcharge: float = 0.0
    """Share of the price that is paid on top of it."""

    @property
    def is_on_record(self) -> bool:
        """Whether order lines of it can be kept: it comes from outside, and the buyers know of it."""
        return self.supplier is not None and self.way != OFF_CONTRACT

    @property
    def good_share(self) -> float:
        """Share of what arrives that comes on the shelf, on average."""
        return 1.0 if self.inspection is None else self.inspection.good_share

    @property
    def pays_late(self) -> bool:
        """Whether what comes by it is ever paid later than at once."""
        return self.payment > 0.0 or (self.invoicing is not None and self.invoicing.held > 0.0)

    @property
    def reservation_fee(self) -> float:
        """Money a day for capacity that is kept."""
        return 0.0 if self.reservation is None else self.reservation.daily_fee

    @property
    def inspection_days(self) -> float:
        """Days between arrival and the shelf."""
        return 0.0 if self.inspection is None else self.inspection.days


@dataclass(frozen=True)
class Supply:
    """One item sold by one outside supplier, without limit but for its capacity."""

    index: int
    supplier: str
    item: str
    capacity: float
    allocation: str
    earned_over: float
    whole_units: bool
    tags: tuple[str, ...]
    """What the supplier is: certified, and its tags."""

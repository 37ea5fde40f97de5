"""Ways of buying beside the usual one."""

from dataclasses import dataclass

from simchain.rules.delivery.approving import Approving
from simchain.rules.distributions import Law
from simchain.rules.sourcing import Expediting, SpotMarket
from simchain.rules.terms.pricing import Agreement, Breaks
from simchain.rules.terms.promotions import Promotion


@dataclass(frozen=True)
class Rush:
    """How a stock may ask a supplier to hurry: on a lane of its own, by a rule."""

    lane: int
    rule: Expediting


@dataclass(frozen=True)
class Approval:
    """What an order waits for before it leaves the house, and how long."""

    rule: Approving
    takes: Law


@dataclass(frozen=True)
class SpotBuys:
    """How a stock buys on the spot market: on a lane of its own, by a rule, at a share of the list price."""

    lane: int
    rule: SpotMarket
    price: Law


@dataclass(frozen=True)
class OwnPrice:
    """What a vendor asks by himself: a price, until when it holds and what comes after it, and what he adds to it."""

    price: float
    agreement: Agreement | None
    premium: float
    breaks: Breaks | None
    """How his list price falls with the size of an order; None where it does not, or where breaks are a contract's."""
    promotion: Promotion | None


@dataclass(frozen=True)
class OffContract:
    """What is bought beside the contract, as a share of all that is ordered."""

    lane: int
    share: float
    asked: OwnPrice | None
    """None if the vendor goes by the contract's price, with the surcharge of the lane."""

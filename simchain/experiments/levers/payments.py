"""Steps on what is paid: prices, freight, and what a contract says of money."""

from typing import Any

from simchain.experiments.edits import Block, Edit
from simchain.experiments.levers.steps import PART, POINT, Step
from simchain.scenario.spec import Freight, Supplier
from simchain.scenario.spec.supply.contract import Contract, Expedite
from simchain.scenario.spec.supply.guarantee import LatePenalty, OnTimeBonus
from simchain.scenario.spec.supply.pricing import Priced
from simchain.scenario.values.quantities import show

DAYS_MORE = 30.0
PRICE_PART = 0.01

FREIGHT = {
    "cost": "money/units",
    "by_weight": "money/mass",
    "per_shipment": "money",
    "rate": "money/mass/length",
}
"""What freight is made of, and the dimension of each part."""


def price(block: Block, currency: str) -> Step | None:
    """One per cent off all that is agreed for a unit, whatever is ordered; what is paid after it ends stays."""
    terms = block.terms
    if not isinstance(terms, Priced) or not terms.price:
        return None

    def less(amount: float) -> str:
        return show(amount * (1 - PRICE_PART), "money", currency=currency)

    edits: list[Edit] = [((*block.path, "price"), less(terms.price))]
    if terms.reference is not None:
        edits.append(((*block.path, "reference"), show(terms.reference, "money", currency=currency)))
    if terms.valid is not None:
        edits.append(((*block.path, "valid"), show(terms.valid, "time")))
    if terms.price_breaks is not None:
        rest = terms.price_breaks
        written: dict[str, Any] = {"breaks": {show(n, "units"): less(one) for n, one in rest.breaks.items()}}
        written |= {"kind": rest.kind} | ({} if rest.over is None else {"over": show(rest.over, "time")})
        edits.append(((*block.path, "price_breaks"), written))
    return Step("1 % less", tuple(edits))


def freight(block: Block, currency: str) -> Step | None:
    terms: Freight | None = getattr(block.terms, "freight", None)
    if terms is None:
        return None
    path = (*block.path, "freight")
    edits = [
        ((*path, key), show(amount * (1 - PART), dimension, currency=currency))
        for key, dimension in FREIGHT.items()
        if (amount := getattr(terms, key))
    ]
    return Step("10 % less", tuple(edits)) if edits else None


def payment(block: Block, _: str) -> Step | None:
    """Thirty days more, also where nothing is said of payment: then the supplier is paid at once."""
    days: float | None = getattr(block.terms, "payment", None)
    if days is None and not isinstance(block.terms, Supplier):
        return None
    later = ((*block.path, "payment"), show((days or 0.0) + DAYS_MORE, "time"))
    return Step(f"{DAYS_MORE:g} days later", (later,))


def penalty(block: Block, _: str) -> Step | None:
    """A point more for each day late, and as much more at most, where there is a cap."""
    terms: LatePenalty | None = getattr(_contract(block), "late_penalty", None)
    if terms is None:
        return None
    path = (*block.path, "contract", "late_penalty")
    edits: list[Edit] = [((*path, "rate"), show(terms.rate + POINT, "1/time"))]
    if terms.cap is not None and terms.cap < terms.rate + POINT:
        edits.append(((*path, "cap"), show(min(1.0, terms.rate + POINT), "share")))
    return Step("1 point a day more", tuple(edits))


def bonus(block: Block, _: str) -> Step | None:
    terms: OnTimeBonus | None = getattr(_contract(block), "on_time_bonus", None)
    if terms is None:
        return None
    path = (*block.path, "contract", "on_time_bonus", "pay")
    return Step("10 % less", ((path, show(terms.pay * (1 - PART), "share")),))


def surcharge(block: Block, _: str) -> Step | None:
    terms: Expedite | None = getattr(_contract(block), "expedite", None)
    if terms is None or not terms.surcharge:
        return None
    path = (*block.path, "contract", "expedite", "surcharge")
    return Step("10 % less", ((path, show(terms.surcharge * (1 - PART), "share")),))


def _contract(block: Block) -> Contract | None:
    return getattr(block.terms, "contract", None)

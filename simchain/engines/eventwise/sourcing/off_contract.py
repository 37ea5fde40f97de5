"""Somebody orders beside the contract, and the plan does not see it until the goods are there."""

from math import floor

from simchain.blueprint.plan import OffContract, OwnPrice
from simchain.engines.eventwise.bills import Factor
from simchain.engines.eventwise.orders import AlwaysAsked, Orderable
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.shipping.following import Follower
from simchain.engines.eventwise.supply.shipping.shipment import Shipment
from simchain.engines.eventwise.supply.terms.premiums import Premium, PricedOrders
from simchain.rules.policies import DUST
from simchain.rules.sourcing import off_contract_part
from simchain.rules.terms.pricing import price_of_size
from simchain.rules.terms.promotions import discount_on


class Unseen(Follower):
    """Follows a lane, and keeps what is ordered by it out of what the plan knows to be on order."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    def ordered(self, quantity: float, ordered_at: float, due: float) -> None:
        self._count(-quantity)

    def arrived(self, shipment: Shipment) -> None:
        self._count(shipment.quantity)

    def lost(self, shipment: Shipment) -> None:
        self._count(shipment.quantity)

    def _count(self, quantity: float) -> None:
        self._stock.touch()
        self._stock.books.on_order[self._stock.index] += quantity


class Dearer(Premium):
    """What a vendor with a price of his own asks beyond the contract's of the day; below zero where he is cheaper."""

    def __init__(self, lane: Lane, asked: OwnPrice, moving: Factor | None) -> None:
        super().__init__(lane, "maverick")
        self._asked = asked
        self._moving = moving
        self._orders = PricedOrders()

    def place(self, quantity: float) -> None:
        """An order is placed, which has the price of its own size."""
        rule, price = self._asked.breaks, self._asked.price
        if rule is not None:
            price = price_of_size(rule.begins, rule.prices, rule.incremental, quantity)
        self._orders.place(quantity, price)

    def beyond(self, quantity: float, day: float) -> float:
        asked = self._on_the_day(self._orders.leave(quantity) / quantity, day)
        return (asked * (1.0 + self._asked.premium) - self._lane.price_paid) * quantity

    def _on_the_day(self, price: float, day: float) -> float:
        """What a price has come to on a day: agreed, or as it moves, with a promotion if one runs."""
        agreed, moving = self._asked.agreement, self._moving
        if agreed is not None and day < agreed.until:
            moving = None
        elif agreed is not None:
            price = agreed.reference
        if self._asked.promotion is not None:
            price -= price * discount_on(self._asked.promotion, day)
        return price if moving is None else price * moving.on(day)


class Vendor:
    """Who is on no list, and what he is asked for while orders go by the contract."""

    def __init__(self, plan: OffContract, lane: Lane, contract: Lane, stock: Stock) -> None:
        self._share = plan.share
        self._lane = lane
        self._whole = stock.plan.whole_units
        self._due = 0.0
        lane.followers.append(Unseen(stock))
        self._dearer: Dearer | None = None
        if plan.asked is not None:
            self._dearer = Dearer(lane, plan.asked, lane.prices)
            lane.charges.insert(0, self._dearer)
        lane.agreement, lane.prices = contract.agreement, contract.prices

    def sell(self, ordered: float, cause: int) -> None:
        """Sell something beside an order of so many units."""
        self._due += off_contract_part(self._share, ordered)
        part = floor(self._due + DUST) if self._whole else self._due
        if part > DUST:
            self._due -= part
            if self._dearer is not None:
                self._dearer.place(part)
            self._lane.order(part, cause)


class Maverick:
    """Orders as the rule has it, and beside that from the vendor."""

    def __init__(self, vendor: Vendor, usual: Orderable) -> None:
        self._vendor = vendor
        self._usual = usual

    def order(self, needed: float, cause: int) -> float:
        """Order what is needed. Gives what was ordered by the contract: nobody tells of the rest."""
        ordered = self._usual.order(needed, cause)
        self._vendor.sell(ordered, cause)
        return ordered

    def retire(self) -> None:
        """What it orders by is set up anew."""
        retire = getattr(self._usual, "retire", None)
        if retire is not None:
            retire()


class MaverickAtReviews(Maverick, AlwaysAsked):
    """The same around a rule that may order where the policy needs nothing."""

    def __init__(self, vendor: Vendor, usual: AlwaysAsked) -> None:
        super().__init__(vendor, usual)
        self._asked = usual

    def wanted(self, needed: float) -> float:
        """Units that this review orders by the contract."""
        return self._asked.wanted(needed)


def beside(vendor: Vendor, usual: Orderable) -> Maverick:
    """What a stock orders from, with somebody who buys from the vendor beside it."""
    return MaverickAtReviews(vendor, usual) if isinstance(usual, AlwaysAsked) else Maverick(vendor, usual)

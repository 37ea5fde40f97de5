"""What the goods of a lane cost, and who is told when they are paid for."""

from math import nan
from typing import Protocol

from simchain.blueprint import plan as blueprint
from simchain.engines.eventwise.bills import Bill, Factor
from simchain.engines.eventwise.notes import Noting
from simchain.engines.eventwise.supply.shipping.lines import OrderLines
from simchain.engines.eventwise.supply.trade.freight import Freight
from simchain.engines.eventwise.supply.trade.levies import Paid
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.goods.quality import cost_of_good_unit
from simchain.rules.money.landed_cost import landed_cost
from simchain.rules.terms.promotions import discount_on


class Sizes(Protocol):
    """Prices by how much is ordered: see `pricing`."""

    def price_of(self, quantity: float, day: float) -> float:
        """Price of so many units that leave on a day."""
        ...

    def asked_for(self, quantity: float) -> float:
        """Price of an order of so many units, before what the day makes of it."""
        ...


class Charge(Protocol):
    """What is paid, or counted, as goods leave."""

    def post(self, quantity: float, day: float, cause: int) -> None: ...


class Trade(Noting):
    """A lane, as far as its goods are priced and paid for."""

    __slots__ = (
        "agreement",
        "bills",
        "books",
        "charges",
        "freight",
        "index",
        "levies",
        "lines",
        "name",
        "plan",
        "premium",
        "price_paid",
        "prices",
        "sizes",
        "world",
    )

    def __init__(self, plan: blueprint.Lane, world: World, books: Books) -> None:
        self.plan = plan
        self.name = plan.name
        self.index = plan.index
        self.world = world
        self.books = books
        self.prices: Factor | None = None
        """What moves the price over time: inflation, shocks."""
        self.agreement = plan.agreement
        self.sizes: Sizes | None = None
        """Set where a price depends on how much is ordered."""
        self.price_paid = 0.0
        """Price of the goods that leave now, or left last."""
        self.premium = 0.0
        """Money on top of the price of the goods that leave now, until it is billed."""
        self.freight = Freight(self)
        self.charges: list[Charge] = [self.freight] if plan.freight else []
        """What more than the price is paid or counted as goods leave."""
        self.levies: Paid | None = None
        """Those of them that depend on what goods are worth, if there are any."""
        self.bills: list[Bill] = []
        """Who is told what is bought."""
        self.lines: OrderLines | None = None
        """Order lines and payments; of what nobody in purchasing knows of, payments alone."""
        if plan.keeps_lines:
            inspects = plan.inspection is not None
            self.lines = OrderLines(world, plan.on_time, self.price_on, inspects, plan.inspection_days)

    def price_on(self, day: float) -> float:
        """What one unit costs that leaves on a day, promotions, inflation and shocks counted."""
        return self.on_the_day(self.plan.unit_price, day)

    def on_the_day(self, price: float, day: float) -> float:
        """What a price has come to on a day. What is agreed stays while it is valid; then the list price is paid."""
        moving = self.prices
        if self.agreement is not None:
            if day < self.agreement.until:
                moving = None
            else:
                price = self.agreement.reference
        if self.plan.promotion is not None:
            price -= price * discount_on(self.plan.promotion, day)
        return price if moving is None else price * moving.on(day)

    def reference_on(self, day: float) -> float:
        """What a unit would cost on a day without the agreement: the list price of then. NaN if there is none."""
        if self.agreement is None:
            return nan
        return self.agreement.reference * (1.0 if self.prices is None else self.prices.on(day))

    def landed_on(self, day: float, quantity: float = 0.0) -> float:
        """What one unit has cost when it is there, if it leaves on a day; of an order of some size, if one is given."""
        plan, price = self.plan, self.price_on(day)
        if self.sizes is not None and quantity > 0.0:
            price = self.on_the_day(self.sizes.asked_for(quantity), day)
        worth, freight = plan.worth_at_source + price, self.freight.per_unit_on(day)
        cost = worth + freight
        if self.levies is not None:
            rates = self.levies.rates
            cost = landed_cost(worth, freight, self.levies.duty_on(day), rates.insurance, rates.handling)
        return cost if plan.inspection is None else cost_of_good_unit(plan.inspection, cost, price)

    def pay(self, quantity: float, price: float, cause: int, billed: float) -> None:
        """Pay for goods at the price with which they left the source, or get it back, on the bill of a day."""
        amount = 0.0
        if self.plan.unit_price:
            amount = price * quantity
            self.books.purchase[self.plan.destination] += amount
            self.paid(amount, quantity, billed)
            self.note("purchase", amount=amount, cause=cause)
        for bill in self.bills:
            bill.post(quantity, amount, billed)

    def correct(self, amount: float, billed: float) -> None:
        """Pay so much more for goods that were billed on a day; below zero, it is given back."""
        self.books.purchase[self.plan.destination] += amount
        self.note("purchase", amount=amount)
        self._bill(amount, billed)

    def bill_premium(self) -> None:
        """Bill what is paid on top of the price, as goods leave: on the invoice of their price, if that is of today."""
        amount, self.premium = self.premium, 0.0
        self._bill(amount, self.world._now)

    def _bill(self, amount: float, billed: float) -> None:
        """Bill money for no more units than were billed."""
        self.paid(amount, 0.0, billed)
        for bill in self.bills:
            bill.post(0.0, amount, billed)

    def paid(self, amount: float, quantity: float, billed: float) -> None:
        """Let who keeps account of the source know what it was paid, on the bill of a day."""
        if self.lines is not None:
            self.lines.paid(amount, quantity, self.reference_on(billed))

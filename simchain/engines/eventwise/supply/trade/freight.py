"""What carriers are paid for the goods of a lane, and what a fuel clause adds to it."""

from simchain.engines.eventwise.supply.trade.posting import Posting
from simchain.engines.eventwise.supply.trade.prices import Fuel


class Freight:
    """Posts the freight of one lane, at the price of fuel of the day on which goods leave."""

    def __init__(self, lane: Posting) -> None:
        self._lane = lane
        self._fuel = None if lane.plan.fuel is None else Fuel(lane.plan.fuel)

    def per_unit_on(self, day: float) -> float:
        """What a unit costs to carry that leaves on a day."""
        rate = self._lane.plan.freight
        return rate if self._fuel is None else rate * self._fuel.on(day)

    def post(self, quantity: float, day: float, cause: int) -> None:
        """Pay for `quantity` units that leave."""
        self.pay(self._lane.plan.freight * quantity, day, cause)

    def pay(self, amount: float, day: float, cause: int) -> None:
        """Pay an amount, as agreed before what fuel adds to it."""
        lane, books = self._lane, self._lane.books
        if self._fuel is not None:
            surcharge = amount * (self._fuel.on(day) - 1.0)
            books.fuel_surcharge[lane.plan.destination] += surcharge
            amount += surcharge
        books.freight[lane.plan.destination] += amount
        lane.note("freight", amount=amount, cause=cause)

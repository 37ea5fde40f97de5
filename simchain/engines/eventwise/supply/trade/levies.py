"""What is paid beside price and freight when goods leave for a stock: duty, insurance and handling."""

from typing import Protocol

from simchain.engines.eventwise.supply.trade.posting import Priced
from simchain.rules.money.landed_cost import Levies


class Dated(Protocol):
    """A rate that disruptions set for a while: None where they say nothing."""

    def on(self, day: float) -> float | None: ...


class Paid:
    """Posts the levies of one lane, at the rates of the day on which goods leave."""

    def __init__(self, rates: Levies, duties: Dated | None, lane: Priced) -> None:
        self.rates = rates
        self._duties = duties
        self._lane = lane

    def duty_on(self, day: float) -> float:
        """The rate of duty on a day."""
        decreed = None if self._duties is None else self._duties.on(day)
        return self.rates.duty if decreed is None else decreed

    def post(self, quantity: float, day: float, cause: int) -> None:
        """Pay for `quantity` units that leave: duty and insurance are of all that is paid for the goods themselves."""
        lane, rates, books = self._lane, self.rates, self._lane.books
        worth = lane.plan.worth_at_source + lane.price_paid
        if lane.premium:
            worth += lane.premium / quantity
        for kind, account, per_unit in (
            ("duty", books.duty, worth * self.duty_on(day)),
            ("insurance", books.insurance, worth * rates.insurance),
            ("handling", books.handling, rates.handling),
        ):
            if per_unit:
                account[lane.plan.destination] += per_unit * quantity
                lane.note(kind, amount=per_unit * quantity, cause=cause)

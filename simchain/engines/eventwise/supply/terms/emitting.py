"""What goods emit on their way down a lane, and what that costs."""

from simchain.engines.eventwise.supply.trade.posting import Posting


class Emitting:
    """Counts the emissions of one lane as goods leave, and posts their price, if they have one."""

    def __init__(self, lane: Posting) -> None:
        self._lane = lane

    def post(self, quantity: float, day: float, cause: int) -> None:
        """Count what `quantity` units emit that leave."""
        lane, plan, books = self._lane, self._lane.plan, self._lane.books
        emitted = plan.emissions * quantity
        books.emissions[plan.index] += emitted
        if plan.carbon_price:
            books.carbon[plan.destination] += emitted * plan.carbon_price
            lane.note("carbon", amount=emitted * plan.carbon_price, cause=cause)

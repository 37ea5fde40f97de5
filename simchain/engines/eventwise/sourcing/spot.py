"""Orders that go to the spot market while it has something at a price that is not too high."""

from simchain.blueprint.plan import SpotBuys
from simchain.engines.eventwise.orders import Orderable
from simchain.engines.eventwise.sourcing.choosing import seems_up
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.terms.premiums import Premium, PricedOrders
from simchain.randomness import Tapes
from simchain.rules.policies import DUST
from simchain.rules.sourcing import buys_on_spot, order_size


class SpotPremium(Premium):
    """What is paid beyond the list price for what leaves on a lane, order by order; below zero where it was cheaper."""

    def __init__(self, lane: Lane) -> None:
        super().__init__(lane, "spot")
        self._agreed = PricedOrders()

    def agree(self, quantity: float, price: float) -> None:
        """An order is placed, at a share of the list price."""
        self._agreed.place(quantity, price - 1.0)

    def beyond(self, quantity: float, day: float) -> float:
        return self._lane.price_paid * self._agreed.leave(quantity)


class SpotBuying:
    """Asks the market first. What it has not, or only at too high a price, is ordered the usual way."""

    def __init__(self, plan: SpotBuys, lane: Lane, tapes: Tapes) -> None:
        self._rule = plan.rule
        self._lane = lane
        self._luck = tapes.draws(f"lane {lane.name}/available")
        self._prices = tapes.draws(f"lane {lane.name}/price", plan.price)
        self._premium = SpotPremium(lane)
        lane.charges.insert(0, self._premium)
        self._usual: Orderable

    def let_the_rest_go(self, usual: Orderable) -> None:
        """Say who gets what the market does not."""
        self._usual = usual

    def order(self, needed: float, cause: int) -> float:
        now = self._lane.world._now
        if needed > DUST:
            luck, price = self._luck.next(int(now)), self._prices.next(int(now))
            if buys_on_spot(self._rule, luck, price) and seems_up(self._lane, now):
                terms = self._lane.plan
                self._premium.agree(order_size(needed, terms.minimum_order, terms.multiple), price)
                return self._lane.order(needed, cause)
        return self._usual.order(needed, cause)

"""Ways of buying that stand beside the rule of a stock, whatever rule it has."""

from collections.abc import Sequence

from simchain.engines.eventwise.orders import Orderable
from simchain.engines.eventwise.sourcing.expediting import Desks, Rushing
from simchain.engines.eventwise.sourcing.off_contract import Vendor, beside
from simchain.engines.eventwise.sourcing.shifting import Shifting
from simchain.engines.eventwise.sourcing.spot import SpotBuying
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.randomness import Tapes


class Beside:
    """The other ways of one stock; `lanes` are all that there are, by number."""

    def __init__(
        self, stock: Stock, lanes: Sequence[Lane], desks: Desks, tapes: Tapes, shifting: Shifting | None = None
    ) -> None:
        plan = stock.plan
        self._shifting = shifting
        self._spot = None if plan.spot is None else SpotBuying(plan.spot, lanes[plan.spot.lane], tapes)
        self._vendor: Vendor | None = None
        if plan.off_contract is not None:
            contract = lanes[plan.lanes[0]]
            self._vendor = Vendor(plan.off_contract, lanes[plan.off_contract.lane], contract, stock)
        self._rush: Rushing | None = None
        if plan.rush is not None:
            usual = [lanes[number] for number in plan.lanes]
            usual += [lanes[plan.spot.lane]] if plan.spot is not None else []
            self._rush = stock.rush = Rushing(plan.rush, lanes[plan.rush.lane], stock, usual, desks, tapes)

    def around(self, usual: Orderable, left: Sequence[Lane]) -> Orderable:
        """What a stock orders from, where a rule knows the usual ways that are left."""
        if self._shifting is not None:
            usual = self._shifting.around(usual)
        if self._spot is not None:
            self._spot.let_the_rest_go(usual)
            usual = self._spot
        if self._rush is not None:
            self._rush.let_the_rest_go(usual, left)
            usual = self._rush
        return usual if self._vendor is None else beside(self._vendor, usual)

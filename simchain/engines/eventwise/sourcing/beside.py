"""Ways of buying that stand beside the rule of a stock, whatever rule it has."""

from collections.abc import Sequence

from simchain.engines.eventwise.orders import Orderable
from simchain.engines.eventwise.sourcing.expediting import Desks, Rushing
from simchain.engines.eventwise.sourcing.shifting import Shifting
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
        self._rush: Rushing | None = None
        if plan.rush is not None:
            usual = [lanes[number] for number in plan.lanes]
            self._rush = stock.rush = Rushing(plan.rush, lanes[plan.rush.lane], stock, usual, desks, tapes)

    def around(self, usual: Orderable, left: Sequence[Lane]) -> Orderable:
        """What a stock orders from, where a rule knows the usual ways that are left."""
        if self._shifting is not None:
            usual = self._shifting.around(usual)
        if self._rush is None:
            return usual
        self._rush.let_the_rest_go(usual, left)
        return self._rush

"""Orders of one lane that wait for approval before they leave."""

from typing import Protocol

from simchain.blueprint.plan import Approval, Lane
from simchain.clock import whole_ticks
from simchain.engines.eventwise.supply.trade.trade import Sizes
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Draws
from simchain.rules.delivery.approving import needs_approval


class Buying(Protocol):
    """A lane whose goods have a price."""

    plan: Lane
    world: World
    books: Books

    @property
    def sizes(self) -> Sizes | None: ...

    def price_on(self, day: float) -> float: ...


class Approvals:
    """Says how long each order waits, and counts that."""

    def __init__(self, plan: Approval, lane: Buying, draws: Draws) -> None:
        self._plan = plan
        self._lane = lane
        self._draws = draws

    def wait(self, quantity: float) -> float:
        """Days from the request of an order that is placed now until it leaves."""
        lane, now = self._lane, self._lane.world._now
        price = lane.price_on(now) if lane.sizes is None else lane.sizes.asked_for(quantity)
        books, i = lane.books, lane.plan.destination
        books.requests[i] += 1.0
        if not needs_approval(self._plan.rule, quantity, price * (1.0 + lane.plan.surcharge)):
            return 0.0
        days = whole_ticks(self._draws.next(int(now)))
        books.approvals[i] += 1.0
        books.approval_days[i] += days
        return days

"""The ways of goods: each lane with its source, what is paid as goods leave by it, and who looks at them."""

from collections.abc import Sequence

from simchain.blueprint.plan import USUAL, Blueprint
from simchain.blueprint.plan import Lane as LanePlan
from simchain.engines.eventwise.disruptions.course import delays, duties, prices
from simchain.engines.eventwise.own import lead_times_of
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.approvals import Approvals
from simchain.engines.eventwise.supply.banded import BandedLane
from simchain.engines.eventwise.supply.inspection import Inspection
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.supplier import Supplier
from simchain.engines.eventwise.supply.terms.emitting import Emitting
from simchain.engines.eventwise.supply.terms.premiums import Spending, Surcharge
from simchain.engines.eventwise.supply.trade.levies import Paid
from simchain.engines.eventwise.supply.trade.prices import inflation_of, together
from simchain.engines.eventwise.wiring.bookkeepers import Bookkeepers
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.money.costs import AT_USE
from simchain.rules.money.landed_cost import Levies


class LaneMaker:
    """Makes lanes from their plans, between stocks and suppliers that are there already."""

    def __init__(
        self,
        blueprint: Blueprint,
        world: World,
        books: Books,
        stocks: Sequence[Stock],
        suppliers: Sequence[Supplier],
        bookkeepers: Bookkeepers,
    ) -> None:
        self._blueprint, self._world, self._books = blueprint, world, books
        self._stocks, self._suppliers = stocks, suppliers
        self._bookkeepers = bookkeepers
        self._tells_ways_apart = "ways" in books.shape.groups

    def __call__(self, plan: LanePlan) -> Lane:
        """The lane of a plan, wired to both of its ends."""
        lane = self._bare(plan)
        lane.source = self._suppliers[plan.supplier] if plan.supplier is not None else self._stocks[plan.origin or 0]
        if plan.way == USUAL:
            lane.destination.lanes.append(lane)
            if lane.rescheduling is not None and lane.destination.plan.negative_orders == "never":
                lane.destination.movable.append(lane.rescheduling)
        self._let_wait(lane)
        self._let_cost(lane)
        return lane

    def _bare(self, plan: LanePlan) -> Lane:
        destination = self._stocks[plan.destination]
        lead_times = lead_times_of(plan, self._blueprint.tapes)
        if plan.band is None:
            return Lane(plan, self._world, self._books, destination, lead_times)
        return BandedLane(plan, plan.band, self._world, self._books, destination, lead_times)

    def _let_wait(self, lane: Lane) -> None:
        """Say what takes time beside the lead time: approval of orders, inspection, and disruptions."""
        plan, tapes = lane.plan, self._blueprint.tapes
        if plan.approval is not None:
            draws = tapes.draws(f"lane {plan.name}/approval", plan.approval.takes)
            lane.approvals = Approvals(plan.approval, lane, draws)
        if plan.inspection is not None:
            lane.inspection = Inspection(
                plan.inspection, plan, lane.destination, self._world, self._books, tapes, lane.pay
            )
        if (slowed := delays(self._blueprint, plan.index)) is not None:
            lane.stretch(slowed)

    def _let_cost(self, lane: Lane) -> None:
        """Say what is paid as goods leave, and who is told of it; what counts all that was paid comes last."""
        plan, destination = lane.plan, lane.destination
        if plan.surcharge:
            lane.charges.append(Surcharge(lane))
        if self._tells_ways_apart:
            lane.charges.append(Spending(lane))
        inflation = inflation_of(plan)
        lane.prices = together(inflation, prices(self._blueprint, plan.index))
        if plan.title == AT_USE:
            destination.prices = inflation if plan.agreement is None else None
        if plan.supplier is not None:
            at_use = plan.title == AT_USE and plan.way == USUAL  # once for all ways, that bill what is on top alone
            self._bookkeepers.follow_purchases(lane, destination if at_use else lane)
        decreed = duties(self._blueprint, plan.index)
        if plan.levies is not None or decreed is not None:
            lane.levies = Paid(plan.levies or Levies(), decreed, lane)
            lane.charges.append(lane.levies)
        self._bookkeepers.follow_moves(lane)
        if plan.emissions:
            lane.charges.append(Emitting(lane))

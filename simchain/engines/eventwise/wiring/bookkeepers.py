"""Who keeps account beside the ledger, where it is asked for: of bills, of what stock has cost, of budgets."""

from collections.abc import Callable, Iterator, Sequence

from simchain.blueprint.plan import Blueprint
from simchain.blueprint.plan import Lane as LanePlan
from simchain.engines.eventwise.budgeting import Budgeting
from simchain.engines.eventwise.credit import Payables, Receivables
from simchain.engines.eventwise.moving import Moved
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.terms.invoices import Invoices
from simchain.engines.eventwise.supply.trade.prices import Listed, Saved
from simchain.engines.eventwise.valuing import Valuing
from simchain.engines.eventwise.world import World
from simchain.ledger import Books

Settle = Callable[[float], None]


class Bookkeepers:
    """The bookkeepers of one run. They hear of what is bought by the lanes that they follow."""

    def __init__(self, blueprint: Blueprint, stocks: Sequence[Stock], world: World, books: Books) -> None:
        self._blueprint, self._world, self._books = blueprint, world, books
        self._payables: list[Payables] = []
        self._receivables: list[Receivables] = []
        if blueprint.gives_credit:
            for stock in stocks:
                receivables = Receivables(stock.plan, world, books, blueprint.bucket)
                stock.return_ears.append(receivables.take_back)
                self._receivables.append(receivables)
        self.invoices: dict[int, Invoices] = {}
        """By the number of their lane."""
        self.valuing = Valuing(blueprint, books) if blueprint.valuations else None
        self.budgeting = Budgeting(blueprint, books) if blueprint.budgets else None

    def of_bills(self) -> Iterator[Settle]:
        """What pays bills that fell due in a period."""
        yield from (payables.settle for payables in self._payables)
        yield from (receivables.settle_period for receivables in self._receivables)

    def of_costs(self) -> Iterator[Settle]:
        """What looks at a period when all else of it is in the books."""
        if self.valuing is not None:
            yield self.valuing.settle
        if self.budgeting is not None:
            yield self.budgeting.settle

    def follow_purchases(self, lane: Lane, buyer: Stock | Lane) -> None:
        """Let those know what `buyer` buys by a lane who keep account of it."""
        plan, books, groups = lane.plan, self._books, self._books.shape.groups
        if "variance" in groups:
            buyer.bills.append(Listed(plan, books))
        if plan.agreement is not None:
            buyer.bills.append(Saved(lane, plan.destination, books))
        if self.valuing is not None:
            buyer.bills.append(self.valuing.pools[self._item(plan)])
        payables = None
        if "credit" in groups:
            payables = Payables(plan.payment, plan.destination, self._world, books)
            self._payables.append(payables)
        if plan.invoicing is not None:
            tapes = self._blueprint.tapes
            invoices = Invoices(plan.invoicing, plan, self._world, books, tapes, payables)
            self.invoices[plan.index] = invoices
            buyer.bills.append(invoices)
        elif payables is not None:
            buyer.bills.append(payables)

    def follow_moves(self, lane: Lane) -> None:
        """Let a valuation know what is paid on the way of goods between two sites."""
        if self.valuing is not None:
            lane.charges.append(Moved(lane.plan, self.valuing.pools[self._item(lane.plan)].moves))

    def _item(self, plan: LanePlan) -> str:
        return self._blueprint.points[plan.destination].item

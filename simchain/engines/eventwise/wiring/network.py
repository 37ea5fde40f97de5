"""A network while a run goes on: its stocks and lanes, and all that acts on them."""

from simchain.blueprint.plan import Blueprint
from simchain.engines.eventwise.customers import let_in
from simchain.engines.eventwise.disruptions.exposure import Exposure
from simchain.engines.eventwise.disruptions.happening import let_happen
from simchain.engines.eventwise.keeping import keep, stock_of
from simchain.engines.eventwise.keeping.balancing import let_help
from simchain.engines.eventwise.production import let_make
from simchain.engines.eventwise.sight import let_see
from simchain.engines.eventwise.sight.forecaster import Forecaster
from simchain.engines.eventwise.sourcing import let_order
from simchain.engines.eventwise.sourcing.beside import Beside
from simchain.engines.eventwise.sourcing.expediting import Desks
from simchain.engines.eventwise.sourcing.panel import PanelAtWork
from simchain.engines.eventwise.sourcing.renewing import Contract
from simchain.engines.eventwise.sourcing.sharing import let_share
from simchain.engines.eventwise.sourcing.shifting import Shifting
from simchain.engines.eventwise.stock.reviews import review_regularly
from simchain.engines.eventwise.supply.banded import banded
from simchain.engines.eventwise.supply.reserving import supplier_of
from simchain.engines.eventwise.supply.terms.guarantee import let_guarantee
from simchain.engines.eventwise.supply.terms.pricing import ask_by_size
from simchain.engines.eventwise.supply.terms.reservation import fees
from simchain.engines.eventwise.triggers.watch import watches
from simchain.engines.eventwise.wiring.bookkeepers import Bookkeepers, Settle
from simchain.engines.eventwise.wiring.lanes import LaneMaker
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.ledger.decisions import Decision


class Network:
    """Stocks and lanes by their number in the blueprint; `settling` is what brings a period up to date when it ends."""

    def __init__(self, blueprint: Blueprint, world: World, books: Books) -> None:
        self.blueprint, self.world, self.books = blueprint, world, books
        tapes = blueprint.tapes
        self.stocks = [stock_of(point, world, books) for point in blueprint.points]
        self.bookkeepers = Bookkeepers(blueprint, self.stocks, world, books)
        suppliers = [supplier_of(plan, blueprint, world, books) for plan in blueprint.supplies]
        lane_of = LaneMaker(blueprint, world, books, self.stocks, suppliers, self.bookkeepers)
        self.lanes = [lane_of(plan) for plan in blueprint.lanes]
        ask_by_size(self.lanes)
        guaranteed = let_guarantee(self.lanes, blueprint.periods * blueprint.bucket)
        makers, line_stops = let_make(blueprint, self.stocks, world, books)
        ageing = keep(self.stocks, self.lanes, world, books, tapes)
        let_help(blueprint.balancing, self.stocks, self.lanes, world, books)
        let_happen(blueprint, Exposure(self.stocks, suppliers, self.lanes, makers), world, books)
        for customers in blueprint.customers:
            let_in(customers, self.stocks[customers.point], world, books, blueprint)
        self.decisions: list[Decision] = []
        """What was decided about whom to buy from."""
        shifted = {shift.point for trigger in blueprint.triggers for shift in trigger.shifts}
        shifting = {point: Shifting(self.stocks[point], tapes) for point in shifted}
        desks: Desks = {}
        panels: list[PanelAtWork] = []
        aiming: list[Forecaster] = []
        for stock in self.stocks:
            others = Beside(stock, self.lanes, desks, tapes, shifting.get(stock.index))
            panel = let_order(stock, makers.get(stock.index), others, tapes, self.decisions)
            panels += [] if panel is None else [panel]
            forecaster = let_see(stock, self.stocks, self.lanes, world, books)
            if forecaster is not None and stock.plan.target_moves:
                aiming.append(forecaster)
        for renewal in blueprint.renewals:
            Contract(renewal, panels, world)
        self.sharing = let_share(panels, self.lanes, blueprint, books)
        self.watches = watches(blueprint, self.stocks, self.lanes, shifting, self.bookkeepers.invoices, books)
        review_regularly(self.stocks, world)
        self.settling: list[Settle] = [
            *(aged.settle for aged in ageing),
            *(stock.flow.settle for stock in self.stocks if stock.flow is not None),
            *(lane.inspection.settle for lane in self.lanes if lane.inspection is not None),
            *(stop.settle for stop in line_stops),
            *(forecaster.settle for forecaster in aiming),
            *self.bookkeepers.of_bills(),
            *(lane.settle for lane in banded(self.lanes)),
            *(fee.settle for fee in fees(self.lanes)),
            *(one.settle for one in guaranteed),
            *(one.settle for one in self.sharing),
            *self.bookkeepers.of_costs(),
            *(watch.settle for watch in self.watches),
        ]

    def open(self) -> None:
        """Lay out the opening stock, what is under way, and the orders in the mail."""
        books = self.books
        for point in self.blueprint.points:
            books.on_hand[point.index] = point.opening_stock
        for lane in self.lanes:
            for receipt in lane.plan.opening_transit:
                lane.open_with(receipt, in_mail=False)
            for receipt in lane.plan.opening_mail:
                lane.open_with(receipt, in_mail=True)
        if self.bookkeepers.valuing is not None:
            self.bookkeepers.valuing.open()
        for watch in self.watches:
            watch.open()
        books.open()

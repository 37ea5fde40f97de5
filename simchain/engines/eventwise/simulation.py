"""A run: the blueprint's network as living objects, stepped period by period or run to its end."""

from dataclasses import replace
from math import inf

from simchain.blueprint.end_use import end_use
from simchain.blueprint.plan import USUAL, Blueprint
from simchain.blueprint.plan import Lane as LanePlan
from simchain.blueprint.worth import worth
from simchain.engines.charges import charge_period
from simchain.engines.eventwise.budgeting import Budgeting
from simchain.engines.eventwise.credit import Payables, Receivables
from simchain.engines.eventwise.customers import let_in
from simchain.engines.eventwise.disruptions.course import delays, duties, prices
from simchain.engines.eventwise.disruptions.exposure import Exposure
from simchain.engines.eventwise.disruptions.happening import let_happen
from simchain.engines.eventwise.keeping import keep, stock_of
from simchain.engines.eventwise.keeping.balancing import Balancer
from simchain.engines.eventwise.moving import Moved
from simchain.engines.eventwise.own import lead_times_of
from simchain.engines.eventwise.production.line import Line
from simchain.engines.eventwise.production.maker import Maker
from simchain.engines.eventwise.sight.echelon import EchelonCounter
from simchain.engines.eventwise.sight.forecaster import Forecaster
from simchain.engines.eventwise.sight.loops import LoopCounter
from simchain.engines.eventwise.sight.market import PriceTag, Watch
from simchain.engines.eventwise.sight.requirements import Planner
from simchain.engines.eventwise.sourcing import let_order
from simchain.engines.eventwise.sourcing.beside import Beside
from simchain.engines.eventwise.sourcing.expediting import Desks
from simchain.engines.eventwise.sourcing.panel import PanelAtWork
from simchain.engines.eventwise.sourcing.renewing import Contract
from simchain.engines.eventwise.sourcing.shifting import Shifting
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.stock.reviews import review_regularly
from simchain.engines.eventwise.supply.approvals import Approvals
from simchain.engines.eventwise.supply.banded import BandedLane, banded
from simchain.engines.eventwise.supply.emitting import Emitting
from simchain.engines.eventwise.supply.guarantee import let_guarantee
from simchain.engines.eventwise.supply.inspection import Inspection
from simchain.engines.eventwise.supply.invoices import Invoices
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.levies import Paid
from simchain.engines.eventwise.supply.premiums import Spending, Surcharge
from simchain.engines.eventwise.supply.prices import Listed, Saved, inflation_of, together
from simchain.engines.eventwise.supply.pricing import ask_by_size
from simchain.engines.eventwise.supply.reserving import supplier_of
from simchain.engines.eventwise.triggers.watch import watches
from simchain.engines.eventwise.valuing import Valuing
from simchain.engines.eventwise.world import World
from simchain.errors import EngineError, OwnRuleError
from simchain.ledger import Books, Ledger
from simchain.ledger.decisions import Decision
from simchain.ledger.ledger import Shape
from simchain.rules.costs import AT_USE
from simchain.rules.disruptions import LOST
from simchain.rules.landed_cost import Levies
from simchain.rules.policies import Player


class Simulation:
    """One run of one blueprint. `step` moves on by a period; `finish` runs to the end and gives the ledger."""

    def __init__(self, blueprint: Blueprint, trace: bool = False) -> None:
        self.blueprint = blueprint
        self.world = World(max((point.rank for point in blueprint.points), default=0))
        self.books = Books(shape_of(blueprint), blueprint.keep_series, trace)
        self.period = 0
        self.stocks = [stock_of(point, self.world, self.books) for point in blueprint.points]
        self._payables: list[Payables] = []
        self._invoices: dict[int, Invoices] = {}
        self._receivables: list[Receivables] = []
        if blueprint.gives_credit:
            for stock in self.stocks:
                receivables = Receivables(stock.plan, self.world, self.books, blueprint.bucket)
                stock.return_ears.append(receivables.take_back)
                self._receivables.append(receivables)
        self._valuing = Valuing(blueprint, self.books) if blueprint.valuations else None
        self._budgeting = Budgeting(blueprint, self.books) if blueprint.budgets else None
        self._suppliers = [supplier_of(plan, blueprint, self.world, self.books) for plan in blueprint.supplies]
        self._tells_ways_apart = "ways" in self.books.shape.groups
        self.lanes = [self._lane(plan) for plan in blueprint.lanes]
        self._banded = banded(self.lanes)
        ask_by_size(self.lanes)
        let_guarantee(self.lanes)
        lines = [Line(self.world, self.books) for _ in range(blueprint.lines)]
        self._line_stops = [line.stop for line in lines]
        makers: dict[int, Maker] = {}
        for plan in blueprint.productions:
            parts = [self.stocks[part.point] for part in plan.components]
            line = None if plan.line is None else lines[plan.line]
            product = self.stocks[plan.point]
            makers[plan.point] = Maker(plan, self.world, self.books, product, parts, line, blueprint.tapes.draws)
            if line is None:
                self._line_stops.append(makers[plan.point].stop)
        self._ageing = keep(self.stocks, self.lanes, self.world, self.books, blueprint.tapes)
        for balancing in blueprint.balancing:
            self.world.process(Balancer(balancing, self.stocks, self.lanes, self.world, self.books).every_day())
        let_happen(blueprint, Exposure(self.stocks, self._suppliers, self.lanes, makers), self.world, self.books)
        for customers in blueprint.customers:
            let_in(customers, self.stocks[customers.point], self.world, self.books, blueprint)
        self._inspections = [lane.inspection for lane in self.lanes if lane.inspection is not None]
        self._aiming: list[Forecaster] = []
        self._decisions: list[Decision] = []
        desks: Desks = {}
        panels: list[PanelAtWork] = []
        shifted = {shift.point for trigger in blueprint.triggers for shift in trigger.shifts}
        shifting = {point: Shifting(self.stocks[point], blueprint.tapes) for point in shifted}
        for stock in self.stocks:
            others = Beside(stock, self.lanes, desks, blueprint.tapes, shifting.get(stock.index))
            panel = let_order(stock, makers.get(stock.index), others, blueprint.tapes, self._decisions)
            panels += [] if panel is None else [panel]
            self._look_around(stock)
        for renewal in blueprint.renewals:
            Contract(renewal, panels, self.world)
        self._watches = watches(blueprint, self.stocks, self.lanes, shifting, self.books)
        review_regularly(self.stocks, self.world)
        self._open()

    def _lane(self, plan: LanePlan) -> Lane:
        destination = self.stocks[plan.destination]
        lead_times = lead_times_of(plan, self.blueprint.tapes)
        if plan.band is None:
            lane = Lane(plan, self.world, self.books, destination, lead_times)
        else:
            lane = BandedLane(plan, plan.band, self.world, self.books, destination, lead_times)
        if plan.approval is not None:
            draws = self.blueprint.tapes.draws(f"lane {plan.name}/approval", plan.approval.takes)
            lane.approvals = Approvals(plan.approval, lane, draws)
        if plan.way == USUAL:
            destination.lanes.append(lane)
            if lane.rescheduling is not None and destination.plan.negative_orders == "never":
                destination.movable.append(lane.rescheduling)
        if plan.surcharge:
            lane.charges.append(Surcharge(lane))
        if self._tells_ways_apart:
            lane.charges.append(Spending(lane))
        if plan.inspection is not None:
            tapes = self.blueprint.tapes
            lane.inspection = Inspection(plan.inspection, plan, destination, self.world, self.books, tapes, lane.pay)
        inflation = inflation_of(plan)
        lane.prices = together(inflation, prices(self.blueprint, plan.index))
        if plan.title == AT_USE:
            destination.prices = inflation
        is_billed = plan.title != AT_USE or plan.way == USUAL  # what is due at use is billed once, for all ways
        if plan.supplier is not None and is_billed:
            self._keep_bills(plan, destination if plan.title == AT_USE else lane)
        decreed = duties(self.blueprint, plan.index)
        if plan.levies is not None or decreed is not None:
            lane.levies = Paid(plan.levies or Levies(), decreed, lane)
            lane.charges.append(lane.levies)
        if self._valuing is not None:
            moves = self._valuing.pools[self.blueprint.points[plan.destination].item].moves
            lane.charges.append(Moved(plan, moves))
        if plan.emissions:
            lane.charges.append(Emitting(lane))
        if (slowed := delays(self.blueprint, plan.index)) is not None:
            lane.stretch(slowed)
        lane.source = self._suppliers[plan.supplier] if plan.supplier is not None else self.stocks[plan.origin or 0]
        return lane

    def _keep_bills(self, plan: LanePlan, buyer: Stock | Lane) -> None:
        """Let those know what is bought by a lane who keep account of it."""
        if "variance" in self.books.shape.groups:
            buyer.bills.append(Listed(plan, self.books))
        if plan.agreement is not None:
            buyer.bills.append(Saved(plan.agreement.reference, plan.destination, self.books))
        if self._valuing is not None:
            buyer.bills.append(self._valuing.pools[self.blueprint.points[plan.destination].item])
        payables = None
        if "credit" in self.books.shape.groups:
            payables = Payables(plan.payment, plan.destination, self.world, self.books)
            self._payables.append(payables)
        if plan.invoicing is not None:
            tapes = self.blueprint.tapes
            invoices = Invoices(plan.invoicing, plan, self.world, self.books, tapes, payables)
            self._invoices[plan.index] = invoices
            buyer.bills.append(invoices)
        elif payables is not None:
            buyer.bills.append(payables)

    def _look_around(self, stock: Stock) -> None:
        """Let a stock's policy see what it needs beyond its own shelf."""
        if stock.plan.foresight is not None:
            forecaster = Forecaster(stock.plan.foresight, stock, self.stocks, self.world, self.books)
            if stock.plan.target_moves:
                self._aiming.append(forecaster)
        if stock.plan.requirements is not None:
            Planner(stock.plan.requirements, stock, self.stocks)
        if stock.plan.watches_shortage:
            Watch(stock, [self.lanes[number] for number in stock.plan.lanes])
        if stock.plan.watches_price:
            PriceTag(stock, self.lanes[stock.plan.lanes[0]])
        if stock.plan.echelon is not None:
            EchelonCounter(stock.plan.echelon, stock, self.stocks, self.world, self.books)
        if stock.plan.loop is not None:
            LoopCounter(stock.plan.loop, stock, self.stocks, self.books)

    def _open(self) -> None:
        """Lay out the opening stock, what is under way, and the orders in the mail."""
        books = self.books
        for point in self.blueprint.points:
            books.on_hand[point.index] = point.opening_stock
        for lane in self.lanes:
            for receipt in lane.plan.opening_transit:
                lane.open_with(receipt, in_mail=False)
            for receipt in lane.plan.opening_mail:
                lane.open_with(receipt, in_mail=True)
        if self._valuing is not None:
            self._valuing.open()
        books.open()

    def tell(self, site: str, item: str, order: float) -> None:
        """Say what the player at a stock will order at its next review, in units.

        Raises `EngineError` where nobody plays, or where the order is below zero or no number.
        """
        stock = next((stock for stock in self.stocks if (stock.plan.site, stock.plan.item) == (site, item)), None)
        if stock is None or not isinstance(stock.plan.policy, Player):
            seats = [stock.name for stock in self.stocks if isinstance(stock.plan.policy, Player)]
            raise EngineError(f"nobody plays {site}/{item}; the seats are {', '.join(seats) or 'none'}")
        if not 0.0 <= order < inf:
            raise EngineError(f"the player of {site}/{item} ordered {order}: an order is a number of units, 0 or more")
        stock.memory[:] = [float(order), 1.0]

    def step(self) -> None:
        """Let one period happen and close it in the books."""
        self.period += 1
        end = self.period * self.blueprint.bucket
        try:
            self.world.run_until(end)
        except OwnRuleError as error:
            if isinstance(error.__cause__, OwnRuleError):  # SimPy raises what happens in a process again, in a copy
                raise error.__cause__ from error.__cause__.__cause__
            raise
        for ageing in self._ageing:
            ageing.settle(end)
        for stock in self.stocks:
            if stock.flow is not None:
                stock.flow.settle(end)
        for inspection in self._inspections:
            inspection.settle(end)
        for line_stop in self._line_stops:
            line_stop.settle(end)
        for forecaster in self._aiming:
            forecaster.settle()
        for payables in self._payables:
            payables.settle(end)
        for receivables in self._receivables:
            receivables.settle_period(end)
        for banded_lane in self._banded:
            banded_lane.settle(end)
        for watch in self._watches:
            watch.settle(end, self.period)
        if self._valuing is not None:
            self._valuing.settle()
        if self._budgeting is not None:
            self._budgeting.settle(end)
        if self.books.trace is not None:
            charge_period(self.blueprint, self.books, self.books.trace, end)
        self.books.close_period(end)

    def finish(self) -> Ledger:
        """Run what is left of the horizon and freeze the books."""
        while self.period < self.blueprint.periods:
            self.step()
        ledger = self.books.freeze()
        kept = {lane.index: lane.lines for lane in self.lanes if lane.lines is not None}
        lines, payments = ({i: one.all for i, one in kept.items()}, {i: one.payments for i, one in kept.items()})
        fired = tuple(watch.fired() for watch in self._watches)
        ledger = replace(ledger, fired=fired) if fired else ledger
        if self._budgeting is not None:
            ledger = replace(ledger, spending=self._budgeting.by_year)
        if not kept:
            return ledger
        invoices = {i: one.all for i, one in self._invoices.items()}
        decisions = tuple(self._decisions)
        return replace(ledger, lines=lines, payments=payments, invoices=invoices, decisions=decisions)


def shape_of(blueprint: Blueprint) -> Shape:
    """What the entries of the blueprint's ledgers stand for."""
    return Shape(
        points=tuple(point.name for point in blueprint.points),
        lanes=tuple(lane.name for lane in blueprint.lanes),
        bucket=blueprint.bucket,
        warm_up_periods=blueprint.warm_up_periods,
        groups=groups_of(blueprint),
        end_use=end_use(blueprint),
        worth=worth(blueprint),
        peers=tuple((peers.points, peers.rates) for peers in blueprint.peers),
    )


def groups_of(blueprint: Blueprint) -> tuple[str, ...]:
    """Optional counters that say something in this network."""
    makes, foresees = blueprint.productions, any(point.foresight is not None for point in blueprint.points)
    aims = any(point.target_moves for point in blueprint.points)
    destroys = any(one.destroys or one.transit == LOST for one in blueprint.disruptions)
    levied = any(lane.levies for lane in blueprint.lanes) or any(one.duty is not None for one in blueprint.disruptions)
    inspects = any(lane.inspection is not None for lane in blueprint.lanes)
    kept = {
        "production": makes,
        "forecast": foresees,
        "target": aims,
        "disruption": destroys,
        "levies": levied,
        "inspection": inspects,
        "shelf_life": any(point.keeping.ages for point in blueprint.points),
        "transship": blueprint.balancing,
        "returns": any(point.keeping.returns for point in blueprint.points),
        "shrink": any(point.keeping.shrink for point in blueprint.points),
        "liquidation": any(point.keeping.liquidation for point in blueprint.points),
        "carbon": any(lane.emissions for lane in blueprint.lanes),
        "fuel": any(lane.fuel for lane in blueprint.lanes),
        "variance": blueprint.prices_vary,
        "goodwill": any(customers.goodwill is not None for customers in blueprint.customers),
        "credit": blueprint.gives_credit,
        "invoices": any(lane.invoicing for lane in blueprint.lanes),
        "guarantee": any(lane.guarantee for lane in blueprint.lanes),
        "volume": any(lane.band for lane in blueprint.lanes),
        "reschedule": any(lane.reschedule_within for lane in blueprint.lanes),
        "prices": any(lane.breaks or lane.agreement for lane in blueprint.lanes),
        "ways": any(lane.way != USUAL for lane in blueprint.lanes),
        "spot": any(point.spot is not None for point in blueprint.points),
        "maverick": any(point.off_contract is not None for point in blueprint.points),
        "approval": any(lane.approval is not None for lane in blueprint.lanes),
        "expedite": any(point.rush is not None for point in blueprint.points),
        "valuation": bool(blueprint.valuations),
    }
    return tuple(name for name, says_something in kept.items() if says_something)

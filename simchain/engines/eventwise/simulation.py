"""A run: the blueprint's network as living objects, stepped period by period or run to its end."""

from simchain.blueprint.end_use import end_use
from simchain.blueprint.plan import Blueprint
from simchain.blueprint.plan import Lane as LanePlan
from simchain.engines.charges import charge_period
from simchain.engines.eventwise.customers import let_in
from simchain.engines.eventwise.lane import Lane
from simchain.engines.eventwise.line import Line
from simchain.engines.eventwise.production import Maker
from simchain.engines.eventwise.reviews import review_regularly
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supplier import Supplier
from simchain.engines.eventwise.world import World
from simchain.ledger import Books, Ledger
from simchain.ledger.ledger import Shape


class Simulation:
    """One run of one blueprint. `step` moves on by a period; `finish` runs to the end and gives the ledger."""

    def __init__(self, blueprint: Blueprint, trace: bool = False) -> None:
        self.blueprint = blueprint
        self.world = World(max((point.rank for point in blueprint.points), default=0))
        self.books = Books(shape_of(blueprint), blueprint.keep_series, trace)
        self.period = 0
        self.stocks = [Stock(point, self.world, self.books) for point in blueprint.points]
        self._suppliers = [Supplier(plan, self.world, self.books, blueprint.tapes) for plan in blueprint.supplies]
        self.lanes = [self._lane(plan) for plan in blueprint.lanes]
        lines = [Line(self.world, self.books) for _ in range(blueprint.lines)]
        self._line_stops = [line.stop for line in lines]
        for plan in blueprint.productions:
            parts = [self.stocks[part.point] for part in plan.components]
            line = None if plan.line is None else lines[plan.line]
            product = self.stocks[plan.point]
            maker = Maker(plan, self.world, self.books, product, parts, line, blueprint.tapes.draws)
            if line is None:
                self._line_stops.append(maker.stop)
        for customers in blueprint.customers:
            let_in(customers, self.stocks[customers.point], self.world, self.books, blueprint)
        review_regularly(self.stocks, self.world)
        self._open()

    def _lane(self, plan: LanePlan) -> Lane:
        destination = self.stocks[plan.destination]
        lead_times = self.blueprint.tapes.draws(f"lane {plan.name}/lead_time", plan.lead_time)
        lane = Lane(plan, self.world, self.books, destination, lead_times)
        destination.lanes.append(lane)
        lane.source = self._suppliers[plan.supplier] if plan.supplier is not None else self.stocks[plan.origin or 0]
        return lane

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
        books.open()

    def step(self) -> None:
        """Let one period happen and close it in the books."""
        self.period += 1
        end = self.period * self.blueprint.bucket
        self.world.run_until(end)
        for stock in self.stocks:
            if stock.flow is not None:
                stock.flow.settle(end)
        for line_stop in self._line_stops:
            line_stop.settle(end)
        if self.books.trace is not None:
            charge_period(self.blueprint, self.books, self.books.trace, end)
        self.books.close_period(end)

    def finish(self) -> Ledger:
        """Run what is left of the horizon and freeze the books."""
        while self.period < self.blueprint.periods:
            self.step()
        return self.books.freeze()


def shape_of(blueprint: Blueprint) -> Shape:
    """What the entries of the blueprint's ledgers stand for."""
    return Shape(
        points=tuple(point.name for point in blueprint.points),
        lanes=tuple(lane.name for lane in blueprint.lanes),
        bucket=blueprint.bucket,
        warm_up_periods=blueprint.warm_up_periods,
        groups=("production",) if blueprint.productions else (),
        end_use=end_use(blueprint),
    )

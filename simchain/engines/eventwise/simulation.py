"""A run: the blueprint's network as living objects, stepped period by period or run to its end."""

from dataclasses import replace
from math import inf

from simchain.blueprint.plan import Blueprint
from simchain.engines.charges import charge_period
from simchain.engines.eventwise.wiring.network import Network
from simchain.engines.eventwise.wiring.shape import shape_of
from simchain.engines.eventwise.world import World
from simchain.errors import EngineError
from simchain.ledger import Books, Ledger
from simchain.rules.policies import Player


class Simulation:
    """One run of one blueprint. `step` moves on by a period; `finish` runs to the end and gives the ledger."""

    def __init__(self, blueprint: Blueprint, trace: bool = False) -> None:
        self.blueprint = blueprint
        self.world = World(max((point.rank for point in blueprint.points), default=0))
        self.books = Books(shape_of(blueprint), blueprint.keep_series, trace)
        self.period = 0
        self._network = network = Network(blueprint, self.world, self.books)
        self.stocks, self.lanes = network.stocks, network.lanes
        self._settling = network.settling
        network.open()

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
        self.world.run_until(end)
        for settle in self._settling:
            settle(end)
        if self.books.trace is not None:
            charge_period(self.blueprint, self.books, self.books.trace, end)
        self.books.close_period(end)

    def finish(self) -> Ledger:
        """Run what is left of the horizon and freeze the books."""
        while self.period < self.blueprint.periods:
            self.step()
        return self._with_what_was_kept(self.books.freeze())

    def _with_what_was_kept(self, ledger: Ledger) -> Ledger:
        """The ledger with what was written down beside the books: by triggers, by budgets, and of single orders."""
        network, bookkeepers = self._network, self._network.bookkeepers
        fired = tuple(watch.fired() for watch in network.watches)
        ledger = replace(ledger, fired=fired) if fired else ledger
        if bookkeepers.budgeting is not None:
            ledger = replace(ledger, spending=bookkeepers.budgeting.by_year)
        for one in network.sharing:
            one.share_out()
            ledger = replace(ledger, shared={**ledger.shared, **one.borne})
        kept = {lane.index: lane.lines for lane in self.lanes if lane.lines is not None}
        if not kept:
            return ledger
        return replace(
            ledger,
            lines={number: lines.all for number, lines in kept.items()},
            payments={number: lines.payments for number, lines in kept.items()},
            asked={number: lines.asked for number, lines in kept.items() if lines.asked},
            invoices={number: invoices.all for number, invoices in bookkeepers.invoices.items()},
            decisions=tuple(network.decisions),
        )

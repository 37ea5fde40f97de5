"""One item at one site: what customers, other stocks and production lots ask of it."""

from collections import deque
from math import inf

from simchain.clock import Phase
from simchain.engines.eventwise.orders import Carrier, Lot, Order, strike_out
from simchain.engines.eventwise.stock.giving_back import take_back
from simchain.engines.eventwise.stock.replenishment import Replenishment
from simchain.rules.delivery.allocation import first_come_part
from simchain.rules.policies import DUST

LOST = -inf
"""Day of a shortage that no delivery heals, not even one at the same instant."""


class Stock(Replenishment):
    """A stock point while a run goes on: it is asked, serves, and replenishes itself."""

    __slots__ = ()

    # Customers

    def sell(self, quantity: float) -> None:
        """A customer asks for `quantity` units, now."""
        self.touch()
        books, i = self.books, self.index
        books.demanded[i] += quantity
        books.customer_demanded[i] += quantity
        books.lines[i] += 1.0
        books.customer_lines[i] += 1.0
        self.view.demand += quantity
        for ear in self.customer_ears:
            ear(quantity)
        cause = self.cause = self.note("demand", quantity=quantity)
        part = 0.0
        if self.ships and (self.clear_the_way() if self.plan.lost_sales else self._first_come and not self.queue):
            part = first_come_part(quantity, books.on_hand[i], self.plan.partial)
            if part > 0.0:
                self.hand_over(part, cause)
                books.at_once[i] += part
                books.customer_at_once[i] += part
        if part == quantity:
            books.lines_at_once[i] += 1.0
            books.customer_lines_at_once[i] += 1.0
        elif self.plan.lost_sales:
            self._lose(quantity - part, cause)
        else:
            self._leave_waiting(quantity - part, cause)
        if self.continuous:
            self.world.review_later(self)

    def _lose(self, rest: float, cause: int) -> None:
        self.note_short(LOST)
        self.books.lost[self.index] += rest
        self.note("lost", quantity=rest, cause=cause)

    def _leave_waiting(self, rest: float, cause: int) -> None:
        books, i = self.books, self.index
        books.backlog[i] += rest
        books.customer_backlog[i] += rest
        self.queue.append(Order(rest, self.world._now, cause=cause))
        if books.on_hand[i] > DUST:
            self.world.serve_later(self, Phase.SERVICE)
        else:
            self.note_short()

    # Orders of other stocks and of production

    def ask(self, order: Order, phase: Phase) -> None:
        """An order of another stock reaches this one. It is allocated when this rank's turn comes."""
        self.need(order.remaining, order)
        if order.remaining < 0.0:
            take_back(self, order)
        else:
            self.queue.append(order)
        self.world.serve_later(self, phase)

    def supply(self, lot: Lot, quantity: float) -> None:
        """A production lot waits for `quantity` of this component, in line with the orders."""
        self.need(quantity, lot)
        self.queue.append(lot)
        self.world.serve_later(self, Phase.REVIEW)

    def need(self, quantity: float, order: Order, lines: float = 1.0) -> None:
        """Count `quantity` as asked for by an order, and owed."""
        self.touch()
        books, i = self.books, self.index
        books.lines[i] += lines
        books.demanded[i] += quantity
        books.backlog[i] += quantity
        self.view.demand += quantity
        if self.order_ears:
            for ear in self.order_ears:
                ear(quantity, order)
        self.cause = order.cause
        if self.continuous:
            self.world.review_later(self)

    def thin(self, quantity: float) -> None:
        """So much of what is on the shelf is about to be gone, and nobody chose what: goods that age keep account."""

    def cancel(self, lane: Carrier, wanted: float) -> float:
        """Strike up to `wanted` units out of what waits here for a lane, newest first. Gives what was struck out.

        It counts as never asked for: a demand below zero takes it back.
        """
        struck = strike_out(reversed(self.queue), lane, wanted)
        if struck > 0.0:
            self.queue = deque(order for order in self.queue if order.remaining > 0.0)
            self.need(-struck, Order(-struck, self.world._now, lane, self.cause), lines=0.0)
        return struck

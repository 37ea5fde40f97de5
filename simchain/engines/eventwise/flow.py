"""Customers who draw a steady flow: stock falls in straight lines, and what happens in between is worked out."""

import simpy

from simchain.clock import Phase, next_tick
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.policies import DUST


class Flow:
    """A flow of `rate` units a day out of one stock. What is missing waits, or is lost, as a growing amount."""

    def __init__(self, rate: float, stock: Stock, world: World, books: Books) -> None:
        self.rate = rate
        self.stock = stock
        self.world = world
        self.books = books
        self._settled = 0.0
        self._watch = 0
        stock.flow = self
        policy = stock.plan.policy
        self._trigger: float | None = getattr(policy, "reorder_point", None) if stock.continuous else None

    def settle(self, now: float) -> None:
        """Let the flow since the last settlement happen, integrals included."""
        days = now - self._settled
        if days <= 0.0:
            return
        self._settled = now
        books, i, rate = self.books, self.stock.index, self.rate
        asked, on_hand = rate * days, books.on_hand[i]
        served = min(asked, max(0.0, on_hand)) if self.stock.ships else 0.0
        covered = days if served == asked else served / rate
        missing = asked - served
        books.on_hand_area[i] += on_hand * covered - served * covered / 2
        books.ready_time[i] += covered
        if not self.stock.ships:
            books.on_hand_area[i] += on_hand * days
            books.ready_time[i] += days * (on_hand > DUST)
        books.on_hand[i] = on_hand - served
        books.sold[i] += served
        books.demanded[i] += asked
        books.customer_demanded[i] += asked
        books.at_once[i] += served
        books.customer_at_once[i] += served
        self.stock.view.demand += asked
        for ear in self.stock.customer_ears:
            ear(asked)
        on_order = books.on_order[i]
        books.on_order_area[i] += on_order * days
        books.on_order_square_area[i] += on_order * on_order * days
        books.in_process_area[i] += books.in_process[i] * days
        waiting_area = books.backlog[i] * days
        if missing > 0.0:
            self.stock.note_short(now - days + covered)
            if self.stock.plan.lost_sales:
                books.lost[i] += missing
            else:
                waiting_area += missing * (days - covered) / 2
                books.backlog[i] += missing
                books.customer_backlog[i] += missing
        books.backlog_area[i] += waiting_area
        books.customer_backlog_area[i] += waiting_area
        books.peak_backlog[i] = max(books.peak_backlog[i], books.backlog[i])
        books.since[i] = now
        self._note(asked, served, missing)

    def _note(self, asked: float, served: float, missing: float) -> None:
        stock = self.stock
        cause = stock.cause = stock.note("demand", quantity=asked)
        if served > 0.0:
            stock.note("sale", "on_hand", "sold", served, cause=cause)
            if stock.pays_at_use:
                stock.pay(served, cause)
        if missing > 0.0 and stock.plan.lost_sales:
            stock.note("lost", quantity=missing, cause=cause)

    def serve(self) -> None:
        """Hand out what waited, from what is on hand now."""
        books, i = self.books, self.stock.index
        part = min(books.customer_backlog[i], books.on_hand[i]) if self.stock.ships else 0.0
        if part > 0.0:
            books.on_hand[i] -= part
            books.sold[i] += part
            books.backlog[i] -= part
            books.customer_backlog[i] -= part
            self.stock.note("sale", "on_hand", "sold", part, cause=self.stock.cause)
            if self.stock.pays_at_use:
                self.stock.pay(part, self.stock.cause)

    def watch(self) -> None:
        """Wake the policy at the moment when the position will have fallen to its reorder point."""
        if self._trigger is None or not self.rate:
            return
        books, i = self.books, self.stock.index
        self._watch = watch = self._watch + 1
        fall = books.on_hand[i] + books.on_order[i] - books.backlog[i] - self._trigger
        if self.stock.plan.lost_sales and fall > books.on_hand[i]:
            return

        def look(_: simpy.Event) -> None:
            if watch == self._watch:
                self.stock.touch()
                self.world.review_later(self.stock)

        self.world.call(self.world._now + next_tick(fall / self.rate), Phase.DEMAND, look)

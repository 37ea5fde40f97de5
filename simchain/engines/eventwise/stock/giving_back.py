"""Giving back: orders below zero. A stock that has too much cancels, or sends goods back up its lane."""

from math import floor, inf
from typing import Protocol

from simchain.clock import Phase
from simchain.engines.eventwise.orders import Carrier, Order
from simchain.engines.eventwise.stock.serving import Serving
from simchain.engines.eventwise.stock.shelf import Shelf
from simchain.rules.policies import DUST


class Reversible(Carrier, Protocol):
    """A lane that takes goods back."""

    def take_back(self, quantity: float, cause: int) -> None: ...


def order_less_than_nothing(stock: Shelf, surplus: float) -> None:
    """Cancel what the source has not shipped, or give goods back, as the stock's plan says."""
    lane, plan = stock.lanes[0], stock.plan
    if plan.whole_units:
        surplus = floor(surplus + DUST)
    if plan.negative_orders == "cancel":
        surplus = lane.cancel(surplus, stock.cause)
    elif surplus > 0.0:
        lane.give_back(surplus, stock.cause)
    stock.books.ordered[stock.index] -= surplus


def take_back(stock: Shelf, order: Order) -> None:
    """At the source: the goods are here again at once, and owed by who gives them back."""
    books, i = stock.books, stock.index
    books.backlog[i] -= order.remaining
    books.at_once[i] += order.remaining
    books.lines_at_once[i] += 1.0
    books.on_hand[i] -= order.remaining
    if stock.pays_at_use:
        stock.pay(order.remaining, order.cause)
    assert order.lane is not None
    order.lane.dispatch(order.remaining, order.cause)


def surrender(stock: Serving, quantity: float, lane: Reversible, cause: int) -> None:
    """Hand over goods that were given back; what is not there waits its turn and goes as it comes."""
    stock.touch()
    books, i, way_back = stock.books, stock.index, Return(lane)
    books.on_order[i] += quantity
    part = min(quantity, books.on_hand[i]) if stock.ships and not stock.queue else 0.0
    if part > 0.0:
        books.on_hand[i] -= part
        way_back.dispatch(part, cause)
    if part < quantity:
        books.backlog[i] += quantity - part
        stock.queue.append(Order(quantity - part, -inf, way_back, cause))
        stock.world.serve_later(stock, Phase.RECEIPTS)


class Return:
    """What goods that are given back leave by. They are entered as a shipment below zero, at the lane's pace."""

    is_open = True

    def __init__(self, lane: Reversible) -> None:
        self._lane = lane
        self.index = lane.index
        self.for_stock = lane.for_stock
        self.priority = lane.priority

    def room_for(self, quantity: float) -> float:
        return quantity

    def dispatch(self, quantity: float, cause: int) -> None:
        self._lane.take_back(quantity, cause)

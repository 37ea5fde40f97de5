"""A stock at a site that disruptions hit: what it cannot do meanwhile, and what becomes of its goods."""

from math import floor

from simchain.clock import Phase
from simchain.engines.eventwise.standing import Standing
from simchain.engines.eventwise.stock.stock import Stock


def ordering(stock: Stock) -> Standing:
    """Whether it can order. A review that it missed is made up for when it can again."""

    def change(_: float, after: float) -> None:
        stock.may_order = after > 0.0
        if stock.may_order and stock.missed_review:
            stock.missed_review = False
            stock.world.review_later(stock)

    return Standing(change)


def shipping(stock: Stock) -> Standing:
    """Whether goods may leave it. Who waits is served when they may again."""

    def change(_: float, after: float) -> None:
        stock.touch()
        stock.ships = after > 0.0
        if stock.ships:
            stock.world.call(stock.world._now, Phase.SERVICE, lambda _: serve())

    def serve() -> None:
        stock.touch()
        if stock.flow is not None:
            stock.flow.serve()
        stock.serve()

    stock.standing = Standing(change)
    return stock.standing


def destroy(stock: Stock, share: float, cause: int) -> None:
    """Scrap a share of what is on hand."""
    stock.touch()
    books, i, plan = stock.books, stock.index, stock.plan
    quantity = share * books.on_hand[i]
    if plan.whole_units:
        quantity = min(float(floor(quantity + 0.5)), books.on_hand[i])
    if quantity <= 0.0:
        return
    stock.thin(quantity)
    books.on_hand[i] -= quantity
    books.scrapped[i] += quantity
    books.destroyed[i] += quantity
    books.destroyed_value[i] += quantity * plan.paid_value
    stock.forgo(quantity, "destroyed")
    stock.cause = stock.note("destroy", "on_hand", "scrapped", quantity, cause=cause)
    stock.goods_left()
    if stock.continuous:
        stock.world.review_later(stock)

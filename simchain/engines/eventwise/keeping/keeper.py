"""Taking goods off a shelf that nobody asked for: they spoil, vanish, or are sold off."""

from collections.abc import Sequence

from simchain.engines.eventwise.stock.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books


class Keeper:
    """What looks after the goods of one stock. `loops` are the stocks that release into a loop at any time."""

    def __init__(self, stock: Stock, world: World, books: Books, loops: Sequence[Stock]) -> None:
        self.stock = stock
        self.world = world
        self.books = books
        self._loops = loops
        owner = stock.plan.owned_by
        self.owner = stock.index if owner is None else owner
        """The stock point whose site bears what is lost."""

    def take(self, quantity: float, kind: str, account: str, amount: float) -> None:
        """Book `quantity` units out of the stock into another account, with a row of this kind and amount."""
        stock, i = self.stock, self.stock.index
        self.books.on_hand[i] -= quantity
        getattr(self.books, account)[i] += quantity
        stock.cause = stock.note(kind, "on_hand", account, quantity, amount)
        stock.goods_left()
        for waiting in (stock, *self._loops) if stock.continuous else self._loops:
            self.world.review_later(waiting)

"""Rows in the trace, from what has a name in the world."""

from simchain.engines.eventwise.world import World
from simchain.ledger import Books


class Noting:
    """A stock or a lane, as far as the trace knows it."""

    __slots__ = ()

    name: str
    world: World
    books: Books

    def note(
        self,
        kind: str,
        from_account: str = "",
        to_account: str = "",
        quantity: float = 0.0,
        amount: float = 0.0,
        cause: int = 0,
    ) -> int:
        """A row in the trace, if there is one."""
        trace = self.books.trace
        if trace is None:
            return 0
        return trace.add(self.world._now, kind, self.name, from_account, to_account, quantity, amount, cause)

"""What becomes of goods on a shelf, beside being sold, used or sent on."""

from dataclasses import dataclass
from math import inf

from simchain.rules.goods.liquidation import Liquidation
from simchain.rules.goods.returns import Returns


@dataclass(frozen=True)
class Keeping:
    """How goods keep at one stock point. Times in days."""

    shelf_life: float = inf
    """Days from making to the write-off; infinite if goods keep for ever."""
    shrink: float = 0.0
    """Share of what is on hand that vanishes, a day."""
    returns: Returns | None = None
    """What of its sales comes back; None if nothing does."""
    liquidation: Liquidation | None = None
    """When stock is too much, and what becomes of it then; None if it stays."""

    @property
    def ages(self) -> bool:
        """Whether anybody needs to know how old goods are."""
        return self.shelf_life < inf


KEEPS = Keeping()
"""Goods that keep for ever."""

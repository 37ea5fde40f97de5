"""Who is told what becomes of a lane's orders."""

from typing import Protocol


class Follower(Protocol):
    """What keeps account of one lane's orders and goods. A lane has a list of them, empty where nobody asks."""

    def ordered(self, quantity: float, ordered_at: float, due: float) -> None:
        """An order was placed. `ordered_at` is `shipment.OPENING` where it was placed before the run began."""

    def cancelled(self, quantity: float) -> None:
        """So much of what was ordered last will not come: the source has agreed."""

    def left(self, quantity: float, due: float) -> None:
        """Goods have left the source, and should be there, inspected, on day `due`."""

    def arrived(self, quantity: float) -> None:
        """Goods are there; those that are inspected are not yet on the shelf."""

    def accepted(self, quantity: float, good: float) -> None:
        """So many of those that arrived were looked at, and so many of these were good."""

    def lost(self, quantity: float) -> None:
        """So much of what was under way will never come."""

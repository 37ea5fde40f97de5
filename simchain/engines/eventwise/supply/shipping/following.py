"""Who is told what becomes of a lane's orders."""

from simchain.engines.eventwise.supply.shipping.shipment import Shipment


class Follower:
    """Keeps account of one lane's orders and goods, as far as it wants to know. A lane has a list of them."""

    def ordered(self, quantity: float, ordered_at: float, due: float) -> None:
        """An order was placed. `ordered_at` is `shipment.OPENING` where it was placed before the run began."""

    def cancelled(self, quantity: float) -> None:
        """So much of what was ordered last will not come: the source has agreed."""

    def left(self, shipment: Shipment, quantity: float, due: float) -> None:
        """So much has left the source in a shipment, and should be there, inspected, on day `due`."""

    def arrived(self, shipment: Shipment) -> None:
        """A shipment is there; goods that are inspected are not yet on the shelf."""

    def accepted(self, quantity: float, good: float) -> None:
        """So many of those that arrived were looked at, and so many of these were good."""

    def lost(self, shipment: Shipment) -> None:
        """A shipment under way will never come."""

"""What outside suppliers lose of their goods on consignment: the price of that day, as at their use."""

from simchain.metrics.measured import Floats, Measured

LOST = ("write_off", "shrinkage")
"""The causes of cost that goods leave the shelf by."""


def lost_to(run: Measured, cause: str) -> Floats:
    """The supplier's part of a cause of cost, per stock point; nothing where the site had paid for the goods."""
    return run.at_sites(f"consigned_{cause}")


def lost_in_disruptions(run: Measured) -> Floats:
    """The price of what was destroyed on the shelf, or lost under way.

    What was under way is left out where it was the supplier's with and without consignment: then it is in his price.
    """
    return run.at_sites("consigned_destroyed")


def lost_on_consignment(run: Measured) -> Floats:
    """All of it."""
    return sum((lost_to(run, cause) for cause in LOST), lost_in_disruptions(run))

"""What outside suppliers lose of their goods on consignment: the price that would have been due at their use."""

import numpy as np

from simchain.metrics.measured import Floats, Measured

LOST_BY_CAUSE = {"write_off": "written_off", "shrinkage": "shrunk"}
"""The causes of cost that goods leave the shelf by, and the counter of the units."""


def lost_to(run: Measured, cause: str) -> Floats:
    """The supplier's part of a cause of cost, per stock point; nothing where the site had paid for the goods."""
    counter = LOST_BY_CAUSE.get(cause)
    return np.zeros_like(run.due_at_use) if counter is None else run.at_sites(counter) * run.due_at_use


def lost_in_disruptions(run: Measured) -> Floats:
    """The price of what was destroyed on the shelf, or lost under way.

    What was under way is left out where it was the supplier's with and without consignment: then it is in his price.
    """
    charged = np.zeros_like(run.due_at_use)
    for lane in run.blueprint.lanes:
        if lane.is_charged:
            charged[lane.destination] = 1.0
    return (run.at_sites("destroyed") + run.at_sites("lost_on_the_way") * charged) * run.due_at_use


def lost_on_consignment(run: Measured) -> Floats:
    """All of it."""
    return sum((lost_to(run, cause) for cause in LOST_BY_CAUSE), lost_in_disruptions(run))

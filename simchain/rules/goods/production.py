"""Making things: how long a lot takes, how much of it is good, and how much its components allow."""

import math
from collections.abc import Callable

from simchain.formula import formula
from simchain.rules.policies import DUST


@formula
def lot_time(quantity: float, set_up_time: float, time_per_unit: float) -> float:
    """Days that a lot occupies its line: set-up + quantity * time per unit.

    >>> lot_time(80, set_up_time=0.25, time_per_unit=1 / 160)
    0.75
    """
    return set_up_time + quantity * time_per_unit


@formula
def good_units(quantity: float, yield_share: float) -> float:
    """Good units of a started lot: quantity * yield.

    >>> good_units(200, 0.99)
    198.0
    """
    return quantity * yield_share


@formula
def whole_good_units(finished: float, quantity: float, yield_share: float) -> float:
    """Good units of a lot where units are whole: floor((finished + quantity) * yield) - floor(finished * yield).

    `finished` counts the units, good and bad, that were finished before. What is missing from a whole unit is carried
    over to the next lot, so that the share of good units is the yield in the long run, whatever the size of lots.

    >>> [whole_good_units(n, 1, 0.75) for n in range(4)]
    [0, 1, 1, 1]
    """
    before = math.floor(finished * yield_share + DUST)
    return math.floor((finished + quantity) * yield_share + DUST) - before


@formula
def startable(wanted: float, kits: float, whole_lot: bool) -> float:
    """How much of a lot can start when its components make `kits` units: all, or a part if the lot may be split.

    >>> startable(9, 2, False), startable(9, 2, True), startable(9, 20, True)
    (2, 0.0, 9)
    """
    if kits >= wanted - DUST:
        return wanted
    return 0.0 if whole_lot or kits <= DUST else kits


@formula
def transfer_batch(left: float, transfer: float) -> float:
    """Units that leave the line next: a transfer batch, or what is left of the lot. Hopp and Spearman, chapter 9.

    >>> transfer_batch(10, 4), transfer_batch(2, 4)
    (4, 2)
    """
    return left if left <= transfer + DUST else transfer


FORMULAS: tuple[Callable[..., float], ...] = (lot_time, good_units, whole_good_units, startable, transfer_batch)

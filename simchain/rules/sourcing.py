"""Where an order goes: how it is split over sources, and how big each part must be."""

import math
from collections.abc import Callable

from simchain.formula import formula
from simchain.rules.policies import DUST


@formula
def order_size(needed: float, minimum: float, multiple: float) -> float:
    """Round a need up to what the source accepts: q = multiple * ceil(max(minimum, needed) / multiple).

    `minimum` is the minimum order quantity (MOQ), `multiple` the lot size; 0 means none. Nothing needed, nothing
    ordered. All in units.

    >>> order_size(120, minimum=500, multiple=0), order_size(520, minimum=500, multiple=100), order_size(0, 500, 0)
    (500, 600, 0.0)
    """
    if needed <= DUST:
        return 0.0
    quantity = max(needed, minimum)
    if multiple > 0.0:
        quantity = multiple * math.ceil(quantity / multiple - DUST)
    return quantity


@formula
def split_part(quantity: float, share_before: float, share_after: float, whole: bool) -> float:
    """The part of an order that goes to the source whose shares run from `share_before` to `share_after`.

    Differences of the running total, rounded if units are whole: the parts always add up to `quantity`.

    >>> [split_part(10, *cut, True) for cut in ((0, .33), (.33, .66), (.66, 1.0))]
    [3, 4, 3]
    """
    if whole:
        return math.floor(quantity * share_after + 0.5) - math.floor(quantity * share_before + 0.5)
    return quantity * share_after - quantity * share_before


FORMULAS: tuple[Callable[..., float], ...] = (order_size, split_part)

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
def split_part(share: float, total: float, ordered: float, remaining: float, whole: bool) -> float:
    """What a source gets of an order so that, over time, it has its share: q_j = a_j * T - O_j, from 0 to what is left.

    `total` is everything ordered so far from all sources, this order included; `ordered` what this source had of it
    before. Where minimum order quantities or whole units get in the way, the next orders make up for it.

    >>> split_part(0.7, total=100, ordered=0, remaining=100, whole=False)
    70.0
    >>> [split_part(0.5, total=n, ordered=n // 2, remaining=1, whole=True) for n in (1, 2, 3)]
    [1, 0.0, 1]
    """
    due = share * total - ordered
    if whole:
        due = math.floor(due + 0.5)
    if due <= 0.0:
        return 0.0
    return min(due, remaining)


FORMULAS: tuple[Callable[..., float], ...] = (order_size, split_part)

"""How big an order must be: minimum order quantity and lot size."""

import math

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

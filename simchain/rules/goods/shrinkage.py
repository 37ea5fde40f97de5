"""Shrinkage: goods that vanish from the shelf (theft, damage, miscounts), at a steady rate of what lies there.

DeHoratius and Raman (2008), Management Science 54(4), on what records say and what is there. Here every loss is
found at once: policies see what is physically on hand, as with a perfect count every day.
"""

import math
from collections.abc import Callable

from simchain.formula import formula


@formula
def shrunk(rate: float, on_hand: float, days: float) -> float:
    """I (1 - exp(-r t)): units that are lost of I in t days, at a rate of r a day, so that exp(-r t) of them are left.

    `rate` is 1 / day: 1 % a year is 0.01 / 365, and leaves 0.99005 of a stock after a year.

    >>> round(shrunk(0.01 / 365, on_hand=1000.0, days=365.0), 4)
    9.9502
    """
    return on_hand * (1.0 - math.exp(-rate * days))


FORMULAS: tuple[Callable[..., float], ...] = (shrunk,)

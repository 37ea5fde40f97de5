"""What a level achieves: the units it is short of, the share it serves at once; and the level that a share takes.

Symbols: D demand that a level must cover, x or S a level, r reorder point, Q order quantity, B(x) = E[(D - x)^+].
Units, and laws of demand in units. "Silver, Pyke & Thomas" is "Inventory and Production Management in Supply Chains"
(4th ed., CRC Press 2017), "Axsäter" is "Inventory Control" (3rd ed., Springer 2015), "Zipkin" is "Foundations of
Inventory Management" (McGraw-Hill 2000). All take it that who is not served at once waits.
"""

import math
from collections.abc import Callable

import numpy as np

from simchain.rules.distributions import Law, Poisson, Truncated
from simchain.rules.distributions.stepped import Stepped
from simchain.rules.levels.sums import Gridded

TOLERANCE = 1e-11
"""Of a level, as a share of it."""

MOST_STEPS = 60
"""Times that a search is widened before it is concluded that there is nothing to find."""

ROUNDING = 1e-12
"""Of what a level achieves."""


def expected_shortage(law: Law, level: float) -> float:
    """B(x) = E[(D - x)^+]: mean demand beyond a level, the first-order loss function. Zipkin, appendix C.

    >>> from simchain.rules.distributions import Normal
    >>> round(expected_shortage(Poisson(5), 7), 6), round(expected_shortage(Normal(5000, 500 * 2**0.5), 6000), 3)
    (0.255481, 25.127)
    """
    return _excess(law, level)[0]


def mean_shortage(law: Law, low: float, high: float) -> float:
    """B averaged over levels from `low` to `high`: (B2(low) - B2(high)) / (high - low), B2(x) = E[((D - x)^+)^2] / 2.

    B2 is the second-order loss function, Zipkin, appendix C. Demand and levels that are whole are averaged over
    low + 1, low + 2, ..., high.

    >>> round(mean_shortage(Poisson(5), 6, 8), 6)  # (B(7) + B(8)) / 2
    0.188795
    """
    whole = isinstance(law, Poisson) or (isinstance(law, Gridded) and law.is_whole)
    if isinstance(law, Stepped) and whole and float(high).is_integer() and float(low).is_integer():
        return _sum_of_shortages(law, low, high) / (high - low)
    return (_excess(law, low)[1] - _excess(law, high)[1]) / 2 / (high - low)


def fill_rate_of_base_stock(before: Law, until: Law, per_cycle: float, level: float) -> float:
    """1 - (B_until(S) - B_before(S)) / E[demand of a cycle]: the share of units served at once.

    A cycle runs from one receipt to the next. `until` is the law of the demand from an order to the end of the cycle
    that its receipt begins, `before` of that up to the receipt: what is missing at the end of a cycle, less what was
    missing at its begin, was not served in it. Silver, Pyke & Thomas, chapter 6, on (R, S) systems; Axsäter, chapter 5.

    >>> round(fill_rate_of_base_stock(before=Poisson(0), until=Poisson(10), per_cycle=10, level=13), 6)
    0.967753
    """
    short = expected_shortage(until, level) - expected_shortage(before, level)
    return 1 - short / per_cycle


def fill_rate_of_fixed_quantity(law: Law, reorder_point: float, quantity: float) -> float:
    """1 - (B(r) - B(r + Q)) / Q: the share of units served at once under (r, Q). Axsäter, chapter 5; exact where
    customers want one unit each.

    `law` is that of the demand over the lead time. The position is uniform on r + 1, ..., r + Q, and B falls by
    P(D >= x) from x - 1 to x.

    >>> round(fill_rate_of_fixed_quantity(Poisson(3), reorder_point=3, quantity=5), 6)
    0.866633
    """
    return 1 - (expected_shortage(law, reorder_point) - expected_shortage(law, reorder_point + quantity)) / quantity


def fill_rate_of_batches(before: Law, until: Law, per_look: float, reorder_point: float, quantity: float) -> float:
    """The fill rate of base stocks from r to r + Q, averaged: that of (r, nQ), undershoot counted.

    After each look the position is uniform between r and r + Q, as Hadley and Whitin (1963), section 5-2, show. The
    laws are those of `fill_rate_of_base_stock`, from one look at the position to the next.

    >>> law = Poisson(2)
    >>> just_one = fill_rate_of_batches(law, Poisson(3), 1, 5, 1)
    >>> just_one == fill_rate_of_base_stock(law, Poisson(3), 1, 6)
    True
    """
    low, high = reorder_point, reorder_point + quantity
    return 1 - (mean_shortage(until, low, high) - mean_shortage(before, low, high)) / per_look


def level_for(achieved: Callable[[float], float], target: float, low: float, high: float, whole: bool) -> float:
    """The level from which on `achieved` is at least `target`; with `whole`, the smallest whole one.

    `achieved` rises from below the target at `low` to above it at `high`; both are pushed out until it does. Where
    every level reaches the target (what is asked for comes at the same instant), 0 is enough.

    >>> round(level_for(lambda level: level / 10, 0.98, low=0, high=1, whole=False), 9)
    9.8
    >>> level_for(lambda level: level / 10, 0.98, low=0, high=1, whole=True)
    10.0
    """
    step = max(high - low, 1.0)
    while achieved(high) < target:
        high, step = high + step, 2 * step
    for _ in range(MOST_STEPS):
        if achieved(low) <= target:
            break
        low, step = low - step, 2 * step
    else:
        return 0.0
    if whole:
        low, high = float(math.floor(low)), float(math.ceil(high))
    while high - low > (1.5 if whole else TOLERANCE * max(1.0, abs(high))):
        middle = float(math.floor((low + high) / 2)) if whole else (low + high) / 2
        low, high = (low, middle) if achieved(middle) >= target - ROUNDING else (middle, high)
    return high


def _excess(law: Law, level: float) -> tuple[float, float]:
    """First and second moment of (D - x)^+."""
    if law.sd == 0:
        above = max(0.0, law.mean - level)
        return above, above**2
    if isinstance(law, Gridded):
        return law.excess(level)
    return Truncated(law, level).excess()


def _sum_of_shortages(law: Stepped, low: float, high: float) -> float:
    """B(low + 1) + ... + B(high): each unit of demand beyond low + 1 is missing from all levels below it."""
    values, cumulative = law.steps
    weights = np.diff(cumulative, prepend=0.0)
    beyond, width = np.maximum(values - low, 0.0), high - low
    inside = np.minimum(beyond, width)
    return float((weights * (inside * beyond - inside * (inside + 1) / 2)).sum())

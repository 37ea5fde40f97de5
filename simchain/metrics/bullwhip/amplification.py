"""The published measures of the bullwhip, on plain series: one number per bucket of orders, demand and net stock.

`O` are the orders a stock places, `d` is the demand it receives. All variances are sample variances (n - 1). A series
that does not have a measure raises `Undefined`, whose message is the reason.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simchain.errors import SeriesError

Floats = NDArray[np.float64]

EVEN = 1e-9
"""A series whose standard deviation is below this share of its mean does not vary: ratios to it are undefined."""


class Undefined(SeriesError):
    """A measure that a series does not have. The message says why."""


def variance_ratio(orders: ArrayLike, demand: ArrayLike) -> float:
    """Var(O) / Var(d). Lee, Padmanabhan and Whang (1997), Management Science 43(4); Chen et al. (2000), 46(3).

    >>> variance_ratio([0, 4, 0, 4], [1, 3, 1, 3])
    4.0
    """
    placed, asked = _pair(orders, demand)
    return _variance(placed) / _variance_of(asked, "demand")


def cv2_ratio(orders: ArrayLike, demand: ArrayLike) -> float:
    """CV²(O) / CV²(d), the variances relative to the squared means: a part of a split stream has that of the whole.

    Fransoo and Wouters (2000), Supply Chain Management 5(2), use its square root.

    >>> cv2_ratio([1, 3, 1, 3], [2, 6, 2, 6])
    1.0
    """
    placed, asked = _pair(orders, demand)
    ratio = variance_ratio(placed, asked)
    if placed.mean() <= 0 or asked.mean() <= 0:
        raise Undefined(f"the mean of {'orders' if placed.mean() <= 0 else 'demand'} is not above zero")
    return ratio * float(asked.mean() / placed.mean()) ** 2


def excess(orders: ArrayLike, demand: ArrayLike) -> float:
    """Var(O) - Var(d). Cachon, Randall and Schmidt (2007), Manufacturing & Service Operations Management 9(4).

    >>> excess([0, 4, 0, 4], [1, 3, 1, 3])
    4.0
    """
    placed, asked = _pair(orders, demand)
    return _variance(placed) - _variance(asked)


def net_stock_amplification(net_stock: ArrayLike, demand: ArrayLike) -> float:
    """Var(NS) / Var(d), net stock (on hand less backlog) at the end of each bucket. Disney and Lambrecht (2008).

    >>> net_stock_amplification([5, 7, 5, 7], [1, 3, 1, 3])
    1.0
    """
    left, asked = _pair(net_stock, demand, "net stock")
    return _variance(left) / _variance_of(asked, "demand")


def order_peak(orders: ArrayLike, demand: ArrayLike, step: int | None = None) -> float:
    """Highest order after a step over the new level of demand: max(O) / mean(d), both from the step on.

    Forrester (1961), Industrial Dynamics, chapter 2. `step` is the first bucket of the new level; without it the
    demand must show it: one level, then a higher one, and nothing else.

    >>> order_peak([10, 10, 13, 12, 11], [10, 10, 11, 11, 11])
    1.1818181818181819
    """
    placed, asked = _pair(orders, demand)
    start = step_of(asked) if step is None else step
    if not 0 <= start < len(asked):
        raise Undefined(f"the step lies outside the series of {len(asked)} buckets")
    level = float(asked[start:].mean())
    if level <= 0:
        raise Undefined("there is no demand after the step")
    return float(placed[start:].max()) / level


def step_of(demand: ArrayLike) -> int:
    """First bucket of the new level, where demand makes one clean step upwards.

    >>> step_of([4, 4, 4, 8, 8])
    3
    """
    asked = series(demand, "demand")
    changes = np.flatnonzero(np.abs(np.diff(asked)) > EVEN * np.abs(asked).max(initial=1.0))
    if len(changes) != 1:
        raise Undefined("demand makes no single clean step (of a scenario, --step names it)")
    start = int(changes[0]) + 1
    if asked[start] < asked[start - 1]:
        raise Undefined("demand steps down, so orders have no peak")
    return start


def series(values: ArrayLike, what: str) -> Floats:
    """A series as an array of finite numbers. Raises `SeriesError` that names it."""
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1:
        raise SeriesError(f"{what} must be one series of numbers; got {given.ndim} dimensions")
    if not np.isfinite(given).all():
        first = int(np.flatnonzero(~np.isfinite(given))[0])
        raise SeriesError(f"{what} has no number at place {first}; leave out or fill in what is missing")
    return given


def _pair(one: ArrayLike, demand: ArrayLike, what: str = "orders") -> tuple[Floats, Floats]:
    first, second = series(one, what), series(demand, "demand")
    if len(first) != len(second):
        raise SeriesError(f"{what} and demand must be of one length; got {len(first)} and {len(second)}")
    if len(first) < 2:
        raise Undefined("a variance needs two buckets at least")
    return first, second


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1))


def _variance_of(values: Floats, what: str) -> float:
    """The variance of what a ratio is to."""
    variance = _variance(values)
    if variance <= (EVEN * float(values.mean())) ** 2:
        raise Undefined(f"{what} does not vary")
    return variance

"""What would flip a verdict: the cost of a missing unit at which two alternatives cost the same."""

from dataclasses import dataclass
from math import inf, isnan, nan, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simchain.experiments.intervals import t_quantile

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Flip:
    """The cost of one short unit at which an alternative and the baseline cost the same, with its interval.

    Above it the one with fewer units short is cheaper. `now` is the cost that the scenario states. NaN where no cost of
    zero or more is shown to make them equal.
    """

    alternative: str
    baseline: str
    at: float
    low: float
    high: float
    now: float
    wins_above: str


def flip(alternative: str, baseline: str, values: pd.DataFrame, base: pd.DataFrame, confidence: float) -> Flip:
    """Where the answer turns, as the cost of a short unit moves. Exact: that cost moves no goods.

    Total cost is c * units short + the rest, so the two are equal at c = -mean(rest) / mean(units). The interval
    holds every c at which the paired interval of the difference covers zero (Fieller 1954).
    """
    units = _less(values, base, "units_short")
    total = _less(values, base, "total_cost")
    stockout = _less(values, base, "stockout_cost")
    rest = total - stockout
    short = float(base["units_short"].sum() + values["units_short"].sum())
    paid = float(base["stockout_cost"].sum() + values["stockout_cost"].sum())
    now = paid / short if short else nan
    mean_units = float(units.mean())
    at = -float(rest.mean()) / mean_units if mean_units else nan
    if isnan(at) or at < 0:
        return Flip(alternative, baseline, nan, nan, nan, now, "")
    low, high = _fieller(rest, units, confidence)
    if low == 0.0 and high == inf:
        return Flip(alternative, baseline, nan, nan, nan, now, "")
    return Flip(alternative, baseline, at, low, high, now, alternative if mean_units < 0 else baseline)


def _less(values: pd.DataFrame, base: pd.DataFrame, metric: str) -> Floats:
    """What a metric is in the alternative less what it is in the baseline, by replication."""
    return np.asarray(values[metric].to_numpy(dtype=np.float64) - base[metric].to_numpy(dtype=np.float64))


def _fieller(rest: Floats, units: Floats, confidence: float) -> tuple[float, float]:
    """The c with (mean(rest) + c mean(units))^2 <= t^2 var(rest + c units) / n, cut at 0."""
    n = len(rest)
    square = t_quantile(n, confidence) ** 2 / n
    covariance = np.cov(rest, units)
    a = float(units.mean()) ** 2 - square * covariance[1, 1]
    b = 2 * (float(rest.mean()) * float(units.mean()) - square * covariance[0, 1])
    c = float(rest.mean()) ** 2 - square * covariance[0, 0]
    root = b * b - 4 * a * c
    if a <= 0 or root < 0:
        return 0.0, inf
    return max(0.0, (-b - sqrt(root)) / (2 * a)), (-b + sqrt(root)) / (2 * a)

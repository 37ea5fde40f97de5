"""Statistics of replications: less luck for the same work, and which of several neighbours is the best."""

from collections.abc import Mapping, Sequence
from math import inf, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

SURE = 3.0
"""Standard errors that two means must be apart to be told apart."""


def mean_and_error(values: ArrayLike) -> tuple[float, float]:
    """Mean of one value per replication, and its standard error; 0 where nothing varies.

    >>> mean_and_error([1.0, 3.0])
    (2.0, 1.0)
    >>> mean_and_error(7)
    (7.0, 0.0)
    """
    array = np.atleast_1d(np.asarray(values, dtype=float))
    if not np.isfinite(array).all():
        return nan, 0.0
    if np.ptp(array) == 0:
        return float(array[0]), 0.0
    return float(array.mean()), float(array.std(ddof=1)) / sqrt(len(array))


def without_luck(got: Mapping[str, Any], *luck: ArrayLike) -> dict[str, Any]:
    """The same measures less what the luck of the draw explains: control variates, by replication.

    `luck` is what a replication drew less its expected value: so many customers more, so much longer lead times. It
    says nothing of what the system made of them. Lavenberg and Welch (1981), Management Science 27(3), 322-335.
    """
    controls = np.column_stack([np.asarray(draws, dtype=float) for draws in luck])

    def less(values: Any) -> Any:
        if isinstance(values, list):
            return [less(part) for part in values]
        values = np.asarray(values, dtype=float)
        mean, freedom = values.mean(), len(values) - 1
        slopes = np.linalg.lstsq(controls - controls.mean(axis=0), values - mean, rcond=None)[0]
        corrected = mean - controls.mean(axis=0) @ slopes
        rest = values - mean - (controls - controls.mean(axis=0)) @ slopes
        return corrected + rest * sqrt(freedom / (freedom - len(luck)))

    return {name: less(values) for name, values in got.items()}


def is_best(here: ArrayLike, others: Sequence[ArrayLike], *luck: ArrayLike) -> bool | None:
    """Tell from paired replications whether no neighbour is cheaper: yes, no, or None if the runs are too short."""
    gaps = [np.asarray(other, dtype=float) - np.asarray(here, dtype=float) for other in others]
    apart = []
    for gap in without_luck({"gaps": gaps}, *luck)["gaps"]:
        mean, error = mean_and_error(gap)
        apart.append(mean / error if error else inf * np.sign(mean))
    if min(apart) < -SURE:
        return False
    return True if min(apart) > SURE else None


def jackknifed_sd(values: Floats) -> Floats:
    """Values whose mean is the standard deviation, and whose spread gives its standard error."""
    n, sd = len(values), values.std(ddof=1)
    without = np.array([np.delete(values, k).std(ddof=1) for k in range(n)])
    return np.asarray(n * sd - (n - 1) * without)

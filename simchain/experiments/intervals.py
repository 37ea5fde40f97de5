"""How sure a mean over replications is: its interval, by Student's t."""

from math import inf, nan, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Bounds = tuple[float, float]

ANY: Bounds = (-inf, inf)


class Interval:
    """Bounds of a mean, for what has one and half the width of its interval.

    An interval by Student's t knows nothing of what is possible, so it is cut to `within`: no share of service above
    100 %, no stock below zero.
    """

    mean: float
    half_width: float
    within: Bounds = ANY

    @property
    def low(self) -> float:
        return max(self.mean - self.half_width, self.within[0])

    @property
    def high(self) -> float:
        return min(self.mean + self.half_width, self.within[1])


def check_confidence(confidence: float) -> None:
    """Raise `ValueError` for a confidence that is none."""
    if not 0.5 <= confidence < 1:
        raise ValueError(f"confidence must be at least 0.5 and below 1, such as 0.95; got {confidence}")


def t_half_width(values: NDArray[np.float64], confidence: float) -> float:
    """Half the width of the Student t interval of a mean."""
    n = len(values)
    return t_quantile(n, confidence) * float(values.std(ddof=1)) / sqrt(n) if n > 1 else nan


def t_quantile(n: int, confidence: float) -> float:
    """Two-sided Student t quantile for n values."""
    return float(stdtrit(n - 1, 0.5 + confidence / 2))

"""Times until something, of which some never came: what can be said of them without making any up."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np


@dataclass(frozen=True)
class Times:
    """Days until something in each of several cases, infinite where it never came.

    >>> Times.of([4.0, 6.0, float("inf"), float("inf"), float("inf")])
    Times(cases=5, p5=4.0, median=inf, longest=inf, never=0.6)
    """

    cases: int
    p5: float
    median: float
    longest: float
    never: float
    """Share of the cases in which it never came."""

    @classmethod
    def of(cls, days: Iterable[float]) -> "Times":
        known = np.array([*days], dtype=np.float64)
        if not len(known):
            return cls(0, nan, nan, nan, nan)
        p5, median, longest = np.quantile(known, [0.05, 0.5, 1.0], method="inverted_cdf")
        return cls(len(known), float(p5), float(median), float(longest), float(np.mean(np.isinf(known))))


def or_null(days: float) -> float | None:
    """For programs: nothing where it never came, or there is no case."""
    return days if isfinite(days) else None

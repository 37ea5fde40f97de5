"""Laws with separate values: a table of values and cumulative probabilities, built once; a draw is a search in it."""

import math
from collections.abc import Callable
from functools import cached_property

import numpy as np

from simchain.rules.distributions.law import Values, require

NEGLIGIBLE = 1e-15
"""Probability beyond the end of a table."""
LARGEST_TABLE = 10_000_000


class Stepped:
    """A law with separate values: its distribution function is a staircase."""

    @cached_property
    def steps(self) -> tuple[Values, Values]:
        """The values in rising order, and the probability of each or any before it."""
        raise NotImplementedError

    def __getstate__(self) -> dict[str, object]:
        """What is pickled: the parameters. The table is made again where it is needed."""
        return {name: value for name, value in self.__dict__.items() if name != "steps"}

    def quantile(self, u: float | Values) -> Values:
        values, cumulative = self.steps
        return np.asarray(values[np.minimum(np.searchsorted(cumulative, u), len(values) - 1)])

    def cdf(self, x: float | Values) -> Values:
        values, cumulative = self.steps
        return np.asarray(np.append(0.0, cumulative)[np.searchsorted(values, x, side="right")])


def whole_numbers(mean: float, sd: float, beyond: Callable[[float], float]) -> Values:
    """The whole numbers that matter to a law of counts, where `beyond(k)` is P(X > k).

    Below the mean the tail of each law here is no heavier than the normal one, so 9 sd are enough (3e-18).
    """
    low, high = max(0, math.floor(mean - 9 * sd)), math.ceil(mean + 9 * sd) + 1
    while beyond(high) > NEGLIGIBLE:
        high += math.ceil((high - low) / 4)
    return table_of(low, high)


def table_of(low: float, high: float) -> Values:
    """All whole numbers from `low` to `high`, if a table can hold them."""
    size = high - low + 1
    require(size <= LARGEST_TABLE, f"a table of counts would need {size:.3g} rows; use a continuous law such as gamma")
    return np.arange(low, high + 1, dtype=np.float64)

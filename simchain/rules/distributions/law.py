"""What every law of chance offers, and the small tools that the laws share.

A law maps uniforms to values by the inverse of its distribution function: `quantile(u)` is the value that a draw stays
at or below with probability `u`. Tapes hold the uniforms, so the same day keeps its luck when a parameter changes a
little, and its value changes only a little.
"""

import math
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


class Law(Protocol):
    """A law of chance. Units of `mean`, `sd` and of the values are those of what is drawn (days, units, ...)."""

    @property
    def mean(self) -> float:
        """The expected value."""

    @property
    def sd(self) -> float:
        """The standard deviation."""

    def quantile(self, u: float | Values) -> Values:
        """The inverse distribution function: for `u` in (0, 1) the smallest x with P(X <= x) >= u."""

    def cdf(self, x: float | Values) -> Values:
        """The distribution function P(X <= x)."""


def in_words(law: Law) -> str:
    """A law as a lesson prints it: its name, its mean and its standard deviation."""
    return f"{type(law).__name__}(mean {law.mean:.6g}, sd {law.sd:.6g})"


def require(holds: bool, sentence: str) -> None:
    """Raise `ValueError` with one clear sentence unless the condition holds."""
    if not holds:
        raise ValueError(sentence)


def require_above_zero(law: object, **parameters: float) -> None:
    """Refuse parameters that are not finite numbers above 0."""
    for name, value in parameters.items():
        require(0 < value < math.inf, f"{type(law).__name__}: {name} must be a finite number above 0, not {value}")


def require_moments(law: type, mean: float, sd: float) -> None:
    """Refuse moments that no positive, varying quantity can have."""
    require(0 < mean < math.inf, f"{law.__name__}: mean must be a finite number above 0, not {mean}")
    hint = "; a value that never varies is Constant" if sd == 0 else ""
    require(0 < sd < math.inf, f"{law.__name__}: sd must be a finite number above 0, not {sd}{hint}")


def falling_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function of a positive number crosses zero, by halving the interval on a logarithmic scale.

    >>> round(falling_root(lambda x: 2 - x * x, 0.1, 10), 12) == round(2**0.5, 12)
    True
    """
    while True:
        middle = math.sqrt(low * high)
        if not low < middle < high:
            return middle
        low, high = (middle, high) if function(middle) > 0 else (low, middle)

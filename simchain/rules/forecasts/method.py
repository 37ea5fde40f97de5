"""What every forecast offers, and the checks that their parameters share.

A forecast is a frozen dataclass of numbers. Beside it stand two formulas: one takes a period's demand into `memory` and
gives the forecast of the next period, one gives the demand expected over several periods. A plain function gives the
memory to start with, as if demand had been `level` a period all along. Periods are those in which demand is counted.
"""

import math
from collections.abc import Callable, MutableSequence, Sequence
from typing import Any, NamedTuple

from simchain.rules.distributions.law import require

Memory = MutableSequence[float]
"""What a forecast remembers: a few floats of a stock, changed in place, never longer or shorter."""


class Method(NamedTuple):
    """A forecast and what goes with it."""

    rule: type
    observe: Callable[[Any, Memory, float], float]
    """`(rule, memory, demand)`: take a period's demand into the memory; gives the forecast of the next period."""
    expect: Callable[[Any, Sequence[float], float], float]
    """`(rule, memory, periods)`: demand expected over the next `periods`, the last of them in part; 0 gives 0."""
    opened: Callable[[Any, float], tuple[float, ...]]
    """`(rule, level)`: the memory to start with."""


def require_share(rule: object, **parameters: float) -> None:
    """Refuse smoothing parameters that are not from 0 to 1."""
    for name, value in parameters.items():
        require(0 <= value <= 1, f"{type(rule).__name__}: {name} must be from 0 to 1, not {value}")


def require_periods(rule: object, least: int = 1, **parameters: float) -> None:
    """Refuse lengths that are not a whole number of periods."""
    for name, value in parameters.items():
        whole = least <= value < math.inf and value == int(value)
        sentence = f"{name} must be a whole number of periods, at least {least}, not {value}"
        require(whole, f"{type(rule).__name__}: {sentence}")


def require_number(rule: object, **parameters: float) -> None:
    """Refuse values that are not finite numbers."""
    for name, value in parameters.items():
        require(math.isfinite(value), f"{type(rule).__name__}: {name} must be a finite number, not {value}")

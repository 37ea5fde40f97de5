"""The dear end of what replications cost: conditional value at risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from simchain.metrics.measured import Floats
from simchain.metrics.metric import MONEY, Metric

TAIL_RUNS = 20
"""Runs in the tail at least; with fewer its mean says little."""


@dataclass(frozen=True)
class TailMean:
    """The mean of the dearest runs, or None and why there is none."""

    value: float | None
    why_not: str = ""


def cvar(values: Sequence[float] | Floats, level: float) -> float:
    """Conditional value at risk: the mean of the worst 1 - level of the values; of the one at the edge a fraction.

    CVaR = 1/(1 - a) · (sum of the k largest / n + (1 - a - k/n) · the next), k = floor((1 - a) n); Rockafellar and
    Uryasev (2002), proposition 8. High values are the bad ones.

    >>> cvar([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9), cvar([1, 2, 3, 4], 0.9), round(cvar([0, 10, 20], 0.5), 4)
    (10.0, 4.0, 16.6667)
    """
    worst = np.sort(np.asarray(values, dtype=np.float64))[::-1]
    weight = round((1.0 - level) * len(worst), 9)
    whole = floor(weight)
    edge = (weight - whole) * worst[whole] if whole < len(worst) else 0.0
    return float((worst[:whole].sum() + edge) / weight)


def tail_values(values: Sequence[float] | Floats, level: float) -> Floats:
    """A number per value whose mean is the `cvar`, and whose spread says how sure that is: q + (x - q)+ / (1 - a).

    q is the value at the edge of the tail. The interval of their mean is that of the `cvar` (Manistre and Hancock 2005,
    Variance of the CTE estimator); that of their difference, pair by pair, is the one of two with common draws.

    >>> tail_values([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.8).tolist()
    [8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 13.0, 18.0]
    """
    costs = np.asarray(values, dtype=np.float64)
    whole = floor(round((1.0 - level) * len(costs), 9))
    edge = np.sort(costs)[::-1][whole]
    return np.asarray(edge + np.maximum(costs - edge, 0.0) / (1.0 - level))


def cost_cvar(costs: Sequence[float] | Floats, level: float) -> TailMean:
    """`cvar` of the costs of replications, where there are enough of them.

    >>> cost_cvar([5.0] * 30, 0.95).why_not
    '30 replications, and a mean of the dearest 5 % needs 400'
    """
    needed = ceil(round(TAIL_RUNS / (1.0 - level), 6))
    if len(costs) < needed:
        why = f"a mean of the dearest {100 * (1 - level):.0f} % needs {needed}"
        return TailMean(None, f"{len(costs)} replication{'s' * (len(costs) != 1)}, and {why}")
    return TailMean(cvar(costs, level))


LEVELS = {"cost_cvar_90": 0.90, "cost_cvar_95": 0.95}
"""What is told of the dear end, by name: the first by default."""

TAILS = tuple(
    Metric(
        name,
        "cost",
        MONEY,
        f"Mean total cost of the dearest {100 * (1 - level):.0f} % of runs, the one at the edge by its fraction.",
        better="low",
    )
    for name, level in LEVELS.items()
)
"""Metrics of a set of replications instead of one run."""

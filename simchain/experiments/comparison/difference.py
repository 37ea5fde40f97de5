"""One alternative less the baseline in one metric: by how much, how sure, and in one word."""

from dataclasses import dataclass
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from simchain.experiments.intervals import Interval, t_half_width
from simchain.metrics import METRICS
from simchain.metrics.metric import MONEY
from simchain.metrics.risk.tail import LEVELS, TAILS

Floats = NDArray[np.float64]

BETTER, WORSE, NO_DIFFERENCE, SAME = "better", "worse", "no difference shown", "the same"
TOO_FEW = "too few replications"
A_CENT, DUST = 0.005, 1e-9
"""What does not count as a difference: in money, what a cent does not show; in other units, what rounding leaves."""
COMPARED = (*(metric for metric in METRICS if metric.chain is not None), *TAILS)
"""Metrics of a whole chain, in each run or of all of them together."""


@dataclass(frozen=True)
class Difference(Interval):
    """One alternative less the baseline in one metric, paired by replication.

    `half_width` is that of the confidence interval of the mean difference (Student's t over replications);
    `correlation` is the one achieved between the two by common random numbers. `verdict` is 'better', 'worse', 'no
    difference shown', or 'the same' where the two are equal in every replication, money to the cent. Of the mean of the
    dearest runs it is 'too few replications', and the mean NaN, where the tail has not enough of them.
    """

    metric: str
    alternative: str
    baseline: str
    mean: float
    half_width: float
    baseline_mean: float
    correlation: float
    verdict: str


def difference(
    metric: str, alternative: str, baseline: str, values: Floats, base: Floats, confidence: float
) -> Difference:
    """Paired t interval of the mean difference. Law (2015), Simulation Modeling and Analysis, section 10.2.1."""
    gaps = values - base
    mean, half_width = float(gaps.mean()), t_half_width(gaps, confidence)
    correlation = nan
    if values.std() > 0 and base.std() > 0:
        correlation = float(np.corrcoef(values, base)[0, 1])
    verdict = SAME if np.abs(gaps).max() < _no_more_than(metric, base) else _verdict(metric, mean, half_width)
    return Difference(metric, alternative, baseline, mean, half_width, float(base.mean()), correlation, verdict)


def _no_more_than(metric: str, values: Floats) -> float:
    """The gap in one replication below which two values of a metric are the same."""
    in_money = any(one.name == metric and MONEY in one.unit for one in COMPARED)
    return A_CENT if in_money else DUST * max(1.0, float(np.abs(values).max()))


def _verdict(metric: str, mean: float, half_width: float) -> str:
    if isnan(mean) and metric in LEVELS:
        return TOO_FEW
    goal = next((one.better for one in COMPARED if one.name == metric), "")
    if isnan(mean) or abs(mean) <= half_width or mean == 0 or not goal:
        return NO_DIFFERENCE
    return BETTER if (mean < 0) == (goal == "low") else WORSE

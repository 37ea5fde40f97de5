"""How much a stock amplifies a wave of a given length: orders against demand, frequency by frequency."""

import numpy as np
from numpy.typing import ArrayLike

from simchain.errors import SeriesError
from simchain.metrics.bullwhip.amplification import Floats, Undefined, series

FEWEST_CYCLES = 20
"""A series must hold this many waves before their size is taken from it."""

CYCLES_AT_ONCE = 10
"""Waves in one stretch of the series; the power is the mean over stretches that overlap by half (Welch 1967)."""

NO_POWER = 1e-9
"""Power of demand at a frequency, as a share of what noise of the same variance would have: below it, nothing."""


def amplitude_ratio(orders: ArrayLike, demand: ArrayLike, period: float) -> float:
    """sqrt(S_O(f) / S_d(f)) at f = 1 / period, `period` in buckets: the gain of the ordering rule for such waves.

    S is the power at that frequency, by periodograms of overlapping stretches of `CYCLES_AT_ONCE` waves under the same
    Hann window, averaged (Welch 1967). A wave as long as two buckets is the shortest that a series can show.
    Dejonckheere, Disney, Lambrecht and Towill (2003), European Journal of Operational Research 147(3).

    >>> demand = [10, 20] * 50
    >>> amplitude_ratio([2 * d for d in demand], demand, period=2)
    2.0
    """
    placed, asked = series(orders, "orders"), series(demand, "demand")
    if len(placed) != len(asked):
        raise SeriesError(f"orders and demand must be of one length; got {len(placed)} and {len(asked)}")
    if period < 2:
        raise Undefined("no wave is shorter than two buckets")
    if len(asked) < FEWEST_CYCLES * period:
        cycles = len(asked) / period
        raise Undefined(f"needs {FEWEST_CYCLES} cycles; the series holds {cycles:.3g}")
    below = _power(asked, period)
    if below <= NO_POWER * float(asked.var()) or below <= 0:
        raise Undefined("demand has no wave of that length")
    return float(np.sqrt(_power(placed, period) / below))


def _power(values: Floats, period: float) -> float:
    """Mean power of a series at one frequency; white noise has its own variance at every one."""
    length = round(CYCLES_AT_ONCE * period)
    window = np.hanning(length + 1)[:-1]
    wave = np.exp(-2j * np.pi * np.arange(length) / period)
    starts = range(0, len(values) - length + 1, max(1, length // 2))
    stretches = np.array([values[start : start + length] for start in starts])
    weighted = (stretches - stretches.mean(axis=1, keepdims=True)) * window
    return float((np.abs(weighted @ wave) ** 2).mean() / (window**2).sum())

"""How many days of demand a level must cover, where demand comes in lumps and stock is looked at now and then."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from simchain.rules.distributions import Law

Floats = NDArray[np.float64]

POINTS = 2000
"""Quantiles of a lead time over which its cover is averaged."""

KNOWN_TO = 1.0
"""Days: lead times are measured in whole ones."""

DUST = 1e-9


@dataclass(frozen=True)
class LeadTime:
    """One way to be replenished: the share of orders that take it, its law, and a fixed time before it (days).

    `between` is the longest time between two departures, where goods leave together.
    """

    share: float
    law: Law
    delay: float = 0.0
    between: float = 0.0


@dataclass(frozen=True)
class Cover:
    """Days of demand between an order and the receipt of the next: mean and standard deviation.

    >>> from simchain.rules.distributions import Constant, Gamma
    >>> cover([LeadTime(1.0, Constant(10.0))], review=1.0, grain=1.0)
    Cover(mean=10.0, sd=0.0)
    >>> cover([LeadTime(1.0, Gamma.by_moments(10.0, 2.0))], review=1.0, grain=1.0)
    Cover(mean=10.0, sd=2.0)
    >>> cover([LeadTime(1.0, Constant(15.0))], review=30.0, grain=30.0)
    Cover(mean=30.0, sd=0.0)
    """

    mean: float
    sd: float

    def less(self, days: float) -> "Cover":
        """What is left of it up to so many days before its end.

        >>> Cover(10.0, 2.0).less(7.0)
        Cover(mean=3.0, sd=2.0)
        """
        left = self.mean - days
        return Cover(left, self.sd) if left > DUST else Cover(0.0, 0.0)


def cover(ways: list[LeadTime], review: float, grain: float) -> Cover:
    """What a level must cover: reviews come every `review` days (0 is continuous), lumps of demand every `grain` days.

    A constant lead time is counted lump by lump. A random one is taken as known to the day: with lumps of a day or less
    it is covered for its mean, as the textbook has it; with larger ones it is counted, quantile by quantile.
    """
    if not ways:
        return Cover(0.0, 0.0)
    weights = np.array([way.share for way in ways]) / sum(way.share for way in ways)
    moments = np.array([_moments(way, review, grain) for way in ways])
    mean, square = weights @ moments
    return _of_moments(float(mean), float(square))


def up_to_receipt(ways: list[LeadTime], review: float, grain: float) -> Cover:
    """Days of demand between an order and its own receipt, lump by lump: what a reorder point must cover.

    With the undershoot, that is, which counts what came since the look before. Ten days that sell once a day have nine
    lumps between the order, which goes out after the first, and the receipt, which comes before the last.

    >>> from simchain.rules.distributions import Constant
    >>> up_to_receipt([LeadTime(1.0, Constant(10.0))], review=1.0, grain=1.0)
    Cover(mean=9.0, sd=0.0)
    """
    days, weights = days_by_quantile(ways, review, grain, POINTS)
    between = max(review, grain, *(way.between for way in ways), 0.0)
    left = np.maximum(days - between, 0.0)
    return _of_moments(float(weights @ left), float(weights @ left**2))


def _of_moments(mean: float, square: float) -> Cover:
    variance = square - mean**2
    return Cover(mean, sqrt(variance) if variance > DUST else 0.0)


def days_by_quantile(ways: list[LeadTime], review: float, grain: float, points: int) -> tuple[Floats, Floats]:
    """Days of demand up to the end of the cycle that a receipt begins, by quantiles of lead times; with weights."""
    if not ways:
        return np.zeros(1), np.ones(1)
    total, days, weights = sum(way.share for way in ways), [], []
    for way in ways:
        chances = (np.arange(points) + 0.5) / points
        lead = way.law.quantile(chances) if way.law.sd else np.full(1, way.law.mean)
        days.append(days_covered(np.maximum(lead + way.delay, 0.0), max(review, way.between), grain))
        weights.append(np.full(len(lead), way.share / total / len(lead)))
    return np.concatenate(days), np.concatenate(weights)


def _moments(way: LeadTime, review: float, grain: float) -> tuple[float, float]:
    """Mean and mean square of the days covered by one way. What leaves now and then is like reviewed now and then."""
    review = max(review, way.between)
    mean, sd = way.law.mean + way.delay, way.law.sd
    if sd == 0:
        days = days_covered(np.array([mean]), review, grain)
    elif grain <= KNOWN_TO:
        textbook = max(0.0, mean + review - min(grain, review))
        return textbook, textbook**2 + sd**2
    else:
        quantiles = way.law.quantile((np.arange(POINTS) + 0.5) / POINTS)
        days = days_covered(quantiles + way.delay - KNOWN_TO / 2, review, grain)
    return float(days.mean()), float((days**2).mean())


def days_covered(lead_times: Floats, review: float, grain: float) -> Floats:
    """Days of demand after an order and before the receipt of the next, which goes before demand of its instant."""
    if grain == 0:
        return lead_times + review
    if review >= grain:
        lumps = np.ceil((review + lead_times) / grain - DUST) - 1
    else:
        reviewed = np.ceil(lead_times / review - DUST) * review if review else lead_times
        lumps = np.ceil(reviewed / grain - DUST)
    return np.asarray(np.maximum(lumps, 0.0) * grain, dtype=np.float64)

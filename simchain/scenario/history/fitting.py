"""A law to draw from, of what was observed."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from simchain.rules.distributions import Empirical, Gamma, Law, LogNormal, Normal, Poisson, Weibull

FEWEST_TO_FIT = 30
"""Below this many observations no law is fitted: the observations themselves are drawn (empirical law)."""


def law_of(values: tuple[float, ...], mode: str, whole: bool = False) -> Law:
    """The law to draw from: the observations themselves (bootstrap), or the best of a few fitted by AIC (fit).

    Lead times choose among gamma, lognormal and Weibull, all starting at zero; demand in whole units that looks
    Poisson (variance within 10 % of the mean) is Poisson. With fewer than 30 values the observations are kept.
    """
    data = np.array(values)
    if mode != "fit" or len(values) < FEWEST_TO_FIT or np.std(data) == 0:
        return Empirical(values)
    if whole and np.all(data == np.round(data)) and abs(np.var(data) / np.mean(data) - 1) < 0.1:
        return Poisson(float(np.mean(data)))
    if np.min(data) <= 0:
        normal = Normal(float(np.mean(data)), float(np.std(data, ddof=1)))
        return normal if normal.mean > 4 * normal.sd else Empirical(values)
    from scipy import stats  # over a second to import: only where something is fitted

    ways: tuple[tuple[Any, Callable[[float, float], Law]], ...] = (
        (stats.gamma, Gamma),
        (stats.lognorm, lambda sigma, median: LogNormal(float(np.log(median)), sigma)),
        (stats.weibull_min, Weibull),
    )
    fitted: list[tuple[float, Law]] = []
    for family, law in ways:
        with suppress(ValueError, RuntimeError, FloatingPointError, OverflowError):  # no maximum found: not a candidate
            shape, _, scale = family.fit(data, floc=0)
            fitted.append((float(np.sum(family.logpdf(data, shape, 0, scale))), law(float(shape), float(scale))))
    return max(fitted, key=lambda candidate: candidate[0])[1] if fitted else Empirical(values)

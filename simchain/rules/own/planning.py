"""What levels and values are computed from where demand or a lead time is a rule of one's own: its mean and spread.

Where a rule does not say them (as attributes `mean` and `sd`), they are estimated once, when the scenario is loaded:
from so many calls, one a day, with chances that are always the same.
"""

from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import numpy as np
from numpy.random import PCG64DXSM, Generator

from simchain.errors import OwnRuleError
from simchain.rules.distributions import Constant, Empirical, Gamma, Law, Truncated, Values
from simchain.rules.own.at_work import AtWork, error_in_words, number_in
from simchain.rules.own.chance import Chance
from simchain.rules.own.marks import Own, OwnRule

CALLS = 1095
"""Three years of days, so that seasons of a week and of a year weigh as they should."""

CHANCES_SEED = 1095


@dataclass(frozen=True)
class OwnLaw:
    """A law of one's own as the tapes read it. `mean` and `sd` are what it says of itself."""

    rule: OwnRule
    mean: float
    sd: float

    @classmethod
    def of(cls, rule: OwnRule) -> "OwnLaw":
        """The law, with its moments. Raises `OwnRuleError` where it has none, or they are infinite."""
        law = rule.made_of
        try:
            mean, sd = _value(law.mean), _value(law.sd if hasattr(law, "sd") else law.std)
            median = number_in(np.asarray(_quantile(law, 0.5)))
        except Exception as error:
            raise OwnRuleError(rule.in_words, error_in_words(error)) from error
        if not (mean is not None and sd is not None and isfinite(mean) and 0.0 <= sd < inf and median is not None):
            problem = f"has a mean of {mean} and a standard deviation of {sd}; both must be finite numbers"
            raise OwnRuleError(rule.in_words, problem)
        return cls(rule, mean, sd)

    def quantile(self, u: float | Values) -> Values:
        return np.asarray(_quantile(self.rule.made_of, u), dtype=np.float64)

    def cdf(self, x: float | Values) -> Values:
        return np.asarray(self.rule.made_of.cdf(x), dtype=np.float64)


@dataclass(frozen=True)
class OwnLeadTime:
    """A lead time of one's own: what the engine asks, and the `law` that is planned with."""

    own: Own
    law: Law

    @property
    def mean(self) -> float:
        return self.law.mean

    @property
    def sd(self) -> float:
        return self.law.sd

    def quantile(self, u: float | Values) -> Values:
        return self.law.quantile(u)

    def cdf(self, x: float | Values) -> Values:
        return self.law.cdf(x)


def planning_law(own: Own, bucket: float = 1.0) -> Law:
    """The law that is planned with: the own law itself, one with the stated moments, or that of the calls.

    `bucket` is the number of days from call to call. Raises `OwnRuleError` if the rule fails.

    >>> from simchain.rules.own import lead_time, marked
    >>> @lead_time
    ... def port(day, draw):
    ...     return 10 + 4 * draw(0)
    >>> law = planning_law(Own(marked(port)))
    >>> round(law.mean), round(law.sd)
    (12, 1)
    """
    known: dict[Any, Law] = own.rule.planned_with
    if (own.parameters, bucket) not in known:
        known[own.parameters, bucket] = _worked_out(own, bucket)
    return known[own.parameters, bucket]


def _worked_out(own: Own, bucket: float) -> Law:
    if own.rule.kind == "law":
        return _cut(OwnLaw.of(own.rule))
    stated = stated_moments(own)
    if stated is None:
        values = sample(own, bucket)
        return Constant(values[0]) if len(set(values)) == 1 else Empirical(values)
    mean, sd = stated
    return Gamma.by_moments(mean, sd) if mean and sd else Constant(mean)


def basis_in_words(own: Own, bucket: float = 1.0) -> str:
    """`mean 12, sd 1.2, estimated from 1,095 calls`: what is planned with, and where it is from."""
    law = planning_law(own, bucket)
    known = own.rule.kind == "law" or stated_moments(own) is not None
    origin = "as it says itself" if known else f"estimated from {CALLS:,} calls"
    return f"own rule {own}: mean {law.mean:.6g}, standard deviation {law.sd:.6g}, {origin}"


def stated_moments(own: Own) -> tuple[float, float] | None:
    """Mean and standard deviation that a rule has as attributes."""
    rule = _instance(own)
    if not (hasattr(rule, "mean") and hasattr(rule, "sd")):
        return None
    mean, sd = number_in(rule.mean), number_in(rule.sd)
    if mean is None or sd is None or not (0.0 <= mean < inf and 0.0 <= sd < inf):
        raise OwnRuleError(own.rule.in_words, "has a mean or sd that is no finite number of 0 or more")
    return mean, sd


def sample(own: Own, bucket: float) -> tuple[float, ...]:
    """Its answers on so many days, with chances that belong to nothing else."""
    rule = AtWork(own, "")
    values: list[float] = []
    chances: dict[int, list[float]] = {}

    def read(n: int) -> float:
        if n not in chances:
            chances[n] = Generator(PCG64DXSM((CHANCES_SEED, n))).random(CALLS).tolist()
        return chances[n][len(values)]

    draw = Chance(read)
    for number in range(CALLS):
        draw.forget()
        values.append(rule.number(draw, number * bucket, number * bucket, draw))
    return tuple(values)


def _instance(own: Own) -> Any:
    """The function itself, or an instance of the class."""
    return AtWork(own, "")._call if isinstance(own.rule.made_of, type) else own.rule.made_of


def _cut(law: OwnLaw) -> Law:
    """A law that falls below zero is cut off there."""
    lowest = number_in(law.quantile(2.0**-53))
    return law if lowest is not None and lowest >= 0.0 else Truncated(law, 0.0)


def _value(moment: Any) -> float | None:
    return number_in(moment() if callable(moment) else moment)


def _quantile(law: Any, u: float | Values) -> Any:
    return law.ppf(u) if hasattr(law, "ppf") else law.quantile(u)

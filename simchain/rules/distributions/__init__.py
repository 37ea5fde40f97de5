"""Laws of chance: each maps uniforms to values by its inverse distribution function, and knows its mean and sd."""

from collections.abc import Callable

from simchain.rules.distributions.continuous import Constant, LogNormal, Normal, Uniform
from simchain.rules.distributions.discrete import DiscreteUniform, Empirical, Geometric, NegativeBinomial, Poisson
from simchain.rules.distributions.durations import Erlang, Exponential, Gamma, Weibull
from simchain.rules.distributions.law import Law, Values
from simchain.rules.distributions.truncated import Truncated

__all__ = [
    "BY_MOMENTS",
    "LAWS",
    "LAW_BY_NAME",
    "Constant",
    "DiscreteUniform",
    "Empirical",
    "Erlang",
    "Exponential",
    "Gamma",
    "Geometric",
    "Law",
    "LogNormal",
    "NegativeBinomial",
    "Normal",
    "Poisson",
    "Truncated",
    "Uniform",
    "Values",
    "Weibull",
]

LAWS: tuple[type[Law], ...] = (
    Constant,
    Normal,
    Gamma,
    LogNormal,
    Uniform,
    Exponential,
    Erlang,
    Weibull,
    Poisson,
    NegativeBinomial,
    Geometric,
    DiscreteUniform,
    Empirical,
    Truncated,
)

LAW_BY_NAME: dict[str, type[Law]] = {
    "constant": Constant,
    "normal": Normal,
    "gamma": Gamma,
    "lognormal": LogNormal,
    "uniform": Uniform,
    "exponential": Exponential,
    "erlang": Erlang,
    "weibull": Weibull,
    "poisson": Poisson,
    "negative_binomial": NegativeBinomial,
    "geometric": Geometric,
    "discrete_uniform": DiscreteUniform,
    "empirical": Empirical,
}
"""The laws that a scenario may name. (`Truncated` is a bound on a law, not a law of its own.)"""

BY_MOMENTS: dict[str, Callable[[float, float], Law]] = {
    "normal": Normal.by_moments,
    "gamma": Gamma.by_moments,
    "lognormal": LogNormal.by_moments,
    "uniform": Uniform.by_moments,
    "exponential": Exponential.by_moments,
    "weibull": Weibull.by_moments,
    "negative_binomial": NegativeBinomial.by_moments,
}
"""The laws that a scenario may give as mean ± sd."""

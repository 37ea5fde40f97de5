"""Forecasts: each takes a period's demand into its memory at a constant cost, and says what it expects.

memory = list(opened(rule, level))       # as if demand had been `level` a period all along
forecast = observe(rule, memory, demand) # once per period: the forecast of the next one
expected = expect(rule, memory, periods) # total demand of the next `periods`, the last of them in part
"""

from collections.abc import Callable

from simchain.rules.forecasts import accuracy, autoregressive, averages, intermittent, seasonal, simple, smoothing
from simchain.rules.forecasts.autoregressive import AutoRegressive
from simchain.rules.forecasts.averages import MovingAverage, RollingMoments
from simchain.rules.forecasts.intermittent import Croston, SyntetosBoylan, TeunterSyntetosBabai
from simchain.rules.forecasts.method import Memory, Method
from simchain.rules.forecasts.seasonal import AdditiveHoltWinters, MultiplicativeHoltWinters
from simchain.rules.forecasts.simple import ConstantMean, LastYear, Naive
from simchain.rules.forecasts.smoothing import ExponentialSmoothing, Holt

__all__ = [
    "FORECASTS",
    "FORMULAS",
    "AdditiveHoltWinters",
    "AutoRegressive",
    "ConstantMean",
    "Croston",
    "ExponentialSmoothing",
    "Forecast",
    "Holt",
    "LastYear",
    "Memory",
    "Method",
    "MovingAverage",
    "MultiplicativeHoltWinters",
    "Naive",
    "RollingMoments",
    "SyntetosBoylan",
    "TeunterSyntetosBabai",
    "method_of",
]

Forecast = (
    ConstantMean
    | Naive
    | LastYear
    | MovingAverage
    | ExponentialSmoothing
    | Holt
    | AdditiveHoltWinters
    | MultiplicativeHoltWinters
    | Croston
    | SyntetosBoylan
    | TeunterSyntetosBabai
    | AutoRegressive
)


def method_of(rule: Forecast) -> Method:
    """What goes with a forecast.

    >>> method_of(MovingAverage(4)).observe.__name__
    'observe_moving_average'
    """
    return _METHOD_OF[type(rule)]


FORECASTS: tuple[Method, ...] = (
    *simple.METHODS,
    *averages.METHODS,
    *smoothing.METHODS,
    *seasonal.METHODS,
    *intermittent.METHODS,
    *autoregressive.METHODS,
)
_METHOD_OF = {method.rule: method for method in FORECASTS}
FORMULAS: tuple[Callable[..., float], ...] = (
    *(method.observe for method in FORECASTS),
    *(method.expect for method in FORECASTS),
    *averages.MOMENTS,
    *accuracy.FORMULAS,
)

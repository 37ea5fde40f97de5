"""How good forecasts were: errors period by period, and their ratios to what was asked for.

Sums are taken over the periods measured, ratios of the sums; a ratio to nothing is not a number (NaN).
"""

import math
from collections.abc import Callable

from simchain.formula import formula


@formula
def forecast_error(forecast: float, demand: float) -> float:
    """e_t = F_t - D_t: above zero where too much was forecast.

    >>> forecast_error(100.0, 80.0)
    20.0
    """
    return forecast - demand


@formula
def absolute_error(forecast: float, demand: float) -> float:
    """|e_t| = |F_t - D_t|.

    >>> absolute_error(100.0, 130.0)
    30.0
    """
    return abs(forecast - demand)


@formula
def naive_absolute_error(last_demand: float, demand: float) -> float:
    """|D_t - D_{t-1}|: what the naive forecast would have been wrong by.

    >>> naive_absolute_error(100.0, 130.0)
    30.0
    """
    return abs(demand - last_demand)


@formula
def weighted_absolute_percentage_error(absolute_errors: float, demands: float) -> float:
    """WAPE = sum |e_t| / sum D_t, from the two sums; 0.2 is 20 %. Kolassa and Schuetz (2007), Foresight 6:40-43.

    Unlike the mean of the percentages it bears periods without demand.

    >>> weighted_absolute_percentage_error(20.0 + 30.0, 80.0 + 130.0 + 0.0 + 40.0)
    0.2
    """
    return absolute_errors / demands if demands > 0.0 else math.nan


@formula
def relative_bias(errors: float, demands: float) -> float:
    """bias = sum e_t / sum D_t, from the two sums: above zero where too much was forecast over all.

    >>> relative_bias(20.0 - 30.0, 80.0 + 120.0)
    -0.05
    """
    return errors / demands if demands > 0.0 else math.nan


@formula
def mean_absolute_scaled_error(absolute_errors: float, naive_absolute_errors: float) -> float:
    """MASE = sum |e_t| / sum |D_t - D_{t-1}|, from the two sums: below 1 where it beats the naive forecast.

    Hyndman and Koehler (2006), International Journal of Forecasting 22(4):679-688; here both sums are over the same
    periods.

    >>> mean_absolute_scaled_error(60.0, 80.0)
    0.75
    """
    return absolute_errors / naive_absolute_errors if naive_absolute_errors > 0.0 else math.nan


FORMULAS: tuple[Callable[..., float], ...] = (
    forecast_error,
    absolute_error,
    naive_absolute_error,
    weighted_absolute_percentage_error,
    relative_bias,
    mean_absolute_scaled_error,
)

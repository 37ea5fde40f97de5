"""How good the forecasts were that a stock was replenished by, period by period of the forecast."""

import numpy as np

from simchain.metrics.measured import Floats, Measured, ratio
from simchain.metrics.metric import Metric


def wape(run: Measured) -> Floats:
    return _of(run, "forecast_absolute_error", "forecast_demand")


def bias(run: Measured) -> Floats:
    return _of(run, "forecast_error", "forecast_demand")


def mase(run: Measured) -> Floats:
    return _of(run, "forecast_absolute_error", "naive_absolute_error")


def _of(run: Measured, above: str, below: str) -> Floats:
    """A ratio of sums; NaN for stocks without a forecast, and where there is nothing to divide by."""
    foresees = np.array([point.foresight is not None for point in run.blueprint.points])
    return np.where(foresees, ratio(run.counted(above), run.counted(below)), np.nan)


FORECAST = (
    Metric(
        "wape",
        "forecast",
        "share",
        "Sum of absolute errors of the one-period forecast, over the demand it saw. 0 is perfect.",
        wape,
        None,
        "low",
    ),
    Metric(
        "bias",
        "forecast",
        "share",
        "Sum of forecast less demand, over demand: above 0 too much was forecast.",
        bias,
    ),
    Metric(
        "mase",
        "forecast",
        "ratio",
        "Sum of absolute errors over that of the naive forecast (the last demand again). Below 1 beats it.",
        mase,
        None,
        "low",
    ),
)

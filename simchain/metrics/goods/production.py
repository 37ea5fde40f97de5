"""How often and for how long production stood still for want of parts."""

from collections.abc import Callable
from math import nan

import numpy as np

from simchain.metrics.measured import Floats, Measured
from simchain.metrics.metric import Metric


def line_stops(run: Measured) -> Floats:
    return of_products(run.counted("line_stops"), run)


def line_stop_days(run: Measured) -> Floats:
    return of_products(run.counted("line_stop_days"), run)


def of_products(values: Floats, run: Measured) -> Floats:
    """The values of stocks whose item is made there; NaN for the others."""
    made = [point.production is not None for point in run.blueprint.points]
    return np.where(made, values, nan)


def over_products(point: Callable[[Measured], Floats]) -> Callable[[Measured], float]:
    """The chain's value as the sum over what is made; NaN if nothing is."""
    return lambda run: float(np.nansum(point(run))) if run.blueprint.productions else nan


PRODUCTION = (
    Metric(
        "line_stops",
        "production",
        "events",
        "Spells in which work waits for want of a component and its line stands idle; booked with the product that "
        "has waited longest. Without a line: in which no lot can start.",
        line_stops,
        over_products(line_stops),
        "low",
    ),
    Metric(
        "line_stop_days",
        "production",
        "days",
        "Days that line stops last.",
        line_stop_days,
        over_products(line_stop_days),
        "low",
    ),
)

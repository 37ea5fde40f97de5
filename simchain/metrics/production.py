"""How often and for how long production stood still for want of parts."""

from math import nan

import numpy as np

from simchain.metrics.measured import Floats, Measured


def line_stops(run: Measured) -> Floats:
    return of_products(run.counted("line_stops"), run)


def line_stop_days(run: Measured) -> Floats:
    return of_products(run.counted("line_stop_days"), run)


def of_products(values: Floats, run: Measured) -> Floats:
    """The values of stocks whose item is made there; NaN for the others."""
    made = [point.production is not None for point in run.blueprint.points]
    return np.where(made, values, nan)


def over_products(values: Floats, run: Measured) -> float:
    """Sum over what is made; NaN if nothing is."""
    return float(np.nansum(values)) if run.blueprint.productions else nan

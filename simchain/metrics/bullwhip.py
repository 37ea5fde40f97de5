"""How much more variable orders are than demand. All per period of the ledger, over the measured window."""

import numpy as np

from simchain.metrics.amplification import EVEN
from simchain.metrics.measured import Floats, Measured


def order_variance(run: Measured) -> Floats:
    return run.sum("ordered_variance")


def demand_variance(run: Measured) -> Floats:
    return run.sum("demanded_variance")


def over_variance(above: Floats, below: Floats, mean: Floats) -> Floats:
    """A ratio of variances; NaN where the one below is zero but for rounding."""
    result = np.full(np.shape(above), np.nan)
    varies = np.asarray(below) > (EVEN * np.asarray(mean)) ** 2
    np.divide(above, below, out=result, where=varies & np.isfinite(below))
    return result


def bullwhip(run: Measured) -> Floats:
    return over_variance(run.sum("ordered_variance"), run.sum("demanded_variance"), run.sum("demanded") / run.periods)


def bullwhip_cumulative(run: Measured) -> Floats:
    """Against the demand of all customers that the stock serves, directly or through others, in its own units."""
    return over_variance(
        run.sum("ordered_variance"), run.sum("end_demand_variance"), run.sum("end_demand") / run.periods
    )


def chain_bullwhip(run: Measured) -> float:
    """Of the one stock that is furthest from the customers, against the demand that it serves; else NaN."""
    ranks = [point.rank for point in run.blueprint.points]
    top = [n for n, rank in enumerate(ranks) if rank == max(ranks)]
    return float(bullwhip_cumulative(run)[top[0]]) if len(top) == 1 else float("nan")


def bullwhip_cv2(run: Measured) -> Floats:
    orders, demand = run.sum("ordered") / run.periods, run.sum("demanded") / run.periods
    relative = np.full(len(orders), np.nan)
    np.divide(demand**2, orders**2, out=relative, where=orders > EVEN)
    return np.asarray(bullwhip(run) * relative, dtype=np.float64)


def bullwhip_excess(run: Measured) -> Floats:
    return run.sum("ordered_variance") - run.sum("demanded_variance")


def nsamp(run: Measured) -> Floats:
    return over_variance(run.sum("net_stock_variance"), run.sum("demanded_variance"), run.sum("demanded") / run.periods)

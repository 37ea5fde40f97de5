"""How much more variable orders are than demand. All per period of the ledger, over the measured window."""

import numpy as np

from simchain.metrics.bullwhip.amplification import EVEN
from simchain.metrics.measured import Floats, Measured
from simchain.metrics.metric import Metric


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


BULLWHIP = (
    Metric(
        "bullwhip",
        "bullwhip",
        "ratio",
        "Var(orders placed) / Var(demand received), per period; of the chain: upstream orders on customers' demand.",
        bullwhip,
        chain_bullwhip,
        "low",
    ),
    Metric(
        "bullwhip_cumulative",
        "bullwhip",
        "ratio",
        "Var(orders placed) / Var(customers' demand that the stock serves, in its own units), per period.",
        bullwhip_cumulative,
        None,
        "low",
    ),
    Metric(
        "bullwhip_cv2",
        "bullwhip",
        "ratio",
        "Squared coefficient of variation of orders over that of demand, per period.",
        bullwhip_cv2,
        None,
        "low",
    ),
    Metric(
        "bullwhip_excess",
        "bullwhip",
        "units^2",
        "Var(orders placed) less Var(demand received), per period.",
        bullwhip_excess,
        None,
        "low",
    ),
    Metric(
        "nsamp",
        "bullwhip",
        "ratio",
        "Net stock amplification: Var(net stock at the end of periods) / Var(demand received).",
        nsamp,
        None,
        "low",
    ),
    Metric("order_variance", "bullwhip", "units^2", "Variance of orders placed per period.", order_variance),
    Metric("demand_variance", "bullwhip", "units^2", "Variance of demand received per period.", demand_variance),
)

"""Do stocks lie where they are asked for?"""

import numpy as np

from simchain.metrics.measured import Floats, Measured
from simchain.metrics.metric import Metric


def imbalance(run: Measured) -> Floats:
    """Each stock's part in the imbalance of its group; NaN where it stands alone."""
    values = np.full(len(run.blueprint.points), np.nan)
    for peers in run.blueprint.peers:
        points = list(peers.points)
        values[points] = run.sum("imbalance")[points] / run.periods
    return values


def chain_imbalance(run: Measured) -> float:
    """The mean over the groups."""
    groups = len(run.blueprint.peers)
    return float(np.nansum(imbalance(run))) / groups if groups else float("nan")


def transshipped(run: Measured) -> Floats:
    return run.counted("transshipped")


BALANCE = (
    Metric(
        "imbalance",
        "keeping",
        "share",
        "Sum of |share of the stock - share of the demand| / 2 over stocks of one item side by side, at the ends of "
        "periods; 0 is balanced. Of a stock its own part; of the chain the mean over groups.",
        imbalance,
        chain_imbalance,
        "low",
    ),
    Metric(
        "transshipped_units",
        "keeping",
        "units",
        "Units that came from another site that had too much.",
        transshipped,
        lambda run: float(transshipped(run).sum()),
    ),
)

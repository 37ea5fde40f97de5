"""Net savings: what a price saves against its reference, less what the choice costs in stock and in shortages."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simchain.experiments.intervals import Interval, t_half_width

INVENTORY = ("carrying_cost", "shrinkage_cost", "write_off_cost", "liquidation_cost")
SHORTAGE = ("stockout_cost", "backorder_cost")

MEANINGS = {
    "savings": "(reference price - price paid) x quantity, as in the runs",
    "extra_inventory_cost": "carrying cost and what was lost of stock (shrinkage, write-off, liquidation), "
    "less the same of the baseline",
    "extra_shortage_cost": "cost of stockouts and backorders, less the same of the baseline",
    "net_savings": "savings - extra_inventory_cost - extra_shortage_cost, paired by replication, with its interval",
}


@dataclass(frozen=True)
class NetSavings(Interval):
    """Net savings of one alternative over the measured window. `mean` is `savings` less the two extra costs."""

    alternative: str
    baseline: str
    savings: float
    extra_inventory_cost: float
    extra_shortage_cost: float
    mean: float
    half_width: float


def net_savings(
    alternative: str, baseline: str, values: pd.DataFrame, base: pd.DataFrame, confidence: float
) -> NetSavings:
    """Net savings of an alternative, from its runs and those of the baseline in the same worlds."""
    saved = values["savings"].to_numpy(dtype=np.float64)
    inventory = _sum(values, INVENTORY) - _sum(base, INVENTORY)
    shortage = _sum(values, SHORTAGE) - _sum(base, SHORTAGE)
    net = saved - inventory - shortage
    return NetSavings(
        alternative,
        baseline,
        float(saved.mean()),
        float(inventory.mean()),
        float(shortage.mean()),
        float(net.mean()),
        t_half_width(net, confidence),
    )


def _sum(frame: pd.DataFrame, costs: tuple[str, ...]) -> NDArray[np.float64]:
    return np.asarray(frame[[*costs]].sum(axis=1), dtype=np.float64)

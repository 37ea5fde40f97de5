"""What moving goods emitted."""

import numpy as np

from simchain.metrics.measured import Floats, Measured
from simchain.metrics.metric import Metric


def emitted_by_lane(run: Measured) -> Floats:
    """kg CO2e per lane; NaN where nothing is known of how goods travel."""
    known = np.array([lane.emissions > 0.0 for lane in run.blueprint.lanes], dtype=bool)
    emitted = run.ledger.sums.get("emissions", np.zeros(len(known)))
    return np.where(known, emitted, np.nan)


def of_points(run: Measured) -> Floats:
    """Over the lanes into each stock that say how goods travel; NaN where none does."""
    per_lane = emitted_by_lane(run)
    known = run.by_destination(np.isfinite(per_lane).astype(np.float64)) > 0.0
    return np.where(known, run.by_destination(np.nan_to_num(per_lane)), np.nan)


def of_chain(run: Measured) -> float:
    per_lane = emitted_by_lane(run)
    return float(np.nansum(per_lane)) if np.isfinite(per_lane).any() else float("nan")


CARBON = (
    Metric(
        "kg_co2e",
        "carbon",
        "kg",
        "Emissions of transport: t x km x factor of all that left, over the lanes that say mode and distance.",
        of_points,
        of_chain,
        "low",
    ),
)

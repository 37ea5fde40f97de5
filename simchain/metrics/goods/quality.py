"""What inspection found: bad units and the shipments they came in. Undefined where nothing was inspected."""

from collections.abc import Callable

from simchain.metrics.measured import Floats, Measured, quotient, ratio
from simchain.metrics.metric import Metric

MILLION = 1e6


def quality_of_lanes(run: Measured) -> dict[str, Floats]:
    """Per lane: what was inspected and found bad, as `ppm`, and the share of shipments without a bad unit."""
    inspected, inspections = run.on_lanes("inspected"), run.on_lanes("inspections")
    return {
        "units_inspected": inspected,
        "units_rejected": run.on_lanes("rejected"),
        "ppm": ratio(run.on_lanes("rejected") * MILLION, inspected),
        "acceptance": ratio(inspections - run.on_lanes("failed_inspections"), inspections),
    }


def of_points(
    part: str, whole: str, scale: float = 1.0, rest: bool = False
) -> tuple[Callable[[Measured], Floats], Callable[[Measured], float]]:
    """A ratio of two counters of lanes (or what is left of it to 1), for each stock they lead to and for the chain."""

    def per_lane(run: Measured) -> tuple[Floats, Floats]:
        above, below = run.on_lanes(part), run.on_lanes(whole)
        return scale * (below - above if rest else above), below

    def point(run: Measured) -> Floats:
        above, below = per_lane(run)
        return ratio(run.by_destination(above), run.by_destination(below))

    def chain(run: Measured) -> float:
        above, below = per_lane(run)
        return quotient(float(above.sum()), float(below.sum()))

    return point, chain


def units_rejected(run: Measured) -> Floats:
    return run.by_destination(run.on_lanes("rejected"))


QUALITY = (
    Metric(
        "units_rejected",
        "quality",
        "units",
        "Units that inspection at receipt found bad.",
        units_rejected,
        lambda run: float(units_rejected(run).sum()),
        "low",
    ),
    Metric(
        "ppm",
        "quality",
        "units",
        "Bad units in a million inspected. Lane by lane in lanes.csv.",
        *of_points("rejected", "inspected", MILLION),
        "low",
    ),
    Metric(
        "acceptance",
        "quality",
        "share",
        "Share of inspected shipments in which no unit was bad. Lane by lane in lanes.csv.",
        *of_points("failed_inspections", "inspections", rest=True),
        "high",
    ),
)

"""What customers' demand comes to upstream: units of each stock that go into one unit sold."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simchain.blueprint.plan import Blueprint

Use = tuple[int, int, float]
"""A stock that faces customers, a stock upstream of it (or itself), and units of the second per unit of the first."""


def end_use(blueprint: "Blueprint") -> tuple[Use, ...]:
    """Every pair of a stock that faces customers and a stock that it draws on, directly or through others.

    Along lanes a unit is a unit, times the share of the source; along a bill of materials it is the number per unit
    made over the yield.
    """
    facing = sorted({customers.point for customers in blueprint.customers})
    return tuple((sold, drawn, units) for sold in facing for drawn, units in _drawn_by(blueprint, sold).items())


def _drawn_by(blueprint: "Blueprint", sold: int) -> dict[int, float]:
    """Units of each stock in one unit sold at a stock, downstream first."""
    units = {sold: 1.0}
    waiting = {sold}
    while waiting:
        point = min(waiting, key=lambda index: blueprint.points[index].rank)
        waiting.remove(point)
        for source, per_unit in _sources(blueprint, point):
            units[source] = units.get(source, 0.0) + per_unit * units[point]
            waiting.add(source)
    return units


def _sources(blueprint: "Blueprint", index: int) -> list[tuple[int, float]]:
    point = blueprint.points[index]
    if point.production is not None:
        made = blueprint.productions[point.production]
        return [(part.point, part.per_unit / made.yield_share) for part in made.components]
    lanes = ((blueprint.lanes[lane], share) for lane, share in zip(point.lanes, point.shares, strict=True))
    return [(lane.origin, share / lane.good_share) for lane, share in lanes if lane.origin is not None]

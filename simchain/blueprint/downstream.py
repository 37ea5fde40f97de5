"""For how long what is ordered where something went wrong can be felt by customers, once it is over."""

from functools import cache

from simchain.blueprint.plan import TRANSSHIP, Blueprint, Disruption, Hit, Lane, Production
from simchain.rules.distributions import Law

ALMOST_ALL = 0.99
"""Share of the lead times that are waited for."""


def felt_for(blueprint: Blueprint, disruption: Disruption) -> float:
    """Days from the end of a disruption until the goods that it held up have reached customers, the longest way.

    Each stage counts with its review, the time of its order, the wait for a departure, the inspection, and a lead time
    that only one order in a hundred exceeds. What waits for capacity is not counted.
    """
    begun: dict[int, list[Lane]] = {}
    for lane in blueprint.lanes:
        if lane.origin is not None and lane.way != TRANSSHIP:
            begun.setdefault(lane.origin, []).append(lane)
    made: dict[int, list[Production]] = {}
    for production in blueprint.productions:
        for component in production.components:
            made.setdefault(component.point, []).append(production)

    @cache
    def from_point(index: int) -> float:
        """Days from the shelf of a stock point to customers."""
        shipped = (_stage(blueprint, lane) + from_point(lane.destination) for lane in begun.get(index, ()))
        used = (_making(blueprint, one) + from_point(one.point) for one in made.get(index, ()))
        return max((*shipped, *used), default=0.0)

    def of_lane(lane: Lane, stretch: float = 1.0) -> float:
        return _stage(blueprint, lane, stretch) + from_point(lane.destination)

    def of(hit: Hit) -> float:
        """What is down ships late; a site orders and makes late, too."""
        slowed = {*hit.lanes, *hit.leaving}
        here = [of_lane(lane) for lane in blueprint.lanes if lane.destination in hit.points and lane.way != TRANSSHIP]
        here += [
            _making(blueprint, one) + from_point(one.point) for one in blueprint.productions if one.point in hit.points
        ]
        sold = [of_lane(lane) for lane in blueprint.lanes if lane.supplier in hit.supplies]
        sent = [of_lane(blueprint.lanes[n], max(1.0, disruption.stretch)) for n in slowed]
        return max((*here, *sold, *sent, *(from_point(point) for point in hit.points)), default=0.0)

    after = disruption.recovery + disruption.detected_after + disruption.later
    return after + max(map(of, disruption.hits), default=0.0)


def _stage(blueprint: Blueprint, lane: Lane, stretch: float = 1.0) -> float:
    """Days from the look at a stock to the goods on its shelf."""
    days = lane.order_delay + stretch * _longest(lane.lead_time, lane.replayed)
    days += lane.consolidation.every if lane.consolidation is not None else 0.0
    days += lane.inspection.days if lane.inspection is not None else 0.0
    return days + blueprint.points[lane.destination].review_period


def _making(blueprint: Blueprint, one: Production) -> float:
    """Days from the look at a stock to the first goods off its line."""
    return one.set_up_time + _longest(one.delay) + _longest(one.unit_time) + blueprint.points[one.point].review_period


def _longest(law: Law, replayed: tuple[float, ...] = ()) -> float:
    return max(replayed) if replayed else float(law.quantile(ALMOST_ALL))

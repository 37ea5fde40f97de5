"""Orders by what the sources are like on the day: one is chosen, or each ships what it can."""

from collections.abc import Sequence
from math import floor

from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.world import World
from simchain.rules.sourcing import RANKS, Choice, Offer, order_size, spill_over_part


class Chosen:
    """Gives each order to the source with the lowest rank; of equals to the first."""

    def __init__(self, rule: Choice, lanes: Sequence[Lane], world: World) -> None:
        self._rank = RANKS[type(rule)]
        self._lanes = lanes
        self._world = world

    def order(self, needed: float, cause: int) -> float:
        now, rank = self._world._now, self._rank
        return min(self._lanes, key=lambda lane: rank(offer_of(lane, now, needed), needed)).order(needed, cause)


def offer_of(lane: Lane, now: float, needed: float = 0.0) -> Offer:
    """A source as it is now, to who needs so many units."""
    plan, source = lane.plan, lane.source
    return Offer(
        unit_cost=lane.landed_on(now, order_size(needed, plan.minimum_order, plan.multiple)),
        lead_time=plan.promised,
        is_up=seems_up(lane, now),
        available=source.available(),
    )


def seems_up(lane: Lane, now: float) -> float:
    """1 unless it is known by now that the source stands still, or the way from it; else 0."""
    return float(min(lane.source.known_since, lane.standing.known_since) > now)


class SpilledOver:
    """Asks each source for what it could ship at once; what nobody has waits at the first."""

    def __init__(self, lanes: Sequence[Lane], whole_units: bool, world: World) -> None:
        self._lanes = lanes
        self._world = world
        self._whole_units = whole_units

    def order(self, needed: float, cause: int) -> float:
        parts, remaining, now = [], needed, self._world._now
        for lane in self._lanes:
            source = lane.source
            part = spill_over_part(remaining, source.available(), seems_up(lane, now))
            parts.append(floor(part) if self._whole_units else part)
            remaining -= parts[-1]
        parts[0] += remaining
        return sum(lane.order(part, cause) for lane, part in zip(self._lanes, parts, strict=True))

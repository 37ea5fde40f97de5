"""Rules of one's own while a run goes on: what each is shown, and when it is asked."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Protocol

from simchain.blueprint.plan import Blueprint, Customers, Point
from simchain.blueprint.plan import Lane as LanePlan
from simchain.clock import whole_ticks
from simchain.engines.eventwise.world import World
from simchain.randomness import Tapes
from simchain.randomness.demand_tape import buckets
from simchain.rules.customers.demand import BucketDemand
from simchain.rules.own import AtWork, Chance, Own, OwnLeadTime, StockSeen
from simchain.rules.policies import Memory, OwnPolicy, StockView, order_formula

ON_VIEW = attrgetter(*StockView.__annotations__)


def orders_of(point: Point, world: World) -> Callable[[Any, StockView, Memory], float]:
    """What a stock asks how much to order: a formula, or a rule of one's own."""
    policy = point.policy
    return OwnOrders(policy, point.name, world) if isinstance(policy, OwnPolicy) else order_formula(policy)


class OwnOrders:
    """Stands where a built-in policy has its formula: `(rule, view, memory) -> quantity`."""

    def __init__(self, policy: OwnPolicy, place: str, world: World) -> None:
        self._rule = AtWork(policy.own, place)
        self._world = world

    def __call__(self, policy: OwnPolicy, view: StockView, memory: Memory) -> float:
        now = self._world._now
        seen = StockSeen._make((*ON_VIEW(view), now))
        return self._rule.number(seen, now, seen)


class Times(Protocol):
    """Where a lane's lead times come from."""

    def next(self, day: int) -> float: ...


def lead_times_of(lane: LanePlan, tapes: Tapes) -> Times:
    """A tape, or a rule of one's own."""
    name, lead_time = f"lane {lane.name}/lead_time", lane.lead_time
    if isinstance(lead_time, OwnLeadTime):
        return OwnTimes(lead_time, tapes, name, lane.name)
    return tapes.draws(name, lead_time)


class OwnTimes:
    """Stands where a built-in lead time has its draws: `next(day)` for the shipments of a day, one after the other.

    A law is read from the tape like a built-in one; anything else is asked shipment by shipment.
    """

    def __init__(self, lead_time: OwnLeadTime, tapes: Tapes, name: str, place: str) -> None:
        self._rule = AtWork(lead_time.own, place)
        self._is_law = lead_time.own.rule.kind == "law"
        self._tapes, self._name = tapes, name
        self._draws = [tapes.draws(name, lead_time.law if self._is_law else None)]
        self._day, self._number = -1, 0
        self._chance = Chance(self._read)

    def next(self, day: int) -> float:
        """The lead time of the next shipment that leaves on `day`."""
        self._number = self._number + 1 if day == self._day else 0
        self._day = day
        if self._is_law:
            return self._rule.checked(self._rule.guarded(self._read, day, 0), "no draw", day)
        self._chance.forget()
        return self._rule.number(self._chance, day, day, self._chance)

    def _read(self, n: int) -> float:
        while n >= len(self._draws):
            self._draws.append(self._tapes.draws(f"{self._name}/{len(self._draws)}"))
        return self._draws[n].at(self._day, self._number)


def own_demand(own: Own, customers: Customers, place: str, name: str, run: Blueprint) -> Iterator[tuple[float, float]]:
    """(day, quantity) for every bucket of the run."""
    demand = customers.demand
    assert isinstance(demand, BucketDemand)
    rule = AtWork(own, place)
    if own.rule.kind == "law":
        drawn = buckets(demand, run.tapes, name)
        day = 0.0
        while day < run.horizon:
            day, quantity = rule.guarded(lambda: next(drawn), day)
            yield day, rule.checked(quantity, "no draw", day)
        return
    yield from _asked(rule, demand, name, run)


def _asked(rule: AtWork, demand: BucketDemand, name: str, run: Blueprint) -> Iterator[tuple[float, float]]:
    draws, bucket, slot = run.tapes.draws(name), whole_ticks(demand.bucket), 0
    draw = Chance(lambda n: draws.at(slot, n))
    while slot * bucket < run.horizon:
        draw.forget()
        quantity = rule.number(draw, slot * bucket, slot * bucket, draw)
        yield slot * bucket, quantity * demand.profile.factor(slot * bucket)
        slot += 1

"""The same world without its disruptions, or with one thing down for a while, from the blueprint alone.

Levels, policies and tapes stay: a plan that was made for a world with disruptions meets one without.
"""

from dataclasses import replace

from simchain.blueprint.disruptions import Places, hits_of, ways_of
from simchain.blueprint.plan import Blueprint, Disruption
from simchain.clock import whole_ticks
from simchain.rules.distributions import Constant
from simchain.rules.risk.disruptions import ACTIVITIES, Dated, Timing
from simchain.scenario.scenario import Scenario


def undisrupted(blueprint: Blueprint) -> Blueprint:
    """The twin: nothing stops, is lost, late or dearer. Customers stay: of demand it keeps every change."""
    return replace(blueprint, disruptions=tuple(map(_only_demand, blueprint.disruptions)))


def disrupts(disruption: Disruption) -> bool:
    """Whether it is gone in the twin."""
    return disruption != _only_demand(disruption)


def _only_demand(one: Disruption) -> Disruption:
    """Its timing stays: others may follow it."""
    return Disruption(one.index, one.name, one.timing, one.hits, slows_sources=False, share=1.0, demand=one.demand)


def knocked_out(scenario: Scenario, twin: Blueprint, name: str, starts: float, lasts: float) -> Blueprint:
    """The twin with a supplier, a site, a lane or a region down for so many days. Goods under way move on."""
    places = Places(
        {(point.site, point.item): point.index for point in twin.points},
        {(supply.supplier, supply.item): supply.index for supply in twin.supplies},
        ways_of(twin.lanes),
    )
    timing = Timing(f"knock-out of {name}", Dated(whole_ticks(starts)), Constant(whole_ticks(lasts)))
    names = scenario.spec.regions.get(name, [name])
    blow = Disruption(
        index=len(twin.disruptions),
        name=name,
        timing=timing,
        hits=hits_of(scenario, names, places),
        stops=ACTIVITIES,
    )
    return replace(twin, scenario=f"without {name}", disruptions=(*twin.disruptions, blow))

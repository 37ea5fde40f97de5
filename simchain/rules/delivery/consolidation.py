"""When goods may leave: at fixed times, once a load has gathered, or as soon as they are asked for.

Holding orders back until they fill a vehicle saves freight and costs waiting. Cetinkaya and Lee (2000), Management
Science 46(2), let the vehicle leave by the clock; Higginson and Bookbinder (1994), Journal of Business Logistics 15(2),
compare that with leaving once a quantity waits, and with whichever of the two comes first.
"""

from collections.abc import Callable
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies import DUST


@dataclass(frozen=True)
class Consolidation:
    """Goods leave on days k * `every`, and when units enough for a load of `quantity` wait; 0 means no such rule."""

    every: float = 0.0
    quantity: float = 0.0


@formula
def is_departure(rule: Consolidation, day: float) -> bool:
    """Whether `day` is one of 0, T, 2T, ... on which all that waits may leave. Cetinkaya and Lee (2000), section 2.

    >>> [day for day in range(15) if is_departure(Consolidation(every=7.0), float(day))]
    [0, 7, 14]
    >>> is_departure(Consolidation(quantity=10.0), 7.0)
    False
    """
    return rule.every > 0.0 and day % rule.every == 0.0


@formula
def loaded(rule: Consolidation, waiting: float, due: float) -> float:
    """Units whose load is full: all W that wait, once W - D >= q, else the D of earlier loads that are still there.

    `waiting` is all that was asked for and has not left, `due` the part of it that belongs to earlier loads. Higginson
    and Bookbinder (1994), quantity policy.

    >>> loaded(Consolidation(quantity=10.0), waiting=9.0, due=0.0), loaded(Consolidation(quantity=10.0), 12.0, 0.0)
    (0.0, 12.0)
    >>> loaded(Consolidation(quantity=10.0), waiting=13.0, due=4.0)
    4.0
    """
    if rule.quantity > 0.0 and waiting - due >= rule.quantity - DUST:
        return waiting
    return due


@formula
def time_between_departures(rule: Consolidation, demand_rate: float) -> float:
    """min(T, q / mu): longest mean time, in days, that an order waits for others; 0 where nothing is held back.

    `demand_rate` in units a day, on average. A stock must cover it like the time between two reviews.

    >>> time_between_departures(Consolidation(every=7.0, quantity=50.0), demand_rate=10.0)
    5.0
    """
    by_load = rule.quantity / demand_rate if rule.quantity > 0.0 and demand_rate > 0.0 else 0.0
    if rule.every > 0.0 and (by_load == 0.0 or rule.every < by_load):
        return rule.every
    return by_load


FORMULAS: tuple[Callable[..., float], ...] = (is_departure, loaded, time_between_departures)

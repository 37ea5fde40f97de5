"""The bare chain: what a competent SimPy user writes by hand, as the baseline of the speed figures.

A serial chain of sites. Each site reviews its stock once a period and orders up to a local base-stock level; what it
cannot send at once it owes (backorders); the supplier behind the last site never runs out. There is no ledger, no
scenario and no measure beyond the stock on hand and the backlog at the end of each period.

The order of a period: deliveries arrive in the morning (at ``t``), everything else happens at noon (``t + 0.5``), site
by site from the customers upstream. SimPy keeps events of one instant in the order in which they were scheduled, so the
order in which the processes are created is the order in which they act at every noon.

Site 0 is the one that faces the customers. From the root of the repository: ``python -m benchmarks.bare``.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from math import sqrt

import numpy as np
import simpy

MEAN_DEMAND = 10  # units per period, Poisson
LEAD_TIMES = (2, 1, 1, 1)  # periods; repeated for longer chains
SAFETY_FACTOR = 1.0  # standard deviations of the demand over the lead time
NOON = 0.5  # exactly representable, so times never drift


def lead_times(sites: int) -> list[int]:
    """Replenishment lead time of every site, in periods, the customers' site first."""
    return [LEAD_TIMES[site % len(LEAD_TIMES)] for site in range(sites)]


def base_stock_levels(sites: int) -> list[int]:
    """Local base-stock levels: mean demand over the lead time plus a safety factor times its deviation."""
    means = [MEAN_DEMAND * lead_time for lead_time in lead_times(sites)]
    return [round(mean + SAFETY_FACTOR * sqrt(mean)) for mean in means]


def demands(periods: int, seed: int) -> list[int]:
    """Customers' demand of every period: the same list for every program that is compared."""
    return [int(units) for units in np.random.default_rng(seed).poisson(MEAN_DEMAND, periods)]


class Site:
    """Stock of one site and what was asked of it."""

    def __init__(self, level: int, lead_time: int, upstream: Site | None) -> None:
        self.level = level
        self.lead_time = lead_time
        self.upstream = upstream
        self.on_hand = level
        self.on_order = 0
        self.backlog = 0
        self.asked = 0  # in this period, not looked at yet
        self.on_hand_sum = 0
        self.backlog_sum = 0


def customers(env: simpy.Environment, demand: Sequence[int], site: Site) -> Generator[simpy.Event, None, None]:
    yield env.timeout(NOON)
    for units in demand:
        site.asked += units
        yield env.timeout(1)


def review(env: simpy.Environment, site: Site, downstream: Site | None) -> Generator[simpy.Event, None, None]:
    yield env.timeout(NOON)
    while True:
        owed = site.backlog + site.asked
        sent = min(site.on_hand, owed)
        site.asked = 0
        site.on_hand -= sent
        site.backlog = owed - sent
        if sent and downstream is not None:
            env.process(shipment(env, downstream, sent))

        quantity = site.level - (site.on_hand + site.on_order - site.backlog)
        if quantity > 0:
            site.on_order += quantity
            if site.upstream is None:
                env.process(shipment(env, site, quantity))
            else:
                site.upstream.asked += quantity

        site.on_hand_sum += site.on_hand
        site.backlog_sum += site.backlog
        yield env.timeout(1)


def shipment(env: simpy.Environment, to: Site, quantity: int) -> Generator[simpy.Event, None, None]:
    yield env.timeout(to.lead_time - NOON)
    to.on_order -= quantity
    to.on_hand += quantity


def run(demand: Sequence[int], sites: int) -> tuple[list[float], list[float]]:
    """Average stock on hand and average backlog of every site at the end of a period, the customers' site first."""
    periods = len(demand)
    env = simpy.Environment()
    chain: list[Site] = []
    for level, lead_time in reversed(list(zip(base_stock_levels(sites), lead_times(sites), strict=True))):
        chain.insert(0, Site(level, lead_time, upstream=chain[0] if chain else None))
    env.process(customers(env, demand, chain[0]))
    for number, site in enumerate(chain):
        env.process(review(env, site, chain[number - 1] if number else None))
    env.run(until=periods)
    return [site.on_hand_sum / periods for site in chain], [site.backlog_sum / periods for site in chain]


if __name__ == "__main__":
    on_hand, backlog = run(demands(periods=520, seed=1), sites=4)
    print("average on hand", on_hand)
    print("average backlog", backlog)

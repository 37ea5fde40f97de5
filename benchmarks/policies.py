"""What each ordering policy costs the engine: one shop and its supplier, a review a day, against base stock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.simchain_side import run
from simchain import load, lower
from simchain.blueprint import Blueprint
from simchain.scenario.relations.sight import FORESEEING
from simchain.scenario.spec import POLICIES, POLICY_NAMES
from tests.policy_grid import BEHIND, EXAMPLES

BASE = "base_stock"
FORECAST = {"method": "moving_average", "window": "28 days"}


def shop(policy: str, periods: int) -> Blueprint:
    """A shop under the policy, lowered; where the policy looks at a forecast, it has one."""
    word = policy.partition(",")[0]
    stock = {**EXAMPLES[policy], "policy": word, "review": "1 day"}
    site: dict[str, Any] = {"demand": {"rate": "5 units/day", "dist": "poisson"}, "buys": "mill", "stock": stock}
    if issubclass(dict(zip(POLICY_NAMES, POLICIES, strict=True))[word], FORESEEING):
        site["forecast"] = FORECAST
    if word == "vmi":
        site["buys"] = {"supplier": "mill", "replenished_by": "supplier", "band": [5, 60]}
    return lower(load(_world({"shop": site}, periods))["base"])


def two_stages(policy: str, periods: int) -> Blueprint:
    """A shop with a base stock behind which a depot stands, under a base stock of its own or what counts the shop."""
    stock = {**EXAMPLES[policy], "policy": policy.partition(",")[0], "review": "1 day"}
    sites = {
        "depot": {"buys": "mill", "stock": stock},
        "shop": {"demand": {"rate": "5 units/day", "dist": "poisson"}, "buys": "depot", "stock": {"level": 30}},
    }
    return lower(load(_world(sites, periods))["base"])


def _world(sites: dict[str, Any], periods: int) -> dict[str, Any]:
    return {
        "simchain": 1,
        "run": {"horizon": f"{periods} days", "replications": 1, "series": "none"},
        "costs": {"holding": "0 USD/unit/day"},
        "suppliers": {"mill": {"lead_time": "2 days"}},
        "sites": sites,
    }


def programs(periods: int) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """Policy -> its run, and the run of base stock that it is compared with."""
    base = shop(BASE, periods)
    found: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {}
    for policy in EXAMPLES:
        if policy in BEHIND:
            ours, other = two_stages(policy, periods), two_stages(BASE, periods)
        else:
            ours, other = shop(policy, periods), base
        found[policy] = (_runs(ours), _runs(other))
    return found


def _runs(plan: Blueprint) -> Callable[[], object]:
    return lambda: run(plan)

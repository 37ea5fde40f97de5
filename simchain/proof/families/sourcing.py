"""A slow and a fast source: single-index, dual-index and capped dual-index rules, and tailored base-surge.

The papers order before demand, with a fast lead time of 0; in simchain's order of the day both take a day longer.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.luck import Floats, mean_and_error, without_luck
from simchain.proof.systems import Gathered, Model, base_stock, days, holding_of, simulate_case, units

UNIFORM = {"dist": "empirical", "values": [units(n) for n in range(5)], "bucket": "1 day"}
MEAN = 2.0

FAST = 1
"""Lead time of the fast source, in simchain's order of the day."""


def a_shop(given: Mapping[str, Any], level: float, buys: Mapping[str, Any]) -> Model:
    """A shop with a base stock and two suppliers, who own what is under way."""
    slow, fast = given["prices"]
    lead_times = {"slow": given.get("regular_lead_time", 2) + 1, "fast": FAST}
    return {
        "simchain": 1,
        "costs": {"holding": holding_of(given["holding"]), "backorder": holding_of(given["backorder"])},
        "suppliers": {
            name: {"price": f"{price} USD", "lead_time": days(lead_times[name]), "title_passes": "receipt"}
            for name, price in (("slow", slow), ("fast", fast))
        },
        "sites": {"shop": {"demand": UNIFORM, "stock": base_stock(level), "buys": dict(buys)}},
    }


def expedited(outcome: Gathered) -> Floats:
    """Units a day from the fast source: by Little's law, what is under way over the days that it takes."""
    return outcome.on("fast>shop/item", "average_in_transit") / FAST


def rules(given: Mapping[str, Any]) -> Iterator[tuple[str, Model]]:
    """The shop under each rule, with the level of its policy."""
    roles = {"regular": "slow", "expedited": "fast"}
    single, dual, capped, base = (
        given["single_index"],
        given["dual_index"],
        given["capped_dual_index"],
        given["base_surge"],
    )
    yield (
        "single_index",
        a_shop(given, single["zr"], {"rule": "single_index", **roles, "expedite_up_to": units(single["ze"])}),
    )
    yield (
        "dual_index",
        a_shop(given, dual["zr"], {"rule": "dual_index", **roles, "expedite_up_to": units(dual["ze"])}),
    )
    cap = {"expedite_up_to": units(capped["Se"]), "regular_cap": units(capped["cap"])}
    yield "capped_dual_index", a_shop(given, capped["Sr"], {"rule": "dual_index", **roles, **cap})
    yield "tailored_base_surge", a_base_and_surge(given, base)


def a_base_and_surge(given: Mapping[str, Any], base: Mapping[str, float]) -> Model:
    buys = {"rule": "base_surge", "base": "slow", "surge": "fast", "base_rate": f"{base['Q']} units/day"}
    return a_shop(given, base["S"], buys)


def two_speeds_cost_what_the_papers_say(known: Case) -> Iterator[Found]:
    outcomes = {name: simulate_case(known, model) for name, model in rules(known.given)}
    luck = {name: outcome.a_day("demand") - MEAN for name, outcome in outcomes.items()}
    got: dict[str, Any] = {}
    for name, outcome in outcomes.items():
        found = {"cost": outcome.a_day("total_cost"), "expedited": expedited(outcome)}
        got |= {f"{key}_{name}": value for key, value in without_luck(found, luck[name]).items()}
    costs = [mean_and_error(got[f"cost_{name}"]) for name in outcomes]
    best = float(known.given["best_of_any_policy"])
    yield Found(got, holds={"none is cheaper than the best of any policy": all(m + 3 * e >= best for m, e in costs)})


def base_and_surge_keep_the_stock_of_their_overshoot(known: Case) -> Iterator[Found]:
    outcome = simulate_case(known, a_base_and_surge(known.given, known.given["base_surge"]))
    got = {
        "cost_per_period": outcome.a_day("total_cost"),
        "expedited_per_period": expedited(outcome),
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "avg_backorders": outcome.at("shop", "average_backlog"),
    }
    yield Found(without_luck(got, outcome.a_day("demand") - MEAN))


CASES = (
    (("DS-01", "DS-02"), two_speeds_cost_what_the_papers_say),
    (("DS-05",), base_and_surge_keep_the_stock_of_their_overshoot),
)

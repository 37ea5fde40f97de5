"""How much orders swing where demand is foreseen, where it is smoothed, and where it comes in batches."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import sqrt
from typing import Any

import numpy as np

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.luck import Floats
from simchain.proof.systems import Gathered, Model, days, normal, poisson, series, simulate_case, trace, units

ANY_ORDER = {"negative_orders": "allowed"}
"""The theory gives back what it has too much of."""


def foreseeing(given: Mapping[str, Any], stock: Model, forecast: Model) -> Model:
    """A shop whose orders follow a forecast of normal demand, correlated from day to day or not."""
    rho, sd = given.get("rho", 0.0), given.get("sd", 0.0)
    if "innovation_sd" in given:
        sd = given["innovation_sd"] / sqrt(1 - rho**2)
    demand = {"rate": f"{given['mean']} ± {sd} units/day", "autocorrelation": rho} if rho else normal(given["mean"], sd)
    shop = {"demand": demand, "buys": "mill", "stock": {**stock, **ANY_ORDER}, "forecast": forecast}
    return {"simchain": 1, "suppliers": {"mill": {"lead_time": days(given["lead_time"])}}, "sites": {"shop": shop}}


def method_of(given: Mapping[str, Any]) -> Model:
    """The forecast that a case asks for."""
    if "window" in given:
        return {"method": "moving_average", "window": days(given["window"])}
    if "alpha" in given:
        return {"method": "exponential_smoothing", "alpha": f"{100 * given['alpha']} %"}
    return {"method": "ar1" if "rho" in given else "constant"}


def orders_follow_a_forecast(known: Case) -> Iterator[Found]:
    stock = {"policy": "order_up_to", "safety_stock": units(known.given["mean"])}
    outcome = simulate_case(known, foreseeing(known.given, stock, method_of(known.given)))
    yield Found({"bullwhip_ratio": outcome.at("shop", "bullwhip")})


def gaps_are_closed_in_part(known: Case) -> Iterator[Found]:
    given = known.given
    stock = {
        "policy": "proportional",
        "net_stock_gain": f"{100 / given['Ti']} %",
        "pipeline_gain": f"{100 / given['Tw']} %",
        "target_net_stock": units(given["mean"]),
    }
    outcome = simulate_case(known, foreseeing(given, stock, method_of(given)))
    got = {
        "bullwhip_ratio": outcome.at("shop", "bullwhip"),
        "net_stock_variance_ratio": outcome.at("shop", "nsamp"),
    }
    yield Found(got)


def a_chain_of_forecasts(known: Case, shared: bool) -> Gathered:
    """Sites in a row, each with a moving average of what it sees: orders, or the customers."""
    given = known.given
    stages = [f"stage {n}" for n in range(len(given["lead_times"]))]
    forecast = method_of(given)
    sites: Model = {}
    for n, (stage, lead_time) in enumerate(zip(stages, given["lead_times"], strict=True)):
        source = stages[n + 1] if n + 1 < len(stages) else "mill"
        sites[stage] = {
            "buys": {"supplier": source, "lead_time": days(lead_time)},
            "stock": {"policy": "order_up_to", "safety_stock": units(2 * given["mean"]), **ANY_ORDER},
        }
        if n == 0 or not shared:
            sites[stage]["forecast"] = dict(forecast)
    sites[stages[0]]["demand"] = normal(given["mean"], given["sd"])
    if shared:
        sites[stages[0]]["forecast"]["shared_with"] = stages[1:]
    model = {"simchain": 1, "suppliers": {"mill": {"lead_time": days(given["lead_times"][-1])}}, "sites": sites}
    return simulate_case(known, model)


def ratios(outcome: Gathered, known: Case) -> list[Floats]:
    stages = range(len(known.given["lead_times"]))
    return [outcome.at(f"stage {n}", "bullwhip_cumulative") for n in stages]


def each_stage_foresees_the_orders_that_it_gets(known: Case) -> Iterator[Found]:
    """Exact ratios are above the product of one stage's: orders are correlated."""
    got = ratios(a_chain_of_forecasts(known, shared=False), known)
    bound = known.given["product_lower_bound"]
    above = [bool(np.mean(ratio) > 0.99 * least) for ratio, least in zip(got, bound, strict=True)]
    yield Found({"bullwhip_ratio_vs_customer_by_stage": got}, holds={"at least the product of stages": all(above)})


def all_stages_foresee_the_customers(known: Case) -> Iterator[Found]:
    yield Found({"bullwhip_ratio_vs_customer_by_stage": ratios(a_chain_of_forecasts(known, shared=True), known)})


def retailers_order_once_a_cycle(known: Case) -> Iterator[Found]:
    """In step, evenly spread, and as it comes: with random phases as the mean over every way they can fall."""
    given = known.given
    shops, cycle = given["retailers"], given["cycle"]
    ways = {
        "synchronised": [(0,) * shops],
        "balanced": [tuple(n % cycle for n in range(shops))],
        "random": list(product(range(cycle), repeat=shops)),
    }
    got: dict[str, Any] = {}
    for way, phases in ways.items():
        patterns = {tuple(sorted(shifts)): 0 for shifts in phases}
        for shifts in phases:
            patterns[tuple(sorted(shifts))] += 1
        found = {shifts: variance_upstream(known, shifts) for shifts in patterns}
        got[f"var_{way}"] = sum(found[shifts] * count for shifts, count in patterns.items()) / len(phases)
    demand = shops * given["sd"] ** 2
    got |= {f"ratio_{way}": got[f"var_{way}"] / demand for way in ways}
    yield Found({name: got[name] for name in known.expect})


def variance_upstream(known: Case, phases: Sequence[int]) -> Floats:
    """Variance of what all retailers together order a day, where each reviews on its own day of the cycle."""
    given = known.given
    sites: Model = {"depot": {"buys": "mill", "stock": {"level": units(0)}}}
    for n, phase in enumerate(phases):
        stock = {"level": units(1000), "review": days(given["cycle"]), "first_review": days(phase)}
        sites[f"shop {n}"] = {"demand": normal(given["mean"], given["sd"]), "buys": "depot", "stock": stock}
    model = {"simchain": 1, "suppliers": {"mill": {"lead_time": "1 day"}}, "sites": sites}
    return simulate_case(known, model).at("depot", "demand_variance")


def orders_come_in_batches(known: Case) -> Iterator[Found]:
    given = known.given
    batches = {"quantity": units(given["Q"]), "reorder_point": units(3 * given["mean"]), "batches": "as_needed"}
    stock = {"policy": "reorder_point", "review": "1 day", **batches}
    model = {
        "simchain": 1,
        "suppliers": {"mill": {"lead_time": "1 day"}},
        "sites": {"shop": {"demand": poisson(given["mean"]), "buys": "mill", "stock": stock}},
    }
    outcome = simulate_case(known, model)
    got = {
        "order_variance_per_period": outcome.at("shop", "order_variance"),
        "bullwhip_ratio": outcome.at("shop", "bullwhip"),
    }
    yield Found(got)


def what_never_varies_has_no_ratio(known: Case) -> Iterator[Found]:
    given = known.given
    stages, periods = given["stages"], 50
    sites: Model = {}
    for n in range(stages):
        sites[f"stage {n}"] = {
            "buys": {"supplier": f"stage {n + 1}" if n + 1 < stages else "mill", "lead_time": "1 day"},
            "stock": {
                "policy": "jit",
                "review": "1 day",
                "opening": {"on_hand": units(given["on_hand"]), "in_transit": {"day 0": units(given["demand"])}},
            },
        }
    sites["stage 0"]["demand"] = {"rate": f"{given['demand']} units/day"}
    model = {"simchain": 1, "suppliers": {"mill": {"lead_time": "1 day"}}, "sites": sites}
    results = trace(model, periods)
    points = results.points
    stock = [series(results, f"stage {n}", "on_hand") for n in range(stages)]
    got = {
        "bullwhip_ratio_defined": bool(points["bullwhip"].notna().any()),
        "order_variance": points["order_variance"].to_numpy(),
        "backorders": points["average_backlog"].to_numpy(),
        "on_hand_constant": [float(level[0]) if np.ptp(level) == 0 else float("nan") for level in stock],
    }
    yield Found(got)


CASES = (
    (("BW-03", "BW-04", "BW-07", "BW-09", "BW-10", "BW-12", "BW-17"), orders_follow_a_forecast),
    (("BW-19", "BW-21", "BW-28", "BW-30"), gaps_are_closed_in_part),
    (("BW-13",), each_stage_foresees_the_orders_that_it_gets),
    (("BW-15",), all_stages_foresee_the_customers),
    (("BW-22",), retailers_order_once_a_cycle),
    (("BW-24", "BW-26"), orders_come_in_batches),
    (("BW-27",), what_never_varies_has_no_ratio),
)

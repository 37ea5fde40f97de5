"""Base stock at one site: levels by formula, costs and service by simulation."""

from typing import Any

import pytest
from judging import Case, cases, settle, without_luck
from systems import Model, base_stock, days, normal, one_stock, poisson, simulate_case

import simchain

pytestmark = pytest.mark.theory

AT_CRITICAL_RATIO = {"policy": "base_stock", "review": "1 day", "safety": "critical_ratio"}


def a_shop(given: dict[str, Any], stock: Model) -> Model:
    demand = normal(given["mean"], given["sd"]) if "sd" in given else poisson(given["mean"])
    costs = {"holding": given["holding"], "backorder": given["backorder"]}
    return one_stock(demand, stock, days(given["lead_time"]), **costs)


def level_of(model: Model) -> float:
    """The base-stock level that a scenario comes to."""
    return simchain.lower(simchain.load(model)["base"]).points[0].policy.level


def service_and_cost(known: Case, model: Model) -> dict[str, Any]:
    """What is known of such a shop, without the luck of how much was asked for."""
    outcome = simulate_case(known, model)
    got = {
        "cost_per_period": outcome.a_day("total_cost"),
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "avg_backorders": outcome.at("shop", "average_backlog"),
        "no_stockout_prob": outcome.at("shop", "no_stockout_probability"),
        "unit_fill_rate": outcome.at("shop", "fill_rate"),
    }
    got = {name: value for name, value in got.items() if name in known.expect}
    return without_luck(got, outcome.a_day("demand") - known.given["mean"])


@cases("BS-01", "BS-03", "BS-04")
def test_the_critical_ratio_sets_the_level(known: Case) -> None:
    model = a_shop(known.given, AT_CRITICAL_RATIO)
    settle(known, service_and_cost(known, model), {"S_star": level_of(model)})


@cases("BS-06")
def test_cycle_service_and_fill_rate_go_by_their_own_names(known: Case) -> None:
    model = a_shop(known.given, base_stock(known.given["S"]))
    settle(known, service_and_cost(known, model))


@cases("BS-07")
def test_a_level_that_is_reviewed_every_fourth_period(known: Case) -> None:
    model = a_shop(known.given, base_stock(known.given["S"], review=days(known.given["review"])))
    settle(known, service_and_cost(known, model))


@cases("PO-01")
def test_four_shops_that_pool_their_demand_pay_half(known: Case) -> None:
    given = known.given
    pooled = a_shop({**given, "mean": given["pooled_mean"], "sd": given["pooled_sd"]}, AT_CRITICAL_RATIO)
    apart = a_shop(given, AT_CRITICAL_RATIO)
    apart["sites"] = {f"shop {n}": apart["sites"]["shop"] for n in range(given["shops"])}
    together, alone = simulate_case(known, pooled).a_day("total_cost"), simulate_case(known, apart).a_day("total_cost")
    settle(known, {"cost_separate": alone, "cost_pooled": together, "ratio": together / alone})

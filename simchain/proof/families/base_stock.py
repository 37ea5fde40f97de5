"""Base stock at one site: levels by formula, costs and service by simulation."""

from collections.abc import Iterator, Mapping
from typing import Any

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.luck import without_luck
from simchain.proof.systems import Model, base_stock, days, normal, one_stock, poisson, policy_of, simulate_case

AT_CRITICAL_RATIO = {"policy": "base_stock", "review": "1 day", "safety": "critical_ratio"}


def a_shop(given: Mapping[str, Any], stock: Model) -> Model:
    demand = normal(given["mean"], given["sd"]) if "sd" in given else poisson(given["mean"])
    costs = {"holding": given["holding"], "backorder": given["backorder"]}
    return one_stock(demand, stock, days(given["lead_time"]), **costs)


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


def the_critical_ratio_sets_the_level(known: Case) -> Iterator[Found]:
    model = a_shop(known.given, AT_CRITICAL_RATIO)
    yield Found(service_and_cost(known, model), {"S_star": policy_of(model).level})


def cycle_service_and_fill_rate_go_by_their_own_names(known: Case) -> Iterator[Found]:
    yield Found(service_and_cost(known, a_shop(known.given, base_stock(known.given["S"]))))


def a_level_is_reviewed_every_fourth_period(known: Case) -> Iterator[Found]:
    stock = base_stock(known.given["S"], review=days(known.given["review"]))
    yield Found(service_and_cost(known, a_shop(known.given, stock)))


def four_shops_that_pool_their_demand_pay_half(known: Case) -> Iterator[Found]:
    given = known.given
    pooled = a_shop({**given, "mean": given["pooled_mean"], "sd": given["pooled_sd"]}, AT_CRITICAL_RATIO)
    apart = a_shop(given, AT_CRITICAL_RATIO)
    apart["sites"] = {f"shop {n}": apart["sites"]["shop"] for n in range(given["shops"])}
    together, alone = simulate_case(known, pooled).a_day("total_cost"), simulate_case(known, apart).a_day("total_cost")
    yield Found({"cost_separate": alone, "cost_pooled": together, "ratio": together / alone})


CASES = (
    (("BS-01", "BS-03", "BS-04"), the_critical_ratio_sets_the_level),
    (("BS-06",), cycle_service_and_fill_rate_go_by_their_own_names),
    (("BS-07",), a_level_is_reviewed_every_fourth_period),
    (("PO-01",), four_shops_that_pool_their_demand_pay_half),
)

"""A reorder point and a quantity: the EOQ under a steady flow, (r, Q) under Poisson demand."""

from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any

from simchain.proof.case import ROUNDING, Case
from simchain.proof.judging import Found
from simchain.proof.luck import is_best, without_luck
from simchain.proof.systems import (
    CONTINUOUS,
    Gathered,
    Model,
    arrivals,
    days,
    one_stock,
    policy_of,
    simulate,
    simulate_case,
    units,
)
from simchain.rules.levels.stock import economic_order_quantity, eoq_with_backorders

FLOW_DAYS = 300
"""Deterministic: long enough for the first and last cycle not to matter."""


def fixed_quantity(reorder_point: float, quantity: float | str, order_cost: float) -> Model:
    return {
        "policy": "reorder_point",
        "reorder_point": units(reorder_point),
        "quantity": quantity if isinstance(quantity, str) else units(quantity),
        "order_cost": f"{order_cost} USD",
        "review": CONTINUOUS,
    }


def under_a_flow(given: Mapping[str, Any], reorder_point: float, quantity: float | str) -> Model:
    stock = fixed_quantity(reorder_point, quantity, given["order_cost"])
    costs = {"holding": given["holding"], "backorder": given.get("backorder", 0.0)}
    return one_stock({"flow": f"{given['flow']} units/day"}, stock, "0 days", **costs)


def the_economic_order_quantity_under_a_steady_flow(known: Case) -> Iterator[Found]:
    given = known.given
    model = under_a_flow(given, 0.0, "eoq")
    quantity = economic_order_quantity(given["flow"], given["order_cost"], given["holding"])
    outcome = simulate(model, FLOW_DAYS, replications=1)
    double = simulate(under_a_flow(given, 0.0, 2 * quantity), FLOW_DAYS, replications=1)
    got = {
        "cost_rate": outcome.a_day("total_cost"),
        "cycle_time": 1 / outcome.a_day("orders_placed"),
        "orders_per_time": outcome.a_day("orders_placed"),
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "cost_rate_at_2Q": double.a_day("total_cost"),
    }
    same = isclose(policy_of(model).quantity, quantity, rel_tol=ROUNDING)
    yield Found(got, {"Q_star": quantity}, {"a scenario's eoq is that quantity": same})


def planned_backorders_under_a_steady_flow(known: Case) -> Iterator[Found]:
    given = known.given
    quantity, reorder_point = eoq_with_backorders(
        given["flow"], given["order_cost"], given["holding"], given["backorder"]
    )
    outcome = simulate(under_a_flow(given, reorder_point, quantity), FLOW_DAYS, replications=1)
    got = {
        "backordered_fraction": 1 - outcome.at("shop", "fill_rate"),
        "cost_rate": outcome.a_day("total_cost"),
        "max_backorder": outcome.at("shop", "peak_backlog"),
    }
    yield Found(got, {"Q_star": quantity})


def under_poisson(known: Case, reorder_point: int, quantity: int) -> Gathered:
    given = known.given
    stock = fixed_quantity(reorder_point, quantity, given["order_cost"])
    costs = {"holding": given["holding"], "backorder": given["backorder"]}
    model = one_stock(arrivals(given["arrivals"]), stock, days(given["lead_time"]), **costs)
    return simulate_case(known, model, bucket=10)


def a_fixed_quantity_under_continuous_review(known: Case) -> Iterator[Found]:
    r, q = known.given["r"], known.given["Q"]
    outcome = under_poisson(known, r, q)
    cost = outcome.a_day("total_cost")
    luck = outcome.a_day("demand") - known.given["arrivals"]
    neighbours = [(r - 1, q), (r + 1, q), (r, q - 1), (r, q + 1), (r - 1, q + 1), (r + 1, q - 1)]
    others = [under_poisson(known, *pair).a_day("total_cost") for pair in neighbours]
    got = {
        "cost_rate": cost,
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "avg_backorders": outcome.at("shop", "average_backlog"),
        "fill_rate": outcome.at("shop", "fill_rate"),
        "orders_per_time": outcome.a_day("orders_placed"),
    }
    yield Found({**without_luck(got, luck), "is_optimal": is_best(cost, others, luck)})


CASES = (
    (("EOQ-01",), the_economic_order_quantity_under_a_steady_flow),
    (("EOQ-03",), planned_backorders_under_a_steady_flow),
    (("RQ-01", "RQ-03", "RQ-04"), a_fixed_quantity_under_continuous_review),
)

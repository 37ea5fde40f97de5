"""A reorder point and a quantity: the EOQ under a steady flow, (r, Q) under Poisson demand."""

from typing import Any

import pytest
from judging import Case, cases, is_best, settle, without_luck
from systems import Model, Outcome, arrivals, days, one_stock, simulate, simulate_case, units

import simchain
from simchain.rules.stock import economic_order_quantity, eoq_with_backorders

pytestmark = pytest.mark.theory

FLOW_DAYS = 300
"""Deterministic: long enough for the first and last cycle not to matter."""


def fixed_quantity(reorder_point: float, quantity: float | str, order_cost: float) -> Model:
    return {
        "policy": "reorder_point",
        "reorder_point": units(reorder_point),
        "quantity": quantity if isinstance(quantity, str) else units(quantity),
        "order_cost": f"{order_cost} USD",
        "review": "continuous",
    }


def under_a_flow(given: dict[str, Any], reorder_point: float, quantity: float | str) -> Model:
    stock = fixed_quantity(reorder_point, quantity, given["order_cost"])
    costs = {"holding": given["holding"], "backorder": given.get("backorder", 0.0)}
    return one_stock({"flow": f"{given['flow']} units/day"}, stock, "0 days", **costs)


@cases("EOQ-01")
def test_the_economic_order_quantity_under_a_steady_flow(known: Case) -> None:
    given = known.given
    model = under_a_flow(given, 0.0, "eoq")
    lowered = simchain.lower(simchain.load(model)["base"]).points[0].policy.quantity
    quantity = economic_order_quantity(given["flow"], given["order_cost"], given["holding"])
    assert lowered == pytest.approx(quantity, rel=1e-9)
    outcome = simulate(model, FLOW_DAYS, replications=1)
    double = simulate(under_a_flow(given, 0.0, 2 * quantity), FLOW_DAYS, replications=1)
    got = {
        "cost_rate": outcome.a_day("total_cost"),
        "cycle_time": 1 / outcome.a_day("orders_placed"),
        "orders_per_time": outcome.a_day("orders_placed"),
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "cost_rate_at_2Q": double.a_day("total_cost"),
    }
    settle(known, got, {"Q_star": quantity})


@cases("EOQ-03")
def test_planned_backorders_under_a_steady_flow(known: Case) -> None:
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
    settle(known, got, {"Q_star": quantity})


def under_poisson(known: Case, reorder_point: int, quantity: int) -> Outcome:
    given = known.given
    stock = fixed_quantity(reorder_point, quantity, given["order_cost"])
    costs = {"holding": given["holding"], "backorder": given["backorder"]}
    model = one_stock(arrivals(given["arrivals"]), stock, days(given["lead_time"]), **costs)
    return simulate_case(known, model, bucket=10)


@cases("RQ-01", "RQ-03", "RQ-04")
def test_a_fixed_quantity_under_continuous_review(known: Case) -> None:
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
    settle(known, {**without_luck(got, luck), "is_optimal": is_best(cost, others, luck)})

"""Lost sales: base stock whose position counts the pipeline, and the same order each period."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.systems import Gathered, Model, base_stock, days, one_stock, simulate_case, units


def losing(known: Case, stock: Model, lead_time: float) -> Gathered:
    given = known.given
    demand = {"rate": f"{given['mean']} units/day", "dist": given["dist"]}
    costs: dict[str, Any] = {"holding": given["holding"], "stockout": given["stockout"], "unmet": "lost"}
    return simulate_case(known, one_stock(demand, stock, days(lead_time), **costs))


def the_best_base_stock_level_where_sales_are_lost(known: Case) -> Iterator[Found]:
    outcome = losing(known, base_stock(known.given["S"]), known.given["lead_time"])
    cost = outcome.a_day("total_cost")
    got = {
        "cost_per_period": cost,
        "fill_rate": outcome.at("shop", "fill_rate"),
        "avg_on_hand_end": outcome.at("shop", "average_stock"),
    }
    best = float(known.given["best_of_any_policy"])
    yield Found(got, holds={"dearer than the best of all policies": bool(np.mean(cost) > best)})


def the_same_order_each_period_where_sales_are_lost(known: Case) -> Iterator[Found]:
    order = units(known.given["order"])
    ways: dict[str, Model] = {
        "constant order": {"policy": "constant_order", "quantity": order},
        "by script": {"policy": "scripted", "orders": [order], "then": "repeat", "review": "1 day"},
    }
    for way, stock in ways.items():
        outcome = losing(known, stock, lead_time=1)
        got = {"cost_per_period": outcome.a_day("total_cost"), "lost_per_period": outcome.a_day("lost_units")}
        yield Found(got, way=way)


def a_cap_on_orders_where_sales_are_lost(known: Case) -> Iterator[Found]:
    given = known.given
    outcome = losing(known, base_stock(given["S"], order_cap=units(given["order_cap"])), given["lead_time"])
    got = {
        "cost_per_period": outcome.a_day("total_cost"),
        "fill_rate": outcome.at("shop", "fill_rate"),
        "avg_on_hand_end": outcome.at("shop", "average_stock"),
    }
    yield Found(got)


CASES = (
    (("LS-01", "LS-02", "LS-03", "LS-07"), the_best_base_stock_level_where_sales_are_lost),
    (("LS-08",), the_same_order_each_period_where_sales_are_lost),
    (("LS-10",), a_cap_on_orders_where_sales_are_lost),
)

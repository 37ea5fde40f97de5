"""Uncertain lead times: orders that cross, Palm's theorem, Erlang loss, customers who come in batches."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.luck import without_luck
from simchain.proof.systems import CONTINUOUS, Gathered, arrivals, base_stock, days, one_stock, simulate_case
from simchain.rules.levels.stock import lead_time_demand_sd


def steady(outcome: Gathered, got: dict[str, Any]) -> dict[str, Any]:
    """Measures without the luck of how many customers came, and of how long their replenishment took."""
    customers = outcome.a_day("demand") - 2
    on_the_way = outcome.on("mill>shop/item", "achieved_mean") - 3
    return without_luck(got, customers, on_the_way)


def one_for_one(known: Case, lead_time: Any, **more: Any) -> Gathered:
    given = known.given
    customers = arrivals(given["arrivals"], **({"size": given["size"]} if "size" in given else {}))
    model = one_stock(customers, base_stock(given["S"], CONTINUOUS), lead_time, **more)
    return simulate_case(known, model, bucket=10)


def only_the_mean_lead_time_counts_where_customers_wait(known: Case) -> Iterator[Found]:
    for law, lead_time in known.given["laws"].items():
        outcome = one_for_one(known, lead_time)
        got = {
            "fill_rate": outcome.at("shop", "fill_rate"),
            "avg_on_hand": outcome.at("shop", "average_stock"),
            "avg_backorders": outcome.at("shop", "average_backlog"),
            "avg_on_order": outcome.at("shop", "average_on_order"),
        }
        yield Found(steady(outcome, got), way=law)


def only_the_mean_lead_time_counts_where_sales_are_lost(known: Case) -> Iterator[Found]:
    for law, lead_time in known.given["laws"].items():
        outcome = one_for_one(known, lead_time, unmet="lost")
        got = {
            "lost_fraction": outcome.at("shop", "lost_units") / outcome.at("shop", "demand"),
            "fill_rate": outcome.at("shop", "fill_rate"),
            "avg_on_hand": outcome.at("shop", "average_stock"),
            "avg_on_order": outcome.at("shop", "average_on_order"),
        }
        yield Found(steady(outcome, got), way=law)


def orders_that_cross_vary_less_than_the_usual_formula_says(known: Case) -> Iterator[Found]:
    given = known.given
    model = one_stock({"rate": given["rate"]}, base_stock(given["S"]), given["lead_time"])
    outcome = simulate_case(known, model)
    outstanding = outcome.at("shop", "on_order_variance")
    net_stock = outcome.at("shop", "nsamp") * outcome.at("shop", "demand_variance") * (1 - 1 / outcome.days)
    yield Found(
        {"mean_outstanding": outcome.at("shop", "average_on_order"), "var_outstanding": outstanding},
        {"var_by_no_crossing_formula": lead_time_demand_sd(100, 20, 2, 1) ** 2},
        {"net stock varies as what is outstanding": np.allclose(net_stock, outstanding, rtol=1e-6, atol=0)},
    )


def one_replenishment_for_each_batch_that_a_customer_takes(known: Case) -> Iterator[Found]:
    outcome = one_for_one(known, days(known.given["lead_time"]))
    got = {
        "mean_on_order": outcome.at("shop", "average_on_order"),
        "var_on_order": outcome.at("shop", "on_order_variance"),
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "avg_backorders": outcome.at("shop", "average_backlog"),
        "unit_fill_rate": outcome.at("shop", "fill_rate"),
        "ready_rate": outcome.at("shop", "ready_rate"),
    }
    yield Found(got)


CASES = (
    (("LT-01",), only_the_mean_lead_time_counts_where_customers_wait),
    (("LT-03",), only_the_mean_lead_time_counts_where_sales_are_lost),
    (("LT-05",), orders_that_cross_vary_less_than_the_usual_formula_says),
    (("LT-07",), one_replenishment_for_each_batch_that_a_customer_takes),
)

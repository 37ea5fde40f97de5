"""Uncertain lead times: orders that cross, Palm's theorem, Erlang loss, customers who come in batches."""

from typing import Any

import pytest
from judging import Case, case, cases, settle, without_luck
from systems import CONTINUOUS, Outcome, arrivals, base_stock, days, one_stock, simulate_case

from simchain.rules.stock import lead_time_demand_sd

pytestmark = pytest.mark.theory


def laws_of(*names: str) -> pytest.MarkDecorator:
    """Run a test once per case and lead-time law."""
    pairs = [(case(name), law) for name in names for law in case(name).given["laws"]]
    return pytest.mark.parametrize(("known", "law"), pairs, ids=[f"{known}-{law}" for known, law in pairs])


def steady(outcome: Outcome, got: dict[str, Any]) -> dict[str, Any]:
    """Measures without the luck of how many customers came, and of how long their replenishment took."""
    customers = outcome.a_day("demand") - 2
    on_the_way = outcome.on("mill>shop/item", "achieved_mean") - 3
    return without_luck(got, customers, on_the_way)


def one_for_one(known: Case, lead_time: Any, **more: Any) -> Any:
    given = known.given
    customers = arrivals(given["arrivals"], **({"size": given["size"]} if "size" in given else {}))
    model = one_stock(customers, base_stock(given["S"], CONTINUOUS), lead_time, **more)
    return simulate_case(known, model, bucket=10)


@laws_of("LT-01")
def test_only_the_mean_lead_time_counts_where_customers_wait(known: Case, law: str) -> None:
    outcome = one_for_one(known, known.given["laws"][law])
    got = {
        "fill_rate": outcome.at("shop", "fill_rate"),
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "avg_backorders": outcome.at("shop", "average_backlog"),
        "avg_on_order": outcome.at("shop", "average_on_order"),
    }
    settle(known, steady(outcome, got))


@laws_of("LT-03")
def test_only_the_mean_lead_time_counts_where_sales_are_lost(known: Case, law: str) -> None:
    outcome = one_for_one(known, known.given["laws"][law], unmet="lost")
    got = {
        "lost_fraction": outcome.at("shop", "lost_units") / outcome.at("shop", "demand"),
        "fill_rate": outcome.at("shop", "fill_rate"),
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "avg_on_order": outcome.at("shop", "average_on_order"),
    }
    settle(known, steady(outcome, got))


@cases("LT-05")
def test_orders_that_cross_vary_less_than_the_usual_formula_says(known: Case) -> None:
    given = known.given
    model = one_stock({"rate": given["rate"]}, base_stock(given["S"]), given["lead_time"])
    outcome = simulate_case(known, model)
    outstanding = outcome.at("shop", "on_order_variance")
    net_stock = outcome.at("shop", "nsamp") * outcome.at("shop", "demand_variance") * (1 - 1 / outcome.days)
    assert net_stock == pytest.approx(outstanding, rel=1e-6), "net stock is the level less what is outstanding"
    got = {"mean_outstanding": outcome.at("shop", "average_on_order"), "var_outstanding": outstanding}
    settle(known, got, {"var_by_no_crossing_formula": lead_time_demand_sd(100, 20, 2, 1) ** 2})


@cases("LT-07")
def test_one_replenishment_for_each_batch_that_a_customer_takes(known: Case) -> None:
    outcome = one_for_one(known, days(known.given["lead_time"]))
    got = {
        "mean_on_order": outcome.at("shop", "average_on_order"),
        "var_on_order": outcome.at("shop", "on_order_variance"),
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "avg_backorders": outcome.at("shop", "average_backlog"),
        "unit_fill_rate": outcome.at("shop", "fill_rate"),
        "ready_rate": outcome.at("shop", "ready_rate"),
    }
    settle(known, got)

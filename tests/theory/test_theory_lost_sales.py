"""Lost sales: base stock whose position counts the pipeline, and the same order each period."""

from typing import Any

import numpy as np
import pytest
from judging import Case, cases, settle
from systems import Model, Outcome, base_stock, days, one_stock, simulate_case, units

pytestmark = pytest.mark.theory


def losing(known: Case, stock: Model, lead_time: float) -> Outcome:
    given = known.given
    demand = {"rate": f"{given['mean']} units/day", "dist": given["dist"]}
    costs: dict[str, Any] = {"holding": given["holding"], "stockout": given["stockout"], "unmet": "lost"}
    return simulate_case(known, one_stock(demand, stock, days(lead_time), **costs))


@cases("LS-01", "LS-02", "LS-03", "LS-07")
def test_the_best_base_stock_level_where_sales_are_lost(known: Case) -> None:
    outcome = losing(known, base_stock(known.given["S"]), known.given["lead_time"])
    cost = outcome.a_day("total_cost")
    assert np.mean(cost) > known.given["best_of_any_policy"]
    got = {
        "cost_per_period": cost,
        "fill_rate": outcome.at("shop", "fill_rate"),
        "avg_on_hand_end": outcome.at("shop", "average_stock"),
    }
    settle(known, got)


@cases("LS-08")
def test_the_same_order_each_period_where_sales_are_lost(known: Case) -> None:
    stock = {"policy": "scripted", "orders": [units(known.given["order"])], "then": "repeat", "review": "1 day"}
    outcome = losing(known, stock, lead_time=1)
    settle(known, {"cost_per_period": outcome.a_day("total_cost"), "lost_per_period": outcome.a_day("lost_units")})

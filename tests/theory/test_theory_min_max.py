"""(s, S) policies: Poisson demand reviewed each period, and the inventory system of Law and of Kelton."""

from math import sqrt
from typing import Any

import numpy as np
import pytest
from judging import TIER, WIDEST_QUICK, Case, cases, settle
from systems import REPLICATIONS, Model, arrivals, days, one_stock, poisson, simulate, simulate_case, units

pytestmark = pytest.mark.theory


def min_max(given: dict[str, Any], order_cost: float, **more: Any) -> Model:
    levels = {"reorder_point": units(given["s"]), "order_up_to": units(given["S"])}
    return {"policy": "min_max", "order_cost": f"{order_cost} USD", "review": "1 day", **levels, **more}


@cases("SS-01", "SS-03", "SS-04", "SS-05")
def test_an_s_S_policy_reviewed_each_period(known: Case) -> None:  # noqa: N802
    given = known.given
    stock = min_max(given, given["order_cost"])
    costs = {"holding": given["holding"], "backorder": given["backorder"]}
    outcome = simulate_case(known, one_stock(poisson(given["poisson"]), stock, days(given["lead_time"]), **costs))
    got = {
        "cost_per_period": outcome.a_day("total_cost"),
        "order_frequency": outcome.a_day("orders_placed"),
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "avg_backorders": outcome.at("shop", "average_backlog"),
    }
    settle(known, got)


MONTHS = 120
REPLICATIONS_OF_120_MONTHS = {"quick": 60, "full": 1000}[TIER]
LONG_RUN_MONTHS = {"quick": 300, "full": 6000}[TIER]
ORDERING = ("order_cost", "purchase_cost")


def law_and_kelton(given: dict[str, Any]) -> Model:
    """A month is a day. Goods are paid for on receipt, which is within the month: the bill is that of the review."""
    stock = min_max(given, order_cost=32, test="below", opening={"on_hand": "60 units"})
    size = {"dist": "empirical", "values": [units(n) for n in (1, 2, 3, 4)], "weights": [1, 2, 2, 1]}
    lead_time = {"dist": "uniform", "low": "0.5 days", "high": "1 day"}
    model = one_stock(arrivals(10, size=size), stock, lead_time, holding=1, backorder=5)
    model["suppliers"]["mill"]["price"] = "3 USD"
    return model


@cases("LK-01", "LK-03", "LK-04", "LK-05", "LK-06", "LK-07", "LK-09")
def test_the_inventory_system_of_law_and_kelton(known: Case) -> None:
    model = law_and_kelton(known.given)
    short = simulate(model, MONTHS, REPLICATIONS_OF_120_MONTHS, warm_up=0)
    ordering = short.a_day("order_cost") + short.a_day("purchase_cost")
    holding, shortage = short.a_day("holding_cost"), short.a_day("backorder_cost")
    total = ordering + holding + shortage
    long = simulate(model, LONG_RUN_MONTHS)
    long_run = sum(long.a_day(f"{cause}_cost") for cause in ("order", "purchase", "holding", "backorder"))
    got = {
        "mean_total_cost_120_months": total,
        "mean_ordering": ordering,
        "mean_holding": holding,
        "mean_shortage": shortage,
        "sd_of_one_replication": jackknifed_sd(total),
        "long_run_cost_per_month": long_run,
    }
    spread = known.expect["sd_of_one_replication"]
    blocks = {"long_run_cost_per_month": REPLICATIONS * LONG_RUN_MONTHS / MONTHS}
    tolerances = {
        name: tolerance(known.expect[name], spread, blocks.get(name, REPLICATIONS_OF_120_MONTHS)) for name in got
    }
    settle(known, got, tolerances=tolerances)


def tolerance(expected: float, sd: float, replications: float) -> float:
    """0.15 and three standard errors of so many replications of 120 months."""
    widened = WIDEST_QUICK * expected if TIER == "quick" else 0.0
    return max(3 * sd / sqrt(replications) + 0.15, widened)


def jackknifed_sd(values: np.ndarray) -> np.ndarray:
    """Values whose mean is the standard deviation, and whose spread gives its standard error."""
    n, sd = len(values), values.std(ddof=1)
    without = np.array([np.delete(values, k).std(ddof=1) for k in range(n)])
    return n * sd - (n - 1) * without

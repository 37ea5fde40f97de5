"""(s, S) policies: Poisson demand reviewed each period, and the inventory system of Law and of Kelton."""

from collections.abc import Iterator, Mapping
from math import sqrt
from typing import Any

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.luck import jackknifed_sd
from simchain.proof.systems import Model, arrivals, days, one_stock, poisson, simulate, simulate_case, units


def min_max(given: Mapping[str, Any], order_cost: float, **more: Any) -> Model:
    levels = {"reorder_point": units(given["s"]), "order_up_to": units(given["S"])}
    return {"policy": "min_max", "order_cost": f"{order_cost} USD", "review": "1 day", **levels, **more}


def an_s_and_S_reviewed_each_period(known: Case) -> Iterator[Found]:  # noqa: N802
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
    yield Found(got)


MONTHS = 120
RUNS_OF_120_MONTHS = {"quick": 60, "full": 1000}
CAUSES = ("order", "purchase", "holding", "backorder")


def law_and_kelton(given: Mapping[str, Any]) -> Model:
    """A month is a day. Goods are paid for on receipt, which is within the month: the bill is that of the review."""
    stock = min_max(given, order_cost=32, test="below", opening={"on_hand": "60 units"})
    size = {"dist": "empirical", "values": [units(n) for n in (1, 2, 3, 4)], "weights": [1, 2, 2, 1]}
    lead_time = {"dist": "uniform", "low": "0.5 days", "high": "1 day"}
    model = one_stock(arrivals(10, size=size), stock, lead_time, holding=1, backorder=5)
    model["suppliers"]["mill"]["price"] = "3 USD"
    return model


def the_inventory_system_of_law_and_kelton(known: Case) -> Iterator[Found]:
    """Many runs of 120 months from the stated opening; then, for the long run, the case's own days."""
    runs = RUNS_OF_120_MONTHS[known.tier.name]
    model = law_and_kelton(known.given)
    short, long = simulate(model, MONTHS, runs, warm_up=0), simulate_case(known, model)
    ordering = short.a_day("order_cost") + short.a_day("purchase_cost")
    holding, shortage = short.a_day("holding_cost"), short.a_day("backorder_cost")
    total = ordering + holding + shortage
    got = {
        "mean_total_cost_120_months": total,
        "mean_ordering": ordering,
        "mean_holding": holding,
        "mean_shortage": shortage,
        "sd_of_one_replication": jackknifed_sd(total),
        "long_run_cost_per_month": sum(long.a_day(f"{cause}_cost") for cause in CAUSES),
    }
    number = dict.fromkeys(got, float(runs))
    number["long_run_cost_per_month"] = known.tier.replications * known.days / MONTHS
    yield Found(got, tolerances={name: tolerance(known, name, number[name]) for name in got})


def tolerance(known: Case, measure: str, replications: float) -> float:
    """0.15 and three standard errors of so many replications of 120 months."""
    errors = 3 * float(known.expect["sd_of_one_replication"]) / sqrt(replications)
    return max(errors + 0.15, known.tier.smallest * float(known.expect[measure]))


CASES = (
    (("SS-01", "SS-03", "SS-04", "SS-05"), an_s_and_S_reviewed_each_period),
    (("LK-01", "LK-03", "LK-04", "LK-05", "LK-06", "LK-07", "LK-09"), the_inventory_system_of_law_and_kelton),
)

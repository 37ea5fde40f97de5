"""The formula audit: what is promised, what is achieved, and which cause makes the difference."""

import json
from dataclasses import replace
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy import stats

import simchain
from simchain.cli import main
from simchain.experiments.twins import Share
from simchain.proof.audit.causes import CAUSES
from simchain.proof.audit.promises import SHARES, promise_of
from simchain.proof.audit.stock import StockAudit
from simchain.proof.audit.words import NOTHING_TO_AUDIT, sentence

DAILY = "100 ± 20 units/day"
CUSTOMERS = {"arrivals": "10 orders/day"}
"""One unit each: demand in the smallest lumps there are, so a reorder point is met exactly."""

BASE_STOCK = {"policy": "base_stock", "safety": {"cycle_service": "95 %"}}
REORDER_POINT = {"policy": "reorder_point", "quantity": "eoq", "safety": {"cycle_service": "95 %"}}
SMALL_LOTS = {**REORDER_POINT, "quantity": 30}
LARGE_LOTS = {**REORDER_POINT, "quantity": 200}


def a_shop(demand: Any = DAILY, stock: Any = BASE_STOCK, years: int = 6, **mill: Any) -> dict[str, Any]:
    terms = {"lead_time": "10 days", "order_cost": "150 USD", "price": "10.80 USD", **mill}
    return {
        "simchain": 1,
        "run": {"horizon": f"{years} years"},
        "suppliers": {"mill": terms},
        "sites": {"shop": {"demand": demand, "buys": "mill", "stock": stock}},
    }


def a_chain(warehouse: dict[str, Any], shop: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "simchain": 1,
        "run": {"horizon": "6 years"},
        "suppliers": {"mill": {"lead_time": "6 days"}},
        "sites": {
            "warehouse": {"stock": warehouse, "buys": "mill"},
            "shop": {"stock": shop, "buys": {"supplier": "warehouse", "lead_time": "3 days"}, "demand": DAILY, **more},
        },
    }


def audited(model: dict[str, Any], site: str = "shop", replications: int = 12) -> StockAudit:
    return simchain.audit(model, replications=replications, seed=11, jobs=1).of(site)


def part(stock: StockAudit, cause: str) -> Share:
    return next(one for one in stock.parts if one.name == cause)


# Promises, against closed forms


def test_a_base_stock_of_normal_demand_keeps_its_promise():
    stock = audited(a_shop())
    assert stock.target.promised == pytest.approx(0.95)
    assert stock.target.measure == "no_stockout_probability"
    assert stock.keeps_its_promise
    assert stock.parts == ()
    assert stock.main_cause == ""


def test_every_measure_of_a_base_stock_is_promised_rightly():
    """S - D over ten days is normal: its positive and negative parts are the stock and the backlog."""
    stock = audited(a_shop())
    z, sd = stats.norm.ppf(0.95), 20 * sqrt(10)
    loss = sd * (stats.norm.pdf(z) - z * stats.norm.sf(z))
    promised = {line.measure: line.promised for line in stock.lines}
    assert promised["average_backlog"] == pytest.approx(loss)
    assert promised["average_stock"] == pytest.approx(z * sd)
    for line in stock.lines:
        neglected = loss if line.measure == "average_stock" else 0.0  # the textbook's stock leaves out the backlog
        assert line.achieved.mean == pytest.approx(line.promised + neglected, abs=2 * line.achieved.half_width + 1e-9)


def test_poisson_demand_is_promised_what_its_whole_level_gives():
    stock = audited(a_shop({"rate": "10 units/day", "dist": "poisson"}, lead_time="2 days"))
    level = stats.poisson.ppf(0.95, 20)
    assert stock.target.promised == pytest.approx(stats.poisson.cdf(level, 20))
    assert stock.keeps_its_promise
    assert "(the level promises 96.6 %)" in sentence(stock, "USD")


def test_a_slow_review_is_promised_its_service_at_the_end_of_a_cycle():
    stock = audited(a_shop(stock={**BASE_STOCK, "review": "1 week"}))
    assert stock.target.measure == "cycle_service_level"
    assert stock.keeps_its_promise
    means = {line.measure: (line.promised, line.achieved) for line in stock.lines}
    assert means["fill_rate"][0] == pytest.approx(means["fill_rate"][1].mean, abs=0.001)
    assert means["average_stock"][0] == pytest.approx(means["average_stock"][1].mean, rel=0.02)


def test_one_customer_at_a_time_is_promised_the_fill_rate_of_its_reorder_point():
    """P(position r + 1 ... r + Q, less Poisson demand of the lead time, is above 0), PASTA."""
    stock = audited(a_shop({"arrivals": "5 orders/day"}, LARGE_LOTS | {"quantity": 30}, lead_time="2 days"))
    point = stats.poisson.ppf(0.95, 10)
    exact = np.mean([stats.poisson.cdf(position - 1, 10) for position in point + np.arange(1, 31)])
    fill = next(line for line in stock.lines if line.measure == "fill_rate")
    assert fill.achieved.mean == pytest.approx(exact, abs=2 * fill.achieved.half_width)
    assert fill.promised == pytest.approx(exact, abs=0.002)  # Chopra and Meindl neglect what is short after r + Q
    assert stock.keeps_its_promise


def test_the_economic_order_quantity_costs_what_it_promises_under_a_steady_flow():
    model = a_shop({"flow": "100 units/day"}, {**REORDER_POINT, "reorder_point": 0, "safety": None}, lead_time="0 days")
    stock = audited(model, replications=2)
    holding, demand = 0.24 * 10.80, 36_500
    assert stock.target.measure == "ordering_and_holding_cost"
    assert stock.target.promised == pytest.approx(sqrt(2 * 150 * demand * holding))
    assert stock.target.achieved.mean == pytest.approx(stock.target.promised, rel=0.002)


def test_the_economic_production_quantity_counts_what_sells_while_the_lot_is_made():
    plant = {
        "makes": {"rate": "300 units/day", "set_up": {"cost": "200 USD"}},
        "stock": {"policy": "reorder_point", "quantity": "epq", "reorder_point": 100},
        "demand": "100 units/day",
    }
    model = {"simchain": 1, "run": {"horizon": "1 year"}, "items": {"item": {"cost": "10 USD"}}, "sites": {"p": plant}}
    promise = promise_of(simchain.load(model)["base"], ("p", "item"))
    assert promise is not None
    assert promise.values["ordering_and_holding_cost"] == pytest.approx(sqrt(2 * 200 * 36_500 * 2.4 * (1 - 100 / 300)))


def test_where_nothing_varies_all_demand_is_promised():
    stock = audited(a_shop("100 units/day"), replications=2)
    assert (stock.target.measure, stock.target.promised, stock.target.achieved.mean) == ("fill_rate", 1, 1)


def test_a_fill_rate_is_a_target_like_any_other():
    stock = audited(a_shop(stock={**BASE_STOCK, "safety": {"fill_rate": "98 %"}}))
    assert (stock.target.measure, stock.promise.asked) == ("fill_rate", "98 % fill rate")
    assert stock.target.promised == pytest.approx(0.98)
    assert stock.keeps_its_promise
    lots = {"policy": "reorder_point", "quantity": 400, "review": "1 day"}
    ignored = audited(a_shop(stock={**lots, "safety": {"fill_rate": "98 %", "undershoot": "ignored"}}, years=12))
    counted = audited(a_shop(stock={**lots, "safety": {"fill_rate": "98 %"}}, years=12))
    assert counted.target.achieved.mean == pytest.approx(0.98, abs=0.003)
    assert ignored.main_cause == "undershoot"
    assert "undershoot" not in {one.name for one in counted.parts}
    assert sentence(counted, "USD").startswith("shop/item: asked 98 % fill rate, ach")


def test_the_laws_added_up_promise_what_is_kept_where_the_normal_law_does_not():
    """Asked for by name, the level knows of skew, of lumps and of the undershoot: nothing is left to name."""
    added_up = {"cycle_service": "95 %", "lead_time_demand": "empirical"}
    skewed = a_shop({"rate": "10 ± 8 units/day", "dist": "gamma"}, years=12, lead_time="2 days")
    assert not audited(skewed).keeps_its_promise
    skewed["sites"]["shop"]["stock"] = {**BASE_STOCK, "safety": added_up}
    assert abs(audited(skewed).gap.mean) < 0.003
    planner = audited(a_shop(DAILY, {**REORDER_POINT, "safety": added_up}, 12, lead_time="10 ± 2 days"))
    assert planner.keeps_its_promise
    assert "undershoot" not in {one.name for one in planner.parts}


SKEWED = {"rate": "10 ± 8 units/day", "dist": "gamma"}
STEADY_SUPPLY, RANDOM_SUPPLY = "5 days", "5 ± 2 days"
ORDERING = {
    "base stock": {"policy": "base_stock"},
    "slow reviews": {"policy": "base_stock", "review": "1 week"},
    "reorder point": {"policy": "reorder_point", "quantity": 100},
    "its undershoot ignored": {"policy": "reorder_point", "quantity": 100, "undershoot": "ignored"},
}


@pytest.mark.parametrize("lead_time", [STEADY_SUPPLY, RANDOM_SUPPLY])
@pytest.mark.parametrize("target", ["cycle_service", "fill_rate"])
@pytest.mark.parametrize("law", ["normal", "poisson", "empirical", None])
@pytest.mark.parametrize("ordering", ORDERING)
def test_what_is_promised_of_the_target_is_what_the_level_was_set_for(
    ordering: str, law: str | None, target: str, lead_time: str
):
    """To the last unit where units are whole: the level of a Poisson law is the first that reaches the target."""
    stock = dict(ORDERING[ordering])
    given = {"undershoot": stock.pop("undershoot", None), "lead_time_demand": law, target: "95 %"}
    stock["safety"] = {key: value for key, value in given.items() if value is not None}
    promise = promise_of(simchain.load(a_shop(SKEWED, stock, lead_time=lead_time))["base"], ("shop", "item"))
    assert promise is not None
    assert promise.target == "fill_rate" or target == "cycle_service"
    assert 0 <= promise.values[promise.target] - 0.95 + 1e-9 < (0.01 if law == "poisson" else 1e-4)


def test_the_laws_themselves_leave_less_of_a_gap_under_skewed_demand_than_the_normal_one():
    stock = {**BASE_STOCK, "safety": {"cycle_service": "95 %", "lead_time_demand": "empirical"}}
    normal, own = (audited(a_shop(SKEWED, kind, 12, lead_time="2 days")) for kind in (BASE_STOCK, stock))
    assert own.target.promised == pytest.approx(0.95, abs=1e-4)
    assert normal.gap.low > own.gap.high
    assert own.keeps_its_promise
    backlog = next(line for line in own.lines if line.measure == "average_backlog")
    assert backlog.promised == pytest.approx(backlog.achieved.mean, abs=2 * backlog.achieved.half_width)


def test_levels_that_are_written_down_promise_nothing():
    written = {"policy": "base_stock", "level": "1300 units"}
    assert simchain.audit(a_shop(stock=written), replications=2).stocks == ()
    assert "no level comes from a formula" in repr(simchain.audit(a_shop(stock=written), replications=2))


def test_the_critical_ratio_is_a_target_like_any_other():
    model = a_shop(stock={"policy": "base_stock", "safety": "critical_ratio", "backorder": "1 USD/unit/day"})
    stock = audited(model)
    ratio = 1 / (1 + 0.24 * 10.80 / 365)
    assert stock.target.promised == pytest.approx(ratio)
    assert "the critical ratio" in stock.promise.asked
    assert stock.keeps_its_promise


# Causes, each built in alone

ERRATIC = {"dist": "uniform", "mean": "6 ± 2 days"}
SALE = {"every": "60 days", "lasts": "5 days", "discount": "10 %"}
WAVE = [round(100 + 30 * float(np.sin(day / 5))) for day in range(126)]

ALONE: dict[str, tuple[dict[str, Any], str, int]] = {
    "undershoot": (a_shop({"arrivals": "1 orders/day", "size": "100 ± 20 units"}, REORDER_POINT, 15), "shop", 1),
    "order crossing": (
        a_shop(CUSTOMERS, SMALL_LOTS, 3, lead_time={"dist": "normal", "mean": "6 ± 2 days"}),
        "shop",
        -1,
    ),
    "skewed lead times": (a_shop(CUSTOMERS, LARGE_LOTS, 8, lead_time={"mean": "6 ± 3 days"}), "shop", 1),
    "lost sales": (
        {**a_shop(), "sites": {"shop": {"demand": DAILY, "buys": "mill", "stock": BASE_STOCK, "unmet": "lost"}}},
        "shop",
        -1,
    ),
    "correlation": (a_shop({"series": WAVE, "bucket": "1 day", "then": "repeat"}), "shop", 1),
    "changing demand": (a_shop({"rate": DAILY, "season": {"amplitude": "15 %"}}), "shop", 1),
    "supplier limits": (a_shop(outages={"every": "100 days", "lasts": "5 days"}), "shop", 1),
    "order sizes": (a_shop(moq=500), "shop", -1),
    "order cap": (a_shop(stock={**BASE_STOCK, "order_cap": 110}), "shop", 1),
    "speculation": (
        a_shop(stock={**BASE_STOCK, "forward_buy": "10 days"}, promotion=SALE),
        "shop",
        -1,
    ),
    "wrong lead time": (a_shop(planned_lead_time="8 days"), "shop", 1),
    "shortage upstream": (a_chain({**BASE_STOCK, "safety": {"cycle_service": "50 %"}}, BASE_STOCK), "shop", 1),
    "bullwhip below": (
        a_chain(BASE_STOCK, {**REORDER_POINT, "quantity": 700, "review": "1 day"}),
        "warehouse",
        1,
    ),
}


@cache
def alone(cause: str) -> StockAudit:
    model, site, _ = ALONE[cause]
    return audited(model, site)


@pytest.mark.parametrize("cause", ALONE)
def test_a_cause_that_is_there_alone_is_named_as_the_cause(cause: str):
    stock, sign = alone(cause), ALONE[cause][2]
    assert sign * stock.gap.mean > stock.gap.half_width
    assert stock.main_cause == cause
    assert cause in sentence(stock, "USD")


@pytest.mark.parametrize("cause", ALONE)
def test_a_cause_that_is_switched_off_closes_its_gap(cause: str):
    """What is left is no more than chance: 3.5 standard errors, or a tenth of the gap (two points at most)."""
    stock = alone(cause)
    left = stock.rest.mean - (short_for_its_shape() if cause == "undershoot" else 0.0)
    chance = 3.5 / stats.t.ppf(0.975, 11) * stock.rest.half_width
    assert abs(left) <= max(chance, min(0.02, abs(stock.gap.mean) / 10))
    assert abs(stock.rest.mean) < abs(stock.gap.mean)


def short_for_its_shape() -> float:
    """What a normal law promises too much of the demand of ten days of single large customers, by drawing that."""
    rng = np.random.default_rng(2)
    customers = rng.poisson(10, 400_000)
    wanted = rng.gamma(25 * np.maximum(customers, 1), 4) * (customers > 0)
    point = 1000 + stats.norm.ppf(0.95) * sqrt(10 * (100**2 + 20**2))
    return float(0.95 - np.mean(wanted <= point))


@pytest.mark.parametrize("cause", ALONE)
def test_the_parts_and_the_rest_add_up_to_the_gap(cause: str):
    stock = alone(cause)
    assert sum(one.mean for one in stock.parts) + stock.rest.mean == pytest.approx(stock.gap.mean, abs=1e-12)


def test_two_sources_whose_orders_overtake_each_other_are_a_cause():
    model = a_shop(lead_time="4 days", years=2)
    model["suppliers"]["other"] = {"lead_time": "6 days", "price": "10 USD"}
    model["sites"]["shop"]["buys"] = {"mill": "50 %", "other": "rest"}
    stock = audited(model, replications=6)
    assert part(stock, "several sources").mean < 0
    assert abs(stock.rest.mean) < abs(stock.gap.mean) / 2


def test_erratic_lead_times_of_daily_orders_give_service_away_by_order_crossing():
    stock = audited(a_shop(years=2, lead_time="10 ± 5 days"), replications=6)
    assert stock.main_cause == "order crossing"
    assert stock.gap.mean == pytest.approx(-0.05, abs=0.005)
    assert "a lower level does" in sentence(stock, "USD")


def test_autocorrelation_is_no_cause_where_the_formula_counts_it():
    stock = audited(a_shop({"rate": DAILY, "autocorrelation": 0.6}))
    assert stock.keeps_its_promise
    assert part(stock, "correlation").mean == pytest.approx(0, abs=0.01)


def test_a_forecast_that_moves_costs_what_its_errors_add():
    """Order-up-to by the mean of p days: Var(net stock) = s^2 (L + L^2 / p), where the buffer knows of s^2 L."""
    model = a_shop(stock={"policy": "order_up_to", "safety": {"cycle_service": "95 %"}}, lead_time="2 days")
    model["sites"]["shop"]["forecast"] = {"method": "moving_average", "window": "5 days"}
    stock = audited(model)
    expected = stats.norm.cdf(stats.norm.ppf(0.95) * sqrt(2) / sqrt(2 + 4 / 5))
    assert stock.target.achieved.mean == pytest.approx(expected, abs=0.005)
    assert stock.main_cause == "moving forecast"
    assert stock.rest.mean == pytest.approx(0, abs=3.5 / 2.2 * stock.rest.half_width)


def test_a_cause_that_the_scenario_cannot_do_without_is_named_and_left_in_the_rest():
    """The warehouse nets the shop's plan: a shop that plans nothing is refused."""
    plans = {"policy": "drp", "safety": {"cycle_service": "95 %"}}
    model = a_chain(plans, plans, forecast={"method": "moving_average", "window": "28 days"})
    model["run"]["horizon"] = "1 year"
    stock = audited(model, "warehouse", replications=2)
    assert stock.needed == ("bullwhip below",)
    assert "cannot do without: bullwhip below" in sentence(stock, "USD")


def test_a_vendor_who_plans_with_a_moving_forecast_misses_the_buyers_target_by_it():
    model = a_shop()
    model["sites"]["shop"] = {
        "demand": DAILY,
        "buys": {"supplier": "mill", "replenished_by": "supplier"},
        "stock": {"safety": {"cycle_service": "95 %"}},
    }
    stock = audited(model)
    assert (stock.promise.policy, stock.main_cause) == ("vmi", "moving forecast")
    assert stock.rest.mean == pytest.approx(0, abs=3.5 / 2.2 * stock.rest.half_width)


def test_demand_of_another_shape_is_a_cause():
    stock = audited(a_shop({"rate": "10 ± 6 units/day", "dist": "gamma"}, years=12, lead_time="2 days"))
    assert stock.main_cause == "skewed demand"


def test_kanban_cards_serve_a_steady_world_and_the_causes_are_that_it_is_none():
    loop = {"policy": "kanban", "bin": 20, "safety": "10 %"}
    steady = audited(a_shop("100 units/day", loop, 1, lead_time="2 days"), replications=4)
    assert (steady.promise.asked, steady.target.achieved.mean) == ("11 cards are to serve all demand", 1)
    rough = audited(a_shop(DAILY, loop, 1, lead_time="2 ± 1 days"), replications=4)
    assert rough.gap.mean > 0.1
    assert rough.main_cause == "varying lead times"
    assert part(rough, "uneven demand").mean > 0
    assert rough.rest.mean == pytest.approx(0, abs=1e-9)


def test_a_line_that_lots_wait_for_is_a_cause():
    plant = {
        "makes": {"processing_time": {"dist": "exponential", "mean": "0.0085 days"}},
        "stock": BASE_STOCK,
        "demand": DAILY,
    }
    stock = audited({"simchain": 1, "run": {"horizon": "3 years"}, "sites": {"p": plant}}, "p", replications=8)
    assert {one.name for one in stock.parts} == {"busy line"}


def test_many_causes_are_switched_off_one_by_one():
    model = a_chain(BASE_STOCK, REORDER_POINT | {"quantity": 300}, unmet="lost")
    model["run"]["horizon"] = "1 year"
    shop = model["sites"]["shop"]
    shop["demand"] = {"rate": "100 ± 60 units/day", "dist": "gamma", "season": {"amplitude": "10 %"}}
    shop["buys"] |= {"lead_time": "3 ± 1 days", "moq": 200}
    stock = audited(model, replications=3)
    assert not stock.whole
    assert len(stock.parts) > 5
    assert len(stock.twins) == len(stock.parts) + 2
    assert "Each switched off alone" in sentence(stock, "USD")


def test_every_cause_is_built_into_a_test():
    """Those that are not there alone stand in a test of their own above."""
    others = {"several sources", "skewed demand", "busy line", "order of the day", "moving forecast"}
    assert {cause.name for cause in CAUSES} == set(ALONE) | others | {
        "whole bins",
        "uneven demand",
        "varying lead times",
    }


# Asked 95 %, achieved 90.5 %: a reorder point that is looked at once a day, 100 ± 20 units a day, 10 ± 2 days


def by_hand(point: float, quantity: float, whole_days: bool, at_the_point: bool = False) -> float:
    """Cycle service of (r, Q), in a few lines of NumPy, 500 shops side by side: who is short when the delivery comes?

    The demand of a day comes at its start, then an order goes out. A delivery after L days comes before the demand of
    days floor(L) + 1 and later; by the textbook's count, each of L whole days sells before it is there. With
    `at_the_point` every order goes out exactly at the reorder point.
    """
    rng = np.random.default_rng(5)
    shops, days, longest = 500, 4_000, 40
    demand = rng.normal(100, 20, (days, shops)).clip(0)
    sold = np.concatenate([np.zeros((1, shops)), np.cumsum(demand, axis=0)])
    position = point + quantity * rng.random(shops)
    served = orders = 0
    for day in range(days - longest):
        position -= demand[day]
        (low,) = np.nonzero(position <= point)
        times = rng.gamma(25, 0.4, len(low))
        lasts = (np.round(times) if whole_days else np.floor(times)).astype(int)
        start = point if at_the_point else position[low]
        served += int(np.sum(start >= sold[day + 1 + lasts, low] - sold[day + 1, low]))
        orders += len(low)
        position[low] += quantity
    return served / orders


@cache
def the_planner() -> StockAudit:
    return audited(a_shop(DAILY, REORDER_POINT, 20, lead_time="10 ± 2 days"), replications=16)


POINT = 1000 + stats.norm.ppf(0.95) * sqrt(10 * 20**2 + (100 * 2) ** 2)
QUANTITY = sqrt(2 * 150 * 36_500 / (0.24 * 10.80))


def test_asked_95_achieved_90_by_the_days_of_the_textbook_and_94_by_those_of_simchain():
    stock = the_planner()
    ours, textbook = by_hand(POINT, QUANTITY, whole_days=False), by_hand(POINT, QUANTITY, whole_days=True)
    assert textbook == pytest.approx(0.905, abs=0.005)
    assert stock.without().achieved.mean == pytest.approx(ours, abs=0.006)
    assert stock.without("order of the day").achieved.mean == pytest.approx(textbook, abs=0.006)
    assert "With days counted as in the textbook it would achieve 90." in sentence(stock, "USD")


def test_most_of_that_gap_is_the_undershoots():
    """By hand: ordering exactly at the point closes most of the gap of the textbook's count. So does the audit's."""
    stock = the_planner()
    textbook = by_hand(POINT, QUANTITY, whole_days=True)
    exact = by_hand(POINT, QUANTITY, whole_days=True, at_the_point=True)
    counted = stock.without("order of the day", "undershoot").achieved.mean
    assert counted == pytest.approx(exact, abs=0.008)
    assert stock.main_cause == "undershoot"
    assert part(stock, "undershoot").mean == pytest.approx(exact - textbook, abs=0.01)
    assert abs(stock.rest.mean) < stock.rest.half_width * 3.5 / 2.07


@pytest.mark.parametrize(
    ("gap", "undershoot", "lost_sales", "main"),
    [
        ((5.0, 1.0), (4.0, 0.5), (-1.0, 0.5), "undershoot"),
        ((5.0, 1.0), (0.4, 0.1), (0.0, 0.1), ""),  # sure, but not a tenth of the gap
        ((5.0, 1.0), (2.0, 2.1), (0.0, 0.1), ""),  # much, but not surely there
        ((5.0, 1.0), (0.0, 0.1), (-3.0, 0.1), ""),  # what gives does not take
        ((-5.0, 1.0), (0.0, 0.1), (-3.0, 0.1), "lost sales"),
        ((0.5, 1.0), (4.0, 0.5), (-3.5, 0.5), ""),  # no gap to explain
    ],
)
def test_a_way_out_follows_a_cause_that_is_sure_and_worth_mending(
    gap: Any, undershoot: Any, lost_sales: Any, main: str
):
    points = [[size / 100 for size in given] for given in (gap, undershoot, lost_sales)]
    parts = (Share("undershoot", *points[1]), Share("lost sales", *points[2]))
    stock = replace(the_planner(), gap=Share("gap", *points[0]), parts=parts)
    assert stock.main_cause == main
    said = sentence(stock, "USD")
    assert ("Way out:" in said) == bool(main)
    assert ("No single cause explains it" in said) == (not main and not stock.keeps_its_promise)


# Audits as a whole


@pytest.mark.parametrize(
    ("gap", "half", "kept"), [(0.005, 0.01, True), (0.31, 0.9, False), (0.0, 0.2, False), (0.5, 0.1, False)]
)
def test_an_interval_that_holds_nearly_everything_shows_nothing(gap: float, half: float, kept: bool):
    """Asked 97 %, 66 % ± 90 points: that holds the promise, and 0 % as well."""
    stock = replace(the_planner(), gap=Share("gap", gap, half), parts=())
    said = sentence(stock, "USD")
    assert ("The formula keeps its promise." in said) is kept
    assert ("more replications (-n) would tell" in said) is (gap < half and not kept)


def test_an_audit_measures_the_long_run_and_as_long_as_the_scenario_does():
    audit = simchain.audit(a_shop(years=1), replications=2)
    assert audit.horizon - audit.warm_up == 365
    assert audit.warm_up >= 50


def test_no_interval_leaves_what_is_possible():
    """Two replications near 100 %: Student's interval would reach far beyond."""
    stock = audited(a_shop(stock={**BASE_STOCK, "safety": {"cycle_service": "99.5 %"}}, years=1), replications=2)
    shares = [line for line in stock.lines if line.measure in SHARES]
    assert any(line.achieved.mean + line.achieved.half_width > 1 for line in shares)
    assert all(line.achieved.high <= 1 for line in shares)
    backlog = next(line.achieved for line in stock.lines if line.measure == "average_backlog")
    assert backlog.mean - backlog.half_width < 0 == backlog.low
    assert stock.gap.low == stock.target.promised - stock.target.achieved.high


def test_the_number_of_processes_changes_nothing():
    model = a_shop(DAILY, REORDER_POINT, 1, lead_time="10 ± 2 days")
    one, two = (simchain.audit(model, replications=3, jobs=jobs) for jobs in (1, 2))
    for name in ("table", "causes", "twins"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))


def test_the_tables_are_tidy():
    audit = simchain.audit(a_shop(DAILY, REORDER_POINT, 1, lead_time="10 ± 2 days"), replications=3)
    target = audit.table[audit.table["is_target"]].iloc[0]
    assert (target["measure"], target["unit"], round(target["promised"], 9)) == ("cycle_service_level", "share", 0.95)
    assert target["low"] < target["achieved"] < target["high"]
    assert audit.causes["cause"].tolist()[0] == "gap"
    assert audit.causes["cause"].tolist()[-1] == "rest"
    assert len(audit.twins) == 2 ** (len(audit.causes) - 2)
    assert repr(audit).startswith("<Audit 'scenario', 3 replications\n  shop/item: asked 95 % cycle service, achieved ")


def test_a_named_change_is_audited_by_its_name():
    model = {**a_shop(years=1), "scenarios": {"lost": {"shop.unmet": "lost"}}}
    assert {one.name for one in simchain.audit(model, "lost", replications=2).of("shop").parts} == {"lost sales"}
    with pytest.raises(simchain.ScenarioError, match="there is no scenario 'lots'"):
        simchain.audit(model, "lots")


@pytest.mark.parametrize(("options", "reason"), [({"replications": 1}, "two replications"), ({"seed": -1}, "seed")])
def test_numbers_out_of_range_are_refused(options: dict[str, Any], reason: str):
    with pytest.raises(ValueError, match=reason):
        simchain.audit(a_shop(), **options)


def test_an_unknown_stock_is_named():
    with pytest.raises(KeyError, match="audited are shop/item"):
        simchain.audit(a_shop(years=1), replications=2).of("store")


# The command


def command(*words: str) -> Any:
    return CliRunner().invoke(main, ["audit", *words])


@pytest.fixture
def planner(tmp_path: Path) -> str:
    file = tmp_path / "planner.yaml"
    file.write_text(json.dumps(a_shop(DAILY, REORDER_POINT, 1, lead_time="10 ± 2 days")), encoding="utf-8")
    return str(file)


def test_the_command_prints_promises_causes_and_a_sentence(planner: str):
    ran = command(planner, "-n", "3")
    assert ran.exit_code == 0, ran.output
    for words in ("> cycle service level", "95.0 %", "undershoot", "rest", "shop/item: asked 95 % cycle service"):
        assert words in ran.output
    assert "8 twins in the same worlds" in ran.output


def test_a_longer_warm_up_than_the_files_is_explained(planner: str):
    said = command(planner, "-n", "2").output
    assert "Warm-up: 85 days, where the file has none, for a promise is about the long run" in said
    assert json.loads(command(planner, "-n", "2", "--json").output)["own_warm_up_days"] == 0
    assert "five times the longest lead time" in " ".join(command("--help").output.split())


def test_a_warm_up_that_is_long_enough_needs_no_word(tmp_path: Path):
    file = tmp_path / "long.yaml"
    file.write_text(json.dumps(a_shop() | {"run": {"horizon": "2 years", "warm_up": "1 year"}}), encoding="utf-8")
    assert "Warm-up:" not in command(str(file), "-n", "2").output


def test_the_command_writes_three_tables_and_never_over_others(planner: str, tmp_path: Path):
    out = tmp_path / "audit"
    ran = command(planner, "-n", "2", "--out", str(out))
    assert ran.exit_code == 0, ran.output
    assert sorted(file.name for file in out.iterdir()) == ["causes.csv", "manifest.json", "stocks.csv", "twins.csv"]
    assert pd.read_csv(out / "stocks.csv")["is_target"].sum() == 1
    again = command(planner, "-n", "2", "--out", str(out))
    assert again.exit_code == 2
    assert "is there already" in again.output


def test_the_command_speaks_json(planner: str):
    said = json.loads(command(planner, "-n", "2", "--json").output)
    (stock,) = said["stocks"]
    assert stock["target"] == "cycle_service_level"
    assert {cause["cause"] for cause in stock["causes"]} >= {"undershoot", "skewed lead times"}
    assert stock["sentence"].startswith("shop/item: asked 95 %")


def test_nothing_to_audit_is_said_in_words(tmp_path: Path):
    file = tmp_path / "written.yaml"
    file.write_text(json.dumps(a_shop(stock={"policy": "jit"})), encoding="utf-8")
    ran = command(str(file))
    assert ran.exit_code == 0
    assert NOTHING_TO_AUDIT in ran.output


def test_one_replication_is_not_enough(planner: str):
    ran = command(planner, "-n", "1")
    assert ran.exit_code == 2
    assert "2<=x<=" in ran.output


def test_a_file_with_one_replication_cannot_be_audited_and_says_why(tmp_path: Path):
    file = tmp_path / "one.yaml"
    file.write_text(
        "simchain: 1\nrun: {replications: 1}\nsuppliers: {A: {lead_time: 2 days}}\n"
        "sites: {shop: {demand: 10 ± 3 units/day, buys: A}}\n"
    )
    said = CliRunner().invoke(main, ["audit", str(file)])
    assert said.exit_code == 2
    assert "one.yaml:2:21" in said.output
    assert "an audit needs at least two replications" in said.output
    assert "-n 10" in said.output

"""Metrics against numbers worked out by hand, or known from a formula."""

import math

import pandas as pd
import pytest

import simchain
from simchain.metrics import METRICS

WEEKLY_BATCHES = 151.0
"""1 + (R - 1) (mu / sigma)^2 with R = 7 days between reviews and mu / sigma = 5, per day (Lee et al. 1997)."""


def a_shop(**changes):
    """A shop with a supplier two days away; `changes` are blocks of the file."""
    shop = {
        "simchain": 1,
        "run": {"horizon": "10 days", "replications": 1},
        "costs": {"carrying": "0 %/year"},
        "suppliers": {"A": {"lead_time": "2 days", "price": "5 USD"}},
        "sites": {"shop": {"demand": "10 units/day", "buys": "A"}},
    }
    return {**shop, **changes}


def the_point(results: simchain.Results) -> "pd.Series[float]":
    return results.points.iloc[0]


def test_a_thousand_units_worth_20_cost_4800_a_year_to_carry_at_24_percent():
    idle = {"policy": "scripted", "orders": ["0 units"], "opening": {"on_hand": "1000 units"}}
    site = {"shop": {"buys": "A", "stock": idle}}
    scenario = a_shop(
        run={"horizon": "1 year", "replications": 1}, items={"item": {"cost": "20 USD"}}, costs={}, sites=site
    )
    result = simchain.run(scenario).runs.iloc[0]
    assert result["carrying_cost"] == pytest.approx(4800)
    assert result["carrying_rate"] == pytest.approx(0.24)
    assert result["total_cost"] == pytest.approx(4800)


def test_carrying_cost_is_split_by_component():
    idle = {"policy": "scripted", "orders": ["0 units"], "opening": {"on_hand": "1000 units"}}
    shares = {"carrying": {"capital": "10 %/year", "storage": "8 %/year", "risk": "6 %/year"}}
    scenario = a_shop(
        run={"horizon": "1 year", "replications": 1},
        items={"item": {"cost": "20 USD"}},
        costs=shares,
        sites={"shop": {"buys": "A", "stock": idle}},
    )
    result = simchain.run(scenario).runs.iloc[0]
    assert [result[f"{part}_cost"] for part in ("capital", "storage", "risk")] == pytest.approx([2000, 1600, 1200])


def test_an_outage_of_ten_days_without_stock_is_one_event_of_ten_days():
    site = {"shop": {"demand": "10 units/day", "buys": "A", "stock": {"policy": "base_stock", "level": 10}}}
    supplier = {"A": {"lead_time": "1 day", "outages": {"dated": [{"starts": "day 5", "lasts": "10 days"}]}}}
    point = the_point(
        simchain.run(a_shop(run={"horizon": "40 days", "replications": 1}, sites=site, suppliers=supplier))
    )
    # The last order before the outage leaves on day 4 and serves day 5; the next leaves on day 15 and serves day 16.
    assert (point["stockout_events"], point["stockout_days"]) == (1, 10)


def test_a_hundred_units_that_wait_three_days_are_300_unit_days():
    demand = {"series": [100, 0, 0, 0, 0, 0, 0, 0, 0, 0]}
    site = {"shop": {"demand": demand, "buys": "A", "stock": {"policy": "base_stock", "level": 0}}}
    supplier = {"A": {"lead_time": "3 days"}}
    run = simchain.run(a_shop(sites=site, suppliers=supplier, costs={"backorder": "0.50 USD/unit/day"}))
    assert run.runs["backorder_unit_days"][0] == pytest.approx(300)
    assert run.runs["average_backlog"][0] == the_point(run)["average_backlog"] == pytest.approx(300 / run.measured_days)
    assert run.runs["mean_wait"][0] == pytest.approx(3)
    assert run.runs["backorder_cost"][0] == pytest.approx(150)
    assert the_point(run)["peak_backlog"] == 100


def test_a_stockout_costs_once_for_each_unit_not_served_at_once():
    site = {"shop": {"demand": {"series": [4] * 10}, "buys": "A", "stock": {"policy": "base_stock", "level": 7}}}
    run = simchain.run(a_shop(sites=site, costs={"stockout": "3 USD/unit", "carrying": "0 %/year"}))
    # Level 7, lead time 2: 7 on hand serve 4 and 3; from then on 3 of 4 are in time, for 7 - 2 x 4 = -1 a day.
    assert run.runs["units_short"][0] == pytest.approx(9)
    assert run.runs["stockout_cost"][0] == pytest.approx(27)


def test_turns_follow_from_the_order_quantity():
    stock = {"policy": "reorder_point", "reorder_point": 0, "quantity": 1000, "review": "1 day"}
    site = {"shop": {"demand": "100 units/day", "buys": {"supplier": "A", "lead_time": "1 day"}, "stock": stock}}
    run = {"horizon": "1000 days", "warm_up": "100 days", "replications": 1}
    point = the_point(simchain.run(a_shop(run=run, sites=site)))
    # Stock at day's end runs 900, 800, ..., 0: its mean is (Q - d) / 2.
    assert point["average_stock"] == pytest.approx(450)
    assert point["turns"] == pytest.approx(2 * 36500 / (1000 - 100))
    assert point["days_of_supply"] == pytest.approx(4.5)


def test_ending_with_more_stock_costs_nothing_by_itself():
    buys_ahead = {"policy": "scripted", "orders": ["2100 units"], "opening": {"on_hand": "0 units"}}
    buys_as_needed = {"policy": "scripted", "orders": ["100 units"], "opening": {"on_hand": "0 units"}}
    demand = {"series": [0, 0, 10, 10, 10, 10, 10, 10, 10, 10]}
    costs = [
        simchain.run(a_shop(sites={"shop": {"demand": demand, "buys": "A", "stock": stock}})).runs["total_cost"][0]
        for stock in (buys_ahead, buys_as_needed)
    ]
    assert costs == pytest.approx([400, 400])


def test_fill_rates_of_units_and_lines_differ():
    demand = {"series": [10, 90]}
    stock = {"policy": "scripted", "orders": ["0 units"], "opening": {"on_hand": "85 units"}}
    run = simchain.run(a_shop(sites={"shop": {"demand": {**demand, "then": "stop"}, "buys": "A", "stock": stock}}))
    assert run.runs["fill_rate"][0] == pytest.approx(85 / 100)
    assert run.runs["line_fill_rate"][0] == pytest.approx(1 / 2)


def test_metrics_without_meaning_are_undefined_not_zero():
    run = simchain.run(a_shop(sites={"shop": {"demand": {"series": [0]}, "buys": "A"}}))
    assert math.isnan(run.runs["fill_rate"][0])
    assert math.isnan(run.runs["bullwhip"][0])
    assert math.isnan(the_point(run)["cycle_service_level"])


def test_line_stops_are_undefined_where_nothing_is_made():
    assert math.isnan(simchain.run(a_shop()).runs["line_stops"][0])


def test_line_stops_of_the_chain_are_those_of_its_products():
    """A lot of ten waits from day 0 to day 3 for rings, which know nothing of stops themselves."""
    shelf = {"policy": "scripted", "orders": [0], "opening": {"on_hand": 0, "in_transit": {"day 3": 10}}}
    plant = {
        "makes": {"pump": {"from": {"ring": 1}, "takes": "1 day"}},
        "stock": {"pump": {"policy": "jit", "opening": {"on_hand": 0}}, "ring": shelf},
        "buys": {"ring": "A"},
        "demand": {"pump": {"series": [10], "then": "stop"}},
    }
    supplier = {"A": {"lead_time": "2 days", "sells": {"ring": "1 USD"}}}
    run = simchain.run(a_shop(items={"pump": {}, "ring": {}}, suppliers=supplier, sites={"plant": plant}))
    assert run.runs[["line_stops", "line_stop_days"]].iloc[0].tolist() == [1, 3]
    points = run.points.set_index("item")["line_stop_days"]
    assert points["pump"] == 3
    assert math.isnan(points["ring"])


def test_a_constant_demand_has_no_bullwhip_ratio():
    run = simchain.run(a_shop(sites={"shop": {"demand": "10.1 units/day", "buys": "A"}}))
    assert math.isnan(the_point(run)["bullwhip"])


def test_weekly_batches_make_the_daily_bullwhip_151():
    stock = {"policy": "base_stock", "level": 2000, "review": "7 days"}
    site = {"shop": {"demand": "100 ± 20 units/day", "buys": "A", "stock": stock}}
    run = {"horizon": "21000 days", "warm_up": "700 days", "replications": 4, "series": "none"}
    results = simchain.run(a_shop(run=run, sites=site), jobs=1)
    assert results.points["bullwhip"].mean() == pytest.approx(WEEKLY_BATCHES, rel=0.03)


def test_net_stock_varies_lead_time_times_as_much_as_demand_under_base_stock():
    site = {"shop": {"demand": "100 ± 20 units/day", "buys": "A"}}
    run = {"horizon": "30000 days", "warm_up": "1000 days", "replications": 4, "series": "none"}
    results = simchain.run(a_shop(run=run, sites=site, suppliers={"A": {"lead_time": "3 days"}}), jobs=1)
    assert results.points["nsamp"].mean() == pytest.approx(3, rel=0.03)
    assert results.points["bullwhip"].mean() == pytest.approx(1, rel=1e-6)


def test_a_split_leaves_the_cv_bullwhip_of_each_order_stream_alone():
    suppliers = {name: {"lead_time": "2 days", "price": "5 USD"} for name in "AB"}
    site = {"shop": {"demand": "100 ± 20 units/day", "buys": {"A": "50 %", "B": "50 %"}}}
    results = simchain.run(
        a_shop(run={"horizon": "500 days", "warm_up": "100 days", "replications": 1}, sites=site, suppliers=suppliers)
    )
    assert the_point(results)["bullwhip_cv2"] == pytest.approx(1, rel=1e-6)


def test_a_daily_review_misses_the_cycle_service_that_was_asked_for():
    """The formula forgets that a daily review finds the position below the reorder point already."""
    stock = {"policy": "reorder_point", "quantity": 1744, "safety": {"cycle_service": "95 %"}, "review": "1 day"}
    site = {"shop": {"demand": "100 ± 20 units/day", "buys": "A", "stock": stock}}
    run = {"horizon": "40000 days", "warm_up": "1000 days", "replications": 4, "series": "none"}
    results = simchain.run(a_shop(run=run, sites=site, suppliers={"A": {"lead_time": "10 ± 2 days"}}), jobs=1)
    achieved = results.points["cycle_service_level"]
    assert 0.90 < achieved.mean() < 0.95 - 3 * achieved.std() / 2


def test_title_passing_at_receipt_leaves_transit_with_the_supplier():
    at_dispatch, at_receipt = (
        simchain.run(
            a_shop(
                costs={"holding": "1 USD/unit/day"},
                suppliers={"A": {"lead_time": "2 days", "price": "5 USD", "title_passes": moment}},
            )
        ).runs.iloc[0]
        for moment in ("dispatch", "receipt")
    )
    # An order of 10 a day from day 0, two days on the way: 10 + 20 x 9 unit-days within the window.
    assert at_dispatch["holding_cost"] - at_receipt["holding_cost"] == pytest.approx(190)
    assert at_dispatch["purchase_cost"] - at_receipt["purchase_cost"] == pytest.approx(2 * 50)


def test_revenue_and_margin_come_from_the_price():
    run = simchain.run(a_shop(items={"item": {"price": "12 USD"}}))
    assert run.runs["revenue"][0] == pytest.approx(10 * 10 * 12)
    assert run.runs["gmroi"][0] > 0


def test_money_rows_of_a_trace_add_up_to_the_costs_posted():
    scenario = a_shop(
        costs={
            "carrying": {"capital": "10 %/year", "storage": "5 %/year"},
            "stockout": "2 USD/unit",
            "backorder": "1 USD/unit/day",
        },
        suppliers={"A": {"lead_time": "3 ± 2 days", "price": "5 USD", "order_cost": "9 USD", "freight": "1 USD/unit"}},
        sites={"shop": {"demand": "10 ± 4 units/day", "buys": "A"}},
        run={"horizon": "60 days", "replications": 1},
    )
    run = simchain.run(scenario, trace=True)
    assert run.trace["amount"].sum() == pytest.approx(run.runs["total_cost"][0] + run.runs["stock_change"][0])


def test_every_metric_has_a_unit_and_one_sentence():
    for metric in METRICS:
        assert metric.unit, metric.name
        assert metric.definition.endswith("."), metric.name
        assert metric.point or metric.chain, metric.name
    names = [metric.name for metric in METRICS]
    assert len(names) == len(set(names))


def test_holding_cost_and_value_lie_with_the_same_site():
    """With title passing at receipt, goods under way between sites belong to the one that sent them."""
    sites = {
        "wh": {"buys": "A"},
        "shop": {
            "demand": "10 ± 3 units/day",
            "buys": {"supplier": "wh", "lead_time": "2 days", "title_passes": "receipt"},
        },
    }
    run = {"horizon": "400 days", "warm_up": "100 days", "replications": 1}
    points = simchain.run(a_shop(run=run, sites=sites, costs={"carrying": "24 %/year"})).points
    assert points["carrying_rate"].tolist() == pytest.approx([0.24, 0.24])


def test_a_level_covers_demand_that_is_like_the_day_before():
    demand = {"rate": "100 ± 20 units/day", "autocorrelation": 0.7}
    stock = {"policy": "base_stock", "safety": {"cycle_service": "95 %"}}
    run = {"horizon": "30000 days", "warm_up": "1000 days", "replications": 4, "series": "none"}
    site = {"shop": {"demand": demand, "buys": "A", "stock": stock}}
    results = simchain.run(a_shop(run=run, sites=site, suppliers={"A": {"lead_time": "4 days"}}), jobs=1)
    assert results.points["no_stockout_probability"].mean() == pytest.approx(0.95, abs=0.01)


def test_the_beer_game_at_rest_costs_every_seat_216():
    """BG-02: 36 weeks x 12 cases x 0.50, with goods on their way free of charge."""

    def a_seat(source: str, **customers: str) -> dict:
        under_way = {"in_transit": {"day 0": 4, "day 1": 4}, "orders_in_mail": {"day 0": 4}}
        return {
            "stock": {
                "policy": "scripted",
                "orders": [4],
                "then": "repeat",
                "opening": {"on_hand": 12, **under_way},
                "holding": "0.50 USD/unit/day",
                "backorder": "1 USD/unit/day",
            },
            "buys": {"supplier": source, "lead_time": "2 days", "order_delay": "1 day", "transit_holding": "free"},
            **customers,
        }

    sites = {"R": a_seat("W", demand="4 units/day"), "W": a_seat("D"), "D": a_seat("F"), "F": a_seat("A")}
    suppliers = {"A": {"lead_time": "2 days"}}
    run = {"horizon": "36 days", "replications": 1}
    points = simchain.run(a_shop(run=run, sites=sites, costs={}, suppliers=suppliers)).points
    assert points["total_cost"].tolist() == pytest.approx([216] * 4, abs=1e-9)

"""Levels that are computed with more than the textbook's formula: a planned lead time, the undershoot."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

import simchain
from simchain.errors import ScenarioError
from simchain.rules.levels.stock import safety_stock, undershoot_moments


def lowered(stock: dict[str, Any], demand: Any = "100 ± 20 units/day", **lane: Any) -> Any:
    lane = {"lead_time": "10 ± 2 days", **lane}
    model = {
        "simchain": 1,
        "suppliers": {"mill": lane},
        "sites": {"shop": {"demand": demand, "buys": "mill", "stock": stock}},
    }
    return simchain.lower(simchain.load(model)["base"])


def reorder_point(**safety: Any) -> dict[str, Any]:
    return {"policy": "reorder_point", "quantity": 1000, "safety": {"cycle_service": "95 %", **safety}}


def test_a_level_is_computed_with_the_lead_time_that_is_planned_and_the_run_has_the_real_one():
    blueprint = lowered({"policy": "base_stock"}, planned_lead_time="15 ± 5 days")
    assert blueprint.points[0].policy.level == pytest.approx(1500 + safety_stock(0.95, 100, 20, 15, 5))
    assert blueprint.lanes[0].lead_time.mean == pytest.approx(10)


def test_a_reorder_point_that_counts_the_undershoot_counts_the_days_that_sell_before_the_receipt():
    """Goods that come in the course of a day come after its sales and an order goes out after them: L rounded down."""
    plain, counted = (lowered(reorder_point(**more)).points[0].policy for more in ({}, {"undershoot": "counted"}))
    assert plain.reorder_point == pytest.approx(1000 + safety_stock(0.95, 100, 20, 10, 2))
    days = np.arange(40)
    chance = np.diff(stats.gamma(25, scale=0.4).cdf(np.append(days, np.inf)))
    mean, variance = chance @ days, chance @ days**2 - (chance @ days) ** 2
    drop, spread = undershoot_moments(100, 20)
    sd = np.sqrt(mean * 20**2 + 100**2 * variance + spread**2)
    assert counted.reorder_point == pytest.approx(100 * mean + drop + 1.6448536 * sd, rel=5e-4)


def test_the_undershoot_is_that_of_a_stock_that_is_looked_at_once_a_day():
    demand = np.random.default_rng(1).normal(100, 20, 200_000)
    level, below = 1000.0, []
    for quantity in demand.clip(0):
        level -= quantity
        if level <= 0:
            below.append(-level)
            level += 1000
    mean, sd = undershoot_moments(100, 20)
    assert np.mean(below) == pytest.approx(mean, rel=0.02)
    assert np.std(below) == pytest.approx(sd, rel=0.03)


def test_customers_who_want_one_unit_each_leave_no_undershoot():
    points = [
        lowered(reorder_point(**more), {"arrivals": "5 orders/day"}, lead_time="4 days").points[0]
        for more in ({}, {"undershoot": "counted"})
    ]
    assert points[0].policy == points[1].policy


def test_a_base_stock_has_no_undershoot_to_count():
    with pytest.raises(ScenarioError, match=r"each order reaches its level[\s\S]*it is for reorder_point"):
        lowered({"policy": "base_stock", "safety": {"cycle_service": "95 %", "undershoot": "counted"}})

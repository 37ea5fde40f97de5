"""Service and safety stock by formula, and the same numbers from a scenario."""

import pytest
from judging import Case, cases, settle
from systems import Model, one_stock, units

import simchain
from simchain.rules.stock import (
    cycle_service_level,
    expected_shortage_per_cycle,
    fill_rate_of_reorder_point,
    lead_time_demand_sd,
    safety_stock,
)

pytestmark = pytest.mark.theory


def reorder_point_of(model: Model) -> float:
    """The reorder point that a scenario comes to (its demand is cut off at 0, which moves the seventh digit)."""
    return simchain.lower(simchain.load(model)["base"]).points[0].policy.reorder_point


@cases("FR-01")
def test_fill_rate_and_cycle_service_of_a_large_lot(known: Case) -> None:
    weeks, r, quantity = 2, known.given["r"], known.given["Q"]
    mean, sd = 2500 * weeks, lead_time_demand_sd(2500, 500, weeks)
    computed = {
        "safety_stock": r - mean,
        "cycle_service_level": cycle_service_level(mean, sd, r),
        "expected_shortage_per_cycle": expected_shortage_per_cycle(mean, sd, r),
        "unit_fill_rate": fill_rate_of_reorder_point(mean, sd, r, quantity),
        "avg_on_hand_approx": quantity / 2 + r - mean,
    }
    settle(known, {}, computed)
    service = f"{100 * computed['cycle_service_level']!r} %"
    stock = {"policy": "reorder_point", "quantity": units(quantity), "safety": {"cycle_service": service}}
    shop = one_stock({"rate": known.given["rate"]}, {**stock, "review": "continuous"}, known.given["lead_time"])
    assert reorder_point_of(shop) == pytest.approx(r, rel=1e-6)


@cases("FR-02")
def test_safety_stock_under_an_uncertain_lead_time(known: Case) -> None:
    computed = {
        "sd_lead_time_demand": lead_time_demand_sd(2500, 500, 7, 7),
        "safety_stock": safety_stock(0.9, 2500, 500, 7, 7),
    }
    settle(known, {}, computed)
    stock = {"policy": "reorder_point", "quantity": "1 unit", "safety": {"cycle_service": known.given["cycle_service"]}}
    shop = one_stock({"rate": known.given["rate"]}, {**stock, "review": "continuous"}, known.given["lead_time"])
    assert reorder_point_of(shop) - 7 * 2500 == pytest.approx(computed["safety_stock"], rel=1e-6)

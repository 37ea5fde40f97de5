"""Service and safety stock by formula, and the same numbers from a scenario."""

from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.systems import CONTINUOUS, one_stock, policy_of, units
from simchain.rules.levels.stock import (
    cycle_service_level,
    expected_shortage_per_cycle,
    fill_rate_of_reorder_point,
    lead_time_demand_sd,
    safety_stock,
)

CUT_AT_ZERO = 1e-6
"""Demand of a scenario is cut off at 0, which moves the seventh digit of its reorder point."""


def reorder_point_for(given: Mapping[str, Any], quantity: float, service: str) -> float:
    """The reorder point that a scenario comes to for a cycle service level."""
    stock = {"policy": "reorder_point", "quantity": units(quantity), "safety": {"cycle_service": service}}
    shop = one_stock({"rate": given["rate"]}, {**stock, "review": CONTINUOUS}, given["lead_time"])
    return float(policy_of(shop).reorder_point)


def fill_rate_and_cycle_service_of_a_large_lot(known: Case) -> Iterator[Found]:
    weeks, r, quantity = 2, known.given["r"], known.given["Q"]
    mean, sd = 2500 * weeks, lead_time_demand_sd(2500, 500, weeks)
    computed = {
        "safety_stock": r - mean,
        "cycle_service_level": cycle_service_level(mean, sd, r),
        "expected_shortage_per_cycle": expected_shortage_per_cycle(mean, sd, r),
        "unit_fill_rate": fill_rate_of_reorder_point(mean, sd, r, quantity),
        "avg_on_hand_approx": quantity / 2 + r - mean,
    }
    again = reorder_point_for(known.given, quantity, f"{100 * computed['cycle_service_level']!r} %")
    holds = {"a scenario comes to the same reorder point": isclose(again, r, rel_tol=CUT_AT_ZERO)}
    yield Found(computed=computed, holds=holds)


def safety_stock_under_an_uncertain_lead_time(known: Case) -> Iterator[Found]:
    safety = safety_stock(0.9, 2500, 500, 7, 7)
    again = reorder_point_for(known.given, 1, known.given["cycle_service"]) - 7 * 2500
    yield Found(
        computed={"sd_lead_time_demand": lead_time_demand_sd(2500, 500, 7, 7), "safety_stock": safety},
        holds={"a scenario comes to the same safety stock": isclose(again, safety, rel_tol=CUT_AT_ZERO)},
    )


CASES = (
    (("FR-01",), fill_rate_and_cycle_service_of_a_large_lot),
    (("FR-02",), safety_stock_under_an_uncertain_lead_time),
)

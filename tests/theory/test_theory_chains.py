"""Sites in a row and an assembly: what each holds and owes, and what the chain costs, goods under way included."""

from typing import Any

import numpy as np
import pytest
from judging import Case, cases, settle, without_luck
from systems import (
    CONTINUOUS,
    Floats,
    Model,
    Outcome,
    a_row_of_sites,
    arrivals,
    base_stock,
    days,
    holding_of,
    normal,
    poisson,
    simulate_case,
)

pytestmark = pytest.mark.theory


def pipeline_cost(outcome: Outcome, given: dict[str, Any]) -> Floats:
    """Cost a day of goods between the sites, which are at the sender's rate."""
    lanes = [f"stage {n}>stage {n + 1}/item" for n in range(len(given["S"]) - 1)]
    return sum(
        (outcome.on(lane, "average_in_transit") * rate for lane, rate in zip(lanes, given["holding"], strict=False)),
        np.zeros(1),
    )


def measured(outcome: Outcome, known: Case) -> dict[str, Any]:
    """All that is known of a row of sites; the cost of goods under way is told apart from the rest."""
    sites = [f"stage {n}" for n in range(len(known.given["S"]))]
    total, pipeline = outcome.a_day("total_cost"), pipeline_cost(outcome, known.given)
    got = {
        "total_cost": total,
        "pipeline_part": pipeline,
        "cost_without_pipeline": total - pipeline,
        "avg_on_hand": [outcome.at(site, "average_stock") for site in sites],
        "avg_backorders": [outcome.at(site, "average_backlog") for site in sites],
        "fill_rate": [outcome.at(site, "fill_rate") for site in sites],
    }
    luck = outcome.a_day("demand") - known.given["mean"]
    return without_luck({name: value for name, value in got.items() if name in known.expect}, luck)


@cases("ME-01", "ME-04", "ME-05", "ME-07")
def test_a_row_of_sites_that_reorder_one_for_one(known: Case) -> None:
    model = a_row_of_sites(known.given, arrivals(known.given["mean"]), CONTINUOUS)
    settle(known, measured(simulate_case(known, model), known))


@cases("ME-05", "ME-07")
def test_a_row_of_sites_costs_the_same_when_it_reorders_once_a_period(known: Case) -> None:
    """Levels at the ends of periods are those of one-for-one replenishment; only the fill rate is not."""
    outcome = simulate_case(known, a_row_of_sites(known.given, poisson(known.given["mean"])))
    settle(known, measured(outcome, known), left_out=["fill_rate"])


@cases("ME-10", "ME-12")
def test_a_row_of_sites_under_normal_demand(known: Case) -> None:
    outcome = simulate_case(known, a_row_of_sites(known.given, normal(known.given["mean"], known.given["sd"])))
    settle(known, measured(outcome, known))


def an_assembly(given: dict[str, Any], demand: Model, review: str) -> Model:
    """A plant that holds two components and puts them together."""
    components, product = given["S"]
    part = base_stock(components, review, holding=holding_of(given["component_holding"]))
    terms = {"supplier": "mill", "lead_time": days(given["component_lead_time"]), "title_passes": "receipt"}
    plant = {
        "makes": {"product": {"from": {"left": 1, "right": 1}, "takes": days(given["assembly_time"])}},
        "buys": {"left": terms, "right": terms},
        "stock": {
            "product": base_stock(product, review, holding=holding_of(given["holding"])),
            "left": part,
            "right": part,
        },
        "demand": {"product": demand},
    }
    return {
        "simchain": 1,
        "costs": {"backorder": holding_of(given["backorder"])},
        "suppliers": {"mill": {"lead_time": "0 days", "sells": {"left": {}, "right": {}}}},
        "sites": {"plant": plant},
    }


@pytest.mark.parametrize("review", [CONTINUOUS, "1 day"])
@cases("ME-08")
def test_an_assembly_is_a_row_of_two_sites(known: Case, review: str) -> None:
    given = known.given
    demand = arrivals(given["mean"]) if review == CONTINUOUS else poisson(given["mean"])
    outcome = simulate_case(known, an_assembly(given, demand, review))
    total = outcome.a_day("total_cost")
    pipeline = outcome.at("plant", "average_in_process", "product") * 2 * given["component_holding"]
    np.testing.assert_array_equal(
        outcome.at("plant", "average_stock", "left"), outcome.at("plant", "average_stock", "right")
    )
    items = ("left", "product")
    got = {
        "total_cost": total,
        "pipeline_part": pipeline,
        "cost_without_pipeline": total - pipeline,
        "avg_on_hand": [outcome.at("plant", "average_stock", item) for item in items],
        "avg_backorders": [outcome.at("plant", "average_backlog", item) for item in items],
        "fill_rate": [outcome.at("plant", "fill_rate", item) for item in items],
    }
    got = without_luck(got, outcome.a_day("demand") - given["mean"])
    settle(known, got, left_out=[] if review == CONTINUOUS else ["fill_rate"])


@cases("ME-13")
def test_production_and_customers_who_want_the_same_part_are_served_in_the_order_of_asking(known: Case) -> None:
    given = known.given
    part, product = given["S"]
    of_part, of_product = given["arrivals"]
    plant = {
        "makes": {"product": {"from": {"part": 1}, "takes": days(given["assembly_time"])}},
        "buys": {"part": "mill"},
        "stock": {"part": base_stock(part, CONTINUOUS), "product": base_stock(product, CONTINUOUS)},
        "demand": {"part": arrivals(of_part), "product": arrivals(of_product)},
    }
    mill = {"lead_time": days(given["lead_time"]), "sells": {"part": {}}}
    outcome = simulate_case(
        known, {"simchain": 1, "suppliers": {"mill": mill}, "sites": {"plant": plant}}, warm_up=0.25
    )
    items = ("part", "product")
    waiting = [outcome.at("plant", "average_backlog", item) for item in items]
    got = {
        "avg_backorders": waiting,
        "avg_backorders_of_customers": outcome.chain("average_backlog") - waiting[1],
        "avg_on_hand": [outcome.at("plant", "average_stock", item) for item in items],
    }
    asked = [outcome.at("plant", "demand", item) / outcome.days for item in items]
    got = without_luck(got, asked[0] - of_part - of_product, asked[1] - of_product)
    settle(known, got)

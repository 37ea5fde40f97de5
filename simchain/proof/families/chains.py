"""Sites in a row and an assembly: what each holds and owes, and what the chain costs, goods under way included."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.luck import Floats, without_luck
from simchain.proof.systems import (
    CONTINUOUS,
    Gathered,
    Model,
    a_row_of_sites,
    arrivals,
    base_stock,
    days,
    holding_of,
    normal,
    poisson,
    run,
    simulate_case,
    units,
)

PERIODIC = "1 day"
WAYS = {"continuous": CONTINUOUS, "periodic": PERIODIC}
"""Levels at the ends of periods are those of one-for-one replenishment; only the fill rate is not."""


def pipeline_cost(outcome: Gathered, given: Mapping[str, Any]) -> Floats:
    """Cost a day of goods between the sites, which are at the sender's rate."""
    lanes = [f"stage {n}>stage {n + 1}/item" for n in range(len(given["S"]) - 1)]
    return sum(
        (outcome.on(lane, "average_in_transit") * rate for lane, rate in zip(lanes, given["holding"], strict=False)),
        np.zeros(1),
    )


def measured(outcome: Gathered, known: Case) -> dict[str, Any]:
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


def customers(mean: float, review: str) -> Model:
    """Poisson customers, one by one or counted up once a period."""
    return arrivals(mean) if review == CONTINUOUS else poisson(mean)


def a_row_of_sites_that_reorder_one_for_one(known: Case) -> Iterator[Found]:
    model = a_row_of_sites(known.given, arrivals(known.given["mean"]), CONTINUOUS)
    yield Found(measured(simulate_case(known, model), known))


def a_row_of_sites_costs_the_same_when_it_reorders_once_a_period(known: Case) -> Iterator[Found]:
    for way, review in WAYS.items():
        model = a_row_of_sites(known.given, customers(known.given["mean"], review), review)
        left_out = ["fill_rate"] if review == PERIODIC else []
        yield Found(measured(simulate_case(known, model), known), way=way, left_out=left_out)


def a_row_of_sites_under_normal_demand(known: Case) -> Iterator[Found]:
    model = a_row_of_sites(known.given, normal(known.given["mean"], known.given["sd"]))
    yield Found(measured(simulate_case(known, model), known))


def an_assembly(given: Mapping[str, Any], demand: Model, review: str) -> Model:
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


def an_assembly_is_a_row_of_two_sites(known: Case) -> Iterator[Found]:
    given = known.given
    for way, review in WAYS.items():
        outcome = simulate_case(known, an_assembly(given, customers(given["mean"], review), review))
        total = outcome.a_day("total_cost")
        pipeline = outcome.at("plant", "average_in_process", "product") * 2 * given["component_holding"]
        left, right = (outcome.at("plant", "average_stock", item) for item in ("left", "right"))
        items = ("left", "product")
        got = {
            "total_cost": total,
            "pipeline_part": pipeline,
            "cost_without_pipeline": total - pipeline,
            "avg_on_hand": [outcome.at("plant", "average_stock", item) for item in items],
            "avg_backorders": [outcome.at("plant", "average_backlog", item) for item in items],
            "fill_rate": [outcome.at("plant", "fill_rate", item) for item in items],
        }
        yield Found(
            without_luck(got, outcome.a_day("demand") - given["mean"]),
            holds={"both components keep step": np.array_equal(left, right)},
            way=way,
            left_out=["fill_rate"] if review == PERIODIC else [],
        )


def production_and_customers_of_the_same_part_are_served_in_the_order_of_asking(known: Case) -> Iterator[Found]:
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
    yield Found(without_luck(got, asked[0] - of_part - of_product, asked[1] - of_product))


def one_warehouse_feeds_several_shops(known: Case) -> Iterator[Found]:
    given = known.given
    warehouse, *levels = given["S"]
    free = {"lead_time": days(given["lead_time"]), "transit_holding": "free"}
    sites: Model = {"warehouse": {"buys": {"supplier": "mill", **free}, "stock": base_stock(warehouse, CONTINUOUS)}}
    shops = [f"shop {n}" for n in range(len(levels))]
    for shop, level in zip(shops, levels, strict=True):
        sites[shop] = {
            "buys": {"supplier": "warehouse", **free},
            "stock": base_stock(level, CONTINUOUS),
            "demand": arrivals(given["arrivals"]),
        }
    costs = {name: holding_of(given[name]) for name in ("holding", "backorder")}
    model = {"simchain": 1, "costs": costs, "suppliers": {"mill": {"lead_time": "0 days"}}, "sites": sites}
    outcome = simulate_case(known, model)
    measures = {"on_hand": "average_stock", "backorders": "average_backlog", "fill_rate": "fill_rate"}
    got: dict[str, Any] = {"cost_rate_without_transit": outcome.a_day("total_cost")}
    for name, metric in measures.items():
        got[f"warehouse_{name}"] = outcome.at("warehouse", metric)
        got[f"retailer_{name}"] = [outcome.at(shop, metric) for shop in shops]
    luck = [outcome.at(shop, "demand") / outcome.days - given["arrivals"] for shop in shops]
    yield Found(without_luck({name: got[name] for name in known.expect}, *luck))


def echelon_and_local_levels_are_one_policy(known: Case) -> Iterator[Found]:
    """Axsaeter and Rosling: in a row of sites, with stocks that begin at their levels."""
    given = known.given
    demands = {"poisson": poisson(given["mean"]), "normal": normal(given["mean"], given["sd"])}
    for way, demand in demands.items():
        local = a_row_of_sites(given, demand)
        echelon = a_row_of_sites(given, demand)
        for n, level in enumerate(given["S"]):
            below = sum(given["S"][n:])
            stock = base_stock(below, policy="echelon_base_stock", opening={"on_hand": units(level)})
            echelon["sites"][f"stage {n}"]["stock"] |= stock
        timing = {"run": {"horizon": days(given["days"])}}
        one, other = (run({**model, **timing}, replications=2).series for model in (local, echelon))
        columns = ["on_hand", "backlog", "ordered", "received"]
        same = bool(np.allclose(one[columns], other[columns], rtol=0.0, atol=1e-9))
        yield Found({"identical_orders_and_levels_every_period": same}, way=way)


CASES = (
    (("ME-01", "ME-04"), a_row_of_sites_that_reorder_one_for_one),
    (("ME-05", "ME-07"), a_row_of_sites_costs_the_same_when_it_reorders_once_a_period),
    (("ME-08",), an_assembly_is_a_row_of_two_sites),
    (("ME-10", "ME-12"), a_row_of_sites_under_normal_demand),
    (("ME-14", "ME-16"), one_warehouse_feeds_several_shops),
    (("ME-17",), echelon_and_local_levels_are_one_policy),
    (("ME-13",), production_and_customers_of_the_same_part_are_served_in_the_order_of_asking),
)

"""A few periods that were worked out by hand: every level, order and receipt is as written."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

import simchain
from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.luck import Floats
from simchain.proof.systems import (
    Model,
    a_row_of_sites,
    base_stock,
    days,
    holding_of,
    length,
    one_stock,
    run,
    series,
    trace,
    units,
    written,
)


def net_stock(results: simchain.Results, site: str, item: str = "item") -> Floats:
    return series(results, site, "on_hand", item) - series(results, site, "backlog", item)


def issued(results: simchain.Results, site: str, opening: float) -> Floats:
    """Units that left the shelf in each period."""
    shelf = np.concatenate([[opening], series(results, site, "on_hand")])
    return series(results, site, "received") - np.diff(shelf)


def a_shop(given: Mapping[str, Any], stock: Model) -> Model:
    costs = {name: float(given.get(name, 0.0)) for name in ("holding", "backorder")}
    return one_stock(written(given["demands"]), stock, days(given["lead_time"]), **costs)


def base_stock_orders_each_period_what_was_asked_for(known: Case) -> Iterator[Found]:
    given = known.given
    results = trace(a_shop(given, base_stock(given["S"])), len(given["demands"]))
    got = {
        "inventory_level": net_stock(results, "shop"),
        "orders": series(results, "shop", "ordered"),
        "received": series(results, "shop", "received"),
        "shipped": issued(results, "shop", opening=given["S"]),
    }
    yield Found(got)


def kept_in_a_notebook(given: Mapping[str, Any], stock: Model) -> Iterator[Found]:
    """Levels, orders and what it cost, as a planner notes them period by period."""
    opening = {"on_hand": units(given["opening"])}
    results = trace(a_shop(given, {**stock, "opening": opening}), len(given["demands"]))
    got = {
        "inventory_level": net_stock(results, "shop"),
        "orders": series(results, "shop", "ordered"),
        "total_cost": results.runs["total_cost"],
    }
    yield Found(got)


def min_max_orders_up_to_its_maximum_at_or_below_its_minimum(known: Case) -> Iterator[Found]:
    levels = {"reorder_point": units(known.given["s"]), "order_up_to": units(known.given["S"])}
    return kept_in_a_notebook(known.given, {"policy": "min_max", **levels})


def a_fixed_quantity_is_ordered_at_most_once_a_review(known: Case) -> Iterator[Found]:
    levels = {"reorder_point": units(known.given["r"]), "quantity": units(known.given["Q"])}
    return kept_in_a_notebook(known.given, {"policy": "reorder_point", "review": "1 day", **levels})


def a_row_of_three_sites_with_base_stock(known: Case) -> Iterator[Found]:
    given = known.given
    results = trace(a_row_of_sites(given, written(given["demands"])), len(given["demands"]))
    levels = {f"inventory_level_{3 - n}": net_stock(results, f"stage {n}") for n in range(3)}
    yield Found({**levels, "total_cost": results.runs["total_cost"]})


def component_makers(given: Mapping[str, Any]) -> tuple[Model, Model]:
    """The components have sites of their own, which ship to the plant; parts that wait there are at their rate."""
    (product, left, right), (assembly, *lead_times) = given["S"], given["lead_times"]
    rates = dict(zip(("product", "left", "right"), map(holding_of, given["holding"]), strict=True))
    makers = {
        f"{item} maker": {
            "buys": {item: {"supplier": "mill", "lead_time": days(lead_time), "title_passes": "receipt"}},
            "stock": {item: base_stock(level, holding=rates[item])},
        }
        for item, level, lead_time in zip(("left", "right"), (left, right), lead_times, strict=True)
    }
    parts = {
        item: {"supplier": f"{item} maker", "lead_time": days(assembly), "title_passes": "receipt"}
        for item in ("left", "right")
    }
    plant = {
        "makes": {"product": {"from": {"left": 1, "right": 1}}},
        "buys": parts,
        "stock": {
            "product": base_stock(product, holding=rates["product"]),
            **{item: {"policy": "jit", "opening": {"on_hand": "0 units"}, "holding": rates[item]} for item in parts},
        },
        "demand": {"product": written(given["demands"])},
    }
    return {"plant": plant, **makers}, {"product": "plant", "left": "left maker", "right": "right maker"}


def one_plant(given: Mapping[str, Any]) -> tuple[Model, Model]:
    """The plant holds the components itself, and assembly takes as long as their way to it."""
    (product, left, right), (assembly, *lead_times) = given["S"], given["lead_times"]
    rates = list(map(holding_of, given["holding"]))
    plant = {
        "makes": {"product": {"from": {"left": 1, "right": 1}, "takes": days(assembly)}},
        "buys": {
            item: {"supplier": "mill", "lead_time": days(lead_time), "title_passes": "receipt"}
            for item, lead_time in zip(("left", "right"), lead_times, strict=True)
        },
        "stock": {
            "product": base_stock(product, holding=rates[0]),
            "left": base_stock(left, holding=rates[1]),
            "right": base_stock(right, holding=rates[2]),
        },
        "demand": {"product": written(given["demands"])},
    }
    return {"plant": plant}, dict.fromkeys(("product", "left", "right"), "plant")


def one_product_of_two_components(known: Case) -> Iterator[Found]:
    given = known.given
    for way, layout in (("three sites", component_makers), ("one plant", one_plant)):
        sites, homes = layout(given)
        model = {
            "simchain": 1,
            "costs": {"backorder": holding_of(given["backorder"])},
            "suppliers": {"mill": {"lead_time": "0 days", "sells": {"left": {}, "right": {}}}},
            "sites": sites,
        }
        results = trace(model, len(given["demands"]))
        levels = {f"inventory_level_{n}": net_stock(results, homes[item], item) for n, item in enumerate(homes)}
        yield Found({**levels, "total_cost": results.runs["total_cost"]}, way=way)


def a_constant_level_passes_demand_on_as_it_is(known: Case) -> Iterator[Found]:
    given = known.given
    model = one_stock({"rate": given["rate"]}, base_stock(given["S"]), days(given["lead_time"]))
    results = run({**model, "run": {**length(1000), "series": "periods"}}, replications=3)
    demanded, ordered = series(results, "shop", "demanded"), series(results, "shop", "ordered")
    same = bool(np.allclose(demanded, ordered, rtol=1e-9, atol=0.0))
    got = {"bullwhip_ratio": results.points["bullwhip"], "order_equals_demand_each_period": same}
    yield Found(got, holds={"demand varies": bool(np.ptp(demanded) > 0)})


CASES = (
    (("TR-01",), base_stock_orders_each_period_what_was_asked_for),
    (("TR-02",), min_max_orders_up_to_its_maximum_at_or_below_its_minimum),
    (("TR-03",), a_fixed_quantity_is_ordered_at_most_once_a_review),
    (("TR-06",), a_row_of_three_sites_with_base_stock),
    (("TR-07",), one_product_of_two_components),
    (("BW-01",), a_constant_level_passes_demand_on_as_it_is),
)

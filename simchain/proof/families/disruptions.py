"""Disruptions: traces by hand, long-run availability, and lots and levels that reckon with a supplier who fails."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

import simchain
from simchain.proof.case import Case
from simchain.proof.families.traces import net_stock
from simchain.proof.judging import Found
from simchain.proof.luck import Floats, without_luck
from simchain.proof.systems import (
    CONTINUOUS,
    Gathered,
    Model,
    a_row_of_sites,
    base_stock,
    days,
    length,
    one_stock,
    run,
    series,
    simulate_case,
    trace,
    units,
    written,
)
from simchain.randomness.disruption_tape import spells

FAR = 0.2
"""From so much off the best lot on, its cost tells it apart within a run; nearer to it the curve is flat."""

MIDDLE = "stage 1"
"""The second of three sites, counted from the supplier."""


def for_two_periods(known: Case, **what: Any) -> Found:
    """Three sites in a row by hand, disrupted for the periods that the case says."""
    given = known.given
    first, last = given["disrupted"]
    hit = {"starts": f"day {first}", "lasts": days(last - first + 1), **what}
    model = {**a_row_of_sites(given, written(given["demands"])), "disruptions": {"it": hit}}
    results = trace(model, len(given["demands"]))
    got = {
        "inventory_level_1": net_stock(results, "stage 2"),
        "inventory_level_2": net_stock(results, MIDDLE),
        "inventory_level_3": net_stock(results, "stage 0"),
        "orders_stage_2": series(results, MIDDLE, "ordered"),
        "received_stage_2": series(results, MIDDLE, "received"),
        "total_cost": results.runs["total_cost"],
    }
    return Found({name: got[name] for name in known.expect})


def the_middle_of_three_sites_cannot_order(known: Case) -> Iterator[Found]:
    yield for_two_periods(known, hits=MIDDLE, stops="ordering")


def nothing_is_shipped_to_the_middle_of_three_sites(known: Case) -> Iterator[Found]:
    yield for_two_periods(known, hits=f"stage 0>{MIDDLE}")


def failing(known: Case, model: Model, way: str) -> Model:
    """The model with a supplier who fails at random, written as outages or as a disruption."""
    when = known.given["fails"]
    if way == "outages":
        return {**model, "suppliers": {"mill": {**model["suppliers"]["mill"], "outages": when}}}
    return {**model, "disruptions": {"failure": {"hits": "mill", **when}}}


def lots(known: Case, quantity: float) -> Model:
    """Lots of that size, ordered when the shelf is empty; what customers want while the supplier is down is lost."""
    given = known.given
    stock = {
        "policy": "reorder_point",
        "reorder_point": "0 units",
        "quantity": units(quantity),
        "review": CONTINUOUS,
        "order_cost": f"{given['order_cost']} USD",
        "opening": {"on_hand": units(quantity)},
    }
    flow = {"flow": f"{given['flow']} units/day"}
    costs: dict[str, Any] = {"holding": given["holding"], "stockout": given["lost"], "unmet": "lost"}
    return failing(known, one_stock(flow, stock, "0 days", **costs), "outages")


def share_that_waits(known: Case, model: Model) -> Floats:
    """Orders that find the supplier down: their goods leave later than they were placed."""
    shares = []
    for seed in range(known.tier.replications):
        rows = run({**model, "run": length(known.days)}, replications=1, seed=seed, trace=True, series=False).trace
        placed, left = (rows[rows["kind"] == kind]["day"].to_numpy() for kind in ("order", "dispatch"))
        shares.append(float(np.mean(left > placed[: len(left)])))
    return np.array(shares)


def economic_lots_from_a_supplier_who_fails(known: Case) -> Iterator[Found]:
    given = known.given
    best = lots(known, given["Q"])
    outcome = simulate_case(known, best)
    cost = outcome.a_day("total_cost")
    others = {size: simulate_case(known, lots(known, size)).a_day("total_cost") for size in given["other_Q"]}
    far = [size for size in others if abs(size / given["Q"] - 1) > FAR]
    got = {
        "cost_rate": cost,
        "prob_disrupted_at_order": share_that_waits(known, best),
        "mean_cycle": 1 / outcome.a_day("orders_placed"),
        "lost_fraction": outcome.at("shop", "lost_units") / outcome.at("shop", "demand"),
        "other_Q_cost_rates": list(others.values()),
    }
    dearer = all(bool(np.mean(others[size] - cost) > 0) for size in far)
    yield Found(got, holds={"cheaper than lots of another size": dearer})


def levels(known: Case, level: float) -> Model:
    """A base stock at that level for customers who want the same every day."""
    given = known.given
    demand = {"series": [units(given["demand"])], "bucket": "1 day", "then": "repeat"}
    costs = {"holding": given["holding"], "backorder": given["backorder"]}
    model = failing(known, one_stock(demand, base_stock(level), days(given["lead_time"]), **costs), "outages")
    return {**model, "run": length(known.days)}


def down(known: Case, model: Model, replication: int) -> Floats:
    """How long each failure lasts that begins in the measured window of a replication."""
    blueprint = simchain.lower(simchain.load(model)["base"], replication=replication)
    timings = [one.timing for one in blueprint.disruptions]
    found = spells(timings, 0, blueprint.tapes, blueprint.horizon)
    return np.array([spell.ends - spell.begins for spell in found if spell.begins >= blueprint.warm_up])


def a_base_stock_behind_a_supplier_who_fails(known: Case) -> Iterator[Found]:
    """Less the luck of the draw: how many days the supplier was down, and how many pairs of days within one failure."""
    given, number = known.given, known.tier.replications
    results = run(levels(known, given["S"]), replications=number, series=False)
    others = (run(levels(known, level), replications=number, series=False) for level in given["other_S"])
    outcome, table = Gathered(results), results.disruptions
    drawn = [down(known, levels(known, given["S"]), n) for n in range(number)]
    cycle, mean = sum(given["mean_days"]), given["mean_days"][1]
    luck = (
        [lasts.sum() / known.days - mean / cycle for lasts in drawn],
        [(lasts * (lasts + 1) / 2).sum() / known.days - mean * mean / cycle for lasts in drawn],
    )
    costs = {
        "cost_per_period": outcome.a_day("total_cost"),
        "avg_on_hand": outcome.at("shop", "average_stock"),
        "avg_backorders": outcome.at("shop", "average_backlog"),
        "other_S_cost_per_period": [Gathered(other).a_day("total_cost") for other in others],
    }
    failures = {
        "disrupted_fraction": table["share"].to_numpy(dtype=float),
        "mean_disruption_length": (table["days"] / table["times"]).to_numpy(dtype=float),
    }
    yield Found({**without_luck(costs, *luck), **failures})


def how_long_a_two_state_supplier_is_up_and_down(known: Case) -> Iterator[Found]:
    """Each run is traced, so that every single disruption is seen; nothing else happens in it."""
    tables, lengths = [], []
    idle = one_stock({"arrivals": "0.001 orders/day"}, {**base_stock(1), "review": "1000 days"}, "1 day")
    model = {**failing(known, idle, "a disruption"), "run": length(known.days, bucket=1000)}
    for seed in range(known.tier.replications):
        results = run(model, replications=1, seed=seed, trace=True, series=False)
        tables.append(results.disruptions)
        at = {kind: results.trace[results.trace["kind"] == f"disruption_{kind}"]["day"].to_numpy() for kind in ENDS}
        lengths.append(at["ends"] - at["begins"][: len(at["ends"])])
    table = pd.concat(tables)
    on, times = (table[name].to_numpy(dtype=float) for name in ("days", "times"))
    known_lengths = range(1, 1 + len(known.expect["outage_length_pmf"]))
    got = {
        "disrupted_fraction": on / known.days,
        "mean_outage_length": on / times,
        "mean_uptime": (known.days - on) / times,
        "outage_length_pmf": [np.array([np.mean(one == n) for one in lengths]) for n in known_lengths],
    }
    yield Found(got)


ENDS = ("begins", "ends")

CASES = (
    (("TR-09",), the_middle_of_three_sites_cannot_order),
    (("TR-10",), nothing_is_shipped_to_the_middle_of_three_sites),
    (("DI-01",), economic_lots_from_a_supplier_who_fails),
    (("DI-03",), a_base_stock_behind_a_supplier_who_fails),
    (("DI-05",), how_long_a_two_state_supplier_is_up_and_down),
)

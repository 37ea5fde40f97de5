"""The beer game on the rules of its board: two weeks for an order, two for a shipment, three to brew."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import simchain
from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.luck import Floats
from simchain.proof.systems import Model, run, series, units

SEATS = ("retailer", "wholesaler", "distributor", "factory")
WEEK = 7
FIXED_WEEKS = 4
"""Weeks in which everybody orders what comes in, as a guided start; their orders are in the mail when a run begins."""


def board(given: Mapping[str, Any], stock: Sequence[Model], fixed: int = 0) -> Model:
    """The four seats, each with its policy; orders of the first `fixed` weeks are written already."""
    in_box = units(given["in_each_box"])
    sites: Model = {}
    for n, (seat, policy) in enumerate(zip(SEATS, stock, strict=True)):
        opening: Model = {"on_hand": units(given["on_hand"]), "in_transit": arriving(2, in_box)}
        buys: Model = {"supplier": "brewery", "lead_time": "3 weeks", "transit_holding": "free"}
        if seat == "factory":
            opening["in_transit"] = arriving(3 + fixed, in_box)
        else:
            opening["orders_in_mail"] = arriving(2 + fixed, in_box)
            buys |= {"supplier": SEATS[n + 1], "order_delay": "2 weeks", "lead_time": "2 weeks"}
        terms = {"backorder": "1 USD/unit/week", "review": "1 week", "opening": opening}
        if fixed:
            terms["first_review"] = f"{fixed} weeks"
        sites[seat] = {"buys": buys, "stock": {**policy, **terms}}
    before, after = given["demand"]
    demands = [before] * FIXED_WEEKS + [after] * (given["weeks"] - FIXED_WEEKS)
    sites["retailer"]["demand"] = {"series": [units(demand) for demand in demands], "bucket": "1 week"}
    return {
        "simchain": 1,
        "whole_units": True,
        "costs": {"holding": "0.50 USD/unit/week"},
        "suppliers": {"brewery": {"lead_time": "3 weeks"}},
        "sites": sites,
    }


def arriving(weeks: int, quantity: str) -> Model:
    """So much at the start of each of so many weeks."""
    return {f"day {WEEK * week}": quantity for week in range(weeks)}


def played(given: Mapping[str, Any], model: Model) -> simchain.Results:
    timed = {**model, "run": {"horizon": f"{given['weeks']} weeks", "bucket": "1 week"}}
    return run(timed, replications=1, check=True)


def cost_of(results: simchain.Results, seat: str) -> float:
    (row,) = results.points[results.points["site"] == seat].to_dict("records")
    return float(row["holding_cost"] + row["backorder_cost"])


def net_inventory(results: simchain.Results, seat: str) -> Floats:
    return series(results, seat, "on_hand") - series(results, seat, "backlog")


def players_who_count_all_that_is_on_order(known: Case) -> Iterator[Found]:
    given = known.given
    anchors = [
        {
            "policy": "anchoring",
            "expects": units(given["expects"]),
            "smoothing": f"{100 * given['theta']} %",
            "stock_adjustment": f"{100 * given['alpha']} %",
            "supply_line_weight": f"{100 * given['beta']} %",
            "target": units(target),
        }
        for target in given["S"]
    ]
    results = played(given, board(given, anchors, fixed=FIXED_WEEKS))
    middle = slice(FIXED_WEEKS, FIXED_WEEKS + 8)
    got = {
        "cost_R_W_D_F": [cost_of(results, seat) for seat in SEATS],
        "team_cost": sum(cost_of(results, seat) for seat in SEATS),
        "retailer_net_inventory_weeks_5_to_12": net_inventory(results, "retailer")[middle],
        "retailer_orders_weeks_5_to_12": series(results, "retailer", "ordered")[middle],
        "factory_orders_weeks_5_to_12": series(results, "factory", "ordered")[middle],
    }
    yield Found(got)


def a_board_at_rest_stays_at_rest(known: Case) -> Iterator[Found]:
    given = known.given
    ways: dict[str, Model] = {
        "always 4": {"policy": "constant_order", "quantity": units(given["demand"][0])},
        "as asked": {"policy": "mirror"},
    }
    for way, stock in ways.items():
        results = played(given, board(given, [stock] * 4))
        levels = {level for seat in SEATS for level in net_inventory(results, seat)}
        got = {
            "cost_R_W_D_F": [cost_of(results, seat) for seat in SEATS],
            "team_cost": sum(cost_of(results, seat) for seat in SEATS),
            "net_inventory_every_week": levels.pop() if len(levels) == 1 else float("nan"),
        }
        yield Found(got, way=way)


def each_kind_of_player(known: Case) -> Iterator[Found]:
    """Who sits at the table decides what the step in demand costs; everybody plays freely from the first week."""
    given = known.given
    stock = given["stock"]
    results = played(given, board(given, stock if isinstance(stock, list) else [stock] * 4))
    peaks = [float(series(results, seat, "ordered").max()) for seat in SEATS]
    costs = [cost_of(results, seat) for seat in SEATS]
    got = {"cost_R_W_D_F": costs, "team_cost": sum(costs), "order_peaks": peaks}
    yield Found({name: got[name] for name in known.expect})


CASES = (
    (("BG-01",), players_who_count_all_that_is_on_order),
    (("BG-02",), a_board_at_rest_stays_at_rest),
    (("BG-03", "BG-04", "BG-05"), each_kind_of_player),
)

"""A product made to stock on one server."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isclose
from typing import Any

from simchain.proof.case import ROUNDING, Case
from simchain.proof.judging import Found
from simchain.proof.luck import Floats, is_best, without_luck
from simchain.proof.systems import (
    CONTINUOUS,
    Gathered,
    Model,
    arrivals,
    base_stock,
    days,
    holding_of,
    policy_of,
    run,
    series,
    simulate_case,
    units,
)
from simchain.rules.levels.stock import economic_production_quantity


def made_to_stock(known: Case, stock: Model, **site: Any) -> Gathered:
    plant = {
        "makes": {"product": {"processing_time": known.given["processing_time"]}},
        "stock": {"product": stock},
        "demand": {"product": arrivals(known.given["arrivals"])},
        **site,
    }
    return simulate_case(known, {"simchain": 1, "sites": {"plant": plant}}, bucket=10)


def measured(outcome: Gathered, known: Case) -> dict[str, Any]:
    """What is known of such a plant, without the luck of how many customers came and how long their units took."""
    got = {
        "fill_rate": outcome.at("plant", "fill_rate", "product"),
        "avg_on_hand": outcome.at("plant", "average_stock", "product"),
        "avg_backorders": outcome.at("plant", "average_backlog", "product"),
        "avg_orders_in_process": outcome.at("plant", "average_on_order", "product"),
    }
    got = {name: value for name, value in got.items() if name in known.expect}
    return without_luck(got, *luck_of(outcome, known))


def luck_of(outcome: Gathered, known: Case) -> tuple[Floats, Floats]:
    """How many more customers came than are expected, and how much longer their units took."""
    customers = outcome.at("plant", "demand", "product") / outcome.days - known.given["arrivals"]
    worked = outcome.at("plant", "average_in_process", "product") * outcome.days
    return customers, worked / outcome.at("plant", "units_received", "product") - 1


def each_sale_releases_one_unit_to_one_server(known: Case) -> Iterator[Found]:
    yield Found(measured(made_to_stock(known, base_stock(known.given["S"], CONTINUOUS)), known))


def production_stops_when_all_cards_are_on_full_bins(known: Case) -> Iterator[Found]:
    cards = known.given["kanbans"]
    kanban = {"policy": "kanban", "bin": units(1), "cards": cards, "review": CONTINUOUS}
    for way, stock in (("kanban", kanban), ("base stock", base_stock(cards, CONTINUOUS))):
        yield Found(measured(made_to_stock(known, stock, unmet="lost"), known), way=way)


def the_cheapest_level_in_front_of_one_server(known: Case) -> Iterator[Found]:
    """Told from the levels beside it, a step away or, where the runs are short, four."""
    given, tier = known.given, known.tier.name
    best, step = known.expect["S_star"], given["steps"][tier]
    outcome = made_to_stock(known, base_stock(best, CONTINUOUS))
    got = without_luck({"cost_rate": cost_rate(outcome, given)}, *luck_of(outcome, known))
    shorter = replace(known, days=given["compared_for"][tier])
    rivals = [made_to_stock(shorter, base_stock(level, CONTINUOUS)) for level in (best, best - step, best + step)]
    here, *others = (cost_rate(rival, given) for rival in rivals)
    is_cheapest = is_best(here, others, *luck_of(rivals[0], known))
    yield Found({"S_star": {True: float(best), False: float("nan"), None: None}[is_cheapest], **got})


def cost_rate(outcome: Gathered, given: Mapping[str, Any]) -> Floats:
    """Cost a day of stock and backlog."""
    stock, backlog = (outcome.at("plant", name, "product") for name in ("average_stock", "average_backlog"))
    holding, waiting = float(given["holding"]), float(given["backorder"])
    return holding * stock + waiting * backlog


def finished_part_by_part(known: Case) -> Iterator[Found]:
    """A lot is sold while it is made: the stock peaks when the last part of it is finished."""
    given = known.given
    makes = {
        "rate": f"{given['rate']} units/day",
        "set_up": {"cost": f"{given['set_up']} USD"},
        "transfer": units(given["transfer"]),
    }
    stock: Model = {"policy": "reorder_point", "reorder_point": units(0), "quantity": "epq", "review": CONTINUOUS}
    stock["opening"] = {"on_hand": units(0)}
    plant = {"makes": {"item": makes}, "stock": {"item": stock}, "demand": {"flow": f"{given['flow']} units/day"}}
    model = {"simchain": 1, "costs": {"holding": holding_of(given["holding"])}, "sites": {"plant": plant}}
    timed = {"horizon": days(given["days"]), "bucket": days(given["bucket"])}
    results = run({**model, "run": timed}, replications=1)
    got = {
        "cost_rate": results.runs["total_cost"].to_numpy() / results.measured_days,
        "max_on_hand": series(results, "plant", "on_hand").max(),
    }
    quantity = economic_production_quantity(given["flow"], given["rate"], given["set_up"], given["holding"])
    same = isclose(policy_of(model).quantity, quantity, rel_tol=ROUNDING)
    yield Found(got, {"Q_star": quantity}, {"a scenario's epq is that quantity": same})


CASES = (
    (("KA-01", "KA-02", "KA-08"), each_sale_releases_one_unit_to_one_server),
    (("KA-04",), the_cheapest_level_in_front_of_one_server),
    (("EOQ-05",), finished_part_by_part),
    (("KA-06",), production_stops_when_all_cards_are_on_full_bins),
)

"""A product made to stock on one server."""

from collections.abc import Iterator
from typing import Any

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.luck import without_luck
from simchain.proof.systems import CONTINUOUS, Gathered, Model, arrivals, base_stock, simulate_case, units


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
    customers = outcome.at("plant", "demand", "product") / outcome.days - known.given["arrivals"]
    worked = outcome.at("plant", "average_in_process", "product") * outcome.days
    made = outcome.at("plant", "units_received", "product")
    got = {name: value for name, value in got.items() if name in known.expect}
    return without_luck(got, customers, worked / made - 1)


def each_sale_releases_one_unit_to_one_server(known: Case) -> Iterator[Found]:
    yield Found(measured(made_to_stock(known, base_stock(known.given["S"], CONTINUOUS)), known))


def production_stops_when_all_cards_are_on_full_bins(known: Case) -> Iterator[Found]:
    cards = known.given["kanbans"]
    kanban = {"policy": "kanban", "bin": units(1), "cards": cards, "review": CONTINUOUS}
    for way, stock in (("kanban", kanban), ("base stock", base_stock(cards, CONTINUOUS))):
        yield Found(measured(made_to_stock(known, stock, unmet="lost"), known), way=way)


CASES = (
    (("KA-01", "KA-02", "KA-08"), each_sale_releases_one_unit_to_one_server),
    (("KA-06",), production_stops_when_all_cards_are_on_full_bins),
)

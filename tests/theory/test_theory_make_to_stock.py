"""A product made to stock on one server."""

from typing import Any

import pytest
from judging import Case, cases, settle, without_luck
from systems import CONTINUOUS, Outcome, arrivals, base_stock, simulate_case, units

pytestmark = pytest.mark.theory


def made_to_stock(known: Case, stock: dict[str, Any], **site: Any) -> Outcome:
    plant = {
        "makes": {"product": {"processing_time": known.given["processing_time"]}},
        "stock": {"product": stock},
        "demand": {"product": arrivals(known.given["arrivals"])},
        **site,
    }
    return simulate_case(known, {"simchain": 1, "sites": {"plant": plant}}, bucket=10)


def measured(outcome: Outcome, known: Case) -> dict[str, Any]:
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


@cases("KA-01", "KA-02", "KA-08")
def test_each_sale_releases_one_unit_to_one_server(known: Case) -> None:
    settle(known, measured(made_to_stock(known, base_stock(known.given["S"], CONTINUOUS)), known))


@pytest.mark.parametrize("policy", ["kanban", "base_stock"])
@cases("KA-06")
def test_production_stops_when_all_cards_are_on_full_bins(known: Case, policy: str) -> None:
    cards = known.given["kanbans"]
    kanban = {"policy": "kanban", "bin": units(1), "cards": cards, "review": CONTINUOUS}
    stock = kanban if policy == "kanban" else base_stock(cards, CONTINUOUS)
    settle(known, measured(made_to_stock(known, stock, unmet="lost"), known))

"""Words that change nothing are warned of, once; the same words where they matter are not."""

from collections.abc import Mapping
from typing import Any

import pytest

import simchain
from simchain.scenario import load
from tests.builders import World, a_world

LEVEL = {"policy": "base_stock", "level": "150 units"}
AUTO = {"policy": "base_stock", "safety": {"cycle_service": "90 %"}}
CONTRACT = "suppliers.A.contract"
PLANNED = "suppliers.A.planned_lead_time"
FUEL = {"cost": "1 USD/unit", "fuel_share": "30 %"}
SHORT = {"costs.stockout": "6 USD/unit"}

Changes = Mapping[str, Any]


def a_shop(*changes: Changes) -> World:
    """A shop that sells 10 ± 3 a day and buys from A in 5 days; a kiosk next to it buys from B, and so may change."""
    stock = {"stock": {"item": LEVEL}, "demand": {"item": "10 ± 3 units/day"}}
    makers = {"A": {"lead_time": "5 days"}, "B": {"lead_time": "5 days"}}
    for maker in makers.values():
        maker["sells"] = {"item": "10 USD"}
    sites = {"shop": {**stock, "buys": {"item": {"supplier": "A"}}}, "kiosk": {**stock, "buys": {"item": "B"}}}
    world = a_world(60, makers, sites, costs={"carrying": {"capital": "12 %/year", "storage": "12 %/year"}})
    for change in changes:
        for path, value in change.items():
            world = _with(world, path.split("."), value)
    return world


def _with(block: Mapping[str, Any], steps: list[str], value: Any) -> World:
    first, *rest = steps
    return {**block, first: _with(block.get(first, {}), rest, value) if rest else value}


STRIKE = {"disruptions.strike": {"hits": "A", "starts": "day 20", "lasts": "9 days"}}
RUSH = {"hits": "shop", "starts": "day 20", "lasts": "9 days", "change": {"demand": "150 %"}}

Case = tuple[str, Any, Changes, str]
IDLE: list[Case] = [
    (PLANNED, "9 days", {}, "levels that it could change are written"),
    ("sites.shop.allocation", "uniform", {}, "more than one buyer"),
    ("sites.shop.allocation", "proportional", {"sites.shop.unmet": "lost"}, "more than one buyer"),
    (f"{CONTRACT}.late_penalty", {"rate": "1 %/day"}, {}, "A is never late"),
    (f"{CONTRACT}.late_penalty", {"rate": "1 %/day"}, {"suppliers.A.sells.item": "0 USD"}, "A asks none for 'item'"),
    (f"{CONTRACT}.on_time_bonus", {"above": "5 %", "pay": "1 %"}, {"suppliers.A.sells.item": "0 USD"}, "asks none"),
    (f"{CONTRACT}.expedite", {"lead_time": "1 day"}, {}, "nobody asks A to hurry"),
    ("suppliers.A.spot", {"price": "115 ± 10 %"}, {}, "nobody buys from A on the spot market"),
    ("costs.carbon", "0.08 USD/kg", {}, "nothing that moves goods is said to emit any"),
    (f"{CONTRACT}.share.obsolescence", "30 %", SHORT, "ever written off, or sold off"),
    (f"{CONTRACT}.share.shortage", "30 %", {}, "costs its buyers anything"),
    ("suppliers.A.freight", {**FUEL, "index": {"day 60": 2.0}}, {}, "does not move before the end of the run"),
    ("disruptions.strike.detected_after", "3 days", STRIKE, "no purchase reacts"),
    ("disruptions.rush.stops", "making", {"disruptions.rush": {**RUSH, "stops": "nothing"}}, "nothing is made where"),
]


@pytest.mark.parametrize(("path", "value", "others", "why"), IDLE, ids=lambda one: one if isinstance(one, str) else "")
def test_a_word_that_changes_nothing_is_warned_of_once(path: str, value: Any, others: Changes, why: str):
    world = a_shop(others, {path: value})
    (warning,) = [one for one in load(world).warnings if "is not used" in one.message]
    assert why in warning.message
    assert warning.message.startswith(path.removeprefix("sites."))
    assert warning.hint
    without = a_shop(others, {path: FUEL["cost"]} if path.endswith("freight") else {})
    with_it, bare = (simchain.run(one, replications=2, jobs=1).runs for one in (world, without))
    assert with_it["total_cost"].tolist() == bare["total_cost"].tolist()
    assert with_it["mean_wait"].tolist() == bare["mean_wait"].tolist()


LATE = {f"{CONTRACT}.late_penalty": {"rate": "1 %/day"}}
EXPEDITE = {f"{CONTRACT}.expedite": {"lead_time": "1 day"}}
USED: list[tuple[Changes, ...]] = [
    ({PLANNED: "9 days"}, {"sites.shop.stock.item": AUTO}),
    ({PLANNED: "9 days"}, {"scorecard": {}}),
    ({PLANNED: "9 days"}, {"sites.shop.buys.item": {"rule": "fastest", "sources": ["A", "B"]}}),
    (
        {"sites.shop.allocation": "uniform"},
        {"sites.kiosk.buys.item": {"shares": {"shop": "50 %", "B": "rest"}, "lead_time": "1 day"}},
    ),
    ({"sites.shop.allocation": "proportional"},),
    (LATE, {"suppliers.A.lead_time": "5 ± 1 days"}),
    (LATE, {"suppliers.A.capacity": "12 units/day"}),
    (LATE, {"suppliers.A.contract.promised": "4 days"}),
    (LATE, {"disruptions.strike": {"hits": "A", "starts": "day 20", "lasts": "9 days"}}),
    (EXPEDITE, {"sites.shop.buys.item.expedite": {"when_below": "2 days"}}),
    (EXPEDITE, {"scenarios": {"rush": {"shop.buys.item.expedite": {"when_below": "2 days"}}, "base_case": {}}}),
    ({"suppliers.A.spot": {"price": "115 ± 10 %"}}, {"sites.shop.buys.item": {"rule": "spot", "supplier": "A"}}),
    (
        {"costs.carbon": "0.08 USD/kg", "items": {"item": {"weight": "1 kg"}}},
        {"suppliers.A.freight": {"cost": "1 USD/unit", "mode": "road", "distance": "600 km"}},
    ),
    ({f"{CONTRACT}.share.obsolescence": "30 %", "items": {"item": {"shelf_life": "20 days"}}},),
    ({f"{CONTRACT}.share.shortage": "30 %"}, SHORT),
    ({"suppliers.A.freight": {**FUEL, "index": {"day 59": 2.0}}},),
    (
        STRIKE,
        {"disruptions.strike.detected_after": "3 days"},
        {"sites.shop.buys.item": {"rule": "backup", "first": "A", "then": "B"}},
    ),
    (
        {"disruptions.rush": {**RUSH, "stops": "making"}, "sites.shop.buys": {"wool": "A"}},
        {"items": {"item": {}, "wool": {}}, "suppliers.A.sells": {"wool": "1 USD"}},
        {"sites.shop.makes": {"item": {"from": {"wool": 1}}}},
    ),
]


@pytest.mark.parametrize("changes", USED, ids=lambda changes: " ".join(key for one in changes for key in one))
def test_the_same_word_where_it_matters_is_not(changes: tuple[Changes, ...]):
    assert not [one.message for one in load(a_shop(*changes)).warnings if "is not used" in one.message]


@pytest.mark.parametrize(("supplier", "is_bought"), [("A", True), ("C", False)])
def test_a_trigger_on_a_supplier_nobody_buys_from_is_warned_of(supplier: str, is_bought: bool):
    watch = {"when": {"supplier": supplier, "metric": "on_time", "below": "80 %"}, "then": {"alert": "call them"}}
    other = {"lead_time": "5 days", "sells": {"item": "9 USD"}}
    found = load(a_shop({"suppliers.C": other, "triggers.look": watch})).warnings
    said = "triggers.look.when.supplier is not used: nobody buys from C"
    assert [said in one.message for one in found].count(True) == (not is_bought)

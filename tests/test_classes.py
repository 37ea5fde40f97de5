"""Classes of items by value and by variation, and what holds for a class where nothing is said of an item."""

from typing import Any

import pytest

import simchain
from simchain.cli.texts.explain import explained
from simchain.errors import ScenarioError
from simchain.experiments.dependencies import dependencies
from simchain.scenario import load
from simchain.scenario.classes import classes_of
from simchain.scenario.load import loads
from tests.builders import World, a_world

PRICES = {"pump": 90, "valve": 20, "nut": 1, "bolt": 0.5}
"""With 10, 8, 20 and 20 units a day: 900, 160, 20 and 10 a day of 1090 in all, so 83, 15, 2 and 1 %."""
DEMAND = {"pump": "10 ± 2 units/day", "valve": "8 units/day", "nut": "20 units/day", "bolt": "20 units/day"}


def a_shop(site: Any = None, days: int = 60, **others: Any) -> World:
    sells = {item: f"{price} USD" for item, price in PRICES.items()}
    suppliers = {"alba": {"lead_time": "4 days", "sells": sells}, "spot": {"lead_time": "1 day", "sells": sells}}
    shop = {"demand": DEMAND, **(site or {})}
    return a_world(days, suppliers, {"shop": shop}, items={item: {} for item in PRICES}, **others)


CLASSES = {"A": {"buys": "alba"}, "B": {"buys": "alba"}, "C": {"buys": "spot"}}


def names(world: World) -> dict[str, str]:
    base = load(world).base
    return {item: one.name for item, one in classes_of(base.spec, base.folder).items()}


def sources(world: World) -> dict[str, tuple[str, ...]]:
    return {node.item: node.sources for node in load(world).base.network.values()}


def test_the_items_of_class_a_make_up_what_they_are_asked_to():
    world = a_shop({"buys": "alba"}, classes={"A": "80 %", "B": "95 %"})
    assert names(world) == {"pump": "A", "valve": "B", "nut": "C", "bolt": "C"}
    found = dependencies(world).classes
    assert [one.share for one in found] == pytest.approx([900 / 1090, 160 / 1090, 20 / 1090, 10 / 1090])
    assert sum(one.share for one in found if one.name == "A") >= 0.8
    assert names({**world, "classes": {"A": "90 %", "B": "99.5 %"}}) == {
        "pump": "A",
        "valve": "A",
        "nut": "B",
        "bolt": "B",
    }


def test_variation_is_that_of_a_week():
    """100 ± 70 a day is 700 ± 185 a week: CV 0.26. 1 ± 2 customers' units a day vary by more."""
    demand = {**DEMAND, "nut": {"rate": "20 ± 30 units/day", "dist": "gamma"}}
    world = a_shop({"buys": "alba", "demand": demand}, classes={"X": "20 %", "Y": "50 %"})
    assert names(world) == {"pump": "AX", "valve": "BX", "nut": "CZ", "bolt": "CX"}
    variation = {one.item: one.variation for one in dependencies(world).classes}
    assert variation["pump"] == pytest.approx(2 / 10 / 7**0.5)
    assert variation["nut"] == pytest.approx(30 / 20 / 7**0.5)


def test_a_part_is_classed_by_what_goes_into_products():
    """Each set takes four bolts: 40 a day at 0.5 USD, against 1 nut a day at 2 USD."""
    suppliers = {"alba": {"lead_time": "2 days", "sells": {"bolt": "0.5 USD", "nut": "2 USD"}}}
    plant = {"makes": {"set": {"from": {"bolt": 4}}}, "buys": {"bolt": "alba"}}
    shop = {"demand": {"set": "10 units/day", "nut": "1 unit/day"}, "buys": {"set": "plant", "nut": "alba"}}
    world = a_world(30, suppliers, {"plant": plant, "shop": shop}, classes={"A": "80 %", "B": "97 %"})
    found = {one.item: one for one in dependencies(world).classes}
    assert found["bolt"].per_year == pytest.approx(40 * 365)
    assert found["set"].value == pytest.approx(10 * 365 * 2.0)
    assert {item: one.name for item, one in found.items()} == {"bolt": "A", "set": "A", "nut": "B"}


def test_sources_and_policies_go_by_class_where_nothing_is_said_of_the_item():
    stock = {"A": {**CLASSES["A"], "safety": {"cycle_service": "99 %"}}, "B": CLASSES["B"], "C": CLASSES["C"]}
    world = a_shop(by_class=stock)
    assert sources(world) == {"pump": ("alba",), "valve": ("alba",), "nut": ("spot",), "bolt": ("spot",)}
    results = simchain.run(world, replications=1, check=True)
    assert set(results.lanes["lane"]) == {"alba>shop/pump", "alba>shop/valve", "spot>shop/nut", "spot>shop/bolt"}
    assert results.classes["item_class"].tolist() == ["A", "B", "C"]
    assert results.classes["items"].tolist() == [1, 1, 2]
    assert results.classes["total_cost"].sum() == pytest.approx(results.runs["total_cost"].iloc[0])
    written = a_shop(
        {
            "buys": {item: source for item, (source,) in sources(world).items()},
            "stock": {"pump": {"safety": {"cycle_service": "99 %"}}},
        }
    )
    assert simchain.run(written, replications=1).runs["total_cost"].equals(results.runs["total_cost"])


def test_what_is_said_of_an_item_goes_before_its_class_and_a_site_before_the_file():
    by_class = {**CLASSES, "A": {"buys": "alba", "stock": {"review": "2 days", "safety": {"cycle_service": "99 %"}}}}
    site = {"buys": {"bolt": "alba"}, "by_class": {"B": {"buys": "spot"}}, "stock": {"pump": {"review": "5 days"}}}
    world = a_shop(site, by_class=by_class)
    assert sources(world) == {"pump": ("alba",), "valve": ("spot",), "nut": ("spot",), "bolt": ("alba",)}
    pump = load(world).base.spec.sites["shop"].stock["pump"]
    assert pump.review == 5.0
    assert pump.safety.cycle_service == 0.99
    kept = load(
        a_shop(
            {**site, "stock": {"pump": {"policy": "min_max", "reorder_point": 20, "order_up_to": 60}}},
            by_class=by_class,
        )
    )
    assert kept.base.spec.sites["shop"].stock["pump"].review is None


def test_a_narrow_class_goes_before_a_wide_one():
    classes = {"X": "20 %", "Y": "50 %"}
    demand = {**DEMAND, "nut": {"rate": "20 ± 30 units/day", "dist": "gamma"}}
    by_class = {**CLASSES, "CZ": {"buys": "alba"}}
    found = sources(a_shop({"demand": demand}, classes=classes, by_class=by_class))
    assert (found["nut"], found["bolt"]) == (("alba",), ("spot",))


def test_explain_shows_classes_and_what_came_by_them_and_loads_again():
    world = a_shop(by_class=CLASSES)
    text = explained(load(world).base)
    assert "computed: class A: 3,650 units a year, 82.6 % of all value" in text
    assert "# by class A" in text
    assert loads(text).base.spec.sites == load(world).base.spec.sites


def test_a_pilot_on_class_a_leaves_all_other_items_as_they_were():
    pilot = {"by_class": {"A": {"safety": {"cycle_service": "99.9 %"}}}}
    site = {"buys": "alba", "demand": dict.fromkeys(PRICES, "10 ± 3 units/day")}
    named = {"before": {}, "pilot": pilot}
    world = a_shop(site, 200, costs={"carrying": "24 %/year"}, classes={}, scenarios=named)
    results = simchain.run(world, replications=2)
    cost = results.points.pivot_table(index="item", columns="scenario", values="total_cost")
    change = (cost["pilot"] - cost["before"]).to_dict()
    assert change.pop("pump") != 0.0
    assert set(change.values()) == {0.0}
    assert change.keys() == {"valve", "nut", "bolt"}
    by_class = results.classes.pivot_table(index="item_class", columns="scenario", values="total_cost")
    assert (by_class["pilot"] == by_class["before"]).to_dict() == {"A": False, "B": True, "C": True}


def test_cost_and_service_of_a_class_are_those_of_its_items():
    """The pump is all of class A, the valve of B; of C come half of the nuts and all bolts at once."""
    demand = {item: {"series": [10, 0, 0, 0, 0, 0], "then": "stop"} for item in PRICES}
    stock = {item: {"level": 5 if item == "nut" else 10, "opening": {"on_hand": 5}} for item in ("pump", "nut")}
    stock |= {item: {"level": 10} for item in ("valve", "bolt")}
    world = a_shop({"buys": "alba", "demand": demand, "stock": stock}, 6, costs={"carrying": "24 %/year"}, classes={})
    results = simchain.run(world, replications=1)
    assert results.classes["fill_rate"].tolist() == [0.5, 1.0, 0.75]
    cost = results.points.set_index("item")["total_cost"]
    expected = [cost["pump"], cost["valve"], cost["nut"] + cost["bolt"]]
    assert results.classes["total_cost"].tolist() == pytest.approx(expected)
    assert len({*expected}) == 3


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ({"by_class": {"D": {"buys": "alba"}}}, "unknown class 'D' in by_class"),
        (
            {"by_class": {"AX": {"buys": "alba"}}},
            "by_class.AX goes by the variation of demand, but nothing says where X and Y end",
        ),
        ({"classes": {"A": "95 %", "B": "80 %"}}, "classes has an A that is not below its B; write {A: 80 %, B: 95 %}"),
        ({"classes": {"X": "50 %"}}, "classes needs both X and Y, or neither; write {X: 50 %, Y: 100 %}"),
    ],
)
def test_classes_that_cannot_be_are_refused(others: Any, message: str):
    with pytest.raises(ScenarioError) as caught:
        load(a_shop({"buys": "alba"}, **others))
    assert message in [fault.message for fault in caught.value.faults]


def test_a_mistake_in_the_words_of_a_class_is_named_where_it_is_written():
    with pytest.raises(ScenarioError) as caught:
        load(a_shop(by_class={**CLASSES, "A": {"buys": "albo"}}))
    (fault,) = [fault for fault in caught.value.faults if fault.severity == "error"]
    assert fault.message == "unknown source 'albo' in shop.buys.pump"
    assert "did you mean 'alba'?" in fault.hint
    assert fault.place is not None
    assert "albo" in str(fault)


def test_an_item_of_unknown_worth_cannot_be_classed():
    suppliers = {"alba": {"lead_time": "4 days"}}
    world = a_world(30, suppliers, {"shop": {"demand": "5 units/day", "buys": "alba"}}, classes={"A": "80 %"})
    with pytest.raises(ScenarioError, match="nothing says what a unit is worth"):
        load(world)


@pytest.mark.parametrize(
    "of_class",
    [{"policy": "min_max", "reorder_point": 20, "order_up_to": 50}, {"safety": {"cycle_service": "95 %"}}],
)
def test_a_level_that_a_site_gives_goes_before_what_is_said_of_its_class(of_class: dict[str, object]):
    shop = {"demand": "10 units/day", "buys": "maker", "stock": {"level": 80}}
    maker = {"lead_time": "2 days", "price": "1 USD"}
    world = a_world(30, {"maker": maker}, {"shop": shop}, by_class={"A": {"stock": of_class}})
    stock = load(world)["base"].spec.sites["shop"].stock["item"]
    assert (stock.policy, stock.level, stock.safety) == ("base_stock", 80.0, None)

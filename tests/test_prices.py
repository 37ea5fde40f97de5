"""Prices over time: inflation by category, the variance that it makes, and freight that follows the price of fuel."""

from pathlib import Path
from typing import Any

import pytest

import simchain
from simchain.errors import ScenarioError
from simchain.metrics import measure
from simchain.metrics.measure import Measures
from simchain.scenario import load
from tests.builders import Played, World, a_world, played


def a_plant(days: int = 730, **others: Any) -> World:
    """A site that buys a ring at 10 and a bolt at 4 for what customers take of both: 10 a day."""
    maker = {"lead_time": "1 day", "sells": {"ring": "10 USD", "bolt": "4 USD"}, **others.pop("supplier", {})}
    site = {
        "buys": {"ring": "maker", "bolt": "maker"},
        "stock": {"ring": {"level": 20}, "bolt": {"level": 20}},
        "demand": {"ring": "10 units/day", "bolt": "10 units/day"},
    }
    items = {"ring": {"category": "rings"}, "bolt": {"category": "other"}}
    return a_world(days, {"maker": maker}, {"plant": site}, **{"items": items, **others})


def measured(run: Played) -> Measures:
    return measure(run.blueprint, run.ledger)


def test_a_price_rises_by_its_category_s_inflation_day_by_day() -> None:
    run = played(a_plant(inflation={"rings": "6 %/year"}))
    rings = {row.day: row.amount for row in run.rows("purchase", "maker>plant/ring")}
    assert rings[0.0] == pytest.approx(100)
    assert rings[365.0] == pytest.approx(106)
    assert rings[729.0] == pytest.approx(100 * 1.06 ** (729 / 365))
    assert {row.amount for row in run.rows("purchase", "maker>plant/bolt")} == {40.0}


def test_purchase_price_variance_is_what_was_paid_above_the_standard_by_category() -> None:
    found = {row.category: row for row in measured(played(a_plant(inflation={"rings": "6 %/year"}))).categories}
    paid = sum(100 * 1.06 ** (day / 365) for day in range(730))
    assert found["rings"].ppv == pytest.approx(paid - 730 * 100)
    assert found["rings"].purchase == found["rings"].spend == pytest.approx(paid)
    assert found["other"].ppv == 0


def test_prices_may_fall_and_an_item_without_a_category_is_its_own() -> None:
    world = a_plant(items={"ring": {}, "bolt": {}}, inflation={"bolt": "-10 %/year"})
    found = measured(played(world))
    assert found.chain["ppv"] == pytest.approx(sum(40 * (0.9 ** (day / 365) - 1) for day in range(730)))


def test_a_stated_standard_is_what_is_compared_with_whoever_sells() -> None:
    items = {"ring": {"standard": "9 USD"}, "bolt": {}}
    assert measured(played(a_plant(50, items=items))).chain["ppv"] == pytest.approx(50 * 10 * (10 - 9))


def test_a_promotion_makes_a_variance_below_zero() -> None:
    sale = {"promotion": {"every": "10 days", "lasts": "5 days", "discount": "20 %"}}
    assert measured(played(a_plant(100, supplier=sale))).chain["ppv"] == pytest.approx(-50 * 10 * 14 * 0.2)


def test_inflation_and_a_price_shock_multiply() -> None:
    shock = {"shock": {"hits": "maker", "starts": "day 365", "lasts": "1 day", "change": {"price": "150 %"}}}
    run = played(a_plant(400, inflation={"rings": "6 %/year"}, disruptions=shock))
    rings = {row.day: row.amount for row in run.rows("purchase", "maker>plant/ring")}
    assert rings[365.0] == pytest.approx(100 * 1.06 * 1.5)
    assert rings[366.0] == pytest.approx(100 * 1.06 ** (366 / 365))


def test_goods_on_consignment_are_paid_at_the_price_of_the_day_of_their_use() -> None:
    world = a_plant(inflation={"rings": "6 %/year"})
    world["sites"]["plant"]["buys"]["ring"] = {"supplier": "maker", "owner_until": "use"}
    rings = {row.day: row.amount for row in played(world).rows("purchase", "plant/ring")}
    assert rings[365.0] == pytest.approx(106)


def test_without_anything_that_moves_prices_nothing_is_kept_of_them() -> None:
    run = played(a_plant(20, items={"ring": {}, "bolt": {}}))
    assert not {"listed", "fuel_surcharge"} & run.ledger.sums.keys()
    assert measured(run).chain["ppv"] == 0
    assert measured(run).categories == ()


def fuelled(index: Any, **others: Any) -> World:
    freight = {"cost": "0.5 USD/unit", "per_shipment": "10 USD", "fuel_share": "30 %", "index": index, **others}
    return a_plant(40, supplier={"freight": freight})


def test_freight_with_thirty_percent_fuel_costs_1_3_times_as_much_when_fuel_costs_twice() -> None:
    one, two = (measured(played(fuelled({"day 0": level}))).chain for level in (1, 2))
    assert two["freight_cost"] / one["freight_cost"] == pytest.approx(1.3)
    assert two["fuel_surcharge"] == pytest.approx(0.3 * one["freight_cost"])
    assert one["fuel_surcharge"] == 0


def test_freight_follows_the_index_of_the_day_on_which_goods_leave() -> None:
    rows = played(fuelled({"day 20": 2, "day 10": 3})).rows("freight", "maker>plant/ring")
    paid = {(row.day, n % 2): row.amount for n, row in enumerate(rows)}
    factors = [1.0] * 10 + [1.6] * 10 + [1.3] * 20
    assert [paid[float(day), 0] for day in range(40)] == pytest.approx([5 * factor for factor in factors])
    assert [paid[float(day), 1] for day in range(40)] == pytest.approx([10 * factor for factor in factors])


@pytest.mark.parametrize(
    "text", ["day,index\n10,150\n", "date,index\n2026-01-01,100\n2026-01-11,150\n", "day,index\n10,150\n0,100\n"]
)
def test_an_index_may_be_a_file_with_days_or_dates_and_a_base(tmp_path: Path, text: str) -> None:
    (tmp_path / "fuel.csv").write_text(text)
    rows = played(fuelled(str(tmp_path / "fuel.csv"), base=100)).rows("freight", "maker>plant/ring")
    assert [row.amount for row in rows][::2] == pytest.approx([5.0] * 10 + [5 * 1.15] * 30)


def test_another_file_of_the_same_name_is_another_scenario(tmp_path: Path) -> None:
    from simchain.scenario.fingerprint import fingerprint

    prints = set()
    for level in (1, 2):
        (tmp_path / "fuel.csv").write_text(f"day,index\n10,{level}\n")
        prints.add(fingerprint(load(fuelled(str(tmp_path / "fuel.csv")))["base"]))
    assert len(prints) == 2


def test_the_cheapest_source_is_chosen_at_the_freight_of_the_day() -> None:
    far = {"lead_time": "1 day", "price": "9 USD"}
    far["freight"] = {"cost": "1 USD/unit", "fuel_share": "50 %", "index": {"day 5": 2}}  # type: ignore[assignment]
    suppliers = {"far": far, "near": {"lead_time": "1 day", "price": "10.2 USD"}}
    shop = {"demand": "10 units/day", "stock": {"level": 20}, "buys": {"rule": "cheapest", "sources": ["far", "near"]}}
    places = [row.place for row in played(a_world(10, suppliers, {"shop": shop})).rows("dispatch")]
    assert places == ["far>shop/item"] * 5 + ["near>shop/item"] * 5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inflation": {"ringz": "6 %/year"}}, "unknown category 'ringz' in inflation"),
        ({"inflation": {"rings": "900 %/year"}, "days": 9000}, "grow more than a million times over within the run"),
        ({"inflation": {"rings": "-100 %/year"}}, "must be above -100 %/year"),
        ({"items": {"ring": {}, "bolt": {}, "nut": {"standard": "2 USD"}}}, "items.nut.standard is not used"),
        ({"freight": {"cost": "1 USD/unit", "fuel_share": "30 %"}}, "no index that it could follow"),
        ({"freight": {"cost": "1 USD/unit", "index": {"day 0": 1}}}, "has 'index', which goes with 'fuel_share'"),
        ({"freight": {"cost": "1 USD/unit", "base": 100}}, "has 'base', which goes with 'fuel_share'"),
        ({"freight": {"fuel_share": "30 %", "index": {"day 0": 1}}}, "costs nothing"),
        ({"freight": {"cost": "1 USD/unit", "fuel_share": "30 %", "index": {"May": 1}}}, "a day that is none: 'May'"),
        ({"freight": {"cost": "1 USD/unit", "fuel_share": "30 %", "index": {"day 1": 1, "1 day": 2}}}, "twice"),
        ({"freight": {"cost": "1 USD/unit", "fuel_share": "30 %", "index": {}}}, "has no day in it"),
        ({"freight": {"cost": "1 USD/unit", "fuel_share": "30 %", "index": "none.csv"}}, "which is not there"),
    ],
)
def test_terms_of_price_that_say_nothing_are_refused(change: dict[str, Any], message: str) -> None:
    days = change.pop("days", 30)
    supplier = {"freight": change.pop("freight")} if "freight" in change else {}
    with pytest.raises(ScenarioError, match=message):
        load(a_plant(days, supplier=supplier, **change))


@pytest.mark.parametrize("text", ["day,index\n1,0\n", "day,index\n1,x\n", "day,level\n1,1\n", "day,index\n1,1\n1,2\n"])
def test_an_index_that_is_none_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "fuel.csv").write_text(text)
    with pytest.raises(ScenarioError, match=r"suppliers\.maker\.freight\.index"):
        load(fuelled(str(tmp_path / "fuel.csv")))


def test_categories_are_a_table_of_the_results() -> None:
    results = simchain.run(a_plant(60, inflation={"rings": "6 %/year"}, run={"horizon": "60 days"}), replications=2)
    assert list(results.categories["category"]) == ["rings", "other"] * 2
    assert results.categories.loc[results.categories["category"] == "other", "ppv"].eq(0).all()


# What is agreed holds


def agreed(**given: Any) -> World:
    """A plant that buys ten rings a day at an agreed price of 10, where the list price is 12; 100 days."""
    price = {"contract": "10 USD", "reference": "12 USD", "valid": "2 years", **given.pop("price", {})}
    maker = {"lead_time": "1 day", "price": price, **given.pop("supplier", {})}
    site = {"buys": "maker", "stock": {"ring": {"level": 20}}, "demand": "10 units/day"}
    return a_world(100, {"maker": maker}, {"plant": site}, **{"items": {"ring": {}}, **given})


RISING = {"ring": "30 %/year"}


def risen(day: float) -> float:
    return float(1.3 ** (day / 365))


def test_inflation_moves_the_list_price_and_leaves_what_was_agreed() -> None:
    found = measured(played(agreed(inflation=RISING))).chain
    assert found["price_paid"] == 10
    assert found["ppv"] == 0
    assert found["savings"] == pytest.approx(sum(10 * (12 * risen(day) - 10) for day in range(100)))


def test_a_price_shock_moves_the_list_price_and_leaves_what_was_agreed() -> None:
    shock = {"shock": {"hits": "maker", "starts": "day 50", "change": {"price": "150 %"}}}
    found = measured(played(agreed(disruptions=shock))).chain
    assert found["price_paid"] == 10
    assert found["savings"] == pytest.approx(500 * (12 - 10) + 500 * (18 - 10))


def test_after_the_term_the_list_price_is_paid_as_it_has_become() -> None:
    run = played(agreed(price={"valid": "40 days"}, inflation=RISING, supplier={"contract": {}}))
    paid = {row.day: row.amount for row in run.rows("purchase")}
    assert paid == pytest.approx({day: 100 if day < 40 else 120 * risen(day) for day in range(100)})
    found = measured(run).chain
    assert found["savings"] == pytest.approx(sum(10 * (12 * risen(day) - 10) for day in range(40)))
    assert found["contract_compliance"] == 1


def test_price_breaks_that_are_agreed_hold_too() -> None:
    breaks = {"price": None, "price_breaks": {0: "10 USD", 5: "9 USD"}, "reference": "12 USD", "valid": "40 days"}
    world = agreed(inflation=RISING)
    world["suppliers"]["maker"] = {"lead_time": "1 day", "sells": {"ring": {k: v for k, v in breaks.items() if v}}}
    paid = [row.amount for row in played(world).rows("purchase")]
    assert paid == pytest.approx([90 if day < 40 else 120 * risen(day) for day in range(100)])


def test_an_agreed_price_holds_for_goods_on_consignment() -> None:
    world = agreed(inflation=RISING, price={"valid": None})
    world["suppliers"]["maker"]["price"].pop("valid")
    world["sites"]["plant"]["buys"] = {"supplier": "maker", "owner_until": "use"}
    run = played(world)
    assert {row.amount for row in run.rows("purchase")} == {100}
    assert measured(run).chain["savings"] == pytest.approx(sum(10 * (12 * risen(day) - 10) for day in range(100)))


def test_the_scorecard_saves_against_the_list_price_of_the_day_too() -> None:
    results = simchain.run({**agreed(inflation=RISING), "scorecard": {}}, replications=1, jobs=1)
    assert results.suppliers["savings"].tolist() == pytest.approx(results.runs["savings"].tolist())


def test_inflation_of_a_list_price_breaks_no_contract() -> None:
    world = agreed(inflation=RISING, supplier={"price": "10 USD", "contract": {}})
    assert measured(played(world)).chain["contract_compliance"] == 1


def test_what_is_ordered_at_an_agreed_price_is_under_contract_while_it_is_valid() -> None:
    """Ten units a day: 40 days at 10 are 4,000 by contract, 60 days at the list price of 12 are 7,200 by none."""
    assert measured(played(agreed())).chain["on_contract_spend"] == 1
    assert measured(played(agreed(price={"valid": "40 days"}))).chain["on_contract_spend"] == 4000 / 11200
    with_terms = agreed(price={"valid": "40 days"}, supplier={"contract": {}})
    assert measured(played(with_terms)).chain["on_contract_spend"] == 1


def test_clauses_are_judged_of_lines_that_were_ordered_by_contract() -> None:
    """99 lines are due within 100 days; the ten that are ordered while the maker stands still come late."""
    down = {"down": {"hits": "maker", "starts": "day 45", "lasts": "10 days"}}
    until_then = measured(played(agreed(price={"valid": "40 days"}, disruptions=down)))
    all_along = measured(played(agreed(disruptions=down)))
    assert until_then.chain["contract_compliance"] == 1
    assert all_along.chain["contract_compliance"] == pytest.approx(89 / 99)
    assert all_along.suppliers.suppliers[0]["contract_compliance"] == pytest.approx(89 / 99)

"""Prices by quantity, by pools of buyers, and for a time: what is paid, valued, chosen and saved."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import simchain
from simchain import load
from simchain.blueprint import lower
from simchain.cli.texts.comparison import comparison_data, comparison_text
from simchain.engines.eventwise import Simulation
from simchain.experiments.intervals import t_half_width
from simchain.metrics import measure
from simchain.rules.levels.stock import eoq_cost_rate
from simchain.rules.terms.pricing import best_size, price_of_size
from tests.builders import Played, World, a_shop, a_world, played

BREAKS = {0: "10 USD", 40: "9 USD", 200: "8 USD"}
CANDY = ((0.0, 400.0, 800.0), (0.75, 0.72, 0.68))


def a_buyer(quantity: Any, supplier: World, days: int = 50, **others: Any) -> World:
    """A shop that sells 10 a day and orders a quantity at 40."""
    shelf = {"policy": "reorder_point", "reorder_point": 40, "quantity": quantity}
    return a_shop([10] * days, shelf, "3 days", supplier=supplier, **others)


def chain(run: Played) -> dict[str, float]:
    return measure(run.blueprint, run.ledger).chain


def paid(run: Played) -> list[float]:
    return [round(row.amount, 6) for row in run.rows("purchase")]


@pytest.mark.parametrize(("quantity", "price"), [(39, 10), (40, 9), (50, 9), (200, 8)])
def test_all_units_of_an_order_have_the_price_of_its_size(quantity, price):
    run = played(a_buyer(quantity, {"price_breaks": BREAKS}))
    assert {*paid(run)} == {quantity * price}
    assert chain(run)["price_paid"] == pytest.approx(price)


def test_incremental_breaks_lower_the_price_of_what_is_beyond_them():
    run = played(a_buyer(250, {"price_breaks": {"breaks": BREAKS, "kind": "incremental"}}, 100))
    assert {*paid(run)} == {40 * 10 + 160 * 9 + 50 * 8}


def test_stock_is_worth_what_the_planned_order_pays():
    bought = {"price_breaks": BREAKS, "freight": "0.5 USD/unit", "duty": "10 %"}
    run = played(a_buyer(50, bought))
    assert run.blueprint.points[0].unit_value == pytest.approx(9 * 1.1 + 0.5)
    assert {round(row.amount, 6) for row in run.rows("duty")} == {45.0}


def test_an_order_keeps_its_price_however_it_is_shipped():
    run = played(a_buyer(50, {"price_breaks": BREAKS, "capacity": "20 units/day"}))
    assert {*paid(run)} == {20 * 9, 10 * 9}


@pytest.mark.parametrize("title", ["dispatch", "receipt"])
def test_bad_goods_are_paid_back_at_the_price_of_their_order(title):
    run = played(a_buyer(50, {"price_breaks": BREAKS, "defects": "30 %", "title_passes": title}, 100))
    assert chain(run)["units_rejected"] > 0
    assert chain(run)["price_paid"] == pytest.approx(9)


def test_an_order_that_is_cancelled_down_loses_its_price():
    """50 are ordered on day 0 and 5 leave; without 20 of the rest the order is one of 30, at the price of 30."""
    stock = {"policy": "scripted", "orders": [50], "opening": {"on_hand": 0}}
    contract = {"on_time_target": {"share": "90 %"}, "late_penalty": {"rate": "1 %/day"}}
    maker = {"price_breaks": BREAKS, "capacity": "5 units/day", "contract": contract}
    world = a_shop([4] * 9, stock, supplier=maker)
    run = Simulation(lower(load(world)["base"], 1))
    run.step()
    assert run.books.supplied == [-5]
    assert run.lanes[0].cancel(20.0, cause=0) == 20
    ledger = run.finish()
    assert ledger.closing["supplied"][0] == -30
    assert ledger.sums["purchase"][0] == pytest.approx(30 * 10)
    (line,) = ledger.lines[0]
    assert line.quantity * line.price == pytest.approx(30 * 10)


def two_plants(pool: Any, days: int = 40, over: str | None = None, **supplier: Any) -> World:
    """Two plants that each order 25 every fifth day, on the same days, where 40 are cheaper."""
    breaks: Any = {0: "10 USD", 40: "9 USD"}
    sold = {"price_breaks": {"breaks": breaks, "over": over} if over else breaks, **({"pool": pool} if pool else {})}
    stock = {"item": {"level": 50, "review": "5 days"}}
    plant = {"demand": {"series": [5] * days, "then": "stop"}, "stock": stock, "buys": "maker"}
    maker = {"lead_time": "2 days", "sells": {"item": sold}, **supplier}
    return a_world(days, {"maker": maker}, {"plant1": plant, "plant2": plant})


def test_pooled_orders_of_a_day_get_the_price_that_they_reach_together():
    """Row 12 of the concepts: fragmented spend loses a discount, and buying together gains it."""
    measured = {"horizon": "40 days", "warm_up": "5 days"}  # the first orders, of 5 each, are small even together
    pools = (None, ["plant1", "plant2"])
    alone, together = (chain(played({**two_plants(pool), "run": measured})) for pool in pools)
    assert alone["price_paid"] == pytest.approx(10)
    assert alone["lost_discount"] == pytest.approx(alone["purchase_cost"] * 0.1)
    assert together["price_paid"] == pytest.approx(9)
    assert together["lost_discount"] == 0


def test_every_buyer_of_a_pool_pays_the_same_whoever_orders_first():
    run = played(two_plants(["plant1", "plant2"]))
    first, second = (run.total("purchase", f"plant{n}/item") for n in (1, 2))
    assert first == pytest.approx(second)
    assert min(paid(run)) < 0, "the first order is paid in full, and its part of the discount follows"


def test_orders_of_a_month_count_together():
    run = played(two_plants(None, 60, over="20 days"))
    bought = 60 / 5 * 25 - 25  # the first review orders nothing yet: the stock opens at its level
    assert run.total("purchase", "plant1/item") <= bought * 10
    assert chain(run)["price_paid"] == pytest.approx(9), "each plant orders 100 in 20 days, which is beyond 40"


def test_a_pool_that_is_delivered_late_is_corrected_by_what_was_paid():
    """Correction and payment together are the same money as one price, however goods trickle in."""
    slow = played(two_plants(["plant1", "plant2"], over="20 days", capacity="8 units/day"))
    sent = -sum(slow.ledger.change("supplied"))
    assert sum(paid(slow)) == pytest.approx(9 * sent)


def test_a_contract_price_holds_as_long_as_it_is_valid_and_saves_against_the_reference():
    """Row 20 of the concepts: savings are the units bought times reference less paid."""
    price = {"contract": "9.20 USD", "reference": "9.80 USD", "valid": "20 days"}
    forever, ending = (
        played(a_buyer(50, {"price": given})) for given in ({k: price[k] for k in ("contract", "reference")}, price)
    )
    units = -forever.ledger.change("supplied")[0]
    assert chain(forever)["savings"] == pytest.approx(0.6 * units)
    prices = {row.day: round(row.amount / 50, 9) for row in ending.rows("purchase")}
    assert prices == {day: 9.2 if day < 20 else 9.8 for day in prices}
    valid = sum(row.day < 20 for row in ending.rows("dispatch"))
    assert chain(ending)["savings"] == pytest.approx(0.6 * 50 * valid)


def a_choice(demand: str) -> World:
    """A shop with 40 in stock and on the way at 10 USD; or with more, or fewer, at 9 instead of 10 USD."""
    site = {"demand": demand, "stock": {"item": {"level": 40}}, "buys": "maker"}
    bargain = {"suppliers.maker.price": {"contract": "9 USD", "reference": "10 USD"}}
    return a_world(
        150,
        {"maker": {"lead_time": "2 days", "price": "10 USD"}},
        {"shop": site},
        run={"warm_up": "50 days"},
        costs={"holding": "0.01 USD/unit/day", "backorder": "0.5 USD/unit/day"},
        scenarios={
            "list_price": {},
            "more_stock": {**bargain, "shop.stock.item.level": 60},
            "less_stock": {**bargain, "shop.stock.item.level": 15},
        },
    )


def test_net_savings_are_savings_less_the_stock_and_the_shortages_that_the_choice_costs(tmp_path: Path):
    """Of 10 a day each saves 1 USD. 20 units more cost 0.20 a day. With a level of 15, 20 are under way and 5 wait."""
    days = 100
    found = simchain.compare(a_choice("10 units/day"), replications=2, jobs=1)
    more, less = found.net_savings
    assert (more.savings, less.savings) == pytest.approx((10 * days, 10 * days))
    assert (more.extra_inventory_cost, less.extra_inventory_cost) == pytest.approx((0.2 * days, -0.2 * days))
    assert (more.extra_shortage_cost, less.extra_shortage_cost) == pytest.approx((0, 5 * 0.5 * days))
    assert (more.mean, less.mean) == pytest.approx(((10 - 0.2) * days, (10 + 0.2 - 2.5) * days))
    table = found.net_savings_table()
    assert table["net_savings"].tolist() == [more.mean, less.mean]
    said = comparison_text(found, tmp_path)
    assert re.search(r"^less_stock +3,650 +-73 +912 +2,810 ± 0$", said, re.MULTILINE), "a year of 365 days"
    assert [one["net_savings"] for one in comparison_data(found, tmp_path)["net_savings"]] == [more.mean, less.mean]


def test_the_interval_of_net_savings_is_that_of_their_pairs():
    found = simchain.compare(a_choice("10 ± 3 units/day"), replications=5, jobs=1)
    runs = found.results.by_scenario()
    base, more = ({name: runs[one][name].to_numpy() for name in runs[one]} for one in ("list_price", "more_stock"))
    each = more["savings"] - sum(more[name] - base[name] for name in ("carrying_cost", "backorder_cost"))
    assert found.net_savings[0].mean == pytest.approx(each.mean())
    assert found.net_savings[0].half_width == pytest.approx(t_half_width(each, 1 - 0.05 / 2))
    assert found.net_savings[0].half_width > 0


def test_prices_without_a_reference_have_no_net_savings(tmp_path: Path):
    world = a_choice("10 units/day")
    del world["scenarios"]["more_stock"], world["scenarios"]["less_stock"]["suppliers.maker.price"]
    found = simchain.compare(world, replications=2, jobs=1)
    assert found.net_savings == ()
    assert "net savings" not in comparison_text(found, tmp_path)


def test_after_its_validity_a_contract_with_breaks_has_none():
    sold = {"price_breaks": {0: "9 USD", 40: "8 USD"}, "reference": "10 USD", "valid": "20 days"}
    run = played(a_buyer(50, {"sells": {"item": sold}}))
    assert [row.amount / 50 for row in run.rows("purchase")] == [
        8 if row.day < 20 else 10 for row in run.rows("purchase")
    ]


def test_a_cheapest_source_is_cheapest_for_the_order_at_hand():
    world = a_buyer(50, {"price_breaks": {0: "10 USD", 40: "8 USD"}})
    world["suppliers"]["near"] = {"lead_time": "3 days", "price": "9 USD"}
    world["sites"]["shop"]["buys"] = {"rule": "cheapest", "sources": ["near", "maker"]}
    for quantity, chosen in ((50, "maker"), (30, "near")):
        world["sites"]["shop"]["stock"]["item"]["quantity"] = quantity
        places = {row.place.partition(">")[0] for row in played(world).rows("dispatch")}
        assert places == {chosen}


def test_the_textbook_s_candy_is_bought_by_the_800_and_incrementally_as_if_there_were_no_breaks():
    """Snyder & Shen, examples of section 3.4: 1,300 bars a year, 8 USD an order, 0.30 a year to hold."""
    assert best_size(*CANDY, 0.0, 1300, 8, 0.3, 0.0) == 800
    assert best_size(*CANDY, 1.0, 1300, 8, 0.3, 0.0) == pytest.approx(304.05, abs=0.005)


@pytest.mark.parametrize(("kind", "expected"), [("all_units", 800), ("incremental", 304.0468)])
def test_an_eoq_picks_the_best_quantity_over_all_breaks(kind, expected):
    shelf = {"policy": "reorder_point", "reorder_point": 40, "quantity": "eoq", "order_cost": "8 USD"}
    breaks = {"breaks": {0: "0.75 USD", 400: "0.72 USD", 800: "0.68 USD"}, "kind": kind}
    world = a_shop(
        {"flow": "1300 units/year"}, shelf, supplier={"price_breaks": breaks}, costs={"carrying": "30 %/year"}
    )
    point = lower(load(world)["base"]).points[0]
    assert point.policy.quantity == pytest.approx(expected, rel=1e-6)  # type: ignore[union-attr]
    assert point.unit_value == (0.68 if kind == "all_units" else 0.75)


steps = st.lists(st.tuples(st.floats(1, 5000), st.floats(0.1, 100)), min_size=1, max_size=4)


@given(steps, st.booleans(), st.floats(0.1, 1000), st.floats(0.1, 500), st.floats(0.01, 1), st.floats(0.0, 2))
def test_no_other_quantity_costs_less_than_the_best_one(steps, incremental, demand, order_cost, carrying, holding):
    begins = (0.0, *sorted({round(begin, 3) for begin, _ in steps[1:]}))
    costs = tuple(sorted({cost for _, cost in steps}, reverse=True))[: len(begins)]
    begins = begins[: len(costs)]

    def cost(quantity: float) -> float:
        price = price_of_size(begins, costs, float(incremental), quantity)
        return price * demand + eoq_cost_rate(quantity, demand, order_cost, carrying * price + holding)

    best = cost(best_size(begins, costs, float(incremental), demand, order_cost, carrying, holding))
    others = [*begins[1:], *(10 ** (n / 40) for n in range(-40, 200))]
    assert all(best <= cost(other) * (1 + 1e-9) for other in others)


@given(steps, st.floats(0.1, 9000), st.floats(0.1, 9000))
def test_incremental_prices_never_rise_and_bills_never_fall_with_quantity(steps, one, other):
    begins = (0.0, *sorted({begin for begin, _ in steps[1:]}))
    prices = tuple(sorted({cost for _, cost in steps}, reverse=True))[: len(begins)]
    small, large = sorted((one, other))
    rates = [price_of_size(begins[: len(prices)], prices, 1.0, quantity) for quantity in (small, large)]
    assert rates[1] <= rates[0] * (1 + 1e-12)
    assert rates[1] * large >= rates[0] * small * (1 - 1e-12)
    assert all(dear > cheap for dear, cheap in pairwise(prices))


def test_who_has_one_price_keeps_no_account_of_what_others_would_pay():
    run = played(a_buyer(50, {"price": "9 USD"}))
    assert "savings" not in run.ledger.sums
    assert chain(run)["savings"] == 0


@pytest.mark.parametrize(
    ("sold", "message"),
    [
        ({"price_breaks": {0: "9 USD", 50: "9.50 USD"}}, "asks 9.5 from 50 units on and 9 from 0: a price must fall"),
        ({"price_breaks": {50: "9 USD"}}, "has price_breaks, but no price of a small order; add '0: 9.20 USD'"),
        ({"price": "8 USD", "price_breaks": {50: "9 USD"}}, "asks 8, and 9 for more: a price must fall with quantity"),
        ({"price": "8 USD", "price_breaks": {0: "9 USD"}}, "asks 8 as its price and 9 from 0 units on; take one out"),
        ({"price": {"contract": "8 USD", "valid": "1 year"}}, "has 'valid', but says not what is paid after it"),
        ({"price": "8 USD", "pool": ["shop"]}, "has 'pool', but no price_breaks to count orders for"),
        ({"price_breaks": {0: "9 USD", 50: "8 USD"}, "pool": ["shop", "mall"]}, "names 'mall', which is no site"),
        ({"price_breaks": {0: "9 USD", 50: "8 USD"}, "pool": ["shop", "shop"]}, "names shop twice"),
        ({"price_breaks": {0: "9 USD", "many": "8 USD"}}, "needs a quantity of goods; got 'many'"),
    ],
)
def test_prices_that_contradict_each_other_are_refused(sold, message):
    with pytest.raises(simchain.ScenarioError) as refused:
        load(a_buyer(50, {"sells": {"item": sold}}))
    assert message in str(refused.value)


@pytest.mark.parametrize(("contract", "warnings"), [(9, 1), (8, 0), (7, 0)])
def test_a_contract_that_is_dearer_than_the_list_price_is_warned_of(contract, warnings):
    world = a_buyer(50, {"price": {"contract": f"{contract} USD", "reference": "8 USD"}})
    found = [one for one in load(world).warnings if "savings will be below zero" in one.message]
    assert len(found) == warnings
    assert all("price is 9 by contract, above the list price of 8" in one.message for one in found)


def test_goods_that_are_paid_at_use_have_one_price():
    world = a_buyer(50, {"price_breaks": BREAKS}, site={"buys": {"supplier": "maker", "owner_until": "use"}})
    with pytest.raises(simchain.ScenarioError, match="pays as goods are used, when nobody can tell one order from"):
        load(world)


def test_goods_on_consignment_save_against_the_reference_as_they_are_used():
    price = {"contract": "9 USD", "reference": "10 USD"}
    run = played(a_buyer(50, {"price": price}, site={"buys": {"supplier": "maker", "owner_until": "use"}}))
    assert chain(run)["savings"] == pytest.approx(1 * sum(run.ledger.change("sold")))


TEN_A_DAY = {"level": 200, "opening": {"on_hand": 200}}


@pytest.mark.parametrize(
    ("supplier", "buys", "paid"),
    [
        ({"defects": "20 %"}, {}, 10),
        ({"defects": "20 %", "rejects": "paid"}, {}, 10),
        ({"title_passes": "receipt"}, {}, 10),
        ({"title_passes": "receipt", "defects": "20 %"}, {}, 10),
        ({}, {"owner_until": "use"}, 10),
        ({"defects": "20 %"}, {"owner_until": "use"}, 10),
        (
            {"contract": {"expedite": {"lead_time": "4 days", "surcharge": "50 %"}}},
            {"expedite": {"when_below": 999}},
            15,
        ),
    ],
)
def test_average_prices_are_of_the_units_that_are_paid_for(supplier, buys, paid):
    """Each unit that is paid for costs 10, or 15 in a hurry, whenever it is paid and whatever goes back."""
    site = {"buys": {"supplier": "maker", **buys}}
    world = a_shop([10] * 60, TEN_A_DAY, "5 days", supplier={"price": "10 USD", **supplier}, site=site)
    found = chain(played(world))
    assert found["average_price"] == pytest.approx(paid)
    assert found["price_paid"] == pytest.approx(10)
    assert found["price_leak"] == pytest.approx(paid / 10 - 1)


def test_a_first_stock_on_consignment_that_nobody_used_makes_no_unit_cheaper():
    """100 come at the start and 300 more, and the 300 that were used in 30 days are paid."""
    site = {"buys": {"supplier": "maker", "owner_until": "use"}}
    stock = {"level": 100, "opening": {"on_hand": 0}}
    run = played(a_shop([10] * 30, stock, "0 days", supplier={"price": "10 USD"}, site=site))
    assert sum(run.ledger.sums["purchase"]) == 3000
    assert -sum(run.ledger.change("supplied")) == 400
    assert chain(run)["average_price"] == chain(run)["price_paid"] == 10


def test_on_consignment_the_average_price_rises_as_that_of_what_is_used():
    site = {"buys": {"supplier": "maker", "owner_until": "use"}}
    world = a_shop(
        [10] * 100, TEN_A_DAY, "5 days", supplier={"price": "10 USD"}, site=site, inflation={"item": "30 %/year"}
    )
    found = chain(played(world))
    assert found["average_price"] == pytest.approx(sum(10 * 1.3 ** (day / 365) for day in range(100)) / 100)


@pytest.mark.parametrize("title", ["dispatch", "receipt"])
def test_goods_that_are_lost_are_paid_for_by_whose_they_were(title):
    """Paid at dispatch, all that left cost 10 each; paid at receipt, what came. A unit that is paid for costs 10."""
    lost = {"wreck": {"hits": "maker>shop", "starts": "day 20", "lasts": "1 day", "transit": "lost"}}
    supplier = {"price": "10 USD", "title_passes": title}
    run = played(a_shop([10] * 60, TEN_A_DAY, "5 days", supplier=supplier, disruptions=lost))
    sent, gone = -sum(run.ledger.change("supplied")), sum(run.ledger.sums["lost_on_the_way"])
    assert gone > 0
    under_way = sum(run.ledger.change("in_transit"))
    assert sum(run.ledger.sums["purchase"]) == 10 * (sent if title == "dispatch" else sent - gone - under_way)
    assert chain(run)["average_price"] == chain(run)["price_paid"] == pytest.approx(10)

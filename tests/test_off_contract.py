"""Spot buys, and orders beside the contract that the plan does not see."""

from collections import defaultdict
from math import isnan, sqrt
from typing import Any

import pytest

import simchain
from simchain.cli.texts.scorecard import scorecard_text
from simchain.errors import ScenarioError
from simchain.experiments.scorecards.scorecard import scorecard
from simchain.metrics import measure
from simchain.scenario import load
from tests.builders import Played, World, a_shop, a_world, played

STOCK = {"level": 100, "review": "1 day"}
SPOT = {"price": "115 ± 10 %", "available": "80 %"}


def a_buyer(buys: Any, days: int = 400, stock: World = STOCK, spot: World | None = None, **others: Any) -> World:
    """A shop whose supplier takes eight days and asks 10 USD."""
    supplier = {"price": "10 USD", **({} if spot is None else {"spot": spot}), **others.pop("supplier", {})}
    return a_shop("10 ± 3 units/day", stock, "8 days", days, supplier=supplier, site={"buys": buys}, **others)


def on_spot(days: int = 400, at_most: str | None = None, **spot: Any) -> World:
    limit = {} if at_most is None else {"at_most": at_most}
    return a_buyer({"rule": "spot", "supplier": "maker", **limit}, days, spot={**SPOT, **spot})


def with_maverick(days: int = 400, stock: World = STOCK, **maverick: Any) -> World:
    return a_buyer({"supplier": "maker", "maverick": {"share": "8 %", "premium": "12 %", **maverick}}, days, stock)


def metrics(run: Played) -> dict[str, float]:
    return measure(run.blueprint, run.ledger).chain


def same_goods(one: Played, other: Played) -> bool:
    """Whether all that both count is the same to the last bit."""
    names = set(one.ledger.series) & set(other.ledger.series)
    series = [(one.ledger.series[name], other.ledger.series[name]) for name in names]
    return all(a[:, : b.shape[1]].tobytes() == b.tobytes() for a, b in series)


# On the spot market


def test_a_market_that_never_has_anything_changes_nothing() -> None:
    contract = played(a_buyer("maker"))
    assert same_goods(played(on_spot(available="0 %")), contract)
    assert same_goods(played(on_spot(price="130 ± 1 %", at_most="100 %")), contract)


def test_a_market_that_always_has_it_at_the_list_price_is_the_contract() -> None:
    always, contract = played(on_spot(available="100 %", price="100 %")), played(a_buyer("maker"))
    for name in ("on_hand", "ordered", "received", "purchase"):
        assert always.ledger.series[name].tobytes() == contract.ledger.series[name].tobytes(), name
    assert metrics(always)["spot_share"] == 1
    assert metrics(always)["spot_premium"] == 0


def test_orders_go_there_as_often_as_it_has_something_at_a_price_of_their_own() -> None:
    run = played(on_spot(3000))
    bought = run.rows("dispatch", "maker (spot)>shop/item")
    all_orders = len(bought) + len(run.rows("dispatch", "maker>shop/item"))
    assert abs(len(bought) / all_orders - 0.8) <= 3 * sqrt(0.8 * 0.2 / all_orders)
    prices = [row.amount / (10 * one.quantity) for row, one in zip(run.rows("spot"), bought, strict=True)]
    assert abs(sum(prices) / len(prices) - 0.15) <= 3 * 0.10 / sqrt(len(prices))
    spread = sqrt(sum((price - 0.15) ** 2 for price in prices) / len(prices))
    assert spread == pytest.approx(0.10, abs=3 * 0.10 / sqrt(2 * len(prices)))


def test_spot_buys_have_a_share_of_spend_and_lift_the_average_price_above_the_contract_s() -> None:
    run = played(on_spot())
    found = measure(run.blueprint, run.ledger)
    assert found.chain["spot_share"] > 0
    assert found.chain["average_price"] > metrics(played(a_buyer("maker")))["average_price"] == pytest.approx(10)
    units = found.chain["spot_units"]
    assert found.chain["spot_premium"] == pytest.approx(found.chain["spot_cost"] / (10 * units))
    assert found.parties["shop", "spot"] == pytest.approx(found.chain["spot_cost"])
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])
    assert found.chain["landed_cost_per_unit"] == pytest.approx(found.chain["average_price"])


def prices_paid(run: Played) -> list[float]:
    """Price of each spot buy, as a share of the list price."""
    bought = run.rows("dispatch", "maker (spot)>shop/item")
    return [1 + row.amount / (10 * one.quantity) for row, one in zip(run.rows("spot"), bought, strict=True)]


def test_who_pays_no_more_than_so_much_never_does() -> None:
    careful, careless = (prices_paid(played(on_spot(1000, at_most=limit))) for limit in ("110 %", None))
    assert 100 < len(careful) < len(careless)
    assert max(careful) <= 1.10 < max(careless)


def test_a_market_may_be_another_supplier_with_its_own_lead_time() -> None:
    suppliers = {
        "mill": {"lead_time": "9 days", "price": "9 USD"},
        "market": {"lead_time": "5 days", "price": "10 USD", "spot": {**SPOT, "lead_time": "2 days"}},
    }
    buys = {"rule": "spot", "supplier": "market", "otherwise": "mill"}
    shop = {"demand": "10 units/day", "stock": {"item": STOCK}, "buys": buys}
    run = played(a_world(60, suppliers, {"shop": shop}))
    assert [lane.name for lane in run.blueprint.lanes] == ["mill>shop/item", "market (spot)>shop/item"]
    assert {row.day for row in run.rows("receipt", "market (spot)>shop/item")} <= {
        row.day + 2 for row in run.rows("dispatch", "market (spot)>shop/item")
    }
    assert load(a_world(60, suppliers, {"shop": shop})).warnings == ()


def test_the_price_that_was_agreed_is_paid_when_goods_leave_later() -> None:
    world = on_spot(12, available="100 %")
    world["suppliers"]["maker"]["capacity"] = "4 units/day"
    world["sites"]["shop"]["demand"] = {"series": [12] + [0] * 11, "bucket": "1 day", "then": "stop"}
    run = played(world)
    paid = prices_paid(run)
    assert [row.quantity for row in run.rows("dispatch", "maker (spot)>shop/item")] == [4, 4, 4]
    assert paid == pytest.approx([paid[0]] * 3)
    assert paid[0] != pytest.approx(1)


def at_half_as_much_again(days: int = 60, **others: Any) -> World:
    """Ten units a day, all from the spot market at 15 USD where the list price is 10."""
    buys = {"rule": "spot", "supplier": "maker"}
    maker = {"price": "10 USD", "spot": {"price": "150 %", "lead_time": "3 days"}, **others.pop("supplier", {})}
    return a_shop([10] * days, STOCK, "8 days", supplier=maker, site={"buys": buys}, **others)


def test_spend_and_variance_count_what_the_market_asks_on_top() -> None:
    """60 days x 10 units x 15 USD, of which 5 are on top of the list price."""
    results = simchain.run({**at_half_as_much_again(), "scorecard": {}}, replications=1, jobs=1)
    assert results.suppliers["spend"].tolist() == [9000]
    assert results.spending["spend"].sum() == 9000
    assert results.runs["ppv"].tolist() == [3000]
    assert results.runs["purchase_cost"].tolist() == [6000]


def test_what_is_on_top_waits_for_payment_with_the_price_on_its_invoice() -> None:
    """Ten units leave on day 0 at 15: net 10 days, and 20 more since their invoice is wrong."""
    late = {"payment": "net 10 days", "invoice_errors": {"share": "99.99 %", "held": "20 days"}}
    world = at_half_as_much_again(40, supplier=late)
    world["sites"]["shop"]["demand"] = {"series": [10] + [0] * 39, "bucket": "1 day", "then": "stop"}
    run = played(world)
    assert [(day, paid) for day, paid in enumerate(run.days("paid")) if paid] == [(30, 150)]
    assert metrics(run)["payables"] == 150 * 30 / 40


def test_duty_and_insurance_are_of_all_that_is_paid_for_the_goods() -> None:
    """The customs value is the price actually paid: 10 % and 2 % of 15."""
    run = played(at_half_as_much_again(10, supplier={"duty": "10 %", "insurance": "2 %"}))
    assert [row.amount for row in run.rows("duty")] == pytest.approx([15] * 10)
    assert [row.amount for row in run.rows("insurance")] == pytest.approx([3] * 10)


# Beside the contract


def test_nobody_who_orders_beside_the_contract_changes_nothing() -> None:
    assert same_goods(played(with_maverick(share="0 %")), played(a_buyer("maker")))


def test_the_share_is_that_of_all_units_and_its_premium_leaks() -> None:
    run = played(with_maverick(2000))
    found = measure(run.blueprint, run.ledger)
    by_plan = run.total("ordered")
    assert found.chain["off_contract_units"] == pytest.approx(by_plan * 0.08 / 0.92)
    spend = 0.08 * 1.12 / (0.08 * 1.12 + 0.92)
    assert found.chain["off_contract_share"] == pytest.approx(spend)
    assert found.chain["maverick_cost"] == pytest.approx(1.20 * found.chain["off_contract_units"])
    assert found.parties["shop", "maverick"] == pytest.approx(found.chain["maverick_cost"])
    assert found.chain["average_price"] == pytest.approx(10 * (0.92 + 0.08 * 1.12))
    assert found.chain["price_leak"] == pytest.approx(0.08 * 0.12)


def test_duplicate_stock_is_what_the_plan_does_not_see_on_its_way() -> None:
    """Net stock and what the plan knows to be on order are the level after each review; so net stock is higher by the
    units that are under way unseen, s x d x L on average (Little), and price and stock are both higher."""
    bought, beside = (played(world, trace=False) for world in (a_buyer("maker", 3000), with_maverick(3000)))

    def net(run: Played) -> float:
        return run.total("on_hand_area") / 3000 - run.total("backlog_area") / 3000

    # demand is the same; what is left is the start, in which nothing is under way: at most one pipeline in 3000 days
    assert net(beside) - net(bought) == pytest.approx(0.08 * 10 * 8, rel=0.02)
    one, other = metrics(bought), metrics(beside)
    assert other["average_stock"] > one["average_stock"]
    assert other["average_price"] > one["average_price"]


def test_what_is_bought_beside_the_contract_is_seen_when_it_arrives() -> None:
    run = played(
        a_shop(
            [20] + [0] * 9,
            {"level": 20, "review": "1 day", "opening": {"on_hand": 20}},
            "5 days",
            supplier={"price": "10 USD"},
            site={"buys": {"supplier": "maker", "maverick": {"share": "20 %", "lead_time": "2 days"}}},
        )
    )
    # 20 are ordered on day 0, and 5 beside; they come on day 2, and 20 more on day 5, when the plan wants none of it
    assert run.days("on_order") == [20, 20, 20, 20, 20, 0, 0, 0, 0, 0]
    assert run.days("on_hand") == [0, 0, 5, 5, 5, 25, 25, 25, 25, 25]
    assert run.days("ordered")[0] == 20
    assert sum(run.days("ordered")) == 20


def test_whole_units_keep_to_the_share() -> None:
    world = {**with_maverick(1000), "whole_units": True}
    run = played(world)
    beside = [row.quantity for row in run.rows("dispatch", "unlisted>shop/item")]
    assert all(quantity == int(quantity) for quantity in beside)
    assert sum(beside) == pytest.approx(run.total("ordered") * 0.08 / 0.92, abs=1)


def test_a_named_vendor_asks_his_own_price() -> None:
    suppliers = {
        "mill": {"lead_time": "5 days", "price": "10 USD"},
        "corner": {"lead_time": "1 day", "price": "13 USD"},
    }
    buys = {"supplier": "mill", "maverick": {"share": "10 %", "supplier": "corner"}}
    world = a_world(50, suppliers, {"shop": {"demand": "10 units/day", "stock": {"item": STOCK}, "buys": buys}})
    found = metrics(played(world))
    assert found["maverick_cost"] == pytest.approx(3 * found["off_contract_units"])
    assert load(world).warnings == ()


FOR_A_TIME = {"contract": "15 USD", "reference": "30 USD", "valid": "20 days"}


def beside_mill(mill: World, corner: World, stock: World = STOCK, **others: Any) -> World:
    """Half of what is ordered comes from the mill, half beside it from the corner, and leaves on that day."""
    suppliers = {"mill": {"lead_time": "2 days", **mill}, "corner": {"lead_time": "2 days", **corner}}
    buys = {"supplier": "mill", "maverick": {"share": "50 %", "supplier": "corner"}}
    shop = {"demand": "20 units/day", "stock": {"item": stock}, "buys": buys}
    return a_world(40, suppliers, {"shop": shop}, **others)


def paid_a_unit(run: Played, lane: str, *causes: str) -> dict[float, float]:
    """What a unit cost that left by a lane on a day."""
    sent: dict[float, float] = defaultdict(float)
    for row in run.rows("dispatch", lane):
        sent[row.day] += row.quantity
    paid = dict.fromkeys(sent, 0.0)
    for cause in causes:
        for row in run.rows(cause, lane):
            paid[row.day] += row.amount / sent[row.day]
    return paid


def test_a_named_vendor_asks_the_list_price_when_what_he_agreed_is_over() -> None:
    run = played(beside_mill({"price": "10 USD"}, {"price": FOR_A_TIME}))
    paid = paid_a_unit(run, "corner (off contract)>shop/item", "purchase", "maverick")
    assert paid == pytest.approx({day: 15 if day < 20 else 30 for day in paid})
    assert {*paid_a_unit(run, "corner (off contract)>shop/item", "purchase").values()} == {10}
    assert max(paid) > 30


def test_a_shock_of_the_vendor_is_not_one_of_the_contract_s_price() -> None:
    """The mill asks 10 throughout, so all of the 30 beyond that is the premium of who buys beside it."""
    shock = {"shock": {"hits": "corner", "starts": "day 20", "change": {"price": "200 %"}}}
    run = played(beside_mill({"price": "10 USD"}, {"price": "15 USD"}, disruptions=shock))
    beyond = paid_a_unit(run, "corner (off contract)>shop/item", "maverick")
    assert beyond == pytest.approx({day: 5 if day < 20 else 20 for day in beyond})


def test_goods_that_the_contract_gives_for_nothing_cost_what_the_vendor_asks() -> None:
    run = played(beside_mill({}, {"price": "15 USD"}))
    assert metrics(run)["maverick_cost"] == pytest.approx(15 * metrics(run)["off_contract_units"])


def asked_by_corner(**corner: Any) -> dict[float, float]:
    """What a unit costs that leaves on a day, where ten are ordered from the mill every day, and so from the corner."""
    ten_a_day = {"policy": "scripted", "orders": [10] * 40}
    run = played(beside_mill({"price": "10 USD"}, corner, ten_a_day))
    return paid_a_unit(run, "corner (off contract)>shop/item", "purchase", "maverick")


def test_a_named_vendor_s_promotion_is_for_whoever_takes_goods_while_it_runs() -> None:
    """A fifth off in five days of ten, from the price that he agreed and from the list price after it."""
    promotion = {"every": "10 days", "lasts": "5 days", "discount": "20 %"}
    paid = asked_by_corner(price="15 USD", promotion=promotion)
    assert paid == pytest.approx({day: 12 if day % 10 < 5 else 15 for day in range(40)})
    paid = asked_by_corner(price=FOR_A_TIME, promotion=promotion)
    assert paid == pytest.approx({day: (15 if day < 20 else 30) * (0.8 if day % 10 < 5 else 1) for day in range(40)})


def test_a_promotion_of_the_contract_s_supplier_is_none_of_a_vendor_on_no_list() -> None:
    world = with_maverick(40, share="50 %", premium="20 %")
    world["suppliers"]["maker"]["promotion"] = {"every": "10 days", "lasts": "5 days", "discount": "20 %"}
    paid = paid_a_unit(played(world), "unlisted>shop/item", "purchase", "maverick")
    assert paid == pytest.approx(dict.fromkeys(paid, 12))


@pytest.mark.parametrize(
    ("breaks", "asked"),
    [
        ({"0": "15 USD", "10": "12 USD"}, 12),
        ({"0": "15 USD", "11": "12 USD"}, 15),
        ({"breaks": {"0": "15 USD", "5": "12 USD"}, "kind": "incremental"}, 13.5),
        ({"breaks": {"0": "15 USD", "20": "12 USD"}, "over": "1 month"}, 15),
    ],
)
def test_a_named_vendor_asks_by_the_size_of_that_one_order(breaks: World, asked: float) -> None:
    """Ten units a day, whatever has been ordered before."""
    assert asked_by_corner(price_breaks=breaks) == pytest.approx(dict.fromkeys(range(40), asked))


def test_an_order_beside_the_contract_has_the_price_of_its_size_however_it_leaves() -> None:
    """The corner sends four units a day, so that each order of ten leaves in parts."""
    breaks = {"0": "15 USD", "10": "12 USD"}
    paid = asked_by_corner(price_breaks=breaks, capacity="4 units/day")
    assert paid == pytest.approx(dict.fromkeys(range(40), 12))


def test_breaks_of_an_agreed_price_are_a_contract_s_and_not_a_maverick_s() -> None:
    agreed = {"price": "15 USD", "reference": "30 USD", "valid": "20 days", "price_breaks": {"5": "12 USD"}}
    paid = asked_by_corner(sells={"item": agreed})
    assert paid == pytest.approx({day: 15 if day < 20 else 30 for day in range(40)})


def ten_a_day_beside(name: str | None = "corner", days: int = 60) -> World:
    """The mill is paid 10 USD a unit, and the vendor 15 (or 20 % more than the mill), for ten a day each."""
    suppliers = {
        "mill": {"lead_time": "2 days", "price": "10 USD", "contract": {}},
        "corner": {"lead_time": "2 days", "price": "15 USD", "tags": ["local"], "contract": {}},
    }
    vendor = {"premium": "20 %"} if name is None else {"supplier": name}
    stock = {"policy": "scripted", "orders": [10] * days}
    shop = {"demand": "20 units/day", "stock": {"item": stock}}
    shop["buys"] = {"supplier": "mill", "maverick": {"share": "50 %", **vendor}}
    return a_world(days, suppliers, {"shop": shop}, scorecard={}, run={"horizon": f"{days} days", "warm_up": "10 days"})


@pytest.mark.parametrize(("name", "price"), [("corner", 15), (None, 12)])
def test_what_a_maverick_pays_is_on_the_card_of_who_sold_it(name: str | None, price: float) -> None:
    """Fifty days are measured, with 500 units from each: 30.4 days in the first month of which ten are warm-up."""
    results = simchain.run(ten_a_day_beside(name), replications=1, jobs=1)
    cards = results.suppliers.set_index("supplier")
    vendor = name or "unlisted"
    assert cards.loc["mill", "spend"] == 5000
    assert isnan(cards.loc["mill", "off_contract_spend"])
    assert cards.loc[vendor, "spend"] == cards.loc[vendor, "off_contract_spend"] == 500 * price
    assert cards.loc[vendor, "orders"] == 0
    assert cards.loc[vendor, ["on_time", "lead_time_mean", "asked_mean", "score"]].isna().all()
    by_month = results.spending.set_index(["supplier", "month"])
    assert by_month.loc[vendor, "spend"].tolist() == by_month.loc[vendor, "off_contract_spend"].tolist()
    assert by_month.loc[vendor, "spend"].tolist() == [210 * price, 290 * price]  # days 10 to 30, and 31 to 59
    assert by_month.loc["mill", "off_contract_spend"].tolist() == [0, 0]
    if name == "corner":
        assert results.spend_by_tag["share"].tolist() == [pytest.approx(7500 / 12500)]  # that it is local
    assert results.runs["on_contract_spend"].item() == pytest.approx(5000 / (5000 + 500 * price))


def test_nobody_buys_as_usual_from_a_vendor_and_his_card_says_so() -> None:
    """A unit costs 15 USD, ten a day: 54,750 a year. Nothing is asked of him, so no window is his."""
    found = scorecard(ten_a_day_beside(), replications=2, jobs=1)
    assert found.of("corner")["off_contract_spend"].mean == pytest.approx(54750)
    assert isnan(found.of("mill")["off_contract_spend"].mean)
    assert list(found.windows) == ["mill"]
    text = scorecard_text(found, None)
    assert "of it off contract" in text


def test_a_trigger_sees_what_a_supplier_was_paid_beside_the_contract() -> None:
    """More than 1,400 USD in ten days, at 150 a day: at the latest check of each ten days it was 1,500."""
    watch = {"when": {"supplier": "corner", "metric": "spend", "over": "10 days", "above": "1400 USD"}}
    world = {**ten_a_day_beside(), "triggers": {"leak": {**watch, "then": {"alert": "look"}, "check": "10 days"}}}
    assert len(simchain.run(world, replications=1, jobs=1).triggers) == 1


def test_a_vendor_on_no_list_goes_by_the_contract_s_price_as_it_changes() -> None:
    """Ten a day at 15 and ten beside at 20 % more, 18; from day 20 on the list price is 30, and his 36."""
    world = with_maverick(40, share="50 %", premium="20 %")
    world["suppliers"]["maker"]["price"] = FOR_A_TIME
    paid = paid_a_unit(played(world), "unlisted>shop/item", "purchase", "maverick")
    assert paid == pytest.approx({day: 18 if day < 20 else 36 for day in paid})
    assert max(paid) > 30


def test_the_market_s_price_is_a_share_of_the_list_price_whatever_is_agreed() -> None:
    """110 % of 30, on every day."""
    world = on_spot(40, available="100 %", price="110 %")
    world["suppliers"]["maker"]["price"] = FOR_A_TIME
    paid = paid_a_unit(played(world), "maker (spot)>shop/item", "purchase", "spot")
    assert paid == pytest.approx(dict.fromkeys(range(40), 33))


def test_it_goes_beside_every_rule_and_a_hurry() -> None:
    suppliers = {
        "near": {"lead_time": "2 days", "contract": {"expedite": {"lead_time": "1 day"}}},
        "far": {"lead_time": "7 days"},
    }
    rules: list[World] = [
        {"shares": {"near": "30 %", "far": "rest"}},
        {"rule": "dual_index", "regular": "far", "expedited": "near", "expedite_up_to": 30},
        {"rule": "expedite", "supplier": "near", "when_below": 15},
    ]
    for buys in rules:
        shop = {"demand": "10 units/day", "stock": {"item": STOCK}, "buys": {**buys, "maverick": {"share": "10 %"}}}
        run = played(a_world(60, suppliers, {"shop": shop}))
        assert metrics(run)["off_contract_units"] == pytest.approx(run.total("ordered") / 9), buys


# What is refused


def faults(buys: Any, stock: World = STOCK, **spot: Any) -> list[str]:
    suppliers = {
        "maker": {"lead_time": "8 days", "price": "10 USD", "spot": {"price": "120 %", **spot}},
        "plain": {"lead_time": "4 days", "price": "11 USD"},
    }
    shop = {"demand": "10 units/day", "stock": {"item": stock}, "buys": buys}
    hub = {"stock": {"item": STOCK}, "buys": "plain"}
    try:
        return [fault.message for fault in load(a_world(30, suppliers, {"shop": shop, "hub": hub})).warnings]
    except ScenarioError as error:
        return [fault.message for fault in error.faults]


MARKET = {"rule": "spot", "supplier": "maker", "otherwise": "plain"}


@pytest.mark.parametrize(
    ("said", "buys", "stock"),
    [
        ("asks plain on the spot market, but it sells nothing there", {**MARKET, "supplier": "plain"}, STOCK),
        ("hub is a site; only outside suppliers", {**MARKET, "supplier": "hub"}, STOCK),
        ("unknown supplier 'makr'", {**MARKET, "supplier": "makr"}, STOCK),
        ("is always above it", {**MARKET, "at_most": "110 %"}, STOCK),
        ("shop.buys needs 'supplier'", {"rule": "spot"}, STOCK),
        ("leaves the decision to the vendor", {**MARKET, "replenished_by": "supplier"}, {"review": "1 day"}),
        ("on a consigned shelf nobody could tell", {**MARKET, "owner_until": "use"}, STOCK),
        ("unknown supplier 'nob'", {"supplier": "plain", "maverick": {"share": "8 %", "supplier": "nob"}}, STOCK),
        ("are not beside one", {"supplier": "plain", "maverick": {"share": "8 %", "supplier": "plain"}}, STOCK),
        ("below 100 %", {"supplier": "plain", "maverick": {"share": "100 %"}}, STOCK),
        (
            "so the loop would overflow",
            {"supplier": "plain", "maverick": {"share": "8 %"}},
            {"policy": "kanban", "bin": 5, "cards": 9},
        ),
        (
            "on a consigned shelf nobody could tell",
            {"supplier": "plain", "maverick": {"share": "8 %"}, "owner_until": "use"},
            STOCK,
        ),
    ],
)
def test_what_cannot_be_is_refused(said: str, buys: World, stock: World) -> None:
    found = faults(buys, stock)
    assert any(said in message for message in found), found


def test_what_can_be_is_not_refused() -> None:
    assert faults(MARKET) == []

"""Goods that do not keep: what spoils is written off, oldest first, at what was paid for it."""

from math import exp, isnan, sqrt
from typing import Any

import pytest

from simchain.engines.eventwise.keeping.lots import Lot, Lots
from simchain.errors import ScenarioError
from simchain.metrics import measure
from simchain.metrics.measure import Measures
from simchain.scenario import load
from tests.builders import Played, World, a_shop, a_world, played

NOTHING = {"policy": "scripted", "orders": [0], "then": "stop"}


def measures(run: Played) -> Measures:
    return measure(run.blueprint, run.ledger)


def a_shelf(demand: Any, opening: dict[str, Any], item: dict[str, Any], days: float = 365, **others: Any) -> World:
    """A shop that orders nothing: what it starts with is all that there is."""
    stock = {**NOTHING, "opening": opening}
    supplier = {"price": "10 USD"}
    return a_shop(demand, stock, "2 days", days, supplier=supplier, items={"item": item}, **others)


def made_on(run: Played) -> list[tuple[float, float]]:
    """Day and quantity of each write-off."""
    return [(row.day, row.quantity) for row in run.rows("write_off")]


def test_what_nobody_buys_is_written_off_when_its_shelf_life_is_over():
    run = played(a_shelf([0] * 365, {"on_hand": 70}, {"shelf_life": "180 days"}))
    assert made_on(run) == [(180.0, 70.0)]
    found = measures(run).chain
    assert found["written_off_units"] == 70
    assert found["write_off_cost"] == 700
    assert run.closing("on_hand") == 0
    assert run.closing("scrapped") == 70


def test_the_oldest_are_sold_first_so_only_what_is_too_much_spoils():
    """100 at first and 50 on day 5; ten days sell 6 a day: 60 of the first lot are gone when it is 10 days old."""
    run = played(a_shelf([6] * 40, {"on_hand": 100, "in_transit": {"day 5": 50}}, {"shelf_life": "10 days"}, 40))
    assert made_on(run) == [(10.0, 90.0)]
    run = played(a_shelf([6] * 40, {"on_hand": 60, "in_transit": {"day 5": 50}}, {"shelf_life": "10 days"}, 40))
    assert made_on(run) == [(10.0, 50.0)]


def test_goods_are_as_old_as_they_are_wherever_they_are():
    """Made as they leave the maker on day 0, two days to the warehouse, three to the shop: too old on day 8."""
    sites = {
        "shop": {
            "demand": {"series": [0], "bucket": "1 day", "then": "stop"},
            "stock": {"item": {"policy": "scripted", "orders": [0, 0, 0, 20], "opening": {"on_hand": 0}}},
            "buys": {"item": {"supplier": "wh", "lead_time": "3 days"}},
        },
        "wh": {
            "stock": {"item": {"policy": "scripted", "orders": [30], "opening": {"on_hand": 0}}},
            "buys": {"item": {"supplier": "maker"}},
        },
    }
    maker = {"maker": {"lead_time": "2 days", "price": "10 USD"}}
    run = played(a_world(20, maker, sites, items={"item": {"shelf_life": "8 days"}}))
    assert sorted((row.place, row.day, row.quantity) for row in run.rows("write_off")) == [
        ("shop/item", 8.0, 20.0),
        ("wh/item", 8.0, 10.0),
    ]


def test_what_expires_first_leaves_first_also_where_it_came_later():
    """30 made on day 0 are on the road while 10 made on day 3 come from next door: those of day 0 are sold first."""
    sites = {
        "shop": {
            "demand": {"series": [0, 0, 0, 0, 0, 0, 25, 0], "bucket": "1 day", "then": "stop"},
            "stock": {"item": {"policy": "scripted", "orders": [0, 0, 0, 10], "opening": {"on_hand": 0}}},
            "buys": {"item": "maker"},
        }
    }
    sites["shop"]["stock"]["item"]["opening"] = {"on_hand": 0, "in_transit": {"day 5": 30}}
    run = played(a_world(20, {"maker": {"lead_time": "1 day"}}, sites, items={"item": {"shelf_life": "9 days"}}))
    assert made_on(run) == [(9.0, 5.0), (12.0, 10.0)]


def test_what_is_made_here_is_new_and_a_component_that_spoils_is_its_own_loss():
    plant = {
        "makes": {"pump": {"from": {"seal": 1}, "takes": "2 days"}},
        "stock": {
            "pump": {"policy": "scripted", "orders": [0, 0, 0, 0, 7], "opening": {"on_hand": 0}},
            "seal": {**NOTHING, "opening": {"on_hand": 10}},
        },
        "buys": {"seal": "maker"},
        "demand": {"pump": {"series": [0], "bucket": "1 day", "then": "stop"}},
    }
    items = {"pump": {"shelf_life": "5 days"}, "seal": {"shelf_life": "5 days"}}
    maker = {"maker": {"lead_time": "1 day", "sells": {"seal": "1 USD"}}}
    run = played(a_world(20, maker, {"plant": plant}, items=items))
    assert [(row.place, row.day, row.quantity) for row in run.rows("write_off")] == [
        ("plant/seal", 5.0, 3.0),
        ("plant/pump", 11.0, 7.0),
    ]


def test_a_steady_flow_takes_the_oldest_too():
    """A hundred units, 4 a day for 20 days: what is left after 20 days is 20 units."""
    stock = {"policy": "min_max", "reorder_point": -1000, "order_up_to": -999, "opening": {"on_hand": 100}}
    run = played(a_shop({"flow": "4 units/day"}, stock, "2 days", 40, items={"item": {"shelf_life": "20 days"}}))
    assert made_on(run) == [(20.0, pytest.approx(20.0))]


def test_a_write_off_is_a_cost_once_and_the_chain_pays_what_it_bought():
    """Nothing is there at the end: the total is the 700 that the stock was worth, and its cause is the write-off."""
    run = played(a_shelf([0] * 300, {"on_hand": 70}, {"shelf_life": "180 days"}, 300))
    found = measures(run)
    assert found.chain["total_cost"] == pytest.approx(700)
    assert found.chain["stock_change"] == pytest.approx(0)
    assert found.parties["shop", "write_off"] == pytest.approx(700)
    assert sum(found.parties.values()) == pytest.approx(700)


def test_aged_stock_is_what_was_made_more_than_ninety_days_ago():
    """Of 200 days, 110 are beyond the ninetieth; half of what is there was made on day 50, aged for 60 days."""
    opening = {"on_hand": 10}
    run = played(a_shelf([0] * 200, opening, {"shelf_life": "1 year"}, 200))
    assert measures(run).chain["aged_share"] == pytest.approx(110 / 200)
    orders = {"policy": "scripted", "orders": [*[0] * 50, 10], "then": "stop", "opening": opening}
    world = a_shop([0] * 200, orders, "0 days", 200, items={"item": {"shelf_life": "1 year"}})
    assert measures(played(world)).chain["aged_share"] == pytest.approx((110 + 60) / (200 + 150))


def test_the_aged_stock_of_a_steady_flow_is_worked_out_between_events():
    """1 unit a day out of 200: between days 90 and 100 there are 110 to 100 units, 105 on average, all of them old."""
    stock = {"policy": "min_max", "reorder_point": -1000, "order_up_to": -999, "opening": {"on_hand": 200}}
    world = a_shop({"flow": "1 unit/day"}, stock, "2 days", 100, items={"item": {"shelf_life": "1 year"}})
    assert played(world).total("aged_area") == pytest.approx(1050)


def test_goods_on_consignment_spoil_at_the_cost_of_their_owner_and_are_never_paid():
    stock = {**NOTHING, "opening": {"on_hand": 50}}
    site = {"buys": {"supplier": "maker", "owner_until": "use"}}
    supplier = {"price": "20 USD", "freight": "1 USD/unit"}
    world = a_shop([1] * 30, stock, "2 days", supplier=supplier, site=site, items={"item": {"shelf_life": "20 days"}})
    found = measures(played(world))
    assert found.chain["written_off_units"] == 30
    assert found.chain["write_off_cost"] == pytest.approx(630.0)
    assert found.parties["maker", "write_off"] == pytest.approx(600.0)
    assert found.parties["shop", "write_off"] == pytest.approx(30.0)
    assert found.chain["purchase_cost"] == pytest.approx(400.0)
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])


def test_a_speck_of_dust_that_is_too_old_does_not_stop_the_clock():
    lots = Lots()
    lots.put(Lot(0.0, 1e-12))
    lots.put(Lot(3.0, 2.0))
    assert lots.spoil(5.0, 5.0) == 1e-12
    assert lots.oldest == 3.0


def test_a_shelf_life_that_is_never_reached_changes_nothing():
    world = a_shop("10 ± 4 units/day", {"level": 60}, "3 ± 1 days", 200)
    plain, ageing = played(world), played({**world, "items": {"item": {"shelf_life": "10 years"}}})
    assert all(plain.ledger.sums[name].tobytes() == ageing.ledger.sums[name].tobytes() for name in plain.ledger.sums)


def said(world: World) -> str:
    with pytest.raises(ScenarioError) as refused:
        load(world)
    return str(refused.value)


def test_a_shelf_life_that_is_over_on_the_road_is_refused():
    world = a_shop([1] * 30, {"level": 4}, "9 days", items={"item": {"shelf_life": "9 days"}})
    assert "but maker needs 9 days to bring 'item' to shop: all of it would be too old" in said(world)


def test_goods_with_a_shelf_life_are_not_given_back():
    stock = {"level": 4, "negative_orders": "allowed"}
    assert "nobody knows the age of what is given back" in said(
        a_shop([1] * 30, stock, items={"item": {"shelf_life": "9 days"}})
    )


def test_a_shelf_life_beyond_the_end_of_the_run_is_warned_of():
    world = a_shop([1] * 30, {"level": 4}, items={"item": {"shelf_life": "1 year"}})
    assert "is never over in a run of 30 days" in str(load(world).warnings[0])


def test_without_a_shelf_life_nothing_is_said_of_age():
    found = measures(played(a_shop([1, 1], {"level": 4}))).chain
    assert all(isnan(found[name]) for name in ("aged_share", "written_off_units"))


def test_a_fire_destroys_goods_of_every_age():
    opening = {"on_hand": 40, "in_transit": {"day 0": 1}}
    stock = {"policy": "scripted", "orders": [0, 0, 40], "then": "stop", "opening": opening}
    world = a_shop([0] * 40, stock, "0 days", items={"item": {"shelf_life": "10 days"}})
    world["disruptions"] = {"fire": {"hits": "shop", "starts": "day 5", "lasts": "1 day", "destroys": "50 %"}}
    assert made_on(played(world)) == [(10.0, pytest.approx(20.5)), (12.0, pytest.approx(20.0))]


# Shrinkage


def test_a_stock_that_nobody_touches_shrinks_by_its_rate():
    """1 % a year leaves 99 % of it, to a day's loss: what vanishes on the last day is found on the next."""
    run = played(a_shelf([0] * 366, {"on_hand": 1000}, {"shrink": "1 %/year"}, 366))
    left = run.closing("on_hand")
    assert left == pytest.approx(1000 * exp(-0.01), rel=1e-12)
    assert left / 1000 == pytest.approx(0.99, abs=0.001)
    found = measures(run)
    assert found.chain["shrinkage_units"] == pytest.approx(1000 - left)
    assert found.chain["shrinkage_cost"] == pytest.approx(10 * (1000 - left))
    assert found.chain["total_cost"] == pytest.approx(10 * (1000 - left))
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])


def test_of_whole_units_what_is_less_than_one_is_carried_over():
    """100 units at 36.5 % a year lose a tenth of a unit on each of the first days: one is gone on day 10 or 11."""
    world = a_shelf([0] * 40, {"on_hand": 100}, {"shrink": "36.5 %/year"}, 40, whole_units=True)
    lost = [(row.day, row.quantity) for row in played(world).rows("shrinkage")]
    assert all(quantity == 1 for _, quantity in lost)
    assert lost[0][0] in (10, 11)
    assert len(lost) == 3


def test_a_stock_s_own_rate_goes_before_the_item_s_and_the_policy_makes_up_for_what_is_gone():
    stock = {"level": 100, "shrink": "365 %/year"}
    world = a_shop([0] * 20, stock, "0 days", items={"item": {"shrink": "1 %/year"}})
    run = played(world)
    assert run.closing("on_hand") == 100
    assert run.total("shrunk") == pytest.approx(19 * 100 * (1 - exp(-0.01)))
    assert run.total("received") == pytest.approx(run.total("shrunk"))


def test_what_vanishes_on_consignment_is_never_paid():
    site = {"buys": {"supplier": "maker", "owner_until": "use"}}
    world = a_shop([1] * 30, {"level": 50}, "2 days", supplier={"price": "20 USD"}, site=site)
    found = measures(played({**world, "items": {"item": {"shrink": "50 %/year"}}}))
    assert found.chain["purchase_cost"] == pytest.approx(600)
    lost = 20 * found.chain["shrinkage_units"]
    assert found.chain["shrinkage_cost"] == pytest.approx(lost)
    assert found.parties["maker", "shrinkage"] == pytest.approx(lost)
    assert found.parties["shop", "shrinkage"] == pytest.approx(0.0, abs=1e-9)
    assert lost > 0


def test_goods_that_vanish_are_of_every_age():
    """A hundredth of each lot a day, nine times: on its tenth day what is left of it is too old first."""
    item = {"shelf_life": "10 days", "shrink": "365 %/year"}
    stock = {"policy": "scripted", "orders": [0, 0, 40], "then": "stop", "opening": {"on_hand": 40}}
    run = played(a_shop([0] * 30, stock, "0 days", items={"item": item}))
    assert made_on(run) == [(10.0, pytest.approx(40 * exp(-0.09))), (12.0, pytest.approx(40 * exp(-0.09)))]


# Liquidation


def a_pile(liquidate: dict[str, str] | None, **others: Any) -> World:
    """300 days of demand on the shelf, and nothing ordered."""
    stock = {**NOTHING, "opening": {"on_hand": 3000}}
    stock |= {} if liquidate is None else {"liquidate": liquidate}
    supplier = {"price": "10 USD"}
    demand = {"series": [10], "bucket": "1 day", "then": "repeat"}
    return a_shop(demand, stock, "2 days", 100, supplier=supplier, **others)


def test_what_is_above_so_many_days_of_supply_is_sold_off_below_cost():
    run = played(a_pile({"above": "120 days", "at": "40 %"}))
    assert [(row.day, row.quantity, row.amount) for row in run.rows("liquidation")] == [(0.0, 1800.0, 10800.0)]
    found = measures(run)
    assert found.chain["days_of_supply"] <= 120 < measures(played(a_pile(None))).chain["days_of_supply"]
    assert found.chain["liquidated_units"] == 1800
    assert found.chain["liquidation_cost"] == pytest.approx(1800 * 6)
    assert found.chain["liquidation_revenue"] == pytest.approx(1800 * 4)


def test_what_selling_off_brings_is_taken_off_the_total_cost():
    """Without it 1000 units were used, worth 10000. With it, 1800 more are gone, and bring 40 % of their worth."""
    kept, sold = measures(played(a_pile(None))), measures(played(a_pile({"above": "120 days", "at": "40 %"})))
    assert kept.chain["total_cost"] == pytest.approx(10_000)
    assert sold.chain["total_cost"] == pytest.approx(10_000 + 1800 * 10 - 1800 * 4)
    assert sum(sold.parties.values()) == pytest.approx(sold.chain["total_cost"])


def test_what_is_sold_off_is_no_sale_to_a_customer():
    found = measures(played(a_pile({"above": "120 days", "at": "40 %"}, items={"item": {"price": "20 USD"}})))
    assert found.chain["revenue"] == 1000 * 20
    assert found.chain["demand"] == 1000


@pytest.mark.parametrize(
    ("stock", "site", "says"),
    [
        ({"level": 50, "liquidate": {"above": "4 days", "at": "40 %"}}, {}, "but the policy orders up to 50"),
        ({"level": 5, "liquidate": {"above": "4 days", "at": "100 %"}}, {}, "must be below 100 %"),
        (
            {"level": 5, "liquidate": {"above": "4 days", "at": "40 %"}},
            {"buys": {"supplier": "maker", "owner_until": "use"}},
            "goods on consignment are not the site's to sell off",
        ),
    ],
)
def test_selling_off_what_one_orders_or_does_not_own_is_refused(stock: Any, site: Any, says: str):
    assert says in said(a_shop("10 units/day", stock, supplier={"price": "1 USD"}, site=site))


# Returns


def a_seller(returns: dict[str, str], days: int = 400, **others: Any) -> World:
    demand = {"series": [100], "bucket": "1 day", "then": "repeat"}
    site = {"returns": returns}
    return a_shop(demand, {"level": 300}, "2 days", days, supplier={"price": "10 USD"}, site=site, **others)


def test_what_comes_back_as_good_as_new_is_bought_less():
    """Bought is 95 % of sold, to three standard errors of the number that comes back, and what is under way."""
    run = played(a_seller({"share": "5 %", "after": "20 days"}))
    found = measures(run)
    sold = 100 * 400
    error = 3 * sqrt(sold * 0.05 * 0.95)
    assert found.chain["units_returned"] == pytest.approx(0.05 * 100 * (400 - 20), abs=error)
    assert found.chain["return_rate"] == pytest.approx(found.chain["units_returned"] / sold)
    bought = found.chain["purchase_cost"] / 10
    assert bought == pytest.approx(sold - found.chain["units_returned"], abs=300)
    assert found.chain["net_demand"] == pytest.approx(sold - found.chain["units_returned"])
    assert found.chain["recovered_value"] == pytest.approx(10 * found.chain["units_returned"])


def test_what_comes_back_and_is_not_good_is_scrapped():
    run = played(a_seller({"share": "10 %", "after": "20 ± 5 days", "restock": "60 %"}))
    back, good = run.total("returned"), run.total("restocked")
    assert good == pytest.approx(0.6 * back, abs=3 * sqrt(back * 0.6 * 0.4))
    assert run.closing("scrapped") == pytest.approx(back - good)
    assert run.closing("sold") == pytest.approx(100 * 400 - back)


def test_nothing_comes_back_before_its_time():
    """Sold on day 0, back on day 20; a unit that is sold again may come back again."""
    run = played(a_seller({"share": "100 %", "after": "20 days"}, 41))
    rows = [(row.day, row.quantity) for row in run.rows("return")]
    assert rows == [(float(day), 100.0) for day in range(20, 41)]
    assert run.total("ordered") == pytest.approx(100 * 20)


def test_what_comes_back_serves_who_waits():
    stock = {**NOTHING, "opening": {"on_hand": 10}}
    site = {"returns": {"share": "100 %", "after": "3 days"}}
    run = played(a_shop([10, 4, 0, 0, 0], stock, site=site))
    assert run.days("backlog") == [0, 4, 4, 0, 0]
    assert run.days("on_hand") == [0, 0, 0, 6, 6]


def test_money_comes_back_with_the_goods():
    found = measures(played(a_seller({"share": "100 %", "after": "20 days"}, 41, items={"item": {"price": "15 USD"}})))
    assert found.chain["revenue"] == 15 * 100 * 20
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])


def test_customers_are_the_same_whether_they_send_back_or_not():
    world = a_shop("10 ± 4 units/day", {"level": 60}, "3 ± 1 days", 100)
    plain = played(world)
    world["sites"]["shop"]["returns"] = {"share": "5 %", "after": "9 ± 2 days", "restock": "50 %"}
    assert plain.days("customer_demanded") == played(world).days("customer_demanded")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"items": {"item": {"shelf_life": "50 days"}}}, "nobody knows how old 'item' is that comes back"),
        ({"site": {"buys": {"supplier": "maker", "owner_until": "use"}}}, "were paid when they were sold"),
        ({"stock": {"policy": "conwip", "wip": 20}}, "would be more than its loop may hold"),
        ({"site": {"returns": {"share": "5 %", "after": "3 days", "restock": "200 %"}}}, "must be at most 100 %"),
        ({"site": {"returns": {"share": "5 %"}}}, "shop.returns needs 'after'"),
    ],
)
def test_returns_that_cannot_go_back_on_the_shelf_are_refused(change: dict[str, Any], says: str):
    site = {"returns": {"share": "5 %", "after": "3 days", "restock": "60 %"}} | change.get("site", {})
    stock = change.get("stock", {"level": 50})
    world = a_shop("10 units/day", stock, supplier={"price": "1 USD"}, site=site)
    assert says in said({**world, "items": change.get("items", {"item": {}})})


def test_returns_without_customers_are_refused():
    world = a_shop("10 units/day", {"level": 50})
    world["sites"]["shop"]["buys"] = "wh"
    world["sites"]["wh"] = {"buys": "maker", "returns": {"share": "5 %", "after": "3 days"}}
    assert "wh.returns is not used: wh has no customers" in said(world)

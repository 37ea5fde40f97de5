"""Stocks: who is served, what waits, what is lost, and what an order meets on its way."""

from itertools import pairwise

import pytest

from simchain.errors import EngineError
from tests.builders import a_serial_chain, a_shop, a_world, asked, played

ONCE = {"policy": "scripted", "orders": [0]}


def shelf(units: float) -> dict:
    """So many units, and no more to come."""
    return {**ONCE, "opening": {"on_hand": units}}


def test_what_finds_no_stock_waits():
    run = played(a_shop([4, 4, 4], shelf(6)))
    assert run.days("on_hand") == [2, 0, 0]
    assert run.days("backlog") == [0, 2, 6]
    assert run.days("customer_at_once") == [4, 2, 0]
    assert (run.total("lines"), run.total("lines_at_once")) == (3, 1)


def test_what_finds_no_stock_is_lost():
    run = played(a_shop([4, 4, 4], shelf(6), site={"unmet": "lost"}))
    assert run.days("on_hand") == [2, 0, 0]
    assert run.days("lost") == [0, 2, 4]
    assert run.days("backlog") == [0, 0, 0]


@pytest.mark.parametrize("allocation", ["first_come", "priority", "proportional"])
def test_where_sales_are_lost_the_stock_there_is_sold_however_it_is_allocated(allocation):
    order = {"priority": ["shop"]} if allocation == "priority" else {}
    site = {"unmet": "lost", "allocation": allocation, **order}
    run = played(a_shop([4, 4, 4], shelf(6), site=site))
    assert run.total("lost") == 6


def test_a_customer_who_takes_all_or_nothing_waits_for_all():
    run = played(a_shop([4, 4, 1], shelf(6), site={"ships": "complete"}))
    assert run.days("on_hand") == [2, 2, 2]
    assert run.days("backlog") == [0, 4, 5]


def test_shipping_complete_orders_only_does_not_starve_a_retailer_that_orders_more_than_the_warehouse_holds():
    """Warehouse capacity 50, retailer (40, 200): elsewhere 20 of 200 customer orders are served, then nothing moves."""
    days = 200
    sites = {
        "retailer": {
            "demand": asked([5] * days),
            "stock": {
                "item": {"policy": "min_max", "reorder_point": 40, "order_up_to": 200, "opening": {"on_hand": 100}}
            },
            "buys": {"item": {"supplier": "warehouse", "lead_time": "1 day"}},
        },
        "warehouse": {"stock": {"item": {"level": 50}}, "buys": "maker", "ships": "complete"},
    }
    run = played(a_world(days, {"maker": {"lead_time": "2 days"}}, sites))
    assert run.total("customer_lines", "retailer/item") == days
    assert run.closing("sold", "retailer/item") == 5 * days
    assert run.total("customer_at_once", "retailer/item") == 5 * days
    assert all(row.quantity >= 160 for row in run.rows("dispatch", "warehouse>retailer/item"))


def three_shops(allocation: str, wanted: tuple[float, float, float], stock: float, **others: object):
    sites = {
        name: {
            "demand": asked([0, 0]),
            "stock": {"item": {"policy": "scripted", "orders": [quantity], "opening": {"on_hand": 0}}},
            "buys": {"item": {"supplier": "wh", "lead_time": "1 day"}},
        }
        for name, quantity in zip("abc", wanted, strict=True)
    }
    sites["wh"] = {"stock": {"item": shelf(stock)}, "buys": "maker", "allocation": allocation, **others}
    whole = others.pop("whole_units", False)
    sites["wh"].pop("whole_units", None)
    run = played(a_world(2, {"maker": {"lead_time": "9 days"}}, sites, whole_units=whole))
    return [run.closing("on_hand", f"{name}/item") for name in "abc"]


def test_scarce_stock_goes_to_who_came_first():
    assert three_shops("first_come", (10, 10, 10), 15) == [10, 5, 0]


def test_scarce_stock_goes_by_priority():
    assert three_shops("priority", (10, 10, 10), 15, priority=["c", "a", "b"]) == [5, 0, 10]


def test_who_is_not_on_the_list_of_priorities_comes_last():
    assert three_shops("priority", (10, 10, 10), 15, priority=["c"]) == [5, 0, 10]


def test_scarce_stock_is_shared_in_proportion_to_what_each_waits_for():
    assert three_shops("proportional", (30, 20, 10), 30) == pytest.approx([15, 10, 5])


def test_whole_units_are_shared_rounded_down_and_the_rest_goes_first_come():
    assert three_shops("proportional", (10, 10, 10), 20, whole_units=True) == [8, 6, 6]


def test_enough_stock_is_not_rationed():
    assert three_shops("proportional", (30, 20, 10), 61) == [30, 20, 10]


def test_customers_come_before_other_sites_where_priority_rules():
    shop = {
        "demand": asked([0, 0]),
        "stock": {"item": {"policy": "scripted", "orders": [0, 10], "opening": {"on_hand": 0}}},
        "buys": {"item": {"supplier": "wh", "lead_time": "1 day"}},
    }
    warehouse = {
        "demand": asked([0, 6]),
        "stock": {"item": shelf(8)},
        "buys": "maker",
        "allocation": "priority",
        "priority": ["a"],
    }
    run = played(a_world(3, {"maker": {"lead_time": "9 days"}}, {"a": shop, "wh": warehouse}))
    assert run.closing("sold", "wh/item") == 6
    assert run.closing("on_hand", "a/item") == 2


def test_an_order_takes_its_time_to_reach_the_source():
    run = played(a_shop([3, 0, 0, 0, 0], {"level": 3}, "1 day", supplier={"order_delay": "2 days"}))
    assert run.rows("dispatch")[0].day == 2
    assert run.days("on_order") == [3, 3, 3, 0, 0]
    assert run.days("on_hand") == [0, 0, 0, 3, 3]


def test_a_run_may_open_with_goods_under_way_and_orders_in_the_mail():
    opening = {"on_hand": 1, "in_transit": {"day 1": 4, "day 3": 2}, "orders_in_mail": {"day 2": 7}}
    run = played(a_shop([0] * 6, {**ONCE, "opening": opening}, "2 days"))
    assert run.ledger.opening["in_transit"].tolist() == [6]
    assert run.ledger.opening["on_order"].tolist() == [13]
    assert run.days("on_hand") == [1, 5, 5, 7, 14, 14]
    assert run.days("on_order") == [13, 9, 9, 7, 0, 0]


def test_goods_under_way_at_the_start_are_no_lead_times():
    run = played(a_shop([0] * 6, {**ONCE, "opening": {"on_hand": 0, "in_transit": {"day 5": 4}}}, "2 days"))
    assert run.total("shipments", "maker>shop/item") == 0
    assert run.total("received") == 4


def test_nothing_overtakes_the_goods_under_way_where_crossing_is_never():
    stock = {"policy": "scripted", "orders": [1], "opening": {"on_hand": 0, "in_transit": {"day 5": 4}}}
    run = played(a_shop([0] * 8, stock, "2 days", supplier={"crossing": "never"}))
    assert [row.day for row in run.rows("receipt")] == [5, 5]


def test_an_order_is_at_least_the_minimum():
    run = played(a_shop([3, 0, 0, 9], {"level": 20}, "1 day", supplier={"moq": 8}))
    assert [row.quantity for row in run.rows("dispatch")] == [8, 8]


def test_an_order_is_a_multiple_of_the_lot():
    run = played(a_shop([3, 0, 0, 9], {"level": 20}, "1 day", supplier={"lot": 5}))
    assert [row.quantity for row in run.rows("dispatch")] == [5, 10]


def split(shares: dict, demand: list, **others: object):
    site = {"demand": asked(demand), "stock": {"item": {"level": 50}}, "buys": {"item": shares}}
    suppliers = {"alba": {"lead_time": "1 day"}, "borneo": {"lead_time": "3 days"}, "crete": {"lead_time": "2 days"}}
    return played(a_world(len(demand), suppliers, {"shop": site}, **others))


def test_the_shares_of_an_order_add_up_to_it():
    run = split({"alba": "33 %", "borneo": "33 %", "crete": "rest"}, [10, 0, 0, 0], whole_units=True)
    assert [row.quantity for row in run.rows("dispatch")] == [3, 3, 4]
    run = split({"alba": "33 %", "borneo": "33 %", "crete": "rest"}, [10, 0, 0, 0])
    assert [row.quantity for row in run.rows("dispatch")] == pytest.approx([3.3, 3.3, 3.4])
    assert run.days("on_hand") == pytest.approx([40, 43.3, 46.7, 50])


def test_shares_hold_over_time_though_units_are_whole():
    run = split({"alba": "70 %", "borneo": "rest"}, [1] * 20, whole_units=True)
    assert sum(row.quantity for row in run.rows("dispatch", "alba>shop/item")) == 14


def test_shares_hold_over_time_though_one_source_has_a_minimum():
    run = split({"alba": {"share": "30 %", "moq": "50 units"}, "borneo": "rest"}, [10] * 100)
    by_alba = [row.quantity for row in run.rows("dispatch", "alba>shop/item")]
    assert set(by_alba) == {50}
    assert sum(by_alba) == pytest.approx(300, abs=50)


def test_a_lane_carries_no_more_than_its_capacity():
    chain = a_serial_chain([0, 100], [1, 1], demand=[25, 0, 0, 0, 0])
    chain["sites"]["site0"]["buys"]["item"]["capacity"] = "10 units/day"
    run = played(chain)
    sent = [(row.day, row.quantity) for row in run.rows("dispatch", "site1>site0/item")]
    assert sent == [(0, 10), (1, 10), (2, 5)]


def test_who_waits_for_his_own_lane_does_not_hold_up_the_others():
    shop = {
        "demand": asked([0, 0, 0]),
        "stock": {"item": {"policy": "scripted", "orders": [10], "opening": {"on_hand": 0}}},
    }
    sites = {
        "a": {**shop, "buys": {"item": {"supplier": "wh", "lead_time": "1 day", "capacity": "4 units/day"}}},
        "b": {**shop, "buys": {"item": {"supplier": "wh", "lead_time": "1 day"}}},
        "wh": {"stock": {"item": shelf(30)}, "buys": "maker"},
    }
    run = played(a_world(3, {"maker": {"lead_time": "9 days"}}, sites))
    assert run.days("received", "a/item") == [0, 4, 4]
    assert run.days("received", "b/item") == [0, 10, 0]


def test_a_supplier_slower_than_the_demand_falls_behind_by_the_difference_every_day():
    run = played(a_shop([100] * 30, {"level": 200}, "1 day", supplier={"capacity": "80 units/day"}))
    assert run.days("received") == [0] + [80] * 29
    net_stock = [on_hand - owed for on_hand, owed in zip(run.days("on_hand"), run.days("backlog"), strict=True)]
    assert {earlier - later for earlier, later in pairwise(net_stock[1:])} == {20}


def test_a_capacity_of_a_third_a_day_ships_no_dust():
    run = played(a_shop([1, 0, 0, 0, 0, 0], {"level": 1}, "1 day", supplier={"capacity": "0.1 units/day"}, days=20))
    assert len(run.rows("dispatch")) == 10
    assert run.closing("on_hand") == pytest.approx(1)


def erratic(crossing: str):
    late_first = {"values": ["5 days", "1 day"], "weights": [1, 1]}
    return played(a_shop([1] * 200, {"level": 10}, late_first, supplier={"crossing": crossing}), seed=3)


def test_a_later_shipment_overtakes_where_crossing_is_allowed():
    run = erratic("allowed")
    assert any(row.day - run.ledger.trace.rows[row.cause - 1][1] == 1 for row in run.rows("receipt"))
    causes = [row.cause for row in run.rows("receipt")]
    assert causes != sorted(causes)


def test_no_shipment_overtakes_where_crossing_is_never():
    run = erratic("never")
    causes = [row.cause for row in run.rows("receipt")]
    assert causes == sorted(causes)
    mean = run.total("lead_time_sum", "maker>shop/item") / run.total("shipments", "maker>shop/item")
    assert mean > 3.5


@pytest.mark.parametrize(("title", "days"), [("dispatch", [0]), ("receipt", [2])])
def test_goods_are_paid_for_when_title_passes(title, days):
    supplier = {"title_passes": title, "sells": {"item": "5 USD"}}
    run = played(a_shop([3, 0, 0, 0], {"level": 3}, "2 days", supplier=supplier))
    assert [row.day for row in run.rows("purchase")] == days
    assert run.total("purchase") == 15


def test_a_buyer_holds_what_is_under_way_only_if_title_passed():
    for title, charged in (("dispatch", 2 * 3 * 1.0), ("receipt", 0.0)):
        supplier = {"title_passes": title}
        world = a_shop([3, 0, 0], {"level": 3}, "2 days", supplier=supplier, costs={"holding": "1 USD/unit/day"})
        run = played(world)
        assert sum(row.amount for row in run.rows("holding", "maker>shop/item")) == charged


def test_a_tenth_at_a_time_adds_up_to_no_dust():
    run = played(a_serial_chain([0.3, 0.3], [1, 1], demand=[0.1] * 300))
    assert run.total("shipments", "site1>site0/item") == 299
    assert min(row.quantity for row in run.rows("dispatch")) == pytest.approx(0.1)
    assert run.total("customer_lines_at_once", "site0/item") == 300


@pytest.mark.parametrize("policy", ["reorder_point", "min_max"])
def test_a_position_that_falls_to_the_reorder_point_by_tenths_is_at_it(policy):
    terms = {"quantity": 5} if policy == "reorder_point" else {"order_up_to": 7}
    stock = {"policy": policy, "reorder_point": 2, **terms, "review": "1 day", "opening": {"on_hand": 3}}
    at = played(a_shop([0.1] * 12, stock, "1 day"))
    below = played(a_shop([0.1] * 12, {**stock, "test": "below"}, "1 day"))
    assert [row.day for row in at.rows("order")] == [9]
    assert [row.day for row in below.rows("order")] == [10]


def test_a_policy_that_orders_without_end_is_stopped_and_named(monkeypatch):
    monkeypatch.setattr("simchain.engines.eventwise.stock.replenishment.FIXED_POINT", 100)
    stock = {"policy": "reorder_point", "reorder_point": 1000, "quantity": 0.5, "opening": {"on_hand": 0}}
    with pytest.raises(EngineError, match=r"shop/item placed 100 orders at day 0 .* Raise the quantity"):
        played(a_shop([1], stock), trace=False)


def test_customers_ask_for_whole_units_where_units_are_whole():
    demand = {"arrivals": "3 orders/day", "size": "2.4 ± 1 units"}
    run = played(a_shop(demand, {"level": 60}, days=50, whole_units=True))
    assert all(row.quantity == round(row.quantity) for row in run.rows("demand"))


def test_demand_of_nothing_for_ever_ends():
    run = played(a_shop({"series": [0, 0], "bucket": "1 day", "then": "repeat"}, {"level": 5}, days=30))
    assert run.rows("demand") == []


def test_a_shortage_that_is_healed_at_the_same_instant_did_not_happen():
    run = played(a_shop([3, 9, 2, 12, 1, 4], {"level": 8}, "0 days"))
    assert run.total("at_once") == run.total("demanded")
    assert run.total("cycles") == 6
    assert run.total("short_cycles") == 0


def test_a_sale_that_is_lost_counts_though_a_delivery_comes_at_the_same_instant():
    run = played(a_shop([3, 9, 2, 12, 1, 4], {"level": 8}, "0 days", site={"unmet": "lost"}))
    assert run.total("lost") == 5
    assert (run.total("cycles"), run.total("short_cycles")) == (6, 2)


def test_who_waits_for_transport_costs_no_sale():
    """The order of day 0 waits for its lane; there is stock for the customer."""
    shop = {
        "demand": asked([0]),
        "stock": {"item": {"policy": "scripted", "orders": [10], "opening": {"on_hand": 0}}},
        "buys": {"item": {"supplier": "wh", "lead_time": "1 day", "capacity": "4 units/day"}},
    }
    warehouse = {"demand": asked([0, 5]), "stock": {"item": shelf(30)}, "buys": "maker", "unmet": "lost"}
    run = played(a_world(5, {"maker": {"lead_time": "9 days"}}, {"shop": shop, "wh": warehouse}))
    assert run.total("lost", "wh/item") == 0

"""Suppliers that stand still: orders wait, goods under way arrive, causes overlap."""

import pytest

from tests.builders import a_shop, a_world, asked, played


def a_shop_supplied_by_one_that_stands_still(outages: dict, demand, days=None, **others):
    return a_shop(demand, {"level": 20}, "2 days", days=days, supplier={"outages": outages}, **others)


def dated(*spans: tuple[int, int]) -> dict:
    return {"dated": [{"starts": f"day {start}", "lasts": f"{days} days"} for start, days in spans]}


def test_orders_wait_while_the_supplier_is_down_and_leave_when_it_is_back():
    run = played(a_shop_supplied_by_one_that_stands_still(dated((3, 4)), [1] * 12))
    assert [row.day for row in run.rows("dispatch")] == [0, 1, 2, 7, 7, 7, 7, 7, 8, 9, 10, 11]


def test_an_outage_begins_before_the_orders_of_its_day_and_ends_before_those_of_its_last():
    run = played(a_shop_supplied_by_one_that_stands_still(dated((1, 1)), [1] * 4))
    assert [row.day for row in run.rows("dispatch")] == [0, 2, 2, 3]


def test_goods_under_way_arrive_all_the_same():
    run = played(a_shop_supplied_by_one_that_stands_still(dated((2, 9)), [1] * 12))
    assert [row.day for row in run.rows("receipt")] == [2, 3]


def test_a_supplier_is_back_when_the_last_of_several_outages_ends():
    run = played(a_shop_supplied_by_one_that_stands_still(dated((2, 5), (4, 6), (5, 1)), [1] * 14))
    days = [row.day for row in run.rows("dispatch")]
    assert days[:3] == [0, 1, 10]
    assert days.count(10) == 9


def test_random_outages_take_their_long_run_share_of_the_days():
    """An order a day that leaves on its day was not met by an outage; E[down] / (E[up] + E[down]) = 10 / 40."""
    outages = {"every": "30 days", "lasts": {"dist": "exponential", "mean": "10 days"}}
    days = 40_000
    run = played(a_shop_supplied_by_one_that_stands_still(outages, "1 units/day", days=days), trace=True)
    orders = {row.id: row.day for row in run.rows("order")}
    at_once = sum(orders[row.cause] == row.day for row in run.rows("dispatch"))
    share = 1 - at_once / days
    cycles = days / 40
    assert share == pytest.approx(0.25, abs=4 * 0.75 * 0.25 * (2 / cycles) ** 0.5)


def test_an_outage_hits_all_items_of_a_supplier_alike():
    outages = {"every": "20 days", "lasts": "5 days"}
    maker = {"lead_time": "2 days", "sells": {"tea": "1 USD", "rice": "1 USD"}, "outages": outages}
    site = {
        "demand": {"tea": "1 units/day", "rice": "1 units/day"},
        "stock": {"tea": {"level": 20}, "rice": {"level": 20}},
        "buys": "maker",
    }
    run = played(a_world(300, {"maker": maker}, {"shop": site}))
    lanes = ("maker>shop/tea", "maker>shop/rice")
    tea, rice = ([row.day for row in run.rows("dispatch", lane)] for lane in lanes)
    assert tea == rice
    assert any(day % 1 for day in tea)


def test_an_outage_of_one_supplier_leaves_the_other_working():
    suppliers = {"alba": {"lead_time": "1 day", "outages": dated((0, 50))}, "borneo": {"lead_time": "1 day"}}
    site = {
        "demand": asked([10] * 5),
        "stock": {"item": {"level": 50}},
        "buys": {"item": {"alba": "50 %", "borneo": "rest"}},
    }
    run = played(a_world(5, suppliers, {"shop": site}))
    assert {row.place for row in run.rows("dispatch")} == {"borneo>shop/item"}
    assert run.closing("on_order") == 30

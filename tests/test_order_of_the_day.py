"""What comes first when several things happen at one instant."""

import pytest

from tests.builders import a_serial_chain, a_shop, a_world, asked, played

EMPTY = {"opening": {"on_hand": 0}}


def test_deliveries_arrive_before_the_demand_of_the_day():
    run = played(a_shop([0, 5], {"level": 0, "opening": {"on_hand": 0, "in_transit": {"day 1": 5}}}))
    assert run.days("at_once") == [0, 5]
    assert run.days("backlog") == [0, 0]


def test_goods_under_way_to_day_zero_arrive_before_its_demand():
    run = played(a_shop([5, 0], {"level": 0, "opening": {"on_hand": 0, "in_transit": {"day 0": 5}}}))
    assert run.days("at_once") == [5, 0]
    assert [row.kind for row in run.rows("receipt") + run.rows("sale")] == ["receipt", "sale"]
    assert run.rows("receipt")[0].id < run.rows("demand")[0].id


def test_the_oldest_backlog_is_served_first():
    run = played(a_shop([3, 4, 0], {"level": 0, "opening": {"on_hand": 0, "in_transit": {"day 2": 5}}}, "9 days"))
    first, second = run.rows("demand")
    assert [(sale.day, sale.quantity, sale.cause) for sale in run.rows("sale")] == [(2, 3, first.id), (2, 2, second.id)]


def test_what_waits_goes_before_the_demand_of_the_day():
    run = played(a_shop([3, 2], {"level": 0, "opening": {"on_hand": 0, "in_transit": {"day 1": 3}}}, "9 days"))
    assert run.days("at_once") == [0, 0]
    assert run.days("backlog") == [3, 2]
    assert run.rows("sale")[0].cause == run.rows("demand")[0].id


def test_an_order_runs_up_the_whole_chain_on_the_day_of_the_demand():
    run = played(a_serial_chain([5, 5, 5], [1, 1, 1], demand=[2, 0, 0, 0]))
    orders = [(row.day, row.place, row.quantity) for row in run.rows("order")]
    assert orders == [(0, "site0/item", 2), (0, "site1/item", 2), (0, "site2/item", 2)]


def test_reviews_go_rank_by_rank_from_the_customers_even_if_the_file_lists_them_the_other_way_round():
    chain = a_serial_chain([5, 5, 5], [1, 1, 1], demand=[2, 0])
    chain["sites"] = dict(reversed(chain["sites"].items()))
    assert [row.place for row in played(chain).rows("order")] == ["site0/item", "site1/item", "site2/item"]


def two_shops(allocation: str, stock: float, **warehouse: object):
    shop = {"stock": {"item": {"level": 10, **EMPTY}}, "buys": {"item": {"supplier": "wh", "lead_time": "1 day"}}}
    sites = {
        "a": {**shop, "demand": asked([0, 0])},
        "b": {**shop, "demand": asked([0, 0])},
        "wh": {
            "stock": {"item": {"level": 0, "opening": {"on_hand": stock}}},
            "buys": "maker",
            "allocation": allocation,
            **warehouse,
        },
    }
    return a_world(2, {"maker": {"lead_time": "9 days"}}, sites)


def test_a_supplier_allocates_once_among_all_that_reached_it():
    run = played(two_shops("proportional", 10))
    assert [(row.place, row.quantity) for row in run.rows("dispatch")[:2]] == [("wh>a/item", 5), ("wh>b/item", 5)]


def test_who_orders_at_the_same_instant_is_served_in_the_order_of_the_file():
    world = two_shops("first_come", 10)
    world["sites"]["b"] = {**world["sites"]["b"], "stock": {"item": {"level": 10, "review": "6 h", **EMPTY}}}
    for other in ({}, {"elsewhere": {"demand": asked([1, 1]), "stock": {"item": {"review": "6 h"}}, "buys": "maker"}}):
        run = played({**world, "sites": {**other, **world["sites"]}})
        assert run.days("received", "a/item") == [0, 10]
        assert run.days("received", "b/item") == [0, 0]


def test_a_supplier_reviews_after_it_has_heard_from_all_its_customers():
    run = played(two_shops("first_come", 10))
    assert [(row.day, row.quantity) for row in run.rows("order", "wh/item")] == [(0, 10)]


def test_what_leaves_without_lead_time_gets_there_at_the_same_instant_upstream_first():
    run = played(a_serial_chain([0, 0, 0], [0, 0, 0], demand=[5, 0]))
    assert [row.place for row in run.rows("receipt")] == ["maker>site2/item", "site2>site1/item", "site1>site0/item"]
    assert {row.day for row in run.rows("receipt")} == {0}
    assert run.days("backlog", "site0/item") == [0, 0]
    assert run.total("customer_at_once", "site0/item") == 5
    assert run.total("cycles", "site0/item") == 1
    assert run.total("short_cycles", "site0/item") == 0


def test_an_order_with_a_lead_time_of_two_days_serves_the_demand_of_the_day_after_tomorrow():
    run = played(a_shop([5, 0, 0], {"level": 0, **EMPTY}, "2 days"))
    assert run.days("backlog") == [5, 5, 0]
    assert run.rows("receipt")[0].day == 2


def test_a_level_of_lead_time_times_demand_is_just_enough():
    run = played(a_shop([3] * 6, {"level": 6}, "2 days"))
    assert run.days("on_hand") == [3, 0, 0, 0, 0, 0]
    assert run.days("backlog") == [0] * 6
    short = played(a_shop([3] * 6, {"level": 5}, "2 days"))
    assert short.days("backlog")[2:] == [1] * 4


def test_stocks_are_reviewed_at_time_zero_too():
    run = played(a_shop([0, 0, 0], {"level": 10, **EMPTY}))
    assert [(row.day, row.quantity) for row in run.rows("order")] == [(0, 10)]


def test_a_review_waits_for_its_day():
    weekly = {"level": 10, "review": "7 days", "first_review": "2 days"}
    run = played(a_shop([1] * 20, weekly, "1 day"))
    assert [row.day for row in run.rows("order")] == [2, 9, 16]


def test_reviews_every_eight_hours_meet_the_demand_of_the_same_instant():
    demand = {"series": [1] * 60, "bucket": "8 h", "then": "stop"}
    run = played(a_shop(demand, {"level": 10, "review": "8 h"}, "1 day", days=20))
    assert len(run.rows("order")) == 60
    assert [row.day for row in run.rows("order")] == [row.day for row in run.rows("demand")]


def test_an_order_in_the_mail_reaches_its_source_before_the_reviews_of_that_day():
    chain = a_serial_chain([2, 5], [1, 1], demand=[2, 0, 0, 0, 0])
    chain["sites"]["site0"]["buys"]["item"]["order_delay"] = "2 days"
    run = played(chain)
    assert [(row.day, row.place) for row in run.rows("order")] == [(0, "site0/item"), (2, "site1/item")]
    assert [(row.day, row.place) for row in run.rows("dispatch")] == [(2, "site1>site0/item"), (2, "maker>site1/item")]
    assert run.rows("receipt")[-1].day == 3


def test_a_period_is_measured_before_the_next_one_begins():
    run = played(a_shop([4, 0, 0], {"level": 10}, "2 days"))
    assert run.days("on_hand") == [6, 6, 10]
    assert run.days("on_hand_area") == [6, 6, 10]
    assert run.days("on_order") == [4, 4, 0]


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("delay", [1, 2, 3])
def test_an_order_in_the_mail_is_served_before_the_customers_of_the_instant_when_it_arrives(delay, before):
    """Whether or not customers came on the days before, which is what once decided it."""
    shop = {
        "demand": asked([0]),
        "stock": {"item": {"policy": "scripted", "orders": [8], **EMPTY}},
        "buys": {"item": {"supplier": "wh", "lead_time": "1 day", "order_delay": f"{delay} days"}},
    }
    opening = {"on_hand": 10 + delay * before}
    warehouse = {
        "demand": asked([before] * delay + [10, 0]),
        "stock": {"item": {"policy": "scripted", "orders": [0], "opening": opening}},
        "buys": "maker",
    }
    run = played(a_world(delay + 2, {"maker": {"lead_time": "9 days"}}, {"shop": shop, "wh": warehouse}))
    assert run.days("at_once", "wh/item")[delay] == 10
    assert run.closing("on_hand", "shop/item") == 8
    assert run.closing("backlog", "wh/item") == 8

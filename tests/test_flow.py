"""Demand as a steady flow: stock falls in straight lines, and every integral is exact but for ticks."""

import pytest

from tests.builders import a_shop, a_world, played

CYCLES = 5
EXACT = 1e-7
"""Relative. An order goes out up to a tick (80 microseconds) after the position was at its reorder point."""


def a_flowing_shop(point: float, quantity: float, opening: float, lead_time: str = "2 days", **others):
    stock = {
        "policy": "reorder_point",
        "reorder_point": point,
        "quantity": quantity,
        "opening": {"on_hand": opening},
    }
    days = others.pop("days", CYCLES * quantity / 4)
    return played(a_shop({"flow": "4 units/day"}, stock, lead_time, days=days, **others))


def test_a_new_lot_arrives_when_the_last_unit_leaves():
    run = a_flowing_shop(8, 40, opening=40)
    assert [row.day for row in run.rows("order")] == pytest.approx([8, 18, 28, 38, 48], abs=1e-5)
    assert run.total("on_hand_area") == pytest.approx(CYCLES * 40 * 10 / 2, rel=EXACT)
    assert run.total("backlog_area") == pytest.approx(0, abs=1e-5)
    assert run.total("at_once") == pytest.approx(200)
    assert run.total("customer_demanded") == pytest.approx(200)


def test_a_negative_reorder_point_plans_its_backorders():
    """r = -12 without lead time: stock runs from 28 down to -12, 7 days above zero and 3 below."""
    run = a_flowing_shop(-12, 40, opening=28, lead_time="0 days")
    assert run.total("on_hand_area") == pytest.approx(CYCLES * 28 * 7 / 2, rel=1e-6)
    assert run.total("backlog_area") == pytest.approx(CYCLES * 12 * 3 / 2, rel=1e-5)
    assert run.total("customer_backlog_area") == run.total("backlog_area")
    assert run.total("ready_time") == pytest.approx(CYCLES * 7, rel=1e-6)
    assert run.total("at_once") / run.total("demanded") == pytest.approx(0.7, rel=1e-6)
    assert run.total("peak_backlog") == pytest.approx(12, rel=1e-4)


def test_a_flow_that_finds_nothing_is_lost():
    """r = 4 with a lead time of 2 days: each cycle sells 40, then loses a day's 4 while it waits: 11 days in all."""
    run = a_flowing_shop(4, 40, opening=40, days=55, site={"unmet": "lost"})
    assert [row.day for row in run.rows("order")] == pytest.approx([9, 20, 31, 42, 53], abs=1e-4)
    assert run.total("lost") == pytest.approx(CYCLES * 4, rel=1e-4)
    assert run.total("ready_time") == pytest.approx(CYCLES * 10, rel=1e-4)
    assert run.days("backlog") == [0] * 55


def test_what_waited_is_handed_out_when_goods_arrive():
    run = a_flowing_shop(-4, 40, opening=0, lead_time="2 days", days=20)
    assert run.days("backlog")[:4] == pytest.approx([4, 8, 12, 0], abs=1e-4)
    assert run.days("on_hand")[3] == pytest.approx(40 - 16, abs=1e-4)


def test_a_strict_test_orders_as_soon_as_the_position_is_below():
    stock = {"policy": "reorder_point", "reorder_point": 8, "quantity": 40, "test": "below", "opening": {"on_hand": 40}}
    run = played(a_shop({"flow": "4 units/day"}, stock, days=10))
    assert [row.day for row in run.rows("order")] == pytest.approx([8], abs=1e-5)
    assert run.rows("order")[0].day > 8


def test_a_minimum_and_a_maximum_follow_a_flow():
    stock = {"policy": "min_max", "reorder_point": 8, "order_up_to": 48, "review": "continuous"}
    run = played(a_shop({"flow": "4 units/day"}, {**stock, "opening": {"on_hand": 40}}, days=50))
    assert [row.quantity for row in run.rows("order")] == pytest.approx([40] * 5, rel=1e-6)


def test_a_base_stock_reviewed_daily_replaces_the_flow_of_the_day():
    run = played(a_shop({"flow": "4 units/day"}, {"level": 12}, days=10))
    assert run.days("ordered") == pytest.approx([0] + [4] * 9)
    assert run.days("on_hand_area") == pytest.approx([10, 6, 2] + [2] * 7)


def test_stock_and_backlog_change_at_the_rate_of_the_flow_within_a_period():
    run = a_flowing_shop(-100, 400, opening=10, lead_time="0 days", days=5)
    assert run.days("on_hand_area") == [8, 4, 0.5, 0, 0]
    assert run.days("backlog_area") == [0, 0, 0.5, 4, 8]


def test_production_takes_no_part_that_has_flowed_away():
    """After the first lot ten rings flow out at 2 a day; five are left when the line is free again, on day 2.5."""
    lot = {"from": {"ring": 1}, "rate": "1.6 units/day", "lots": "split"}
    ring = {"policy": "reorder_point", "reorder_point": -99, "quantity": 99, "opening": {"on_hand": 14}}
    pump = {"policy": "scripted", "orders": [4, 6], "opening": {"on_hand": 0}}
    plant = {
        "makes": {"pump": lot},
        "stock": {"ring": ring, "pump": pump},
        "buys": {"ring": "maker"},
        "demand": {"ring": {"flow": "2 units/day"}},
    }
    maker = {"lead_time": "9 days", "sells": {"ring": "1 USD"}}
    run = played(a_world(9, {"maker": maker}, {"plant": plant}))
    assert [(row.day, row.quantity) for row in run.rows("start")] == [(0, 4), (2.5, 5)]
    assert min(run.days("on_hand", "plant/ring")) == 0

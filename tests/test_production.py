"""Making things: components, lines, lots, set-ups, yields."""

import pytest

from tests.builders import a_world, asked, played


def a_plant(makes: dict, demand, stock: dict | None = None, parts: dict | None = None, **others):
    """A plant that makes pumps from rings and screws, one and two to a pump unless said."""
    parts = parts or {"ring": 1000, "screw": 1000}
    makes = {"from": {"ring": 1, "screw": 2}, **makes}
    plant = {
        "makes": {"pump": makes},
        "stock": {
            "pump": {"policy": "jit", "opening": {"on_hand": 0}, **(stock or {})},
            **{part: {"policy": "scripted", "orders": [0], "opening": {"on_hand": n}} for part, n in parts.items()},
        },
        "buys": dict.fromkeys(makes["from"], "maker"),
        "demand": {"pump": asked(demand)},
    }
    days = others.pop("days", None) or len(demand)
    maker = {"lead_time": "2 days", "sells": dict.fromkeys(makes["from"], "1 USD")}
    return a_world(days, {"maker": maker}, {"plant": plant}, **others)


def test_a_product_takes_its_components():
    run = played(a_plant({"takes": "1 day"}, [10, 0, 0]))
    assert run.days("on_hand", "plant/ring") == [990] * 3
    assert run.days("on_hand", "plant/screw") == [980] * 3
    assert run.closing("used", "plant/screw") == 20
    assert run.days("sold", "plant/pump") == [0, 10, 10]


def test_what_is_made_is_in_process_until_it_is_done():
    run = played(a_plant({"takes": "2 days"}, [10, 0, 0]))
    assert run.days("in_process", "plant/pump") == [10, 10, 0]
    assert run.days("on_order", "plant/pump") == [10, 10, 0]
    assert run.days("in_process_area", "plant/pump") == [10, 10, 0]


def test_what_takes_no_time_is_there_at_once():
    run = played(a_plant({}, [10, 0]))
    assert run.days("customer_at_once", "plant/pump") == [10, 0]
    assert run.days("backlog", "plant/pump") == [0, 0]


def test_a_line_makes_its_rate_and_the_rest_waits():
    run = played(a_plant({"rate": "5 units/day"}, [10, 10, 0, 0, 0]))
    assert [(row.day, row.quantity) for row in run.rows("finish")] == [(2, 10), (4, 10)]


def test_a_line_busy_with_one_unit_after_the_other_adds_up_their_times():
    run = played(a_plant({"processing_time": {"dist": "exponential", "mean": "1 h"}}, [100] * 20, days=25))
    started = {row.id: row for row in run.rows("start")}
    times = [row.day - started[row.cause].day for row in run.rows("finish")]
    mean, sd = 100 / 24, 100**0.5 / 24
    assert sum(times) / len(times) == pytest.approx(mean, abs=4 * sd / len(times) ** 0.5)
    assert len(set(times)) == len(times)
    rows = [row.day for row in run.rows("start")]
    assert all(later >= earlier + time - 1e-9 for earlier, later, time in zip(rows, rows[1:], times, strict=False))


def test_units_made_one_by_one_are_whole():
    run = played(a_plant({"processing_time": {"dist": "exponential", "mean": "1 h"}}, [2.5, 0, 0]))
    assert run.rows("start")[0].quantity == 3


def test_a_set_up_takes_its_time_and_its_money():
    run = played(a_plant({"rate": "10 units/day", "set_up": {"time": "1 day", "cost": "7 USD"}}, [10, 0, 10, 0, 0]))
    assert [row.day for row in run.rows("finish")] == [2, 4]
    assert run.total("set_up", "plant/pump") == 14
    assert [row.amount for row in run.rows("set_up")] == [7, 7]


def test_what_does_not_come_out_good_is_scrapped():
    run = played(a_plant({"takes": "1 day", "yield": "80 %"}, [10, 0, 0, 0, 0]))
    assert run.closing("scrapped", "plant/pump") == pytest.approx(2)
    assert run.closing("sold", "plant/pump") == pytest.approx(8)
    assert run.closing("used", "plant/ring") == 10
    assert run.closing("on_order", "plant/pump") == 0


def two_products(first: list, second: list, **makes: object):
    lot = {"rate": "10 units/day", "line": "press", "from": {"ring": 1}, **makes}
    plant = {
        "makes": {"pump": lot, "valve": lot},
        "stock": {
            "pump": {"policy": "jit", "opening": {"on_hand": 0}},
            "valve": {"policy": "jit", "opening": {"on_hand": 0}},
            "ring": {"policy": "scripted", "orders": [0], "opening": {"on_hand": 100}},
        },
        "buys": {"ring": "maker"},
        "demand": {"pump": asked(first), "valve": asked(second)},
    }
    return played(a_world(6, {"maker": {"lead_time": "2 days", "sells": {"ring": "1 USD"}}}, {"plant": plant}))


def test_a_shared_line_works_first_come_first_served():
    run = two_products([20, 0, 10], [0, 10])
    starts = [(row.day, row.place, row.quantity) for row in run.rows("start")]
    assert starts == [(0, "plant/pump", 20), (2, "plant/valve", 10), (3, "plant/pump", 10)]


def test_a_line_of_its_own_does_not_wait():
    run = two_products([20, 0, 10], [0, 10], line=None)
    assert [(row.day, row.place) for row in run.rows("start")][1] == (1, "plant/valve")


def late_rings(**makes: object):
    """Four rings now and six on day 2, for a lot of ten."""
    world = a_plant({"takes": "1 day", **makes}, [10, 0, 0, 0, 0], parts={"ring": 4, "screw": 100})
    world["sites"]["plant"]["stock"]["ring"]["opening"]["in_transit"] = {"day 2": 6}
    return played(world)


def test_a_lot_that_may_be_split_starts_with_what_its_components_allow():
    run = late_rings()
    assert [(row.day, row.quantity) for row in run.rows("start")] == [(0, 4), (2, 6)]
    assert run.days("backlog", "plant/ring") == [6, 6, 0, 0, 0]


def test_a_whole_lot_waits_for_its_whole_kit():
    run = late_rings(lots="whole")
    assert [(row.day, row.quantity) for row in run.rows("start")] == [(2, 10)]
    assert run.days("on_hand", "plant/ring") == [4, 4, 0, 0, 0]
    assert run.days("on_hand", "plant/screw") == [100, 100, 80, 80, 80]


def test_a_lot_with_a_set_up_is_whole_unless_said_otherwise():
    assert len(late_rings(set_up={"cost": "5 USD"}).rows("start")) == 1
    assert len(late_rings(set_up={"cost": "5 USD"}, lots="split").rows("start")) == 2


def test_a_whole_lot_starts_when_its_kit_is_there_but_for_rounding():
    makes = {"from": {"ring": 0.3}, "lots": "whole", "takes": "1 day"}
    world = a_plant(makes, [0.1] * 100, parts={"ring": 0})
    world["sites"]["plant"]["stock"]["ring"] = {"level": 0, "opening": {"on_hand": 0}}
    run = played(world)
    assert len(run.rows("start")) == 98
    assert run.closing("sold", "plant/pump") == pytest.approx(9.7)


def test_the_oldest_lot_takes_a_component_first_whichever_product_it_is_for():
    lot = {"takes": "1 day", "from": {"ring": 1}, "lots": "whole"}
    plant = {
        "makes": {"pump": lot, "valve": lot},
        "stock": {
            "pump": {"policy": "jit", "opening": {"on_hand": 0}},
            "valve": {"policy": "jit", "opening": {"on_hand": 0}},
            "ring": {"policy": "scripted", "orders": [0], "opening": {"on_hand": 0, "in_transit": {"day 3": 5}}},
        },
        "buys": {"ring": "maker"},
        "demand": {"pump": asked([0, 5]), "valve": asked([5])},
    }
    run = played(a_world(6, {"maker": {"lead_time": "2 days", "sells": {"ring": "1 USD"}}}, {"plant": plant}))
    assert [row.place for row in run.rows("start")] == ["plant/valve"]


def test_the_value_of_a_product_and_its_holding_cost_follow_its_components():
    run = played(a_plant({"takes": "4 days"}, [10, 0], costs={"carrying": "36.5 %/year"}))
    in_process = [row.amount for row in run.rows("holding", "plant/pump")]
    assert in_process == pytest.approx([10 * 3 * 0.001] * 2)

"""Lots that leave their line in transfer batches, and the economic production quantity, which is about just that."""

import math

import pytest

import simchain
from simchain.blueprint import lower
from simchain.rules.levels.stock import economic_production_quantity
from simchain.scenario import load
from tests.builders import a_world, asked, played


def a_press(makes: dict, orders: list[float], demand: object = None, days: int = 10, **site: object):
    """A press that makes pumps of rings: lots by day, from a shelf that has all it needs unless said."""
    plant = {
        "makes": {"pump": {"from": {"ring": 1}, **makes}},
        "stock": {
            "pump": {"policy": "scripted", "orders": orders, "opening": {"on_hand": 0}},
            "ring": {"policy": "scripted", "orders": [0], "opening": {"on_hand": 1000}},
        },
        "buys": {"ring": "maker"},
        "demand": {"pump": asked([0] if demand is None else demand)},
        **site,
    }
    return played(a_world(days, {"maker": {"lead_time": "2 days", "sells": {"ring": "1 USD"}}}, {"plant": plant}))


def finished(run) -> list[tuple[float, float]]:
    return [(row.day, row.quantity) for row in run.rows("finish")]


def test_a_lot_leaves_in_transfer_batches_as_they_are_finished():
    run = a_press({"rate": "2 units/day", "transfer": "4 units"}, [10])
    assert finished(run) == [(2, 4), (4, 4), (5, 2)]
    assert run.days("in_process", "plant/pump") == [10, 10, 6, 6, 2, 0, 0, 0, 0, 0]
    assert run.days("on_order", "plant/pump") == [10, 10, 6, 6, 2, 0, 0, 0, 0, 0]
    assert run.closing("used", "plant/ring") == 10


def test_one_lot_is_one_order_one_set_up_and_one_replenishment_cycle():
    run = a_press({"rate": "2 units/day", "transfer": "1 unit", "set_up": {"time": "1 day", "cost": "7 USD"}}, [6])
    assert finished(run) == [(1 + n / 2, 1) for n in range(1, 7)]
    assert [run.total(name, "plant/pump") for name in ("orders", "cycles", "set_up")] == [1, 1, 7]


def test_the_next_lot_begins_when_the_last_batch_has_left_the_line():
    run = a_press({"rate": "2 units/day", "transfer": "1 unit", "set_up": {"time": "1 day"}}, [2, 2])
    assert [row.day for row in run.rows("start")] == [0, 2]
    assert finished(run) == [(1.5, 1), (2, 1), (3.5, 1), (4, 1)]


def test_what_comes_after_the_line_is_waited_for_batch_by_batch_while_the_line_goes_on():
    run = a_press({"rate": "2 units/day", "transfer": "2 units", "takes": "3 days"}, [4, 2])
    assert finished(run) == [(4, 2), (5, 2), (6, 2)]
    assert [row.day for row in run.rows("start")] == [0, 2]


def test_each_batch_has_its_share_of_scrap():
    run = a_press({"rate": "2 units/day", "transfer": "5 units", "yield": "80 %"}, [10])
    assert finished(run) == [(2.5, 4), (5, 4)]
    assert run.closing("scrapped", "plant/pump") == 2
    assert run.closing("on_order", "plant/pump") == 0


def test_a_cycle_with_a_shortage_between_two_batches_is_short_even_if_the_next_batch_heals_it():
    """One unit a day from day 1; a customer of two on day 1 waits until day 2."""
    run = a_press({"rate": "1 unit/day", "transfer": "1 unit"}, [4], [0, 2])
    assert run.closing("backlog", "plant/pump") == 0
    assert [run.total(name, "plant/pump") for name in ("cycles", "short_cycles")] == [1, 1]


def test_a_cycle_without_a_shortage_is_not():
    run = a_press({"rate": "1 unit/day", "transfer": "1 unit"}, [4], [0, 1, 1, 1, 1])
    assert [run.total(name, "plant/pump") for name in ("cycles", "short_cycles")] == [1, 0]


def test_streaming_takes_the_same_times_from_the_tape_in_the_same_order():
    """The lot ends when it would have, and its units come one by one before."""
    times = {"processing_time": {"dist": "exponential", "mean": "1 h"}}
    whole, streamed = a_press(times, [5]), a_press({**times, "transfer": "1 unit"}, [5])
    assert [quantity for _, quantity in finished(streamed)] == [1] * 5
    days = [day for day, _ in finished(streamed)]
    assert days == sorted(set(days))
    assert days[-1] == pytest.approx(finished(whole)[-1][0], abs=1e-8)


def test_a_lot_of_ten_million_units_is_drawn_as_it_goes():
    """Nothing is worked out for units that are not begun; the line is never free for the second lot."""
    times = {"processing_time": {"dist": "exponential", "mean": "1 h"}, "transfer": "1 unit"}
    run = a_press({**times, "from": {}}, [10_000_000, 1])
    assert len(run.rows("start")) == 1
    assert run.closing("on_order", "plant/pump") + len(finished(run)) == 10_000_001
    assert len(finished(run)) == pytest.approx(240, abs=4 * math.sqrt(240))


def test_batches_that_take_no_time_leave_together_with_those_before_them():
    run = a_press({"rate": "1e12 units/day", "transfer": "1 unit", "set_up": {"time": "1 day"}, "from": {}}, [5000, 1])
    assert {row.day for row in run.rows("finish", "plant/pump")} == {1, 2}
    assert run.closing("on_hand", "plant/pump") == 5001


EPQ = (80.0, 110.0, 4.0, 0.08)
"""Snyder and Shen, Fundamentals of Supply Chain Theory, problem 3.22: Q* = 171.27 at 3.7368 a day, 46.71 at most."""

BATCH = 0.1
CYCLE = 171.269768 / 80


def an_epq_world(quantity: object, cycles: int = 8) -> dict:
    """A line faster than a steady flow. It begins when the shelf holds what is sold until its first batch is there."""
    pump = {
        "policy": "reorder_point",
        "reorder_point": 80 * BATCH / 110,
        "quantity": quantity,
        "holding": "0.08 USD/unit/day",
        "opening": {"on_hand": 1},
    }
    return {
        "simchain": 1,
        "run": {
            "horizon": f"{cycles * CYCLE} days",
            "warm_up": f"{2 * CYCLE} days",
            "bucket": f"{CYCLE / 64} days",
        },
        "items": {"pump": {"cost": "0 USD"}},
        "sites": {
            "plant": {
                "makes": {"pump": {"rate": "110 units/day", "transfer": BATCH, "set_up": {"cost": "4 USD"}}},
                "stock": {"pump": pump},
                "demand": {"pump": {"flow": "80 units/day"}},
            }
        },
    }


def test_the_economic_production_quantity_costs_what_the_textbook_says():
    results = simchain.run(an_epq_world("171.269768 units"), replications=1, jobs=1, check=True)
    runs = results.runs.iloc[0]
    a_day = (runs["set_up_cost"] + runs["holding_cost"]) / results.measured_days
    assert a_day == pytest.approx(3.736795, rel=0.01)
    assert results.series["on_hand"].max() == pytest.approx(46.709937, rel=0.01)
    assert runs["fill_rate"] == pytest.approx(1, abs=1e-6)


def the_lot(world: dict) -> float:
    (policy,) = [point.policy for point in lower(load(world)["base"]).points]
    return policy.quantity


def test_quantity_epq_is_that_quantity():
    assert the_lot(an_epq_world("epq")) == pytest.approx(171.269768, rel=1e-6)
    eoq = math.sqrt(2 * 4 * 80 / 0.08)
    assert the_lot(an_epq_world("eoq")) == pytest.approx(eoq, rel=1e-9)


def test_quantity_epq_knows_scrap():
    """Half of what is made is good: good units come at 110 of 220 a day, and twice as many are started."""
    world = an_epq_world("epq")
    world["sites"]["plant"]["makes"]["pump"] |= {"rate": "220 units/day", "yield": "50 %"}
    assert the_lot(world) == pytest.approx(2 * economic_production_quantity(*EPQ), rel=1e-9)


def test_quantity_epq_rounds_up_to_whole_units():
    world = an_epq_world("epq")
    world["sites"]["plant"]["makes"]["pump"]["transfer"] = 1
    assert the_lot({**world, "whole_units": True}) == 172

"""Flexibility clauses: smaller lots, and how long an order may be cancelled."""

import pytest

import simchain
from simchain import load
from simchain.blueprint import lower
from simchain.engines.eventwise import Simulation
from tests.builders import World, a_shop, played


def cancelling(cancel: str) -> World:
    """30 are ordered on day 0, and 5 a day leave: after three days, 15 wait."""
    stock = {"policy": "scripted", "orders": [30], "opening": {"on_hand": 0}}
    return a_shop([1] * 9, stock, supplier={"capacity": "5 units/day", "flex": {"cancel": cancel}})


@pytest.mark.parametrize(("cancel", "struck"), [("1 day", 0), ("3 days", 15), ("9 days", 15)])
def test_an_order_may_be_cancelled_while_its_window_is_open_as_far_as_it_has_not_left(cancel, struck):
    run = Simulation(lower(load(cancelling(cancel))["base"], 1))
    for _ in range(3):
        run.step()
    assert run.lanes[0].cancel(40.0, cause=0) == struck


def test_of_two_orders_only_the_one_in_the_window_is_cancelled():
    world = cancelling("1 day")
    world["sites"]["shop"]["stock"]["item"]["orders"] = [30, 0, 8]
    run = Simulation(lower(load(world)["base"], 1))
    for _ in range(3):
        run.step()
    assert run.lanes[0].cancel(40.0, cause=0) == 8
    assert run.lanes[0].cancel(40.0, cause=0) == 0


def test_a_smaller_lot_saves_half_of_it_in_cycle_stock():
    """Row 18 of the concepts: cycle stock is half a lot, so that lots of 300 and of 100 are 100 units apart."""
    large, small = (
        played(
            a_shop(
                {"flow": "10 units/day"},
                {"policy": "reorder_point", "reorder_point": 30, "quantity": 1},
                "3 days",
                days=600,
                supplier={"lot": 400, "flex": {"lot": lot}},
                run={"warm_up": "300 days"},
            )
        )
        for lot in (300, 100)
    )
    stocks = [run.total("on_hand_area") / run.ledger.measured_days for run in (large, small)]
    assert stocks[0] - stocks[1] == pytest.approx(100, rel=0.02)


def test_a_clause_that_says_nothing_is_refused_and_words_to_come_are_named():
    world = cancelling("1 day")
    for flex, message in (({}, "says nothing"), ({"lot": 5, "volume": "20 %"}, "does not run it yet")):
        world["suppliers"]["maker"]["flex"] = flex
        with pytest.raises(simchain.errors.ScenarioError, match=message):
            load(world)

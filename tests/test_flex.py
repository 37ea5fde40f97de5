"""Flexibility clauses: smaller lots, and how long an order may be cancelled."""

from typing import Any

import pytest

import simchain
from simchain import load
from simchain.blueprint import lower
from simchain.engines.eventwise import Simulation
from simchain.metrics import measure
from tests.builders import World, a_shop, a_world, played


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


def test_a_clause_that_says_nothing_is_refused():
    world = cancelling("1 day")
    world["suppliers"]["maker"]["flex"] = {}
    with pytest.raises(simchain.errors.ScenarioError, match="says nothing"):
        load(world)


BAND = {"volume": "±20 %", "committed": "10 units/day", "every": "10 days"}


def banded(orders: list[float], flex: dict[str, Any] | None = None, days: int = 30, **supplier: Any) -> World:
    """A shop whose orders are written down, and 80 to 120 units of them are agreed for each ten days."""
    stock = {"policy": "scripted", "orders": orders, "opening": {"on_hand": 0}}
    terms = {"price": "5 USD", "flex": {**BAND, **(flex or {})}, **supplier}
    return a_shop([0] * days, stock, "2 days", supplier=terms)


def test_orders_within_the_band_go_through_and_cost_nothing_more():
    run = played(banded([100, *[0] * 9, 80, *[0] * 9, 120]))
    found = measure(run.blueprint, run.ledger).chain
    assert found["take_or_pay_cost"] == found["units_above_band"] == found["units_below_band"] == 0
    assert run.days("received")[2] == 100


def test_what_is_ordered_above_the_band_waits_for_the_next_period():
    """Of 300 at once 120 leave at once, 120 in the second period and 60 in the third."""
    run = played(banded([300]))
    assert [run.days("received")[day] for day in (2, 12, 22)] == [120, 120, 60]
    found = measure(run.blueprint, run.ledger)
    assert found.chain["units_above_band"] == 180 + 60
    assert found.chain["units_below_band"] == 20
    assert found.chain["take_or_pay_cost"] == pytest.approx(20 * 5)


def test_what_is_ordered_below_the_band_is_paid_by_the_buyer_all_the_same():
    run = played(banded([30], {"take_or_pay": "40 %"}))
    found = measure(run.blueprint, run.ledger)
    owed = (50 + 80 + 80) * 5 * 0.40
    assert found.chain["units_below_band"] == 210
    assert found.parties["shop", "take_or_pay"] == pytest.approx(owed)
    assert sum(row.amount for row in run.rows("take_or_pay")) == pytest.approx(owed)
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])


def test_a_part_of_an_order_is_whole_lots():
    run = played(banded([300], {"lot": 50}))
    assert [run.days("received")[day] for day in (2, 12, 22)] == [100, 100, 100]


def test_a_wide_band_changes_nothing():
    """Metamorphic: what no period leaves is as if it were not there."""
    plain = a_shop("40 ± 12 units/day", {"level": 200}, "3 ± 1 days", supplier={"price": "5 USD"})
    wide = a_shop(
        "40 ± 12 units/day",
        {"level": 200},
        "3 ± 1 days",
        supplier={"price": "5 USD", "flex": {"volume": "±100 %", "committed": "200 units/day"}},
    )
    first, second = (measure(run.blueprint, run.ledger).chain for run in (played(plain), played(wide)))
    assert {name: value for name, value in first.items() if second[name] != value and value == value} == {}


@pytest.mark.parametrize(
    ("flex", "supplier", "message"),
    [
        ({"committed": None}, {}, "needs 'committed', the volume that the band is around"),
        ({"volume": None}, {}, "has 'committed', but no band; add 'volume: ±20 %'"),
        ({}, {"moq": 150}, "suppliers.maker.moq is 150 units, but suppliers.maker.flex lets shop order at most 120"),
        ({"lot": 130}, {}, "suppliers.maker.flex.lot is 130 units, but suppliers.maker.flex lets shop order at most"),
        ({}, {"capacity": "8 units/day"}, "10 units/day are committed, but maker can send 8"),
        ({"volume": "±120 %"}, {}, "at most 100 %"),
    ],
)
def test_a_band_that_cannot_be_kept_is_refused(flex, supplier, message):
    world = banded([100], flex, **supplier)
    world["suppliers"]["maker"]["flex"] = {
        k: v for k, v in world["suppliers"]["maker"]["flex"].items() if v is not None
    }
    with pytest.raises(simchain.ScenarioError) as refused:
        load(world)
    assert message in str(refused.value)


@pytest.mark.parametrize(("flex", "told"), [({}, 1), ({"volume": "±100 %"}, 0), ({"take_or_pay": "0 %"}, 0)])
def test_a_band_whose_first_period_outlasts_the_run_is_warned_of(flex: dict[str, Any], told: int):
    """Where nothing is ever due below it, there is nothing to warn of."""
    warnings = [str(one) for one in load(banded([100, *[0] * 9] * 3, {"every": "90 days", **flex})).warnings]
    said = "suppliers.maker.flex is counted over 90 days, which do not end within the run of 30 days: nothing is paid"
    assert sum(said in one for one in warnings) == told


def test_a_band_off_the_demand_is_warned_of():
    for rate, message in (("40 units/day", "at most 12 units/day"), ("2 units/day", "at least 8 units/day")):
        world = a_shop({"flow": rate}, {"level": 90}, supplier={"flex": BAND})
        (warning,) = load(world).warnings
        assert message in str(warning)


def test_a_band_of_the_source_that_a_rule_chooses_is_for_all_that_is_asked_for():
    """Ten a day, all from the cheaper one: a band for ten fits, one for five does not."""
    for committed, messages in (("10 units/day", 0), ("5 units/day", 1)):
        flex = {"volume": "0 %", "committed": committed, "every": "20 days"}
        suppliers = {"cheap": {"lead_time": "5 days", "price": "10 USD", "flex": flex}}
        suppliers["dear"] = {"lead_time": "5 days", "price": "12 USD"}
        buys = {"rule": "cheapest", "sources": ["cheap", "dear"]}
        shop = {"demand": "10 units/day", "stock": {"item": {"level": 200}}, "buys": buys}
        assert len(load(a_world(60, suppliers, {"shop": shop})).warnings) == messages


def test_only_what_is_bought_under_the_contract_is_held_to_its_band():
    hurried = {"contract": {"expedite": {"lead_time": "1 day"}}}
    world = banded([0] * 30, **hurried)
    world["sites"]["shop"] |= {"buys": {"supplier": "maker", "expedite": {"when_below": 20}}}
    lanes = lower(load(world)["base"], 1).lanes
    assert [(lane.way, lane.band is not None) for lane in lanes] == [("usual", True), ("rush", False)]


def moving(flex: dict[str, Any] | None, demand: list[float]) -> World:
    """30 where 20 are aimed at: 20 on the shelf, and 10 in the mail that reach the source on day 3, here on day 5."""
    stock = {"level": 20, "opening": {"on_hand": 20, "orders_in_mail": {"day 3": 10}}}
    supplier = {"order_delay": "3 days", **({"flex": flex} if flex else {})}
    return a_shop(demand, stock, "2 days", supplier=supplier)


def receipts(world: World) -> dict[int, float]:
    return {day: units for day, units in enumerate(played(world).days("received")) if units}


def test_an_order_is_moved_once_while_there_is_more_than_is_aimed_at():
    assert receipts(moving(None, [0] * 20)) == {5: 10}
    assert receipts(moving({"reschedule": "5 days"}, [0] * 20)) == {10: 10}


def test_what_was_moved_is_pulled_in_when_it_is_wanted():
    """On day 4 the position falls to 15: 10 come at once from what was moved, and 5 more are ordered."""
    assert receipts(moving({"reschedule": "9 days"}, [0, 0, 0, 0, 15, *[0] * 15])) == {6: 5, 9: 5, 14: 5}


def test_what_waits_at_the_source_is_moved_too():
    """30 wait where 5 a day leave; on day 3 nothing is wanted any more."""
    stock = {"level": 30, "opening": {"on_hand": 0}}
    supplier = {"capacity": "5 units/day", "flex": {"reschedule": "4 days"}}
    world = a_shop([0] * 25, stock, "1 day", supplier=supplier)
    run = Simulation(lower(load(world)["base"], 1))
    run.step()
    run.step()
    run.lanes[0].rescheduling.push_out(12, 0)
    for _ in range(3):
        run.step()
    assert run.books.on_hand[0] == 18
    for _ in range(9):
        run.step()
    assert run.books.on_hand[0] == 30


def test_where_demand_drops_by_half_moved_orders_leave_less_excess():
    """Row 81 of the concepts."""
    drop = {"rate": "40 ± 5 units/day", "events": [{"starts": "day 60", "demand": "50 %"}]}
    stock = {"policy": "order_up_to", "safety_stock": 20}
    site = {"forecast": {"method": "moving_average", "window": "10 days"}}

    def excess(flex: dict[str, Any]) -> tuple[float, float]:
        supplier = {"order_delay": "12 days", **flex}
        run = played(a_shop(drop, stock, "2 days", 120, supplier, site, run={"warm_up": "60 days"}))
        found = measure(run.blueprint, run.ledger).chain
        return found["average_stock"], found["units_rescheduled"]

    plain, moved = excess({}), excess({"flex": {"reschedule": "10 days"}})
    assert plain[1] == 0 < moved[1]
    assert moved[0] < 0.95 * plain[0]


MIN_MAX = {"policy": "min_max", "reorder_point": 9, "order_up_to": 30}


@pytest.mark.parametrize(
    ("flex", "stock", "message"),
    [
        ({"cancel": "5 days"}, {"level": 90}, "no stock that buys by it has 'negative_orders: cancel'"),
        ({"reschedule": "5 days"}, {"level": 90, "negative_orders": "cancel"}, "every stock that buys by it cancels"),
        ({"reschedule": "5 days"}, MIN_MAX, "by its policy no stock that buys by it ever has too much"),
    ],
)
def test_a_clause_that_nobody_makes_use_of_is_warned_of(flex, stock, message):
    world = a_shop("5 ± 1 units/day", stock, supplier={"flex": flex})
    (warning,) = load(world).warnings
    assert message in str(warning)


def test_what_was_not_taken_is_paid_at_the_price_of_the_day_on_which_its_period_is_over():
    """That is the tenth day's end, whenever anything last happened before it."""
    run = played({**banded([0]), "inflation": {"item": "400 %/year"}})
    paid = run.days("take_or_pay")
    assert [paid[day] for day in (9, 19, 29)] == pytest.approx([80 * 5 * 5 ** (day / 365) for day in (10, 20, 30)])

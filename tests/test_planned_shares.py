"""What a stock gets from each of its sources by plan: levels, values, loads upstream and the map go by these shares."""

from typing import Any

import pytest

import simchain
from simchain.blueprint import lower
from simchain.cli.texts.map import map_text
from simchain.errors import ScenarioError
from simchain.rules.policies import BaseStock
from simchain.scenario import load
from tests.builders import World, a_world

LEVEL = {"policy": "base_stock", "level": "300 units"}
BY_EOQ = {"policy": "reorder_point", "reorder_point": "80 units", "quantity": "eoq", "order_cost": "50 USD"}
SUPPLIER = {"lead_time": "5 days", "price": "11 USD"}


def a_buyer(buys: Any, stock: Any = LEVEL, days: int = 365, **suppliers: Any) -> World:
    """A shop that sells 10 a day of what costs 11 USD to have, and 24 % of that to keep for a year."""
    shop = {"demand": "10 units/day", "stock": stock, "buys": buys}
    makers = {"A": {**SUPPLIER, **suppliers.pop("A", {})}, "B": {**SUPPLIER, **suppliers.pop("B", {})}, **suppliers}
    return a_world(days, makers, {"shop": shop}, costs={"carrying": "24 %/year"})


def part_of_a(world: World) -> float:
    """What A ships in a run, as a part of all that is shipped."""
    trace = simchain.run(world, replications=1, trace=True).trace
    shipped = trace[trace["kind"] == "dispatch"].groupby("place")["quantity"].sum()
    return float(shipped.get("A>shop/item", 0.0) / shipped.sum())


LEFT_WITH_B: list[dict[str, Any]] = [
    {"shares": {"A": "70 %", "B": "rest"}, "approved": ["B"]},
    {"rule": "random_share", "shares": {"A": "70 %", "B": "rest"}, "approved": ["B"]},
    {"rule": "cheapest", "sources": ["A", "B"], "qualify": {"certified": True}},
    {"rule": "most_stock", "sources": ["A", "B"], "approved": ["B"]},
    {"rule": "spill_over", "sources": ["A", "B"], "approved": ["B"]},
    {"rule": "backup", "first": "A", "then": "B", "approved": ["B"]},
]


@pytest.mark.parametrize("buys", LEFT_WITH_B, ids=lambda buys: buys.get("rule", "split"))
@pytest.mark.parametrize("stock", [LEVEL, BY_EOQ], ids=["level", "eoq"])
def test_who_may_buy_from_one_source_only_is_planned_as_if_there_were_no_other(buys: Any, stock: Any):
    left, alone = (
        simchain.run(a_buyer(one, stock, B={"certified": True}), replications=1, check=True) for one in (buys, "B")
    )
    counts = ["qualified_sources"]
    assert left.points.drop(columns=counts).equals(alone.points.drop(columns=counts))
    if stock is LEVEL:
        assert left.points["holding_cost"].tolist() == [pytest.approx(300 * 11 * 0.24)]
        assert left.points["stock_change"].tolist() == [pytest.approx(0.0)]


def test_sources_that_are_left_share_what_the_others_had():
    """A has 70 of the 90 % that are left, B 20: 7/9 and 2/9."""
    shares = {"A": "70 %", "C": "10 %", "B": "rest"}
    world = a_buyer({"shares": shares, "approved": ["A", "B"]}, C=SUPPLIER, B={"price": "20 USD"})
    (stock,) = simchain.dependencies(world).stocks
    assert stock.shares == {"A": pytest.approx(7 / 9), "B": pytest.approx(2 / 9)}
    (point,) = lower(load(world).base).points
    assert point.unit_value == pytest.approx(11 * 7 / 9 + 20 * 2 / 9)


def two_depots(buys: Any) -> World:
    """A shop that buys from two depots, five days from A, whose stocks follow from what is asked of them."""
    auto = {"policy": "base_stock", "safety": {"cycle_service": "95 %"}}
    shop = {"demand": "10 units/day", "stock": LEVEL, "buys": buys}
    depot = {"stock": {"item": auto}, "buys": "A"}
    return a_world(30, {"A": SUPPLIER}, {"shop": shop, "dc1": depot, "dc2": depot})


def test_the_stock_upstream_is_made_for_all_that_is_asked_of_it():
    lane = {"lead_time": "2 days"}
    shared = {"shares": {"dc1": "70 %", "dc2": "rest"}, "approved": ["dc2"], **lane}
    left = lower(load(two_depots(shared)).base).points
    alone = lower(load(two_depots({"supplier": "dc2", **lane})).base).points
    at_dc2 = [next(point for point in points if point.site == "dc2") for points in (left, alone)]
    assert at_dc2[0].policy == at_dc2[1].policy == BaseStock(10.0 * 5)


def test_the_map_knows_who_is_left_out():
    found = simchain.dependencies(a_buyer({"shares": {"A": "70 %", "B": "rest"}, "approved": ["B"]}))
    assert found.stocks[0].shares == {"B": 1.0}
    assert found.stocks[0].hhi == 1.0
    assert found.stop_of("B").customers == 1.0


def test_a_base_and_its_surge_share_the_demand_by_the_base_rate():
    """6 of the 10 a day come from A: 60/40, HHI 0.6² + 0.4², and a unit costs 0.6 x 11 + 0.4 x 21 USD."""
    buys = {"rule": "base_surge", "base": "A", "base_rate": "6 units/day", "surge": "B"}
    world = a_buyer(buys, A={"lead_time": "9 days"}, B={"price": "21 USD"})
    found = simchain.dependencies(world)
    assert found.stocks[0].shares == {"A": pytest.approx(0.6), "B": pytest.approx(0.4)}
    assert found.stocks[0].hhi == pytest.approx(0.52)
    assert found.stop_of("A").leans_on == {"shop/item": pytest.approx(0.6)}
    assert found.stop_of("B").leans_on == {"shop/item": pytest.approx(0.4)}
    (point,) = lower(load(world).base).points
    assert point.unit_value == pytest.approx(15)
    assert part_of_a(world) == pytest.approx(0.6, abs=0.02)


def test_a_level_covers_the_surge_with_the_lead_time_of_the_surge():
    """The position counts what is due within the 5 days of B, so the level is 10 x 5, whatever comes from A."""
    buys = {"rule": "base_surge", "base": "A", "base_rate": "6 units/day", "surge": "B"}
    auto = {"policy": "base_stock", "safety": {"cycle_service": "95 %"}}
    (point,) = lower(load(a_buyer(buys, auto, A={"lead_time": "9 days"})).base).points
    assert point.policy == BaseStock(50.0)


SPILLS = {"rule": "spill_over", "sources": ["A", "B"]}


def test_what_the_first_source_cannot_ship_is_planned_with_the_next_and_nobody_warns_of_it():
    """A ships 7 of the 10 a day, B the rest."""
    world = a_buyer(SPILLS, A={"capacity": "7 units/day"})
    found = simchain.dependencies(world)
    assert found.stocks[0].shares == {"A": pytest.approx(0.7), "B": pytest.approx(0.3)}
    assert not load(world).warnings
    assert part_of_a(world) == pytest.approx(0.7, abs=0.02)


def test_what_nobody_can_ship_waits_at_the_first_and_is_warned_of():
    world = a_buyer(SPILLS, A={"capacity": "5 units/day"}, B={"capacity": "2 units/day"})
    (warning,) = load(world).warnings
    assert warning.message.startswith("A can ship 5 units/day but 8 are asked for on average")


def test_a_source_that_can_ship_all_of_a_days_need_gets_only_a_part_of_a_weeks():
    """One order of 70 a week: 7 of it from A, the rest from B."""
    weekly = {**LEVEL, "review": "7 days"}
    (stock,) = simchain.dependencies(a_buyer(SPILLS, weekly, A={"capacity": "7 units/day"})).stocks
    assert stock.shares == {"A": pytest.approx(0.1), "B": pytest.approx(0.9)}


def test_all_is_planned_with_the_source_that_is_cheapest_as_prices_are_written():
    """A: 11 + 10 % duty = 12.10 USD; B: 9 + 4 of freight = 13 USD."""
    buys = {"rule": "cheapest", "sources": ["B", "A"]}
    world = a_buyer(buys, A={"duty": "10 %"}, B={"price": "9 USD", "freight": "4 USD/unit"})
    (stock,) = simchain.dependencies(world).stocks
    assert stock.shares == {"B": 0.0, "A": 1.0}
    assert stock.value == pytest.approx(3650 * 12.1)
    assert part_of_a(world) == 1.0


AMONG = {"sources": ["A", "B"]}
AWARD = {"rule": "award", **AMONG, "weights": {"cost": "100 %"}}
LATE = {"rule": "backup", "first": "A", "then": "B", "after_late": "2 days"}
DUAL = {"rule": "dual_index", "regular": "A", "expedited": "B", "expedite_up_to": "60 units"}
SLOW = {"lead_time": "9 days"}


@pytest.mark.parametrize(
    ("buys", "a", "b", "share", "near"),
    [
        ({"rule": "cheapest", **AMONG}, {"capacity": "4 units/day", "price": "12 USD"}, {}, 0.0, 0.0),
        ({"rule": "fastest", **AMONG}, {"capacity": "4 units/day", "lead_time": "6 days"}, {}, 0.0, 0.0),
        (AWARD, {"capacity": "4 units/day", "price": "12 USD"}, {}, 0.0, 0.0),
        ({"rule": "first_available", **AMONG}, {"capacity": "9 units/day"}, {}, 0.0, 0.0),
        ({"rule": "most_stock", **AMONG}, {"capacity": "4 units/day"}, {}, 0.0, 0.0),
        ({"rule": "most_stock", **AMONG}, {"capacity": "4 units/day"}, {"capacity": "8 units/day"}, 1 / 3, 0.02),
        (LATE, {"capacity": "6 units/day"}, {}, 0.6, 0.15),
        (DUAL, {"capacity": "6 units/day", **SLOW}, {}, 0.6, 0.05),
        ({**DUAL, "regular_cap": "7 units"}, SLOW, {}, 0.7, 0.05),
    ],
    ids=lambda one: one.get("rule") if isinstance(one, dict) else None,
)
def test_nobody_warns_of_a_source_that_the_rule_spares(buys: Any, a: Any, b: Any, share: float, near: float):
    """Ten a day are needed. With half of them A would fall behind without end; a run sends it no more than it ships."""
    world = a_buyer(buys, A=a, B=b)
    assert simchain.dependencies(world).stocks[0].shares["A"] == pytest.approx(share)
    assert not load(world).warnings
    assert part_of_a(world) == pytest.approx(share, abs=near)


CHOSEN = [
    ({"rule": "cheapest", **AMONG}, {"price": "10 USD"}),
    ({"rule": "fastest", **AMONG}, {"lead_time": "4 days"}),
    (AWARD, {"price": "10 USD"}),
    ({"rule": "single_index", "regular": "A", "expedited": "B", "expedite_up_to": "60 units"}, SLOW),
]


@pytest.mark.parametrize(("buys", "a"), CHOSEN, ids=[buys["rule"] for buys, _ in CHOSEN])
def test_a_source_that_gets_all_orders_is_warned_of_though_half_would_be_few_enough(buys: Any, a: Any):
    world = a_buyer(buys, A={**a, "capacity": "6 units/day"})
    (warning,) = load(world).warnings
    assert warning.message.startswith("A can ship 6 units/day but 10 are asked for on average")
    assert part_of_a(world) == 1.0


def test_departures_are_judged_by_what_the_chosen_source_is_asked_for():
    """Every 7 days 60 of A's goods may leave, and 70 are asked for by then; of B nothing is."""
    load_of_60 = {"dispatch": {"every": "7 days"}, "capacity": "60 units/day"}
    cheap, dear = ({**load_of_60, "price": price} for price in ("10 USD", "12 USD"))
    messages = [
        [one.message for one in load(a_buyer({"rule": "cheapest", **AMONG}, A=a)).warnings] for a in (cheap, dear)
    ]
    assert messages[1] == []
    (message,) = messages[0]
    assert "at most 60 units may leave (a day's capacity), but 70 are asked for" in message


def test_a_history_of_lead_times_that_cannot_be_read_is_told_once():
    world = a_buyer(
        {"rule": "fastest", **AMONG}, A={"lead_time": {"history": "nowhere.csv"}, "capacity": "9 units/day"}
    )
    with pytest.raises(ScenarioError) as refused:
        load(world)
    assert len(refused.value.faults) == 1


@pytest.mark.parametrize(
    ("buys", "by_plan"),
    [
        ({"A": "70 %", "B": "rest"}, False),
        ("A", False),
        ({"rule": "fastest", "sources": ["A", "B"]}, False),
        ({"rule": "cheapest", "sources": ["A", "B"]}, True),
        ({"rule": "most_stock", "sources": ["A", "B"]}, True),
        ({"rule": "most_stock", "sources": ["A", "B"], "approved": ["B"]}, False),
        (SPILLS, True),
    ],
    ids=str,
)
def test_the_map_says_where_a_run_may_buy_otherwise(buys: Any, by_plan: bool):
    found = simchain.dependencies(a_buyer(buys))
    assert found.stocks[0].by_plan is by_plan
    assert ("by plan" in map_text(found)) is by_plan

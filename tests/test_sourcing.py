"""Where orders go: sources that are drawn, chosen, spilled over, backed up, or asked at two speeds."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

import numpy as np
import pytest

import simchain
from tests.builders import World, a_world

DEMAND = {"dist": "empirical", "values": [f"{n} units" for n in range(5)], "bucket": "1 day"}
"""Uniform on 0, 1, 2, 3, 4."""


def a_buyer(
    buys: Mapping[str, Any],
    suppliers: Mapping[str, Mapping[str, Any]],
    days: int = 30,
    level: float = 10,
    demand: Any = "1 units/day",
    **others: Any,
) -> World:
    """A shop with a base stock, and its suppliers."""
    stock = {"policy": "base_stock", "level": f"{level} units"}
    sites = {"shop": {"demand": demand, "stock": stock, "buys": dict(buys)}}
    return a_world(days, suppliers, sites, **others)


def shipped(results: simchain.Results) -> dict[str, list[tuple[int, float]]]:
    """Source -> (day, units) of each order that left it."""
    sent = results.trace[results.trace["kind"] == "dispatch"]
    return {
        lane.partition(">")[0]: list(zip(rows["day"].astype(int), rows["quantity"], strict=True))
        for lane, rows in sent.groupby("place")
    }


def days_of(results: simchain.Results) -> dict[str, list[int]]:
    return {source: [day for day, _ in sent] for source, sent in shipped(results).items()}


def run(world: World, **options: Any) -> simchain.Results:
    return simchain.run(world, replications=1, trace=True, check=True, **options)


def test_who_names_one_source_buys_all_of_it_there():
    """Not of a cheaper, faster one that is there, too."""
    suppliers = {"B": {"lead_time": "1 day", "price": "1 USD"}, "A": {"lead_time": "2 days", "price": "9 USD"}}
    results = run(a_buyer({"supplier": "A"}, suppliers))
    sent = shipped(results)
    assert set(sent) == {"A"}
    units = sum(units for _, units in sent["A"])
    assert units > 0
    assert results.runs["purchase_cost"].iloc[0] == pytest.approx(9 * units)


def test_a_drawn_source_gets_whole_orders_and_its_share_of_them():
    suppliers = {name: {"lead_time": "2 days"} for name in "AB"}
    buys = {"rule": "random_share", "shares": {"A": "70 %", "B": "rest"}}
    sent = shipped(run(a_buyer(buys, suppliers, days=2000)))
    assert {units for orders in sent.values() for _, units in orders} == {1.0}
    number = sum(map(len, sent.values()))
    assert len(sent["A"]) / number == pytest.approx(0.7, abs=3 * sqrt(0.7 * 0.3 / number))


def test_two_policies_meet_the_same_draws_of_a_source():
    suppliers = {name: {"lead_time": "2 days"} for name in "AB"}
    buys = {"rule": "random_share", "shares": {"A": "50 %", "B": "rest"}}
    low, high = (days_of(run(a_buyer(buys, suppliers, level=level))) for level in (5, 50))
    assert low == high


def test_the_cheapest_source_is_chosen_by_landed_cost_on_the_day():
    suppliers = {
        "near": {"price": "10 USD", "lead_time": "1 day"},
        "far": {
            "price": "9 USD",
            "lead_time": "5 days",
            "freight": "2 USD/unit",
            "promotion": {"every": "20 days", "lasts": "5 days", "discount": "50 %", "first": "10 days"},
        },
    }
    days = days_of(run(a_buyer({"rule": "cheapest", "sources": ["far", "near"]}, suppliers)))
    assert days["far"] == [10, 11, 12, 13, 14]
    assert days["near"] == [day for day in range(30) if day not in days["far"]]


def test_the_fastest_source_counts_the_mail_too():
    suppliers = {"A": {"lead_time": "3 days", "order_delay": "2 days"}, "B": {"lead_time": "4 days"}}
    assert [*days_of(run(a_buyer({"rule": "fastest", "sources": ["A", "B"]}, suppliers)))] == ["B"]


def test_the_first_source_that_can_ship_gets_the_order():
    closed = {"dated": [{"starts": "day 10", "lasts": "5 days"}]}
    suppliers = {"A": {"lead_time": "1 day", "outages": closed}, "B": {"lead_time": "1 day"}}
    days = days_of(run(a_buyer({"rule": "first_available", "sources": ["A", "B"]}, suppliers)))
    assert days["B"] == [10, 11, 12, 13, 14]
    assert days["A"] == [day for day in range(30) if day not in days["B"]]


def test_a_source_whose_capacity_is_too_small_is_passed_over():
    suppliers = {"A": {"lead_time": "1 day", "capacity": "3 units/day"}, "B": {"lead_time": "1 day"}}
    demand = {"series": [1, 5, 2, 4], "bucket": "1 day", "then": "repeat"}
    sent = shipped(run(a_buyer({"rule": "first_available", "sources": ["A", "B"]}, suppliers, 8, demand=demand)))
    assert [units for _, units in sent["A"]] == [1.0, 2.0, 1.0, 2.0]
    assert [units for _, units in sent["B"]] == [5.0, 4.0, 5.0, 4.0]


def two_warehouses(rule: str, demand: Any, stocks: Mapping[str, float]) -> World:
    """A shop that buys from two warehouses which get nothing themselves in time."""
    sites: World = {
        name: {
            "buys": {"item": {"supplier": "mill"}},
            "stock": {"item": {"policy": "base_stock", "level": f"{units} units"}},
        }
        for name, units in stocks.items()
    }
    lanes = {name: {"lead_time": "1 day"} for name in stocks}
    sites["shop"] = {
        "demand": {"item": demand},
        "stock": {"item": {"policy": "base_stock", "level": "20 units"}},
        "buys": {"item": {"rule": rule, "sources": lanes}},
    }
    return a_world(6, {"mill": {"lead_time": "100 days"}}, sites)


def test_the_warehouse_with_most_stock_gets_the_order():
    demand = {"series": [5, 5, 5, 5, 5, 5], "bucket": "1 day"}
    sent = shipped(run(two_warehouses("most_stock", demand, {"north": 12, "south": 14})))
    assert sent["south"] == [(0, 5.0), (2, 5.0), (4, 4.0)]  # 14, 9, 9, 4, 4 there before each order, then 1 is owed
    assert sent["north"] == [(1, 5.0), (3, 5.0), (5, 2.0)]  # 12, 12, 7, 7, 2, 2


def test_what_the_first_warehouse_lacks_spills_over_and_the_rest_waits_there():
    demand = {"series": [8, 8, 8, 0, 0, 0], "bucket": "1 day"}
    results = run(two_warehouses("spill_over", demand, {"north": 10, "south": 7}))
    sent = shipped(results)
    assert sent["north"] == [(0, 8.0), (1, 2.0)]
    assert sent["south"] == [(1, 6.0), (2, 1.0)]
    waiting = results.series[results.series["site"] == "north"]["backlog"].tolist()
    assert waiting == [0, 0, 7, 7, 7, 7]


def test_a_backup_steps_in_when_the_outage_is_known():
    closed = {"dated": [{"starts": "day 10", "lasts": "8 days"}]}
    suppliers = {"A": {"lead_time": "1 day", "outages": closed}, "B": {"lead_time": "2 days"}}
    buys = {"rule": "backup", "first": "A", "then": "B", "detection": "3 days"}
    days = days_of(run(a_buyer(buys, suppliers)))
    assert days["B"] == [13, 14, 15, 16, 17]
    assert days["A"].count(18) == 4  # what was ordered in the three days before it was known, and the day's own
    assert set(days["A"]) == {*range(30)} - {*range(10, 18)}


def test_a_backup_steps_in_when_an_order_is_late():
    closed = {"dated": [{"starts": "day 10", "lasts": "8 days"}]}
    suppliers = {"A": {"lead_time": "2 days", "outages": closed}, "B": {"lead_time": "1 day"}}
    buys = {"rule": "backup", "first": "A", "then": "B", "detection": "99 days", "after_late": "3 days"}
    days = days_of(run(a_buyer(buys, suppliers)))
    # the order of day 10 was due on day 12, and is late by three days from day 15 until it comes on day 20
    assert days["B"] == [15, 16, 17, 18, 19]


@pytest.mark.parametrize(
    ("buys", "units"),
    [
        ("A", {"A>shop/item": 300}),
        ({"A": "70 %", "B": "rest"}, {"A>shop/item": 210, "B>shop/item": 90}),
        ({"A": "50 %", "B": "rest"}, {"A>shop/item": 150, "B>shop/item": 150}),
        ({"rule": "backup", "first": "A", "then": "B"}, {"A>shop/item": 200, "B>shop/item": 100}),
    ],
)
def test_units_by_lane_show_who_a_stock_bought_from(buys: object, units: dict[str, float]):
    """Row 1 of the concepts: of 10 a day for 30 days; a backup is turned to while the first stands still for 10."""
    lead_times: dict[str, object] = {"A": {"lead_time": "1 day"}, "B": {"lead_time": "1 day"}}
    if isinstance(buys, dict) and "rule" in buys:
        lead_times["A"] = {"lead_time": "1 day", "outages": {"dated": [{"starts": "day 20", "lasts": "10 days"}]}}
    shop = {"demand": "10 units/day", "stock": {"item": {"level": 50}}, "buys": {"item": buys}}
    world = a_world(40, lead_times, {"shop": shop}, run={"warm_up": "10 days"})
    lanes = simchain.run(world, replications=1, jobs=1, check=True).lanes.set_index("lane")["units"]
    assert lanes.to_dict() == pytest.approx(units)


TWO_SPEEDS = {
    "slow": {"price": "100 USD", "lead_time": "3 days"},
    "fast": {"price": "105 USD", "lead_time": "1 day"},
}


def recursion(rule: str, demands: list[float], level: float, fast_level: float, cap: float) -> tuple[list, list, list]:
    """Demand, then orders: what comes fast is there before the next demand, what comes slowly two periods after that.

    Written from the papers, in the textbook's time: expedited lead time 0, regular lead time 2, orders before demand.
    """
    net, pipeline, levels, regular, expedited = level, [0.0, 0.0, 0.0], [], [], []
    for demand in demands:
        net += pipeline.pop(0)
        pipeline.append(0.0)
        net -= demand
        near = net + pipeline[0]
        position = net + sum(pipeline)
        if rule == "single_index":
            fast = max(0.0, fast_level - position)
            slow = max(0.0, level - position - fast)
        elif rule == "dual_index":
            fast = max(0.0, fast_level - near)
            slow = min(cap, max(0.0, level - position - fast))
        else:
            fast, slow = max(0.0, level - near), cap
        pipeline[0] += fast
        pipeline[2] += slow
        levels.append(net)
        regular.append(slow)
        expedited.append(fast)
    return levels, regular, expedited


@pytest.mark.parametrize(
    ("rule", "level", "more"),
    [
        ("single_index", 6, {"expedite_up_to": 5}),
        ("dual_index", 7, {"expedite_up_to": 4}),
        ("dual_index", 7, {"expedite_up_to": 4, "regular_cap": 2}),
        ("base_surge", 4, {"base_rate": "1 units/day"}),
    ],
)
def test_two_speeds_order_as_the_papers_say(rule: str, level: float, more: dict[str, Any]):
    demands = np.random.default_rng(4).integers(0, 5, 300).tolist()
    roles = {"base": "slow", "surge": "fast"} if rule == "base_surge" else {"regular": "slow", "expedited": "fast"}
    demand = {"series": demands, "bucket": "1 day"}
    results = run(a_buyer({"rule": rule, **roles, **more}, TWO_SPEEDS, len(demands), level, demand))
    cap = 1.0 if rule == "base_surge" else more.get("regular_cap", float("inf"))
    levels, regular, expedited = recursion(rule, demands, level, more.get("expedite_up_to", level), cap)
    series = results.series
    assert (series["on_hand"] - series["backlog"]).tolist() == levels
    assert shipped(results)["slow"] == [(day, units) for day, units in enumerate(regular) if units]
    assert shipped(results)["fast"] == [(day, units) for day, units in enumerate(expedited) if units]


def test_a_base_of_less_than_a_unit_is_saved_up_where_units_are_whole():
    buys = {"rule": "base_surge", "base": "slow", "surge": "fast", "base_rate": "0.4 units/day"}
    sent = shipped(run(a_buyer(buys, TWO_SPEEDS, 10, whole_units=True)))
    assert sent["slow"] == [(2, 1.0), (4, 1.0), (7, 1.0), (9, 1.0)]


def test_every_rule_works_with_every_policy_that_reviews():
    policies: list[World] = [
        {"policy": "base_stock", "level": "20 units"},
        {"policy": "min_max", "reorder_point": "8 units", "order_up_to": "30 units", "review": "1 day"},
        {"policy": "reorder_point", "reorder_point": "8 units", "quantity": "12 units", "review": "1 day"},
        {"policy": "jit", "review": "1 day", "opening": {"on_hand": "20 units"}},
        {"policy": "order_up_to", "safety_stock": "5 units"},
    ]
    sources = {"sources": ["slow", "fast"]}
    rules: list[World] = [
        {"rule": "random_share", "shares": {"slow": "50 %", "fast": "rest"}},
        *({"rule": rule, **sources} for rule in ("cheapest", "fastest", "first_available", "most_stock", "spill_over")),
        {"rule": "backup", "first": "slow", "then": "fast", "after_late": "1 day"},
        {"rule": "base_surge", "base": "slow", "surge": "fast", "base_rate": "1 units/day"},
        {"rule": "single_index", "regular": "slow", "expedited": "fast", "expedite_up_to": "5 units"},
        {"rule": "dual_index", "regular": "slow", "expedited": "fast", "expedite_up_to": "5 units"},
    ]
    for stock in policies:
        for rule in rules:
            world = a_buyer(rule, TWO_SPEEDS, 60, demand=DEMAND)
            world["sites"]["shop"] |= {"stock": stock, "forecast": {"method": "naive"}}
            results = run(world)
            units = sum(units for sent in shipped(results).values() for _, units in sent)
            assert units > 60, (stock, rule)


def test_nobody_turns_to_the_backup_before_the_disruption_is_known():
    suppliers = {"A": {"lead_time": "1 day"}, "B": {"lead_time": "2 days"}}
    buys = {"rule": "backup", "first": "A", "then": "B", "detection": "1 day"}
    closed = {"hits": "A", "starts": "day 10", "lasts": "8 days", "detected_after": "4 days"}
    days = days_of(run(a_buyer(buys, suppliers, disruptions={"strike": closed})))
    assert days["B"] == [14, 15, 16, 17]


def test_a_closed_lane_is_passed_over_like_a_closed_source():
    suppliers = {"A": {"lead_time": "1 day"}, "B": {"lead_time": "1 day"}}
    closed = {"hits": "A>shop", "starts": "day 10", "lasts": "3 days"}
    buys = {"rule": "first_available", "sources": ["A", "B"]}
    days = days_of(run(a_buyer(buys, suppliers, disruptions={"strike": closed})))
    assert days["B"] == [10, 11, 12]


@pytest.mark.parametrize("hit", ["A", "A>shop"])
@pytest.mark.parametrize("capacity", [{}, {"capacity": "100 units/day"}], ids=["endless", "limited"])
@pytest.mark.parametrize("rule", ["most_stock", "first_available", "spill_over"])
def test_who_stands_still_could_ship_nothing_whatever_he_has(rule: str, capacity: World, hit: str):
    suppliers = {"A": {"lead_time": "1 day", **capacity}, "B": {"lead_time": "1 day", "capacity": "50 units/day"}}
    closed = {"hits": hit, "starts": "day 10", "lasts": "3 days"}
    days = days_of(run(a_buyer({"rule": rule, "sources": ["A", "B"]}, suppliers, disruptions={"strike": closed})))
    assert days["B"] == [10, 11, 12]


@pytest.mark.parametrize("rule", ["cheapest", "fastest"])
def test_who_looks_at_cost_or_time_alone_waits_for_a_source_that_stands_still(rule: str):
    suppliers = {"A": {"lead_time": "1 day", "price": "9 USD"}, "B": {"lead_time": "2 days", "price": "10 USD"}}
    closed = {"hits": "A", "starts": "day 10", "lasts": "3 days"}
    days = days_of(run(a_buyer({"rule": rule, "sources": ["A", "B"]}, suppliers, disruptions={"strike": closed})))
    assert "B" not in days
    assert not {10, 11, 12} & {*days["A"]}


def test_a_price_shock_sends_orders_to_the_other_source():
    suppliers = {"A": {"lead_time": "1 day", "price": "10 USD"}, "B": {"lead_time": "1 day", "price": "11 USD"}}
    shock = {"hits": "A", "starts": "day 10", "lasts": "3 days", "change": {"price": "120 %"}}
    buys = {"rule": "cheapest", "sources": ["A", "B"]}
    days = days_of(run(a_buyer(buys, suppliers, disruptions={"shock": shock})))
    assert days["B"] == [10, 11, 12]


FAULTS = [
    ({"rule": "backup", "first": "A", "then": "A"}, "needs two sources; 'first' and 'then' name the same source"),
    ({"rule": "cheapest", "sources": ["A"]}, "needs two sources; 'sources' name 1 source"),
    ({"rule": "cheapest", "sources": ["A", "A"]}, "names a source twice"),
    ({"rule": "cheapest"}, "shop.buys needs 'sources'"),
    (
        {"rule": "backup", "first": "A", "then": "B", "terms": {"C": {}}},
        "has terms for 'C', which it does not buy from",
    ),
    ({"rule": "backup", "first": "A", "then": "C"}, "unknown source 'C'"),
    (
        {"rule": "dual_index", "regular": "B", "expedited": "A", "expedite_up_to": "4 units"},
        "A takes 5 days and B 1 day, so the fast source is the slower one",
    ),
    (
        {"rule": "dual_index", "regular": "A", "expedited": "B", "expedite_up_to": "4 units", "band": [1, 2]},
        "band is not used",
    ),
    ({"rule": "dual_index", "regular": "A", "expedited": "B"}, "needs 'expedite_up_to'"),
    (
        {"rule": "cheapest", "sources": ["A", "B"], "first": "A"},
        "'first' in shop.buys does not go with rule 'cheapest'",
    ),
    ({"rule": "cheapest", "sources": ["A", "B"], "owner_until": "use"}, "nobody can tell whose goods are used first"),
]


@pytest.mark.parametrize(("buys", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_what_cannot_be_bought_so_is_refused(buys: World, said: str):
    suppliers = {"A": {"lead_time": "5 days"}, "B": {"lead_time": "1 day"}}
    with pytest.raises(simchain.ScenarioError) as refused:
        simchain.load(a_buyer(buys, suppliers))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "stock", [{"policy": "kanban", "bin": 5, "cards": 3}, {"policy": "base_stock", "order_cap": 5}]
)
def test_what_orders_beyond_the_need_is_refused_where_there_is_a_limit(stock: World):
    world = a_buyer(
        {"rule": "single_index", "regular": "slow", "expedited": "fast", "expedite_up_to": "4 units"}, TWO_SPEEDS
    )
    world["sites"]["shop"]["stock"] = stock
    with pytest.raises(simchain.ScenarioError, match=r"would overflow|cannot be held"):
        simchain.load(world)


WARNINGS = [
    ({"rule": "backup", "first": "A", "then": "B"}, "A never stands still, so B never steps in"),
    ({"rule": "spill_over", "sources": ["A", "B"]}, "A can always ship all that is needed"),
    ({"rule": "base_surge", "base": "A", "surge": "B", "base_rate": "1 units/day"}, "will grow without end"),
]


@pytest.mark.parametrize(("buys", "said"), WARNINGS, ids=[said for _, said in WARNINGS])
def test_what_can_never_be_of_use_is_warned_of(buys: World, said: str):
    suppliers = {"A": {"lead_time": "5 days"}, "B": {"lead_time": "1 day"}}
    (warning,) = simchain.load(a_buyer(buys, suppliers)).warnings
    assert said in str(warning)


def test_a_backup_for_itself_is_said_once() -> None:
    world = a_buyer({"rule": "backup", "first": "A", "then": "A"}, {"A": {"lead_time": "5 days"}})
    with pytest.raises(simchain.ScenarioError) as refused:
        simchain.load(world)
    (fault,) = refused.value.faults
    assert "'first' and 'then' name the same source" in str(fault)

"""Constant work in process and cards over several stages: what is in a loop, what leaves it, and what comes of it."""

from math import sqrt

import numpy as np
import pytest

import simchain
from simchain.blueprint import lower
from simchain.scenario import load
from tests.builders import Played, a_world, asked, played

PULLS = {"level": 0, "review": "continuous"}
"""A station that works on whatever is there."""

ENDLESS = 1_000_000


def a_line(
    policy: dict, stations: int = 2, time: object = "1 day", demand: object = None, days: float = 20, **recipes: dict
) -> dict:
    """Stations in a row: s1 makes s1 from nothing, s2 makes s2 of it, and so on; endless customers at the last."""
    names = [f"s{n}" for n in range(1, stations + 1)]
    makes = {}
    for before, name in zip([None, *names], names, strict=False):
        parts = {"from": {before: 1}} if before else {}
        makes[name] = {**parts, "processing_time": time, "transfer": "1 unit", "lots": "split", **recipes.get(name, {})}
    plant = {
        "makes": makes,
        "stock": {**dict.fromkeys(names, PULLS), "s1": {"opening": {"on_hand": 0}, **policy}},
        "demand": {names[-1]: asked([ENDLESS] if demand is None else demand)},
    }
    return a_world(days, {}, {"plant": plant}, items={name: {} for name in names})


def conwip(limit: float, to: str | None = None, **more: object) -> dict:
    return {"policy": "conwip", "wip": limit, **({"to": to} if to else {}), **more}


def cards(number: object, bin_size: float, to: str, **more: object) -> dict:
    return {"policy": "kanban", "cards": number, "bin": bin_size, "to": to, **more}


def released(run: Played) -> list[tuple[float, float]]:
    return [(row.day, row.quantity) for row in run.rows("order", "plant/s1")]


def in_loop(run: Played, *stations: str) -> np.ndarray:
    """Units released and not out of the loop, at the end of each period, by the books."""
    held = np.array(run.days("on_order", f"plant/{stations[0]}"))
    for name in stations:
        held = held + run.days("on_hand", f"plant/{name}")
    for name in stations[1:]:
        held = held + run.days("in_process", f"plant/{name}")
    return held


def test_a_unit_is_released_when_one_leaves_the_end_of_the_loop():
    """Two stations of a day each, three units: one waits, two are worked on, and one leaves a day from day 2 on."""
    run = played(a_line(conwip(3, "s2"), days=6))
    assert released(run) == [(0, 3), (2, 1), (3, 1), (4, 1), (5, 1)]
    assert [(row.day, row.quantity) for row in run.rows("sale")] == [(2, 1), (3, 1), (4, 1), (5, 1)]


@pytest.mark.parametrize("policy", [conwip(4, "s4"), cards(4, 1, "s4")])
def test_the_loop_never_holds_more_than_its_limit_and_under_pressure_never_less(policy):
    run = played(a_line(policy, 4, {"dist": "exponential", "mean": "2 h"}, days=60))
    assert in_loop(run, "s1", "s2", "s3", "s4") == pytest.approx(np.full(60, 4.0))


def test_a_line_of_equal_stations_runs_at_full_speed_with_one_unit_for_each_and_at_half_with_half():
    """Best case of Factory Physics: throughput is the lesser of WIP / raw time and the rate of the bottleneck."""
    sold = [played(a_line(conwip(wip, "s4"), 4, "1 day", days=404)).closing("sold", "plant/s4") for wip in (1, 2, 4, 9)]
    assert sold == [100, 200, 400, 400]


def test_without_an_end_the_loop_is_the_stock_itself():
    demand = [0, 2, 0, 0, 0, 0]
    alone = played(a_line(conwip(3), 1, demand=demand, days=6))
    assert released(alone) == [(0, 3), (1, 1), (2, 1)]
    kanban = played(a_line({"policy": "kanban", "cards": 3, "bin": 1}, 1, demand=demand, days=6))
    assert released(kanban) == released(alone)


def test_units_are_counted_in_those_of_the_first_stock():
    """Two of s1 in one s2: six of s1 are three of s2, and two are released for each that leaves."""
    run = played({**a_line(conwip(6, "s2"), days=30, s2={"from": {"s1": 2}}), "whole_units": True})
    assert released(run)[0] == (0, 6)
    assert {quantity for _, quantity in released(run)[1:]} == {2}
    held = np.array(run.days("on_order", "plant/s1")) + run.days("on_hand", "plant/s1")
    assert held + 2 * np.array(run.days("in_process", "plant/s2")) == pytest.approx(np.full(30, 6.0))


def test_what_is_scrapped_has_left_the_loop():
    """Half of what the second station begins is scrap, so its room is free when it is, not when it is sold."""
    run = played(a_line(conwip(4, "s3"), 3, days=40, s2={"yield": "50 %"}, s3={"processing_time": "2 days"}))
    assert run.closing("scrapped", "plant/s2") > 5
    assert in_loop(run, "s1", "s2", "s3") == pytest.approx(np.full(40, 4.0))


def test_what_is_sold_on_the_way_has_left_the_loop():
    world = a_line(conwip(4, "s2"), demand=[1], days=10)
    world["sites"]["plant"]["demand"]["s1"] = asked([0, 0, 0, 0, 0, 2, 0, 1])
    run = played(world)
    assert run.closing("sold", "plant/s1") == 3
    assert released(run) == [(0, 4), (2, 1), (5, 2), (7, 1)]
    assert in_loop(run, "s1", "s2") == pytest.approx(np.full(10, 4.0))


def test_a_periodic_review_releases_what_left_since_the_last():
    run = played(a_line(conwip(3, "s2", review="4 days"), days=13))
    assert released(run) == [(0, 3), (4, 3), (8, 3), (12, 3)]


def test_a_card_is_free_when_all_of_its_bin_has_left():
    """Two cards on bins of two: units leave one a day from day 2 on, and every other day a bin is empty."""
    run = played(a_line(cards(2, 2, "s2"), days=9))
    assert released(run) == [(0, 4), (3, 2), (5, 2), (7, 2)]


def a_shop_with_a_store(policy: dict, demand: list[float], **lane: object) -> Played:
    """A shop that is fed by a store, which is fed by a maker a day away; the loop is around both."""
    sites = {
        "shop": {
            "demand": asked(demand),
            "stock": {"policy": "base_stock", "level": 5, "opening": {"on_hand": 0}},
            "buys": {"supplier": "store", "lead_time": "2 days", **lane},
        },
        "store": {"stock": {"opening": {"on_hand": 0}, **policy}, "buys": "maker"},
    }
    return played(a_world(len(demand), {"maker": {"lead_time": "1 day"}}, sites))


@pytest.mark.parametrize("end", ["shop", "shop.item"])
def test_a_loop_reaches_over_sites_and_counts_what_is_on_the_way(end):
    """Three to the maker on day 0, at the store on day 1, at the shop on day 3; two are sold on day 4, one on day 6."""
    run = a_shop_with_a_store(conwip(3, end), [0, 0, 0, 0, 2, 0, 1, 0])
    assert [(row.day, row.quantity) for row in run.rows("order", "store/item")] == [(0, 3), (4, 2), (6, 1)]
    assert run.days("in_transit", "store>shop/item") == [0, 3, 3, 0, 0, 2, 2, 1]


def test_orders_in_the_mail_are_not_goods_in_the_loop():
    run = a_shop_with_a_store(conwip(3, "shop"), [0] * 6, order_delay="3 days")
    assert [(row.day, row.quantity) for row in run.rows("order", "store/item")] == [(0, 3)]


def test_whole_units_are_released_whole_and_never_beyond_the_limit():
    """An s2 holds two and a half of s1: with room for half a unit, none is released."""
    world = a_line(conwip(6, "s2"), days=12, s1={"processing_time": "1 day"}, s2={"from": {"s1": 2.5}})
    run = played({**world, "whole_units": True})
    assert all(quantity % 1 == 0 for _, quantity in released(run))
    held = np.array(run.days("on_order", "plant/s1")) + run.days("on_hand", "plant/s1")
    assert (held + 2.5 * np.array(run.days("in_process", "plant/s2"))).max() <= 6


def test_cards_over_a_loop_are_sized_for_the_time_of_the_whole_loop():
    """Four a day through a day, two days and a day of lead time: 16 units and a quarter more are 20, in bins of 5."""
    world = a_line(cards("auto", 5, "s3", safety="25 %"), 3, demand="4 units/day", days=5)
    for name, time in (("s1", "1 day"), ("s2", "2 days"), ("s3", "1 day")):
        makes = world["sites"]["plant"]["makes"][name]
        for key in ("processing_time", "transfer"):
            del makes[key]
        makes["takes"] = time
    policy = next(point.policy for point in lower(load(world)["base"]).points if point.item == "s1")
    assert (policy.cards, policy.bin_size) == (4, 5)


def rates(world: dict, measured: int, replications: int = 10) -> simchain.Results:
    run = {"horizon": f"{measured + 400} days", "warm_up": "400 days", "bucket": "20 days", "series": "none"}
    return simchain.run({**world, "run": run}, replications=replications, jobs=1, check=True)


def agrees(values: np.ndarray, expected: float, within: float) -> bool:
    """Whether a mean over replications is what theory says, and sure enough to say so."""
    error = values.std(ddof=1) / sqrt(len(values))
    assert error < within * expected / 2, f"the runs are too short: {error:g}"
    return abs(values.mean() - expected) <= max(3 * error, 1e-12)


def of(results: simchain.Results, item: str, metric: str) -> np.ndarray:
    return results.points[results.points["item"] == item][metric].to_numpy()


@pytest.mark.parametrize(("wip", "throughput", "cycle_time"), [(4, 2 / 7, 14), (8, 4 / 11, 22)])
def test_a_balanced_line_is_the_practical_worst_case_of_factory_physics(wip, throughput, cycle_time):
    """Hopp and Spearman: w rb / (W0 + w - 1) with four exponential stations of rate 0.5; cycle time by Little."""
    world = a_line(conwip(wip, "s4"), 4, {"dist": "exponential", "mean": "2 days"})
    results = rates(world, 4000)
    made = of(results, "s4", "units_received") / results.measured_days
    work = of(results, "s1", "average_on_order") + sum(
        of(results, name, "average_stock") + (of(results, name, "average_in_process") if name != "s1" else 0.0)
        for name in ("s1", "s2", "s3", "s4")
    )
    assert work == pytest.approx(np.full(10, wip))
    assert agrees(made, throughput, 0.02)
    assert agrees(work / made, cycle_time, 0.02)


@pytest.mark.parametrize("policy", [conwip(3, "s2"), cards(3, 1, "s2")])
def test_three_kanbans_between_two_stages_are_a_queue_with_room_for_three(policy):
    """Stage 1 begins only while fewer than three are at stage 2: M/M/1/3 gives 1 - 1/4, and 1.5 there on average."""
    results = rates(a_line(policy, 2, {"dist": "exponential", "mean": "1 day"}), 2000)
    made = of(results, "s2", "units_received") / results.measured_days
    there = of(results, "s1", "average_stock") + of(results, "s2", "average_in_process")
    assert agrees(made, 0.75, 0.02)
    assert agrees(there, 1.5, 0.03)


def test_a_release_at_once_is_not_split_over_sources() -> None:
    """Each part that comes in would release a part that is split again."""
    stock = {"policy": "conwip", "wip": 5}
    suppliers = {"A": {"lead_time": "3 days"}, "B": {"lead_time": "2 days"}}
    shop = {"demand": {"item": asked([20.0] * 5)}, "buys": {"A": "60 %", "B": "rest"}, "stock": stock}
    with pytest.raises(simchain.ScenarioError, match="each release would be split over 2 sources"):
        load(a_world(5, suppliers, {"shop": shop}))
    shop["stock"] = {**stock, "review": "1 day"}
    assert played(a_world(5, suppliers, {"shop": shop})).total("orders") >= 1

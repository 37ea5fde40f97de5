"""Making things: components, lines, lots, set-ups, yields."""

import pytest

from simchain.metrics import measure
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
    assert measure(run.blueprint, run.ledger).chain["average_in_process"] == pytest.approx(20 / 3)


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


def test_where_units_are_whole_good_units_are_whole_and_their_share_is_the_yield():
    """Seven lots of one unit at 75 %: what a lot lacks for a whole unit is made up for by the next."""
    run = played(a_plant({"takes": "1 day", "yield": "75 %"}, [1] * 7 + [0], whole_units=True))
    good = [row.quantity for row in run.rows("finish")]
    assert set(good) == {0, 1}
    assert [sum(good[: n + 1]) for n in range(7)] == [int((n + 1) * 0.75) for n in range(7)]
    assert run.closing("scrapped", "plant/pump") == 2
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


def a_workshop(parts: dict[str, dict], recipe: dict, lots: dict[int, float], demand: dict[str, list], **others: object):
    """A site that sells its parts too and makes pumps of them: lots by day, opening and demand by part."""
    releases = [lots.get(day, 0) for day in range(max(lots) + 1)]
    plant = {
        "makes": {"pump": {"takes": "1 day", **recipe}},
        "stock": {
            **{part: {"policy": "scripted", "orders": [0], "opening": opening} for part, opening in parts.items()},
            "pump": {"policy": "scripted", "orders": releases, "opening": {"on_hand": 0}},
        },
        "buys": dict.fromkeys(parts, "maker"),
        "demand": {part: asked(quantities) for part, quantities in demand.items()},
        **others,
    }
    maker = {"lead_time": "2 days", "sells": dict.fromkeys(parts, "1 USD")}
    return a_world(9, {"maker": maker}, {"plant": plant})


def arriving(*when: tuple[int, float], now: float = 0) -> dict:
    return {"on_hand": now, "in_transit": {f"day {day}": quantity for day, quantity in when}}


@pytest.mark.parametrize("lots", ["split", "whole"])
def test_a_lot_that_waits_longer_than_a_customer_takes_the_part_first(lots):
    recipe = {"from": {"ring": 1}, "lots": lots}
    run = played(a_workshop({"ring": arriving((5, 3))}, recipe, {0: 3}, {"ring": [0, 0, 3]}))
    assert [(row.day, row.quantity) for row in run.rows("start")] == [(5, 3)]
    assert run.closing("backlog", "plant/ring") == 3
    assert run.closing("sold", "plant/ring") == 0


@pytest.mark.parametrize("lots", ["split", "whole"])
@pytest.mark.parametrize("parts", [("ring", "screw"), ("screw", "ring")])
def test_a_customer_who_waits_longer_than_a_lot_takes_the_part_first_whichever_part_arrives_first(parts, lots):
    recipe = {"from": dict.fromkeys(parts, 1), "lots": lots}
    opening = dict.fromkeys(parts, arriving((5, 3)))
    run = played(a_workshop(opening, recipe, {2: 3}, {"ring": [3]}))
    assert run.rows("start") == []
    assert run.closing("sold", "plant/ring") == 3
    assert run.closing("on_hand", "plant/screw") == 3


def test_a_part_without_a_queue_of_its_own_does_not_feed_production_before_an_older_customer_of_another_part():
    """Rings arrive with the screws, and are all the older customer's; a later ring is the lot's."""
    parts = {"screw": arriving((5, 3)), "ring": arriving((5, 3), (7, 3))}
    run = played(a_workshop(parts, {"from": {"screw": 1, "ring": 1}}, {2: 3}, {"ring": [3]}))
    assert [(row.day, row.quantity) for row in run.rows("sale", "plant/ring")] == [(5, 3)]
    assert [(row.day, row.quantity) for row in run.rows("start")] == [(7, 3)]


def test_a_lot_does_not_jump_the_queue_behind_a_customer_who_takes_all_or_nothing():
    parts = {"ring": arriving((5, 2), now=3)}
    run = played(a_workshop(parts, {"from": {"ring": 1}}, {1: 3}, {"ring": [5]}, ships="complete"))
    assert [(row.day, row.quantity) for row in run.rows("sale", "plant/ring")] == [(5, 5)]
    assert run.rows("start") == []


def test_a_whole_lot_that_wants_more_of_a_part_than_there_is_holds_up_who_came_later():
    parts = {"ring": arriving((5, 2), now=3)}
    run = played(a_workshop(parts, {"from": {"ring": 1}, "lots": "whole"}, {0: 5}, {"ring": [0, 3]}))
    assert [(row.day, row.quantity) for row in run.rows("start")] == [(5, 5)]
    assert run.closing("backlog", "plant/ring") == 3


def test_a_lot_that_waits_for_another_part_does_not_hold_up_who_came_later():
    parts = {"ring": arriving(now=5), "screw": arriving((5, 5))}
    run = played(a_workshop(parts, {"from": {"ring": 1, "screw": 1}}, {0: 5}, {"ring": [0, 2]}))
    assert [(row.day, row.quantity) for row in run.rows("sale", "plant/ring")] == [(1, 2)]
    assert [(row.day, row.quantity) for row in run.rows("start")] == [(5, 3)]
    assert run.total("customer_at_once", "plant/ring") == 2


@pytest.mark.parametrize("unmet", ["backorder", "lost"])
def test_a_lot_that_waits_for_its_line_does_not_hold_up_who_came_later(unmet):
    recipe = {"from": {"ring": 1}, "rate": "1 unit/day", "takes": "0 days"}
    run = played(a_workshop({"ring": arriving(now=8)}, recipe, {0: 4, 1: 4}, {"ring": [0, 0, 3]}, unmet=unmet))
    assert run.total("customer_at_once", "plant/ring") == 3
    assert [(row.day, row.quantity) for row in run.rows("start")] == [(0, 4), (4, 1)]


def test_a_line_that_becomes_free_takes_no_part_of_an_older_customer():
    """Customer of 5 on day 1, all or nothing, 4 on hand; the line is free on day 3, for the lot of day 2."""
    recipe = {"from": {"ring": 1}, "rate": "1 unit/day", "takes": "0 days"}
    parts = {"ring": arriving((6, 1), now=7)}
    run = played(a_workshop(parts, recipe, {0: 3, 2: 4}, {"ring": [0, 5]}, ships="complete"))
    assert [(row.day, row.quantity) for row in run.rows("start")] == [(0, 3)]
    assert [(row.day, row.quantity) for row in run.rows("sale", "plant/ring")] == [(6, 5)]


@pytest.mark.parametrize("parts", [("ring", "seal"), ("seal", "ring")])
def test_the_oldest_lot_takes_a_shared_line_whichever_part_is_listed_first(parts):
    lot = {"rate": "10 units/day", "line": "press"}
    stock = {part: {"policy": "scripted", "orders": [0], "opening": arriving((3, 5))} for part in parts}
    jit = {"policy": "jit", "opening": {"on_hand": 0}}
    plant = {
        "makes": {"pump": {**lot, "from": {"ring": 1}}, "valve": {**lot, "from": {"seal": 1}}},
        "stock": {**stock, "pump": jit, "valve": jit},
        "buys": dict.fromkeys(parts, "maker"),
        "demand": {"pump": asked([0, 5]), "valve": asked([5])},
    }
    sells = dict.fromkeys(parts, "1 USD")
    run = played(a_world(6, {"maker": {"lead_time": "2 days", "sells": sells}}, {"plant": plant}))
    assert [(row.day, row.place) for row in run.rows("start")] == [(3, "plant/valve"), (3.5, "plant/pump")]


def test_a_delivery_of_the_instant_when_the_line_becomes_free_counts_whichever_is_noted_first():
    recipe = {"from": {"ring": 1}, "rate": "1 unit/day", "takes": "0 days"}
    run = played(a_workshop({"ring": arriving((3, 2), now=5)}, recipe, {0: 3, 1: 4}, {"ring": [0]}))
    assert [(row.day, row.quantity) for row in run.rows("start")] == [(0, 3), (3, 4)]


@pytest.mark.parametrize(("allocation", "sold", "used"), [("first_come", 6, 0), ("priority", 0, 6)])
def test_lots_count_as_the_site_s_own_customers_where_priority_rules(allocation, sold, used):
    """Another site's order of 6 on day 0, a lot of 6 on day 1, six rings on day 4."""
    world = a_workshop({"ring": arriving((4, 6))}, {"from": {"ring": 1}}, {1: 6}, {}, allocation=allocation)
    if allocation == "priority":
        world["sites"]["plant"]["priority"] = ["shop"]
    world["sites"]["shop"] = {
        "demand": {"ring": asked([0])},
        "stock": {"ring": {"policy": "scripted", "orders": [6], "opening": {"on_hand": 0}}},
        "buys": {"ring": {"supplier": "plant", "lead_time": "1 day"}},
    }
    run = played(world)
    assert run.closing("on_hand", "shop/ring") == sold
    assert run.closing("used", "plant/ring") == used


def test_scarce_parts_are_shared_between_orders_and_lots_in_proportion():
    recipe = {"from": {"ring": 2}}
    world = a_workshop({"ring": arriving((4, 6))}, recipe, {1: 3}, {"ring": [6]}, allocation="proportional")
    run = played(world)
    assert run.closing("sold", "plant/ring") == 3
    assert run.closing("used", "plant/ring") == 3


def stops(run) -> list[tuple[float, str]]:
    return [(row.day, row.place) for row in run.rows("line_stop")]


@pytest.mark.parametrize("line", [{"takes": "1 day"}, {"rate": "5 units/day", "takes": "0 days"}])
def test_work_that_waits_for_a_part_is_a_line_stop_from_the_day_on_which_it_could_start(line):
    """Four rings for a lot of ten, the others on day 2. The line has a day's work before it stops."""
    run = late_rings(**line)
    idle_from = 0.8 if "rate" in line else 0
    assert stops(run) == [(pytest.approx(idle_from), "plant/pump")]
    assert run.total("line_stops", "plant/pump") == 1
    assert run.total("line_stop_days", "plant/pump") == pytest.approx(2 - idle_from)
    assert run.days("line_stop_days", "plant/pump") == pytest.approx([1 - idle_from, 1, 0, 0, 0])
    assert run.total("line_stop_days", "plant/ring") == 0


def test_a_line_stop_is_traced_to_the_customer_whose_order_waits():
    run = late_rings()
    (stop,) = run.rows("line_stop")
    assert [row[2] for row in run.ledger.trace.why(stop.id)] == ["line_stop", "order", "demand"]


def test_a_line_that_has_work_or_nothing_to_do_does_not_stop():
    run = played(a_plant({"rate": "5 units/day"}, [10, 10, 0, 0, 0, 0]))
    assert stops(run) == []
    assert run.total("line_stop_days", "plant/pump") == 0


def test_a_part_that_comes_at_the_same_instant_stops_no_line():
    world = a_plant({"takes": "1 day"}, [10, 0, 5, 0], parts={"ring": 0, "screw": 1000})
    world["suppliers"]["maker"]["lead_time"] = "0 days"
    world["sites"]["plant"]["stock"]["ring"] = {"level": 0, "review": "continuous", "opening": {"on_hand": 0}}
    run = played(world)
    assert len(run.rows("start")) == 2
    assert stops(run) == []


def test_a_part_that_an_older_customer_takes_stops_the_line():
    """Five rings are there for a lot of five, but a customer of eight who takes all or nothing was first."""
    parts = {"ring": arriving((5, 8), now=5)}
    recipe = {"from": {"ring": 1}, "rate": "10 units/day", "takes": "0 days"}
    run = played(a_workshop(parts, recipe, {2: 5}, {"ring": [0, 8]}, ships="complete"))
    assert [row.day for row in run.rows("start")] == [5]
    assert stops(run) == [(2, "plant/pump")]


def test_a_line_that_works_on_another_product_does_not_stop():
    """Valves keep the press busy on days 1 and 2, so it stands still for pumps on day 0 and from day 3 to day 4."""
    lot = {"rate": "10 units/day", "line": "press"}
    shelf = {"policy": "scripted", "orders": [0], "opening": {"on_hand": 0, "in_transit": {"day 4": 5}}}
    jit = {"policy": "jit", "opening": {"on_hand": 0}}
    plant = {
        "makes": {"pump": {**lot, "from": {"ring": 1}}, "valve": {**lot, "from": {}}},
        "stock": {"ring": shelf, "pump": jit, "valve": jit},
        "buys": {"ring": "maker"},
        "demand": {"pump": asked([5]), "valve": asked([0, 20])},
    }
    run = played(a_world(6, {"maker": {"lead_time": "2 days", "sells": {"ring": "1 USD"}}}, {"plant": plant}))
    assert stops(run) == [(0, "plant/pump"), (3, "plant/pump")]
    assert run.total("line_stop_days", "plant/pump") == 2
    assert run.total("line_stops", "plant/valve") == 0


def test_a_line_stop_of_before_the_warm_up_s_end_counts_with_its_days_in_the_window_only():
    world = a_plant({"takes": "1 day"}, [10, 0, 0, 0, 0], parts={"ring": 0, "screw": 100}, run={"warm_up": "2 days"})
    world["sites"]["plant"]["stock"]["ring"]["opening"]["in_transit"] = {"day 3": 10}
    run = played(world)
    assert run.total("line_stops", "plant/pump") == 0
    assert run.total("line_stop_days", "plant/pump") == 1

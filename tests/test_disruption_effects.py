"""What disruptions do to suppliers, sites and lanes while they last, and what is left when they are over."""

import pytest

import simchain
from tests.builders import a_serial_chain, a_shop, a_world, asked, played


def on_days(first: int, days: int | None = None, **what):
    """A disruption from one day on, for so many days or for good."""
    lasts = {} if days is None else {"lasts": f"{days} days"}
    return {"starts": f"day {first}", **lasts, **what}


def shop_hit(what: dict, demand, level=20, lead_time="2 days", **others):
    return a_shop(demand, {"level": level}, lead_time, disruptions={"it": what}, **others)


def dispatched(run, lane="maker>shop/item"):
    return [(row.day, row.quantity) for row in run.rows("dispatch", lane)]


def received(run, lane="maker>shop/item"):
    return [(row.day, row.quantity) for row in run.rows("receipt", lane)]


# A site


def test_a_site_that_cannot_order_orders_all_it_needs_when_it_can_again():
    run = played(shop_hit(on_days(2, 2, hits="shop", stops="ordering"), [1, 2, 3, 4, 5, 6]))
    assert run.days("ordered") == [1, 2, 0, 0, 12, 6]
    assert run.days("sold")[-1] == 21


def test_a_review_that_was_missed_is_made_up_for():
    stock = {"level": 20, "review": "7 days"}
    world = a_shop([1] * 21, stock, disruptions={"it": on_days(7, 3, hits="shop", stops="ordering")})
    assert [row.day for row in played(world).rows("order")] == [0, 10, 14]


@pytest.mark.parametrize(("unmet", "sold", "lost"), [("backorder", 6, 0), ("lost", 4, 2)])
def test_a_site_that_cannot_ship_sells_nothing(unmet: str, sold: int, lost: int):
    run = played(shop_hit(on_days(2, 2, hits="shop", stops="shipping"), [1] * 6, site={"unmet": unmet}))
    assert run.days("sold")[1:4] == [2, 2, 2]
    assert run.closing("sold") == sold
    assert run.total("lost") == lost
    assert run.total("at_once") == 4
    assert run.days("on_hand")[2:4] == [19, 20] if unmet == "backorder" else [20, 20]


def test_a_site_that_cannot_ship_keeps_other_sites_waiting():
    world = a_serial_chain([5, 50], [1, 1], [1] * 8, disruptions={"it": on_days(2, 3, hits="site1", stops="shipping")})
    run = played(world)
    assert dispatched(run, "site1>site0/item") == [(0, 1), (1, 1), (5, 1), (5, 1), (5, 1), (5, 1), (6, 1), (7, 1)]
    assert run.days("ordered", "site1/item") == [1] * 8


def test_what_is_made_at_a_site_that_cannot_ship_still_gets_its_parts():
    sites = {
        "plant": {
            "makes": {"pump": {"from": {"ring": 1}}},
            "stock": {"pump": {"level": 10}, "ring": {"level": 10}},
            "buys": {"ring": "maker"},
            "demand": {"pump": asked([2] * 6)},
        }
    }
    maker = {"maker": {"lead_time": "1 day", "sells": {"ring": "1 USD"}}}
    hit = on_days(1, 9, hits="plant", stops="shipping")
    run = played(a_world(6, maker, sites, disruptions={"it": hit}))
    assert run.closing("sold", "plant/pump") == 2
    assert run.closing("used", "plant/ring") == 12


def test_a_site_that_cannot_receive_lets_goods_wait_at_its_gate():
    run = played(shop_hit(on_days(3, 3, hits="shop", stops="receiving"), [1] * 8))
    assert received(run) == [(2, 1), (6, 1), (6, 1), (6, 1), (6, 1), (7, 1)]
    assert run.days("in_transit", "maker>shop/item") == [1, 2, 2, 3, 4, 5, 2, 2]


def test_a_site_that_is_down_does_nothing_at_all():
    run = played(shop_hit(on_days(2, 3, hits="shop"), [1] * 8))
    assert run.days("ordered") == [1, 1, 0, 0, 0, 4, 1, 1]
    assert run.days("sold") == [1, 2, 2, 2, 2, 6, 7, 8]
    assert received(run)[:3] == [(5, 1), (5, 1), (7, 4)]


def a_plant(makes: dict, demand, **what):
    plant = {
        "makes": {"pump": {"from": {"ring": 1}, **makes}},
        "stock": {"pump": {"policy": "jit", "opening": {"on_hand": 0}}, "ring": {"policy": "scripted", "orders": [0]}},
        "buys": {"ring": "maker"},
        "demand": {"pump": asked(demand)},
    }
    plant["stock"]["ring"]["opening"] = {"on_hand": 1000}
    maker = {"maker": {"lead_time": "1 day", "sells": {"ring": "1 USD"}}}
    return a_world(len(demand), maker, {"plant": plant}, disruptions={"it": {"hits": "plant", **what}})


def finished(run):
    return [(row.day, row.quantity) for row in run.rows("finish")]


def test_a_lot_on_the_line_stands_still_and_goes_on_afterwards():
    """Forty units at ten a day: begun on day 0, stopped from day 1 to day 4, so ready on day 7; the next follows."""
    run = played(a_plant({"rate": "10 units/day"}, [40, 10, 0, 0, 0, 0, 0, 0, 0], **on_days(1, 3, stops="making")))
    assert finished(run) == [(7, 40), (8, 10)]
    assert run.total("line_stops", "plant/pump") == 0


def test_work_that_keeps_no_line_busy_stands_still_too():
    run = played(a_plant({"takes": "3 days"}, [5, 5, 0, 0, 0, 0, 0, 0, 0], **on_days(2, 2, stops="making")))
    assert finished(run) == [(5, 5), (6, 5)]


def test_nothing_is_begun_while_making_stands_still():
    run = played(a_plant({"takes": "1 day"}, [0, 0, 5, 0, 0, 0, 0, 0, 0], **on_days(1, 4, stops="making")))
    assert finished(run) == [(6, 5)]


def test_what_leaves_the_line_at_the_very_instant_of_the_stop_waits():
    makes = {"rate": "10 units/day", "takes": "1 day"}
    run = played(a_plant(makes, [10, 10, 0, 0, 0, 0, 0, 0, 0], **on_days(1, 3, stops="making")))
    assert finished(run) == [(5, 10), (6, 10)]


def test_a_line_at_a_share_of_its_capacity_takes_longer():
    """Two of four days' work are done by day 2; the other two take five at 40 %."""
    run = played(a_plant({"rate": "10 units/day"}, [40] + [0] * 11, **on_days(2, 9, capacity="40 %")))
    assert finished(run) == [(7, 40)]


def test_a_line_recovers_day_by_day():
    """Stopped on days 0 to 2, then at 1/8, 3/8, 5/8 and 7/8 of its rate: two days' work by day 6."""
    what = {**on_days(0, 2, stops="making"), "recovery": "4 days"}
    run = played(a_plant({"rate": "8 units/day"}, [16] + [0] * 9, **what))
    assert finished(run) == [(6, 16)]


def test_a_share_of_the_stock_is_destroyed_and_bought_again():
    what = on_days(3, 1, hits="shop", stops="nothing", destroys="30 %")
    world = shop_hit(what, [0] * 3 + [1] * 5, supplier={"price": "4 USD", "freight": "1 USD/unit"})
    run = played(world)
    assert [(row.day, row.quantity) for row in run.rows("destroy")] == [(3, 6)]
    assert run.days("ordered") == [0, 0, 0, 7, 1, 1, 1, 1]
    assert run.closing("scrapped") == 6
    runs = simchain.run(world, replications=1, check=True).runs
    assert (runs["destroyed_units"].item(), runs["destroyed_value"].item()) == (6, 30)


def test_what_is_destroyed_costs_what_it_had_cost():
    """Nothing is sold: the six units that burnt are bought again, for 5 USD each with freight."""
    what = on_days(3, 1, hits="shop", stops="nothing", destroys="30 %")
    world = shop_hit(what, [0] * 8, supplier={"price": "4 USD", "freight": "1 USD/unit"})
    runs = simchain.run(world, replications=1, check=True).runs
    assert runs["total_cost"].item() == pytest.approx(30)


def test_whole_units_are_destroyed_whole():
    what = on_days(3, 1, hits="shop", stops="nothing", destroys="33 %")
    assert played({**shop_hit(what, [0] * 5), "whole_units": True}).closing("scrapped") == 7


def test_goods_on_consignment_are_destroyed_at_their_owners_expense():
    what = on_days(3, 1, hits="shop", stops="nothing", destroys="30 %")
    buys = {"buys": {"supplier": "maker", "owner_until": "use"}}
    run = played(shop_hit(what, [1] * 8, supplier={"price": "4 USD"}, site=buys))
    assert run.closing("scrapped") > 0
    assert run.total("purchase") == 4 * 8
    assert run.total("destroyed_value") == 0


def test_customers_who_draw_a_steady_flow_wait_for_a_site_that_cannot_ship():
    stock = {"policy": "reorder_point", "reorder_point": 0, "quantity": 100}
    world = a_shop({"flow": "10 units/day"}, {**stock, "opening": {"on_hand": 100}}, "0 days", days=30)
    world["disruptions"] = {"it": on_days(4, 3, hits="shop", stops="shipping")}
    run = played(world)
    assert run.days("on_hand")[3:7] == [60, 60, 60, 60]
    assert run.days("backlog")[4:8] == [10, 20, 30, 0]
    assert run.days("on_hand")[7] == 20
    assert run.closing("sold") == 300
    assert run.days("on_hand_area")[4] == 60


# A supplier


def test_a_supplier_at_a_share_of_its_capacity_ships_that_share_each_day():
    what = on_days(2, 3, hits="maker", capacity="40 %")
    run = played(shop_hit(what, [10] * 8, level=100, supplier={"capacity": "10 units/day"}))
    by_day = [sum(quantity for day, quantity in dispatched(run) if day == n) for n in range(8)]
    assert by_day == [10, 10, 4, 4, 4, 10, 10, 10]


def test_a_supplier_recovers_day_by_day():
    what = {**on_days(1, 2, hits="maker"), "recovery": "4 days"}
    run = played(shop_hit(what, [8] * 9, level=100, supplier={"capacity": "8 units/day"}))
    by_day = [sum(quantity for day, quantity in dispatched(run) if day == n) for n in range(9)]
    assert by_day == [8, 0, 0, 1, 3, 5, 7, 8, 8]


def test_the_worst_of_several_disruptions_counts():
    slow, slower = on_days(1, 6, hits="maker", capacity="60 %"), on_days(3, 2, hits="maker", capacity="20 %")
    down = on_days(6, 2, hits="maker")
    world = a_shop([10] * 9, {"level": 200}, supplier={"capacity": "10 units/day"})
    run = played({**world, "disruptions": {"slow": slow, "slower": slower, "down": down}})
    by_day = [sum(quantity for day, quantity in dispatched(run) if day == n) for n in range(9)]
    assert by_day == [10, 6, 6, 2, 2, 6, 0, 0, 10]


def test_a_price_is_that_of_the_day_on_which_goods_leave():
    what = on_days(2, 2, hits="maker", change={"price": "150 %"})
    for title in ("dispatch", "receipt"):
        run = played(shop_hit(what, [1] * 8, supplier={"price": "4 USD", "title_passes": title}))
        paid = [row.amount for row in run.rows("purchase")]
        assert paid == [4, 4, 6, 6, 4, 4, 4, 4][: len(paid)]


# A lane


def a_lane_hit(what: dict, demand=(1,) * 12, lead_time="4 days", **others):
    return played(shop_hit({"hits": "maker>shop", **what}, list(demand), lead_time=lead_time, **others))


def test_nothing_leaves_on_a_lane_that_is_down_and_what_is_under_way_arrives():
    run = a_lane_hit(on_days(3, 4))
    assert [day for day, _ in dispatched(run)] == [0, 1, 2, 7, 7, 7, 7, 7, 8, 9, 10, 11]
    assert received(run)[:3] == [(4, 1), (5, 1), (6, 1)]


def test_other_lanes_of_the_same_source_go_on():
    buys = {"supplier": "maker", "lead_time": "1 day"}
    site = {"demand": asked([1] * 6), "stock": {"item": {"level": 9}}, "buys": buys}
    sites = {"far": site, "near": site}
    hit = on_days(2, 2, hits="maker>far")
    run = played(a_world(6, {"maker": {"lead_time": "1 day"}}, sites, disruptions={"it": hit}))
    assert [day for day, _ in dispatched(run, "maker>near/item")] == [0, 1, 2, 3, 4, 5]
    assert [day for day, _ in dispatched(run, "maker>far/item")] == [0, 1, 4, 4, 4, 5]


def test_goods_that_stand_still_arrive_later_by_as_long_as_the_lane_was_down():
    run = a_lane_hit(on_days(3, 4, transit="held"))
    assert received(run)[:3] == [(8, 1), (9, 1), (10, 1)]


def test_goods_that_are_sent_round_arrive_so_much_later():
    run = a_lane_hit(on_days(3, 4, transit={"rerouted": "5 days"}))
    assert received(run) == [(9, 1), (10, 1), (11, 1), (11, 1), (11, 1), (11, 1), (11, 1), (11, 1)]


def test_goods_that_are_lost_are_ordered_again():
    run = a_lane_hit(on_days(3, 4, transit="lost"), supplier={"price": "4 USD", "freight": "1 USD/unit"})
    assert run.days("ordered") == [1, 1, 1, 4, *[1] * 8]
    assert run.closing("scrapped") == 3
    assert run.total("lost_on_the_way") == 3
    assert run.total("destroyed_value") == 15
    assert received(run) == [(11, 4), (11, 1), (11, 1), (11, 1), (11, 1)]


def test_goods_that_are_lost_before_the_title_passes_are_the_sellers_loss():
    run = a_lane_hit(on_days(3, 4, transit="lost"), supplier={"price": "4 USD", "title_passes": "receipt"})
    assert run.total("destroyed_value") == 0
    assert run.total("purchase") == 4 * run.total("received")


def test_goods_that_may_not_overtake_come_after_those_that_stood_still():
    """One lane, two disruptions: what stood still is due on day 10, and what left meanwhile does not come before it."""
    run = a_lane_hit(on_days(1, 6, transit="held"), supplier={"crossing": "never"}, lead_time="4 days")
    days = [day for day, _ in received(run)]
    assert days == sorted(days)
    assert days[0] == 10


def test_a_lead_time_is_stretched_for_what_leaves_meanwhile():
    run = a_lane_hit(on_days(2, 2, lead_time="150 %"))
    assert received(run) == [(4, 1), (5, 1), (8, 1), (8, 1), (9, 1), (9, 1), (10, 1), (11, 1)]


def test_a_stretched_supplier_is_slow_on_all_its_lanes():
    run = played(shop_hit(on_days(2, 2, hits="maker", lead_time="150 %"), [1] * 12, lead_time="4 days"))
    assert run.rows("receipt") == a_lane_hit(on_days(2, 2, lead_time="150 %")).rows("receipt")


def test_a_lane_at_a_share_of_its_capacity():
    run = a_lane_hit(
        on_days(2, 2, capacity="50 %"),
        [10] * 6,
        level=100,
        supplier={"capacity": "10 units/day"},
        site={"buys": {"supplier": "maker", "capacity": "10 units/day"}},
    )
    by_day = [sum(quantity for day, quantity in dispatched(run) if day == n) for n in range(6)]
    assert by_day == [10, 10, 5, 5, 10, 10]


# Demand

DEMANDS = {
    "steady": "20 units/day",
    "normal": "20 ± 5 units/day",
    "poisson": {"rate": "20 units/day", "dist": "poisson"},
    "customers": {"arrivals": "10 orders/day", "size": {"dist": "geometric", "mean": 2, "start": 1}},
    "written": {"series": [20, 10, 30], "bucket": "1 day", "then": "repeat"},
}


@pytest.mark.parametrize("demand", DEMANDS.values(), ids=DEMANDS)
def test_a_demand_shock_multiplies_demand_while_it_lasts(demand):
    """Outside it nothing moves; inside, the mean of 2000 days is 150 %, within four standard errors of 30 units a day
    with a variance of at most 3 times the mean."""
    what = on_days(500, 2000, hits="shop", change={"demand": "150 %"})
    world = a_shop(demand, {"level": 200}, days=3000)
    before, after = played(world, trace=False), played({**world, "disruptions": {"it": what}}, trace=False)
    plain, shocked = before.days("demanded"), after.days("demanded")
    assert shocked[:500] == pytest.approx(plain[:500])
    assert shocked[2500:] == pytest.approx(plain[2500:])
    mean = sum(shocked[500:2500]) / 2000
    assert abs(mean - 30) <= 4 * (3 * 30 / 2000) ** 0.5 + 0.02


def test_planners_do_not_foresee_a_shock():
    what = on_days(100, 200, hits="shop", change={"demand": "150 %"})
    world = a_shop("20 ± 5 units/day", {"safety": {"cycle_service": "95 %"}}, days=365)
    worlds = (world, {**world, "disruptions": {"it": what}})
    plain, shocked = (simchain.lower(simchain.load(one)["base"]) for one in worlds)
    assert plain.points == shocked.points

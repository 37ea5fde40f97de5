"""Goods that leave together: by the clock, once a load waits, or whichever comes first."""

import pytest

from simchain import ScenarioError, load
from tests.builders import Played, World, a_shop, a_world, played

STEADY = [2.0] * 12
LATE = {"level": 0, "review": "1 day", "opening": {"on_hand": 0}}
"""Orders each day what was asked for on that day."""


def a_shop_with(dispatch: World, lead_time: str = "1 day", **others: object) -> World:
    return a_shop(STEADY, LATE, lead_time, supplier={"dispatch": dispatch, **others})


def shipments(run: Played, kind: str = "receipt", place: str = "maker>shop/item") -> list[tuple[float, float]]:
    return [(row.day, row.quantity) for row in run.rows(kind, place)]


def test_by_the_clock_all_that_waits_leaves_together_and_at_no_other_time():
    run = played(a_shop_with({"every": "4 days"}))
    assert shipments(run) == [(1, 2), (5, 8), (9, 8)]
    assert run.total("shipments", "maker>shop/item") == 3


def test_a_load_leaves_as_soon_as_it_is_full_with_all_that_waits():
    run = played(a_shop_with({"quantity": 5}))
    assert shipments(run) == [(3, 6), (6, 6), (9, 6)]
    run = played(a_shop_with({"quantity": 6}))
    assert shipments(run) == [(3, 6), (6, 6), (9, 6)]


def test_of_clock_and_load_the_first_to_come_lets_goods_leave():
    run = played(a_shop_with({"every": "4 days", "quantity": 6}))
    assert shipments(run) == [(1, 2), (4, 6), (5, 2), (8, 6), (9, 2)]


def test_an_order_that_reaches_the_source_between_departures_waits_for_the_next():
    run = played(a_shop_with({"every": "4 days"}, order_delay="30 h"))
    # the orders of days 0, 1, 2 are there on days 1.25, 2.25, 3.25, those of days 3 to 6 before day 8
    assert shipments(run) == [(5, 6), (9, 8)]


def test_what_leaves_together_has_one_lead_time_and_one_freight_bill():
    freight = {"cost": "0.5 USD/unit", "per_shipment": "80 USD"}
    run = played(
        a_shop_with(
            {"every": "4 days"}, lead_time={"dist": "uniform", "low": "1 day", "high": "2 days"}, freight=freight
        )
    )
    arrived = shipments(run)
    assert [quantity for _, quantity in arrived] == [2, 8, 8]
    assert run.total("freight") == 0.5 * 18 + 80 * 3
    alone = played(a_shop(STEADY, LATE, "1 day", supplier={"freight": freight}))
    assert alone.total("freight") == 0.5 * 24 + 80 * 12


def test_a_truck_takes_what_the_day_s_capacity_allows_and_leaves_the_rest_for_the_next_truck():
    run = played(a_shop_with({"every": "4 days"}, capacity="5 units/day"))
    assert shipments(run) == [(1, 2), (5, 5), (9, 5)]
    load_of_six = played(a_shop_with({"quantity": 6}, capacity="4 units/day"))
    # what does not fit on the day follows on the next: that load was full
    assert shipments(load_of_six) == [(3, 4), (4, 2), (6, 4), (7, 2), (9, 4), (10, 2)]


def a_vendor_and_a_shop(dispatch: World, vendor: World) -> World:
    return a_world(
        12,
        {"maker": {"lead_time": "3 days"}},
        {
            "vendor": {"stock": {"item": vendor}, "buys": "maker"},
            "shop": {
                "demand": {"series": STEADY, "bucket": "1 day", "then": "stop"},
                "stock": {"item": LATE},
                "buys": {"supplier": "vendor", "lead_time": "1 day", "dispatch": dispatch},
            },
        },
    )


def test_a_vendor_knows_of_an_order_at_once_though_the_goods_wait_for_the_truck():
    run = played(a_vendor_and_a_shop({"every": "4 days"}, {"level": 20, "review": "1 day"}))
    assert run.days("backlog", "vendor/item") == [0, 2, 4, 6, 0, 2, 4, 6, 0, 2, 4, 6]
    assert run.days("ordered", "vendor/item") == [2] * 12
    assert shipments(run, place="vendor>shop/item") == [(1, 2), (5, 8), (9, 8)]


def test_a_full_load_that_finds_too_little_stock_leaves_in_two_parts():
    empty = {"policy": "scripted", "orders": [4, 0, 0, 0, 20], "opening": {"on_hand": 3}}
    run = played(a_vendor_and_a_shop({"quantity": 6}, empty))
    # day 2: 6 wait, 3 are there; day 3: 4 come, the load's other 3 leave, the order of day 3 waits for its own load
    assert shipments(run, "dispatch", "vendor>shop/item")[:3] == [(2, 2), (2, 1), (3, 1)]
    assert [quantity for _, quantity in shipments(run, place="vendor>shop/item")][:2] == [3, 3]


def test_goods_that_come_in_while_the_truck_stands_there_leave_with_it():
    """A vendor without stock who is replenished at once: the truck waits for what arrives at the same instant."""
    world = a_vendor_and_a_shop({"every": "4 days"}, {"level": 0, "review": "1 day", "opening": {"on_hand": 5}})
    world["suppliers"]["maker"]["lead_time"] = "0 days"
    run = played(world)
    # what the vendor has on hand leaves, what it lacks comes at once: always one shipment
    assert shipments(run, place="vendor>shop/item") == [(1, 2), (5, 8), (9, 8)]


@pytest.mark.parametrize("review", ["1 day", "continuous"])
def test_a_level_covers_the_days_between_two_departures_like_those_between_two_reviews(review):
    def level(stock: World, **terms: object) -> float:
        shop = a_shop("10 ± 3 units/day", stock, "2 days", supplier=terms)
        return played(shop, trace=False).blueprint.points[0].policy.level

    weekly = level({"review": "7 days", "safety": {"cycle_service": "95 %"}})
    assert level({"review": review, "safety": {"cycle_service": "95 %"}}, dispatch={"every": "7 days"}) == weekly
    assert level({"review": review, "safety": {"cycle_service": "95 %"}}, dispatch={"quantity": 70}) == weekly


def test_freight_per_shipment_counts_as_an_order_s_cost_in_the_eoq_unless_orders_travel_together():
    def quantity(**terms: object) -> float:
        stock = {"policy": "reorder_point", "order_cost": "20 USD", "holding": "0.01 USD/unit/day"}
        return played(a_shop("10 units/day", stock, supplier=terms), trace=False).blueprint.points[0].policy.quantity

    per_shipment = {"freight": {"per_shipment": "60 USD"}}
    assert quantity(**per_shipment) == pytest.approx(2 * quantity())
    assert quantity(**per_shipment, dispatch={"every": "7 days"}) == quantity()


def warnings(world: World) -> list[str]:
    return [fault.message for fault in load(world).warnings]


def test_a_load_that_can_never_be_full_is_warned_of():
    stock = {"level": 8}
    world = a_shop("2 units/day", stock, supplier={"dispatch": {"quantity": 10}}, site={"unmet": "lost"})
    assert any("never has more than 8 units" in message for message in warnings(world))
    world["suppliers"]["maker"]["dispatch"] = {"quantity": 10, "every": "9 days"}
    assert warnings(world) == []
    world["sites"]["shop"] |= {"unmet": "backorder", "stock": {"item": {"policy": "kanban", "bin": 2, "cards": 4}}}
    world["suppliers"]["maker"]["dispatch"] = {"quantity": 10}
    assert any("nothing would ever leave" in message for message in warnings(world))


def test_trucks_too_rare_for_a_day_s_capacity_are_warned_of():
    world = a_shop("2 units/day", {"level": 30}, supplier={"dispatch": {"every": "7 days"}, "capacity": "10 units/day"})
    assert any("at most 10 units may leave" in message for message in warnings(world))
    world["suppliers"]["maker"]["capacity"] = "14 units/day"
    assert warnings(world) == []


def test_a_dispatch_that_says_nothing_is_refused():
    with pytest.raises(ScenarioError, match="needs 'every' or 'quantity'"):
        load(a_shop_with({}))

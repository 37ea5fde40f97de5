"""What policies see beyond their shelf: forecasts, end demand, echelons; and seats that people take."""

import numpy as np
import pytest

from simchain.blueprint import lower
from simchain.engines.eventwise import Simulation
from simchain.errors import EngineError, ScenarioError
from simchain.scenario import load
from tests.builders import World, a_serial_chain, a_shop, played

DEMANDS = (5, 6, 3, 8, 9, 4, 2, 7, 5, 6, 10, 3)


def with_forecast(world: World, site: str = "shop", **block: object) -> World:
    world["sites"][site]["forecast"] = block
    return world


def a_forecasting_chain(demands: list[float]) -> World:
    """Two sites with a day between them, each with 4 units and a forecast still to be named."""
    stock = {"policy": "order_up_to", "safety_stock": 0, "opening": {"on_hand": 4}}
    world = a_serial_chain([0, 0], [1, 1], demands, stock=stock)
    for site in world["sites"].values():
        del site["stock"]["item"]["level"]
    return world


def faults_of(world: World) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(world)
    return [fault.message for fault in caught.value.faults]


def test_order_up_to_follows_its_forecast() -> None:
    """With the naive forecast and two days to cover, S is twice the last demand and the safety stock."""
    stock = {"policy": "order_up_to", "safety_stock": 3, "opening": {"on_hand": 13}}
    world = with_forecast(a_shop([5, 5, 8, 8, 8], stock, lead_time="2 days"), method="naive", initial="5 units/day")
    assert played(world).days("ordered") == [5, 5, 14, 8, 8]  # day 2: up to 19, from 13 less 8


def test_a_forecast_is_judged_by_what_it_said_before() -> None:
    stock = {"policy": "order_up_to", "safety_stock": 3}
    world = with_forecast(a_shop([6, 4, 9], stock), method="naive", initial="5 units/day")
    run = played(world)
    assert run.days("forecast_error") == [5 - 6, 6 - 4, 4 - 9]
    assert run.total("forecast_absolute_error") == 1 + 2 + 5
    assert run.total("forecast_demand") == 19
    assert run.total("naive_absolute_error") == 1 + 2 + 5  # before the run it was as expected


def test_a_forecast_by_the_week_sees_whole_weeks() -> None:
    stock = {"policy": "order_up_to", "safety_stock": 0, "review": "7 days"}
    world = a_shop([1.0] * 30, stock)
    run = played(with_forecast(world, method="naive", initial="1 units/day"))
    assert run.total("forecast_demand") == 28  # days 1 to 28; day 0 is no week
    assert run.total("forecast_absolute_error") == 0


def test_a_forecast_may_be_finer_than_the_reviews() -> None:
    stock = {"policy": "order_up_to", "safety_stock": 0, "review": "7 days"}
    world = with_forecast(a_shop([1.0] * 15, stock), method="naive", initial="1 units/day", period="1 day")
    assert played(world).total("forecast_demand") == 15


def test_under_continuous_review_the_forecast_keeps_its_own_clock() -> None:
    stock = {"policy": "order_up_to", "safety_stock": 0, "review": "continuous"}
    world = with_forecast(a_shop([4.0] * 9, stock), method="naive", initial="4 units/day")
    run = played(world)
    assert run.total("forecast_demand") == 36
    assert run.days("ordered") == [4.0] * 9


def test_who_sees_the_end_demand_foresees_that_and_not_the_orders() -> None:
    world = a_forecasting_chain([4, 4, 9, 4, 4])
    with_forecast(world, "site0", method="naive", initial="4 units/day", shared_with=["site1"])
    run = played(world)
    assert run.days("forecast_demand", "site1/item") == [4, 4, 9, 4, 4]
    assert run.days("ordered", "site0/item") == [4, 4, 14, 0, 3]  # day 3: one too many, clamped at zero
    with_forecast(world, "site0", method="naive", initial="4 units/day")
    with_forecast(world, "site1", method="naive", initial="4 units/day")
    assert played(world).days("forecast_demand", "site1/item") == [4, 4, 14, 0, 3]


def test_old_news_comes_late_and_whole() -> None:
    world = a_forecasting_chain([4, 4, 9, 4, 4, 4])
    with_forecast(world, "site0", method="naive", initial="4 units/day", shared_with=["site1"])
    world["sites"]["site1"]["information"] = {"lag": "2 days"}
    assert played(world).days("forecast_demand", "site1/item") == [4, 4, 4, 4, 9, 4]


@pytest.mark.parametrize("review", ["1 day", "continuous"])
def test_echelon_and_local_base_stock_are_the_same_in_a_row_of_sites(review: str) -> None:
    """Axsaeter and Rosling (1993): where stocks begin at their levels, order by order."""
    local, steps = [7, 6, 11], {"review": review}
    world = a_serial_chain(local, [1, 1, 2], DEMANDS, stock=steps)
    echelon = a_serial_chain(np.cumsum(local).tolist(), [1, 1, 2], DEMANDS, stock=steps)
    for site in echelon["sites"].values():
        site["stock"]["item"]["policy"] = "echelon_base_stock"
    one, other = played(world), played(echelon)
    for place in ("site0/item", "site1/item", "site2/item"):
        for column in ("on_hand", "backlog", "ordered", "received"):
            assert one.days(column, place) == other.days(column, place)


def test_an_echelon_is_counted_through_the_bill_of_materials() -> None:
    """A pump takes two rings: 10 pumps and 5 rings are 25 rings; customers take 3 pumps, so 6 rings are ordered."""
    world = a_shop([3, 0, 0], {"policy": "base_stock", "level": 10})
    world["items"] = {"pump": {}, "ring": {}}
    world["suppliers"]["maker"]["sells"] = {"ring": "1 USD"}
    world["sites"]["shop"] |= {
        "demand": {"pump": world["sites"]["shop"]["demand"]},
        "makes": {"pump": {"from": {"ring": 2}}},
        "stock": {
            "pump": {"policy": "base_stock", "level": 10},
            "ring": {"policy": "echelon_base_stock", "level": 25},
        },
        "buys": {"ring": "maker"},
    }
    run = played(world)
    assert run.days("on_hand", "shop/ring")[0] == 0  # 5, less 6 for a lot of 3, of which half a pump's worth waits
    assert run.days("ordered", "shop/ring") == [6, 0, 0]


def test_with_old_news_an_echelon_orders_late() -> None:
    world = a_serial_chain([7, 13], [1, 1], DEMANDS)
    world["sites"]["site1"]["stock"]["item"]["policy"] = "echelon_base_stock"
    prompt = played(world).days("ordered", "site1/item")
    world["sites"]["site1"]["information"] = {"lag": "2 days"}
    late = played(world).days("ordered", "site1/item")
    assert prompt == list(DEMANDS)
    assert late == [0, 0, *DEMANDS[:-2]]


def test_a_plan_without_lots_orders_up_to_its_forecast() -> None:
    """SS + F(L) - IP: both rules say the same of one stage."""
    worlds = [
        with_forecast(
            a_shop(DEMANDS, {"policy": policy, "safety_stock": 4}, lead_time="3 days"),
            method="exponential_smoothing",
            alpha="30 %",
        )
        for policy in ("order_up_to", "drp")
    ]
    assert played(worlds[0]).days("ordered") == pytest.approx(played(worlds[1]).days("ordered"))


def a_planning_chain(policy: str) -> World:
    """10 a day from a shop that buys lots of 40, a day from its warehouse, which is two days from the mill."""
    stock = {"policy": policy, "opening": {"on_hand": 20}}
    if policy == "drp":
        stock["safety_stock"] = 0
    world = a_serial_chain([10, 20], [1, 2], [10.0] * 40, stock=stock)
    for site in world["sites"].values():
        if policy == "drp":
            del site["stock"]["item"]["level"]
    world["sites"]["site0"]["buys"]["item"]["lot"] = 40
    if policy == "drp":
        with_forecast(world, "site0", method="constant", mean="10 units/day")
    return world


def test_a_plan_orders_for_the_lots_that_the_next_stage_will_order() -> None:
    """The warehouse has every lot on the day that the shop asks for it, without a buffer and without waiting stock."""
    run = played(a_planning_chain("drp"))
    asked = run.days("demanded", "site1/item")
    assert set(asked[4:]) == {0.0, 40.0}
    assert run.days("backlog", "site1/item")[4:] == [0.0] * 36
    assert run.days("on_hand", "site1/item")[4:] == [0.0] * 36
    assert run.days("ordered", "site1/item")[4:30] == asked[6:32]
    late = played(a_planning_chain("base_stock"))
    assert max(late.days("backlog", "site1/item")) > 0


def test_zones_follow_the_usage() -> None:
    """Usage 10, lead time 4: yellow 40, red 20 * 1.5, green 20; at 70 or below it fills up to 90."""
    stock = {"policy": "ddmrp", "opening": {"on_hand": 75}}
    world = with_forecast(a_shop([10.0] * 5, stock, lead_time="4 days"), method="constant", mean="10 units/day")
    assert played(world).days("ordered") == [25, 0, 20, 0, 20]


def test_the_average_player_anchors_and_adjusts() -> None:
    """By hand: expects 0.36 * 8 + 0.64 * 4 = 5.44; lacks 17 - 4 - 0 = 13; orders 5.44 + 0.26 * 13."""
    stock = {"policy": "anchoring", "expects": 4, "opening": {"on_hand": 12}}
    assert played(a_shop([8], stock)).days("ordered") == [pytest.approx(0.36 * 8 + 0.64 * 4 + 0.26 * 13)]
    frightened = {**stock, "policy": "panicker"}
    assert played(a_shop([8], frightened)).days("ordered") == [pytest.approx(5.44 + 13)]
    greedy = {**stock, "policy": "hoarder"}
    assert played(a_shop([8], greedy)).days("ordered") == [pytest.approx(5.44 + 0.26 * 47)]


def test_a_player_orders_what_he_says_and_else_what_was_asked() -> None:
    world = a_shop([4, 8, 8, 8], {"policy": "player", "opening": {"on_hand": 30}})
    run = Simulation(lower(load(world)["base"], 1))
    for order in (12, None, 0, 3.5):
        if order is not None:
            run.tell("shop", "item", order)
        run.step()
    assert run.finish().series["ordered"][:, 0].tolist() == [12, 8, 0, 3.5]


def test_a_game_written_down_is_the_same_game() -> None:
    played_game = a_shop([4, 8, 8, 8], {"policy": "player", "opening": {"on_hand": 30}})
    run = Simulation(lower(load(played_game)["base"], 1))
    for order in (12, 5, 0, 3.5):
        run.tell("shop", "item", order)
        run.step()
    script = {"policy": "scripted", "orders": [12, 5, 0, 3.5], "opening": {"on_hand": 30}}
    replayed = played(a_shop([4, 8, 8, 8], script))
    for column in ("on_hand", "backlog", "ordered", "received"):
        assert run.finish().series[column][:, 0].tolist() == replayed.days(column)


@pytest.mark.parametrize(
    ("place", "order", "said"),
    [
        (("shop", "item"), -1.0, "an order is a number of units, 0 or more"),
        (("shop", "item"), float("nan"), "an order is a number of units, 0 or more"),
        (("bar", "item"), 4.0, "nobody plays bar/item; the seats are shop/item"),
    ],
)
def test_what_no_player_can_say_is_refused(place: tuple[str, str], order: float, said: str) -> None:
    run = Simulation(lower(load(a_shop([4], {"policy": "player"}))["base"], 1))
    with pytest.raises(EngineError, match=said):
        run.tell(*place, order)


@pytest.mark.parametrize(
    ("stock", "site", "said"),
    [
        ({"policy": "order_up_to"}, {}, "order_up_to follows a forecast, and shop has none for 'item'"),
        ({"policy": "proportional", "net_stock_gain": "25 %"}, {}, "proportional follows a forecast"),
        ({}, {"forecast": {"method": "moving_average"}}, "is a moving average without a window"),
        ({}, {"forecast": {"method": "naive", "window": "3 days"}}, "window is not used by naive, which reads initial"),
        ({}, {"forecast": {"method": "naive", "shared_with": ["bar"]}}, "unknown site 'bar'"),
        (
            {},
            {"forecast": {"method": "naive", "shared_with": ["shop"]}},
            "with 'shop', which does not feed shop",
        ),
        ({}, {"forecast": {"method": "moving_average", "window": "60 h"}}, "no whole number of its periods of 1 day"),
        ({}, {"information": {"lag": "1 day"}}, "is not used: nobody shares a forecast with shop"),
        ({"policy": "echelon_base_stock", "level": 9}, {}, "there is no echelon"),
        ({"policy": "drp"}, {}, "drp nets a forecast, and shop has none for 'item'"),
        ({"policy": "ddmrp"}, {}, "ddmrp follows a forecast"),
        ({"policy": "mirror", "review": "continuous"}, {}, "mirror decides once a review, so it needs a periodic one"),
        ({"policy": "constant_order", "quantity": "0 units"}, {}, "quantity must be above 0 units"),
    ],
)
def test_a_policy_that_cannot_see_is_refused(stock: dict[str, str], site: dict[str, object], said: str) -> None:
    world = a_shop([4], stock, site=site)
    try:
        lower(load(world)["base"])
    except ScenarioError as error:
        messages = [fault.message for fault in error.faults]
    assert any(said in message for message in messages), messages


def test_seeing_only_some_customers_of_an_order_is_refused() -> None:
    world = a_serial_chain([5, 5, 5], [1, 1, 1], [4])
    world["sites"]["site0"]["forecast"] = {"method": "naive", "shared_with": ["site2"]}
    world["sites"]["site1"]["demand"] = "3 units/day"
    assert faults_of(world) == ["site2 sees the customers of site0 but not of site1, and site1 orders for both"]
    world["sites"]["site1"]["forecast"] = {"method": "naive", "shared_with": ["site2"]}
    assert load(world)["base"]

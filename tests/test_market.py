"""Shortages and bargains: who gets scarce goods, who asks for more than he needs, and what a discount moves."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import simchain
from simchain import ScenarioError, load
from simchain.engines.eventwise.orders import Order
from simchain.engines.eventwise.stock.rationing import Rationing
from simchain.engines.eventwise.world import World as Clock
from simchain.scenario.explain import explain
from tests.builders import Played, World, a_shop, a_world, asked, played


def faults(world: World) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(world)
    return [f"{fault.message} | {fault.hint}" for fault in caught.value.faults]


def warnings(world: World) -> list[str]:
    return [f"{fault.message} | {fault.hint}" for fault in load(world).warnings]


# Who gets scarce goods


def two_shops(first: Sequence[float], second: Sequence[float], days: int, **maker: Any) -> World:
    """Shops a and b that order by a script, from a maker of 12 units a day unless said otherwise."""

    def shop(orders: Sequence[float]) -> World:
        stock = {"policy": "scripted", "orders": list(orders), "opening": {"on_hand": 0}}
        return {"demand": asked([0]), "stock": {"item": stock}, "buys": "maker"}

    maker = {"lead_time": "1 day", "capacity": "12 units/day", **maker}
    return a_world(days, {"maker": maker}, {"a": shop(first), "b": shop(second)})


def sent(run: Played, shop: str, source: str = "maker") -> list[float]:
    """What left for a shop, day by day."""
    days = [0.0] * run.blueprint.periods
    for row in run.rows("dispatch", f"{source}>{shop}/item"):
        days[int(row.day)] += row.quantity
    return days


@pytest.mark.parametrize(
    ("allocation", "for_a", "for_b"),
    [
        ("first_come", [12, 12, 6, 0], [0, 0, 6, 4]),
        ("proportional", [9, 9, 9, 3], [3, 3, 3, 1]),
        ("uniform", [6, 8, 12, 4], [6, 4, 0, 0]),
        ("turn_and_earn", [6, 8, 12, 4], [6, 4, 0, 0]),
    ],
)
def test_a_supplier_shares_out_its_capacity(allocation: str, for_a: list[float], for_b: list[float]) -> None:
    """30 and 10 units are asked for at once. Who has earned nothing yet gets what everybody gets."""
    run = played(two_shops([30], [10], 4, allocation=allocation))
    assert sent(run, "a") == pytest.approx(for_a)
    assert sent(run, "b") == pytest.approx(for_b)


def test_all_orders_of_an_instant_are_in_before_anybody_gets_his_part() -> None:
    """The second shop of the file orders the same, and gets the same."""
    run = played(two_shops([12, 12], [12, 12], 4, allocation="proportional"))
    assert sent(run, "a") == sent(run, "b") == [6, 6, 6, 6]


def test_turn_and_earn_gives_by_what_was_taken_in_the_past() -> None:
    """Six and two units a day for four days; then both want all they can get."""
    run = played(two_shops([6, 6, 6, 6, 30], [2, 2, 2, 2, 30], 6, allocation="turn_and_earn"))
    assert sent(run, "a")[4:] == pytest.approx([9, 9])
    assert sent(run, "b")[4:] == pytest.approx([3, 3])


def test_what_was_earned_long_ago_fades() -> None:
    """Shop a took 10 on day 0, b on day 10; with a memory of 10 days the first is worth 1/e of the second."""
    orders = ([10, *[0] * 9, 0, 30], [0, *[0] * 9, 10, 30])
    run = played(two_shops(*orders, days=12, allocation="turn_and_earn", earned_over="10 days"))
    assert sent(run, "a")[11] == pytest.approx(12 / (1 + 2.718281828))
    assert sent(run, "b")[11] == pytest.approx(12 - 12 / (1 + 2.718281828))


def test_what_one_does_not_want_goes_to_the_others() -> None:
    run = played(two_shops([6, 6, 30], [2, 2, 1], 4, allocation="turn_and_earn"))
    assert sent(run, "a")[2:] == pytest.approx([11, 12])
    assert sent(run, "b")[2:] == pytest.approx([1, 0])


def test_of_whole_units_each_gets_whole_ones_and_the_rest_goes_in_turn() -> None:
    world = two_shops([30], [10], 2, allocation="proportional", capacity="13 units/day")
    run = played({**world, "whole_units": True})
    assert (sent(run, "a"), sent(run, "b")) == ([10, 10], [3, 3])


def test_after_an_outage_capacity_is_shared_again() -> None:
    outage = {"dated": [{"starts": "day 0", "lasts": "2 days"}]}
    run = played(two_shops([20], [10], 5, allocation="uniform", outages=outage))
    assert sent(run, "a") == [0, 0, 6, 8, 6]
    assert sent(run, "b") == [0, 0, 6, 4, 0]


@pytest.mark.parametrize(
    ("allocation", "expected"), [("uniform", [5, 5]), ("proportional", [7.5, 2.5]), ("turn_and_earn", [5, 5])]
)
def test_a_site_shares_out_its_stock_alike(allocation: str, expected: list[float]) -> None:
    world = two_shops([30], [10], 1)
    depot = {"policy": "scripted", "orders": [0], "opening": {"on_hand": 10}}
    world["sites"]["depot"] = {"stock": {"item": depot}, "buys": "maker", "allocation": allocation}
    for shop in ("a", "b"):
        world["sites"][shop]["buys"] = {"item": {"supplier": "depot", "lead_time": "1 day"}}
    run = played(world)
    assert [*sent(run, "a", "depot"), *sent(run, "b", "depot")] == expected


def test_a_site_s_own_customers_and_production_earn_their_part_too() -> None:
    """They took 6 a day, the shop 3: of the last 9 units, a production lot that wants 20 gets 6."""
    shop = {"policy": "scripted", "orders": [3, 3, 20], "opening": {"on_hand": 0}}
    depot = {"policy": "scripted", "orders": [0], "opening": {"on_hand": 27}}
    kits = {"policy": "scripted", "orders": [0, 0, 20], "opening": {"on_hand": 0}}
    sites = {
        "a": {
            "demand": {"item": asked([0])},
            "stock": {"item": shop},
            "buys": {"item": {"supplier": "depot", "lead_time": "1 day"}},
        },
        "depot": {
            "demand": {"item": asked([6, 6, 0])},
            "stock": {"item": depot, "kit": kits},
            "makes": {"kit": {"from": {"item": 1}}},
            "buys": {"item": "maker"},
            "allocation": "turn_and_earn",
        },
    }
    maker = {"lead_time": "9 days", "sells": {"item": "1 USD"}}
    run = played(a_world(3, {"maker": maker}, sites, items={"item": {}, "kit": {}}))
    assert sent(run, "a", "depot") == [3, 3, 3]
    assert run.closing("sold", "depot/item") == 12
    assert run.closing("used", "depot/item") == 6


@given(
    st.lists(st.tuples(st.integers(0, 3), st.floats(0.1, 50)), min_size=1, max_size=8),
    st.sampled_from(("proportional", "uniform", "turn_and_earn")),
    st.floats(0.01, 0.99),
    st.lists(st.floats(0, 100), min_size=4, max_size=4),
)
def test_all_that_is_there_is_given_and_nobody_gets_more_than_he_wants(
    claims: list[tuple[int, float]], allocation: str, scarce: float, taken: list[float]
) -> None:
    orders = [an_order(who, quantity) for who, quantity in claims]
    wanted = [quantity for _, quantity in claims]
    rationing = Rationing(allocation, 30.0, False, Clock(0))
    for who, quantity in enumerate(taken):
        rationing.took(who, quantity)
    available = scarce * sum(wanted)
    portions = rationing.portions(orders, wanted, available)
    assert sum(portions) == pytest.approx(available)
    assert all(-1e-12 <= portion <= want + 1e-12 for portion, want in zip(portions, wanted, strict=True))


def an_order(lane: int, quantity: float) -> Order:
    class Lane:
        index, for_stock, priority, is_open = lane, 0, 0, True

    return Order(quantity, 0.0, Lane())  # type: ignore[arg-type]


@given(st.lists(st.floats(0.1, 50), min_size=2, max_size=6, unique=True), st.floats(0.1, 0.9))
def test_under_uniform_allocation_nobody_gains_from_asking_for_more(wants: list[float], scarce: float) -> None:
    """The largest asks for twice as much: he gets what he got. Under proportional allocation he would get more."""
    available = scarce * sum(wants)
    inflated = [2 * want if want == max(wants) else want for want in wants]
    n = wants.index(max(wants))

    def part(allocation: str, asked_for: list[float]) -> float:
        orders = [an_order(who, quantity) for who, quantity in enumerate(asked_for)]
        return Rationing(allocation, 30.0, False, Clock(0)).portions(orders, asked_for, available)[n]

    assert part("uniform", inflated) == pytest.approx(max(part("uniform", wants), part("uniform", inflated)))
    if part("uniform", wants) < wants[n] - 1e-9:
        assert part("uniform", inflated) == pytest.approx(part("uniform", wants))
    assert part("proportional", inflated) > part("proportional", wants)


# Buyers who ask for more than they need

SHORT = {"capacity": "10 units/day"}


@pytest.mark.parametrize(
    "stock",
    [{"level": 20, "gaming": "50 %"}, {"policy": "order_up_to", "safety_stock": 10, "gaming": "50 %"}],
    ids=["base_stock", "order_up_to"],
)
def test_who_fears_a_shortage_asks_for_more_and_cancels_what_he_no_longer_needs(stock: dict[str, Any]) -> None:
    """On day 2 10 units wait, so the target is 30, not 20; on day 3 as much waits as is too much, and is cancelled."""
    forecast = {"item": {"method": "constant", "mean": "10 units/day"}}
    site = {"forecast": forecast} if "policy" in stock else {}
    opening = {"opening": {"on_hand": 20}}
    run = played(a_shop([10, 30, 0, 0, 0, 0], {**stock, **opening}, "1 day", supplier=SHORT, site=site))
    assert run.days("ordered") == [10, 30, 10, -10, 0, 0]
    assert run.days("on_hand") == [10, 0, 0, 10, 20, 20]
    assert run.closing("on_order") == 0
    honest = {key: value for key, value in stock.items() if key != "gaming"}
    run = played(a_shop([10, 30, 0, 0, 0, 0], {**honest, **opening}, "1 day", supplier=SHORT, site=site))
    assert run.days("ordered") == [10, 30, 0, 0, 0, 0]


def test_a_shortage_at_a_site_is_a_shortage_too() -> None:
    world = a_shop([10, 30, 0, 0, 0, 0], {"level": 20, "gaming": "50 %"}, "1 day")
    world["sites"]["shop"]["buys"] = {"item": {"supplier": "depot", "lead_time": "1 day", "capacity": "10 units/day"}}
    world["sites"]["depot"] = {"stock": {"item": {"level": 90}}, "buys": "maker"}
    run = played(world)
    assert run.days("ordered") == run.days("demanded", "depot/item") == [10, 30, 10, -10, 0, 0]


def test_orders_may_stay_though_they_are_too_much() -> None:
    stock = {"level": 20, "gaming": "50 %", "negative_orders": "never"}
    run = played(a_shop([10, 30, 0, 0, 0, 0], stock, "1 day", supplier=SHORT))
    assert run.days("ordered") == [10, 30, 10, 0, 0, 0]
    assert run.closing("on_hand") == 30


def test_without_a_shortage_nobody_asks_for_more() -> None:
    calm = a_shop([10, 30, 0, 4], {"level": 20, "gaming": "50 %"}, "1 day")
    assert played(calm).days("ordered") == [10, 30, 0, 4]


def test_what_simchain_fills_in_for_a_gamer_is_explained() -> None:
    base = load(a_shop([1], {"level": 20, "gaming": "50 %"}, supplier=SHORT))["base"]
    assert "# negative_orders: cancel" in explain(base)
    two = two_shops([1], [1], 1, allocation="turn_and_earn")
    assert "# earned_over: 91 days" in explain(load(two)["base"])


# Discounts

DEAL = {"every": "10 days", "lasts": "2 days", "discount": "20 %", "first": "day 3"}


@pytest.mark.parametrize(("title", "later"), [("dispatch", 0), ("receipt", 2)])
def test_the_price_is_that_of_the_day_on_which_goods_leave(title: str, later: int) -> None:
    stock = {"policy": "scripted", "orders": [1], "then": "repeat"}
    maker = {"price": "10 USD", "promotion": DEAL, "title_passes": title}
    run = played(a_shop([0.0] * 18, stock, "2 days", supplier=maker))
    paid = {row.day - later: row.amount for row in run.rows("purchase")}
    assert {day for day, amount in paid.items() if amount == 8} == {3, 4, 13, 14} & set(paid)
    assert {amount for day, amount in paid.items() if day not in (3, 4, 13, 14)} == {10}
    assert len(paid) == 18 - later


BUYERS: dict[str, dict[str, Any]] = {
    "base_stock": {"level": 20},
    "order_up_to": {"policy": "order_up_to", "safety_stock": 10},
    "min_max": {"policy": "min_max", "reorder_point": 19, "order_up_to": 20, "review": "1 day"},
}


@pytest.mark.parametrize("policy", BUYERS)
def test_who_buys_forward_fills_up_while_it_is_cheap_and_then_buys_nothing(policy: str) -> None:
    """Ten a day, three days ahead: on day 3 he orders 30 more, and nothing on the three days after the deal."""
    forecast = {"item": {"method": "constant", "mean": "10 units/day"}}
    site = {"forecast": forecast} if policy == "order_up_to" else {}
    stock = {**BUYERS[policy], "forward_buy": "3 days"}
    maker = {"price": "10 USD", "promotion": DEAL}
    run = played(a_shop([10.0] * 12, stock, "1 day", supplier=maker, site=site))
    assert run.days("ordered") == [10, 10, 10, 40, 10, 0, 0, 0, 10, 10, 10, 10]
    assert run.total("purchase") == 10 * 70 + 8 * 50
    plain = played(a_shop([10.0] * 12, BUYERS[policy], "1 day", supplier=maker, site=site))
    assert plain.total("purchase") == 10 * 100 + 8 * 20


def test_an_order_in_the_mail_is_written_for_the_day_on_which_it_arrives() -> None:
    stock = {"level": 30, "forward_buy": "3 days"}
    maker = {"price": "10 USD", "promotion": DEAL, "order_delay": "1 day"}
    run = played(a_shop([10.0] * 8, stock, "1 day", supplier=maker))
    assert run.days("ordered") == [10, 10, 40, 10, 0, 0, 0, 10]
    assert {row.day: row.amount for row in run.rows("purchase")} == {1: 100, 2: 100, 3: 320, 4: 80}


def test_stock_is_worth_its_list_price_however_cheap_it_was() -> None:
    """So a discount shows where it was had, in what was paid, and not in what holding costs."""
    stock = {"level": 20, "forward_buy": "3 days"}
    maker = {"price": "10 USD", "promotion": DEAL}
    point = simchain.lower(load(a_shop([10.0], stock, "1 day", supplier=maker))["base"]).points[0]
    assert point.unit_value == 10


# What cannot be

AT_A_DISCOUNT = {"price": "1 USD", "promotion": DEAL}

CANNOT: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"gaming": "20 %", "review": "continuous"}, SHORT, "what was ordered a moment ago would look like a shortage"),
    ({"gaming": "20 %", "policy": "jit", "level": None, "review": "1 day"}, SHORT, "jit has no target that could be"),
    ({"gaming": "20 %"}, {"moq": 5}, "shop.stock.gaming: the source takes no order below its minimum"),
    ({"gaming": "20 %"}, {"order_delay": "1 day"}, "shop.stock.gaming: a cancellation would overtake the orders"),
    ({"gaming": "20 %"}, {"dispatch": {"every": "1 week"}}, "goods of maker wait to leave together"),
    ({"forward_buy": "3 days", "policy": "mirror", "level": None}, AT_A_DISCOUNT, "mirror has no target that could be"),
    ({"negative_orders": "allowed"}, AT_A_DISCOUNT, "given back at the full price"),
    ({}, {"promotion": DEAL}, "suppliers.maker.promotion takes a discount off no price | add a price, or take it out"),
    ({}, {"price": "1 USD", "promotion": {**DEAL, "lasts": "10 days"}}, "lasts until the next one begins"),
    ({}, {"earned_over": "9 days"}, "suppliers.maker.earned_over is not used: maker allocates by first_come"),
]


@pytest.mark.parametrize(("stock", "supplier", "said"), CANNOT, ids=[said for *_, said in CANNOT])
def test_what_cannot_be_is_refused(stock: dict[str, Any], supplier: dict[str, Any], said: str) -> None:
    terms = {key: value for key, value in {"level": 10, **stock}.items() if value is not None}
    (fault,) = faults(a_shop([1], terms, supplier=supplier))
    assert said in fault


def test_with_lots_a_gamer_keeps_what_he_ordered() -> None:
    stock = {"level": 10, "gaming": "20 %", "negative_orders": "never"}
    assert load(a_shop([1], stock, supplier={**SHORT, "lot": 5})).warnings == ()


def test_goods_on_consignment_have_no_discount() -> None:
    world = a_shop([1], {"level": 10}, supplier={"price": "1 USD", "promotion": DEAL})
    world["sites"]["shop"]["buys"] = {"supplier": "maker", "owner_until": "use"}
    assert "goods are paid when they are used" in faults(world)[0]


def test_several_sources_are_not_short_or_cheap_all_at_once() -> None:
    for key in ({"gaming": "20 %"}, {"forward_buy": "3 days"}):
        world = a_shop([1], {"level": 10, **key})
        world["suppliers"]["other"] = {"lead_time": "1 day"}
        world["sites"]["shop"]["buys"] = {"rule": "split", "shares": {"maker": "50 %", "other": "rest"}}
        assert "of which one may be short or cheap and another not" in faults(world)[0]


def test_only_outside_suppliers_have_prices() -> None:
    world = a_shop([1], {"level": 10, "forward_buy": "3 days"})
    world["sites"]["shop"]["buys"] = "depot"
    world["sites"]["depot"] = {"stock": {"item": {"level": 60}}, "buys": "maker"}
    assert "only outside suppliers have prices, and depot is a site" in faults(world)[0]


def test_what_never_comes_into_play_is_doubted() -> None:
    (doubt,) = warnings(a_shop([1], {"level": 10, "forward_buy": "3 days"}))
    assert "shop.stock.forward_buy is not used: maker never sells at a discount | add 'promotion: {every:" in doubt
    (doubt,) = warnings(a_shop([1], {"level": 10}, supplier={"allocation": "uniform"}))
    assert "suppliers.maker.allocation is not used: without a capacity nobody gets less than he asks for" in doubt

"""Orders that are capped, cancelled, or below zero: what moves, what is paid, and what cannot be."""

from typing import Any

import numpy as np
import pytest

import simchain
from simchain import ScenarioError, load
from tests.builders import Played, World, a_serial_chain, a_shop, a_world, asked, played


def faults(world: World) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(world)
    return [f"{fault.message} | {fault.hint}" for fault in caught.value.faults]


def orders(run: Played, place: str = "shop/item") -> list[float]:
    return run.days("ordered", place)


# Order caps

DAILY_BATCHES = {"policy": "reorder_point", "reorder_point": 7, "batches": "as_needed", "review": "1 day"}
BOLD = {"policy": "anchoring", "smoothing": "0 %", "stock_adjustment": "100 %"}


def test_a_review_orders_no_more_than_its_cap_and_the_next_ones_make_up_for_it():
    run = played(a_shop([7, 0, 0, 0], {"level": 10, "order_cap": 3}, "1 day"))
    assert orders(run) == [3, 3, 1, 0]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"policy": "order_up_to", "safety_stock": 9}, [3, 3, 1]),
        ({"policy": "proportional", "net_stock_gain": "100 %", "target_net_stock": 9}, [3, 3, 1]),
        ({"policy": "min_max", "reorder_point": 9, "order_up_to": 10, "review": "1 day"}, [3, 3, 1]),
        ({**DAILY_BATCHES, "quantity": 1}, [3, 2, 0]),
        ({"policy": "kanban", "bin": 2, "cards": 5, "review": "1 day"}, [2, 2, 2]),
        ({"policy": "jit", "review": "1 day"}, [3, 0, 0]),
        ({"policy": "mirror"}, [3, 0, 0]),
        ({"policy": "player"}, [3, 0, 0]),
        ({"policy": "scripted", "orders": [7, 1, 4]}, [3, 1, 3]),
        ({**BOLD, "target": 10, "expects": 0}, [3, 3, 1]),
    ],
    ids=lambda given: given["policy"] if isinstance(given, dict) else "",
)
def test_a_cap_holds_for_every_policy_that_may_have_one(policy: dict[str, Any], expected: list[float]):
    """Ten on the shelf, seven of them gone on the first day; what is ordered comes on the next."""
    stock = {**policy, "order_cap": 3, "opening": {"on_hand": 10}}
    site = {"forecast": {"item": {"method": "constant", "mean": "1 units/day"}}}
    site = site if policy["policy"] in ("order_up_to", "proportional") else {}
    assert orders(played(a_shop([7, 0, 0], stock, "1 day", site=site))) == pytest.approx(expected)


def test_a_cap_holds_for_an_echelon_too():
    chain = a_serial_chain([5, 0], [1, 1], [7, 0, 0])
    echelon = {"policy": "echelon_base_stock", "level": 10, "order_cap": 3, "opening": {"on_hand": 5}}
    chain["sites"]["site1"]["stock"]["item"] = echelon
    assert orders(played(chain), "site1/item") == [3, 3, 1]


def test_a_capped_order_is_a_whole_number_of_lots():
    run = played(a_shop([17, 0, 0, 0, 0], {"level": 20, "order_cap": 9}, "1 day", supplier={"lot": 4}))
    assert orders(run) == [8, 8, 4, 0, 0]


def test_a_capped_order_still_meets_the_minimum():
    run = played(a_shop([7, 0, 0], {"level": 10, "order_cap": 6}, "1 day", supplier={"moq": 5, "lot": 3}))
    assert orders(run) == [6, 6, 0]


def test_of_whole_units_the_cap_is_whole_too():
    run = played(a_shop([7, 0, 0, 0], {"level": 10, "order_cap": 2.9}, "1 day", whole_units=True))
    assert orders(run) == [2, 2, 2, 1]


def test_a_cap_bounds_a_production_lot():
    plant = {
        "demand": asked([7, 0, 0]),
        "makes": {"pump": {"from": {"ring": 1}, "takes": "1 day"}},
        "stock": {"pump": {"level": 10, "order_cap": 4}, "ring": {"level": 50}},
        "buys": {"ring": "maker"},
    }
    world = a_world(3, {"maker": {"lead_time": "1 day", "sells": {"ring": "1 USD"}}}, {"plant": plant})
    plant["demand"] = {"pump": plant["demand"]}
    assert orders(played({**world, "items": {"pump": {}, "ring": {}}}), "plant/pump") == [4, 3, 0]


def test_a_capped_base_stock_that_loses_sales_costs_what_the_literature_says():
    """LS-10 of the validation cases: Poisson(5), lead time 4 (order first, so 5 here), S = 26 and a cap of 5.

    Policy class of Xin (2021), Operations Research 69(1), 61-70.
    """
    world = a_shop(
        {"rate": "5 units/day", "dist": "poisson"},
        {"level": 26, "order_cap": 5, "stockout": "4 USD/unit"},
        "5 days",
        days=41_000,
        supplier={"title_passes": "receipt"},
        site={"unmet": "lost"},
        costs={"holding": "1 USD/unit/day"},
        run={"warm_up": "1000 days"},
    )
    runs = simchain.run(load(world)["base"], replications=5, jobs=1, series=False, seed=4)
    means = runs.summary().iloc[0]
    assert means["total_cost"] / 40_000 == pytest.approx(4.796, rel=0.01)
    assert means["fill_rate"] == pytest.approx(0.8919, rel=0.01)
    assert runs.points["average_stock"].mean() == pytest.approx(2.634, rel=0.01)


CAP_FAULTS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"review": "continuous"}, {}, "under continuous review several are placed at one instant | write 'review: 1 day'"),
    ({}, {"moq": 5}, "shop.stock.order_cap is 3 units, but maker takes no order below 5 | raise the cap"),
    ({}, {"lot": 5}, "shop.stock.order_cap is 3 units, but maker takes no order below one lot of 5 | raise the cap"),
    ({}, {"moq": 3, "lot": 2}, "but maker takes no order below 3, in lots of 2 | raise the cap"),
    ({"policy": "constant_order", "quantity": 4, "level": None}, {}, "is not needed: an order is always 4 units"),
    (
        {"policy": "reorder_point", "reorder_point": 2, "quantity": 4, "level": None, "review": "1 day"},
        {},
        "is not needed: an order is always 4 units | take it out, and give that quantity",
    ),
    ({"policy": "kanban", "bin": 4, "level": None, "review": "1 day"}, {}, "below one bin of 4: nothing would ever"),
]


@pytest.mark.parametrize(("stock", "supplier", "said"), CAP_FAULTS, ids=[said for *_, said in CAP_FAULTS])
def test_a_cap_that_cannot_be_kept_is_refused(stock: dict[str, Any], supplier: dict[str, Any], said: str):
    terms = {key: value for key, value in {"level": 10, "order_cap": 3, **stock}.items() if value is not None}
    (fault,) = [one for one in faults(a_shop([1], terms, supplier=supplier)) if "the least order is" not in one]
    assert said in fault


def test_a_cap_below_one_computed_batch_is_refused_when_it_is_known():
    stock = {"policy": "reorder_point", "reorder_point": 2, "batches": "as_needed", "review": "1 day", "order_cap": 3}
    world = a_shop("10 units/day", {**stock, "order_cost": "5 USD", "holding": "1 USD/unit/day"})
    with pytest.raises(ScenarioError, match="order_cap of 3 units, below one batch of 10"):
        simchain.lower(load(world)["base"])


def test_a_cap_over_several_sources_leaves_no_room_for_their_lots():
    world = a_shop([1], {"level": 10, "order_cap": 3}, supplier={"moq": 1})
    world["suppliers"]["other"] = {"lead_time": "1 day"}
    world["sites"]["shop"]["buys"] = {"rule": "split", "shares": {"maker": "50 %", "other": "rest"}}
    assert "maker rounds up its part of an order" in faults(world)[0]


# Orders below zero

FALLING: dict[str, Any] = {"policy": "order_up_to", "safety_stock": 0, "opening": {"on_hand": 20}}
"""With a naive forecast and a lead time of two days: aims at twice the last demand."""


def naive(word: str, demand: list[float], **more: Any) -> World:
    site = {"forecast": {"item": {"method": "naive", "initial": "10 units/day"}}, **more.pop("site", {})}
    return a_shop(demand, {**FALLING, "negative_orders": word}, "2 days", site=site, **more)


def test_nothing_is_ordered_where_less_than_nothing_is_needed():
    assert orders(played(naive("never", [10, 10, 2, 2]))) == [10, 10, 0, 0]


def test_goods_are_given_back_at_the_pace_of_the_lane():
    """Aims at 20, 20, 4, 4: the order of day 2 is -14, and leaves the shelf on day 4, two days later."""
    run = played(naive("allowed", [10, 10, 2, 2, 2, 2]))
    assert orders(run) == [10, 10, -14, 2, 2, 2]
    assert run.days("on_hand") == [10, 0, 8, 16, 0, 0]
    assert run.days("on_order") == [10, 20, -4, -12, 4, 4]
    assert run.days("in_transit", "maker>shop/item") == [10, 20, -4, -12, 4, 4]
    assert run.total("customer_at_once") == 28


def test_who_has_nothing_left_owes_what_was_given_back():
    """On day 4 there is less on the shelf than goes back: the rest waits, before the customers who come later."""
    run = played(naive("allowed", [10, 10, 2, 16, 2, 2]))
    assert orders(run) == [10, 10, -14, 44, -26, 2]
    net = np.array(run.days("on_hand")) - run.days("backlog")
    assert list(net) == [10, 0, 8, 2, -14, 28]


def test_the_price_comes_back_with_the_goods_and_freight_that_was_spent_does_not():
    supplier = {"price": "3 USD", "freight": "1 USD/unit", "order_cost": "5 USD"}
    for title, days in (("dispatch", [0, 1, 2, 3, 4, 5]), ("receipt", [2, 3, 4, 5])):
        run = played(naive("allowed", [10, 10, 2, 2, 2, 2], supplier={**supplier, "title_passes": title}))
        paid = dict.fromkeys(days, 0.0)
        for row in run.rows("purchase"):
            paid[int(row.day)] += row.amount
        assert list(paid.values()) == [3 * quantity for quantity in [10, 10, -14, 2, 2, 2][: len(days)]]
        assert run.total("freight") == 1 * sum(order for order in orders(run) if order > 0)
        assert len(run.rows("order_cost")) == 5


def test_another_site_sees_a_demand_below_zero_and_has_the_goods_at_once():
    world = naive("allowed", [10, 10, 2, 2, 2, 2])
    world["sites"]["shop"]["buys"] = {"supplier": "depot", "lead_time": "2 days"}
    world["sites"]["depot"] = {
        "stock": {"item": {"level": 60, "negative_orders": "allowed"}},
        "buys": {"item": {"supplier": "maker", "lead_time": "3 days"}},
    }
    run = played(world)
    assert run.days("demanded", "depot/item") == orders(run) == [10, 10, -14, 2, 2, 2]
    assert orders(run, "depot/item") == [10, 10, -14, 2, 2, 2]
    assert run.days("on_hand", "depot/item") == [50, 40, 54, 62, 70, 54]
    assert run.total("at_once", "depot/item") == run.total("demanded", "depot/item")


def test_a_source_that_may_not_give_back_keeps_what_comes_back_to_it():
    """The same depot, which may not, sits on the goods, and orders again when they are used."""
    world = naive("allowed", [10, 10, 2, 2, 2, 2])
    world["sites"]["shop"]["buys"] = {"supplier": "depot", "lead_time": "2 days"}
    world["sites"]["depot"] = {"stock": {"item": {"level": 60}}, "buys": "maker"}
    assert orders(played(world), "depot/item") == [10, 10, 0, 0, 0, 0]


def test_a_lot_for_lot_source_uses_what_was_given_back_before_it_orders_more():
    world = naive("allowed", [10, 10, 2, 10, 10, 2])
    world["sites"]["shop"]["buys"] = {"supplier": "depot", "lead_time": "2 days"}
    depot = {"policy": "mirror", "opening": {"on_hand": 60}}
    world["sites"]["depot"] = {"stock": {"item": depot}, "buys": "maker"}
    run = played(world)
    assert run.days("demanded", "depot/item") == [10, 10, -14, 26, 10, -14]
    assert orders(run, "depot/item") == [10, 10, 0, 12, 10, 0]


def an_outage(word: str, demand: list[float], **more: Any) -> World:
    """The maker ships nothing on days 1 to 4."""
    supplier = {"outages": {"dated": [{"starts": "day 1", "lasts": "4 days"}]}, "price": "3 USD"}
    return naive(word, demand, supplier=supplier, **more)


def test_what_is_not_shipped_is_cancelled_the_newest_first():
    """Aims at 20, 20, 24, 4: of 10 and 16 that wait on day 3, what is too much by 18 is struck out, and never paid."""
    run = played(an_outage("cancel", [10, 10, 12, 2, 0, 0, 0]))
    assert orders(run) == [10, 10, 16, -18, -4, 0, 0]
    assert run.days("on_order") == [10, 20, 26, 8, 4, 4, 4]
    assert [(row.day, row.quantity) for row in run.rows("cancel")] == [(3, 18), (4, 4)]
    assert run.total("purchase") == 3 * (10 + 4)
    never = played(an_outage("never", [10, 10, 12, 2, 0, 0, 0]))
    assert never.total("purchase") == 3 * 36


def test_what_has_left_the_source_is_not_cancelled():
    run = played(naive("cancel", [10, 10, 2, 2, 2, 2]))
    assert orders(run) == [10, 10, 0, 0, 0, 0]
    assert not run.rows("cancel")


def test_a_cancelled_order_was_never_asked_for_in_the_books_of_its_source():
    world = naive("cancel", [10, 10, 12, 2, 0, 0, 0])
    world["sites"]["shop"]["buys"] = {"supplier": "depot", "lead_time": "2 days"}
    depot = {"policy": "mirror", "opening": {"on_hand": 10}}
    world["sites"]["depot"] = {"stock": {"item": depot}, "buys": {"item": {"supplier": "maker", "lead_time": "9 days"}}}
    run = played(world)
    assert run.days("demanded", "depot/item") == orders(run) == [10, 10, 16, -18, -4, 0, 0]
    assert run.closing("backlog", "depot/item") == run.closing("on_order") == 4
    assert orders(run, "depot/item") == [10, 10, 16, 0, 0, 0, 0]


def test_net_stock_is_the_target_less_the_demand_of_the_lead_time_even_where_orders_are_negative():
    """The theory's order-up-to: NS(t) = S(t - L) - D(t - L + 1, ..., t), with S = L * mean of the last 2 demands.

    Chen et al. (2000) assume just this: what is too much is given back without cost.
    """
    days, lead, window = 400, 4, 2
    demand = np.round(np.random.default_rng(3).gamma(0.6, 20.0, days), 3)
    stock = {"policy": "order_up_to", "safety_stock": 30, "negative_orders": "allowed", "opening": {"on_hand": 70}}
    site = {"forecast": {"item": {"method": "moving_average", "window": "2 days", "initial": "10 units/day"}}}
    run = played(a_shop(list(demand), stock, f"{lead} days", site=site))
    seen = np.concatenate([np.full(window - 1, 10.0), demand])
    target = 30 + lead * (seen[1:] + seen[:-1]) / 2
    order = demand + np.diff(target, prepend=70.0)
    assert (order < 0).mean() > 0.2
    np.testing.assert_allclose(orders(run), order, atol=1e-9)
    total = np.concatenate([[0.0], np.cumsum(demand)])
    net = np.array(run.days("on_hand")) - run.days("backlog")
    theory = target[:-lead] - (total[lead + 1 :] - total[1:-lead])
    np.testing.assert_allclose(net[lead:], theory, atol=1e-9)


def test_in_a_chain_too_net_stock_follows_the_theory_where_sources_are_never_short():
    """Two order-up-to stages: the depot's demand is the shop's orders, the negative ones too."""
    days = 300
    demand = np.round(np.random.default_rng(5).gamma(0.8, 12.0, days), 3)
    chain = a_serial_chain([0, 0], [2, 3], list(demand))
    for name, opening, lead in (("site0", 20.0, 2), ("site1", 5000.0, 3)):
        chain["sites"][name]["stock"]["item"] = {
            "policy": "order_up_to",
            "safety_stock": opening - lead * 10.0,
            "negative_orders": "allowed",
            "opening": {"on_hand": opening},
        }
        chain["sites"][name]["forecast"] = {
            "item": {"method": "exponential_smoothing", "alpha": "40 %", "initial": "10 units/day"}
        }
    run = played(chain)
    asked_of, level = demand, 10.0
    for name, lead in (("site0/item", 2), ("site1/item", 3)):
        levels = np.empty(days)
        level = 10.0
        for day, quantity in enumerate(asked_of):
            level = 0.4 * quantity + 0.6 * level
            levels[day] = level
        order = asked_of + lead * np.diff(levels, prepend=10.0)
        np.testing.assert_allclose(orders(run, name), order, rtol=1e-9, atol=1e-8)
        asked_of = order
    assert (asked_of < 0).mean() > 0.2


REFUSED: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    ({"policy": "jit", "level": None}, {}, "cancel", "is not used: jit never orders less than nothing"),
    ({"policy": "min_max", "reorder_point": 1, "order_up_to": 2, "level": None}, {}, "allowed", "min_max never orders"),
    ({}, {"moq": 4}, "cancel", "the source takes no order below its minimum"),
    ({}, {"lot": 4}, "allowed", "the source takes whole lots, and what is left of an order would be none"),
    ({}, {"order_delay": "1 day"}, "cancel", "a cancellation would overtake the orders that are still in the mail"),
    ({}, {"dispatch": {"every": "1 week"}}, "allowed", "goods leave together"),
]


@pytest.mark.parametrize(("stock", "supplier", "word", "said"), REFUSED, ids=[said for *_, said in REFUSED])
def test_where_less_than_nothing_cannot_be_ordered_it_is_refused(
    stock: dict[str, Any], supplier: dict[str, Any], word: str, said: str
):
    terms = {key: value for key, value in {"level": 9, **stock, "negative_orders": word}.items() if value is not None}
    (fault,) = faults(a_shop([1], terms, supplier=supplier))
    assert fault.startswith("shop.stock.negative_orders")
    assert said in fault


def test_who_sells_on_consignment_takes_nothing_back():
    world = a_shop([1], {"level": 9, "negative_orders": "allowed"})
    world["sites"]["shop"]["buys"] = {"supplier": "maker", "owner_until": "use"}
    assert "goods on consignment cannot be given back" in faults(world)[0]


def test_what_is_made_or_comes_from_several_sources_is_not_given_back():
    split = a_shop([1], {"level": 9, "negative_orders": "allowed"})
    split["suppliers"]["other"] = {"lead_time": "1 day"}
    split["sites"]["shop"]["buys"] = {"rule": "split", "shares": {"maker": "50 %", "other": "rest"}}
    assert "with several sources nobody can tell which of them takes goods back" in faults(split)[0]
    made = a_shop([1], {"level": 9, "negative_orders": "cancel"})
    made["sites"]["shop"].pop("buys")
    made["sites"]["shop"]["makes"] = {"item": {"takes": "1 day"}}
    made["suppliers"] = {}
    assert "is made here, and what is started is neither cancelled nor given back" in faults(made)[0]

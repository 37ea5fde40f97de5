"""A supplier who can be asked to hurry: when he is asked, whether he agrees, and what it costs."""

from math import sqrt
from statistics import mean, stdev
from typing import Any

import pytest

from simchain.blueprint import lower
from simchain.engines.eventwise import Simulation
from simchain.errors import ScenarioError
from simchain.metrics import measure
from simchain.metrics.buying.suppliers import suppliers
from simchain.scenario import load
from tests.builders import Played, World, a_shop, a_world, played

POLICIES: list[World] = [
    {"level": 70, "review": "1 day"},
    {"level": 70, "review": "continuous"},
    {"policy": "reorder_point", "reorder_point": 55, "quantity": 80, "review": "1 day"},
    {"policy": "min_max", "reorder_point": 50, "order_up_to": 90},
    {"policy": "jit", "opening": {"on_hand": 80}},
    {"policy": "scripted", "orders": [40, 0, 0, 40], "then": "repeat"},
]
SHORT = {"level": 40, "review": "1 day"}
"""A level that covers half of a lead time of eight days."""


def a_hurry(**terms: Any) -> World:
    """Terms of a supplier who hurries in two days at a surcharge of 35 %."""
    return {"price": "10 USD", "contract": {"expedite": {"lead_time": "2 days", "surcharge": "35 %", **terms}}}


def a_buyer(
    stock: World, when_below: Any = "30 units", demand: Any = "10 ± 3 units/day", days: float = 120, **terms: Any
) -> World:
    """A shop whose supplier takes eight days, and two in a hurry."""
    buys = {"rule": "expedite", "supplier": "maker", "when_below": when_below}
    return a_shop(demand, stock, "8 ± 2 days", days, supplier=a_hurry(**terms), site={"buys": buys})


def without_hurry(world: World) -> World:
    """The same, bought the usual way."""
    shop = {**world["sites"]["shop"], "buys": "maker"}
    return {**world, "sites": {**world["sites"], "shop": shop}}


def metrics(run: Played) -> dict[str, float]:
    return measure(run.blueprint, run.ledger).chain


# Two lanes of one rule


@pytest.mark.parametrize("stock", POLICIES, ids=lambda stock: str(stock.get("policy", stock.get("review"))))
def test_a_supplier_who_never_agrees_changes_nothing_to_the_last_bit(stock: World) -> None:
    world = a_buyer(stock, accepts="0 %")
    asked, never = played(world), played(without_hurry(world))
    assert asked.total("rush_asked") > 0
    assert asked.total("rush_accepted") == 0
    assert asked.ledger.trace is not None
    assert never.ledger.trace is not None
    assert asked.ledger.trace.rows == never.ledger.trace.rows
    for name, series in never.ledger.series.items():
        assert asked.ledger.series[name][:, : series.shape[1]].tobytes() == series.tobytes(), name


@pytest.mark.parametrize("stock", POLICIES[:1] + POLICIES[2:4], ids=lambda stock: str(stock.get("policy")))
def test_one_who_always_agrees_is_the_fast_source_of_a_dual_index(stock: World) -> None:
    """Veeraraghavan and Scheller-Wolf (2008): what the near position lacks comes the fast way, the rest slowly."""
    hurries = a_shop(
        "10 ± 3 units/day",
        stock,
        "8 days",
        200,
        supplier=a_hurry(),
        site={"buys": {"rule": "expedite", "supplier": "maker", "when_below": 30}},
    )
    sources = {"slow": {"lead_time": "8 days"}, "fast": {"lead_time": "2 days"}}
    buys = {"rule": "dual_index", "regular": "slow", "expedited": "fast", "expedite_up_to": 30}
    demand = hurries["sites"]["shop"]["demand"]
    dual = a_world(200, sources, {"shop": {"demand": demand, "stock": {"item": stock}, "buys": buys}})
    one, other = played(hurries), played(dual)
    assert one.total("rush_accepted") > 10
    for name in ("on_hand", "backlog", "ordered", "on_order", "received"):
        assert one.ledger.series[name].tobytes() == other.ledger.series[name].tobytes(), name


def test_what_the_near_position_lacks_comes_fast_and_the_rest_of_the_need_slowly() -> None:
    world = a_shop(
        [10] * 6,
        {"level": 40, "review": "1 day", "opening": {"on_hand": 25}},
        "5 days",
        supplier=a_hurry(),
        site={"buys": {"rule": "expedite", "supplier": "maker", "when_below": 20}},
    )
    run = played(world)
    # day 0: 15 are left, so 5 are hurried, and 20 of the 25 that lack to 40 go the usual way; from then on what was
    # sold is always what lacks to 20, until the slow ones are as near as the fast ones; on day 5 the next are far again
    fast = [(row.day, row.quantity) for row in run.rows("dispatch", "maker (rush)>shop/item")]
    slow = [(row.day, row.quantity) for row in run.rows("dispatch", "maker>shop/item")]
    assert fast == [(0, 5), (1, 10), (2, 10), (5, 10)]
    assert slow == [(0, 20), (3, 10), (4, 10)]
    assert run.days("on_hand") == [15, 5, 0, 0, 0, 10]
    assert [row.day for row in run.rows("receipt", "maker (rush)>shop/item")] == [2, 3, 4]


def test_days_of_supply_are_days_of_mean_demand() -> None:
    for written in ("3 days", {"days": "3 days"}, {"units": "30 units"}, "30 units", 30):
        blueprint = lower(load(a_buyer(SHORT, written, "10 units/day"))["base"], 1)
        assert blueprint.points[0].rush is not None
        assert blueprint.points[0].rush.rule.when_below == pytest.approx(30)


def test_it_goes_beside_any_rule_and_asks_the_only_one_who_hurries() -> None:
    sources = {"near": {**a_hurry(), "lead_time": "6 days"}, "far": {"lead_time": "9 days"}}
    shop = {"demand": "10 units/day", "stock": {"item": {"level": 60, "review": "1 day"}}}
    rules: list[World] = [
        {"shares": {"near": "30 %", "far": "rest"}},
        {"rule": "cheapest", "sources": ["near", "far"]},
        {"rule": "backup", "first": "far", "then": "near", "after_late": "1 day"},
    ]
    for buys in rules:
        rushed = played(a_world(60, sources, {"shop": {**shop, "buys": {**buys, "expedite": {"when_below": 25}}}}))
        assert rushed.total("rush_accepted") > 0, buys
        assert len(rushed.rows("dispatch", "near (rush)>shop/item")) == rushed.total("rush_accepted")


# Whether he agrees


def test_responsiveness_is_the_chance_that_he_agrees() -> None:
    found = metrics(played(a_buyer(SHORT, "4 days", days=3000, accepts="80 %"), trace=False))
    asked = found["expedites_asked"]
    assert asked > 500
    assert abs(found["responsiveness"] - 0.8) <= 3 * sqrt(0.8 * 0.2 / asked)
    assert found["expedites"] == pytest.approx(found["responsiveness"] * asked)
    assert found["rush_lead_time"] == 2


def test_mean_rush_lead_time_is_that_of_its_law() -> None:
    found = played(a_buyer(SHORT, "4 days", days=2000, lead_time="3 ± 1 days"), trace=False)
    shipped = found.total("shipments", "maker (rush)>shop/item")
    assert abs(metrics(found)["rush_lead_time"] - 3) <= 3 / sqrt(shipped)


def test_whoever_is_refused_asks_once_a_day_however_often_customers_come() -> None:
    poisson = {"arrivals": "20 orders/day", "size": {"mean": 1}}
    run = played(a_buyer({"level": 30, "review": "continuous"}, 60, poisson, 50, accepts="0 %"))
    assert run.total("rush_asked") <= 51


def test_capacity_is_shared_by_all_who_ask_on_a_day() -> None:
    shop = {
        "demand": {"series": [20, 0, 20, 0], "bucket": "1 day", "then": "stop"},
        "stock": {"item": {"level": 20, "review": "1 day", "opening": {"on_hand": 20}}},
        "buys": {"rule": "expedite", "supplier": "maker", "when_below": 20},
    }
    run = played(
        a_world(4, {"maker": {**a_hurry(capacity="30 units/day"), "lead_time": "9 days"}}, {"a": shop, "b": shop})
    )
    for name, fast in (("a", [20, 20]), ("b", [10, 10, 10, 10])):
        assert [row.quantity for row in run.rows("dispatch", f"maker (rush)>{name}/item")] == fast
    # b: 20 asked and 10 granted on day 0; the 10 that went the usual way are far off, so 10 more are asked on day 1
    assert run.total("rush_accepted", "b/item") == 4


def test_what_is_hurried_goes_before_all_that_waits_for_the_supplier_s_capacity() -> None:
    world = a_shop(
        [50, 0, 0, 45, 0, 0],
        {"level": 60, "review": "1 day", "opening": {"on_hand": 60}},
        "2 days",
        supplier={**a_hurry(lead_time="1 day"), "capacity": "10 units/day"},
        site={"buys": {"rule": "expedite", "supplier": "maker", "when_below": 5}},
    )
    run = played(world)
    # 50 wait from day 0 on; on day 3, when 10 of them are still there, 10 are hurried: the others leave a day later
    left = [(row.day, "rush" in row.place, row.quantity) for row in run.rows("dispatch")]
    assert left == [(day, day == 4, 10) for day in range(6)]


def test_nobody_asks_a_supplier_who_is_known_to_stand_still() -> None:
    world = a_buyer(SHORT, days=30)
    world["disruptions"] = {
        "strike": {"hits": "maker", "starts": "day 5", "lasts": "10 days", "detected_after": "2 days"}
    }
    world["sites"]["shop"]["demand"] = "10 units/day"
    run = played(world)
    left = [row.day for row in run.rows("dispatch", "maker (rush)>shop/item")]
    assert not [day for day in left if 5 <= day < 15]
    asked = run.days("rush_asked")
    assert sum(asked[5:7]) > 0  # nobody knows yet
    assert sum(asked[7:15]) == 0
    assert sum(asked[15:]) > 0


def test_a_lead_time_that_a_disruption_stretches_is_stretched_in_a_hurry_too() -> None:
    world = a_buyer(SHORT, days=30)
    world["disruptions"] = {"fog": {"hits": "maker", "starts": "day 0", "lead_time": "300 %"}}
    assert metrics(played(world))["rush_lead_time"] == 6
    world["disruptions"]["fog"]["hits"] = "maker>shop"  # the usual way, which a hurry does not take
    assert metrics(played(world))["rush_lead_time"] == 2


# What it costs and brings


def test_the_surcharge_is_a_cause_of_its_own_and_the_price_a_purchase() -> None:
    run = played(a_buyer(SHORT))
    found = measure(run.blueprint, run.ledger)
    units = found.chain["expedited_units"]
    assert units > 0
    assert found.chain["expedite_cost"] == pytest.approx(3.5 * units)
    assert found.chain["expedite_spend"] == pytest.approx(13.5 * units)
    assert found.parties["shop", "expedite"] == pytest.approx(3.5 * units)
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])
    bought = -run.ledger.change("supplied").sum()
    assert found.chain["purchase_cost"] == pytest.approx(10 * bought)
    assert found.chain["landed_cost_per_unit"] == pytest.approx(10 + 3.5 * units / bought)


def half_in_a_hurry(days: int = 100, **maker: Any) -> Played:
    """Ten units a day at 9 USD, where the list price is 10; every second one at twice the price, in a hurry."""
    terms = {"lead_time": "2 days", "surcharge": "100 %"}
    price = {"contract": "9 USD", "reference": "10 USD"}
    buys = {"rule": "expedite", "supplier": "maker", "when_below": "5 days"}
    supplier = {"price": price, "contract": {"expedite": terms}, **maker}
    return played(a_shop([10] * days, {"level": 100}, "12 days", supplier=supplier, site={"buys": buys}))


def test_what_is_saved_against_the_list_price_is_less_by_the_surcharge() -> None:
    """500 units at 9 save 500 against 10; 500 at 18 lose 4000."""
    run = half_in_a_hurry()
    found = metrics(run)
    assert found["expedited_units"] == 500
    assert found["savings"] == 500 * (10 - 9) + 500 * (10 - 18)
    assert found["ppv"] == 500 * 9
    (card,) = suppliers(run.blueprint.keeping_lines(), Simulation(run.blueprint.keeping_lines()).finish()).suppliers
    assert (card["spend"], card["savings"]) == (13500, -3500)


def test_a_surcharge_is_on_the_bill_and_owed_as_long_as_the_price() -> None:
    """Every two days of bills are 90 + 180 (or two halves of it): 135 a day, for 30 days, once they have filled up."""
    run = half_in_a_hurry(400, payment="net 30 days")
    assert run.closing("payable") == 30 * 135
    assert run.total("paid") == 370 * 135
    assert metrics(run)["dpo"] == pytest.approx(metrics(run)["payables"] / 135)


def test_a_hurry_may_have_its_own_freight_and_least_order() -> None:
    world = a_buyer(SHORT, moq=25, freight={"cost": "2 USD/unit"}, demand="10 units/day")
    world["suppliers"]["maker"] |= {"freight": "0.5 USD/unit", "moq": 5}
    run = played(world)
    fast = run.rows("dispatch", "maker (rush)>shop/item")
    assert {row.quantity for row in fast} == {25.0}
    assert {row.amount for row in run.rows("freight", "maker (rush)>shop/item")} == {50.0}
    slow, paid = (run.rows(kind, "maker>shop/item") for kind in ("dispatch", "freight"))
    assert [row.amount for row in paid] == [row.quantity * 0.5 for row in slow] != []


def test_expediting_serves_more_customers_at_once_with_the_same_customers() -> None:
    gains = []
    for replication in range(12):
        fast, slow = (
            metrics(played(world, trace=False, replication=replication))["fill_rate"]
            for world in (a_buyer(SHORT, "3 days"), without_hurry(a_buyer(SHORT, "3 days")))
        )
        gains.append(fast - slow)
    assert mean(gains) > 3 * stdev(gains) / sqrt(len(gains)) > 0


def test_a_switch_lets_every_order_go_the_fast_way_while_it_is_on() -> None:
    run = Simulation(lower(load(a_buyer({"level": 90, "review": "1 day"}, -1000))["base"], 1))
    rush = run.stocks[0].rush
    assert rush is not None
    days = []
    for day in range(30):
        rush.hurries_all = 10 <= day < 20
        before = run.books.supplied[1]
        run.step()
        days.append(before - run.books.supplied[1])
    assert not any(days[:10])
    assert all(days[10:20])
    assert not any(days[20:])


# What is refused


def refused(buys: World, supplier: World | None = None, stock: World | None = None, **others: Any) -> list[str]:
    suppliers = {
        "maker": {"lead_time": "8 days", **(a_hurry() if supplier is None else supplier)},
        "plain": {"lead_time": "4 days"},
    }
    shop = {"demand": "10 units/day", "stock": {"item": stock or SHORT}, "buys": buys, **others}
    hub = {"stock": {"item": SHORT}, "buys": "plain"}
    try:
        return [fault.message for fault in load(a_world(30, suppliers, {"shop": shop, "hub": hub})).warnings]
    except ScenarioError as error:
        return [fault.message for fault in error.faults]


ASKS = {"rule": "expedite", "supplier": "maker", "when_below": "3 days"}


@pytest.mark.parametrize(
    ("said", "case"),
    [
        ("shop.buys has rule 'expedite', which needs one 'supplier'", {"buys": {**ASKS, "supplier": None}}),
        ("shop.buys asks plain to hurry, but nothing is agreed", {"buys": {**ASKS, "supplier": "plain"}}),
        ("hub is a site; only outside suppliers hurry", {"buys": {**ASKS, "supplier": "hub"}}),
        (
            "names no supplier, and none of its sources hurries",
            {"buys": {"supplier": "plain", "expedite": {"when_below": 3}}},
        ),
        (
            "unknown supplier 'makr' in shop.buys.expedite",
            {"buys": {"supplier": "plain", "expedite": {"supplier": "makr", "when_below": 3}}},
        ),
        ("the rule 'expedite' has a fast way of its own", {"buys": {**ASKS, "expedite": {"when_below": 3}}}),
        (
            "leaves the decision to the vendor, so nobody asks",
            {"buys": {**ASKS, "replenished_by": "supplier"}, "stock": {"review": "1 day"}},
        ),
        ("which is no faster than the 8 days", {"buys": ASKS, "supplier": a_hurry(lead_time="8 days")}),
        ("none would ever be hurried", {"buys": ASKS, "supplier": {**a_hurry(capacity="4 units/day"), "moq": 5}}),
        ("so the loop would overflow", {"buys": ASKS, "stock": {"policy": "kanban", "bin": 5, "cards": 9}}),
        ("needs either days or units", {"buys": {**ASKS, "when_below": {}}}),
        ("order_cap cannot be held", {"buys": ASKS, "stock": {**SHORT, "order_cap": 30}}),
    ],
)
def test_what_cannot_be_is_refused(said: str, case: dict[str, Any]) -> None:
    found = refused(**case)
    assert any(said in message for message in found), found


def test_what_can_be_is_not_refused() -> None:
    assert [said for said in refused(ASKS) if "plain" not in said] == []
    assert refused({"supplier": "plain", "expedite": {"supplier": "maker", "when_below": "2 days"}}) == []

"""Orders that wait for approval before they leave the house."""

from math import sqrt
from typing import Any

import pytest
from scipy.stats import norm

from simchain.blueprint import lower
from simchain.engines.eventwise import Simulation
from simchain.errors import ScenarioError
from simchain.metrics import measure
from simchain.scenario import load
from tests.builders import Played, World, a_shop, a_world, played

DEMAND = "100 ± 20 units/day"


def a_buyer(approval: World | None, stock: World | None = None, lead_time: str = "10 ± 2 days", **others: Any) -> World:
    """A shop that buys at 10 USD; `approval` is what its orders wait for."""
    site = {} if approval is None else {"approval": approval}
    supplier = {"price": "10 USD", **others.pop("supplier", {})}
    return a_shop(DEMAND, stock or {}, lead_time, others.pop("days", 400), supplier=supplier, site=site, **others)


def metrics(run: Played) -> dict[str, float]:
    return measure(run.blueprint, run.ledger).chain


def level_of(world: World) -> float:
    return float(lower(load(world)["base"], 1).points[0].policy.level)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "stock",
    [
        {"level": 1300, "review": "1 day"},
        {"safety": {"cycle_service": "95 %"}},
        {"safety": {"fill_rate": "98 %"}, "review": "7 days"},
        {"policy": "reorder_point", "quantity": 500},
        {"policy": "min_max", "reorder_point": 1200, "order_up_to": 1700},
    ],
    ids=str,
)
def test_to_wait_three_days_for_approval_is_to_be_three_days_in_the_mail(stock: World) -> None:
    waits = played(a_buyer({"takes": "3 days"}, stock))
    mailed = played(a_buyer(None, stock, supplier={"order_delay": "3 days"}))
    for name, series in mailed.ledger.series.items():
        assert waits.ledger.series[name][:, : series.shape[1]].tobytes() == series.tobytes(), name
    assert metrics(waits)["request_cycle_time"] == 3


def test_it_adds_to_the_lead_time_and_its_variance_in_a_level() -> None:
    z = norm.ppf(0.95)
    for takes, mean, variance in (("0 days", 0, 0), ("3 days", 3, 0), ("3 ± 1 days", 3, 1), ("6 ± 4 days", 6, 16)):
        textbook = 100 * (10 + mean) + z * sqrt((10 + mean) * 20**2 + 100**2 * (2**2 + variance))
        assert level_of(a_buyer({"takes": takes})) == pytest.approx(textbook, rel=1e-4), takes
    fixed = 100 * 13 + z * sqrt(13 * 20**2 + 100**2 * 1)
    assert level_of(a_buyer({"takes": "3 ± 1 days"}, lead_time="10 days")) == pytest.approx(fixed, rel=1e-4)


def test_the_effective_lead_time_grows_by_what_approval_takes() -> None:
    without, exact = (metrics(played(a_buyer(one), trace=False)) for one in (None, {"takes": "3 days"}))
    assert without["effective_lead_time"] == pytest.approx(10, abs=3 * 2 / sqrt(390))
    assert exact["effective_lead_time"] - without["effective_lead_time"] == pytest.approx(3, abs=3 * 2 / sqrt(390))
    run = played(a_buyer({"takes": "3 ± 1 days"}), trace=False)
    assert abs(metrics(run)["request_cycle_time"] - 3) <= 3 / sqrt(run.total("approvals"))


def test_only_what_is_worth_more_waits() -> None:
    """Orders of 400 and 700 units in turn, at 10 USD: 5000 USD lies between them."""
    stock = {"policy": "scripted", "orders": [400, 0, 0, 700, 0, 0], "then": "repeat", "opening": {"on_hand": 999}}
    run = played(a_buyer({"takes": "2 days", "above": "5000 USD"}, stock, "1 day", days=12))
    left = [(row.day, row.quantity) for row in run.rows("dispatch")]
    assert left == [(0, 400), (5, 700), (6, 400), (11, 700)]
    assert (run.total("requests"), run.total("approvals"), run.total("approval_days")) == (4, 2, 4)
    assert metrics(run)["request_cycle_time"] == 1
    exactly = played(a_buyer({"takes": "2 days", "above": "7000 USD"}, stock, "1 day", days=12))
    assert exactly.total("approvals") == 0


@pytest.mark.parametrize(
    ("stock", "above", "counts"),
    [
        ({"policy": "reorder_point", "quantity": 600}, "5000 USD", True),
        ({"policy": "reorder_point", "quantity": 500}, "5000 USD", False),
        ({"review": "7 days"}, "6000 USD", True),
        ({"review": "1 day"}, "6000 USD", False),
        ({"policy": "reorder_point", "order_cost": "50 USD", "holding": "0.01 USD/unit/day"}, "3000 USD", True),
        ({"policy": "reorder_point", "order_cost": "50 USD", "holding": "0.01 USD/unit/day"}, "30000 USD", False),
    ],
    ids=str,
)
def test_a_level_counts_it_where_the_usual_order_is_worth_so_much(stock: World, above: str, counts: bool) -> None:
    """The EOQ here is sqrt(2 x 50 x 100 / 0.01) = 1000 units."""

    def level(approval: World | None) -> float:
        policy = lower(load(a_buyer(approval, stock))["base"], 1).points[0].policy
        return float(getattr(policy, "level", getattr(policy, "reorder_point", 0.0)))

    plain, always = level(None), level({"takes": "3 ± 1 days"})
    assert always > plain
    assert level({"takes": "3 ± 1 days", "above": above}) == (always if counts else plain)


def test_a_purchase_may_have_its_own_and_other_sites_need_none() -> None:
    sites = {
        "hub": {"stock": {"item": {"level": 900}}, "buys": {"supplier": "maker", "approval": {"takes": "1 day"}}},
        "shop": {
            "demand": DEMAND,
            "stock": {"item": {"level": 400}},
            "buys": {"item": {"shares": {"hub": "50 %", "maker": "rest"}}},
            "approval": {"takes": "4 days"},
        },
    }
    run = played(a_world(40, {"maker": {"lead_time": "2 days", "price": "1 USD"}}, sites))
    assert run.total("approval_days", "hub/item") == run.total("approvals", "hub/item") > 0
    assert run.total("approval_days", "shop/item") == 4 * run.total("approvals", "shop/item") > 0
    assert run.total("requests", "shop/item") < run.total("ordered", "shop/item")
    assert [lane.approval is not None for lane in run.blueprint.lanes] == [True, False, True]


def test_what_is_hurried_waits_too_and_its_surcharge_counts() -> None:
    stock = {"level": 600, "review": "1 day"}
    world = a_buyer({"takes": "1 day", "above": "1200 USD"}, stock, days=60)
    world["suppliers"]["maker"]["contract"] = {"expedite": {"lead_time": "2 days", "surcharge": "35 %"}}
    world["sites"]["shop"]["buys"] = {"rule": "expedite", "supplier": "maker", "when_below": 500}
    run = played(world)
    ordered = {row.cause: row.day for row in run.rows("dispatch", "maker (rush)>shop/item")}
    asked = {row.id: row.day for row in run.rows("order")}
    waited = {day - asked[cause] for cause, day in ordered.items()}
    assert waited == {0.0, 1.0}


def test_the_supplier_s_promise_counts_from_the_order_that_leaves() -> None:
    blueprint = lower(load(a_buyer({"takes": "5 days"}, {"level": 1500, "review": "1 day"}, "10 days"))["base"], 1)
    ledger = Simulation(blueprint.keeping_lines()).finish()
    lines = ledger.lines[0][:300]
    assert [line.ordered_at for line in lines] == [day + 5 for day in range(300)]
    assert {line.promised_at - line.ordered_at for line in lines} == {10}
    assert all(line.punctual == line.quantity for line in lines)


def faults(world: World) -> list[str]:
    try:
        return [fault.message for fault in load(world).warnings]
    except ScenarioError as error:
        return [fault.message for fault in error.faults]


@pytest.mark.parametrize(
    ("said", "shop"),
    [
        ("shop.approval is not used: shop orders nothing", {"buys": "hub", "approval": {"takes": "1 day"}}),
        ("orders between sites spend no money", {"buys": {"supplier": "hub", "approval": {"takes": "1 day"}}}),
        (
            "where the vendor decides, no order is written",
            {"buys": {"supplier": "maker", "replenished_by": "supplier", "approval": {"takes": "1 day"}}, "stock": {}},
        ),
        (
            "a cancellation would overtake",
            {"buys": "maker", "approval": {"takes": "1 day"}, "stock": {"level": 9, "negative_orders": "cancel"}},
        ),
        ("no order is ever worth more", {"buys": "maker", "approval": {"takes": "1 day", "above": "5 USD"}}),
        ("shop.approval needs 'takes'", {"buys": "maker", "approval": {"above": "5 USD"}}),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_an_approval_that_nothing_waits_for_is_refused(said: str, shop: World) -> None:
    hub = {"stock": {"item": {"level": 9}}, "buys": "maker"}
    world = a_world(30, {"maker": {"lead_time": "8 days"}}, {"shop": {"demand": "1 unit/day", **shop}, "hub": hub})
    found = faults(world)
    assert any(said in message for message in found), found


def test_an_approval_that_something_waits_for_is_not() -> None:
    assert faults(a_buyer({"takes": "3 ± 1 days", "above": "500 USD"})) == []

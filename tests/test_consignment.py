"""Consignment: whose stock it is changes who bears its cost, and nothing else."""

from typing import Any

import pytest

import simchain
from simchain import ScenarioError, load
from simchain.engines.audit import audit
from simchain.errors import EngineError
from simchain.metrics import measure
from simchain.metrics.measure import Measures
from tests.builders import Played, World, a_shop, a_world, played

CARRYING = {"capital": "10 %/year", "storage": "8 %/year", "risk": "6 %/year"}
STEADY = [10.0] * 30
SHELF = {"policy": "reorder_point", "reorder_point": 35, "quantity": 50, "opening": {"on_hand": 60}}


def a_buyer(**terms: Any) -> World:
    supplier = {"price": "20 USD", "freight": "1 USD/unit"}
    world = a_shop(STEADY, SHELF, "3 days", supplier=supplier, costs={"carrying": CARRYING})
    world["sites"]["shop"]["buys"] = {"supplier": "maker", **terms}
    return world


def measures(run: Played) -> Measures:
    return measure(run.blueprint, run.ledger)


def test_goods_are_paid_when_they_leave_the_shelf():
    run = played(a_buyer(owner_until="use"))
    paid = [(row.day, row.amount) for row in run.rows("purchase")]
    assert paid == [(day, 200.0) for day in range(30)]
    assert played(a_buyer()).rows("purchase")[0].amount == 1000.0


def test_capital_and_risk_are_the_supplier_s_storage_is_the_buyer_s():
    bought, consigned = measures(played(a_buyer())), measures(played(a_buyer(owner_until="use")))
    assert ("maker", "capital") not in bought.parties
    for cause in ("capital", "risk"):
        assert consigned.parties["shop", cause] == 0
        assert consigned.parties["maker", cause] == pytest.approx(bought.parties["shop", cause])
        assert consigned.parties["maker", cause] > 0
    on_shelf = consigned.points["average_stock"][0] * 30 * 21 * 0.08 / 365
    assert consigned.parties["shop", "storage"] == pytest.approx(on_shelf)
    assert consigned.parties["shop", "storage"] + consigned.parties["maker", "storage"] == pytest.approx(
        bought.parties["shop", "storage"]
    )


def test_an_undivided_rate_is_the_supplier_s():
    world = a_buyer(owner_until="use")
    world["costs"] = {"carrying": "24 %/year"}
    parties = measures(played(world)).parties
    assert parties["shop", "holding"] == 0 < parties["maker", "holding"]


def test_the_chain_s_costs_are_the_same_whoever_owns_the_stock():
    bought, consigned = measures(played(a_buyer())), measures(played(a_buyer(owner_until="use")))
    for name in ("total_cost", "carrying_cost", "capital_cost", "carrying_rate"):
        assert consigned.chain[name] == pytest.approx(bought.chain[name], rel=1e-12), name
    assert consigned.chain["inventory_value"] == 0 < bought.chain["inventory_value"]


def test_the_chain_s_costs_stay_where_the_supplier_owned_what_is_under_way_before():
    """Up to receipt goods are his with and without consignment, and what they cost him is in his price."""
    found = []
    for terms in ({}, {"owner_until": "use"}):
        world = a_buyer(**terms)
        world["suppliers"]["maker"]["title_passes"] = "receipt"
        found.append(measures(played(world)))
    bought, consigned = found
    for name in ("total_cost", "carrying_cost", "capital_cost", "carrying_rate"):
        assert consigned.chain[name] == pytest.approx(bought.chain[name], rel=1e-12), name
    assert consigned.parties["shop", "capital"] == 0 < bought.parties["shop", "capital"]
    assert consigned.parties["maker", "capital"] == pytest.approx(bought.parties["shop", "capital"])
    of_the_shelf = consigned.points["average_stock"][0] * 30 * 21 * 0.10 / 365
    assert consigned.chain["capital_cost"] == pytest.approx(of_the_shelf)


GONE = {
    # 500 at the start and 10 that were made on day 0, too; 10 sold on each of 20 days; on day 20 they are too old
    "written off": ({"items": {"item": {"shelf_life": "20 days"}}}, "write_off", 310),
    # half of the 480 that are on the shelf before day 20 begins
    "destroyed": (
        {"disruptions": {"fire": {"hits": "shop", "destroys": "50 %"}}},
        "stock_change",
        240,
    ),
    # what left on days 18 and 19
    "lost": (
        {"disruptions": {"wreck": {"hits": "maker>shop", "transit": "lost"}}},
        "stock_change",
        20,
    ),
}
"""Ways in which goods are gone that nobody used, the cause that they stand under, and how many."""


def a_full_shelf(*, owner: str | None = None, **more: Any) -> Measures:
    """500 units that cost 10 USD and 1 USD to get there, of which ten are sold a day, for three weeks."""
    on_day_20 = {"starts": "day 20", "lasts": "1 h"}
    more = {**more, "disruptions": {name: {**one, **on_day_20} for name, one in more.get("disruptions", {}).items()}}
    supplier = {"price": "10 USD", "freight": "1 USD/unit", **more.pop("supplier", {})}
    shelf = {"level": 500, "opening": {"on_hand": 500}}
    world = a_shop([10.0] * 21, shelf, supplier=supplier, costs={"carrying": CARRYING}, **more)
    world["sites"]["shop"]["buys"] = {"supplier": "maker", **({"owner_until": owner} if owner else {})}
    return measures(played(world))


@pytest.mark.parametrize("how", GONE)
def test_goods_that_nobody_used_are_the_supplier_s_loss_and_the_chain_s(how: str) -> None:
    more, cause, units = GONE[how]
    bought, consigned = a_full_shelf(**more), a_full_shelf(**more, owner="use")
    assert bought.chain["total_cost"] > a_full_shelf().chain["total_cost"] + 9 * units
    for name in ("total_cost", "write_off_cost", "destroyed_value", "carrying_cost"):
        assert consigned.chain[name] == pytest.approx(bought.chain[name], rel=1e-12, nan_ok=True), name
    assert consigned.parties["maker", cause] == pytest.approx(10 * units)
    if cause == "write_off":
        assert bought.parties["shop", cause] == pytest.approx(11 * units)
        assert consigned.parties["shop", cause] == pytest.approx(1 * units)  # the freight is the shop's
    assert sum(consigned.parties.values()) == pytest.approx(consigned.chain["total_cost"])


def test_what_vanishes_on_consignment_is_the_supplier_s_loss_and_the_chain_s() -> None:
    shrinking = {"items": {"item": {"shrink": "100 %/year"}}}
    bought, consigned = a_full_shelf(**shrinking), a_full_shelf(**shrinking, owner="use")
    assert consigned.chain["total_cost"] == pytest.approx(bought.chain["total_cost"], rel=1e-12)
    # 480 on the shelf, as 20 are under way, on each of 20 mornings after a day
    assert bought.parties["shop", "shrinkage"] == pytest.approx(11 * 480 * 20 / 365, rel=0.01)
    assert consigned.parties["maker", "shrinkage"] == pytest.approx(bought.parties["shop", "shrinkage"] * 10 / 11)


RISING = {"item": "300 %/year"}


@pytest.mark.parametrize("how", GONE)
def test_what_nobody_used_is_lost_at_the_price_of_that_day(how: str) -> None:
    """On day 20, 10 USD have become 10 · 4^(20 / 365): that is the supplier's, and the freight of 1 USD the shop's."""
    more, cause, units = GONE[how]
    calm, rising = a_full_shelf(**more, owner="use"), a_full_shelf(**more, owner="use", inflation=RISING)
    price = 10 * 4 ** (20 / 365)
    assert calm.parties["maker", cause] == pytest.approx(10 * units)
    assert rising.parties["maker", cause] == pytest.approx(price * units)
    assert rising.parties["shop", cause] == pytest.approx(calm.parties["shop", cause])
    assert sum(rising.parties.values()) == pytest.approx(rising.chain["total_cost"])
    # ten were used on each day, on that of the fire when it was out, and on day 20 the rest was lost: no more changes
    days = [*range(20), 20 + 1 / 24 if how == "destroyed" else 20]
    used = sum(100 * (4 ** (day / 365) - 1) for day in days)
    lost = (price - 10) * units
    assert rising.chain["total_cost"] - calm.chain["total_cost"] == pytest.approx(used + lost)


def test_what_vanishes_is_lost_at_the_price_of_its_day() -> None:
    """Of an old shelf that nobody buys from, 1,000 units, a tenth of a year's share goes on each morning."""
    world = a_shop([0.0] * 3, {"level": 0, "opening": {"on_hand": 1000}}, supplier={"price": "10 USD"})
    world |= {"items": {"item": {"shrink": "36.5 %/year"}}, "inflation": RISING}
    world["sites"]["shop"]["buys"] = {"supplier": "maker", "owner_until": "use"}
    run = played(world)
    gone = [(row.day, row.quantity) for row in run.rows("shrinkage")]
    assert gone[0] == (1, pytest.approx(1, rel=1e-3))
    expected = sum(units * 10 * 4 ** (day / 365) for day, units in gone)
    assert measures(run).parties["maker", "shrinkage"] == pytest.approx(expected)
    assert measures(run).parties["shop", "shrinkage"] == pytest.approx(0)


def test_of_what_spoils_on_consignment_the_supplier_shares_what_is_left_to_the_buyer() -> None:
    """Of 310 units he loses the price, 3,100, as they are his; of the freight, 310, he bears half by contract."""
    half = {"contract": {"share": {"obsolescence": {"supplier": "50 %"}}}}
    found = a_full_shelf(**GONE["written off"][0], owner="use", supplier=half)
    assert found.parties["maker", "write_off"] == pytest.approx(3255)
    assert found.parties["shop", "write_off"] == pytest.approx(155)
    assert found.chain["cost_shared"] == pytest.approx(155)


def test_stock_on_consignment_at_the_end_is_worth_what_was_paid_for_it():
    """60 units at first, 300 sold: the freight of the rest is money that the buyer still has, its price not."""
    run = played(a_buyer(owner_until="use"))
    grown = run.closing("on_hand") + run.closing("in_transit", "maker>shop/item") - 60
    assert measures(run).chain["stock_change"] == pytest.approx(1.0 * grown)
    assert run.total("purchase") == 20 * 300


def a_vendor(terms: World) -> World:
    sites = {
        "vendor": {"stock": {"item": {"level": 200}}, "buys": "maker"},
        "shop": {
            "demand": {"series": STEADY, "bucket": "1 day", "then": "stop"},
            "stock": {"item": SHELF},
            "buys": {"supplier": "vendor", "lead_time": "2 days", **terms},
        },
    }
    return a_world(30, {"maker": {"lead_time": "4 days", "price": "20 USD"}}, sites, costs={"carrying": CARRYING})


def test_a_site_that_is_the_vendor_keeps_what_is_on_the_buyer_s_shelf():
    bought, consigned = (measures(played(a_vendor(terms))) for terms in ({}, {"owner_until": "use"}))
    assert consigned.chain["total_cost"] == pytest.approx(bought.chain["total_cost"], rel=1e-12)
    assert consigned.parties["shop", "capital"] == 0 < bought.parties["shop", "capital"]
    both = [run.parties["shop", "capital"] + run.parties["vendor", "capital"] for run in (bought, consigned)]
    assert both[0] == pytest.approx(both[1])
    # a site has rows of its own among the points: there, too
    vendor, shop = (run.points["capital_cost"] for run in (bought, consigned))
    assert shop[1] == 0 < vendor[1]
    assert consigned.points["inventory_value"][1] == 0


def test_a_consigned_part_is_paid_when_production_takes_it_and_a_consigned_lot_when_it_is_passed_on():
    plant = {
        "makes": {"pump": {"from": {"ring": 2}, "takes": "1 day"}},
        "stock": {"pump": {"level": 20}, "ring": {"level": 60}},
        "buys": {"ring": {"supplier": "maker", "owner_until": "use"}},
    }
    hub = {"stock": {"bolt": {"level": 40}}, "buys": {"bolt": {"supplier": "maker", "owner_until": "use"}}}
    shop = {
        "stock": {"pump": {"level": 20}, "bolt": {"level": 10}},
        "buys": {"pump": "plant", "bolt": "hub"},
        "demand": {"pump": "5 ± 2 units/day", "bolt": {"rate": "3 units/day", "dist": "poisson"}},
    }
    maker = {"lead_time": "2 days", "sells": {"ring": "3 USD", "bolt": "2 USD"}}
    run = played(
        a_world(
            60, {"maker": maker}, {"plant": plant, "hub": hub, "shop": shop}, items={"ring": {}, "bolt": {}, "pump": {}}
        )
    )
    assert run.total("purchase", "plant/ring") == pytest.approx(3 * run.closing("used", "plant/ring"))
    sent = (
        run.closing("sold", "shop/bolt")
        + run.closing("on_hand", "shop/bolt")
        - run.ledger.opening["on_hand"][run.at("shop/bolt")]
    )
    assert run.total("purchase", "hub/bolt") == pytest.approx(2 * sent)


def test_a_steady_flow_pays_as_it_flows():
    world = a_buyer(owner_until="use")
    world["sites"]["shop"]["demand"] = {"flow": "10 units/day"}
    run = played(world)
    assert run.total("purchase") == pytest.approx(20 * run.closing("sold"))
    assert sum(row.amount for row in run.rows("purchase")) == pytest.approx(run.total("purchase"))


def test_an_audit_finds_goods_that_were_used_and_not_paid():
    run = played(a_buyer(owner_until="use"))
    run.ledger.sums["purchase"][0] -= 20.0
    with pytest.raises(EngineError, match="6000 is due for goods that were used, but 5980 was paid"):
        audit(run.blueprint, run.ledger)


def test_parties_are_a_tidy_table_that_adds_up_to_the_chain_s_cost():
    named = {"bought": {}, "consigned": {"shop.buys": {"supplier": "maker", "owner_until": "use"}}}
    results = simchain.run({**a_buyer(), "scenarios": named}, replications=2)
    assert list(results.parties.columns) == ["scenario", "replication", "party", "cause", "amount"]
    total = results.parties.groupby(["scenario", "replication"])["amount"].sum()
    expected = results.runs.set_index(["scenario", "replication"])["total_cost"]
    assert total.to_dict() == pytest.approx(expected.to_dict())
    assert set(results.parties.query("scenario == 'bought'")["party"]) == {"shop"}


def test_one_shelf_with_goods_of_two_owners_is_refused():
    world = a_buyer()
    world["suppliers"]["other"] = world["suppliers"]["maker"]
    world["sites"]["shop"]["buys"] = {
        "rule": "split",
        "shares": {"maker": "50 %", "other": "rest"},
        "owner_until": "use",
    }
    with pytest.raises(ScenarioError, match="nobody can tell whose goods are used first"):
        load(world)


def test_two_answers_to_when_title_passes_are_refused():
    with pytest.raises(ScenarioError, match="says twice when title passes: on receipt, and at use"):
        load(a_buyer(owner_until="use", title_passes="receipt"))


def test_a_surcharge_is_owed_from_the_day_on_which_goods_leave_though_their_price_is_due_at_use() -> None:
    """Nobody takes anything: 20 are short of the 30 that should be near, and cost 5 on top each, net 10 days."""
    hurry = {"lead_time": "1 day", "surcharge": "50 %"}
    maker = {"price": "10 USD", "payment": "net 10 days", "contract": {"expedite": hurry}}
    buys = {"supplier": "maker", "owner_until": "use", "expedite": {"when_below": "30 units"}}
    shelf = {"level": 30, "opening": {"on_hand": 10}}
    run = played(a_shop([0] * 20, shelf, "5 days", supplier=maker, site={"buys": buys}))
    assert measures(run).chain["purchase_cost"] == 0
    assert [(day, paid) for day, paid in enumerate(run.days("paid")) if paid] == [(10, 20 * 5)]

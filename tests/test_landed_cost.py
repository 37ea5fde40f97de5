"""What goods have cost when they are there: price, freight, duty, insurance and handling, each with its cause."""

from typing import Any

import pytest

import simchain
from simchain import load
from simchain.blueprint import lower
from simchain.engines.audit import audit
from simchain.errors import EngineError
from simchain.metrics import measure
from tests.builders import Played, World, a_shop, a_world, played

BORNEO = {"price": "9.20 USD", "freight": "0.65 USD/unit", "duty": "7.5 %"}
ALL = {**BORNEO, "insurance": "0.5 %", "handling": "0.10 USD/unit"}


def a_buyer(supplier: World, days: int = 20, **others: Any) -> World:
    return a_shop([10] * days, {"level": 60}, "3 days", supplier=supplier, **others)


def landed(run: Played) -> float:
    return measure(run.blueprint, run.ledger).chain["landed_cost_per_unit"]


def test_the_ring_of_the_pump_seal_lands_at_10_54():
    run = played(a_buyer(BORNEO))
    assert landed(run) == pytest.approx(10.54)
    assert run.blueprint.points[0].unit_value == pytest.approx(10.54)


def test_with_the_carrying_on_the_way_a_unit_costs_more_by_its_days_under_way():
    """Three days at a thousandth of 10.54 a day; nothing, where the goods are the seller's until they arrive."""
    dear = {"run": {"warm_up": "10 days"}, "costs": {"carrying": "36.5 %/year"}}
    for title, days in (("dispatch", 3), ("receipt", 0)):
        run = played(a_buyer({**BORNEO, "title_passes": title}, **dear))
        chain = measure(run.blueprint, run.ledger).chain
        assert chain["landed_cost_per_unit"] == pytest.approx(10.54)
        assert chain["landed_cost_per_good_unit"] == pytest.approx(10.54 * (1 + days / 1000))


@pytest.mark.parametrize("rejects", ["returned", "paid"])
def test_the_freight_of_bad_units_is_carried_by_the_good_ones(rejects: str):
    """1000 are ordered at 10 with a freight of 1; some are bad, and paid back or not."""
    maker = {"price": "10 USD", "freight": "1 USD/unit", "defects": "20 %", "rejects": rejects}
    stock = {"policy": "scripted", "orders": [1000], "opening": {"on_hand": 0}}
    run = played(a_shop([0] * 5, stock, "1 day", supplier=maker))
    good = 1000 - float(run.ledger.sums["rejected"].sum())
    assert 700 < good < 900
    assert landed(run) == pytest.approx((10 * (1000 if rejects == "paid" else good) + 1000) / good)


def test_each_cause_is_posted_as_goods_leave_and_paid_by_the_buyer():
    run = played(a_buyer(ALL))
    for cause, per_unit in {"freight": 0.65, "duty": 0.69, "insurance": 0.046, "handling": 0.10}.items():
        assert [row.amount for row in run.rows(cause)] == pytest.approx([10 * per_unit] * 20), cause
        assert [row.day for row in run.rows(cause)] == [row.day for row in run.rows("dispatch")]
        assert measure(run.blueprint, run.ledger).parties["shop", cause] == pytest.approx(200 * per_unit)
    assert landed(run) == pytest.approx(10.54 + 0.046 + 0.10)


def test_parties_and_causes_add_up_to_the_total_with_all_of_them():
    found = measure(*(lambda run: (run.blueprint, run.ledger))(played(a_buyer(ALL))))
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])
    assert found.chain["total_cost"] == pytest.approx(200 * (10.54 + 0.146) - found.chain["stock_change"])


def test_stock_that_grew_is_money_that_its_party_still_has():
    """100 units came at 10 USD and 1 USD of freight, and lie there: nothing is lost."""
    shelf = {"policy": "scripted", "orders": [100], "opening": {"on_hand": 0}}
    run = played(a_shop([0] * 9, shelf, supplier={"price": "10 USD", "freight": "1 USD/unit"}))
    found = measure(run.blueprint, run.ledger)
    borne = {cause: amount for (party, cause), amount in found.parties.items() if amount and party == "shop"}
    assert borne == {"purchase": 1000, "freight": 100, "stock_change": -1100}
    assert found.chain["total_cost"] == sum(found.parties.values()) == 0


def test_the_item_s_own_rate_goes_before_the_supplier_s_and_the_lane_s_before_both():
    maker = {
        "lead_time": "1 day",
        "duty": "5 %",
        "sells": {"ring": {"price": "10 USD", "duty": "20 %"}, "bolt": "10 USD"},
    }
    stock = {
        "stock": {"ring": {"level": 20}, "bolt": {"level": 20}},
        "demand": {"ring": "1 unit/day", "bolt": "1 unit/day"},
    }
    sites = {
        "near": {**stock, "buys": {"ring": "maker", "bolt": "maker"}},
        "far": {**stock, "buys": {"ring": {"supplier": "maker", "duty": "0 %"}, "bolt": "maker"}},
    }
    run = played(a_world(10, {"maker": maker}, sites, items={"ring": {}, "bolt": {}}))
    values = {point.name: point.unit_value for point in run.blueprint.points}
    assert values == pytest.approx({"near/ring": 12, "near/bolt": 10.5, "far/ring": 10, "far/bolt": 10.5})


def test_between_sites_duty_is_on_what_the_goods_have_cost_so_far():
    sites = {
        "hub": {"stock": {"item": {"level": 40}}, "buys": "maker"},
        "shop": {
            "stock": {"item": {"level": 20}},
            "buys": {"supplier": "hub", "duty": "10 %", "handling": "1 USD/unit"},
            "demand": "1 unit/day",
        },
    }
    run = played(a_world(10, {"maker": {"lead_time": "1 day", "price": "20 USD"}}, sites))
    assert [row.amount for row in run.rows("duty")] == [2.0] * 10
    assert run.blueprint.points[1].unit_value == 23.0


def test_a_tariff_holds_for_what_leaves_while_it_lasts():
    rise = {"hits": "maker", "starts": "day 5", "lasts": "4 days", "change": {"duty": "25 %"}}
    run = played(a_buyer(BORNEO, disruptions={"rise": rise}))
    rates = [row.amount / 92 for row in run.rows("duty")]
    assert rates == pytest.approx([0.075] * 5 + [0.25] * 4 + [0.075] * 11)


@pytest.mark.parametrize("hits", ["maker", "maker>shop", ["maker", "shop"]])
def test_a_tariff_for_good_lifts_landed_cost_by_the_step_in_duty(hits: Any):
    rise = {"hits": hits, "starts": "day 10", "change": {"duty": "25 %"}}
    before = played(a_buyer(BORNEO, disruptions={"rise": rise}, run={"horizon": "10 days"}))
    after = played(a_buyer(BORNEO, disruptions={"rise": rise}, run={"warm_up": "10 days"}))
    assert landed(after) - landed(before) == pytest.approx(9.20 * (0.25 - 0.075))


def test_of_two_tariffs_the_later_decree_holds_and_can_lift_a_duty():
    first = {"hits": "maker", "starts": "day 2", "lasts": "8 days", "change": {"duty": "50 %"}}
    second = {"hits": "maker", "starts": "day 4", "lasts": "3 days", "change": {"duty": "0 %"}}
    run = played(a_buyer({"price": "10 USD"}, disruptions={"second": second, "first": first}))
    paid = {row.day: row.amount for row in run.rows("duty")}
    assert paid == {2: 50, 3: 50, 7: 50, 8: 50, 9: 50}


def test_duty_and_insurance_are_of_the_price_of_the_day():
    dear = {"hits": "maker", "starts": "day 3", "lasts": "2 days", "change": {"price": "150 %"}}
    run = played(a_buyer({"price": "10 USD", "duty": "10 %", "insurance": "1 %"}, 8, disruptions={"dear": dear}))
    assert [row.amount for row in run.rows("duty")] == pytest.approx([10] * 3 + [15] * 2 + [10] * 3)
    assert [row.amount for row in run.rows("insurance")] == pytest.approx([1] * 3 + [1.5] * 2 + [1] * 3)


def test_the_cheapest_source_is_that_with_the_lowest_landed_cost_as_long_as_the_tariff_is_off():
    world = a_buyer({"price": "9 USD", "duty": "10 %", "handling": "0.05 USD/unit"}, 6)
    world["suppliers"]["near"] = {"lead_time": "3 days", "price": "10 USD"}
    world["sites"]["shop"]["buys"] = {"rule": "cheapest", "sources": ["near", "maker"]}
    world["disruptions"] = {"rise": {"hits": "maker", "starts": "day 2", "lasts": "2 days", "change": {"duty": "12 %"}}}
    chosen = [row.place.partition(">")[0] for row in played(world).rows("dispatch")]
    assert chosen == ["maker", "maker", "near", "near", "maker", "maker"]


def test_goods_on_consignment_pay_duty_as_they_come_and_their_price_at_use():
    world = a_buyer(BORNEO, site={"buys": {"supplier": "maker", "owner_until": "use"}})
    run = played(world)
    assert len(run.rows("duty")) == 20
    assert landed(run) == pytest.approx(10.54)


def test_who_pays_none_of_this_keeps_no_account_of_it():
    run = played(a_buyer({"price": "9 USD", "freight": "1 USD/unit"}))
    assert "duty" not in run.ledger.sums
    assert run.blueprint.lanes[0].levies is None
    assert measure(run.blueprint, run.ledger).chain["duty_cost"] == 0


def test_an_audit_finds_duty_that_was_not_posted():
    run = played(a_buyer(BORNEO))
    run.ledger.sums["duty"][0] += 1
    with pytest.raises(EngineError, match="the rows of kind duty add up to 138, the sum of duty is 139"):
        audit(run.blueprint, run.ledger)


def test_an_order_quantity_counts_duty_in_what_stock_costs():
    shelf = {"policy": "reorder_point", "reorder_point": 40, "quantity": "eoq", "order_cost": "100 USD"}
    costs = {"carrying": "24 %/year"}
    bare, levied = (
        lower(load(a_shop("10 units/day", shelf, supplier=maker, costs=costs))["base"]).points[0].policy
        for maker in ({"price": "10 USD"}, {"price": "10 USD", "duty": "44 %"})
    )
    assert bare.quantity == pytest.approx(1.2 * levied.quantity)  # type: ignore[union-attr]


def test_a_share_of_no_price_is_warned_of():
    (warning,) = load(a_buyer({"duty": "7.5 %"})).warnings
    assert "suppliers.maker.duty is a share of the price, but maker asks none for 'item'" in str(warning)


def test_a_tariff_needs_somebody_who_brings_goods_in():
    rise = {"hits": "shop", "starts": "day 5", "change": {"duty": "25 %"}}
    with pytest.raises(simchain.ScenarioError, match="has 'change', but hits no supplier and no lane"):
        load(a_buyer(BORNEO, disruptions={"rise": rise}))

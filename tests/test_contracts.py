"""What suppliers promise, and what follows: penalties, bonuses, and how well contracts are kept."""

from typing import Any

import pytest

import simchain
from simchain import load
from simchain.blueprint import lower
from simchain.engines.audit import audit
from simchain.engines.eventwise import Simulation
from simchain.errors import EngineError
from simchain.metrics import measure
from simchain.rules.terms.contracts import Guarantee, late_penalty
from tests.builders import Played, World, a_shop, a_world, played

TARGET = {"share": "95 %", "late": "1 day"}


def a_buyer(contract: Any, quantity: float = 50, days: int = 60, lead_time: str = "6 days", **supplier: Any) -> World:
    """A shop that sells 10 a day and orders a quantity at 80."""
    shelf = {"policy": "reorder_point", "reorder_point": 80, "quantity": quantity}
    maker = {"price": "10 USD", **supplier, **({"contract": contract} if contract is not None else {})}
    return a_shop([10] * days, shelf, lead_time, supplier=maker)


def chain(run: Played) -> dict[str, float]:
    return measure(run.blueprint, run.ledger).chain


def test_a_line_of_10_000_that_is_three_days_late_at_one_percent_a_day_owes_300():
    """Row 16 of the concepts, by the formula and by a run."""
    assert late_penalty(Guarantee(rate=0.01, cap=0.10), 10000, 3) == 300
    run = played(a_buyer({"promised": "3 days", "late_penalty": {"rate": "1 %/day", "cap": "10 %"}}, 1000, days=150))
    assert [row.amount for row in run.rows("late_penalty")] == [-300]
    assert chain(run)["late_penalty_cost"] == -300


@pytest.mark.parametrize(("late_by", "share"), [(0, 0), (1, 0), (2, 0.02), (9, 0.09), (12, 0.10)])
def test_days_within_the_window_are_free_and_the_cap_holds(late_by, share):
    contract = {"promised": "4 days", "on_time_target": TARGET, "late_penalty": {"rate": "1 %/day", "cap": "10 %"}}
    run = played(a_buyer(contract, 500, 90, f"{4 + late_by} days"))
    assert {round(row.amount, 9) for row in run.rows("late_penalty")} == ({-5000 * share} if share else set())


def test_what_is_late_lowers_what_the_buyer_pays_and_parties_add_up_to_the_chain():
    plain, fined = (
        measure(run.blueprint, run.ledger)
        for run in map(played, (a_buyer(None), a_buyer({"promised": "3 days", "late_penalty": {"rate": "1 %/day"}})))
    )
    penalty = fined.parties["shop", "late_penalty"]
    assert penalty < 0
    assert fined.chain["total_cost"] == pytest.approx(plain.chain["total_cost"] + penalty)
    assert sum(fined.parties.values()) == pytest.approx(fined.chain["total_cost"])


def test_whoever_keeps_his_word_attains_all_of_it_and_gets_the_bonus():
    """Rows 15 and 17: nothing is random, so all lines are on time; the bonus is half a percent of what was due."""
    contract = {"on_time_target": TARGET, "on_time_bonus": {"above": "97 %", "pay": "0.5 %", "every": "10 days"}}
    run = played(a_buyer(contract, days=61))
    found = chain(run)
    assert found["sla_attainment"] == 1
    assert found["sla_shortfall"] == 0
    due = sum(line.promised_at + 1 < 60 for line in run.ledger.lines[0])
    assert due > 5
    assert found["on_time_bonus_cost"] == pytest.approx(0.005 * due * 50 * 10)


@pytest.mark.parametrize(("bar", "paid"), [("74 %", 40.0), ("75 %", 0.0), ("76 %", 0.0)])
def test_a_bonus_is_paid_above_the_bar_and_not_at_it(bar, paid):
    """Row 17 of the concepts: of four orders of 1,000 USD the last takes twice as long, so 75 % are on time."""
    contract = {"promised": "5 days", "on_time_bonus": {"above": bar, "pay": "1 %", "every": "20 days"}}
    shelf = {"policy": "scripted", "orders": [100] * 4, "opening": {"on_hand": 0}}
    world = a_shop([0] * 30, shelf, "5 days", supplier={"price": "10 USD", "contract": contract})
    world["disruptions"] = {"fog": {"hits": "maker", "starts": "day 3", "lasts": "1 day", "lead_time": "200 %"}}
    found = measure((run := played(world)).blueprint, run.ledger)
    assert found.chain["on_time_bonus_cost"] == pytest.approx(paid)
    assert found.parties["shop", "on_time_bonus"] == pytest.approx(paid)
    assert found.chain["total_cost"] == pytest.approx(paid)  # the buyer pays it; the goods are still there
    assert found.chain["late_penalty_cost"] == 0


@pytest.mark.parametrize(
    ("days", "every", "lead_time", "times"),
    [(30, "10 days", 2, 3), (365, "1 month", 2, 12), (365, "1 year", 0, 1), (365, "1 year", 5, 1)],
)
def test_the_bonus_of_the_period_that_ends_with_the_run_is_paid(
    days: int, every: str, lead_time: int, times: int
) -> None:
    """A line of 100 USD a day: all are due before the end but those of the last days, one for each of lead time."""
    contract = {"on_time_bonus": {"above": "97 %", "pay": "0.5 %", "every": every}}
    supplier = {"price": "10 USD", "contract": contract}
    world = a_shop([10] * days, {"level": 60}, f"{lead_time} days", supplier=supplier)
    paid = [row.amount for row in played(world).rows("on_time_bonus")]
    assert len(paid) == times
    assert sum(paid) == pytest.approx((days - lead_time) * 100 * 0.005)


@pytest.mark.parametrize(("every", "told"), [({"every": "31 days"}, True), ({}, True), ({"every": "30 days"}, False)])
def test_a_bonus_that_no_period_of_the_run_settles_is_warned_of(every: dict[str, str], told: bool) -> None:
    contract = {"on_time_bonus": {"above": "97 %", "pay": "0.5 %", **every}}
    supplier = {"price": "10 USD", "contract": contract}
    warnings = [str(one) for one in load(a_shop([10] * 30, {"level": 40}, "2 days", supplier=supplier)).warnings]
    said = "do not end within the run of 30 days: nothing is paid"
    assert [said in one and "suppliers.maker.contract.on_time_bonus" in one for one in warnings] == [True] * told


def test_the_bar_of_a_bonus_is_the_target_where_it_names_none():
    contract = {"on_time_target": TARGET, "on_time_bonus": {"pay": "1 %"}}
    rule = lower(load(a_buyer(contract))["base"]).lanes[0].guarantee
    assert rule is not None
    assert (rule.bonus_above, rule.settled_every) == (0.95, pytest.approx(365 / 12))


@pytest.mark.parametrize(
    ("promised", "window", "attained"),
    [
        ("9 days", {"early": "2 days"}, 0),  # it takes 6
        ("9 days", {"early": "3 days"}, 1),
        ("4 days", {"late": "1 day"}, 0),
        ("4 days", {"late": "2 days"}, 1),
        ("4 days", {}, 0),
        ("6 days", {}, 1),
    ],
)
def test_a_delivery_counts_as_long_as_the_window_lets_it(promised, window, attained):
    """Row 15 of the concepts."""
    contract = {"promised": promised, "on_time_target": {"share": "95 %", **window}}
    assert chain(played(a_buyer(contract)))["sla_attainment"] == attained


def test_a_shortfall_is_against_the_share_agreed():
    contract = {"promised": "3 days", "on_time_target": {"share": "80 %"}}
    assert chain(played(a_buyer(contract)))["sla_shortfall"] == pytest.approx(0.8)


def test_all_clauses_are_kept_where_nothing_goes_wrong_and_none_without_a_contract():
    """Row 25 of the concepts."""
    assert chain(played(a_buyer({})))["contract_compliance"] == 1
    assert chain(played(a_buyer({})))["on_contract_spend"] == 1
    bare = played(a_buyer(None))
    assert chain(bare)["contract_compliance"] != chain(bare)["contract_compliance"], "undefined without a contract"
    assert bare.ledger.lines == {}


def dearer() -> World:
    shock = {"dear": {"hits": "maker", "starts": "day 20", "change": {"price": "120 %"}}}
    return {**a_buyer({}), "disruptions": shock}


def spoiled() -> World:
    return a_buyer({}, defects="20 %")


@pytest.mark.parametrize(
    "world", [dearer(), spoiled(), a_buyer({"promised": "5 days"})], ids=["price", "quality", "window"]
)
def test_each_clause_that_is_broken_breaks_compliance(world):
    assert chain(played(world))["contract_compliance"] < 0.7


def test_spend_under_contract_is_that_share_of_all_orders():
    world = a_buyer({})
    world["suppliers"]["other"] = {"lead_time": "6 days", "price": "10 USD"}
    world["sites"]["shop"]["buys"] = {"maker": "60 %", "other": "40 %"}
    assert chain(played(world))["on_contract_spend"] == pytest.approx(0.6, abs=0.05)


def fined(days: int, disruption: World, **penalty: str) -> Played:
    """A line of 100 USD a day that is promised in five days, and would be there then."""
    contract = {"promised": "5 days", "late_penalty": {"rate": "1 %/day", **penalty}}
    supplier = {"price": "10 USD", "contract": contract}
    return played(a_shop([10] * days, {"level": 200}, "5 days", supplier=supplier, disruptions={"bad": disruption}))


def test_what_is_late_when_the_run_ends_owes_as_if_it_came_then() -> None:
    """The supplier stands still from day 20 on: what is ordered on day t is 95 - t days late when the run of 100 days
    ends. 66 lines are at the cap of 10 %, nine are 9, 8, ... 1 days late."""
    run = fined(100, {"hits": "maker", "starts": "day 20", "lasts": "500 days"}, cap="10 %")
    assert chain(run)["late_penalty_cost"] == pytest.approx(-(66 * 10 + sum(range(10))))
    assert {row.day for row in run.rows("late_penalty")} == {99}, "the last day"


LOST = {"hits": "maker>shop", "starts": "day 20", "lasts": "3 days", "transit": "lost"}
"""What was ordered on days 15 to 19 never comes. Ordered again on day 20, with that day's 10, it leaves on day 23 with
the lines of days 21 and 22: 600 USD three days late, 100 two and 100 one, which is 18 + 2 + 1."""


def test_a_line_that_was_lost_owes_up_to_the_cap_on_the_day_on_which_that_is_reached() -> None:
    run = fined(60, LOST, cap="10 %")
    assert chain(run)["late_penalty_cost"] == pytest.approx(-(21 + 5 * 10))
    at_the_cap = [row.day for row in run.rows("late_penalty") if row.amount == pytest.approx(-10)]
    assert at_the_cap == [29, 30, 31, 32, 33], "when the tenth day ends after the one promised, 20 to 24"


def test_a_line_that_was_lost_owes_without_a_cap_until_the_run_ends() -> None:
    run = fined(50, LOST)
    assert chain(run)["late_penalty_cost"] == pytest.approx(-(21 + 30 + 29 + 28 + 27 + 26))


def test_late_goods_of_before_the_run_owe_nothing():
    world = a_buyer({"promised": "1 day", "late_penalty": {"rate": "1 %/day"}}, days=6)
    world["sites"]["shop"]["stock"]["item"]["opening"] = {"on_hand": 500, "in_transit": {"day 4": 30}}
    assert played(world).rows("late_penalty") == []


def test_an_audit_finds_a_penalty_that_was_not_posted():
    run = played(a_buyer({"promised": "3 days", "late_penalty": {"rate": "1 %/day"}}))
    run.ledger.sums["late_penalty"][0] += 1
    with pytest.raises(EngineError, match="the rows of kind late_penalty add up to"):
        audit(run.blueprint, run.ledger)


def test_who_has_no_contract_keeps_no_account_of_promises():
    run = Simulation(lower(load(a_buyer(None))["base"]))
    assert run.lanes[0].lines is None
    assert not hasattr(run.books, "late_penalty")


@pytest.mark.parametrize(
    ("contract", "message"),
    [
        (
            {"late_penalty": {"rate": "5 %/day", "cap": "2 %"}},
            "is capped at 0.02 of the value, less than one day costs",
        ),
        ({"on_time_bonus": {"pay": "1 %"}}, "has 'on_time_bonus', but no share to pass; add 'above: 97 %'"),
        (
            {"on_time_target": TARGET, "on_time_bonus": {"above": "90 %", "pay": "1 %"}},
            "pays a bonus above 90 %, less than its target of 95 %",
        ),
        ({"on_time_bonus": {"above": "100 %", "pay": "1 %"}}, "pays a bonus above 100 %, which nobody can pass"),
        ({"late_penalty": {"rate": "1 %"}}, "needs a quantity in %/day; got '1 %'"),
    ],
)
def test_promises_that_contradict_each_other_are_refused(contract, message):
    with pytest.raises(simchain.ScenarioError) as refused:
        load(a_buyer(contract))
    assert message in str(refused.value)


def test_a_bonus_is_no_share_of_bad_goods_that_were_paid_back() -> None:
    """One order of 100 at 10, on time, some of it bad: 1 % of what was paid in the end."""
    contract = {"promised": "6 days", "on_time_bonus": {"above": "90 %", "pay": "1 %"}}
    maker = {"price": "10 USD", "contract": contract, "defects": "8 %"}
    stock = {"policy": "scripted", "orders": [100], "opening": {"on_hand": 0}}
    found = chain(played(a_shop([0] * 60, stock, "6 days", supplier=maker)))
    assert found["purchase_cost"] == 10 * (100 - found["units_rejected"]) < 1000
    assert found["on_time_bonus_cost"] == pytest.approx(0.01 * found["purchase_cost"])


def hurried(contract: World, lead_time: str = "4 days", days: int = 60, **more: Any) -> Played:
    """20 units short of the 30 that should be near: at 10 USD, and half as much on top for the hurry, 300 USD."""
    expedite = {"lead_time": lead_time, "surcharge": "50 %"}
    maker = {"price": "10 USD", "contract": {**contract, "expedite": expedite}, **more}
    buys = {"supplier": "maker", "expedite": {"when_below": "30 units"}}
    shelf = {"level": 30, "opening": {"on_hand": 10}}
    return played(a_shop([0] * days, shelf, "9 days", supplier=maker, site={"buys": buys}))


@pytest.mark.parametrize(("lead_time", "owed"), [("1 day", 0), ("4 days", 9), ("8 days", 15)])
def test_a_hurried_line_that_is_late_owes_a_share_of_all_that_was_paid_for_it(lead_time: str, owed: float) -> None:
    """1 % a day of 300 USD beyond the day promised, at most 5 %."""
    run = hurried({"promised": "1 day", "late_penalty": {"rate": "1 %/day", "cap": "5 %"}}, lead_time)
    found = measure(run.blueprint, run.ledger)
    assert found.chain["expedite_cost"] == 100
    assert found.chain["late_penalty_cost"] == -owed
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])
    assert found.chain["total_cost"] == pytest.approx(100 - owed)  # the goods are there, at their price


def test_a_bonus_is_a_share_of_the_surcharge_too_and_bad_goods_bring_only_their_price_back() -> None:
    promise = {"promised": "4 days", "on_time_bonus": {"above": "90 %", "pay": "1 %", "every": "30 days"}}
    assert chain(hurried(promise))["on_time_bonus_cost"] == pytest.approx(3)
    # 0.5 × 20 units are bad on average, and ordered again in a hurry, until 30 are there
    found = chain(hurried(promise, defects="50 %", days=31))
    assert found["units_rejected"] > 0
    assert found["on_time_bonus_cost"] == pytest.approx(0.01 * (found["purchase_cost"] + found["expedite_cost"]))


PROMISED = {"promised": "1 day", "late_penalty": {"rate": "1 %/day"}, "on_time_target": TARGET}


def test_what_is_bought_on_the_market_is_under_no_contract() -> None:
    maker = {"price": "10 USD", "spot": {"price": "150 %", "available": "100 %"}, "contract": PROMISED}
    buys = {"rule": "spot", "supplier": "maker"}
    found = chain(played(a_shop([10] * 60, {"level": 100}, "8 days", supplier=maker, site={"buys": buys})))
    assert found["spot_share"] == 1
    assert found["late_penalty_cost"] == 0
    assert found["on_contract_spend"] == 0


def test_what_is_bought_beside_the_contract_is_under_none_of_the_vendor_s_own() -> None:
    contract = {**PROMISED, "share": {"shortage": {"supplier": "50 %"}}}
    suppliers = {"mill": {"lead_time": "2 days"}, "corner": {"lead_time": "2 days", "contract": contract}}
    buys = {"supplier": "mill", "maverick": {"share": "50 %", "supplier": "corner"}}
    shop = {"demand": "20 units/day", "stock": {"item": {"level": 10}}, "buys": buys}
    costs = {"backorder": "1 USD/unit/day"}
    found = chain(played(a_world(40, suppliers, {"shop": shop}, costs=costs)))
    assert found["backorder_cost"] > 0
    assert found["late_penalty_cost"] == found["cost_shared"] == 0

"""Capacity that is reserved, and costs that are shared: who gets what, who pays what."""

from typing import Any

import pytest

import simchain
from simchain import load
from simchain.metrics import measure
from simchain.rules.terms.contracts import reserved_today
from tests.builders import Played, World, a_shop, a_world, played


def two_shops(reserve: Any = None, capacity: str = "30 units/day", days: int = 30, **others: Any) -> World:
    """Two shops that each want 20 a day of one supplier; the first is first in line, the second may have reserved."""
    shop = {"demand": {"series": [20] * days, "then": "stop"}, "stock": {"item": {"level": 20}}}
    second = {**shop, "buys": {"supplier": "maker", **({"reserve": reserve} if reserve else {})}}
    maker = {"lead_time": "1 day", "price": "1 USD", "capacity": capacity}
    return a_world(days, {"maker": maker}, {"first": {**shop, "buys": "maker"}, "second": second}, **others)


def sent(world: World) -> tuple[float, float]:
    run = played(world)
    first, second = -run.ledger.change("supplied")
    return float(first), float(second)


def test_without_a_reservation_both_wait_for_their_turn():
    assert min(sent(two_shops())) < 20 * 29


def test_reserved_capacity_is_there_under_scarcity():
    first, second = sent(two_shops({"capacity": "20 units/day"}))
    assert second == pytest.approx(20 * 30)
    assert first == pytest.approx(10 * 30)


def test_what_is_reserved_and_not_used_is_lost():
    first, second = sent(two_shops({"capacity": "25 units/day"}))
    assert second == pytest.approx(20 * 30)
    assert first == pytest.approx(5 * 30)


def test_the_fee_is_paid_used_or_not_and_by_the_buyer():
    run = played(two_shops({"capacity": "25 units/day", "fee": "0.10 USD/unit"}, "500 units/day"))
    found = measure(run.blueprint, run.ledger)
    assert found.chain["reservation_cost"] == pytest.approx(25 * 0.10 * 30)
    assert found.parties["second", "reservation"] == pytest.approx(75)
    assert sum(row.amount for row in run.rows("reservation")) == pytest.approx(75)
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])


def test_where_less_is_left_than_was_promised_reservations_shrink_alike():
    assert reserved_today(20, 40, 20) == 10
    half = {"half": {"hits": "maker", "starts": "day 0", "lasts": "30 days", "capacity": "50 %"}}
    world = two_shops({"capacity": "15 units/day"}, disruptions=half)
    world["sites"]["first"]["buys"] = {"supplier": "maker", "reserve": {"capacity": "15 units/day"}}
    first, second = sent(world)
    assert first == pytest.approx(7.5 * 30)
    assert second == pytest.approx(7.5 * 30)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"capacity": "10 units/day"}, "20 units/day are reserved in all, but maker has 10"),
        ({"allocation": "proportional"}, "keeps capacity for a buyer, but maker shares out all of it"),
        ({"capacity": None}, "reserves capacity, but maker has no limit of"),
        ({"moq": "5000 units"}, "is 5000 units, more than may leave maker in the whole run of 30 days (30 units/day)"),
    ],
)
def test_what_cannot_be_kept_is_refused(change, message):
    world = two_shops({"capacity": "20 units/day"})
    world["suppliers"]["maker"] |= change
    with pytest.raises(simchain.ScenarioError) as refused:
        load(world)
    assert message in str(refused.value)


def a_short_shop(contract: Any) -> World:
    """A shop that is out of stock now and then."""
    supplier = {"price": "10 USD", "contract": contract}
    costs = {"stockout": "5 USD/unit", "backorder": "1 USD/unit/day", "holding": "0 USD/unit/day"}
    return a_shop([10, 30, 0, 0, 50] * 12, {"level": 40}, "2 days", supplier=supplier, costs=costs)


def test_a_shared_shortage_is_borne_by_both_and_the_chain_pays_the_same():
    """Row 22 of the concepts."""
    alone, shared = (
        measure(run.blueprint, run.ledger)
        for run in (played(a_short_shop(one)) for one in ({}, {"share": {"shortage": {"supplier": "20 %"}}}))
    )
    assert alone.chain["stockout_cost"] > 0
    for cause in ("stockout", "backorder"):
        whole = alone.parties["shop", cause]
        assert shared.parties["maker", cause] == pytest.approx(0.2 * whole)
        assert shared.parties["shop", cause] == pytest.approx(0.8 * whole)
    assert shared.chain["total_cost"] == alone.chain["total_cost"]
    assert sum(shared.parties.values()) == pytest.approx(shared.chain["total_cost"])
    short = alone.chain["stockout_cost"] + alone.chain["backorder_cost"]
    assert shared.chain["cost_shared"] == pytest.approx(0.2 * short)


def test_shared_obsolescence_is_a_part_of_what_is_written_off():
    world = a_short_shop({"share": {"obsolescence": "30 %"}})
    world["items"] = {"item": {"shelf_life": "3 days"}}
    world["sites"]["shop"]["demand"] = {"series": [10, 30, 0, 0, 0, 0] * 10, "then": "stop"}
    run = played(world)
    found = measure(run.blueprint, run.ledger)
    assert found.chain["write_off_cost"] > 0
    assert found.parties["maker", "write_off"] == pytest.approx(0.3 * found.chain["write_off_cost"])
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])


def test_of_two_sources_each_shares_for_what_it_sent():
    world = a_short_shop({"share": {"shortage": "50 %"}})
    world["suppliers"]["other"] = {"lead_time": "2 days", "price": "10 USD"}
    world["sites"]["shop"]["buys"] = {"maker": "60 %", "other": "40 %"}
    run = played(world)
    found = measure(run.blueprint, run.ledger)
    sends = -run.ledger.change("supplied")
    expected = 0.5 * sends[0] / sends.sum() * found.chain["stockout_cost"]
    assert found.parties["maker", "stockout"] == pytest.approx(expected)
    assert ("other", "stockout") not in found.parties


RENEWED = {"renew": {"every": "60 days", "if": {"on_time": "at least 90 %"}}}
REVIEWED = {"qualify": {"on_time": "at least 90 %", "over": "30 days"}, "sourcing_review": "60 days"}


def a_shop_that_leaves_s(contract: World, buys: World, days: int = 120) -> Played:
    """It sells 10 a day from no stock. On day 60 it leaves s, who is always late, for t, who takes ten days, not five.

    So of the days from 20 on, 50 units wait on each of 40; then on five more; 60, 70, 80, 90, 100 as s is waited for no
    more; and 100 on each of the other 50.
    """
    share = {"share": {"shortage": {"supplier": "50 %"}}}
    s = {"lead_time": "5 days", "price": "10 USD", "contract": {"promised": "1 day", **share, **contract}}
    t = {"lead_time": "10 days", "price": "12 USD", "contract": {"share": {"shortage": {"supplier": "10 %"}}}}
    shop = {"demand": "10 units/day", "stock": {"item": {"level": 0, "opening": {"on_hand": 0}}}}
    shop["buys"] = {"rule": "cheapest", "sources": ["s", "t"], **buys}
    costs, run = {"backorder": "1 USD/unit/day"}, {"horizon": f"{days} days", "warm_up": "20 days"}
    return played(a_world(days, {"s": s, "t": t}, {"shop": shop}, costs=costs, run=run))


@pytest.mark.parametrize(
    ("contract", "buys", "said"), [(RENEWED, {}, "exited"), ({}, REVIEWED, "excluded")], ids=["renewal", "review"]
)
def test_who_was_left_shares_the_costs_of_his_own_days_alone(contract: World, buys: World, said: str) -> None:
    run = a_shop_that_leaves_s(contract, buys)
    found = measure(run.blueprint, run.ledger)
    assert [(one.day, one.source, one.what) for one in run.ledger.decisions] == [(60, "s", said)]
    before, after = 40 * 50, 5 * 50 + 60 + 70 + 80 + 90 + 100 + 50 * 100
    assert found.chain["backorder_cost"] == pytest.approx(before + after)
    assert found.parties["s", "backorder"] == pytest.approx(0.5 * before)
    assert found.parties["t", "backorder"] == pytest.approx(0.1 * after)
    assert found.chain["cost_shared"] == pytest.approx(0.5 * before + 0.1 * after)
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])


def test_who_may_be_left_and_is_not_shares_as_whoever_may_not() -> None:
    """Until day 60 all is as if nobody looked."""
    one, other = (
        measure(run.blueprint, run.ledger).parties
        for run in (a_shop_that_leaves_s(contract, {}, 59) for contract in ({}, RENEWED))
    )
    assert one["s", "backorder"] == pytest.approx(0.5 * 39 * 50)
    assert other == pytest.approx(one)


def test_obsolescence_is_shared_alike_where_a_contract_is_renewed_month_by_month() -> None:
    found = []
    for term in ({}, {"renew": {"every": "20 days", "if": {"on_time": "at least 1 %"}}}):
        world = a_short_shop({"share": {"obsolescence": "30 %"}, **term})
        world["items"] = {"item": {"shelf_life": "3 days"}}
        world["suppliers"]["other"] = {"lead_time": "2 days", "price": "10 USD"}
        world["sites"]["shop"]["demand"] = {"series": [10, 30, 0, 0, 0, 0] * 10, "then": "stop"}
        world["sites"]["shop"]["buys"] = {"maker": "60 %", "other": "40 %"}
        run = played(world)
        assert {one.what for one in run.ledger.decisions} == ({"renewed"} if term else set())
        found.append(measure(run.blueprint, run.ledger).parties)
    assert found[0]["maker", "write_off"] > 0
    assert found[1] == pytest.approx(found[0])

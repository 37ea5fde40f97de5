"""Capacity that is reserved, and costs that are shared: who gets what, who pays what."""

from typing import Any

import pytest

import simchain
from simchain import load
from simchain.metrics import measure
from simchain.rules.terms.contracts import reserved_today
from tests.builders import World, a_shop, a_world, played


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

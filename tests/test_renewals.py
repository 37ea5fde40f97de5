"""Contracts with a term: who performs goes on, who does not is left for good."""

from typing import Any

import pytest

import simchain
from simchain.errors import ScenarioError
from simchain.scenario import load
from tests.builders import World, a_world

TERM = {"renew": {"every": "12 months", "if": {"on_time": "at least 90 %"}}}
A = {"lead_time": "10 days", "price": "10.80 USD", "contract": TERM}
B = {"lead_time": "15 ± 12 days", "price": "10 USD", "contract": TERM}
CHEAPEST = {"rule": "cheapest", "sources": ["A", "B"]}


def a_buyer(buys: Any = CHEAPEST, days: int = 800, stock: Any = None, **suppliers: Any) -> World:
    shop = {"demand": "100 units/day", "stock": stock or {"policy": "base_stock", "level": "2500 units"}, "buys": buys}
    return a_world(days, {"A": A, "B": B, **suppliers}, {"shop": shop})


def run(world: World) -> simchain.Results:
    return simchain.run(world, replications=1, trace=True, check=True)


def said(results: simchain.Results) -> list[tuple[int, str, str]]:
    rows = results.sourcing
    return list(zip(rows["day"].astype(int), rows["source"], rows["decision"], strict=True))


def last_day(results: simchain.Results, source: str) -> int:
    """Last day on which goods left a source."""
    sent = results.trace[(results.trace["kind"] == "dispatch") & results.trace["place"].str.startswith(f"{source}>")]
    return int(sent["day"].max())


def test_who_was_late_too_often_is_left_at_the_end_of_the_term():
    results = run(a_buyer())
    assert said(results) == [(365, "A", "renewed"), (365, "B", "exited"), (730, "A", "renewed")]
    assert results.runs[["renewals", "exits"]].to_numpy().tolist() == [[2.0, 1.0]]
    assert last_day(results, "B") < 365
    assert last_day(results, "A") == 799


def test_who_performs_goes_on_and_renewals_change_nothing():
    steady = {**B, "lead_time": "15 days"}
    results = run(a_buyer(B=steady))
    assert {decision for _, _, decision in said(results)} == {"renewed"}
    free = {name: {key: terms[key] for key in terms if key != "contract"} for name, terms in (("A", A), ("B", steady))}
    left = [
        one.trace.loc[one.trace["kind"] == "dispatch", ["day", "place", "quantity"]].to_numpy().tolist()
        for one in (results, run(a_buyer(**free)))
    ]
    assert left[0] == left[1]


def test_the_last_source_is_kept_on_for_want_of_another():
    results = run(a_buyer(A={**A, "lead_time": "10 ± 5 days"}, buys={"A": "50 %", "B": "rest"}))
    assert [what for day, _, what in said(results) if day == 365] == ["exited", "extended"]
    assert said(results)[2:] == [(730, "B", "extended")]
    assert last_day(results, "A") < 365


def test_who_left_does_not_come_back_when_its_record_is_forgotten():
    buys = {**CHEAPEST, "qualify": {"on_time": "at least 1 %"}, "sourcing_review": "90 days"}
    results = run(a_buyer(buys))
    assert (365, "B", "exited") in said(results)
    assert not any(source == "B" for day, source, _ in said(results) if day > 365)
    assert last_day(results, "B") < 365


def test_whoever_was_awarded_the_orders_and_leaves_is_followed_by_the_next_best():
    buys = {"rule": "award", "sources": ["A", "B"], "weights": {"cost": "100 %"}, "sourcing_review": "300 days"}
    days = [(day, source) for day, source, what in said(run(a_buyer(buys))) if what == "awarded"]
    assert days == [(0, "B"), (365, "A")]


def test_a_contract_is_judged_by_all_who_buy_by_it():
    """B is on time at the shop, and late at the depot: over both it misses 90 %, and both leave it."""
    world = a_buyer({**CHEAPEST, "sources": {"A": {}, "B": {"lead_time": "2 days", "planned_lead_time": "2 days"}}})
    depot = {"demand": "100 units/day", "stock": {"policy": "base_stock", "level": "2500 units"}, "buys": CHEAPEST}
    world["sites"]["depot"] = depot
    results = run(world)
    gone = results.sourcing[results.sourcing["decision"] == "exited"]
    assert gone[["day", "site", "source"]].to_numpy().tolist() == [[365.0, "shop", "B"], [365.0, "depot", "B"]]
    assert results.runs["exits"].tolist() == [1.0]


LATE = {"late": {"hits": "s", "starts": "day 30", "lasts": "15 days"}}
"""After it the lines of 15 of 60 days were late, and the contract is not renewed."""


def who_is_left_on_day_60(days: int = 200, **terms: Any) -> World:
    """10 a day, of s at 10 while its contract lasts, and then of t at 12."""
    s = {"lead_time": "5 days", "price": "10 USD", "contract": {"renew": {**TERM["renew"], "every": "60 days"}}}
    shop = {"demand": "10 units/day", "stock": {"policy": "base_stock", "level": 200}}
    shop["buys"] = {"rule": "cheapest", "sources": ["s", "t"]}
    suppliers = {"s": {**s, **terms}, "t": {"lead_time": "5 days", "price": "12 USD"}}
    return a_world(days, suppliers, {"shop": shop}, disruptions=LATE)


@pytest.mark.parametrize(
    ("committed", "every", "below"),
    [
        ("10 units/day", "20 days", 0),
        ("20 units/day", "20 days", 3 * 200),
        ("20 units/day", "50 days", 500 + (10 * 20 - 10 * 10)),
        ("20 units/day", "300 days", 60 * 20 - 60 * 10),
    ],
)
def test_a_committed_volume_ends_with_the_contract(committed: str, every: str, below: float):
    """Of the period in which it ends, the days before count, and none after."""
    results = run(who_is_left_on_day_60(flex={"volume": "0 %", "committed": committed, "every": every}))
    assert (60, "s", "exited") in said(results)
    found = results.runs[["units_below_band", "take_or_pay_cost"]].to_numpy()[0]
    assert found.tolist() == pytest.approx([below, 10 * below])


def test_a_reservation_is_paid_until_the_contract_ends():
    reserve = {"capacity": "15 units/day", "fee": "0.10 USD/unit"}
    results = run(who_is_left_on_day_60(capacity="20 units/day", reserve=reserve))
    assert results.runs["reservation_cost"].tolist() == pytest.approx([60 * 15 * 0.10])
    rows = results.trace[results.trace["kind"] == "reservation"]
    assert (len(rows), rows["day"].max()) == (60, 59)


def test_capacity_that_was_reserved_is_free_for_others_when_the_contract_ends():
    """Both want 10 a day of s, who can send 15: 12 are kept for the shop. It leaves, the depot is kept on."""
    world = who_is_left_on_day_60(80, capacity="15 units/day")
    world["sites"]["shop"]["buys"]["sources"] = {"s": {"reserve": {"capacity": "12 units/day"}}, "t": {}}
    # u is late, too, and leaves first, so that the depot has nobody but s
    world["suppliers"] = {"u": {**world["suppliers"]["s"], "price": "11 USD"}, **world["suppliers"]}
    world["disruptions"]["alike"] = {**LATE["late"], "hits": "u"}
    depot = {"demand": "10 units/day", "stock": {"policy": "base_stock", "level": 200}}
    world["sites"]["depot"] = {**depot, "buys": {"s": "90 %", "u": "rest"}}
    results = run(world)
    assert said(results) == [(60, "u", "exited"), (60, "s", "exited"), (60, "s", "extended")]
    sent = results.trace[(results.trace["kind"] == "dispatch") & (results.trace["place"] == "s>depot/item")]
    by_day = sent.groupby(sent["day"].astype(int))["quantity"].sum()
    assert by_day[59] == pytest.approx(3)
    assert by_day[61] == pytest.approx(15)


@pytest.mark.parametrize(
    ("world", "message"),
    [
        (
            a_buyer({"supplier": "B"}, A={key: value for key, value in A.items() if key != "contract"}),
            "suppliers.B.contract.renew may end, but shop.buys has nobody else to buy from",
        ),
        (
            a_buyer(B={**B, "contract": {"renew": {"every": "1 year", "if": {}}}}),
            "suppliers.B.contract.renew asks for nothing; write 'if: {on_time: at least 90 %}'",
        ),
    ],
)
def test_renewals_that_cannot_be_are_refused(world: World, message: str):
    with pytest.raises(ScenarioError) as caught:
        load(world)
    assert [fault.message for fault in caught.value.faults if fault.severity == "error"] == [message]

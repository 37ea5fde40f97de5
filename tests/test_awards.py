"""Awards: bids are scored, the best gets the orders, and now and then the orders are awarded anew."""

from math import sqrt
from typing import Any

import pytest

import simchain
from simchain.blueprint import lower
from simchain.blueprint.resolve import Resolution
from simchain.errors import ScenarioError
from simchain.rules.sourcing import Award, Bid, awarded, scores
from simchain.rules.suppliers.order_lines import Window, due_between, on_time
from simchain.scenario import load
from simchain.scenario.check.plan.bids import chance_of_missing
from tests.builders import World, a_world, played

A = {"lead_time": "2 days", "price": "12 USD"}
B = {"lead_time": "4 days", "price": "10 USD"}


def an_award(weights: dict[str, str], days: int = 40, buys: Any = None, **suppliers: Any) -> World:
    """A shop that sells 10 a day, orders daily what it sold, and awards its orders."""
    stock = {"policy": "base_stock", "level": "100 units"}
    award = {"rule": "award", "sources": ["A", "B"], "weights": weights, **(buys or {})}
    return a_world(
        days, {"A": A, "B": B, **suppliers}, {"shop": {"demand": "10 units/day", "stock": stock, "buys": award}}
    )


def run(world: World) -> simchain.Results:
    return simchain.run(world, replications=1, trace=True, check=True)


def ordered(results: simchain.Results) -> dict[str, list[int]]:
    sent = results.trace[results.trace["kind"] == "dispatch"]
    return {lane.partition(">")[0]: list(rows["day"].astype(int)) for lane, rows in sent.groupby("place")}


def awards_of(results: simchain.Results) -> list[tuple[int, str]]:
    rows = results.sourcing[results.sourcing["decision"] == "awarded"]
    return list(zip(rows["day"].astype(int), rows["source"], strict=True))


def test_the_score_adds_up_weights_of_what_is_scaled_from_worst_to_best():
    """Three bids by hand: cost 10 to 14 and lead time 5 to 15, so the middle one has x = 0.75 and 0.5."""
    rule = Award(cost=0.6, lead_time=0.4)
    bids = [Bid(cost=10.0, lead_time=15.0), Bid(cost=11.0, lead_time=10.0), Bid(cost=14.0, lead_time=5.0)]
    assert scores(rule, bids) == pytest.approx([0.6, 0.6 * 0.75 + 0.4 * 0.5, 0.4])
    assert awarded(rule, bids) == (0.0, 1.0, 0.0)
    assert awarded(Award(cost=0.6, lead_time=0.4, first=0.7), bids) == pytest.approx((0.3, 0.7, 0.0))


@pytest.mark.parametrize(
    ("weights", "winner", "a"),
    [
        ({"cost": "100 %"}, "B", {}),
        ({"lead_time": "100 %"}, "A", {}),
        ({"cost": "60 %", "lead_time": "40 %"}, "B", {}),
        ({"cost": "40 %", "lead_time": "60 %"}, "A", {}),
        ({"quality": "100 %"}, "B", {"defects": "1 %"}),
        ({"risk": "100 %"}, "B", {"lead_time": "2 ± 1 days"}),
    ],
)
def test_what_weighs_most_decides(weights: dict[str, str], winner: str, a: Any):
    results = run(an_award(weights, A={**A, **a}))
    assert set(ordered(results)) == {winner}
    assert awards_of(results) == [(0, winner)]


def test_the_cheaper_price_loses_to_the_lower_landed_cost():
    assert awards_of(run(an_award({"cost": "100 %"}, B={**B, "duty": "15 %", "freight": "0.60 USD/unit"}))) == [
        (0, "A")
    ]


def test_a_stated_risk_score_goes_before_late_deliveries():
    late = {"lead_time": "2 ± 1 days", "risk_score": "5 %"}
    assert awards_of(run(an_award({"risk": "100 %"}, A={**A, **late}, B={**B, "risk_score": "30 %"}))) == [(0, "A")]


def test_orders_are_awarded_anew_only_at_sourcing_reviews():
    """B takes three times as long from day 100 on. Reviews come every 60 days; orders go on every day."""
    slow = {"hits": "B", "starts": "day 100", "lead_time": "300 %"}
    dear = {"hits": "A", "starts": "day 100", "change": {"price": "80 %"}}
    buys = {"sourcing_review": "60 days"}
    world = an_award({"cost": "50 %", "lead_time": "50 %"}, 200, {**buys, "sources": ["B", "A"]})
    results = run({**world, "disruptions": {"slow": slow, "dear": dear}})
    assert awards_of(results) == [(0, "B"), (120, "A")]
    sent = ordered(results)
    assert sent["B"] == list(range(120))
    assert sent["A"] == list(range(120, 200))
    assert results.runs["award_changes"].tolist() == pytest.approx([365 / 200])


def test_what_was_observed_replaces_what_was_promised():
    """B promises four days and takes twelve. Its offer wins until its deliveries are seen."""
    slow = {"hits": "B", "starts": "day 0", "lead_time": "300 %"}
    world = an_award({"lead_time": "100 %"}, 130, {"sourcing_review": "60 days"}, A={**A, "lead_time": "5 days"})
    assert awards_of(run({**world, "disruptions": {"slow": slow}})) == [(0, "B"), (60, "A")]
    forgetful = {**world["sites"]["shop"]["buys"], "over": "20 days"}
    world["sites"]["shop"]["buys"] = forgetful
    assert awards_of(run({**world, "disruptions": {"slow": slow}})) == [(0, "B"), (60, "A"), (120, "B")]


def test_the_best_two_have_their_shares():
    results = run(
        an_award({"cost": "100 %"}, 400, {"shares": {"first": "70 %"}}, C={"lead_time": "2 days", "price": "20 USD"})
    )
    sent = results.trace[results.trace["kind"] == "dispatch"].groupby("place")["quantity"].sum()
    assert (sent / sent.sum()).to_dict() == pytest.approx({"A>shop/item": 0.3, "B>shop/item": 0.7}, abs=0.01)


def test_a_supplier_that_only_a_trigger_turns_to_does_not_bid():
    late = {"supplier": "B", "metric": "on_time", "over": "20 days", "below": "80 %"}
    world = an_award({"cost": "100 %"}, C={"lead_time": "2 days", "price": "8 USD"})
    results = run({**world, "triggers": {"late": {"when": late, "then": {"shift": "20 %", "to": "C"}}}})
    assert set(ordered(results)) == {"B"}
    assert awards_of(results) == [(0, "B")]


def test_who_does_not_qualify_cannot_bid():
    buys = {"qualify": {"certified": True}}
    assert set(ordered(run(an_award({"cost": "100 %"}, 40, buys, A={**A, "certified": True})))) == {"A"}


def test_the_promised_risk_is_the_share_of_deliveries_that_turn_out_late():
    """Window of 1 day after the promise: 1 - F(16) of a gamma law with mean 15 and sd 5, tried on 2,000 orders."""
    supplier = {"lead_time": "15 ± 5 days", "price": "10 USD"}
    world = an_award({"cost": "100 %"}, 2020, A={**A, "price": "100 USD"}, B=supplier)
    window = Window(late=1.0)
    known = Resolution(load(world).base)
    lane = known.terms["shop", "item"][1]
    promised = chance_of_missing(lane, known.scenario.spec.suppliers["B"], window)
    run_ = played(world)
    lines = due_between(run_.ledger.lines[1], 0.0, 2020.0, window)
    missed = 1.0 - sum(line.completed_at <= line.promised_at + 1.0 for line in lines) / len(lines)
    assert len(lines) > 1900
    assert missed == pytest.approx(promised, abs=3 * sqrt(promised * (1 - promised) / len(lines)))
    assert on_time(lines) < 1.0


def test_levels_are_planned_with_the_first_award():
    alone = {"demand": "100 ± 20 units/day", "buys": "B"}
    award = {"rule": "award", "sources": ["A", "B"], "weights": {"cost": "100 %"}}
    slow = {**B, "lead_time": "9 ± 3 days"}
    single = lower(load(a_world(40, {"A": A, "B": slow}, {"shop": alone})).base)
    awarding = lower(load(a_world(40, {"A": A, "B": slow}, {"shop": {**alone, "buys": award}})).base)
    assert awarding.points[0].policy == single.points[0].policy


@pytest.mark.parametrize(
    ("buys", "suppliers", "message"),
    [
        ({"weights": {"cost": "50 %"}}, {}, "shop.buys.weights add up to 50 %; make them 100 %"),
        (
            {"shares": {"first": "70 %", "second": "40 %"}},
            {},
            "shop.buys.shares do not add up to 100 %; write {first: 70 %, second: rest}, or leave them out",
        ),
        (
            {"weights": {"risk": "100 %"}},
            {"A": {**A, "risk_score": "10 %"}},
            "shop.buys.weights.risk compares a risk_score, but B has none",
        ),
        (
            {"sources": ["A"]},
            {},
            "shop.buys has rule 'award', which needs two sources; 'sources' name 1 source",
        ),
    ],
)
def test_awards_that_cannot_be_made_are_refused(buys: Any, suppliers: Any, message: str):
    with pytest.raises(ScenarioError) as caught:
        load(an_award({"cost": "100 %"}, 40, buys, **suppliers))
    assert [fault.message for fault in caught.value.faults if fault.severity == "error"] == [message]


def test_a_site_cannot_bid():
    dc = {"buys": "A"}
    world = an_award({"cost": "100 %"}, 40, {"sources": ["A", "dc"]})
    with pytest.raises(ScenarioError, match="dc is a site: bids come from outside suppliers"):
        load({**world, "sites": {**world["sites"], "dc": dc}})

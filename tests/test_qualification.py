"""Who may be bought from: approved lists, what a supplier must be, and how it must perform."""

from typing import Any

import pytest

import simchain
from simchain.cli.texts.explain import explained
from simchain.errors import ScenarioError
from simchain.scenario import load
from simchain.scenario.load import loads
from tests.builders import World, a_world

A = {"lead_time": "2 days", "price": "12 USD", "certified": True, "tags": ["local"]}
B = {"lead_time": "3 days", "price": "10 USD"}


def a_buyer(buys: dict[str, Any], days: int = 40, site: dict[str, Any] | None = None, **suppliers: Any) -> World:
    """A shop that sells 10 a day and orders what it sold."""
    stock = {"policy": "base_stock", "level": "100 units"}
    shop = {"demand": "10 units/day", "stock": stock, "buys": buys, **(site or {})}
    return a_world(days, {"A": A, "B": B, **suppliers}, {"shop": shop})


def run(world: World, **options: Any) -> simchain.Results:
    return simchain.run(world, replications=1, trace=True, check=True, **options)


def ordered(results: simchain.Results) -> dict[str, list[int]]:
    """Source -> days on which goods left it."""
    sent = results.trace[results.trace["kind"] == "dispatch"]
    return {lane.partition(">")[0]: list(rows["day"].astype(int)) for lane, rows in sent.groupby("place")}


def said(results: simchain.Results) -> list[tuple[int, str, str]]:
    """Day, source and decision of all that was decided."""
    rows = results.sourcing
    return list(zip(rows["day"].astype(int), rows["source"], rows["decision"], strict=True))


CHEAPEST = {"rule": "cheapest", "sources": ["A", "B"]}


def test_the_cheapest_source_is_passed_over_where_it_is_not_certified():
    assert set(ordered(run(a_buyer(CHEAPEST)))) == {"B"}
    results = run(a_buyer({**CHEAPEST, "qualify": {"certified": True}}))
    assert set(ordered(results)) == {"A"}
    assert results.sourcing[["source", "decision", "reason"]].to_numpy().tolist() == [
        ["B", "excluded", "not certified"]
    ]
    assert results.points["qualified_sources"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("qualify", "b", "reason"),
    [
        ({"tags": ["local", "organic"]}, {"tags": ["organic"]}, "not tagged local"),
        (
            {"financial_score": "at least 60 %"},
            {"financial_score": "55 %"},
            "financial_score 55 %, at least 60 % asked",
        ),
        ({"risk_score": "at most 20 %"}, {"risk_score": "30 %"}, "risk_score 30 %, at most 20 % asked"),
        (
            {"capacity": "at least 50 units/day"},
            {"capacity": "40 units/day"},
            "capacity 40 units/day, at least 50 units/day asked",
        ),
    ],
)
def test_a_reason_is_given_for_whoever_does_not_qualify(qualify: Any, b: Any, reason: str):
    able = {**A, "tags": ["local", "organic"], "financial_score": "60 %", "risk_score": "20 %"}
    results = run(a_buyer({**CHEAPEST, "qualify": qualify}, A=able, B={**B, **b}))
    assert set(ordered(results)) == {"A"}
    assert results.sourcing["reason"].tolist() == [reason]


def test_explain_says_who_is_passed_over_and_why():
    text = explained(load(a_buyer({**CHEAPEST, "approved": ["A"]})).base)
    assert "does not buy from B: not on the approved list" in text
    assert loads(text).base.network["shop", "item"].sources == ("A",)


def test_a_site_asks_the_same_of_all_its_purchases_unless_one_says_otherwise():
    site = {"approved": ["A"]}
    assert set(ordered(run(a_buyer(CHEAPEST, site=site)))) == {"A"}
    assert set(ordered(run(a_buyer({**CHEAPEST, "approved": ["A", "B"]}, site=site)))) == {"B"}


RULES: list[dict[str, Any]] = [
    {"rule": "split", "shares": {"B": "60 %", "A": "20 %", "C": "rest"}},
    {"rule": "random_share", "shares": {"B": "60 %", "A": "20 %", "C": "rest"}},
    {"rule": "cheapest", "sources": ["B", "A", "C"]},
    {"rule": "fastest", "sources": ["B", "A", "C"]},
    {"rule": "first_available", "sources": ["B", "A", "C"]},
    {"rule": "most_stock", "sources": ["B", "A", "C"]},
    {"rule": "spill_over", "sources": ["B", "A", "C"]},
    {"rule": "backup", "first": "B", "then": "A"},
    {"rule": "backup", "first": "A", "then": "B", "after_late": "0 days"},
    {"rule": "base_surge", "base": "B", "base_rate": "5 units/day", "surge": "A"},
    {"rule": "base_surge", "base": "A", "base_rate": "5 units/day", "surge": "B"},
    {"rule": "single_index", "regular": "B", "expedited": "A", "expedite_up_to": "50 units"},
    {"rule": "dual_index", "regular": "A", "expedited": "B", "expedite_up_to": "95 units"},
]


@pytest.mark.parametrize("buys", RULES, ids=lambda buys: "-".join(map(str, buys.values()))[:30])
def test_every_rule_passes_over_who_does_not_qualify(buys: dict[str, Any]):
    times = {"base_surge": ("2 days", "2 days"), "dual_index": ("3 days", "3 days")}.get(
        buys["rule"], ("2 days", "1 day")
    )
    suppliers = {name: {"lead_time": time, "certified": name == "A"} for name, time in zip("AB", times, strict=True)}
    world = a_buyer({**buys, "qualify": {"certified": True}}, C={"lead_time": "4 days"}, **suppliers)
    results = run(world)
    assert set(ordered(results)) == {"A"}
    assert results.runs["fill_rate"].tolist() == [1.0]


ASKING_B = [buys for buys in RULES if buys.get("then") != "B"]


@pytest.mark.parametrize("buys", ASKING_B, ids=lambda buys: "-".join(map(str, buys.values()))[:30])
def test_every_rule_passes_over_who_does_not_perform_and_takes_it_back_later(buys: dict[str, Any]):
    """From day 20 to 40 all that leaves B takes ten days, not two. On day 100 none of that falls into the window."""
    is_alike = buys["rule"] in ("base_surge", "single_index", "dual_index")
    suppliers = {
        "A": {"lead_time": "2 days" if is_alike else "3 days", "price": "6 USD"},
        "B": {"lead_time": "2 days", "price": "5 USD"},
        "C": {"lead_time": "4 days", "price": "7 USD"},
    }
    asked = {"qualify": {"on_time": "at least 90 %"}, "sourcing_review": "50 days"}
    slow = {"hits": "B", "starts": "day 20", "lasts": "20 days", "lead_time": "500 %"}
    results = run({**a_buyer({**buys, **asked}, days=140, **suppliers), "disruptions": {"slow": slow}})
    assert said(results) == [(50, "B", "excluded"), (100, "B", "qualified")]
    sent = ordered(results)["B"]
    assert any(day < 50 for day in sent)
    assert not any(50 <= day < 100 for day in sent)
    assert any(day >= 100 for day in sent)


def test_where_nobody_would_be_left_all_goes_on_as_it_was():
    slow = {"hits": ["A", "B"], "starts": "day 20", "lasts": "20 days", "lead_time": "500 %"}
    buys = {"rule": "split", "shares": {"A": "50 %", "B": "rest"}, "qualify": {"on_time": "at least 90 %"}}
    world = a_buyer({**buys, "sourcing_review": "50 days"}, days=90)
    results = run({**world, "disruptions": {"slow": slow}})
    assert results.sourcing.empty
    assert all(max(ordered(results)[source]) > 60 for source in "AB")


def test_shares_count_anew_when_a_source_comes_back():
    """B does not make up for what it was not asked for meanwhile."""
    slow = {"hits": "B", "starts": "day 20", "lasts": "14 days", "lead_time": "500 %"}
    buys = {"rule": "split", "shares": {"A": "50 %", "B": "rest"}, "qualify": {"on_time": "at least 90 %"}}
    world = a_buyer({**buys, "sourcing_review": "50 days"}, days=140)
    results = run({**world, "disruptions": {"slow": slow}})
    sent = results.trace[(results.trace["kind"] == "dispatch") & (results.trace["day"] >= 101)]
    by_lane = sent.groupby("place")["quantity"].sum()
    assert by_lane["B>shop/item"] == pytest.approx(by_lane["A>shop/item"], rel=0.05)


@pytest.mark.parametrize(
    ("qualify", "b"),
    [
        ({"ppm": "at most 1000"}, {"defects": "5 %"}),
        ({"acceptance": "at least 95 %"}, {"defects": "5 %"}),
        ({"lead_time_sd": "at most 1 day"}, {"lead_time": "6 ± 3 days"}),
        ({"fill_rate": "at least 99 %"}, {"lead_time": "6 ± 3 days"}),
    ],
)
def test_each_measure_of_performance_finds_out_the_one_who_misses_it(qualify: Any, b: Any):
    buys = {"rule": "split", "shares": {"A": "50 %", "B": "rest"}, "qualify": qualify, "sourcing_review": "50 days"}
    results = run(a_buyer(buys, days=60, B={**B, **b}))
    assert said(results) == [(50, "B", "excluded")]
    assert results.sourcing["reason"].iloc[0].startswith(next(iter(qualify)))


def test_reviews_that_find_nothing_wrong_change_nothing():
    plain = run(a_buyer({"rule": "split", "shares": {"A": "50 %", "B": "rest"}}, days=400))
    asked = {"qualify": {"on_time": "at least 1 %"}, "sourcing_review": "30 days"}
    looked_at = run(a_buyer({"rule": "split", "shares": {"A": "50 %", "B": "rest"}, **asked}, days=400))
    assert plain.trace.equals(looked_at.trace)


def faults_of(world: World) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(world)
    return [fault.message for fault in caught.value.faults if fault.severity == "error"]


@pytest.mark.parametrize(
    ("buys", "message"),
    [
        (
            {**CHEAPEST, "qualify": {"tags": ["organic"]}},
            "nobody is left to buy from for shop.buys: A (not tagged organic), B (not tagged organic)",
        ),
        (
            {"supplier": "B", "approved": ["A"]},
            "nobody is left to buy from for shop.buys: B (not on the approved list)",
        ),
        ({**CHEAPEST, "approved": ["A", "alba"]}, "unknown source 'alba' in shop.buys.approved"),
        (
            {"supplier": "A", "qualify": {"on_time": "at least 90 %"}},
            "shop.buys.qualify looks at performance, but nobody but A is left: there is nobody to turn to",
        ),
        (
            {**CHEAPEST, "sourcing_review": "30 days"},
            "shop.buys.sourcing_review is not used: nothing is looked at in a sourcing review",
        ),
        (
            {**CHEAPEST, "qualify": {"on_time": "90 %"}},
            "shop.buys.qualify.on_time needs a limit. Write 'at least 90 %'; got '90 %'.",
        ),
        (
            {**CHEAPEST, "qualify": {"over": "90 days", "certified": True}},
            "shop.buys.qualify has 'over', which goes with a measure of performance; add 'on_time: at least 90 %'",
        ),
        (
            {**CHEAPEST, "qualify": {}},
            "shop.buys.qualify asks for nothing; write 'certified: true' or 'on_time: at least 90 %', or take it out",
        ),
    ],
)
def test_a_qualification_that_cannot_be_met_or_used_is_refused(buys: dict[str, Any], message: str):
    assert faults_of(a_buyer(buys)) == [message]

"""Rules of one's own: what they can do, that they do it like a built-in, and that what they do wrong stops the run."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import simchain
from simchain.engines.audit import audit
from simchain.engines.eventwise import Simulation
from simchain.ledger import Ledger
from simchain.rules.distributions import Gamma, Normal, Truncated
from simchain.rules.own import Chance, StockSeen
from simchain.rules.policies import StockView
from simchain.scenario import Scenario, load
from simchain.scenario.vary import vary
from tests.builders import World, a_serial_chain, a_shop, a_world

GAMMA = Gamma.by_moments(6, 2)
CUT_NORMAL = Truncated(Normal(10, 4), 0.0)


@simchain.policy
def up_to(view: StockSeen, level: float = 60) -> float:
    return level - view.inventory_position


@simchain.policy
class Steady:
    """Orders the mean of the demands that it has seen: an instance has a memory of its own."""

    def __init__(self, first: float = 10) -> None:
        self.first = first
        self.seen: list[float] = []

    def __call__(self, view: StockSeen) -> float:
        self.seen.append(view.demand)
        return self.first if view.review == 0 else sum(self.seen) / len(self.seen)


@simchain.demand
def normal_customers(day: float, draw: Chance) -> float:
    return float(CUT_NORMAL.quantile(draw(0)))


@simchain.lead_time
def gamma_ships(day: float, draw: Chance) -> float:
    return float(GAMMA.quantile(draw(0)))


@simchain.sourcing
def shortest_queue(needed: float, sources: Any) -> dict[str, float]:
    return {min(sources, key=lambda source: source.on_order).name: needed}


OWN = [up_to, Steady, normal_customers, gamma_ships, shortest_queue]


def ledger_of(world: World, rules: Any = (), scenario: str = "base") -> Ledger:
    """Replication 0 of a world, audited."""
    blueprint = simchain.lower(load(world, rules)[scenario])
    ledger = Simulation(blueprint, trace=True).finish()
    audit(blueprint, ledger)
    return ledger


def assert_the_very_same(one: Ledger, other: Ledger) -> None:
    assert one.series.keys() == other.series.keys()
    for column in one.series:
        assert np.array_equal(one.series[column], other.series[column]), column
    assert one.trace is not None
    assert other.trace is not None
    assert one.trace.rows == other.trace.rows


def two_sources(**buys: Any) -> World:
    suppliers = {"near": {"lead_time": "2 days"}, "far": {"lead_time": "6 days"}}
    shop = {"demand": "10 ± 2 units/day", "stock": {"item": {"level": 70}}, "buys": {"item": buys}}
    return a_world(60, suppliers, {"shop": shop})


# Parity: a rule of one's own that does what a built-in does leaves the very same ledger


@pytest.mark.parametrize("review", ["1 day", "1 week", "continuous"])
def test_an_own_base_stock_leaves_the_ledger_of_the_built_in_one(review: str):
    def world(**stock: Any) -> World:
        return a_shop("10 ± 4 units/day", {**stock, "review": review, "opening": {"on_hand": 60}}, "5 ± 2 days", 300)

    own = ledger_of(world(policy="up_to", **{"with": {"level": 80}}), OWN)
    assert_the_very_same(own, ledger_of(world(policy="base_stock", level=80)))


def test_own_base_stocks_leave_the_ledger_of_built_in_ones_all_along_a_chain():
    stock = {"opening": {"on_hand": 50}}
    built_in = a_serial_chain([60, 60, 60], [2, 3, "4 ± 2 days"], "10 ± 4 units/day", 200, stock)
    own = a_serial_chain([60, 60, 60], [2, 3, "4 ± 2 days"], "10 ± 4 units/day", 200, stock)
    for site in own["sites"].values():
        site["stock"]["item"] = {**stock, "policy": "up_to"}
    assert_the_very_same(ledger_of(own, OWN), ledger_of(built_in))


def test_own_demand_meets_the_chances_of_built_in_demand():
    stock = {"level": 60, "opening": {"on_hand": 60}}
    assert_the_very_same(
        ledger_of(a_shop({"rule": "normal_customers"}, stock, days=300), OWN),
        ledger_of(a_shop("10 ± 4 units/day", stock, days=300)),
    )


def test_own_lead_times_meet_the_chances_of_built_in_ones():
    stock = {"level": 100, "opening": {"on_hand": 100}, "review": "continuous"}
    customers = {"arrivals": "3 orders/day"}  # so that several ships leave on one day
    assert_the_very_same(
        ledger_of(a_shop(customers, stock, {"rule": "gamma_ships"}, 300), OWN),
        ledger_of(a_shop(customers, stock, "6 ± 2 days", 300)),
    )


def test_own_laws_draw_as_built_in_ones_do():
    stock = {"level": 100, "opening": {"on_hand": 100}}
    laws = [simchain.law("cut", CUT_NORMAL), simchain.law("ships", GAMMA)]
    assert_the_very_same(
        ledger_of(a_shop({"rule": "cut"}, stock, {"rule": "ships"}, 300), laws),
        ledger_of(a_shop("10 ± 4 units/day", stock, "6 ± 2 days", 300)),
    )


def test_a_split_by_planned_shares_leaves_the_ledger_of_the_built_in_split():
    @simchain.sourcing
    def by_shares(needed: float, sources: Any) -> dict[str, float]:
        total = sum(source.ordered for source in sources) + needed
        first = sources[0]
        part = min(needed, max(0.0, first.share * total - first.ordered))
        return {first.name: part, sources[1].name: needed - part}

    shares = {"near": "70 %", "far": "rest"}
    own = ledger_of(two_sources(rule="by_shares", shares=shares), [by_shares])
    built_in = ledger_of(two_sources(shares=shares))
    for column in own.series:
        assert own.series[column] == pytest.approx(built_in.series[column], abs=1e-9), column


# What each kind is given


def test_a_policy_sees_what_the_built_in_ones_see_and_the_day():
    assert StockSeen._fields == (*StockView.__annotations__, "day")


def test_a_policy_is_asked_at_each_review_and_may_watch_the_calendar():
    days: list[float] = []

    @simchain.policy
    def mondays(view: StockSeen) -> float:
        days.append(view.day)
        return 70 if view.day % 7 == 0 else 0

    ledger = ledger_of(a_shop([10] * 15, {"policy": "mondays"}), [mondays])
    assert days == [*range(15)]
    assert [float(q) for q in ledger.series["ordered"][:, 0]] == [70, *[0] * 6, 70, *[0] * 6, 70]


def test_a_policy_sees_its_site_s_forecast_and_what_it_feeds():
    seen: list[StockSeen] = []

    @simchain.policy
    def looks(view: StockSeen) -> float:
        seen.append(view)
        return 10

    world = a_serial_chain([30, 30], [1, 1], [8, 12, 10])
    world["sites"]["site1"]["stock"]["item"] = {"policy": "looks", "opening": {"on_hand": 50}}
    world["sites"]["site1"]["forecast"] = {"item": {"method": "naive", "initial": "10 units/day"}}
    ledger_of(world, [looks])
    assert [view.forecast for view in seen] == [8, 12, 10]  # site0 passes on what it was asked for
    assert seen[0].echelon_position == seen[0].inventory_position + 30


def test_a_view_cannot_be_changed():
    @simchain.policy
    def meddles(view: Any) -> float:
        view.on_hand = 1_000
        return 0

    with pytest.raises(simchain.OwnRuleError, match="raised AttributeError: can't set attribute"):
        ledger_of(a_shop([5], {"policy": "meddles"}), [meddles])


def test_every_stock_and_every_run_has_an_instance_of_its_own():
    stock = {"policy": "Steady", "opening": {"on_hand": 30}}
    chain = a_serial_chain([0, 0], [0, 1], [4, 8, 12, 16])
    for site in chain["sites"].values():
        site["stock"]["item"] = stock
    first, again = (ledger_of(chain, OWN).series["ordered"].tolist() for _ in range(2))
    assert first == again
    assert [day[0] for day in first] == [10, 6, 8, 10]  # means of 4, 8, 12, 16 (the first review has a start)
    assert [day[1] for day in first] == [10, 8, 8, 8.5]


def test_parameters_come_from_the_scenario_and_named_changes_move_them():
    world = a_shop([10] * 5, {"policy": "up_to"}, site={"unmet": "backorder"})
    world["scenarios"] = {"more": {"shop.stock.item.with": {"level": 90}}, "built_in": {"shop.stock": {"level": 90}}}
    more, built_in = (ledger_of(world, OWN, name) for name in ("more", "built_in"))
    assert more.series["ordered"][:, 0].sum() > ledger_of(world, OWN).series["ordered"][:, 0].sum()
    assert more.closing["on_order"] == pytest.approx(built_in.closing["on_order"])


def test_a_named_change_and_a_program_switch_an_own_rule_on():
    world = a_shop([10] * 5, {"level": 40})
    world["scenarios"] = {"mine": {"shop.stock": {"policy": "up_to"}}}
    scenarios = load(world, OWN)
    assert str(scenarios["mine"].spec.sites["shop"].stock["item"].policy) == "up_to"
    changed = vary(scenarios.base, {"sites.shop.stock.item": {"policy": "up_to", "with": {"level": 5}}})
    assert simchain.lower(changed).points[0].policy == simchain.lower(changed).points[0].policy


def test_demand_by_rule_follows_bucket_season_and_whole_units():
    @simchain.demand
    def weekly(day: float, draw: Chance, base: float) -> float:
        return base + day

    demand = {"rule": "weekly", "with": {"base": 100}, "bucket": "1 week"}
    ledger = ledger_of(a_shop(demand, {"level": 500}, days=15), [weekly])
    assert {day: q for day, q in enumerate(ledger.series["demanded"][:, 0].tolist()) if q} == {0: 100, 7: 107, 14: 114}
    half = {**demand, "events": [{"starts": "day 7", "demand": "50 %"}]}
    halved = ledger_of(a_shop(half, {"level": 500}, days=15, whole_units=True), [weekly])
    assert halved.series["demanded"][:, 0].sum() == 100 + 54 + 57


def test_draws_are_addressed_not_used_up():
    asked: dict[str, list[float]] = {}

    def customers(name: str, order: tuple[int, ...]) -> Any:
        @simchain.demand(name=name)
        def rule(day: float, draw: Chance) -> float:
            numbers = {n: draw(n) for n in order}
            asked.setdefault(name, []).extend((numbers[0], numbers[1]))
            return 10

        return rule

    for name, order in (("one", (0, 1)), ("other", (1, 0, 1))):
        ledger_of(a_shop({"rule": name}, {"level": 20}, days=30), [customers(name, order)])
    assert asked["one"] == asked["other"]
    assert len(set(asked["one"])) == len(asked["one"])


def test_alternatives_meet_the_same_customers_and_ships():
    world = a_shop({"rule": "normal_customers"}, {"level": 90}, {"rule": "gamma_ships"}, 120)
    world["scenarios"] = {"low": {}, "high": {"shop.stock.item.level": 120}}
    runs = simchain.run(world, rules=OWN, replications=3, jobs=1).by_scenario()
    assert runs["low"]["demand"].tolist() == runs["high"]["demand"].tolist()


def test_a_split_sees_each_source_and_what_it_still_owes():
    seen: list[Any] = []

    @simchain.sourcing
    def half(needed: float, sources: Any) -> dict[str, float]:
        seen.append(sources)
        return {source.name: needed / 2 for source in sources}

    shares = {"near": "80 %", "far": {"share": "rest", "order_delay": "1 day"}}
    world = two_sources(rule="half", shares=shares)
    world["suppliers"]["near"] = {"lead_time": "2 days", "price": "3 USD", "capacity": "4 units/day"}
    world["sites"]["shop"]["demand"] = {"series": [10, 10, 10, 10]}
    world["sites"]["shop"]["stock"] = {"item": {"level": 70, "opening": {"on_hand": 70}}}
    ledger_of(world, [half])
    near, far = seen[0]
    assert (near.name, near.price, near.lead_time, near.share) == ("near", 3, 2, 0.8)
    assert (far.name, far.lead_time, round(far.share, 9)) == ("far", 6, 0.2)
    near, far = seen[1]  # 5 units each were ordered on day 0; near ships 4 a day, far's order was a day in the mail
    assert (near.ordered, near.on_order, near.waiting, near.in_transit) == (5, 5, 0, 5)
    assert (far.ordered, far.on_order, far.in_transit) == (5, 5, 5)
    assert seen[1][1].waiting == 0
    assert [(source.available, source.is_up) for source in seen[1]] == [(3, True), (float("inf"), True)]


def test_a_split_sees_the_price_of_the_day_and_who_is_known_to_stand_still():
    seen: dict[float, Any] = {}

    @simchain.sourcing
    def watching(needed: float, sources: Any) -> dict[str, float]:
        seen[len(seen)] = sources
        return {sources[1].name: needed}

    world = two_sources(rule="watching", shares={"near": "50 %", "far": "rest"})
    cut = {"every": "10 days", "lasts": "1 day", "discount": "20 %", "first": "1 day"}
    world["suppliers"]["near"] = {"lead_time": "2 days", "price": "5 USD", "promotion": cut}
    world["disruptions"] = {"strike": {"hits": "near", "starts": "day 2", "lasts": "9 days", "detected_after": "1 day"}}
    world["sites"]["shop"]["demand"] = {"series": [10, 10, 10, 10]}
    ledger_of(world, [watching])
    assert [seen[day][0].price for day in range(4)] == [5, 4, 5, 5]
    assert [seen[day][0].is_up for day in range(4)] == [True, True, True, False]


# Planning: levels and values need a mean and a spread


def test_levels_use_the_moments_that_a_rule_states():
    def port(day: float, draw: Chance) -> float:
        return 5 + 10 * draw(0)

    stated: Any = simchain.lead_time(port)
    stated.mean, stated.sd = 10.0, 2.0
    own = load(a_shop("10 ± 4 units/day", {}, {"rule": "port"}), [stated]).base
    built_in = load(a_shop("10 ± 4 units/day", {}, "10 ± 2 days")).base
    assert simchain.lower(own).points[0].policy == simchain.lower(built_in).points[0].policy


def test_moments_are_estimated_where_a_rule_states_none():
    own = load(a_shop({"rule": "normal_customers"}, {}, {"rule": "gamma_ships"}), OWN).base
    built_in = load(a_shop("10 ± 4 units/day", {}, "6 ± 2 days")).base
    levels = [simchain.lower(scenario).points[0].policy.level for scenario in (own, built_in)]  # type: ignore[union-attr]
    assert levels[0] == pytest.approx(levels[1], rel=0.03)  # 1,095 calls: the mean to 1 %, the spread to 2 %
    assert levels[0] == simchain.lower(own).points[0].policy.level  # type: ignore[union-attr]


def test_a_law_of_scipy_is_planned_with_its_own_moments():
    law = stats.lognorm(0.4, scale=12)
    world = a_shop("10 units/day", {"review": "1 day"}, {"rule": "port"})
    lane = simchain.lower(load(world, simchain.law("port", law)).base).lanes[0]
    assert (lane.lead_time.mean, lane.lead_time.sd) == pytest.approx((law.mean(), law.std()))
    results = simchain.run({**world, "run": {"horizon": "10 years"}}, rules=simchain.law("port", law), replications=1)
    row = results.lanes.iloc[0]
    assert row["achieved_mean"] == pytest.approx(law.mean(), abs=4 * law.std() / math.sqrt(row["shipments"]))


def test_explain_says_what_is_planned_with_and_loads_again():
    from simchain.cli.texts.explain import explained
    from simchain.scenario.load import loads

    world = a_shop({"rule": "normal_customers"}, {"policy": "up_to", "with": {"level": 80}}, {"rule": "gamma_ships"})
    text = explained(load(world, OWN).base)
    assert "estimated from 1,095 calls" in text
    again = loads(text, rules=OWN).base
    assert simchain.lower(again).points[0] == simchain.lower(load(world, OWN).base).points[0]


# What goes wrong


def a_policy_that(answers: Callable[[StockSeen], Any]) -> list[Any]:
    return [simchain.policy(name="wrong")(answers)]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (math.nan, "returned nan; an order is a number of units, 0 for none"),
        (np.float64("nan"), "returned np.float64(nan)"),
        (math.inf, "returned inf"),
        (-math.inf, "returned -inf"),
        (None, "returned nothing (None)"),
        ("12", "returned '12'"),
        ([12], "returned [12]"),
        (True, "returned True"),
        (10**400, "returned 1000000"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_an_order_that_is_no_finite_number_stops_the_run(answer: Any, said: str):
    rules = a_policy_that(lambda view: answer if view.day == 3 else 5)
    with pytest.raises(simchain.OwnRuleError) as caught:
        ledger_of(a_shop([5] * 9, {"policy": "wrong", "opening": {"on_hand": 2}}), rules)
    assert str(caught.value).startswith("own policy 'wrong' at shop/item, day 3, ")
    assert said in str(caught.value)
    assert (caught.value.place, caught.value.day) == ("shop/item", 3)
    assert "It saw: backlog 8, on order 5, inventory position -3, demand 5, review 3" in str(caught.value)


def test_an_order_below_zero_is_nothing_or_given_back_as_the_stock_says():
    rules = a_policy_that(lambda view: 60 - view.inventory_position)
    stock = {"policy": "wrong", "opening": {"on_hand": 90}}
    kept = ledger_of(a_shop([10] * 4, stock), rules)
    assert kept.series["ordered"][:, 0].tolist() == [0, 0, 0, 10]
    regrets = a_policy_that(lambda view: {0: 60, 1: -15}.get(view.day, 0))
    supplier = {"capacity": "10 units/day"}  # of 60 units, 20 have left when the order is cut
    stock = {"policy": "wrong", "negative_orders": "cancel"}
    back = ledger_of(a_shop([10] * 4, stock, supplier=supplier), regrets)
    assert back.series["ordered"][:, 0].tolist() == [60, -15, 0, 0]


def test_an_error_in_a_rule_is_named_with_its_line_and_keeps_its_cause():
    def divides(view: StockSeen) -> float:
        return view.on_hand / (view.demand - 7)

    with pytest.raises(simchain.OwnRuleError) as caught:
        ledger_of(a_shop([5, 7], {"policy": "wrong"}), a_policy_that(divides))
    line = divides.__code__.co_firstlineno + 1
    place, where = "own policy 'wrong' at shop/item, day 1,", f"({Path(__file__).name}, line {line})"
    assert str(caught.value).startswith(f"{place} raised ZeroDivisionError: float division by zero {where}")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_an_error_at_the_start_of_a_class_is_named_too():
    @simchain.policy
    class Opens:
        made = 0

        def __init__(self) -> None:
            Opens.made += 1
            if Opens.made > 1:  # it is made once when the scenario is checked
                raise OSError("no such file")

        def __call__(self, view: StockSeen) -> float:
            return 0

    with pytest.raises(simchain.OwnRuleError, match="own policy 'Opens' at shop/item, day 0, raised OSError: no such"):
        ledger_of(a_shop([5], {"policy": "Opens"}), [Opens])


@pytest.mark.parametrize("answer", [math.nan, math.inf, -1, "soon"])
def test_a_demand_or_lead_time_that_cannot_be_stops_the_run(answer: Any):
    class Late:
        """States its moments, so that it is not tried out when it is loaded."""

        mean, sd = 3.0, 0.0

        def __call__(self, day: float, draw: Chance) -> Any:
            return answer if day >= 4 and draw(0) > 0 else 3

    @simchain.demand
    class Customers(Late):
        pass

    @simchain.lead_time
    class Ships(Late):
        pass

    with pytest.raises(
        simchain.OwnRuleError, match=r"own demand rule 'Customers' at shop/item, day 4, .*draw\(0\) = 0"
    ):
        ledger_of(a_shop({"rule": "Customers"}, {"level": 20}, days=9), [Customers])
    with pytest.raises(simchain.OwnRuleError, match="own lead-time rule 'Ships' at maker>shop/item, day 4, returned"):
        ledger_of(a_shop([3] * 9, {"level": 20}, {"rule": "Ships"}), [Ships])


def test_a_law_that_breaks_in_the_run_is_named():
    class Odd:
        mean, sd = 5.0, 1.0

        def quantile(self, u: Any) -> Any:
            u = np.asarray(u)
            return np.where(u > 0.9, np.nan, 5.0)

        def cdf(self, x: Any) -> Any:
            return np.asarray(x) >= 5.0

    with pytest.raises(simchain.OwnRuleError, match=r"own law 'odd' at shop/item, day \d+, returned nan; a draw is"):
        ledger_of(a_shop({"rule": "odd"}, {"level": 20}, days=99), [simchain.law("odd", Odd())])
    with pytest.raises(simchain.OwnRuleError, match=r"own law 'odd' at maker>shop/item, day \d+, returned nan"):
        ledger_of(a_shop([5] * 99, {"level": 20}, {"rule": "odd"}), [simchain.law("odd", Odd())])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"near": 6, "fra": 4}, "returned a part for 'fra'; the sources are near, far"),
        ({"near": 6}, "split 10 units into 6 (near 6); parts must add up"),
        ({"near": 12, "far": -2}, "returned -2; a split is units by the name of the source"),
        ({"near": math.nan, "far": 10}, "returned nan"),
        (10, "returned 10; a split is units by the name of the source, such as {'near': 40}"),
        ({}, "split 10 units into 0 (nothing)"),
    ],
    ids=str,
)
def test_a_split_that_does_not_add_up_stops_the_run(answer: Any, said: str):
    @simchain.sourcing
    def wrong(needed: float, sources: Any) -> Any:
        return answer

    world = two_sources(rule="wrong", shares={"near": "50 %", "far": "rest"})
    world["sites"]["shop"] |= {"demand": {"series": [10]}}
    with pytest.raises(simchain.OwnRuleError) as caught:
        ledger_of(world, [wrong])
    assert str(caught.value).startswith("own sourcing rule 'wrong' at shop/item, day 0, ")
    assert said in str(caught.value)
    assert "near (price 0, freight 0, lead time 2, share 0.5," in str(caught.value)


def test_a_key_error_in_a_split_is_the_rule_s_own():
    @simchain.sourcing
    def looks_up(needed: float, sources: Any) -> dict[str, float]:
        return {"near": {"near": 1.0}["far"]}

    world = two_sources(rule="looks_up", shares={"near": "50 %", "far": "rest"})
    with pytest.raises(simchain.OwnRuleError, match="raised KeyError: 'far'") as caught:
        ledger_of(world, [looks_up])
    assert isinstance(caught.value.__cause__, KeyError)


# Replications and workers


@simchain.policy
def breaks_on_a_busy_day(view: StockSeen) -> float:
    return math.nan if view.demand > 22.5 else 60 - view.inventory_position


SHOP = {
    "simchain": 1,
    "run": {"horizon": "90 days", "replications": 12},
    "suppliers": {"A": {"lead_time": {"rule": "gamma_ships"}, "price": "5 USD"}, "B": {"lead_time": "3 days"}},
    "sites": {
        "shop": {
            "demand": {"rule": "normal_customers"},
            "buys": {"rule": "shortest_queue", "shares": {"A": "50 %", "B": "rest"}},
            "stock": {"policy": "Steady"},
        }
    },
}


def test_one_worker_and_two_give_the_same_tables_byte_for_byte():
    alone, together = (simchain.run(SHOP, rules=OWN, jobs=jobs, series=True, check=True) for jobs in (1, 2))
    for table in ("runs", "points", "lanes", "series"):
        pd.testing.assert_frame_equal(getattr(alone, table), getattr(together, table), check_exact=True)


def test_what_was_finished_before_a_rule_failed_is_kept_however_many_workers():
    world = {**SHOP, "sites": {"shop": {"demand": "10 ± 4 units/day", "buys": "B", "stock": "breaks_on_a_busy_day"}}}
    world["suppliers"] = {"B": {"lead_time": "3 days"}}
    kept = []
    for jobs in (1, 2):
        with pytest.raises(simchain.OwnRuleError, match="own policy 'breaks_on_a_busy_day' at shop/item") as caught:
            simchain.run(world, rules=breaks_on_a_busy_day, jobs=jobs)
        finished = caught.value.finished
        assert isinstance(finished, simchain.Results)
        assert 0 < finished.replications < 12
        assert not finished.complete
        assert finished.stopped_by == str(caught.value)
        kept.append(finished.runs)
    pd.testing.assert_frame_equal(*kept, check_exact=True)


def test_a_rule_of_a_script_or_notebook_reaches_the_workers():
    notebook: dict[str, Any] = {"__name__": "__main__"}  # what a cell defines cannot be imported anywhere
    exec(
        "import simchain\nlevel = 70\n"
        "@simchain.policy\ndef typed_in(view):\n    return level - view.inventory_position",
        notebook,
    )
    world = a_shop("10 ± 4 units/day", {"policy": "typed_in"}, days=50)
    runs = [simchain.run(world, rules=notebook["typed_in"], replications=6, jobs=jobs).runs for jobs in (1, 2)]
    pd.testing.assert_frame_equal(*runs, check_exact=True)


def test_a_rule_that_cannot_travel_is_named_with_the_way_out(tmp_path: Path):
    with (tmp_path / "log.txt").open("w") as log:

        @simchain.policy
        def writes(view: StockSeen) -> float:
            log.write("x")
            return 0

        world = a_shop("10 ± 4 units/day", {"policy": "writes"}, days=20)
        assert simchain.run(world, rules=writes, replications=3, jobs=1).complete
        with pytest.raises(simchain.OwnRuleError, match=r"'writes' cannot be sent to a worker process .*jobs=1"):
            simchain.run(world, rules=writes, replications=6, jobs=2)


def test_comparing_with_own_rules_is_paired():
    world = {**SHOP, "scenarios": {"mine": {}, "base": {}}}
    world["scenarios"] = {"mine": {}, "built_in": {"shop.stock": {"level": 80}}}
    comparison = simchain.compare(world, rules=OWN, replications=4, jobs=1)
    assert comparison.results.scenarios == ("mine", "built_in")


def test_the_bullwhip_s_causes_are_split_with_own_rules_in_the_chain():
    world = a_serial_chain([30, 30], [2, "3 ± 1 days"], {"rule": "normal_customers"}, 150)
    world["sites"]["site0"]["stock"]["item"] = {"policy": "up_to", "with": {"level": 40}}
    world["suppliers"]["maker"]["moq"] = 40
    split = simchain.bullwhip_causes(load(world, OWN), replications=2, jobs=1)
    assert "order batching" in [share.name for share in split.shares]


def test_loaded_scenarios_take_no_more_rules():
    with pytest.raises(ValueError, match=r"give them to simchain\.load"):
        simchain.run(load(SHOP, OWN), rules=OWN)


def test_the_fingerprint_knows_the_text_of_a_rule():
    from simchain.scenario.fingerprint import fingerprint

    def scenario(rule: Any) -> Scenario:
        return load(a_shop([5], {"policy": "mine"}), simchain.policy(name="mine")(rule)).base

    def one(view: StockSeen) -> float:
        return 1

    def two(view: StockSeen) -> float:
        return 2

    assert fingerprint(scenario(one)) == fingerprint(scenario(one))
    assert fingerprint(scenario(one)) != fingerprint(scenario(two))


def test_a_rule_that_leaves_the_program_does_not_take_the_run_along():
    @simchain.policy
    def leaving(view: Any) -> float:
        raise SystemExit(3)

    with pytest.raises(simchain.OwnRuleError, match=r"'leaving'.*shop.*day 0.*raised SystemExit: 3"):
        ledger_of(a_shop([5, 7], {"policy": "leaving"}), [leaving])

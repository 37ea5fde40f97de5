"""Triggers: what a planner watches, what he does then, and until when."""

# ruff: noqa: E501 (messages are compared whole)

import re
from math import ceil, inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from click.testing import CliRunner

import simchain
from simchain.blueprint import lower
from simchain.cli import main
from simchain.engines.eventwise import Simulation
from simchain.errors import ScenarioError
from simchain.experiments.folder import read_results
from simchain.ledger import Ledger
from simchain.rules.risk.triggers import Firing
from simchain.rules.suppliers.order_lines import Window, due_between, on_time
from simchain.scenario import load
from tests.builders import World, a_shop, a_world
from tests.test_faults import faults_of, in_short

SLOW = {"slow": {"hits": "far", "starts": "day 300", "lead_time": "300 %"}}


def two_suppliers(
    triggers: World, buys: Any = "far", days: int = 700, demand: str = "100 units/day", **others: Any
) -> World:
    """A shop that may buy from a far supplier, who takes 10 days, and from a near one, who takes 2."""
    suppliers = {
        "far": {"lead_time": "10 days", "price": "5 USD"},
        "near": {"lead_time": "2 days", "price": "6 USD"},
    }
    shop = {"demand": demand, "buys": buys, "stock": {"level": 1300}, **others.pop("site", {})}
    return a_world(days, suppliers, {"shop": shop}, triggers=triggers, **others)


def demote(share: str = "20 %", **more: Any) -> World:
    watch = {"supplier": "far", "metric": "on_time", "over": "90 days"}
    return {"demote": {"when": {**watch, "below": "80 %"}, "then": {"shift": share, "to": "near"}, **more}}


def ledger_of(world: World) -> Ledger:
    return Simulation(lower(load(world)["base"]).keeping_lines()).finish()


def share_ordered(ledger: Ledger, lane: str, since: float, until: float) -> float:
    """A lane's share of the units ordered in some days."""
    ordered = {
        name: sum(line.quantity for line in ledger.lines[n] if since <= line.ordered_at < until)
        for n, name in enumerate(ledger.shape.lanes)
    }
    return ordered[lane] / sum(ordered.values())


def test_orders_are_shifted_from_a_supplier_whose_deliveries_get_late():
    """Row 3 of the concepts."""
    ledger = ledger_of(two_suppliers(demote(), disruptions=SLOW))
    far = "far>shop/item"
    assert share_ordered(ledger, far, 180, 270) == 1
    assert share_ordered(ledger, far, 400, 650) == pytest.approx(0.8, abs=0.01)


def test_units_by_lane_show_what_was_shifted_to_the_other_supplier():
    """Row 3 of the concepts: of 100 a day for 250 days, 80 come from far and 20 from near, as 20 points were shifted."""
    world = two_suppliers(demote(), days=650, disruptions=SLOW, run={"warm_up": "400 days"})
    lanes = simchain.run(world, replications=1, jobs=1, check=True).lanes.set_index("lane")["units"]
    assert lanes.to_dict() == pytest.approx({"far>shop/item": 250 * 80, "near>shop/item": 250 * 20})
    before = {**world, "run": {"horizon": "300 days", "warm_up": "200 days", "replications": 1}}
    assert simchain.run(before, jobs=1).lanes["units"].tolist() == pytest.approx([100 * 100, 0])


def test_an_action_tells_the_value_that_it_was_taken_at():
    """Row 65 of the concepts: the value is that of the order lines, worked out again from the finished run."""
    ledger = ledger_of(two_suppliers(demote(), disruptions=SLOW))
    (fired,) = ledger.fired
    (firing,) = fired.firings
    day = firing.fired_at
    assert day % 7 == 0
    assert day > 310
    assert firing.value < 0.8
    assert firing.value == on_time(due_between(ledger.lines[0], day - 90.5, day - 0.5, Window()))
    assert on_time(due_between(ledger.lines[0], day - 97.5, day - 7.5, Window())) >= 0.8
    assert firing.until == inf


def test_an_alert_comes_before_the_first_stock_out_and_changes_nothing():
    """Row 66 of the concepts."""
    alert = {
        "slipping": {
            "when": {"site": "shop", "metric": "days_of_supply", "below": "2 days"},
            "then": {"alert": "look"},
            "check": "1 day",
        }
    }
    stop = {"stop": {"hits": "far", "starts": "day 100", "lasts": "30 days"}}
    world = two_suppliers(alert, disruptions=stop, run={"replications": 1})
    results = simchain.run(world, series=True)
    first = results.series[results.series["demanded"] > results.series["at_once"]]["day"].min()
    assert 100 < results.triggers["fired_at"].min() < first
    assert results.triggers["does"].tolist() == ["alert: look"]
    same = simchain.run({**world, "triggers": {}})
    assert same.runs.equals(results.runs)


def test_a_plan_that_is_ready_before_the_event_loses_less_service():
    """Row 86 of the concepts."""
    plan = {
        "turn": {
            "when": {"site": "shop", "metric": "days_of_supply", "below": "18 days"},
            "then": {"shift": "100 %", "from": "far", "to": "near"},
            "check": "1 day",
        }
    }
    stop = {"stop": {"hits": "far", "starts": "day 100", "lasts": "60 days"}}
    # The level is 30 days of demand, 20 of them on hand: late enough to matter, early enough to help.
    stock = {"stock": {"level": 3000}}
    unplanned, planned = (
        simchain.resilience(two_suppliers(given, disruptions=stop, site=stock), replications=1) for given in ({}, plan)
    )
    assert planned.resilience_loss.mean < 0.5 * unplanned.resilience_loss.mean
    assert planned.recovery_time().median < unplanned.recovery_time().median


@pytest.mark.parametrize(
    "buys", ["far", {"near": "40 %", "far": "rest"}, {"rule": "backup", "first": "far", "then": "near"}]
)
def test_a_trigger_that_never_fires_changes_nothing(buys: Any):
    stop = {"stop": {"hits": "far", "starts": "day 100", "lasts": "30 days"}}
    watchful = demote()
    watchful["demote"]["when"] = {"site": "shop", "metric": "stock", "above": "99999 units"}
    watchful["demote"]["then"] = {"shift": "20 %", "from": "far", "to": "near"}
    one, other = (
        simchain.run(
            two_suppliers(given, buys, demand="100 ± 20 units/day", disruptions=stop), replications=3, series=True
        )
        for given in (watchful, {})
    )
    assert one.series.equals(other.series)
    assert one.runs["total_cost"].tolist() == other.runs["total_cost"].tolist()


def always(share: str = "20 %", **more: Any) -> World:
    """On from the first check on."""
    then = {"shift": share, "from": "far", "to": "near"}
    return {"always": {"when": {"site": "shop", "metric": "demand", "above": "0 units/day"}, "then": then, **more}}


def test_a_shift_is_in_points_of_what_is_ordered():
    ledger = ledger_of(two_suppliers(always(), {"far": "70 %", "near": "rest"}))
    assert share_ordered(ledger, "far>shop/item", 0, 7) == pytest.approx(0.7)
    assert share_ordered(ledger, "far>shop/item", 7, 700) == pytest.approx(0.5, abs=0.001)


def test_no_more_is_shifted_than_a_source_has():
    ledger = ledger_of(two_suppliers(always("50 %"), {"far": "30 %", "near": "rest"}))
    assert share_ordered(ledger, "far>shop/item", 7, 700) == 0


def test_by_chance_the_shifted_shares_are_the_chances():
    world = two_suppliers(always(), {"rule": "random_share", "shares": {"far": "70 %", "near": "rest"}}, days=4000)
    orders = len([line for line in ledger_of(world).lines[0] if line.ordered_at >= 7])
    expected = 0.5 * 3993
    assert abs(orders - expected) <= 3 * (0.25 * 3993) ** 0.5


def test_a_backup_still_steps_in_where_a_part_is_shifted():
    stop = {"stop": {"hits": "far", "starts": "day 200", "lasts": "30 days"}}
    world = two_suppliers(always(), {"rule": "backup", "first": "far", "then": "near"}, disruptions=stop)
    ledger = ledger_of(world)
    assert share_ordered(ledger, "far>shop/item", 7, 200) == pytest.approx(0.8, abs=0.001)
    assert share_ordered(ledger, "far>shop/item", 201, 229) == 0


def test_minimum_orders_do_not_swell_a_shifted_share():
    world = two_suppliers(always(), days=4000)
    world["suppliers"]["near"]["moq"] = 300
    assert share_ordered(ledger_of(world), "far>shop/item", 7, 4000) == pytest.approx(0.8, abs=0.005)


def test_a_trigger_is_on_until_its_second_threshold():
    back = {"slow": {"hits": "far", "starts": "day 200", "lasts": "60 days", "lead_time": "300 %"}}
    watch = {"supplier": "far", "metric": "on_time", "over": "90 days"}
    both = {**demote(), "again": {**demote(until={**watch, "above": "95 %"})["demote"]}}
    eager, patient = ledger_of(two_suppliers(both, disruptions=back)).fired
    assert [one.fired_at for one in eager.firings] == [one.fired_at for one in patient.firings]
    assert eager.firings[0].until < patient.firings[0].until < inf
    assert eager.firings[0].value_at_end >= 0.8
    assert patient.firings[0].value_at_end > 0.95


@pytest.mark.parametrize(("side", "bound", "spans"), [("below", 30, [(5, 7)]), ("above", 20, [(1, 5), (7, inf)])])
def test_without_until_a_trigger_ends_where_the_figure_is_back_at_its_bound(side: str, bound: int, spans: Any):
    """A stock of 30 sells 10 on the fifth day, and has them back two evenings later: 30, 20, 20, 30."""
    watch = {"when": {"site": "shop", "metric": "stock", side: f"{bound} units"}, "then": {"alert": "look"}}
    world = a_shop([0, 0, 0, 0, 10, *[0] * 7], {"level": 30}, triggers={"look": {**watch, "check": "1 day"}})
    (fired,) = ledger_of(world).fired
    assert [(one.fired_at, one.until) for one in fired.firings] == spans


def test_two_triggers_take_their_shares_one_after_the_other():
    late = {"when": {"site": "shop", "metric": "demand", "above": "0 units/day"}, "check": "70 days"}
    world = two_suppliers({**always(), "more": {**late, "then": {"shift": "30 %", "from": "far", "to": "near"}}})
    ledger = ledger_of(world)
    assert share_ordered(ledger, "far>shop/item", 7, 70) == pytest.approx(0.8, abs=0.01)
    assert share_ordered(ledger, "far>shop/item", 70, 700) == pytest.approx(0.5, abs=0.01)


def test_days_of_supply_are_stock_over_the_mean_demand_of_the_window():
    low = {
        "low": {
            "when": {"site": "shop", "metric": "days_of_supply", "over": "14 days", "below": "3 days"},
            "then": {"alert": "low"},
        }
    }
    results = simchain.run(two_suppliers(low, demand="100 ± 30 units/day"), replications=1, series=True)
    fired = results.triggers.iloc[0]
    day = int(fired["fired_at"])
    before = results.series[results.series["day"] < day]
    expected = before["on_hand"].iloc[-1] / before["demanded"].iloc[-14:].mean()
    assert fired["value"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("metric", "bound", "value"),
    [
        ("lead_time_mean", {"above": "9 days"}, 10.0),
        ("lead_time_sd", {"below": "1 day"}, 0.0),
        ("fill_rate", {"above": "50 %"}, 1.0),
        ("quality", {"below": "90 %"}, 0.8),
        ("ppm", {"above": 100000}, 200000.0),
    ],
)
def test_every_figure_of_a_supplier_can_be_watched(metric: str, bound: World, value: float):
    when = {"supplier": "far", "metric": metric, **bound}
    world = two_suppliers({"watch": {"when": when, "then": {"alert": "look"}}}, days=200)
    tolerance = 1e-9
    if metric in ("ppm", "quality"):
        world["suppliers"]["far"]["defects"] = "20 %"
        units = 100 * 7  # one week's lines at least have been inspected
        tolerance = 4 * (0.2 * 0.8 / units) ** 0.5 * (1e6 if metric == "ppm" else 1)
    fired = simchain.run(world, replications=1).triggers.iloc[0]
    assert abs(fired["value"] - value) <= tolerance


@pytest.mark.parametrize(
    ("metric", "bound"),
    [
        ("stock", {"below": "200 units"}),
        ("backlog", {"above": "50 units"}),
        ("fill_rate", {"below": "97 %"}),
        ("demand", {"above": "101 units/day"}),
    ],
)
def test_every_figure_of_a_site_can_be_watched(metric: str, bound: World):
    stop = {"stop": {"hits": "far", "starts": "day 100", "lasts": "30 days"}}
    fair = {"fair": {"hits": "shop", "starts": "day 100", "lasts": "30 days", "change": {"demand": "150 %"}}}
    watch = {"watch": {"when": {"site": "shop", "metric": metric, **bound}, "then": {"alert": "look"}}}
    results = simchain.run(two_suppliers(watch, disruptions={**stop, **fair}), replications=1)
    assert results.triggers["fired_at"].iloc[0] > 100
    assert results.triggers["until"].notna().all()


def first_firing(world: World, when: World, check: str = "1 week") -> Firing:
    """When an alert is first given, and at which value."""
    world = {**world, "triggers": {"watch": {"when": when, "then": {"alert": "look"}, "check": check}}}
    return ledger_of(world).fired[0].firings[0]


def test_spend_is_what_a_supplier_was_paid_in_the_window():
    """500 USD a day from day 0 on: 14,000 in four weeks, and on the evening of day 35 those of 30 days."""
    when = {"supplier": "far", "metric": "spend", "over": "30 days", "above": "14000 USD"}
    firing = first_firing(two_suppliers({}, days=60), when)
    assert (firing.fired_at, firing.value) == (35, pytest.approx(30 * 500))


def test_spend_counts_what_is_hurried_with_its_surcharge():
    """Three of ten days are hurried, at half as much again."""
    world = two_suppliers({}, days=61)
    world["suppliers"]["far"]["contract"] = {"expedite": {"lead_time": "4 days", "surcharge": "50 %"}}
    hurry = {"when": {"site": "shop", "metric": "demand", "above": "0 units/day"}, "then": {"expedite": "far"}}
    watch = {"when": {"supplier": "far", "metric": "spend", "over": "10 days", "above": "1 USD"}}
    world["triggers"] = {
        "hurry": {**hurry, "check": "57 days"},
        "watch": {**watch, "then": {"alert": "paid"}, "check": "60 days"},
    }
    (firing,) = ledger_of(world).fired[1].firings
    assert (firing.fired_at, firing.value) == (60, pytest.approx(7 * 500 + 3 * 750))


def test_lead_times_of_the_window_are_judged_by_their_spread_and_their_slowest():
    """Of 90 lines 30 took 30 days, the others 10: mean 50 / 3, sd by hand; the 95th of a hundred took 30."""
    world = two_suppliers({}, disruptions=SLOW)
    ledger = ledger_of(world)
    for metric, above, value_of in (
        ("lead_time_cv", 0.2, lambda times: np.std(times, ddof=1) / np.mean(times)),
        ("lead_time_p95", "20 days", lambda times: sorted(times)[ceil(0.95 * len(times)) - 1]),
    ):
        firing = first_firing(world, {"supplier": "far", "metric": metric, "above": above})
        day = firing.fired_at
        times = [line.lead_time for line in ledger.lines[0] if day - 90 <= line.completed_at < day]
        assert {*times} == {10.0, 30.0}
        assert firing.value == pytest.approx(value_of(times))


def test_a_score_in_a_trigger_is_that_of_the_scorecard():
    """All lines are of one size, so that the shares of lines and of units on time are the same, and so is the score."""
    world = two_suppliers({}, disruptions=SLOW)
    score = first_firing(world, {"supplier": "far", "metric": "score", "below": 80})
    share = first_firing(world, {"supplier": "far", "metric": "on_time", "below": "80 %"})
    assert score.fired_at == share.fired_at
    assert score.value == pytest.approx(100 * share.value, abs=100 / 90)
    reviewed = {**world, "scorecard": {"every": "7 days", "over": "90 days"}}
    reviews = simchain.run(reviewed, replications=1, jobs=1).supplier_reviews.set_index("day")["score"]
    assert score.value == pytest.approx(reviews[score.fired_at])


def test_invoices_that_do_not_match_are_counted_in_the_window():
    world = two_suppliers({}, days=100)
    world["suppliers"]["far"]["invoice_errors"] = "30 %"
    firing = first_firing(world, {"supplier": "far", "metric": "invoice_accuracy", "below": "99 %"}, check="11 weeks")
    assert firing.value == pytest.approx(0.7, abs=4 * (0.3 * 0.7 / 77) ** 0.5)


def test_stockout_days_are_those_of_periods_that_were_short():
    """The last order before the stop comes on day 109 and leaves 300: days 110 to 112 are served, and six to day 119 not."""
    stop = {"stop": {"hits": "far", "starts": "day 100", "lasts": "30 days"}}
    firing = first_firing(
        two_suppliers({}, disruptions=stop), {"site": "shop", "metric": "stockout_days", "above": "4 days"}
    )
    assert (firing.fired_at, firing.value) == (119, 6)


def test_the_error_of_a_forecast_can_be_watched():
    """What came last is foretold of a demand that is 10 and 20 by turns: always 10 off, of 15 on average."""
    world = a_shop([10, 20] * 30, {"level": 100}, site={"forecast": {"method": "naive"}})
    firing = first_firing(world, {"site": "shop", "metric": "wape", "over": "20 days", "above": "50 %"}, "30 days")
    assert (firing.fired_at, firing.value) == (30, pytest.approx(10 / 15))


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"supplier": "far", "metric": "invoice_accuracy", "below": "90 %"}, "no invoice of far is ever looked at"),
        ({"site": "shop", "metric": "wape", "above": "50 %"}, "nobody forecasts what shop holds"),
        ({"supplier": "far", "metric": "score", "above": 100}, "score is never more than 100"),
    ],
)
def test_a_figure_that_nothing_tells_is_warned_of(when: World, said: str):
    warnings = load(two_suppliers({"look": {"when": when, "then": {"alert": "look"}}})).warnings
    assert sum(said in str(warning) for warning in warnings) == 1


def test_money_is_watched_in_the_currency_of_the_file():
    when = {"supplier": "far", "metric": "spend", "above": "4 EUR"}
    world = two_suppliers({"look": {"when": when, "then": {"alert": "look"}}})
    with pytest.raises(ScenarioError, match="The currency of this scenario is USD"):
        load(world)


def test_a_trigger_that_turns_at_every_check_is_a_warning_with_the_first_place():
    nervous = {
        "when": {"site": "shop", "metric": "demand", "over": "1 day", "above": "100 units/day"},
        "check": "1 day",
    }
    demand = {"series": ["90 units", "110 units"], "bucket": "1 day", "then": "repeat"}
    world = two_suppliers({"nervous": {**nervous, "then": {"alert": "up"}}}, days=60)
    world["sites"]["shop"]["demand"] = demand
    (said,) = simchain.run(world, replications=1).warnings
    assert said.startswith(
        "Trigger nervous turns on or off at check after check, first in scenario base, replication 0, from day 2 on"
    )
    calm = {**nervous, "over": "10 days"}
    world["triggers"]["nervous"] = {**nervous, "when": {**calm["when"], "over": "10 days"}, "then": {"alert": "up"}}
    assert simchain.run(world, replications=1).warnings == []


def test_firings_are_rows_of_the_trace_with_their_causes():
    back = {"slow": {"hits": "far", "starts": "day 200", "lasts": "60 days", "lead_time": "300 %"}}
    trace = simchain.run(two_suppliers(demote(), disruptions=back), replications=1, trace=True).trace
    (fires,) = trace[trace["kind"] == "trigger_fires"].itertuples()
    (ends,) = trace[trace["kind"] == "trigger_ends"].itertuples()
    assert ends.cause == fires.id
    assert 0 < fires.cause < fires.id
    assert fires.place == "demote: far: on_time"
    assert fires.quantity < 0.8


def test_firings_are_written_to_the_results_and_read_back(tmp_path: Path):
    file = tmp_path / "shop.yaml"
    file.write_text(yaml.safe_dump(two_suppliers(demote(), disruptions=SLOW)), encoding="utf-8")
    ran = CliRunner().invoke(
        main, ["run", str(file), "-n", "1", "--out", str(tmp_path / "out")], catch_exceptions=False
    )
    assert ran.exit_code == 0
    table = read_results(tmp_path / "out").triggers
    assert table["trigger"].tolist() == ["demote"]
    assert table["does"].tolist() == ["shift 20 % from far to near"]
    assert np.isnan(table["until"].iloc[0])


def test_goods_and_money_are_conserved_while_orders_are_shifted():
    simchain.run(two_suppliers(demote(), disruptions=SLOW, demand="100 ± 40 units/day"), replications=2, check=True)


def in_a_hurry() -> World:
    """Low stock is made up for with orders that take two days instead of ten."""
    low = {"site": "shop", "metric": "days_of_supply", "below": "2 days"}
    return {"rush": {"when": low, "then": {"expedite": "far"}, "check": "1 day"}}


def test_orders_are_hurried_while_a_trigger_is_on():
    stop = {"stop": {"hits": "far", "starts": "day 100", "lasts": "5 days"}}
    world = two_suppliers(in_a_hurry(), disruptions=stop)
    world["suppliers"]["far"]["contract"] = {"expedite": {"lead_time": "2 days", "surcharge": "30 %"}}
    ledger = ledger_of(world)
    (firing,) = ledger.fired[0].firings
    rush = ledger.shape.lanes.index("far (rush)>shop/item")
    assert firing.until < 130
    assert {line.ordered_at for line in ledger.lines[rush]} == {*np.arange(firing.fired_at, firing.until)}
    results = simchain.run(world, replications=1, check=True)
    units = sum(line.quantity for line in ledger.lines[rush])
    assert results.runs["expedite_cost"].iloc[0] == pytest.approx(0.3 * 5 * units)


def test_a_hurry_that_is_never_asked_for_changes_nothing():
    world = two_suppliers(in_a_hurry(), demand="100 ± 20 units/day")
    world["triggers"]["rush"]["when"]["below"] = "0 days"
    world["suppliers"]["far"]["contract"] = {"expedite": {"lead_time": "2 days", "surcharge": "30 %"}}
    one, other = (
        simchain.run({**world, "triggers": given}, replications=2, series=True) for given in (world["triggers"], {})
    )
    assert one.series.equals(other.series)


# What cannot be

CHAIN = """\
simchain: 1
run: {bucket: 1 week, horizon: 52 weeks}
suppliers:
  A: {lead_time: 10 ± 2 days, sells: {ring: 10 USD}}
  B: {lead_time: 15 days, sells: {ring: 9 USD, bolt: 1 USD}}
  C: {lead_time: 15 days, sells: {bolt: 1 USD}}
sites:
  dc: {buys: {ring: A, bolt: B}}
  shop: {demand: {ring: 9 units/day, bolt: 9 units/day}, buys: {supplier: dc, lead_time: 2 days}}
  kiosk: {demand: {bolt: 9 units/day}, buys: {bolt: C}}
triggers:
"""

ON_TIME = "supplier: A, metric: on_time"
CASES = [
    (
        "when: {supplier: A, metric: punctuality, below: 80 %}, then: {alert: x}",
        "12:35 error: triggers.x.when names no metric of a supplier: 'punctuality'; there are on_time, fill_rate, lead_time_mean, lead_time_sd, lead_time_cv, lead_time_p95, quality, ppm, acceptance, invoice_accuracy, invoice_hold, contract_compliance, expedites_asked, responsiveness, rush_lead_time, orders, units_ordered, average_order, spend, savings, score",
    ),
    (
        "when: {site: dc, metric: on_time.ring, below: 80 %}, then: {alert: x}",
        "12:32 error: triggers.x.when names no metric of a site: 'on_time'; there are days_of_supply, stock, backlog, fill_rate, demand, stockout_days, wape, and the metrics that it has, such as total_cost",
    ),
    (
        f"when: {{{ON_TIME}, below: 5 days}}, then: {{alert: x}}",
        "12:51 error: triggers.x.when on_time needs a share; got '5 days' (a time). Write for example '5 %'",
    ),
    (
        f"when: {{{ON_TIME}, above: 120 %}}, then: {{alert: x}}",
        "can never turn: on_time is never above that",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %, above: 90 %}}, then: {{alert: x}}",
        "needs one of 'below' and 'above', such as 'below: 80 %'; got both",
    ),
    (
        "when: {metric: on_time, below: 80 %}, then: {alert: x}",
        "needs one of 'supplier', 'site', 'lane' and 'chain', such as 'supplier: borneo'; got none",
    ),
    (
        "when: {supplier: D, metric: on_time, below: 80 %}, then: {alert: x}",
        "12:24 error: unknown supplier 'D' in triggers.x.when | suppliers are A, B, C",
    ),
    (
        "when: {site: dc, metric: stock, below: 5 units}, then: {alert: x}",
        "12:32 error: triggers.x.when.metric does not say of which item: dc holds ring, bolt | write 'stock.ring'",
    ),
    (
        "when: {site: kiosk, metric: stock.ring, below: 5 units}, then: {alert: x}",
        "12:35 error: triggers.x.when.metric is about 'ring', but kiosk holds bolt | write 'stock.bolt'",
    ),
    (
        "when: {site: kiosk, metric: stock, over: 4 weeks, below: 5 units}, then: {alert: x}",
        "has 'over', but stock is what it is on the day; take it out",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{}}",
        "does nothing; write {shift: 20 %, to: alba}, {expedite: borneo}, or {alert: 'call borneo'}",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{shift: 20 %}}",
        "has a 'shift' and needs 'to': who gets it?",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{alert: x, to: B}}",
        "has 'to', which goes with 'shift'; take it out",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{shift: 20 %, to: A}}",
        "shifts orders from A to itself; name another source",
    ),
    (
        "when: {site: kiosk, metric: stock, below: 5 units}, then: {shift: 20 %, to: A}",
        "shifts orders, but says not from whom; add 'from' under 'then'",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{shift: 20 %, to: C}}",
        "12:82 error: triggers.x.then shifts orders from A to C, which sells nothing that is bought from A | add it to suppliers.C.sells, or name another source",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{shift: 20 %, to: E}}",
        "unknown source 'E' in triggers.x.then | sources are B",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{expedite: A}}",
        "triggers.x asks A to hurry, but nothing is agreed for that | add 'contract: {expedite: {lead_time: 2 days, surcharge: 30 %}}' to suppliers.A",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{expedite: E}}",
        "unknown supplier 'E' in triggers.x.then | suppliers are A, B, C",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{alert: x}}, until: {{{ON_TIME}, above: 70 %}}",
        "ends before it fires: both bounds hold at once in between. Swap them",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{alert: x}}, until: {{{ON_TIME}, below: 70 %}}",
        "ends in the same direction as it fires; write 'above' in one of the two",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{alert: x}}, check: 10 days",
        "triggers.x is checked each 10 days, but a period has 7 days | write 'check: 7 days'",
    ),
    (
        "when: {site: kiosk, metric: demand, over: 3 days, below: 5 units/day}, then: {alert: x}",
        "triggers.x.when.over is 3 days, but a period has 7 days | write 'over: 7 days'",
    ),
    (
        "when: {supplier: A, metric: ppm, above: 100}, then: {alert: x}",
        "12:35 warn: triggers.x.when.metric: nothing of A is inspected, so the trigger never fires | add 'defects' to suppliers.A",
    ),
    (
        f"when: {{{ON_TIME}, below: 80 %}}, then: {{alert: x}}, check: 520 weeks",
        "triggers.x is first checked on day 3640, when the run is over",
    ),
]


@pytest.mark.parametrize(("written", "said"), CASES, ids=[written for written, _ in CASES])
def test_a_trigger_that_cannot_be_is_named_with_its_place_and_the_way_out(written: str, said: str):
    found = [in_short(fault) for fault in faults_of(f"{CHAIN}  x: {{{written}}}\n")]
    assert len(found) == 1, found
    assert said in found[0]


@pytest.mark.parametrize(
    ("metric", "bound", "said"),
    [("stock", {"below": "0 units"}, "never less than 0"), ("fill_rate", {"above": "100 %"}, "never more than 100 %")],
)
def test_a_bound_that_no_value_is_beyond_is_a_warning(metric: str, bound: World, said: str):
    watch = {"when": {"site": "shop", "metric": metric, **bound}, "then": {"alert": "look"}}
    (warning,) = load(a_shop([1] * 30, {"level": 5}, triggers={"look": watch})).warnings
    assert said in str(warning)


def test_where_a_shift_cannot_work_the_rule_is_named():
    text = CHAIN.replace("ring: A", "ring: {rule: cheapest, sources: [A, B]}")
    (found,) = (
        in_short(one)
        for one in faults_of(f"{text}  x: {{when: {{{ON_TIME}, below: 80 %}}, then: {{shift: 20 %, to: B}}}}\n")
    )
    assert "warn: triggers.x shifts nothing at dc.buys.ring: its rule decides by the day who gets an order" in found


def two_shops(triggers: World) -> World:
    """Two shops buy 100 a day from a far supplier, whose way to the kiosk takes 10 days longer from day 300 on."""
    world = two_suppliers(triggers)
    world["sites"]["kiosk"] = world["sites"]["shop"]
    return {**world, "disruptions": {"detour": {"hits": "far>kiosk", "starts": "day 300", "lead_time": "200 %"}}}


def on_a_lane(lane: str, then: World, **more: Any) -> World:
    watch = {"lane": lane, "metric": "on_time", "over": "90 days"}
    return {"watch": {"when": {**watch, "below": "80 %"}, "then": then, **more}}


def test_a_lane_is_watched_by_its_own_order_lines():
    """All that leaves for the kiosk from day 300 on is late, nothing for the shop: of both together half is on time."""
    fired = {
        lane: ledger_of(two_shops(on_a_lane(lane, {"alert": "look there"}))).fired[0]
        for lane in ("far>kiosk", "far>kiosk/item", "far>shop")
    }
    assert fired["far>shop"].firings == ()
    (firing,) = fired["far>kiosk"].firings
    assert fired["far>kiosk/item"].firings == (firing,)
    assert fired["far>kiosk"].metric == "far>kiosk: on_time"
    assert 0.7 < firing.value < 0.8
    late_days = (1 - firing.value) * 90
    assert firing.fired_at == pytest.approx(300 + 10 + late_days, abs=2)


def test_a_trigger_on_a_lane_shifts_orders_where_the_lane_ends():
    ledger = ledger_of(two_shops(on_a_lane("far>kiosk", {"shift": "20 %", "to": "near"})))
    ordered = {
        name: sum(line.quantity for line in ledger.lines[n] if 400 <= line.ordered_at < 650)
        for n, name in enumerate(ledger.shape.lanes)
    }
    assert ordered["far>shop/item"] == pytest.approx(25000, abs=200)
    assert ordered["near>kiosk/item"] / 25000 == pytest.approx(0.2, abs=0.01)
    assert "near>shop/item" not in ordered


@pytest.mark.parametrize(
    ("lane", "said"),
    [
        ("far", "names no lane: 'far'; write 'borneo>plant', or 'borneo>plant/ring'"),
        ("fat>kiosk", "unknown supplier 'fat' in triggers.watch.when.lane"),
        ("far>kios", "unknown site 'kios' in triggers.watch.when.lane"),
        ("far>kiosk/tea", "far sells no 'tea' that kiosk holds"),
        ("shop>kiosk", "starts at shop, a site; order lines are kept of outside suppliers only"),
    ],
)
def test_a_lane_that_cannot_be_watched_is_refused(lane: str, said: str):
    with pytest.raises(simchain.ScenarioError, match=re.escape(said)):
        load(two_shops(on_a_lane(lane, {"alert": "look there"})))


def test_a_lane_that_no_goods_take_is_warned_of():
    world = two_shops(on_a_lane("near>kiosk", {"alert": "look there"}))
    world["sites"]["shop"] = {**world["sites"]["shop"], "buys": {"far": "50 %", "near": "rest"}}
    (warning,) = load(world).warnings
    assert warning.message == "triggers.watch.when.lane is not used: no goods take that lane"

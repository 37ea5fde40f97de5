"""Triggers may watch any metric: what they read of the last weeks is what the results say of the same weeks."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simchain
from simchain.blueprint import Blueprint, lower
from simchain.engines.eventwise import Simulation
from simchain.errors import ScenarioError
from simchain.metrics import METRICS, measure
from simchain.rules.risk.triggers import Firing
from simchain.rules.risk.watched import CHAIN_FIGURES, DESK_FIGURES, SITE_FIGURES, SUPPLIER_FIGURES, bounds
from simchain.scenario import load
from tests.builders import World, a_shop, a_world

SCENARIOS = Path(__file__).parents[1] / "scenarios"
MEASURED_IN = {
    "share": "share",
    "units": "units",
    "days": "time",
    "orders": "orders",
    "kg": "mass",
    "{currency}": "money",
    "{currency}/unit": "money/units",
    "{currency}/year": "money/time",
}
"""What a metric's unit is the unit of; all others are plain numbers, but for a rate of carrying."""

OF_DECISIONS = {"qualified_sources", "exclusions", "award_changes", "renewals", "exits"}


def test_every_metric_of_a_stock_can_be_watched_in_its_own_unit() -> None:
    metrics = {one.name: MEASURED_IN.get(one.unit, "number") for one in METRICS if one.point is not None}
    metrics["carrying_rate"] = "1/time"
    watched = {name: dimension for name, dimension in SITE_FIGURES.items() if name not in DESK_FIGURES}
    expected = {name: of for name, of in metrics.items() if name not in {*OF_DECISIONS, *DESK_FIGURES}}
    assert watched == expected


OF_LINES_AND_BUDGETS = {
    *("cost_shared", "sla_attainment", "sla_shortfall", "contract_compliance", "on_contract_spend"),
    *("budget_overshoot", "over_budget", "disruptions"),
}


def test_every_metric_of_the_chain_that_the_books_tell_can_be_watched_in_its_own_unit() -> None:
    metrics = {one.name: MEASURED_IN.get(one.unit, "number") for one in METRICS if one.chain is not None}
    metrics["carrying_rate"] = "1/time"
    left = {*OF_DECISIONS, *OF_LINES_AND_BUDGETS}
    expected = {name: of for name, of in metrics.items() if name not in left}
    assert dict(CHAIN_FIGURES) == expected


@pytest.mark.parametrize(
    "name", ["pump-seal", "consignment", "tariff", "jit-against-kanban", "formula-audit", "supplier-a-or-b"]
)
def test_the_last_weeks_are_a_run_whose_warm_up_ended_where_they_begin(name: str) -> None:
    """Every metric of every stock and of the chain, but those of decisions: on a library scenario, to the last bit."""
    blueprint = next(iter(_blueprints(SCENARIOS / f"{name}.yaml")))
    total, weeks = min(blueprint.periods, 120), 28
    whole = replace(blueprint, horizon=total * blueprint.bucket, warm_up=0.0)
    run = Simulation(whole)
    lately = run.books.last(weeks)
    lately.open()
    run._settling.append(lambda end: lately.add())
    run.finish()
    started = total - weeks
    late = replace(whole, warm_up=started * blueprint.bucket)
    expected = measure(late, Simulation(late).finish())
    found = measure(replace(late, budgets=()), lately.ledger())
    for metric, values in expected.points.items():
        if metric not in OF_DECISIONS:
            np.testing.assert_array_equal(found.points[metric], values, err_msg=metric)
    for metric in CHAIN_FIGURES:
        np.testing.assert_array_equal(found.chain[metric], expected.chain[metric], err_msg=metric)


def _blueprints(file: Path) -> list[Blueprint]:
    return [lower(scenario) for scenario in load(file).values()]


def fired_on(world: World, when: World, day: int) -> tuple[Firing, ...]:
    """What a trigger does that is looked at once, on the evening before a day."""
    horizon = {**world["run"], "horizon": f"{day + 1} days"}
    watch = {"when": when, "then": {"alert": "look"}, "check": f"{day} days"}
    world = {**world, "run": horizon, "triggers": {"watch": watch}}
    return Simulation(lower(load(world)["base"])).finish().fired[0].firings


def value_at(world: World, when: World, day: int) -> float:
    """What a trigger reads then, which fires."""
    (firing,) = fired_on(world, when, day)
    assert firing.fired_at == day
    return firing.value


UNITS = {
    "money": " USD",
    "money/units": " USD/unit",
    "money/time": " USD/year",
    "1/time": " %/year",
    "mass": " kg",
    "orders": " orders",
}
UNITS |= {"1/time": " %/year", "share": " %", "time": " days", "units": " units", "number": ""}


def a_mill(**more: Any) -> World:
    """A shop that buys on contract from a mill that is late, sends bad units and wrong invoices, and may hurry."""
    contract = {"expedite": {"lead_time": "2 days", "surcharge": "30 %", "accepts": "60 %"}}
    mill = {
        "lead_time": "8 ± 3 days",
        "planned_lead_time": "9 days",
        "price": {"contract": "5 USD", "reference": "6 USD"},
        "defects": "0.5 %",
        "invoice_errors": {"share": "20 %", "held": "9 days"},
        "contract": contract,
    }
    buys = {"rule": "expedite", "supplier": "mill", "when_below": "60 units"}
    shop = {"demand": "20 ± 6 units/day", "buys": buys, "stock": {"level": 180}, **more}
    costs = {"carrying": "24 %/year", "stockout": "2 USD/unit"}
    return a_world(201, {"mill": mill}, {"shop": shop}, costs=costs)


@pytest.mark.parametrize(
    "metric",
    [
        "total_cost",
        "cost_per_year",
        "carrying_rate",
        "holding_cost",
        "turns",
        "bullwhip",
        "line_fill_rate",
        "orders_placed",
    ],
)
def test_a_metric_of_a_site_is_that_of_the_results_over_the_same_weeks(metric: str) -> None:
    world = a_mill()
    dimension = SITE_FIGURES[metric]
    when = {"site": "shop", "metric": metric, "over": "8 weeks", "above": f"0{UNITS[dimension]}"}
    late = {**world, "run": {"horizon": "200 days", "warm_up": "144 days"}}
    expected = simchain.run(late, replications=1, jobs=1).points.set_index("site").loc["shop", metric]
    assert value_at(world, when, 200) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("metric", [name for name in SUPPLIER_FIGURES if name != "score"])
def test_a_figure_of_a_supplier_is_that_of_its_scorecard_over_the_same_days(metric: str) -> None:
    """What it hurried with counts where it counts there."""
    world = a_mill()
    unit = UNITS[SUPPLIER_FIGURES[metric]]
    bound = {"below": "100 %"} if unit == " %" else {"above": f"0{unit}"}
    when = {"supplier": "mill", "metric": metric, "over": "60 days", **bound}
    late = lower(load({**world, "run": {"horizon": "200 days", "warm_up": "140 days"}})["base"])
    (card,) = measure(late, Simulation(late.keeping_lines()).finish()).suppliers.suppliers
    expected = card["supplier_fill_rate" if metric == "fill_rate" else metric]
    assert value_at(world, when, 200) == pytest.approx(expected, rel=1e-12)


def test_a_score_of_haste_and_clauses_is_the_same_wherever_it_is_told() -> None:
    """By a trigger, by the review of that day and by the card of those days; made of what the books and lines say."""
    targets = {"responsiveness": "80 %", "contract_compliance": "90 %", "rush_lead_time": "1 day"}
    weights = {"responsiveness": "40 %", "contract_compliance": "35 %", "rush_lead_time": "25 %"}
    scorecard = {"weights": weights, "targets": targets, "every": "20 days", "over": "60 days"}
    world = {**a_mill(), "scorecard": scorecard}
    del world["suppliers"]["mill"]["defects"]  # of parts of units, which no line would be without
    read = value_at(world, {"supplier": "mill", "metric": "score", "over": "60 days", "above": 0}, 200)
    whole = simchain.run({**world, "run": {"horizon": "200 days"}}, replications=1, jobs=1)
    reviewed = whole.supplier_reviews.set_index("day").loc[200, "score"]
    late = simchain.run({**world, "run": {"horizon": "200 days", "warm_up": "140 days"}}, replications=1, jobs=1)
    card = late.suppliers.set_index("supplier").loc["mill", "score"]
    assert read == pytest.approx(reviewed, rel=1e-12)
    assert read == pytest.approx(card, rel=1e-12)
    chain = late.runs.iloc[0]
    assert 0 < chain["responsiveness"] < 0.8
    assert 0 < chain["contract_compliance"] < 0.9
    kept = 0.4 * chain["responsiveness"] / 0.8 + 0.35 * chain["contract_compliance"] / 0.9 + 0.25 * 1 / 2
    assert read == pytest.approx(100 * kept, rel=1e-12)


def test_what_a_shop_costs_by_hand() -> None:
    """It sells 100 units a day that cost 5 USD, growth of stock taken off: 15,000 USD in 30 days, 182,500 a year."""
    world = a_shop("100 units/day", {"level": 1300}, "10 days", days=60, supplier={"price": "5 USD"})
    when = {"site": "shop", "over": "30 days"}
    assert value_at(world, {**when, "metric": "total_cost", "above": "1 USD"}, 49) == pytest.approx(15000)
    assert value_at(world, {**when, "metric": "cost_per_year", "above": "182499 USD/year"}, 49) == pytest.approx(182500)
    assert fired_on(world, {**when, "metric": "cost_per_year", "above": "182500 USD/year"}, 49) == ()


@pytest.mark.parametrize("metric", ["total_cost", "working_capital", "cash_to_cash", "turns", "fill_rate", "demand"])
def test_a_metric_of_the_chain_is_that_of_the_results_over_the_same_weeks(metric: str) -> None:
    world = {**a_mill(payment="30 days"), "items": {"item": {"price": "9 USD"}}}
    unit = UNITS[CHAIN_FIGURES[metric]]
    bound = {"below": "100 %"} if unit == " %" else {"above": f"0{unit}"}
    late = {**world, "run": {"horizon": "200 days", "warm_up": "144 days"}}
    expected = simchain.run(late, replications=1, jobs=1).runs[metric].iloc[0]
    assert value_at(world, {"chain": True, "metric": metric, "over": "8 weeks", **bound}, 200) == pytest.approx(
        expected
    )


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (
            {"chain": True, "metric": "turns.ring", "below": 4},
            "names an item, but is of the whole chain",
        ),
        ({"chain": True, "metric": "stock", "below": "4 units"}, "names no metric of the chain: 'stock'"),
        ({"chain": False, "metric": "turns", "below": 4}, "chain must be true; got false"),
        ({"chain": True, "site": "shop", "metric": "turns", "below": 4}, "needs one of"),
    ],
)
def test_what_is_no_figure_of_the_chain_is_refused(when: World, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        load(a_shop("10 units/day", {}, days=60, triggers={"look": {"when": when, "then": {"alert": "look"}}}))


def test_money_of_a_site_is_that_of_all_its_items_unless_one_is_named() -> None:
    """Rings of 5 USD and bolts of 2 USD, 100 and 50 a day: 600 USD a day, of which the bolts are 100."""
    sells = {"ring": "5 USD", "bolt": "2 USD"}
    demand = {"ring": "100 units/day", "bolt": "50 units/day"}
    stock = {"ring": {"level": 700}, "bolt": {"level": 400}}
    shop = {"demand": demand, "stock": stock, "buys": "mill"}
    world = a_world(60, {"mill": {"lead_time": "3 days", "sells": sells}}, {"shop": shop})
    world["items"] = {"ring": {}, "bolt": {}}
    when = {"site": "shop", "over": "10 days", "above": "1 USD"}
    assert value_at(world, {**when, "metric": "total_cost"}, 49) == pytest.approx(6000)
    assert value_at(world, {**when, "metric": "total_cost.bolt"}, 49) == pytest.approx(1000)
    with pytest.raises(ScenarioError, match=r"does not say of which item: shop holds ring, bolt"):
        value_at(world, {**when, "metric": "turns", "above": 1}, 49)


def test_a_supplier_is_as_responsive_as_the_chance_that_it_agrees() -> None:
    """Within three and a half standard errors of a share of so many times."""
    when = {"supplier": "mill", "metric": "responsiveness", "over": "100 days", "below": "100 %"}
    shares = {}
    for accepts in ("20 %", "80 %"):
        world = a_mill()
        world["suppliers"]["mill"]["contract"]["expedite"]["accepts"] = accepts
        shares[accepts] = value_at(world, when, 190)
    asked = {**when, "metric": "expedites_asked"}
    assert shares["20 %"] < shares["80 %"]
    for accepts, share in shares.items():
        world = a_mill()
        world["suppliers"]["mill"]["contract"]["expedite"]["accepts"] = accepts
        times = value_at(world, {**asked, "below": "10000 orders"}, 190)
        chance = float(accepts.removesuffix(" %")) / 100
        assert abs(share - chance) <= 3.5 * (chance * (1 - chance) / times) ** 0.5


def test_watching_what_a_site_costs_changes_nothing() -> None:
    world = a_mill()
    watch = {"when": {"site": "shop", "metric": "total_cost", "above": "1 USD"}, "then": {"alert": "look"}}
    one, other = (
        simchain.run({**world, "triggers": given}, replications=2, jobs=1, series=True) for given in ({"w": watch}, {})
    )
    assert one.series.equals(other.series)
    assert one.runs.equals(other.runs)
    assert len(one.triggers)


def test_a_price_that_stays_where_it_is_is_neither_above_nor_below_it() -> None:
    """Ten dollars a unit, but for the last bit of a sum of amounts by a sum of units."""
    demand = "10 ± 3 units/day"
    world = a_shop(demand, {"level": 90}, "5 days", days=200, supplier={"price": "10 USD"})
    for side in ("above", "below"):
        when = {"site": "shop", "metric": "price_paid", side: "10 USD/unit"}
        world["triggers"] = {"x": {"when": when, "then": {"alert": "look"}, "check": "1 day"}}
        assert simchain.run(world, replications=2, jobs=1).triggers.empty


@pytest.mark.parametrize(
    ("metric", "bound", "said"),
    [
        ("fill_rate", {"below": "190 %"}, "can never turn: fill_rate is always below that"),
        ("fill_rate", {"above": "190 %"}, "can never turn: fill_rate is never above that"),
        ("bullwhip", {"above": -1}, "can never turn: bullwhip is always above that"),
    ],
)
def test_a_bound_that_a_figure_is_always_on_one_side_of_is_refused(metric: str, bound: World, said: str) -> None:
    watch = {"when": {"site": "shop", "metric": metric, **bound}, "then": {"alert": "look"}}
    with pytest.raises(ScenarioError, match=said):
        load(a_shop("10 units/day", {}, days=60, triggers={"look": watch}))


def test_money_may_be_below_nothing_and_a_share_may_not() -> None:
    assert bounds("total_cost", SITE_FIGURES)[0] < 0 < bounds("savings", SUPPLIER_FIGURES)[1]
    assert bounds("responsiveness", SUPPLIER_FIGURES) == (0, 1)


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        ("responsiveness", "nobody asks maker to hurry"),
        ("contract_compliance", "maker has no contract"),
        ("savings", "nothing of maker has a price to compare with"),
        ("quality", "nothing of maker is inspected"),
        ("invoice_hold", "no invoice of maker is ever looked at"),
    ],
)
def test_a_figure_that_nothing_tells_is_warned_of(metric: str, said: str) -> None:
    unit = UNITS[SUPPLIER_FIGURES[metric]]
    watch = {"when": {"supplier": "maker", "metric": metric, "above": f"1{unit}"}, "then": {"alert": "look"}}
    warnings = load(a_shop("10 units/day", {}, days=60, triggers={"look": watch})).warnings
    assert sum(said in str(warning) for warning in warnings) == 1


def test_a_trigger_whose_figure_is_never_defined_is_a_warning_with_the_first_run() -> None:
    """A bullwhip needs demand that varies. Nothing is said of a figure that is defined and stays on its side."""
    wild = {"when": {"site": "shop", "metric": "bullwhip", "over": "28 days", "above": 50}, "then": {"alert": "look"}}
    even, varied = (
        simchain.run(a_shop(demand, {"level": 40}, days=60, triggers={"wild": wild}), replications=1, jobs=1)
        for demand in ("10 units/day", "10 ± 3 units/day")
    )
    assert even.warnings == [
        "Trigger wild never fired in scenario base, replication 0: shop: bullwhip was undefined at every check. "
        "Watch another metric, or one over a longer time."
    ]
    assert even.triggers["fired_at"].isna().tolist() == [True]
    assert varied.warnings == []
    assert len(varied.triggers) == 0


@pytest.mark.parametrize(("valid", "fires"), [({}, 1), ({"valid": "20 days"}, 0)])
def test_an_agreed_price_is_a_contract_that_a_trigger_can_look_at(valid: dict[str, str], fires: int) -> None:
    """Lines ordered from day 25 on are late; with a price that is valid for 20 days they are under no contract."""
    watch = {"when": {"supplier": "maker", "metric": "contract_compliance", "below": "50 %", "over": "5 days"}}
    world = a_shop("10 units/day", {"level": 100}, "2 days", days=60)
    world["suppliers"]["maker"]["price"] = {"contract": "10 USD", "reference": "12 USD", **valid}
    world["disruptions"] = {"down": {"hits": "maker", "starts": "day 25", "lasts": "20 days"}}
    world["triggers"] = {"look": {**watch, "then": {"alert": "look"}}}
    scenarios = load(world)
    assert scenarios.warnings == ()
    assert min(1, len(simchain.run(world, replications=1, jobs=1).triggers)) == fires


@pytest.mark.parametrize(("currency", "bound"), [("USD", "1e3 USD"), ("EUR", "1.5E4EUR"), ("USD", "1e-3 USD/unit")])
def test_a_bound_of_money_may_be_written_as_science_does(currency: str, bound: str) -> None:
    metric = "price_paid" if "unit" in bound else "total_cost"
    watch = {"when": {"site": "shop", "metric": metric, "above": bound}, "then": {"alert": "look"}}
    world = a_shop("10 units/day", {"level": 40}, days=60, supplier={"price": f"5 {currency}"}, triggers={"w": watch})
    world |= {"currency": currency, "costs": {"holding": f"0 {currency}/unit/day"}}
    assert len(simchain.run(world, replications=1, jobs=1).triggers) == ("e3" in bound or "e-3" in bound)


def test_a_trigger_that_is_never_looked_at_did_not_look_at_nothing() -> None:
    """It is first checked when the run is over, of which the file is warned."""
    watch = {"when": {"site": "shop", "metric": "stock", "below": "5 units"}, "then": {"alert": "look"}}
    world = a_shop("10 units/day", {"level": 40}, days=60, triggers={"w": {**watch, "check": "100 days"}})
    assert simchain.run(world, replications=1, jobs=1).warnings == []


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"site": "shop", "metric": "stock.", "below": "5 units"}, "names no item behind the dot"),
        (
            {"supplier": "maker", "metric": "score", "below": "50 %"},
            "is told in points out of 100; write for example '50'",
        ),
    ],
)
def test_a_figure_that_is_not_quite_one_says_what_is(when: World, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        load(a_shop("10 units/day", {}, days=60, triggers={"w": {"when": when, "then": {"alert": "look"}}}))


def test_a_hurry_that_never_comes_leaves_the_shares_of_other_ways_undefined() -> None:
    """Nobody can buy on the spot market, or beside a contract: with and without a trigger that may hurry."""
    world = a_shop("10 units/day", {"level": 40}, days=60, supplier={"contract": {"expedite": {"lead_time": "1 day"}}})
    watch = {"when": {"site": "shop", "metric": "stock", "above": "99999 units"}, "then": {"expedite": "maker"}}
    without, with_it = (
        simchain.run({**world, "triggers": given}, replications=1, jobs=1).runs for given in ({}, {"w": watch})
    )
    for metric in ("spot_share", "off_contract_share", "spot_premium"):
        assert without[metric].isna().all()
        assert with_it[metric].isna().all()

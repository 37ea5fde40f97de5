"""Supplier scorecards: what the order lines of a run come to, and the score made of them."""

import json
from math import ceil, isnan, nan, sqrt
from pathlib import Path

import pandas as pd
import pytest
import yaml
from click.testing import CliRunner

import simchain
from simchain.cli import main
from simchain.errors import ScenarioError
from simchain.experiments.scorecards.scorecard import Card
from simchain.rules.suppliers.order_lines import Asked, Line, Window
from simchain.rules.suppliers.record import LaneLines, Record
from simchain.rules.suppliers.scorecards import Criteria, attained, score, trend
from simchain.scenario.load import loads
from tests.builders import World, a_shop, a_world

DAILY = "100 ± 20 units/day"


def card_of(world: World, replications: int = 1, supplier: str = "maker") -> Card:
    return simchain.scorecard(world, replications=replications, jobs=1).of(supplier)


def late_every_tenth(folder: Path) -> str:
    """A history of lead times: nine of 3 days, then one of 5, over and over."""
    start = pd.Timestamp("2020-01-01")
    rows = [f"maker,{start.date()},{(start + pd.Timedelta(days=5 if n % 10 == 9 else 3)).date()}" for n in range(100)]
    (folder / "orders.csv").write_text("\n".join(["supplier,ordered,received", *rows]), encoding="utf-8")
    return str(folder / "orders.csv")


def test_a_supplier_without_a_fault_scores_100() -> None:
    card = card_of(a_shop("100 units/day", {}, "10 days", days=200, scorecard={}))
    assert card["score"].mean == 100
    assert (card["on_time"].mean, card["supplier_fill_rate"].mean, card["lead_time_sd"].mean) == (1, 1, 0)


def test_on_time_is_the_share_of_lines_that_kept_their_day(tmp_path: Path) -> None:
    late = {"history": late_every_tenth(tmp_path), "mode": "replay"}
    world = a_shop([100.0] * 405, {"level": 400}, late, supplier={"planned_lead_time": "3 days"})
    assert card_of(world)["on_time"].mean == pytest.approx(0.9, abs=0.005)


def test_lead_times_are_recovered_and_stand_beside_those_asked_for() -> None:
    card = card_of(a_shop(DAILY, {}, "15 ± 5 days", days=3000))
    n = 3000 - 30
    assert card["lead_time_mean"].mean == pytest.approx(15, abs=3 * 5 / sqrt(n))
    kurtosis = 3 + 6 / (15 / 5) ** 2
    assert card["lead_time_sd"].mean == pytest.approx(5, abs=3 * 5 * sqrt((kurtosis - 1) / (4 * n)))
    assert (card["lead_time_mean"].asked, card["lead_time_sd"].asked) == (15, 5)
    assert card["lead_time_cv"].asked == pytest.approx(1 / 3)


def test_a_supplier_who_can_make_four_of_five_units_fills_less_than_that_in_time() -> None:
    world = a_shop("100 units/day", {}, "3 days", days=200, supplier={"capacity": "80 units/day"})
    card = card_of(world)
    assert card["supplier_fill_rate"].mean < 0.1  # the queue only grows
    assert card["on_time"].mean < card["supplier_fill_rate"].mean + 1e-9


def test_ppm_is_that_of_the_units_inspected() -> None:
    world = a_shop(DAILY, {}, "3 days", days=400, supplier={"defects": "1.5 %"})
    card = card_of(world, replications=5)
    error = 1e6 * sqrt(0.015 * 0.985 / (5 * 400 * 100))
    assert card["ppm"].mean == pytest.approx(15_000, abs=3 * error)
    assert card["quality"].mean == pytest.approx(1 - card["ppm"].mean / 1e6)


def test_where_nothing_is_inspected_nothing_is_known_of_quality() -> None:
    card = card_of(a_shop(DAILY, {}, "3 days"))
    assert all(card[name].mean != card[name].mean for name in ("quality", "ppm", "acceptance"))


def two_shops() -> World:
    """A near and a far supplier; the far one serves two shops, one of them from further away."""
    suppliers = {
        "near": {"lead_time": "4 days", "price": "11 USD"},
        "far": {"lead_time": "9 ± 3 days", "price": "8 USD", "defects": "2 %"},
    }
    sites = {
        "shop": {"demand": DAILY, "buys": {"near": "30 %", "far": "rest"}},
        "kiosk": {"demand": "10 ± 3 units/day", "buys": {"item": {"supplier": "far", "lead_time": "12 ± 2 days"}}},
    }
    return a_world(400, suppliers, sites, run={"warm_up": "100 days"}, scorecard={})


def test_spend_is_what_the_chain_paid_by_supplier_and_by_month() -> None:
    results = simchain.run(two_shops(), replications=3, jobs=1)
    paid = results.runs["purchase_cost"].to_numpy()
    for table in (results.suppliers, results.supplier_items, results.spending):
        assert table.groupby("replication")["spend"].sum().to_numpy() == pytest.approx(paid)
    orders = results.suppliers.groupby("replication")["orders"].sum()
    assert results.spending.groupby("replication")["orders"].sum().tolist() == orders.tolist()


def test_a_year_of_days_is_in_twelve_months() -> None:
    """Days that are in a month of 365/12 days: the first of the second year is in month 13, that of the third in 25."""
    world = a_shop([10] * 740, {"level": 40}, "1 day", supplier={"price": "1 USD"}, scorecard={})
    spending = simchain.run(world, replications=1, jobs=1).spending.set_index("month")
    days = [sum(ceil(month * 365 / 12) <= day < (month + 1) * 365 / 12 for day in range(740)) for month in range(25)]
    assert sum(days[:12]) == sum(days[12:24]) == 365
    assert spending["orders"].tolist() == days
    assert spending["spend"].tolist() == [10 * number for number in days]


def test_spend_is_a_mean_over_all_worlds_and_nothing_where_nothing_was_ordered() -> None:
    """B steps in for 20 days of 10 units at 11 USD where A is down: 2,200 USD in those worlds, nothing in others."""
    both = {name: {"lead_time": "5 days", "price": "11 USD"} for name in "AB"}
    shop = {
        "demand": "10 units/day",
        "stock": {"level": 300},
        "buys": {"rule": "first_available", "sources": ["A", "B"]},
    }
    down = {"strike": {"hits": "A", "starts": "day 50", "lasts": "20 days", "probability": "30 %"}}
    results = simchain.run(a_world(365, both, {"shop": shop}, disruptions=down, scorecard={}), replications=10, jobs=1)
    worlds = (results.disruptions["times"] > 0).sum()
    card = card_of(a_world(365, both, {"shop": shop}, disruptions=down), 10, "B")
    assert 0 < worlds < 10
    assert card["spend"].mean == pytest.approx(2200.0 * worlds / 10)
    assert card["spend"].half_width > 0.0
    of_b = results.suppliers[results.suppliers["supplier"] == "B"]
    assert sorted(set(of_b["spend"])) == [0.0, 2200.0]
    assert of_b.loc[of_b["spend"] == 0.0, "on_time"].isna().all()


def test_a_supplier_s_ratios_are_ratios_of_sums_over_all_it_delivers_to() -> None:
    blueprint = simchain.lower(simchain.load(two_shops())["base"])
    ledger = simchain.Simulation(blueprint).finish()
    lines = [
        line
        for lane in blueprint.lanes
        if lane.name.startswith("far>")
        for line in ledger.lines[lane.index]
        if 100 <= line.promised_at < 400
    ]
    far = simchain.run(two_shops(), replications=1).suppliers.set_index("supplier").loc["far"]
    assert far["lines_due"] == len(lines)
    assert far["on_time"] == pytest.approx(sum(line.punctual >= line.quantity - 1e-9 for line in lines) / len(lines))
    in_time = sum(line.punctual for line in lines) / sum(line.quantity for line in lines)
    assert far["supplier_fill_rate"] == pytest.approx(in_time)
    assert far["average_order"] == pytest.approx(far["units_ordered"] / far["orders"])


def test_spend_stands_beside_what_was_planned() -> None:
    """Mean demand at list price, day by day; what is really paid differs by what customers happen to ask for."""
    results = simchain.run(two_shops(), replications=5, jobs=1)
    totals = results.spending.groupby(["replication", "supplier", "site"])[["spend", "planned_spend"]].sum()
    planned = totals.groupby(["supplier", "site"])["planned_spend"].first()
    assert planned["near", "shop"] == pytest.approx(0.3 * 100 * 11 * 300)
    assert planned["far", "kiosk"] == pytest.approx(10 * 8 * 300, rel=1e-4)  # bad units are not paid
    near = totals["spend"].xs(("near", "shop"), level=("supplier", "site"))
    error = 0.3 * 20 * 11 * sqrt(300 / 5)
    again = 1 / (0.3 + 0.7 * 0.98)  # what the far one sends in vain is ordered again from both
    assert near.mean() == pytest.approx(planned["near", "shop"] * again, abs=3 * error)


def test_savings_are_against_the_reference_price_of_the_contract() -> None:
    price = {"price": "9.20 USD", "reference": "9.80 USD", "valid": "2 years"}
    world = a_shop(DAILY, {}, "3 days", days=300, supplier={"sells": {"item": price}}, scorecard={})
    results = simchain.run(world, replications=2, jobs=1)
    assert results.suppliers["savings"].to_numpy() == pytest.approx(results.runs["savings"].to_numpy())
    units = results.suppliers["spend"] / 9.20
    assert results.suppliers["savings"].to_numpy() == pytest.approx((0.60 * units).to_numpy())


def test_how_willing_a_supplier_is_to_hurry_is_on_its_card() -> None:
    hurry = {"contract": {"expedite": {"lead_time": "2 days", "surcharge": "35 %", "accepts": "80 %"}}}
    buys = {"rule": "expedite", "supplier": "maker", "when_below": "300 units"}
    world = a_shop(DAILY, {"level": 900}, "8 ± 2 days", 400, supplier={"price": "9 USD", **hurry}, site={"buys": buys})
    results = simchain.run({**world, "scorecard": {}}, replications=3, jobs=1)
    for name, metric in (("expedites_asked", "expedites_asked"), ("responsiveness", "responsiveness")):
        assert results.suppliers[name].tolist() == pytest.approx(results.runs[metric].tolist())
    assert results.suppliers["expedites_asked"].min() > 20
    assert results.suppliers["rush_lead_time"].tolist() == [2, 2, 2]
    card = simchain.scorecard(world, replications=3, jobs=1).of("maker")
    assert card["lead_time_mean"].asked == 8  # of the usual way
    assert card["lead_time_mean"].mean > 7


def test_the_window_of_a_contract_goes_before_and_its_keeping_is_on_the_card() -> None:
    law = {"dist": "empirical", "values": ["9 days", "10 days", "14 days"]}
    contract = {"contract": {"on_time_target": {"share": "95 %", "late": "2 days"}}, "planned_lead_time": "10 days"}
    world = a_shop([100.0] * 600, {"level": 1400}, law, supplier={"price": "5 USD", **contract}, scorecard={})
    results = simchain.run(world, replications=1)
    card = results.suppliers.iloc[0]
    assert card["on_time"] == pytest.approx(2 / 3, abs=3 * sqrt(2 / 9 / 580))
    assert card["contract_compliance"] == pytest.approx(results.runs["contract_compliance"].iloc[0])
    assert card["contract_compliance"] == pytest.approx(card["on_time"], abs=0.01)


def test_a_scorecard_only_looks() -> None:
    world = two_shops()
    judged = simchain.run(world, replications=2, jobs=1)
    del world["scorecard"]
    plain = simchain.run(world, replications=2, jobs=1)
    pd.testing.assert_frame_equal(plain.runs, judged.runs)
    assert plain.suppliers.empty


def test_the_score_weighs_what_is_reached_of_each_target() -> None:
    criteria = Criteria({"on_time": 0.6, "ppm": 0.4}, {"on_time": 0.9, "ppm": 5000.0})
    assert score({"on_time": 0.45, "ppm": 10_000.0}, criteria) == pytest.approx(100 * (0.6 * 0.5 + 0.4 * 0.5))
    assert score({"on_time": 1.0, "ppm": 0.0}, criteria) == 100  # nobody gets more than all of it
    assert score({"on_time": 0.45, "ppm": nan}, criteria) == 50  # what is not known counts for nothing
    assert score({}, criteria) != score({}, criteria)
    assert attained(20.0, 10.0, "low") == 0.5


def test_haste_and_clauses_are_judged_by_the_span_of_days() -> None:
    """Asked five times, agreed three; of four lines due two kept their contract; two in a hurry took 2 and 4 days."""
    usual = [Line(day, day + 10.0, 5.0, price=price) for day, price in ((0, 9), (1, 11), (2, 11), (3, 9), (95, 9))]
    hurried = [
        Line(day, day + 2.0, 5.0, received=5.0, completed_at=day + took) for day, took in ((1.0, 2.0), (2.0, 4.0))
    ]
    asked = [*(Asked(day, True) for day in (1, 2, 9)), *(Asked(day, False) for day in (5, 9, 50))]
    lanes = [
        LaneLines(usual, Window(), keeps=lambda line: line.price <= 10.0),
        LaneLines(hurried, Window(), is_rush=True, asked=asked),
    ]
    found = Record(lanes).figures(0.0, 50.0)
    assert (found["expedites_asked"], found["responsiveness"]) == (5, 3 / 5)
    assert found["contract_compliance"] == 2 / 4
    assert found["rush_lead_time"] == 3
    weights = {"contract_compliance": 0.5, "responsiveness": 0.25, "rush_lead_time": 0.25}
    criteria = Criteria(weights, {"responsiveness": 0.8, "rush_lead_time": 1.5})
    assert score(found, criteria) == pytest.approx(100 * (0.5 * 0.5 + 0.25 * 0.6 / 0.8 + 0.25 * 1.5 / 3))
    later = Record(lanes).figures(50.0, 100.0)
    assert (later["expedites_asked"], later["responsiveness"]) == (1, 0)
    assert isnan(later["contract_compliance"])
    assert score(later, criteria) == 0  # nobody is judged by what was not due
    nobody = Record(lanes[:1]).figures(0.0, 50.0)
    assert isnan(nobody["expedites_asked"])
    assert score(nobody, criteria) == 50


HURRY: World = {"expedite": {"lead_time": "2 days", "surcharge": "35 %"}}


@pytest.mark.parametrize(
    ("weights", "targets", "planned", "points"),
    [
        ({"rush_lead_time": "100 %"}, {"rush_lead_time": "1 day"}, "8 days", 50),
        ({"responsiveness": "100 %"}, {}, "8 days", 100),
        ({"contract_compliance": "100 %"}, {}, "8 days", 100),
    ],
)
def test_a_score_may_weigh_haste_and_clauses(weights: World, targets: World, planned: str, points: float) -> None:
    """It always agrees, brings in 2 days what should be there in 1, and keeps every clause."""
    supplier = {"price": "9 USD", "contract": HURRY, "planned_lead_time": planned}
    buys = {"rule": "expedite", "supplier": "maker", "when_below": "300 units"}
    world = a_shop(DAILY, {"level": 900}, "8 days", 400, supplier=supplier, site={"buys": buys})
    world["scorecard"] = {"weights": weights, "targets": targets}
    results = simchain.run(world, replications=2, jobs=1)
    assert results.suppliers["expedites_asked"].min() > 20
    assert results.suppliers["score"].to_numpy() == pytest.approx(points)
    assert results.supplier_reviews["score"].to_numpy() == pytest.approx(points)


def test_who_is_always_late_keeps_no_contract() -> None:
    world = a_shop(DAILY, {}, "8 days", 200, supplier={"contract": {}, "planned_lead_time": "7 days"})
    world["scorecard"] = {"weights": {"contract_compliance": "60 %", "supplier_fill_rate": "40 %"}}
    assert card_of(world)["score"].mean == 0
    world["scorecard"]["window"] = {"late": "1 day"}
    assert card_of(world)["score"].mean == 100


def test_the_trend_is_the_slope_of_the_scores() -> None:
    assert trend([90.0, 85.0, 80.0]) == pytest.approx(-5)
    assert trend([90.0]) != trend([90.0])


def test_a_supplier_who_gets_slower_has_a_falling_trend() -> None:
    slow = {"hits": "maker", "starts": "day 300", "lasts": "1 year", "lead_time": "150 %"}
    world = a_shop(DAILY, {}, "10 ± 2 days", days=600, disruptions={"slow": slow}, scorecard={})
    cards = simchain.scorecard(world, replications=5, jobs=1)
    found = cards.of("maker")["score_trend"]
    assert found.high < 0
    reviews = cards.reviews.set_index("day")["on_time"]
    assert reviews[reviews.index < 290].mean() > 0.4
    assert reviews[reviews.index > 420].mean() < 0.05


def test_the_window_of_the_scenario_decides_what_is_on_time() -> None:
    law = {"dist": "empirical", "values": ["5 days", "10 days", "12 days"]}
    supplier = {"planned_lead_time": "10 days"}

    def share(window: World) -> float:
        world = a_shop([100.0] * 900, {"level": 1200}, law, supplier=supplier, scorecard={"window": window})
        return card_of(world)["on_time"].mean

    error = 3 * sqrt(2 / 9 / 880)
    assert share({}) == pytest.approx(2 / 3, abs=error)
    assert share({"late": "2 days"}) == 1
    assert share({"late": "1 day"}) == pytest.approx(2 / 3, abs=error)
    assert share({"early": "5 days"}) == pytest.approx(2 / 3, abs=error)
    assert share({"early": "3 days"}) == pytest.approx(1 / 3, abs=error)
    assert share({"early": "3 days", "late": "2 days"}) == pytest.approx(2 / 3, abs=error)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shops.yaml").write_text(yaml.safe_dump(two_shops(), sort_keys=False), encoding="utf-8")
    return tmp_path


def test_the_command_prints_writes_and_says_how_to_read_it(workplace: Path) -> None:
    done = CliRunner().invoke(main, ["scorecard", "shops.yaml", "-n", "3", "-j", "1", "--out", "cards"])
    assert done.exit_code == 0, done.output
    for said in ("on time, %", "lead time, days (asked)", "(4.0)", "Window: any time before", "Score: 50 % on time"):
        assert said in done.output
    assert all(len(line) <= 100 for line in done.output.splitlines())
    table = pd.read_csv(workplace / "cards" / "scorecard.csv")
    assert {"on_time", "lead_time_sd", "spend", "score"} <= set(table["measure"])
    assert (table["low"].fillna(table["mean"]) <= table["mean"]).all()
    assert len(pd.read_csv(workplace / "cards" / "reviews.csv")) == 2 * 9


def test_the_command_speaks_json(workplace: Path) -> None:
    done = CliRunner().invoke(main, ["scorecard", "shops.yaml", "-n", "2", "-j", "1", "--json"])
    data = json.loads(done.output)
    assert data["suppliers"]["near"]["on_time"] == {
        "unit": "share",
        "mean": 1.0,
        "low": 1.0,
        "high": 1.0,
        "asked": None,
    }
    assert data["score"]["weights"] == {"on_time": 0.5, "supplier_fill_rate": 0.25, "quality": 0.25}


def test_a_run_with_a_scorecard_writes_its_tables_and_reads_them_back(workplace: Path) -> None:
    done = CliRunner().invoke(main, ["run", "shops.yaml", "-n", "2", "-j", "1", "--out", "out"])
    assert done.exit_code == 0, done.output
    results = simchain.read_results("out")
    assert results.suppliers["supplier"].tolist() == ["near", "far"] * 2
    assert set(results.spending["site"]) == {"shop", "kiosk"}


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("{weights: {on_time: 50 %}}", "scorecard.weights add up to 50 %; make them 100 %"),
        ("{weights: {ppm: 100 %}}", "scorecard weighs ppm, which has no target; add it under targets"),
        ("{targets: {ppm: 5000}}", "scorecard has a target for ppm, which has no weight"),
        ("{targets: {on_time: 120 %}}", "scorecard.targets.on_time must be at most 100 %; got '120 %'"),
        ("{every: 2 years}", "scorecard.every of 730 days is longer than the 365 days that are measured"),
        ("{weights: {quality: 100 %}}", "scorecard.weights.quality counts for nothing: no supplier's goods are"),
        (
            "{weights: {contract_compliance: 100 %}}",
            "scorecard.weights.contract_compliance counts for nothing: no supplier has a contract",
        ),
        ("{weights: {responsiveness: 100 %}}", "responsiveness counts for nothing: nobody asks a supplier to hurry"),
        ("{weights: {rush_lead_time: 100 %}}", "weighs rush_lead_time, which has no target; add it under targets"),
        ("{weights: {ontime: 100 %}}", "unknown key 'ontime' in scorecard.weights"),
    ],
)
def test_a_scorecard_that_cannot_be_is_refused(block: str, said: str) -> None:
    text = f"""\
simchain: 1
suppliers: {{A: {{lead_time: 2 days}}}}
sites: {{shop: {{demand: 10 units/day, buys: A}}}}
scorecard: {block}
"""
    try:
        found = loads(text, "s.yaml").warnings
    except ScenarioError as error:
        found = error.faults
    assert any(said in fault.message for fault in found), [str(fault) for fault in found]
    assert all(fault.place is not None and fault.place.line == 4 for fault in found)


def a_risky_world() -> World:
    """Rings are dear and come from somebody erratic, bolts are cheap and do, too; seals come from a steady hand."""
    suppliers = {
        "erratic": {"lead_time": "15 ± 8 days", "sells": {"ring": "10 USD", "bolt": "0.10 USD"}},
        "steady": {"lead_time": "4 days", "sells": {"seal": "10 USD"}},
    }
    buys = {"ring": "erratic", "bolt": "erratic", "seal": "steady"}
    sites = {"shop": {"demand": dict.fromkeys(buys, "20 ± 5 units/day"), "buys": buys}}
    return a_world(400, suppliers, sites, items={"ring": {}, "bolt": {}, "seal": {}})


def test_the_heat_map_sets_poor_suppliers_against_high_consumption() -> None:
    cards = simchain.scorecard(a_risky_world(), replications=2, jobs=1)
    found = simchain.heat_map(cards)
    assert [found[item].quadrant for item in ("ring", "bolt", "seal")] == ["high-high", "high-low", "low-high"]
    assert found["seal"].risk == 0
    assert found["ring"].risk == pytest.approx(100 - cards.of("erratic", "ring")["score"].mean)
    assert found.value_above == pytest.approx(sum(bubble.value for bubble in found.bubbles) / 3)
    assert sum(bubble.share for bubble in found.bubbles) == pytest.approx(1)


def quadrants(world: World) -> list[str]:
    return [bubble.quadrant for bubble in simchain.heat_map(simchain.scorecard(world, replications=1)).bubbles]


def test_who_gets_all_of_the_spend_or_as_much_as_all_others_is_of_high_value() -> None:
    assert quadrants(a_shop("10 units/day", {}, supplier={"price": "3 USD"})) == ["low-high"]
    items = ("ring", "bolt", "seal")
    maker = {"lead_time": "2 days", "sells": dict.fromkeys(items, "0.1 USD")}
    site = {"buys": dict.fromkeys(items, "maker"), "demand": dict.fromkeys(items, "10 units/day")}
    assert quadrants(a_world(90, {"maker": maker}, {"shop": site})) == ["low-high"] * 3
    assert quadrants(a_shop("10 units/day", {})) == ["low-low"], "nothing is spent"


def test_the_thresholds_of_the_heat_map_can_be_said() -> None:
    cards = simchain.scorecard(a_risky_world(), replications=1)
    risk = simchain.heat_map(cards)["ring"].risk
    assert simchain.heat_map(cards, risk_above=risk)["ring"].quadrant == "low-high"
    assert simchain.heat_map(cards, risk_above=risk - 1, value_above=1e9)["ring"].quadrant == "high-low"


def test_the_command_shows_the_heat_map_and_its_thresholds(tmp_path: Path) -> None:
    file = tmp_path / "risky.yaml"
    file.write_text(yaml.safe_dump(a_risky_world(), sort_keys=False), encoding="utf-8")
    done = CliRunner().invoke(main, ["scorecard", str(file), "-n", "2", "-j", "1", "--heat-map"])
    assert done.exit_code == 0, done.output
    assert "risk high, value high: erratic/ring" in done.output
    assert "High risk: more than 20 points below a score of 100." in done.output
    assert all(len(line) <= 100 for line in done.output.splitlines())
    data = json.loads(CliRunner().invoke(main, ["scorecard", str(file), "-n", "1", "--heat-map", "--json"]).output)
    assert {row["quadrant"] for row in data["heat_map"]["items"]} == {"high-high", "high-low", "low-high"}
    refused = CliRunner().invoke(main, ["scorecard", str(file), "--risk-above", "5"])
    assert "--risk-above needs --heat-map" in refused.output

"""Levers of contracts: what one step on each is worth, held against what it must be worth where that is known."""

import json
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from click.testing import CliRunner
from scipy.stats import norm

import simchain
from simchain.cli import main
from simchain.experiments.levers.levers import NO_RATE
from simchain.experiments.levers.terms import LEVERS, changes_of, pulled
from simchain.scenario import load
from simchain.scenario.vary import vary
from tests.builders import World

SPLIT = {"carrying": {"capital": "10 %/year", "storage": "14 %/year"}, "stockout": "6 USD/unit"}


def a_shop(supplier: World, stock: Any = None, **others: Any) -> World:
    """A shop that sells 100 ± 20 a day and buys them at 20."""
    shop = {"demand": "100 ± 20 units/day", "buys": "maker", "stock": stock or {"level": 2000}}
    return {
        "simchain": 1,
        "run": {"horizon": "460 days", "warm_up": "95 days", "replications": 6},
        "items": {"item": {"price": "30 USD"}},
        "costs": SPLIT,
        "suppliers": {"maker": {"lead_time": "5 days", "price": "20 USD", **supplier}},
        "sites": {"shop": shop},
        **others,
    }


def test_one_per_cent_off_the_price_is_worth_one_per_cent_of_what_is_spent() -> None:
    """Where nothing else hangs on the price: no holding cost, a level that is written."""
    found = simchain.levers(a_shop({}, costs={"holding": "0 USD/unit/day"}))
    price = found.of("maker", "price")
    spent = found.results.by_scenario()["base"]["purchase_cost"].to_numpy()
    grown = found.results.by_scenario()["base"]["stock_change"].to_numpy()
    assert price.mean == pytest.approx(0.01 * float((spent - grown).mean()), rel=1e-9)
    assert price.fill_rate == 0
    assert price.step == "1 % less"


def test_thirty_days_more_to_pay_are_worth_their_capital_on_what_is_bought() -> None:
    found = simchain.levers(a_shop({"payment": "net 30 days"}))
    payment = found.of("maker", "payment")
    rates = found.results.by_scenario()["base"]["purchase_cost"].to_numpy() / 365
    error = float(np.std(rates, ddof=1)) / sqrt(len(rates))
    owed = 30 * 0.10 * (float(rates.mean()))
    edges = 30 * 0.10 * 4 * 20 * 20 * sqrt(60) / 365  # what is bought just before the window's ends counts as well
    assert abs(payment.mean - owed) < 30 * 0.10 * 4 * error + edges
    assert payment.step == "30 days later"


def test_a_lever_that_nothing_hangs_on_is_worth_exactly_nothing() -> None:
    policy = {"policy": "reorder_point", "reorder_point": 900, "quantity": 1000}
    found = simchain.levers(a_shop({"moq": 500}, policy))
    idle = found.of("maker", "minimum order")
    assert (idle.mean, idle.half_width, idle.fill_rate) == (0, 0, 0)


def test_a_day_less_of_spread_saves_the_safety_stock_of_the_formula() -> None:
    """Where customers wait for nothing, the saving is the holding cost of the buffer that is no longer needed."""
    policy = {"policy": "base_stock", "review": "1 day", "safety": {"cycle_service": "95 %"}}
    costs = {"carrying": {"capital": "10 %/year", "storage": "14 %/year"}}
    found = simchain.levers(a_shop({"lead_time": "10 ± 3 days"}, policy, costs=costs), replications=20)
    spread = found.of("maker", "spread of lead time")
    buffers = [float(norm.ppf(0.95)) * sqrt(10 * 20**2 + 100**2 * sd**2) for sd in (3, 2)]
    saved = 0.24 * 20 * (buffers[0] - buffers[1])
    runs = found.results.by_scenario()
    waiting = runs["base"]["average_backlog"].mean() - runs["maker: spread of lead time"]["average_backlog"].mean()
    error = spread.half_width / 2.093 * 4
    assert abs(spread.mean - (saved + 0.24 * 20 * waiting)) < error + 0.02 * saved
    assert spread.step == "1 day less"


def test_what_is_known_in_advance_of_each_price_is_what_comes_out() -> None:
    """All costs per unit: a step on each saves units x step, to the last order."""
    terms = {"freight": "1 USD/unit", "handling": "0.5 USD/unit", "duty": "5 %", "insurance": "1 %"}
    found = simchain.levers(a_shop({**terms, "order_cost": "50 USD"}, costs={"holding": "0 USD/unit/day"}))
    base = found.results.by_scenario()["base"]
    sold = float((base["purchase_cost"] - base["stock_change"] / (20 * 1.06 + 1.5) * 20).mean()) / 20
    for lever, per_unit in (("freight", 0.1), ("handling", 0.05), ("duty", 0.2), ("insurance", 0.02)):
        assert found.of("maker", lever).mean == pytest.approx(sold * per_unit, rel=1e-6), lever
    assert found.of("maker", "order cost").mean == pytest.approx(0.1 * float(base["order_cost"].mean()))


def test_they_are_sorted_by_what_they_save() -> None:
    worths = simchain.levers(
        a_shop({"freight": "1 USD/unit", "outages": {"every": "90 days", "lasts": "9 days"}})
    ).worths
    assert [one.mean for one in worths] == sorted((one.mean for one in worths), reverse=True)


EVERY = {
    "lead_time": "10 ± 3 days",
    "moq": 300,
    "lot": 150,
    "order_cost": "50 USD",
    "order_delay": "2 days",
    "freight": {"cost": "1 USD/unit", "per_shipment": "10 USD"},
    "duty": "0.4 %",
    "insurance": "1 %",
    "handling": "0.1 USD/unit",
    "defects": "2 %",
    "inspect": "1 day",
    "outages": {"every": "200 days", "lasts": "12 ± 4 days"},
    "capacity": "900 units/day",
    "contract": {
        "late_penalty": {"rate": "1 %/day", "cap": "10 %"},
        "on_time_bonus": {"above": "50 %", "pay": "0.5 %"},
        "expedite": {"lead_time": "2 days", "surcharge": "35 %"},
    },
}


def test_every_term_has_its_lever_and_its_step_is_stated() -> None:
    scenario = load(a_shop(EVERY))["base"]
    steps = {one.lever: one.step for one in pulled(scenario)}
    assert set(steps) == {lever.name for lever in LEVERS}
    assert steps["lot"] == steps["minimum order"] == "100 units less"
    assert steps["duty"] == "0.4 points less"
    assert steps["on time"].startswith("1 point more: 0.0")
    assert simchain.levers(a_shop(EVERY), replications=2).left_out == ()


def test_a_penalty_twice_as_high_brings_in_as_much_again_as_it_did() -> None:
    late = {"contract": {"late_penalty": {"rate": "1 %/day"}}}
    found = simchain.levers(a_shop({"lead_time": "5 ± 3 days", **late}))
    base = found.results.by_scenario()["base"]
    assert found.of("maker", "late penalty").mean == pytest.approx(-float(base["late_penalty_cost"].mean()))
    assert found.of("maker", "late penalty").mean > 0


def test_a_point_more_on_time_is_a_shift_that_brings_one_delivery_in_a_hundred() -> None:
    base = load(a_shop({"lead_time": "10 ± 3 days"}))["base"]
    (step,) = (one for one in pulled(base) if one.lever == "on time")
    sooner = vary(base, changes_of(step.edits)).spec.suppliers["maker"].lead_time.law()
    before = base.spec.suppliers["maker"].lead_time.law()
    assert sooner.sd == pytest.approx(before.sd)
    assert float(sooner.cdf(10.0)) - float(before.cdf(10.0)) == pytest.approx(0.01, abs=0.002)


def test_a_term_of_one_item_or_one_purchase_counts_as_the_supplier_s() -> None:
    world = a_shop({"sells": {"item": {"price": "20 USD", "moq": 50}}})
    del world["suppliers"]["maker"]["price"]
    world["sites"]["shop"]["buys"] = {"supplier": "maker", "lead_time": "7 ± 2 days", "freight": "2 USD/unit"}
    steps = {one.lever: one for one in pulled(load(world)["base"])}
    assert steps["minimum order"].step == "50 units less"
    assert steps["minimum order"].edits == ((("suppliers", "maker", "sells", "item", "moq"), None),)
    assert steps["freight"].edits[0][0] == ("sites", "shop", "buys", "item", "freight", "cost")
    assert len(steps["lead time"].edits) == 2
    assert simchain.levers(world, replications=2).left_out == ()


def test_price_breaks_fall_with_the_price() -> None:
    breaks = {"price_breaks": {"0": "20 USD", "1500": "19 USD"}}
    policy = {"policy": "reorder_point", "reorder_point": 900, "quantity": 2000}
    world = a_shop({}, policy, costs={"holding": "0 USD/unit/day"})
    world["suppliers"]["maker"] = {"lead_time": "5 days", "sells": {"item": breaks}}
    found = simchain.levers(world, replications=2)
    base = found.results.by_scenario()["base"]
    saved = 0.01 * float((base["purchase_cost"] - base["stock_change"]).mean())
    assert found.of("maker", "price").mean == pytest.approx(saved)


@pytest.mark.parametrize("where", ["supplier", "sells", "from 1500 on"])
def test_a_step_on_the_price_of_a_dated_contract_leaves_what_follows_it(where: str) -> None:
    """10 a day at 12 for the first of two years: 1 % off saves 3,650 x 0.12 = 438, half of it a year."""
    agreed = {"price": {"contract": "12 USD", "reference": "13 USD", "valid": "365 days"}}
    if where == "from 1500 on":
        agreed["price_breaks"] = {"1500 units": "11 USD"}
    terms = agreed if where == "supplier" else {"sells": {"item": agreed}}
    world = {
        "simchain": 1,
        "run": {"horizon": "730 days", "warm_up": "0 days", "replications": 2},
        "costs": {"carrying": "0 %/year"},
        "suppliers": {"maker": {"lead_time": "2 days", **terms}},
        "sites": {"shop": {"demand": "10 units/day", "buys": "maker", "stock": {"policy": "base_stock", "level": 30}}},
    }
    assert simchain.levers(world).of("maker", "price").mean == pytest.approx(219)


def test_a_step_changes_its_own_term_and_no_other() -> None:
    """Whatever differs after a step is where the step has set something."""
    terms = {**EVERY, "lead_time": {"mean": "10 ± 3 days", "dist": "lognormal"}}
    terms |= {"price": {"contract": "20 USD", "reference": "22 USD", "valid": "200 days"}, "payment": "net 30 days"}
    base = load(a_shop(terms))["base"]
    before = base.spec.model_dump(exclude={"run"})
    for one in pulled(base):
        after = vary(base, changes_of(one.edits)).spec.model_dump(exclude={"run"})
        set_there = {tuple(map(str, path)) for path, _ in one.edits}
        changed = list(_differing(before, after))
        assert changed
        assert all(any(path[: len(to)] == to for to in set_there) for path in changed), (one.lever, changed)


def _differing(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {*before, *after}:
            yield from _differing(before.get(key), after.get(key), (*path, str(key)))
    elif before != after:
        yield path


def test_credit_has_no_worth_where_nothing_says_what_money_costs() -> None:
    found = simchain.levers(a_shop({}, costs={"carrying": "24 %/year"}), replications=2)
    assert ("maker", "payment", NO_RATE) in found.left_out


def test_laws_that_have_no_mean_written_have_no_lever() -> None:
    names = {one.lever for one in pulled(load(a_shop({"lead_time": {"low": "2 days", "high": "5 days"}}))["base"])}
    assert not names & {"lead time", "spread of lead time", "on time"}


def test_suppliers_that_nobody_buys_from_have_no_levers() -> None:
    world = a_shop({})
    world["suppliers"]["idle"] = {"lead_time": "1 day", "price": "5 USD"}
    assert {one.supplier for one in pulled(load(world)["base"])} == {"maker"}


def test_an_unknown_lever_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="there is no lever 'maker: luck'; there are maker: price"):
        simchain.levers(a_shop({}), replications=2).of("maker", "luck")


def test_the_command_prints_them_writes_them_and_gives_them_to_programs(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(yaml.safe_dump(a_shop({"freight": "1 USD/unit"}), allow_unicode=True))
    ran = CliRunner().invoke(main, ["levers", str(file), "-n", "2", "-j", "1", "--out", str(tmp_path / "out")])
    assert ran.exit_code == 0, ran.output
    assert "maker: price" in ran.output
    assert "1 % less" in ran.output
    written = (tmp_path / "out" / "levers.csv").read_text().splitlines()
    assert written[0].startswith("supplier,lever,step,saves_per_year,low,high")
    given = CliRunner().invoke(main, ["levers", str(file), "-n", "2", "-j", "1", "--json"])
    data = json.loads(given.stdout)
    assert {one["lever"] for one in data["levers"]} == {"lead time", "price", "freight", "payment"}
    assert data["scenario"] == "base"


def test_a_scenario_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(yaml.safe_dump(a_shop({}), allow_unicode=True))
    ran = CliRunner().invoke(main, ["levers", str(file), "-s", "other"])
    assert ran.exit_code == 2
    assert "there is no scenario 'other'" in ran.output

"""Budgets: what is spent on a category in a year, against what was planned."""

from typing import Any

import numpy as np
import pytest

import simchain
from simchain.errors import ScenarioError
from simchain.scenario import load
from tests.test_prices import a_plant, measured, played


def test_a_year_s_spend_is_held_against_its_budget_and_a_shorter_one_against_its_part() -> None:
    world = a_plant(545, budgets={"rings": "36000 USD/year", "other": "20000 USD/year"})
    found = {(row.category, row.year): row for row in measured(played(world)).budgets}
    rings = found["rings", 1]
    assert (rings.days, rings.budget) == (365, pytest.approx(36000))
    assert rings.spend == pytest.approx(36500)
    assert rings.overshoot == pytest.approx(500 / 36000)
    rest = found["rings", 2]
    assert (rest.days, rest.budget) == (180, pytest.approx(36000 * 180 / 365))
    assert rest.spend == pytest.approx(18000)
    assert found["other", 1].overshoot == 0


def test_spend_is_all_that_bringing_goods_in_costs() -> None:
    supplier = {"freight": "1 USD/unit", "duty": "10 %", "handling": "0.5 USD/unit"}
    (row,) = measured(played(a_plant(365, supplier=supplier, budgets={"rings": "1 USD/year"}))).budgets
    assert row.spend == pytest.approx(3650 * (10 + 1 + 1 + 0.5))


def test_years_are_counted_from_the_end_of_the_warm_up() -> None:
    run = {"horizon": "425 days", "warm_up": "60 days"}
    world = a_plant(425, run=run, inflation={"rings": "6 %/year"}, budgets={"rings": "36000 USD/year"})
    run_of = played(world)
    (row,) = measured(run_of).budgets
    assert row.spend == pytest.approx(sum(100 * 1.06 ** (day / 365) for day in range(60, 425)))
    assert row.spend == pytest.approx(measured(run_of).chain["purchase_cost"] - 365 * 40)


def test_a_budget_of_one_is_always_overshot_and_a_huge_one_never() -> None:
    for amount, share in (("1 USD/year", 1), ("1000000 USD/year", 0)):
        results = simchain.run(a_plant(100, budgets={"rings": amount}), replications=3)
        assert results.runs["over_budget"].mean() == share
        assert list(results.budgets["category"]) == ["rings"] * 3


def test_the_chance_of_an_overshoot_is_the_share_of_worlds_whose_spend_is_above_the_budget() -> None:
    """What was spent on rings is what was bought in all, less the bolts, of which as many are bought in all worlds."""
    world = a_plant(100, budgets={"rings": f"{9990 * 365 / 100} USD/year"})
    world["sites"]["plant"]["demand"]["ring"] = "10 ± 3 units/day"
    world["sites"]["plant"]["stock"]["ring"] = {"level": 40}
    runs = simchain.run(world, replications=40).runs
    spent = runs["purchase_cost"] - 100 * 40
    above = spent > 9990
    assert 0.1 < above.mean() < 0.9
    assert runs["over_budget"].eq(above).all()


def test_without_budgets_nothing_is_over_them() -> None:
    found = measured(played(a_plant(20)))
    assert np.isnan(found.chain["over_budget"])
    assert found.budgets == ()


@pytest.mark.parametrize(
    ("budgets", "message"),
    [
        ({"ringz": "5 USD/year"}, "unknown category 'ringz' in budgets"),
        ({"rings": "0 USD/year"}, "must be above 0 USD"),
        ({"rings": "5 USD"}, "needs a quantity in USD/year"),
    ],
)
def test_budgets_that_say_nothing_are_refused(budgets: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        load(a_plant(30, budgets=budgets))


def test_a_budget_for_what_nobody_sells_is_warned_of() -> None:
    world = a_plant(30, budgets={"pumps": "5 USD/year"})
    world["items"]["pump"] = {"category": "pumps"}
    world["sites"]["plant"]["makes"] = {"pump": {"from": {"ring": 1}, "takes": "1 day"}}
    world["sites"]["plant"]["stock"]["pump"] = {"level": 1}
    assert any("budgets.pumps is never spent" in str(warning) for warning in load(world).warnings)

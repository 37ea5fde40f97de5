"""Twins: the same worlds with features switched off, and what each of them accounts for."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest

import simchain
from simchain.errors import ScenarioError
from simchain.experiments.results import Results
from simchain.experiments.twins import ALL_ON, Floats, Switch, one_by_one, shapley, subsets, twins
from simchain.scenario import Scenario
from simchain.scenario.fingerprint import fingerprint
from simchain.scenario.vary import vary


def a_shop(**more: Any) -> Scenario:
    return simchain.load(
        {
            "simchain": 1,
            "run": {"horizon": "90 days"},
            "suppliers": {"mill": {"lead_time": "5 ± 3 days", "moq": 40}},
            "sites": {"shop": {"demand": "10 ± 4 units/day", "buys": "mill", "stock": "base_stock"}},
            **more,
        }
    )["base"]


def fill_rate(results: Results, twin: str) -> Floats:
    return results.by_scenario()[twin]["fill_rate"].to_numpy(dtype=np.float64)


STEADY = Switch.of("erratic supply", {"suppliers.mill.lead_time": "5 days"})
ANY_SIZE = Switch.of("batches", {"suppliers.mill.moq": None})
BOTH = frozenset({STEADY.name, ANY_SIZE.name})


# Changes from a program


def test_a_path_exists_in_full_whatever_shorthand_the_file_uses():
    changed = vary(a_shop(), {"sites.shop.stock.item.level": "70 units", "sites.shop.buys.item.lead_time": "1 day"})
    (point,), (lane,) = simchain.lower(changed).points, simchain.lower(changed).lanes
    assert (point.policy.level, lane.lead_time.mean) == (70, 1)  # type: ignore[union-attr]


def test_a_stock_of_which_nothing_is_said_has_a_path_too():
    silent = a_shop(sites={"shop": {"demand": "10 units/day", "buys": "mill"}})
    changed = vary(silent, {"sites.shop.stock.item": {"policy": "jit"}})
    assert changed.spec.sites["shop"].stock["item"].policy == "jit"


def test_no_change_is_the_same_scenario():
    assert fingerprint(vary(a_shop(), {})) == fingerprint(a_shop())


def test_a_change_leaves_what_was_given_alone_and_may_touch_the_run():
    shop = a_shop()
    assert vary(shop, {"run.horizon": "30 days"}, "short").spec.run.horizon == 30
    assert shop.spec.run.horizon == 90


def test_a_change_that_cannot_be_is_refused_with_its_reason():
    with pytest.raises(ScenarioError, match="lead_time"):
        vary(a_shop(), {"suppliers.mill.lead_time": "5 units"})
    with pytest.raises(ScenarioError, match=r"unknown path 'suppliers\.mil\.moq'"):
        vary(a_shop(), {"suppliers.mil.moq": "5 units"})


# Shapley


def test_shapley_is_the_average_over_all_orders_of_switching_off():
    names = "abcd"
    rng = np.random.default_rng(1)
    values = {off: rng.normal(size=3) for off in subsets(names)}
    expected = {name: np.zeros(3) for name in names}
    for order in (orders := list(permutations(names))):
        for n, name in enumerate(order):
            before = frozenset(order[:n])
            expected[name] += (values[before] - values[before | {name}]) / len(orders)
    for name, part in shapley(names, values).items():
        assert part == pytest.approx(expected[name])


def test_shares_add_up_to_the_total_in_every_replication():
    values = {off: np.random.default_rng(len(off)).normal(size=5) for off in subsets("abc")}
    parts = shapley("abc", values)
    assert sum(parts.values()) == pytest.approx(values[ALL_ON] - values[frozenset("abc")])


def test_a_switch_that_changes_nothing_has_no_share():
    values = {off: np.array([float("a" in off)]) for off in subsets("ab")}
    assert shapley("ab", values)["b"] == 0


# Runs


def test_twins_are_the_scenario_with_the_named_features_gone():
    family = twins(a_shop(), [STEADY, ANY_SIZE], replications=3, jobs=1)
    by_hand = vary(a_shop(), {"suppliers.mill.lead_time": "5 days", "suppliers.mill.moq": None})
    assert family.values(fill_rate, BOTH).tolist() == fill_rate(simchain.run(by_hand, replications=3), "base").tolist()
    assert family.values(fill_rate).tolist() == fill_rate(simchain.run(a_shop(), replications=3), "base").tolist()
    assert len(family.results.scenarios) == 4


def test_the_shares_of_twins_sum_to_their_total():
    family = twins(a_shop(), [STEADY, ANY_SIZE], replications=5, jobs=1)
    total = family.total(fill_rate)
    assert sum(part.mean for part in family.shares(fill_rate)) == pytest.approx(total.mean)
    assert total.mean == pytest.approx((family.values(fill_rate) - family.values(fill_rate, BOTH)).mean())


def test_the_number_of_processes_changes_nothing():
    one, two = (twins(a_shop(), [STEADY, ANY_SIZE], replications=4, seed=7, jobs=jobs) for jobs in (1, 2))
    assert one.shares(fill_rate) == two.shares(fill_rate)


def test_twins_that_come_out_alike_are_run_once():
    absent = Switch.of("nothing", {})
    family = twins(a_shop(), [STEADY, absent], replications=2, jobs=1)
    assert len(family.results.scenarios) == 2
    assert not absent.is_in(a_shop())
    assert family.shares(fill_rate)[1].mean == 0


def test_a_switch_sees_what_those_before_it_have_left():
    def shorter(scenario: Scenario) -> dict[str, Any]:
        mean = scenario.spec.suppliers["mill"].lead_time.law().mean
        return {"suppliers.mill.lead_time": f"{mean - 1} days"} if mean > 1 else {}

    family = twins(a_shop(), [STEADY, Switch("slow", shorter)], replications=2, jobs=1)
    laws = {off: twin.spec.suppliers["mill"].lead_time.law() for off, twin in family.scenarios.items()}
    assert {off: (round(law.mean, 9), law.sd > 0) for off, law in laws.items()} == {
        ALL_ON: (5, True),
        frozenset(["erratic supply"]): (5, False),
        frozenset(["slow"]): (4, False),
        frozenset(["erratic supply", "slow"]): (4, False),
    }


def test_too_many_switches_are_run_one_by_one():
    many = [Switch.of(f"switch {n}", {"suppliers.mill.moq": n}) for n in range(9)]
    with pytest.raises(ValueError, match="512 twins"):
        twins(a_shop(), many)
    family = twins(a_shop(), many, one_by_one([switch.name for switch in many]), replications=2, jobs=1)
    assert len(family.scenarios) == 11
    assert len(family.alone(fill_rate)) == 9

"""A file becomes scenarios: what the smallest file means, how scenarios are looked up, and what else may be read."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simchain.blueprint import lower
from simchain.errors import ScenarioError
from simchain.rules.distributions import Constant, Exponential, Gamma, Law, Normal, Truncated, Uniform
from simchain.rules.risk.disruptions import AtRandom, Timing
from simchain.scenario import load
from simchain.scenario.load import loads
from simchain.scenario.spec import Spec

EXAMPLES = sorted((Path(__file__).parent.parent / "scenarios").glob("*.yaml"))

SHOP: dict[str, Any] = {
    "simchain": 1,
    "suppliers": {"A": {"lead_time": "10 ± 2 days", "price": "10.80 USD"}},
    "sites": {"shop": {"demand": "100 ± 20 units/day", "buys": "A"}},
}


def spec_of(**blocks: Any) -> Spec:
    return load({**SHOP, **blocks}).base.spec


def lead_time(written: Any) -> Law:
    return spec_of(suppliers={"A": {"lead_time": written}}).suppliers["A"].lead_time.law()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_loads(file: Path) -> None:
    assert load(file).title


def test_the_smallest_file_has_every_default() -> None:
    spec = spec_of()
    assert list(spec.items) == ["item"]
    assert (spec.run.horizon, spec.run.warm_up, spec.run.replications, spec.run.seed) == (365.0, "none", 200, 1)
    assert spec.sites["shop"].unmet == "backorder"
    assert spec.sites["shop"].buys["item"].supplier == "A"
    assert spec.suppliers["A"].sells["item"].price == 10.8
    assert not spec.whole_units


@pytest.mark.parametrize(
    ("written", "law"),
    [
        ("3 days", Constant(3.0)),
        ("10 ± 2 days", Gamma.by_moments(10.0, 2.0)),
        ({"mean": "10 ± 2 days", "dist": "normal"}, Truncated(Normal(10.0, 2.0), 0.0)),
        ({"mean": "10 days", "dist": "exponential"}, Exponential(10.0)),
        ({"low": "1 day", "high": "2 weeks"}, Uniform(1.0, 14.0)),
        ({"mean": "6 days", "dist": "gamma", "shape": 3}, Gamma(3.0, 2.0)),
    ],
)
def test_a_time_is_written_with_its_spread_or_its_law(written: Any, law: Law) -> None:
    assert lead_time(written) == law


@pytest.mark.parametrize(
    ("written", "law"),
    [
        ("40 days", Exponential(40.0)),
        ({"mean": "40 days"}, Exponential(40.0)),
        ({"mean": "40 days", "dist": "constant"}, Constant(40.0)),
        ("40 ± 10 days", Gamma.by_moments(40.0, 10.0)),
        ({"low": "30 days", "high": "50 days"}, Uniform(30.0, 50.0)),
    ],
)
def test_a_plain_time_between_outages_is_exponential_and_a_named_law_is_kept(written: Any, law: Law) -> None:
    outages = {"every": written, "lasts": "2 days"}
    scenario = load({**SHOP, "suppliers": {"A": {"lead_time": "1 day", "outages": outages}}}).base
    (outage,) = lower(scenario).disruptions
    assert outage.timing == Timing("supplier A/outages", AtRandom(law), Constant(2.0))


def test_the_observations_of_an_empirical_time_are_its_law() -> None:
    assert lead_time({"values": ["1 day", "3 days"], "weights": [1, 3]}).mean == 2.5


def test_a_file_without_named_changes_has_one_scenario_called_base() -> None:
    scenarios = load(SHOP)
    assert list(scenarios) == ["base"]
    assert scenarios["base"] is scenarios.base


def test_named_changes_are_looked_up_by_name_and_the_base_stays_there() -> None:
    scenarios = load({**SHOP, "scenarios": {"a": {}, "b": {"whole_units": True}}})
    assert list(scenarios) == ["a", "b"]
    assert len(scenarios) == 2
    assert "base" in scenarios
    assert scenarios["b"].spec.whole_units
    assert not scenarios["base"].spec.whole_units
    with pytest.raises(KeyError):
        scenarios["c"]


def test_a_file_a_text_and_a_mapping_say_the_same(tmp_path: Path) -> None:
    text = (
        "simchain: 1\nsuppliers: {A: {lead_time: 10 ± 2 days, price: 10.80 USD}}\n"
        "sites: {shop: {demand: 100 ± 20 units/day, buys: A}}\n"
    )
    file = tmp_path / "shop.yaml"
    file.write_text(text, encoding="utf-8")
    assert load(file).base.spec == loads(text).base.spec == load(SHOP).base.spec


def test_a_mapping_may_hold_tuples_numpy_numbers_and_none() -> None:
    spec = spec_of(
        run={"seed": np.int64(7), "horizon": "10 days", "warm_up": None},
        sites={"shop": {"demand": {"series": (np.float64(1.5), 2)}, "buys": "A"}},
    )
    assert spec.run.seed == 7
    assert spec.sites["shop"].demand["item"].series == [1.5, 2.0]


@pytest.mark.parametrize("odd", [object(), {1, 2}, b"x"])
def test_a_mapping_with_something_no_file_can_hold_is_refused(odd: object) -> None:
    with pytest.raises(ScenarioError, match="which no file can hold"):
        load({**SHOP, "title": odd})


def test_a_mapping_inside_itself_is_refused() -> None:
    endless: dict[str, Any] = {}
    endless["run"] = endless
    with pytest.raises(ScenarioError, match="nested deeper"):
        load(endless)


def test_a_not_finite_number_in_a_mapping_is_refused() -> None:
    with pytest.raises(ScenarioError, match="is not a finite number"):
        load({**SHOP, "sites": {"shop": {"demand": {"series": [float("nan")]}, "buys": "A"}}})


def test_scenarios_print_what_they_are() -> None:
    scenarios = load({**SHOP, "title": "One shop"})
    assert repr(scenarios) == "<Scenarios 'One shop': base>"
    assert repr(scenarios.base) == (
        "<Scenario 'base' of 'One shop': 1 sites, 1 suppliers, 1 items, 365 days, 200 replications>"
    )


def test_a_scenario_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load(SHOP).base.spec.run.seed = 5  # type: ignore[misc]


def test_two_hundred_sites_and_their_changes_load_in_a_second() -> None:
    import time

    shops = {
        f"S{n}": {
            "stock": {"item": {"policy": "reorder_point", "quantity": 50, "safety": {"cycle_service": "95 %"}}},
            "buys": {"item": {"supplier": "A", "lead_time": f"{n % 9 + 1} ± 1 days"}},
            "demand": {"item": {"rate": "10 ± 3 units/day", "season": {"amplitude": "10 %"}}},
        }
        for n in range(200)
    }
    changes = {name: {"S7.stock.item.quantity": n} for n, name in enumerate("abc", 60)}
    world = {**SHOP, "sites": shops, "scenarios": changes}
    load(world)
    started = time.process_time()
    load(world)
    assert time.process_time() - started < 2  # about half a second; twice the aim, for slow machines

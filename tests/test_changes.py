"""Named changes of a whole scenario: what they leave alone, and what they reach."""

from dataclasses import replace

import pytest

from simchain.blueprint import lower
from simchain.errors import ScenarioError
from simchain.scenario import Scenario, Scenarios
from simchain.scenario.fingerprint import fingerprint
from simchain.scenario.load import loads

SHOP = """\
simchain: 1
suppliers:
  A: {lead_time: 10 ± 2 days, price: 10.80 USD, outages: {every: 90 days, lasts: 4 days}, moq: 5 units}
  B: {lead_time: 15 days, price: 10 USD}
sites:
  shop:
    demand: {rate: 100 ± 20 units/day, events: [{starts: day 3, demand: 120 %}, {starts: day 9, demand: 90 %}]}
    buys: A
    stock: {policy: base_stock, level: 900 units}
"""


def changed(change: str) -> Scenario:
    return loads(f"{SHOP}scenarios:\n  x: {change}\n")["x"]


def with_changes(changes: str) -> Scenarios:
    return loads(f"{SHOP}scenarios: {changes}\n")


def faults_of(change: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        changed(change)
    return [f"{fault.message} | {fault.hint}" for fault in caught.value.faults]


def test_an_empty_change_is_the_base_to_the_last_bit() -> None:
    scenarios = with_changes("{a: {}, b: }")
    for scenario in scenarios.values():
        assert scenario.spec == scenarios.base.spec
        assert replace(lower(scenario), scenario="base") == lower(scenarios.base)
        assert fingerprint(scenario) == fingerprint(scenarios.base)


def test_a_block_merges_and_a_path_replaces() -> None:
    merged = changed("{suppliers: {A: {moq: 7 units}}}").spec.suppliers["A"]
    replaced = changed("{suppliers.A: {lead_time: 3 days, price: 1 USD}}").spec.suppliers["A"]
    assert (merged.moq, merged.sells["item"].price, merged.outages is None) == (7.0, 10.8, False)
    assert (replaced.moq, replaced.sells["item"].price, replaced.outages) == (None, 1.0, None)


def test_a_change_of_shorthand_replaces_it() -> None:
    assert changed("{shop.buys: B}").spec.sites["shop"].buys["item"].supplier == "B"
    assert list(changed("{shop.buys: {A: 50 %, B: 50 %}}").spec.sites["shop"].buys["item"].shares) == ["A", "B"]
    assert changed("{shop: {buys: B}}").spec.sites["shop"].buys["item"].supplier == "B"


def test_a_policy_is_changed_by_its_path() -> None:
    stock = changed("{shop.stock: {policy: min_max, reorder_point: 5, order_up_to: 9}}").spec.sites["shop"].stock
    assert stock["item"].policy == "min_max"


def test_a_list_is_replaced_whole() -> None:
    (event,) = changed("{shop.demand.events: [{starts: day 1, demand: 50 %}]}").spec.sites["shop"].demand["item"].events
    assert event.demand == 0.5


def test_null_takes_out() -> None:
    assert changed("{suppliers.A.outages: null}").spec.suppliers["A"].outages is None
    assert changed("{suppliers: {A: {moq: }}}").spec.suppliers["A"].moq is None
    assert list(changed("{suppliers.B: }").spec.suppliers) == ["A"]


def test_a_change_may_add_a_site_and_a_supplier() -> None:
    spec = changed("{suppliers: {C: {lead_time: 1 day}}, sites: {kiosk: {demand: 2 units/day, buys: C}}}").spec
    assert list(spec.sites) == ["shop", "kiosk"]
    assert spec.sites["kiosk"].buys["item"].supplier == "C"


def test_a_path_may_open_a_block_that_the_base_leaves_to_defaults() -> None:
    assert changed("{costs.stockout: 3 USD/unit}").spec.costs.stockout == 3.0


def test_changes_do_not_touch_one_another() -> None:
    scenarios = with_changes("{a: {shop.buys: B}, b: {whole_units: true}}")
    assert scenarios["b"].spec.sites["shop"].buys["item"].supplier == "A"
    assert (scenarios.base.spec.whole_units, scenarios["b"].spec.whole_units) == (False, True)


@pytest.mark.parametrize("key", ["horizon", "warm_up", "bucket", "seed", "replications", "series"])
def test_how_long_and_how_often_is_run_belongs_to_the_whole_file(key: str) -> None:
    for change in (f"{{run.{key}: 5}}", f"{{run: {{{key}: 5}}}}"):
        written = "run" if "run:" in change else f"run.{key}"
        assert faults_of(change) == [
            f"'{written}' in a named change: run belongs to the whole file, because alternatives are compared "
            "over the same time and in the same worlds | change it at the top, or on the command line with "
            "--seed and --replications"
        ]


@pytest.mark.parametrize("key", ["currency", "simchain", "scenarios"])
def test_what_a_file_says_of_itself_belongs_to_the_whole_file(key: str) -> None:
    said = f"'{key}' in a named change: it belongs to the whole file | change it at the top"
    assert faults_of(f"{{{key}: EUR}}") == [said]


def test_base_is_the_model_as_written_and_no_named_change() -> None:
    with pytest.raises(ScenarioError) as caught:
        with_changes("{base: {shop.buys: B}}")
    (fault,) = caught.value.faults
    assert fault.message == "'base' means the model as it is written, so no named change can be called so"
    assert fault.hint == "give it another name"

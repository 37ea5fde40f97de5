"""A scenario spelled out says where each value comes from, and loads again to the same world."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from simchain.blueprint import Blueprint, lower
from simchain.scenario import Scenario, load
from simchain.scenario.explain import explain, resolved
from simchain.scenario.fingerprint import fingerprint
from simchain.scenario.load import loads
from tests.builders import a_shop

EXAMPLES = sorted((Path(__file__).parent.parent / "scenarios").glob("*.yaml"))

SHOP = """\
simchain: 1
suppliers:
  A: {lead_time: 10 ± 2 days, price: 10.80 USD, outages: {every: 90 days, lasts: 4 days}}
  B: {lead_time: 15 days, price: 10 USD}
sites:
  hub: {buys: A}
  shop: {demand: 70 ± 14 units/week, buys: {supplier: hub, lead_time: 2 days}, stock: {level: 50}}
scenarios:
  same: {}
  dear: {suppliers.A.price: 12 USD, shop.demand: 5 ± 1 units/day}
"""


def numbers(scenario: Scenario) -> Blueprint:
    return replace(lower(scenario), title="", scenario="")


def again(scenario: Scenario) -> Scenario:
    return loads(explain(scenario), folder=scenario.folder).base


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_spelled_out_loads_to_the_same_numbers(file: Path) -> None:
    scenarios = load(file)
    for scenario in (scenarios.base, *scenarios.values()):
        assert again(scenario).spec == scenario.spec
        assert repr(numbers(again(scenario))) == repr(numbers(scenario))
        assert numbers(again(scenario)) == numbers(scenario)
        assert explain(again(scenario)).splitlines()[1:] != []


def notes(text: str) -> dict[str, str]:
    """Line without its note -> the note."""
    lines = (line.rpartition("  # ") for line in text.splitlines())
    return {line.strip(): note for line, _, note in lines if line}


def test_each_value_is_marked_given_default_or_override() -> None:
    scenarios = loads(SHOP)
    base, dear = notes(explain(scenarios.base)), notes(explain(scenarios["dear"]))
    assert base["price: 10.8 USD"] == "given"
    assert dear["price: 12 USD"] == "override"
    assert dear["price: 10 USD"] == "given"
    assert base["rate: 70 ± 14 units/week"] == "given"
    assert dear["rate: 5 ± 1 units/day"] == "override"
    assert base["horizon: 365 days"] == base["unmet: backorder"] == "default"
    assert base["supplier: hub"] == base["level: 50 units"] == "given"


PRICES = """\
simchain: 1
suppliers:
  A: {lead_time: 2 weeks, price_breaks: {0: 10 USD, 500 units: 9 USD}, contract: {}}
  B: {lead_time: {dist: gamma, mean: 72 ± 24 h}, price: {contract: 9.20 USD, reference: 9.80 USD, valid: 2 years}}
  C: {lead_time: 1 day, price: 11 USD, flex: {cancel: 36 h}}
sites:
  shop: {demand: 10 units/day, buys: {A: 50 %, B: 30 %, C: rest}, stock: {safety: {cycle_service: 95.0%}}}
  kiosk: {demand: 1 units/day, buys: {supplier: C, replenished_by: supplier}, stock: {review: 1 day}}
  stall: {demand: 1 units/day, buys: C, stock: jit, forecast: naive}
scenarios:
  dear: {suppliers.A.price_breaks.0: 12 USD, suppliers.B.price.reference: 9.90 USD}
  cheap: {suppliers: {A: {price_breaks: {500 units: 8 USD}}, B: {price: {contract: 9 USD}}}}
  steady: {suppliers.B.price.valid: 1 year, kiosk.stock.policy: vmi}
"""


def supplier(text: str, name: str) -> dict[str, str]:
    """What is said of a supplier: line without its note -> the note."""
    return notes(text.partition(f"  {name}:\n")[2].partition("allocation")[0])


def test_what_is_shown_in_other_units_or_in_full_is_given() -> None:
    text = explain(loads(PRICES).base)
    assert supplier(text, "A")["mean: 14 days"] == "given"
    assert supplier(text, "B")["mean: 3 ± 1 days"] == supplier(text, "B")["dist: gamma"] == "given"
    assert supplier(text, "C")["cancel: 1.5 days"] == "given"
    assert supplier(text, "B")["valid: 730 days"] == supplier(text, "B")["price: 9.2 USD"] == "given"
    assert supplier(text, "A")['"500 units": 9 USD'] == supplier(text, "A")["price: 10 USD"] == "given"
    assert notes(text)["cycle_service: 95 %"] == notes(text)["share: 50 %"] == "given"


def test_what_chooses_the_other_keys_is_given_only_where_it_is_written() -> None:
    """Shares are split unless a rule says otherwise; who leaves it to the vendor names no policy."""
    found = notes(explain(loads(PRICES).base))
    assert {found[f"rule: {rule}"] for rule in ("split", "single")} == {"default"}
    assert {found[f"policy: {policy}"] for policy in ("vmi", "base_stock")} == {"default"}
    assert found["policy: jit"] == found["method: naive"] == "given"
    named = PRICES.replace("buys: {A: 50 %, B: 30 %, C: rest}", "buys: {rule: split, shares: {A: 50 %, C: rest}}")
    assert notes(explain(loads(named).base))["rule: split"] == "given"


def test_a_change_marks_what_it_changes_and_nothing_beside_it() -> None:
    scenarios = loads(PRICES)
    overridden = {
        name: [line for line, note in notes(explain(scenario)).items() if note == "override"]
        for name, scenario in scenarios.items()
    }
    assert overridden == {
        "dear": ["price: 12 USD", '"0": 12 USD', "reference: 9.9 USD"],
        "cheap": ['"500 units": 8 USD', "price: 9 USD"],
        "steady": ["valid: 365 days", "policy: vmi"],
    }


def test_what_is_spelled_out_says_all_and_no_more() -> None:
    """A contract without a clause is one; what would be said of a band is left out where there is none."""
    scenarios = loads(PRICES)
    for scenario in (scenarios.base, *scenarios.values()):
        assert again(scenario).spec == scenario.spec
    assert supplier(explain(scenarios.base), "A")["contract: {}"] == "given"
    assert "take_or_pay" not in explain(scenarios.base)
    banded = PRICES.replace("{cancel: 36 h}", "{volume: ±20 %, committed: 300 units/month}")
    assert supplier(explain(loads(banded).base), "C")["take_or_pay: 100 %"] == "default"


@pytest.mark.parametrize(
    "line",
    [
        "# carrying: 24 %/year",
        "# role: distributor",
        "# role: retailer",
        "# lead_time: 0 days",
        "# dist: exponential",
        "# crossing: allowed",
        "# title_passes: dispatch",
        "# review: 1 day",
        "# safety: {cycle_service: 95 %}",
        "# dist: normal",
        "# bucket: 7 days",
    ],
)
def test_what_is_filled_in_later_is_shown_as_a_comment(line: str) -> None:
    hub = SHOP.replace("lead_time: 2 days}", "order_cost: 1 USD}")
    found = {
        text.strip().removeprefix("# ").removeprefix("#").strip(): note
        for text, note in notes(explain(loads(hub).base)).items()
    }
    assert found[line.removeprefix("# ")] == "default"


def test_stated_holding_leaves_no_default_of_carrying() -> None:
    text = SHOP + "costs: {holding: 1 USD/unit/day}\n"
    assert "# carrying: 0 %/year" in explain(loads(text).base)


def test_computed_numbers_are_added_as_comments() -> None:
    scenario = loads(SHOP).base
    computed = {
        ("sites", "shop", "stock", "item"): "level 50 units",
        ("sites", "hub", "stock", "item"): "level 1345.03 units",
    }
    text = explain(scenario, computed)
    assert "# computed: level 50 units" in text
    assert "computed: level 1345.03 units" in text
    assert loads(text).base.spec == scenario.spec


def test_texts_that_look_like_something_else_survive() -> None:
    text = SHOP.replace("simchain: 1", 'simchain: 1\ntitle: "yes: 12:30 # \\"no\\" \\t é ☃"\ndescription: "1e3"')
    scenario = loads(text).base
    assert again(scenario).spec == scenario.spec
    odd = SHOP.partition("scenarios")[0].replace("shop:", '"null: #":').replace("B:", '"012":')
    assert again(loads(odd).base).spec == loads(odd).base.spec


def test_resolved_values_are_plain_and_whole() -> None:
    data = resolved(loads(SHOP).base)
    assert data["costs"]["carrying"] == pytest.approx(0.24 / 365)
    assert data["sites"]["shop"]["role"] == "retailer"
    assert data["sites"]["hub"]["stock"]["item"]["policy"] == "base_stock"
    assert data["sites"]["shop"]["demand"]["item"]["rate"] == {"mean": 10.0, "sd": 2.0, "per": "week"}
    assert data["suppliers"]["A"]["crossing"] == "allowed"


ORDERED = """\
# a comment
sites:
  hub: {buys: {supplier: A}}
  shop:
    stock: {item: {level: 50 units}}
    buys: {item: {lead_time: 48 h, rule: single, supplier: hub}}
    demand: {item: {rate: 70 ± 14 units/week}}
suppliers:
  A: {outages: {lasts: 4 days, every: 90 days}, lead_time: {mean: 10 ± 2 days}, price: 10.8 USD}
  B: {sells: {item: {price: 10 USD}}, lead_time: 15 days}
title: Written otherwise
simchain: 1
run: {horizon: 365 days}
"""


def test_a_fingerprint_is_that_of_the_content() -> None:
    assert fingerprint(loads(ORDERED, "other.yaml").base) == fingerprint(loads(SHOP).base)


def test_the_order_of_sites_is_part_of_the_content() -> None:
    """Sites of a rank take their turns in the order of the file."""
    other_way_round = SHOP.replace("  hub: {buys: A}\n", "").replace("scenarios:", "  hub: {buys: A}\nscenarios:")
    assert fingerprint(loads(other_way_round).base) != fingerprint(loads(SHOP).base)


def test_an_empty_change_has_the_fingerprint_of_the_base() -> None:
    scenarios = loads(SHOP)
    assert fingerprint(scenarios["same"]) == fingerprint(scenarios.base) != fingerprint(scenarios["dear"])


def test_a_fingerprint_holds_what_is_in_the_history_files(tmp_path: Path) -> None:
    text = SHOP.replace("15 days", "{history: po.csv}").replace("buys: A}", "buys: B}")

    def of(days: int, name: str) -> str:
        folder = tmp_path / f"{days}{name}"
        folder.mkdir()
        lines = f"ordered,received\n2026-01-01,2026-01-0{days}\n"
        (folder / name).write_text(lines, encoding="utf-8")
        return fingerprint(loads(text.replace("po.csv", name), folder=folder).base)

    assert of(5, "po.csv") == of(5, "orders.csv") != of(6, "po.csv")


def test_what_was_computed_may_have_several_lines() -> None:
    base = loads(SHOP).base
    said = "base stock level 20 units; opening 20 units\nof which 4 units are safety stock"
    for site in ("hub", "shop"):
        text = explain(base, {("sites", site, "stock", "item"): said})
        assert "computed: base stock level 20 units; opening 20 units\n" in text
        assert "computed: of which 4 units are safety stock\n" in text
        assert loads(text).base.spec == again(base).spec


def test_how_a_trigger_looks_where_nothing_is_said_is_spelled_out() -> None:
    """Each week, over 90 days of a supplier and 4 weeks of a site or the chain; stock is read as it is."""
    watch = {"then": {"alert": "look"}}
    triggers = {
        "late": {"when": {"supplier": "maker", "metric": "on_time", "below": "80 %"}, **watch},
        "dear": {"when": {"chain": True, "metric": "total_cost", "above": "9 USD"}, **watch},
        "low": {"when": {"site": "shop", "metric": "stock", "below": "9 units"}, **watch, "check": "1 day"},
    }
    world = a_shop("10 units/day", {}, days=60, triggers=triggers)
    page = explain(load(world)["base"])
    blocks = re.split(r"\n  (?=\w+:\n)", page[page.index("\ntriggers:") :])
    said = {block.partition(":")[0]: re.findall(r"# ((?:over|check): .+?) +# default", block) for block in blocks[1:4]}
    assert said == {"late": ["over: 90 days", "check: 7 days"], "dear": ["over: 28 days", "check: 7 days"], "low": []}

"""Two ways of writing are one scenario."""

from typing import Any

import pytest

import simchain
from simchain.scenario.expand import expand
from simchain.scenario.load import loads
from simchain.scenario.spec import Spec

SHOP = """\
simchain: 1
suppliers:
  A: {lead_time: 10 ± 2 days, price: 10.80 USD}
  B: {lead_time: 15 days, price: 10 USD}
sites:
  shop: {demand: 100 ± 20 units/day, buys: A}
"""


def spec_of(old: str = "", new: str = "", text: str = SHOP) -> Spec:
    assert old in text
    return loads(text.replace(old, new)).base.spec


SHOPS = [
    ("buys: A", "buys: {supplier: A}"),
    ("buys: A", "buys: {rule: single, supplier: A}"),
    ("buys: A", "buys: {item: A}"),
    ("buys: A", "buys: {item: {supplier: A}}"),
    ("price: 10.80 USD", "sells: {item: 10.80 USD}"),
    ("price: 10.80 USD", "sells: {item: {price: 10.80 USD}}"),
    ("100 ± 20 units/day", "{rate: 100 ± 20 units/day}"),
    ("100 ± 20 units/day", "{item: 100 ± 20 units/day}"),
    ("100 ± 20 units/day", "{item: {rate: 100 +/- 20 units/day}}"),
    ("10 ± 2 days", "{mean: 10 ± 2 days}"),
    ("15 days", "{mean: 15 days}"),
    ("15 days", "360 h"),
    ("simchain: 1", "simchain: 1\nitems: {item: }"),
    ("simchain: 1", "simchain: 1\nitems: {item: {}}\ncosts:\nrun:"),
    ("simchain: 1", "simchain: 1\nrun: {horizon: 1 year}"),
    ("simchain: 1", "simchain: 1\nrun: {horizon: 52 weeks, horizon: 365 days}".replace("horizon: 52 weeks, ", "")),
]


@pytest.mark.parametrize(("old", "new"), SHOPS)
def test_a_short_and_a_long_way_say_the_same(old: str, new: str) -> None:
    assert spec_of(old, new) == spec_of()


PAIRS = [
    ("buys: {A: 70 %, B: rest}", "buys: {item: {rule: split, shares: {A: {share: 70 %}, B: {share: rest}}}}"),
    ("buys: {A: 70 %, B: rest}", "buys: {shares: {A: 70 %, B: rest}}"),
    ("buys: A, stock: kanban, x", "buys: A, stock: {item: {policy: kanban}}, x"),
    ("buys: A, stock: base_stock", "buys: A, stock: {policy: base_stock}"),
    ("buys: A, stock: {level: 50}", "buys: A, stock: {item: {policy: base_stock, level: 50 units}}"),
    ("buys: A, stock: {item: base_stock}", "buys: A, stock: {item: {}}"),
    ("buys: {supplier: A, freight: 1 USD/unit}", "buys: {supplier: A, freight: {cost: 1 USD/unit}}"),
    ("buys: {supplier: A, lead_time: 9 days}", "buys: {supplier: A, lead_time: {mean: 9 days}}"),
]


@pytest.mark.parametrize(("short", "long"), PAIRS)
def test_blocks_of_the_only_item_need_no_name(short: str, long: str) -> None:
    short, long = short.replace(", x", ""), long.replace(", x", "")
    if "kanban" in short:
        short, long = short.replace("kanban", "jit"), long.replace("kanban", "jit")
    assert spec_of("buys: A", short) == spec_of("buys: A", long)


def test_carrying_in_one_share_is_undivided() -> None:
    carrying = spec_of("simchain: 1", "simchain: 1\ncosts: {carrying: 24 %/year}").costs.carrying
    assert carrying == spec_of("simchain: 1", "simchain: 1\ncosts: {carrying: {undivided: 24 %/year}}").costs.carrying


CHAIN = """\
simchain: 1
items: {seal: , ring: }
suppliers:
  alba: {sells: {ring: 10 USD, seal: 30 USD}, lead_time: 5 days}
sites:
  plant: {makes: {seal: {from: {ring: 1}}}, buys: alba}
  dc: {stock: {seal: {}}, buys: plant}
  shop: {demand: {seal: 5 units/day, ring: 1 units/day}, buys: {seal: dc, ring: alba}}
"""


def test_a_source_without_an_item_supplies_what_the_site_needs_and_does_not_make() -> None:
    sites = spec_of(text=CHAIN).sites
    assert list(sites["plant"].buys) == ["ring"]
    assert list(sites["dc"].buys) == ["seal"]
    assert list(sites["shop"].buys) == ["seal", "ring"]


def test_a_site_that_says_nothing_of_its_items_buys_them_all() -> None:
    hub = spec_of("shop:", "hub: {buys: alba}\n  shop:", CHAIN).sites["hub"]
    assert list(hub.buys) == ["seal", "ring"]


def test_items_that_are_only_mentioned_are_items() -> None:
    assert list(spec_of("items: {seal: , ring: }\n", "", CHAIN).items) == ["ring", "seal"]


def test_spelling_out_leaves_the_data_as_it_was() -> None:
    data = {"suppliers": {"A": {"price": "1 USD"}}, "sites": {"shop": {"buys": "A", "stock": "jit"}}}
    before = repr(data)
    full = expand(data)
    assert repr(data) == before
    assert expand(full) == full


@pytest.mark.parametrize(
    ("block", "written", "meant"),
    [
        ("stock", {"polcy": "base_stock"}, "policy"),
        ("stock", {"levle": "100 units"}, "level"),
        ("stock", {"revew": "1 day", "level": 5}, "review"),
        ("demand", {"rat": "40 units/day"}, "rate"),
    ],
)
def test_a_misspelt_key_is_not_taken_for_an_item(block: str, written: dict[str, Any], meant: str):
    shop: dict[str, Any] = {"demand": "10 units/day", "buys": "A", block: written}
    with pytest.raises(simchain.ScenarioError) as refused:
        simchain.load({"simchain": 1, "suppliers": {"A": {"lead_time": "2 days"}}, "sites": {"shop": shop}})
    (fault,) = refused.value.faults
    assert f"unknown key '{next(iter(written))}' in shop.{block}" in str(fault)
    assert f"did you mean '{meant}'" in str(fault)

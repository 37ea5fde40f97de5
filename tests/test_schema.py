"""The JSON Schema: editors accept what `load` accepts, and mark what is wrong in its structure."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simchain.scenario.explain import explain
from simchain.scenario.load import load, loads
from simchain.scenario.schema import json_schema
from simchain.scenario.text.tree import read_file, read_tree

EXAMPLES = sorted((Path(__file__).parent.parent / "scenarios").glob("*.yaml"))
VALIDATOR = Draft202012Validator(json_schema())

SHOP = """\
simchain: 1
suppliers:
  A: {lead_time: 10 ± 2 days, price: 10.80 USD}
  B: {lead_time: 15 days, price: 10 USD}
sites:
  shop: {demand: 100 ± 20 units/day, buys: A}
"""


def is_valid(text: str) -> bool:
    return bool(VALIDATOR.is_valid(read_tree(text, "a.yaml").data))


def with_shop(**blocks: str) -> str:
    given = {"demand": "100 units/day", "buys": "A", **blocks}
    written = ", ".join(f"{key}: {value}" for key, value in given.items())
    return SHOP.replace("{demand: 100 ± 20 units/day, buys: A}", f"{{{written}}}")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_is_valid_and_so_is_its_explanation(file: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(read_file(file).data)] == []
    base = load(file).base
    data = read_tree(explain(base), "a.yaml").data
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []


GOOD: list[dict[str, str]] = [
    {"buys": "{A: 50 %, B: rest}"},
    {"buys": "{rule: split, shares: {A: 50 %, B: {share: rest, moq: 5}}}"},
    {"buys": "{item: {supplier: A, lead_time: 2 days}}"},
    {"stock": "kanban", "demand": "{item: 5 units/day}"},
    {"stock": "{level: 5}"},
    {"stock": "{item: {policy: base_stock, safety: critical_ratio}}"},
    {"stock": "{policy: reorder_point, reorder_point: 5, quantity: eoq, review: continuous}"},
    {"demand": "{rate: 5 ± 1 units/day, season: {amplitude: 10 %}}"},
    {"demand": "{arrivals: 2 orders/day, size: 5}"},
    {"demand": "{history: sales.csv, mode: fit, columns: {date: day}}"},
    {"makes": "{from: {ring: 1}, rate: 5 units/day, takes: 2 days}"},
]
BAD: list[dict[str, str]] = [
    {"colour": "red"},
    {"stock": "{policy: base_stok}"},
    {"stock": "base_stok"},
    {"stock": "{item: {policy: kanban, bin: 5, size: 2}}"},
    {"stock": "{policy: min_max, reorder_point: 5}"},
    {"stock": "5"},
    {"demand": "[1, 2]"},
    {"demand": "{rate: 5 units/day, raet: 3}"},
    {"buys": "5"},
    {"buys": "{rule: single, suplier: A}"},
    {"unmet": "lots"},
]


@pytest.mark.parametrize("blocks", GOOD, ids=str)
def test_shorthand_is_valid(blocks: dict[str, str]) -> None:
    assert is_valid(with_shop(**blocks))


@pytest.mark.parametrize("blocks", BAD, ids=str)
def test_a_wrong_structure_is_not(blocks: dict[str, str]) -> None:
    assert not is_valid(with_shop(**blocks))


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        (SHOP, True),
        (SHOP + "items: {item: }\ncosts: {carrying: 24 %/year}\nrun:\n", True),
        (SHOP + "scenarios: {a: {}, b: {shop.buys: B}, c: }\n", True),
        ("simchain: 1\nextends: base.yaml\nshop.buys: B\n", True),
        ("simchain: 1\n", False),
        ("simchain: 2\nsites: {}\n", False),
        (SHOP + "sitez: {}\n", False),
        (SHOP.replace("price", "prize"), False),
        (SHOP.replace("lead_time", "leadtime"), False),
        (SHOP.replace("15 days", "15"), False),
        (SHOP.replace("15 days", "{history: po.csv, mode: fit}"), True),
        (SHOP.replace("15 days", "{mean: 15 ± 3 days, dist: gamma}"), True),
        (SHOP.replace("15 days", "{mean: 15 ± 3 days, dist: gama}"), False),
        (SHOP.replace("15 days,", "15 days, freight: 0.25 USD/unit, outages: {every: 9 days, lasts: 1 day},"), True),
        (SHOP + "scenarios: [a]\n", False),
    ],
)
def test_files_are_told_apart(text: str, valid: bool) -> None:
    assert is_valid(text) is valid


def test_every_key_has_a_description() -> None:
    def undescribed(schema: Any, path: str) -> list[str]:
        found = []
        for key, part in schema.get("properties", {}).items():
            if part is not True and "description" not in part and "$ref" not in part and key != "policy":
                found.append(f"{path}.{key}")
        return found

    schema = json_schema()
    assert [bad for name, block in schema["$defs"].items() for bad in undescribed(block, name)] == []


def test_what_the_tests_call_good_loads() -> None:
    assert list(loads(SHOP)) == ["base"]

"""The page of concepts holds what the code has: every key, command, metric and test that it names is there."""

import ast
from functools import cache
from itertools import chain

import pytest

import simchain
from scripts.concept_table import ROOT, Row, table
from scripts.make_docs import models, title
from simchain.cli import main
from simchain.experiments.comparison.net_savings import MEANINGS
from simchain.metrics import METRICS
from simchain.metrics.risk.resilience import DEFINITIONS
from simchain.metrics.risk.tail import LEVELS
from simchain.scenario.spec import Spec

ROWS = list(chain.from_iterable(table().values()))

EVERYTHING = {
    "simchain": 1,
    "run": {"horizon": "120 days", "bucket": "1 day"},
    "items": {"bag": {"price": "20 USD", "category": "bags", "standard": "9 USD"}},
    "scorecard": {"every": "1 month"},
    "classes": {"A": "80 %", "B": "95 %"},
    "suppliers": {
        "mill": {"price": "10 USD", "lead_time": "5 ± 1 days", "defects": "1 %", "tags": ["local"]},
        "far": {"price": "9 USD", "lead_time": "9 days"},
    },
    "sites": {
        "shop": {
            "demand": "10 ± 3 units/day",
            "buys": {"rule": "cheapest", "sources": ["mill", "far"], "approved": ["mill"]},
            "stock": {"safety": {"cycle_service": "95 %", "learn": "30 days"}},
        }
    },
    "triggers": {
        "low": {"when": {"site": "shop", "metric": "days_of_supply", "below": "99 days"}, "then": {"alert": "low"}}
    },
    "disruptions": {"strike": {"hits": "mill", "every": "60 days", "lasts": "5 days"}},
    "budgets": {"bags": "30000 USD/year"},
}
"""A world in which every table of the results has rows."""


@cache
def blocks() -> dict[str, set[str]]:
    """The keys of the language by block, both as the reference page has them."""
    return {
        title(model): {info.alias or name for name, info in model.model_fields.items()} for model in models(Spec, [])
    }


@cache
def columns() -> set[str]:
    """table.column of all tables of the results."""
    results = simchain.run(EVERYTHING, replications=1, jobs=1, check=True)
    tables = {name: value for name, value in vars(results).items() if hasattr(value, "columns")}
    return {f"{name}.{column}" for name, frame in tables.items() for column in frame.columns}


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def a_row_id(row: Row) -> str:
    return f"row {row.row}"


@pytest.mark.parametrize("row", ROWS, ids=a_row_id)
def test_what_a_row_names_is_there(row: Row) -> None:
    for block, names in row.keys.items():
        assert set(names) <= blocks().get(block, set()), block
    assert set(row.commands) <= set(main.commands)
    catalogue = {*(metric.name for metric in METRICS), *DEFINITIONS, *MEANINGS, *LEVELS}
    assert {metric for metric in row.metrics if "." not in metric} <= catalogue
    assert {metric for metric in row.metrics if "." in metric} <= columns()
    for file, name in (test.split("::") for test in row.tests):
        assert name in functions_of(file), name


@pytest.mark.parametrize("row", ROWS, ids=a_row_id)
def test_a_row_has_a_way_in_and_a_way_to_see_it(row: Row) -> None:
    assert row.keys or row.commands or row.metrics
    assert row.metrics or row.commands
    assert row.element
    assert "|" not in row.concept + row.element


def test_no_row_comes_twice_and_none_is_told_with_another_s_test() -> None:
    numbers, tests = [row.row for row in ROWS], [test for row in ROWS for test in row.tests]
    assert len(set(numbers)) == len(numbers)
    assert len(set(tests)) == len(tests)

"""The grid of the reference: each policy in each way of being used runs as it says, or is refused with a reason."""

import re
from pathlib import Path

import pytest

from simchain.rules.forecasts import FORECASTS
from simchain.rules.levels.stock import STOCK_FORMULAS
from simchain.rules.policies import POLICIES, Player, Scripted
from tests.policy_grid import (
    COLUMNS,
    DEMANDS,
    EXAMPLES,
    Column,
    orders,
    place_of,
    refusal_of,
    run_of,
    words_without_example,
)

CELLS = [pytest.param(policy, column, id=f"{policy}-{column.name}") for policy in EXAMPLES for column in COLUMNS]

REFERENCE = Path(__file__).parents[1] / "docs" / "reference.md"

REASONS = {
    "continuous": "decides once a review, so it needs a periodic one",
    "order cap": "is not needed: an order is always",
    "MOQ": "orders what has left its loop",
    "lot multiple": "orders what has left its loop",
}
"""Column -> why a policy may be refused in it."""


@pytest.mark.parametrize(("policy", "column"), CELLS)
def test_a_policy_runs_as_the_grid_says_or_is_refused_with_a_reason(policy: str, column: Column) -> None:
    refusal = refusal_of(policy, column)
    if refusal:
        assert REASONS[column.name] in refusal
        return
    run = run_of(policy, column)
    assert len(orders(run, place_of(policy))) >= 3, "a policy that hardly orders shows nothing"
    assert column.holds(run, place_of(policy))
    assert run.total("customer_demanded") == sum(DEMANDS)


def test_every_registered_rule_has_a_row_in_the_reference_with_its_source() -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page[page.index("## Every rule") :], flags=re.MULTILINE))
    for rule, formula in POLICIES:
        as_written = rule in (Scripted, Player)  # what somebody wrote or says has no source
        assert as_written or re.search(r"\(\d{4}\)", rows[rule.__name__]), f"{formula.__name__} names no source"
    assert {method.rule.__name__ for method in FORECASTS} <= set(rows)
    assert {formula.__name__ for formula in STOCK_FORMULAS} <= set(rows)


def test_the_reference_says_no_where_a_policy_is_refused() -> None:
    rows = dict(re.findall(r"^\| `([^`]+)` \| ((?:yes|no).*) \|$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE))
    for policy in EXAMPLES:
        refused = [bool(refusal_of(policy, column)) for column in COLUMNS]
        assert [cell.startswith("no") for cell in rows[policy].split(" | ")] == refused, policy


def test_every_policy_is_in_the_grid() -> None:
    assert words_without_example() == set()


def test_a_column_tells_what_keeps_to_it_from_what_does_not() -> None:
    """Base stock without terms orders 5, 7, 3, 12 ...: below the minimum, in no lots, above the cap, on every day."""
    (continuous,) = (column for column in COLUMNS if column.name == "continuous")
    run = run_of("base_stock", continuous)
    kept = {column.name for column in COLUMNS if column.holds(run, "shop/item")}
    assert kept == {"continuous"}
    (periodic,) = (column for column in COLUMNS if column.name == "periodic")
    assert not continuous.holds(run_of("constant_order", periodic), "shop/item")

"""Every policy of the language in every way of being used: how a cell of the grid is tried, and what must hold there.

`tests/test_policy_grid.py` tests each cell; `scripts/make_docs.py` prints them in the reference.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simchain.errors import ScenarioError
from simchain.scenario import load
from simchain.scenario.spec import POLICY_NAMES
from tests.builders import Played, World, a_shop, played

DEMANDS = [5, 0, 7, 3, 12, 4, 4, 9, 0, 6] * 4
"""Customers at the start of each day: less and more than a lot, and none at all."""

EXAMPLES: dict[str, dict[str, Any]] = {
    "base_stock": {"level": 30},
    "echelon_base_stock": {"level": 60},
    "base_stock, learned": {"safety": {"cycle_service": "95 %", "learn": "8 days"}},
    "order_up_to": {"safety_stock": 10},
    "proportional": {"net_stock_gain": "50 %", "target_net_stock": 10},
    "reorder_point": {"reorder_point": 15, "quantity": 12},
    "reorder_point, batches as needed": {"reorder_point": 15, "quantity": 3, "batches": "as_needed"},
    "reorder_point, learned": {"quantity": 12, "safety": {"cycle_service": "95 %", "learn": "8 days"}},
    "min_max": {"reorder_point": 15, "order_up_to": 30},
    "jit": {},
    "kanban": {"bin": 4, "cards": 8},
    "kanban, over two stages": {"bin": 4, "cards": 16, "to": "shop"},
    "conwip": {"wip": 32},
    "conwip, over two stages": {"wip": 64, "to": "shop"},
    "drp": {"safety_stock": 10},
    "ddmrp": {},
    "vmi": {"safety_stock": 10},
    "constant_order": {"quantity": 5},
    "scripted": {"orders": [5, 0, 9], "then": "repeat"},
    "player": {},
    "mirror": {},
    "anchoring": {},
    "panicker": {},
    "hoarder": {},
}
"""One stock for each policy, in the words of the language."""

BEHIND = ("echelon_base_stock", "kanban, over two stages", "conwip, over two stages")
"""Policies of a warehouse that counts the shop, in place of a shop that counts nobody."""

LOT, MOQ, CAP = 4, 6, 8


@dataclass(frozen=True)
class Column:
    """A way of using a policy: what is written for it, what must be true of a stock's orders, and in which words."""

    name: str
    stock: World
    buys: World
    holds: Callable[[Played, str], bool]
    says: str


def by_day(run: Played, place: str) -> list[float]:
    return run.days("ordered", place)


def orders(run: Played, place: str) -> list[float]:
    """Every order; there is one a day at most."""
    return [order for order in by_day(run, place) if order > 0]


def is_whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-9


def days_of(run: Played, kind: str, place: str) -> set[float]:
    return {row.day for row in run.rows(kind, place)}


COLUMNS = (
    Column(
        "periodic",
        {"review": "2 days"},
        {},
        lambda run, place: not any(by_day(run, place)[1::2]),
        "orders on the days of its reviews only",
    ),
    Column(
        "continuous",
        {"review": "continuous"},
        {},
        lambda run, place: days_of(run, "order", place) - {0.0} <= days_of(run, "demand", "shop/item"),
        "orders when somebody asks, and at no other time",
    ),
    Column(
        "MOQ",
        {"review": "1 day"},
        {"moq": MOQ},
        lambda run, place: min(orders(run, place)) >= MOQ,
        "orders nothing, or at least the minimum",
    ),
    Column(
        "lot multiple",
        {"review": "1 day"},
        {"lot": LOT},
        lambda run, place: all(is_whole(order / LOT) for order in orders(run, place)),
        "orders whole lots",
    ),
    Column(
        "order cap",
        {"review": "1 day", "order_cap": CAP},
        {},
        lambda run, place: max(by_day(run, place)) <= CAP,
        "never orders more at a review",
    ),
)


def world_of(policy: str, column: Column) -> World:
    """A shop under a policy, used in one way; a warehouse stands behind it, so that echelons exist."""
    word = policy.partition(",")[0]
    stock = {"policy": word, **EXAMPLES[policy], **column.stock, "opening": {"on_hand": 20}}
    world = a_shop([float(asked) for asked in DEMANDS], stock, lead_time="2 days")
    shop = world["sites"]["shop"]
    shop["buys"] = {"supplier": "depot", "lead_time": "2 days", **column.buys}
    shop["forecast"] = {"method": "moving_average", "window": "8 days", "initial": "5 units/day"}
    if column.name == "periodic":
        shop["forecast"]["period"] = "2 days"
    world["sites"]["depot"] = {"buys": "maker", "stock": {"level": 1000}}
    if word == "vmi":
        shop["buys"] |= {"replenished_by": "supplier", "band": [5, 60]}
    if policy in BEHIND:
        world["sites"]["depot"]["stock"] = {**stock, "opening": {"on_hand": 40}}
        world["sites"]["depot"]["buys"] = {"supplier": "maker", **column.buys}
        shop["stock"] = {"item": {"level": 20}}
        shop["buys"] = {"supplier": "depot", "lead_time": "2 days"}
    return world


def place_of(policy: str) -> str:
    """The stock that a cell is about."""
    return "depot/item" if policy in BEHIND else "shop/item"


def refusal_of(policy: str, column: Column) -> str:
    """Why a policy cannot be used that way, in the words of the refusal; nothing where it can."""
    try:
        load(world_of(policy, column))
    except ScenarioError as error:
        return "; ".join(fault.message for fault in error.faults)
    return ""


def run_of(policy: str, column: Column) -> Played:
    """The run of a cell that is not refused, its goods and money audited."""
    return played(world_of(policy, column))


def words_without_example() -> set[str]:
    """Policies of the language that are not in the grid."""
    return set(POLICY_NAMES) - {policy.partition(",")[0] for policy in EXAMPLES}

"""Formulas run unchanged when they are compiled: on NumPy records and arrays, to the last bit."""

import importlib
import inspect
import pkgutil
import random
import struct
from collections.abc import Callable
from dataclasses import astuple, fields
from typing import Any

import numpy as np
import pytest

import simchain.rules
from simchain.formula import is_formula
from simchain.rules import allocation, consolidation, lead_times, policies, production, sourcing, stock
from simchain.rules.consolidation import Consolidation
from simchain.rules.policies import BaseStock, Kanban, LotForLot, MinMax, ReorderPoint, Scripted

VIEWS = 400
LEVELS = (-3.0, 0.0, 1e-10, 0.1, 0.3, 1.0, 2.5, 6.0, 6.0 + 5e-10, 10.0, 41.0, 200.0)
"""Values that meet each other often: at a threshold, beside it, a rounding error away."""

FORMULAS: tuple[Callable[..., Any], ...] = (
    *policies.FORMULAS,
    *sourcing.FORMULAS,
    *allocation.FORMULAS,
    *consolidation.FORMULAS,
    *lead_times.FORMULAS,
    *production.FORMULAS,
    *(function for function in stock.STOCK_FORMULAS if is_formula(function)),
)
SCALAR = [function for function in FORMULAS if function not in policies.FORMULAS]
VIEW = np.dtype([(name, "f8") for name in policies.StockView.__annotations__])


def a_level(dice: random.Random) -> float:
    return dice.choice(LEVELS) if dice.random() < 0.7 else dice.uniform(-50.0, 500.0)


def a_size(dice: random.Random) -> float:
    return abs(a_level(dice)) or 1.0


RULES: dict[type, Callable[[random.Random], Any]] = {
    BaseStock: lambda dice: BaseStock(a_level(dice)),
    ReorderPoint: lambda dice: ReorderPoint(a_level(dice), a_size(dice), dice.random() < 0.5),
    MinMax: lambda dice: MinMax(a_level(dice), a_level(dice), dice.random() < 0.5),
    LotForLot: lambda dice: LotForLot(),
    Kanban: lambda dice: Kanban(float(dice.randint(1, 9)), a_size(dice)),
    Scripted: lambda dice: Scripted(5.0, dice.random() < 0.5),
}
OTHER_RULES: dict[type, Callable[[random.Random], Any]] = {
    Consolidation: lambda dice: Consolidation(dice.choice((0.0, 0.5, 7.0)), dice.choice((0.0, a_size(dice)))),
}


def an_argument(kind: Any, dice: random.Random) -> Any:
    if kind in OTHER_RULES:
        return OTHER_RULES[kind](dice)
    return dice.random() < 0.5 if kind in (bool, "bool") else a_size(dice)


def bits(result: Any) -> bytes:
    numbers = result if isinstance(result, tuple) else (result,)
    return struct.pack(f"<{len(numbers)}d", *map(float, numbers))


def as_record(rule: Any) -> Any:
    """A frozen rule as one record of NumPy numbers; an empty rule as a record of one that is not read."""
    kinds = [(field.name, "?" if isinstance(getattr(rule, field.name), bool) else "f8") for field in fields(rule)]
    return np.array([astuple(rule) or (0.0,)], dtype=kinds or [("none", "f8")])[0]


@pytest.fixture(scope="module")
def compiled() -> Callable[..., Any]:
    numba = pytest.importorskip("numba", reason="formulas are compiled only where numba is installed")
    return numba.njit


@pytest.mark.parametrize(("rule", "formula"), policies.POLICIES, ids=[rule.__name__ for rule, _ in policies.POLICIES])
def test_a_policy_orders_the_same_to_the_last_bit_when_compiled(rule, formula, compiled):
    dice, fast = random.Random(rule.__name__), compiled(formula)
    memory = np.array([4.0, 8.0, 0.0, 2.5, 1.0])
    for _ in range(VIEWS):
        plan = RULES[rule](dice)
        view = np.array([tuple(a_level(dice) for _ in VIEW.names)], dtype=VIEW)[0]
        view["review"] = float(dice.randint(0, 12))
        seen = policies._Shelf(**{name: float(view[name]) for name in VIEW.names})
        expected = formula(plan, seen, tuple(memory))
        assert bits(fast(as_record(plan), view, memory)) == bits(expected), (plan, seen)


@pytest.mark.parametrize("formula", SCALAR, ids=[function.__name__ for function in SCALAR])
def test_a_formula_gives_the_same_to_the_last_bit_when_compiled(formula, compiled):
    dice, fast = random.Random(formula.__name__), compiled(formula)
    kinds = [parameter.annotation for parameter in inspect.signature(formula).parameters.values()]
    for _ in range(VIEWS):
        given = [an_argument(kind, dice) for kind in kinds]
        if formula is stock.economic_production_quantity:  # needs a rate of production above that of demand
            given[1] += given[0]
        numbers = [as_record(value) if type(value) in OTHER_RULES else value for value in given]
        assert bits(fast(*numbers)) == bits(formula(*given)), given


def test_every_formula_is_registered_where_it_stands():
    found = set()
    for module in pkgutil.walk_packages(simchain.rules.__path__, "simchain.rules."):
        for _, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if is_formula(function):
                found.add(f"{function.__module__}.{function.__name__}")
    assert found == {f"{function.__module__}.{function.__name__}" for function in FORMULAS}


def test_every_policy_is_put_to_the_test():
    assert set(RULES) == {rule for rule, _ in policies.POLICIES}

"""Formulas run unchanged when they are compiled: on NumPy records and arrays, to the last bit."""

import importlib
import inspect
import pkgutil
import random
import struct
from collections.abc import Callable, Sequence
from dataclasses import astuple, fields, is_dataclass
from typing import Any

import numpy as np
import pytest

import simchain.rules
from simchain.formula import is_formula
from simchain.rules import forecasts, policies, sourcing
from simchain.rules.customers import goodwill
from simchain.rules.customers.goodwill import Goodwill
from simchain.rules.delivery import allocation, approving, carbon, consolidation, lead_times, transshipment
from simchain.rules.delivery.approving import Approving
from simchain.rules.delivery.consolidation import Consolidation
from simchain.rules.delivery.transshipment import Transshipment
from simchain.rules.distributions import binomial
from simchain.rules.forecasts import (
    AdditiveHoltWinters,
    AutoRegressive,
    ConstantMean,
    Croston,
    ExponentialSmoothing,
    Holt,
    LastYear,
    MovingAverage,
    MultiplicativeHoltWinters,
    Naive,
    RollingMoments,
    SyntetosBoylan,
    TeunterSyntetosBabai,
    accuracy,
)
from simchain.rules.forecasts.averages import mean_of, observe_moments, opened_moments, variance_of
from simchain.rules.goods import liquidation, production, quality, shelf_life, shrinkage
from simchain.rules.goods.liquidation import Liquidation
from simchain.rules.goods.quality import Inspection
from simchain.rules.levels import classes, stock
from simchain.rules.money import credit, landed_cost
from simchain.rules.policies import (
    Anchoring,
    BaseStock,
    BatchReorderPoint,
    BufferZones,
    CardLoop,
    ConstantOrder,
    Conwip,
    EchelonBaseStock,
    Kanban,
    LearnedReorderPoint,
    LotForLot,
    MinMax,
    OrderUpTo,
    Player,
    ProportionalOrderUpTo,
    ReorderPoint,
    RequirementsPlanning,
    Scripted,
    StrategicBaseStock,
    VendorManaged,
)
from simchain.rules.risk import disruptions, triggers
from simchain.rules.risk.triggers import Band
from simchain.rules.sourcing import (
    Award,
    Backup,
    BaseSurge,
    DualIndex,
    Expediting,
    Offer,
    SingleIndex,
    SourceView,
    SpotMarket,
)
from simchain.rules.terms import contracts, invoices, price_index, pricing, promotions, volumes
from simchain.rules.terms.contracts import Guarantee
from simchain.rules.terms.invoices import Invoicing
from simchain.rules.terms.promotions import Promotion
from simchain.rules.terms.volumes import VolumeBand

VIEWS = 400
LEVELS = (-3.0, 0.0, 1e-10, 0.1, 0.3, 1.0, 2.5, 6.0, 6.0 + 5e-10, 10.0, 41.0, 200.0)
"""Values that meet each other often: at a threshold, beside it, a rounding error away."""

FORMULAS: tuple[Callable[..., Any], ...] = (
    *policies.FORMULAS,
    *sourcing.FORMULAS,
    *classes.FORMULAS,
    *allocation.FORMULAS,
    *approving.FORMULAS,
    *consolidation.FORMULAS,
    *lead_times.FORMULAS,
    *landed_cost.FORMULAS,
    *price_index.FORMULAS,
    *credit.FORMULAS,
    *pricing.FORMULAS,
    *contracts.FORMULAS,
    *volumes.FORMULAS,
    *carbon.FORMULAS,
    *production.FORMULAS,
    *promotions.FORMULAS,
    *disruptions.FORMULAS,
    *quality.FORMULAS,
    *invoices.FORMULAS,
    *binomial.FORMULAS,
    *goodwill.FORMULAS,
    *triggers.FORMULAS,
    *shelf_life.FORMULAS,
    *transshipment.FORMULAS,
    *shrinkage.FORMULAS,
    *liquidation.FORMULAS,
    *forecasts.FORMULAS,
    *(function for function in stock.STOCK_FORMULAS if is_formula(function)),
)
WITH_MEMORY = {*policies.FORMULAS, *forecasts.FORMULAS} - {*accuracy.FORMULAS}
SCALAR = [function for function in FORMULAS if function not in WITH_MEMORY]
VIEW = np.dtype([(name, "f8") for name in policies.StockView.__annotations__])


def a_level(dice: random.Random) -> float:
    return dice.choice(LEVELS) if dice.random() < 0.7 else dice.uniform(-50.0, 500.0)


def a_size(dice: random.Random) -> float:
    return abs(a_level(dice)) or 1.0


def a_coin(dice: random.Random) -> bool:
    return dice.random() < 0.5


RULES: dict[type, Callable[[random.Random], Any]] = {
    BaseStock: lambda dice: BaseStock(a_level(dice)),
    VendorManaged: lambda dice: VendorManaged(a_level(dice), a_level(dice), a_level(dice)),
    EchelonBaseStock: lambda dice: EchelonBaseStock(a_level(dice)),
    OrderUpTo: lambda dice: OrderUpTo(a_level(dice), dice.random(), dice.choice((0.0, 0.2)), a_level(dice)),
    StrategicBaseStock: lambda dice: StrategicBaseStock(a_level(dice), dice.random(), a_level(dice)),
    ProportionalOrderUpTo: lambda dice: ProportionalOrderUpTo(dice.random(), dice.random(), a_level(dice), 2.0),
    BatchReorderPoint: lambda dice: BatchReorderPoint(a_level(dice), a_size(dice), dice.random() < 0.5),
    ConstantOrder: lambda dice: ConstantOrder(a_level(dice)),
    Player: lambda dice: Player(),
    RequirementsPlanning: lambda dice: RequirementsPlanning(
        a_level(dice), float(dice.randint(0, 2)), 2.0, dice.choice((0.0, a_size(dice))), dice.choice((0.0, 2.5))
    ),
    BufferZones: lambda dice: BufferZones(a_size(dice), dice.random(), dice.random(), dice.random(), a_size(dice)),
    Anchoring: lambda dice: Anchoring(dice.random(), dice.random(), dice.random(), a_level(dice), dice.random() < 0.5),
    LearnedReorderPoint: lambda dice: LearnedReorderPoint(
        dice.random(), a_size(dice), dice.random() < 0.5, dice.random() < 0.5
    ),
    ReorderPoint: lambda dice: ReorderPoint(a_level(dice), a_size(dice), dice.random() < 0.5),
    MinMax: lambda dice: MinMax(a_level(dice), a_level(dice), dice.random() < 0.5, a_size(dice)),
    LotForLot: lambda dice: LotForLot(),
    Kanban: lambda dice: Kanban(float(dice.randint(1, 9)), a_size(dice)),
    CardLoop: lambda dice: CardLoop(float(dice.randint(1, 9)), a_size(dice)),
    Conwip: lambda dice: Conwip(a_size(dice), dice.random() < 0.5),
    Scripted: lambda dice: Scripted(5.0, dice.random() < 0.5),
}
OTHERS: dict[Any, Callable[[random.Random], Any]] = {
    Transshipment: lambda dice: Transshipment(a_size(dice), a_size(dice)),
    Liquidation: lambda dice: Liquidation(a_size(dice), dice.random(), a_size(dice)),
    Promotion: lambda dice: Promotion(8.0, 1.5, dice.random(), dice.choice((0.0, 6.0))),
    Consolidation: lambda dice: Consolidation(dice.choice((0.0, 0.5, 7.0)), dice.choice((0.0, a_size(dice)))),
    Guarantee: lambda dice: Guarantee(0.9, dice.choice((0.0, 1.0)), 0.1 * dice.random(), dice.random(), 0.9, 0.1),
    Inspection: lambda dice: Inspection(1.0, 0.5 * dice.random(), 0.0),
    Invoicing: lambda dice: Invoicing(a_share(dice), a_size(dice)),
    Goodwill: lambda dice: Goodwill(dice.random(), a_size(dice)),
    Award: lambda dice: Award(dice.random(), dice.random(), dice.random(), dice.random()),
    Backup: lambda dice: Backup(a_size(dice), a_size(dice)),
    Band: lambda dice: Band(*(make(dice) for make in (a_level, a_coin, a_level, a_coin, a_coin))),
    VolumeBand: lambda dice: VolumeBand(a_size(dice), a_size(dice), 7.0, dice.random()),
    SingleIndex: lambda dice: SingleIndex(a_level(dice)),
    DualIndex: lambda dice: DualIndex(a_level(dice), a_size(dice)),
    BaseSurge: lambda dice: BaseSurge(a_size(dice)),
    Approving: lambda dice: Approving(a_level(dice)),
    SpotMarket: lambda dice: SpotMarket(dice.random(), a_size(dice)),
    Expediting: lambda dice: Expediting(a_level(dice), dice.random(), a_size(dice)),
    SourceView: lambda dice: Offer(a_size(dice), a_size(dice), dice.choice((0.0, 1.0)), a_level(dice)),
    Sequence[float]: lambda dice: np.array([dice.choice((0.0, dice.random())) for _ in range(dice.randint(1, 4))]),
}
"""Other things than numbers that formulas are given."""


def an_argument(kind: Any, dice: random.Random) -> Any:
    if kind in OTHERS:
        return OTHERS[kind](dice)
    return dice.random() < 0.5 if kind in (bool, "bool") else a_size(dice)


def price_steps(dice: random.Random) -> tuple[Any, Any]:
    """Quantities and prices of one to four steps, as formulas of price breaks are given them."""
    steps = dice.randint(1, 4)
    begins = [0.0, *sorted(a_size(dice) for _ in range(steps - 1))]
    return np.array(begins), np.array(sorted((a_size(dice) for _ in range(steps)), reverse=True))


def a_share(dice: random.Random) -> float:
    return dice.choice((0.0, 0.1, 0.25, 0.3, 1.0)) if dice.random() < 0.5 else dice.random()


def a_length(dice: random.Random) -> float:
    return float(dice.randint(1, 12))


FORECASTS: dict[type, Callable[[random.Random], Any]] = {
    ConstantMean: lambda dice: ConstantMean(a_level(dice)),
    Naive: lambda dice: Naive(),
    LastYear: lambda dice: LastYear(a_length(dice)),
    MovingAverage: lambda dice: MovingAverage(a_length(dice)),
    ExponentialSmoothing: lambda dice: ExponentialSmoothing(a_share(dice)),
    Holt: lambda dice: Holt(a_share(dice), a_share(dice), a_share(dice)),
    AdditiveHoltWinters: lambda dice: AdditiveHoltWinters(a_share(dice), a_share(dice), a_share(dice), a_length(dice)),
    MultiplicativeHoltWinters: lambda dice: MultiplicativeHoltWinters(
        a_share(dice), a_share(dice), a_share(dice), a_length(dice)
    ),
    Croston: lambda dice: Croston(a_share(dice)),
    SyntetosBoylan: lambda dice: SyntetosBoylan(a_share(dice)),
    TeunterSyntetosBabai: lambda dice: TeunterSyntetosBabai(a_share(dice), a_share(dice)),
    AutoRegressive: lambda dice: AutoRegressive(
        dice.choice((1.0, 1 - 1e-12, -1.0)) if dice.random() < 0.2 else dice.uniform(-1.0, 1.0),
        a_level(dice),
        a_share(dice),
    ),
}


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
    for _ in range(VIEWS):
        plan = RULES[rule](dice)
        view = np.array([tuple(a_level(dice) for _ in VIEW.names)], dtype=VIEW)[0]
        view["review"] = float(dice.randint(0, 12))
        seen = policies.StockView(**{name: float(view[name]) for name in VIEW.names})
        memory, remembered = np.array([4.0, 8.0, 0.0, 2.5, 1.0]), [4.0, 8.0, 0.0, 2.5, 1.0]
        expected = formula(plan, seen, remembered)
        assert bits(fast(as_record(plan), view, memory)) == bits(expected), (plan, seen)
        assert bits(tuple(memory)) == bits(tuple(remembered)), (plan, seen)


@pytest.mark.parametrize("method", forecasts.FORECASTS, ids=[method.rule.__name__ for method in forecasts.FORECASTS])
def test_a_forecast_remembers_and_expects_the_same_to_the_last_bit_when_compiled(method, compiled):
    dice = random.Random(method.rule.__name__)
    observe, expect = compiled(method.observe), compiled(method.expect)
    for _ in range(VIEWS // 10):
        rule = FORECASTS[method.rule](dice)
        plain = [float(number) for number in method.opened(rule, a_size(dice))]
        fast, record = np.array(plain), as_record(rule)
        for _ in range(40):
            demand = a_level(dice)
            assert bits(observe(record, fast, demand)) == bits(method.observe(rule, plain, demand)), rule
            assert bits(tuple(fast)) == bits(tuple(plain)), rule
            periods = float(dice.randint(0, 30)) + dice.choice((0.0, 0.5, dice.random()))
            assert bits(expect(record, fast, periods)) == bits(method.expect(rule, plain, periods)), (rule, periods)


def test_rolling_moments_are_the_same_to_the_last_bit_when_compiled(compiled):
    dice = random.Random("moments")
    observe, mean, variance = compiled(observe_moments), compiled(mean_of), compiled(variance_of)
    for _ in range(VIEWS // 10):
        rule = RollingMoments(1.0 + a_length(dice))
        plain = [float(number) for number in opened_moments(rule, a_level(dice), a_size(dice))]
        fast, record = np.array(plain), as_record(rule)
        for _ in range(40):
            value = a_level(dice)
            assert bits(observe(record, fast, value)) == bits(observe_moments(rule, plain, value)), rule
            assert bits(tuple(fast)) == bits(tuple(plain)), rule
            assert bits((mean(record, fast), variance(record, fast))) == bits(
                (mean_of(rule, plain), variance_of(rule, plain))
            )


def test_every_forecast_is_put_to_the_test():
    assert set(FORECASTS) == {method.rule for method in forecasts.FORECASTS}


@pytest.mark.parametrize("formula", SCALAR, ids=[function.__name__ for function in SCALAR])
def test_a_formula_gives_the_same_to_the_last_bit_when_compiled(formula, compiled):
    dice, fast = random.Random(formula.__name__), compiled(formula)
    kinds = [parameter.annotation for parameter in inspect.signature(formula).parameters.values()]
    for _ in range(VIEWS):
        given = [an_argument(kind, dice) for kind in kinds]
        if formula in pricing.FORMULAS:
            given[:2] = price_steps(dice)
        if formula is stock.economic_production_quantity:  # needs a rate of production above that of demand
            given[1] += given[0]
        numbers = [as_record(value) if is_dataclass(value) else value for value in given]
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

"""The textbook's formulas give the textbook's numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simchain.formula import is_formula
from simchain.rules.distributions import DiscreteUniform, Poisson
from simchain.rules.levels.stock import (
    STOCK_FORMULAS,
    base_stock_level,
    critical_ratio,
    cycle_service_level,
    discrete_base_stock_level,
    economic_order_quantity,
    economic_production_quantity,
    eoq_cost_rate,
    eoq_with_backorders,
    expected_shortage_per_cycle,
    fill_rate_of_reorder_point,
    kanban_cards,
    lead_time_demand_sd,
    normal_loss,
    safety_stock,
)


@pytest.mark.theory
def test_the_economic_order_quantity_of_example_3_1():
    quantity = economic_order_quantity(demand_rate=1300, order_cost=8, holding_cost=0.225)
    assert quantity == pytest.approx(304.04678, abs=1e-5)
    assert eoq_cost_rate(quantity, 1300, 8, 0.225) == pytest.approx(68.410526, abs=1e-6)
    assert eoq_cost_rate(2 * quantity, 1300, 8, 0.225) == pytest.approx(85.513157, abs=1e-6)


@pytest.mark.theory
def test_the_economic_order_quantity_with_planned_backorders_of_example_3_8():
    quantity, reorder_level = eoq_with_backorders(1300, order_cost=8, holding_cost=0.225, backorder_cost=5)
    assert quantity == pytest.approx(310.812555, abs=1e-6)
    assert -reorder_level == pytest.approx(13.384273, abs=1e-6)
    assert -reorder_level / quantity == pytest.approx(0.043062, abs=1e-6)
    cost = eoq_cost_rate(quantity, 1300, 8, 0.225, backorder_cost=5, max_backorder=-reorder_level)
    assert cost == pytest.approx(66.921364, abs=1e-6)


@pytest.mark.theory
def test_the_economic_production_quantity_of_problem_3_22():
    quantity = economic_production_quantity(demand_rate=80, production_rate=110, setup_cost=4, holding_cost=0.08)
    assert quantity == pytest.approx(171.27, rel=1e-5)
    assert quantity * (1 - 80 / 110) == pytest.approx(46.7099, rel=1e-5)
    assert eoq_cost_rate(quantity, 80, 4, 0.08 * (1 - 80 / 110)) == pytest.approx(3.73679, rel=1e-5)


@given(demand=st.floats(1, 1e5), order_cost=st.floats(0.1, 1e4), holding=st.floats(0.01, 100), off=st.floats(0.2, 5))
def test_no_other_quantity_is_cheaper_than_the_economic_one(demand, order_cost, holding, off):
    best = economic_order_quantity(demand, order_cost, holding)
    least = eoq_cost_rate(best, demand, order_cost, holding)
    assert eoq_cost_rate(best * off, demand, order_cost, holding) >= least * (1 - 1e-12)


@pytest.mark.theory
def test_the_fill_rate_of_a_reorder_point_by_the_normal_loss_function():
    mean, sd = 2 * 2500, math.sqrt(2) * 500
    assert cycle_service_level(mean, sd, reorder_point=6000) == pytest.approx(0.92135, rel=1e-5)
    assert expected_shortage_per_cycle(mean, sd, reorder_point=6000) == pytest.approx(25.1273, rel=1e-5)
    assert fill_rate_of_reorder_point(mean, sd, reorder_point=6000, quantity=10_000) == pytest.approx(
        0.997487, abs=1e-6
    )


@pytest.mark.theory
def test_a_lead_time_that_varies_needs_more_safety_stock():
    assert lead_time_demand_sd(2500, 500, 7, 7) == pytest.approx(17549.9, rel=1e-5)
    assert safety_stock(0.9, 2500, 500, 7, 7) == pytest.approx(22491.1, rel=1e-5)


def test_the_dear_reliable_supplier_needs_345_units_and_the_cheap_late_one_832():
    assert round(safety_stock(0.95, demand_mean=100, demand_sd=20, lead_time_mean=10, lead_time_sd=2)) == 345
    assert round(safety_stock(0.95, demand_mean=100, demand_sd=20, lead_time_mean=15, lead_time_sd=5)) == 832


@pytest.mark.theory
def test_the_base_stock_level_of_a_newsvendor_with_normal_demand():
    assert base_stock_level(50, 8, critical_ratio(0.18, 0.70)) == pytest.approx(56.603956, abs=1e-6)
    assert base_stock_level(250, 8 * math.sqrt(5), critical_ratio(0.18, 0.70)) == pytest.approx(264.767, abs=1e-3)


@pytest.mark.theory
def test_the_base_stock_level_of_a_newsvendor_with_poisson_demand():
    assert discrete_base_stock_level(Poisson(18), 270 / 470) == 19
    assert discrete_base_stock_level(DiscreteUniform(0, 4), 0.5) == 2


@pytest.mark.parametrize("z", [-6.0, -1.0, 0.0, 0.5, 3.0, 6.0])
def test_the_normal_loss_is_the_mean_of_what_lies_beyond(z):
    x = np.linspace(z, 12, 400_001)
    assert normal_loss(z) == pytest.approx(np.trapezoid((x - z) * stats.norm.pdf(x), x), rel=1e-6)


def test_without_any_variation_the_shortage_is_plain_arithmetic():
    assert expected_shortage_per_cycle(500, 0, reorder_point=480) == 20
    assert fill_rate_of_reorder_point(500, 0, reorder_point=480, quantity=200) == 0.9
    assert (cycle_service_level(500, 0, 499), cycle_service_level(500, 0, 500)) == (0, 1)


def test_eleven_kanban_cards_are_not_twelve():
    assert kanban_cards(demand_rate=100, lead_time=2, safety=0.1, bin_size=20) == 11
    assert kanban_cards(demand_rate=101, lead_time=2, safety=0.1, bin_size=20) == 12


def test_every_formula_is_registered_and_tells_its_units_with_an_example():
    assert len(set(STOCK_FORMULAS)) == len(STOCK_FORMULAS)
    for rule in STOCK_FORMULAS:
        assert ">>>" in rule.__doc__
    assert is_formula(economic_order_quantity)
    assert is_formula(kanban_cards)
    assert not is_formula(safety_stock)

"""Recipes and lots that cannot be: what is said of them, and the way out."""

# ruff: noqa: E501 (messages are compared whole)

import pytest

from simchain.blueprint import lower
from simchain.errors import ScenarioError
from simchain.scenario.load import loads
from tests.test_faults import faults_of, in_short

PLANT = """\
simchain: 1
costs: {holding: 0.08 USD/unit/day}
suppliers:
  A: {lead_time: 2 days, sells: {ring: 3 USD}}
sites:
  plant:
    makes: {seal: {from: {ring: 2}, RECIPE}}
    stock: {seal: {policy: reorder_point, reorder_point: 5, quantity: LOT}}
    buys: {ring: A}
    demand: {seal: 80 units/day}
"""
STREAM = "rate: 110 units/day, transfer: 1 unit, set_up: {cost: 4 USD}"


def a_plant(recipe: str = STREAM, lot: object = "epq") -> str:
    return PLANT.replace("RECIPE", recipe).replace("LOT", str(lot))


def test_a_plant_that_streams_its_economic_production_quantity_has_no_fault() -> None:
    assert faults_of(a_plant()) == ()


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (
            "takes: 2 days, transfer: 1 unit",
            "7:62 error: plant.makes.seal has 'transfer' but neither 'rate' nor 'processing_time': all of a lot is finished at once",
        ),
        (
            "processing_time: {dist: exponential, mean: 1 h}, transfer: 2.5 units",
            "7:96 error: plant.makes.seal takes another time for each unit, so 'transfer' must be a whole number of units",
        ),
        (
            "rate: 110 units/day, transfer: 0 units",
            "7:68 error: plant.makes.seal.transfer must be above 0 units; got '0 units'",
        ),
    ],
)
def test_a_transfer_batch_that_cannot_be_is_refused(recipe: str, said: str) -> None:
    assert [in_short(fault) for fault in faults_of(a_plant(recipe, 10))] == [said]


def test_a_part_of_a_unit_does_not_leave_a_line_where_units_are_whole() -> None:
    text = "whole_units: true\n" + a_plant("rate: 110 units/day, transfer: 2.5 units", 10)
    assert [in_short(fault) for fault in faults_of(text)] == [
        "8:68 error: plant.makes.seal.transfer is 2.5 units, but units are whole | write a whole number"
    ]


def test_an_economic_production_quantity_of_lots_that_come_as_a_whole_is_doubted() -> None:
    text = a_plant("rate: 110 units/day, set_up: {cost: 4 USD}")
    assert [in_short(fault) for fault in faults_of(text)] == [
        "8:71 warn: plant.stock.seal orders an economic production quantity, which counts on units as they are finished, but lots come as a whole | add 'transfer: 1 unit' to plant.makes.seal, or write 'quantity: eoq'"
    ]


def test_an_economic_production_quantity_of_what_is_bought_is_refused() -> None:
    text = a_plant(lot=10).replace(
        "stock: {", "stock: {ring: {policy: reorder_point, reorder_point: 5, quantity: epq}, "
    )
    assert [in_short(fault) for fault in faults_of(text)] == [
        "8:71 error: plant.stock.ring orders an economic production quantity, but 'ring' is bought, not made | write 'quantity: eoq'"
    ]


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ("takes: 2 days, set_up: {cost: 4 USD}", "which needs a rate of production"),
        (
            "rate: 110 units/day, transfer: 1 unit",
            "add 'set_up: {cost: 80 USD}' to what makes it, or give the quantity",
        ),
        (STREAM.replace("110", "80"), "which needs a rate above demand: 80 good units a day are made and 80 asked for"),
        (f"{STREAM}, yield: 50 %", "which needs a rate above demand: 55 good units a day are made and 80 asked for"),
    ],
)
def test_an_economic_production_quantity_that_cannot_be_computed_is_refused_with_the_reason(
    recipe: str, said: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        lower(loads(a_plant(recipe)).base)
    assert said in str(refused.value)

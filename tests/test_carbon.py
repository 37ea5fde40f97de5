"""Freight by weight and distance, what it emits, and what that costs."""

from typing import Any

import pytest

from simchain import ScenarioError, load
from simchain.metrics import measure
from simchain.metrics.measure import Measures
from simchain.rules.delivery.carbon import FACTORS, MODES
from tests.builders import World, a_shop, a_world, played


def a_tonne(freight: Any, weight: str | None = "1 t", **others: Any) -> World:
    """One unit is sold, and one ordered."""
    world = a_shop([1, 0, 0], {"level": 5}, "1 day", supplier={"price": "9 USD", "freight": freight}, **others)
    return {**world, "items": {"item": {} if weight is None else {"weight": weight}}}


def measures(world: World) -> Measures:
    run = played(world)
    return measure(run.blueprint, run.ledger)


def test_a_tonne_over_100_km_at_a_factor_of_a_tenth_is_10_kg():
    found = measures(a_tonne({"distance": "100 km", "factor": "0.1 kg/t/km"}))
    assert found.chain["kg_co2e"] == pytest.approx(10)
    assert found.points["kg_co2e"] == pytest.approx([10])
    assert found.lanes["kg_co2e"] == pytest.approx([10])
    assert found.chain["carbon_cost"] == 0


def test_a_mode_has_its_factor_and_the_carrier_s_own_goes_before_it():
    assert set(FACTORS) == set(MODES)
    road = {"mode": "road", "distance": "1000 km"}
    assert measures(a_tonne(road)).chain["kg_co2e"] == pytest.approx(62)
    assert measures(a_tonne({**road, "factor": "0.05 kg/t/km"})).chain["kg_co2e"] == pytest.approx(50)


def test_a_price_of_carbon_is_a_cause_of_cost_of_its_own_and_no_part_of_landed_cost():
    freight = {"mode": "air", "distance": "1000 km"}
    bare, priced = (measures(a_tonne(freight, costs={"carbon": carbon})) for carbon in ("0 USD/kg", "0.08 USD/kg"))
    assert priced.chain["carbon_cost"] == pytest.approx(602 * 0.08)
    assert priced.parties["shop", "carbon"] == pytest.approx(602 * 0.08)
    assert sum(priced.parties.values()) == pytest.approx(priced.chain["total_cost"])
    assert priced.chain["total_cost"] - bare.chain["total_cost"] == pytest.approx(602 * 0.08)
    assert priced.chain["landed_cost_per_unit"] == 9


def test_freight_by_tonne_and_km_is_freight():
    found = measures(a_tonne({"cost": "2 USD/unit", "rate": "0.05 USD/t/km", "distance": "600 km"}))
    assert found.chain["freight_cost"] == pytest.approx(2 + 30)
    assert found.chain["landed_cost_per_unit"] == pytest.approx(9 + 32)


def test_lanes_that_say_nothing_are_left_out_and_the_others_add_up():
    stock = {"stock": {"item": {"level": 20}}}
    buys = {"supplier": "hub", "freight": {"mode": "rail", "distance": "500 km"}}
    sites = {
        "hub": {**stock, "buys": "maker"},
        "a": {**stock, "buys": buys, "demand": "1 unit/day"},
        "b": {**stock, "buys": {**buys, "lead_time": "1 day"}, "demand": "2 units/day"},
    }
    world = a_world(10, {"maker": {"lead_time": "1 day"}}, sites, items={"item": {"weight": "10 kg"}})
    found = measures(world)
    assert found.lanes["kg_co2e"] == pytest.approx([float("nan"), 10 * 0.11, 20 * 0.11], nan_ok=True)
    assert found.chain["kg_co2e"] == pytest.approx(3.3)


def test_where_nobody_says_how_goods_travel_emissions_are_undefined_not_0():
    run = played(a_tonne("1 USD/unit", weight=None))
    assert "emissions" not in run.ledger.sums
    assert measure(run.blueprint, run.ledger).chain["kg_co2e"] != measure(run.blueprint, run.ledger).chain["kg_co2e"]


@pytest.mark.parametrize(
    ("freight", "weight", "says"),
    [
        ({"mode": "sea"}, "1 kg", "has 'mode', which goes with 'distance'; add 'distance: 600 km'"),
        ({"rate": "1 USD/t/km"}, "1 kg", "has 'rate', which goes with 'distance'"),
        ({"distance": "5 km"}, "1 kg", "has 'distance', which says nothing alone"),
        ({"mode": "sea", "distance": "5 km"}, None, "maker emits carbon by weight, but items.item has no weight"),
        ({"mode": "boat", "distance": "5 km"}, "1 kg", "must be one of road, rail, barge, short_sea, sea, air"),
        ({"mode": "sea", "distance": "5 kg"}, "1 kg", "needs a distance"),
    ],
)
def test_words_that_say_nothing_without_another_are_refused(freight: World, weight: str | None, says: str):
    with pytest.raises(ScenarioError, match=says.replace("(", r"\(")):
        load(a_tonne(freight, weight))

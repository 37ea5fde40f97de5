"""Valuation: FIFO, LIFO and average share out the same money between what is sold and what is left."""

from typing import Any

import pytest

from simchain.engines.audit import audit
from simchain.errors import EngineError, ScenarioError
from simchain.metrics import measure
from simchain.metrics.measure import Measures
from simchain.rules.money.valuation import VALUATIONS, Layers
from simchain.scenario import load
from tests.builders import Played, World, a_world, played


def measured(run: Played) -> Measures:
    return measure(run.blueprint, run.ledger)


def bought_twice(then: str, **others: Any) -> World:
    """A shop that buys 100 at 10 on day 0, 100 at 10 x `then` on day 1, and sells 100 on day 3."""
    site = {
        "demand": {"series": [0, 0, 0, 100], "bucket": "1 day", "then": "stop"},
        "stock": {"item": {"policy": "scripted", "orders": [100, 100], "opening": {"on_hand": 0}}},
        "buys": "maker",
    }
    dearer = {"dearer": {"hits": "maker", "starts": "day 1", "change": {"price": then}}}
    items = {"item": {"price": "15 USD"}}
    maker = {"maker": {"lead_time": "1 day", "price": "10 USD"}}
    return a_world(6, maker, {"shop": site}, **{"items": items, "disruptions": dearer, **others})


@pytest.mark.parametrize(
    ("then", "method", "cogs"),
    [
        ("120 %", "fifo", 1000),
        ("120 %", "lifo", 1200),
        ("120 %", "average", 1100),
        ("80 %", "fifo", 1000),
        ("80 %", "lifo", 800),
        ("80 %", "average", 900),
    ],
)
def test_a_hundred_sold_of_two_hundred_cost_what_the_valuation_says(then: str, method: str, cogs: float) -> None:
    run = played(bought_twice(then, valuation=method))
    found = measured(run).chain
    paid = 1000 + 1000 * float(then.removesuffix(" %")) / 100
    assert found["cogs"] == pytest.approx(cogs)
    assert found["stock_value"] == pytest.approx(paid - cogs)
    assert found["gross_margin"] == pytest.approx(1500 - cogs)
    plain = played(bought_twice(then))
    assert run.ledger.series["on_hand"].tobytes() == plain.ledger.series["on_hand"].tobytes()
    assert measured(plain).chain["total_cost"] == found["total_cost"]


def test_an_item_s_own_valuation_goes_first() -> None:
    items = {"item": {"price": "15 USD", "valuation": "lifo"}}
    assert measured(played(bought_twice("120 %", valuation="fifo", items=items))).chain["cogs"] == pytest.approx(1200)


def test_without_a_valuation_goods_are_sold_at_the_landed_cost_first_written() -> None:
    found = measured(played(bought_twice("120 %"))).chain
    assert (found["cogs"], found["stock_value"]) == (1000, 1000)


def test_gross_margin_over_stock_follows_the_valuation() -> None:
    fifo, lifo = (measured(played(bought_twice("120 %", valuation=method))).chain for method in ("fifo", "lifo"))
    assert fifo["gmroi"] / lifo["gmroi"] == pytest.approx((1500 - 1000) / (1500 - 1200))


def a_plant(**others: Any) -> World:
    """Rings become seals, two to one, in two days and with a yield; prices rise."""
    maker = {"lead_time": "2 days", "sells": {"ring": "10 USD"}, "freight": "1 USD/unit", "duty": "10 %"}
    plant = {
        "makes": {"seal": {"from": {"ring": 2}, "takes": "2 days", **others.pop("makes", {})}},
        "stock": {"seal": {"level": 40}, "ring": {"level": 80}},
        "buys": {"ring": {"supplier": "maker", **others.pop("buys", {})}},
    }
    shop = {
        "buys": {"seal": {"supplier": "plant", "lead_time": "1 day", "title_passes": "receipt"}},
        "stock": {"seal": {"level": 25}},
        "demand": {"seal": "10 units/day"},
    }
    items = {"seal": {"price": "60 USD"}, "ring": {}}
    sites = {"plant": plant, "shop": shop}
    return a_world(120, {"maker": maker}, sites, **{"items": items, "inflation": {"ring": "300 %/year"}, **others})


@pytest.mark.parametrize("method", VALUATIONS)
@pytest.mark.parametrize("more", [{}, {"buys": {"owner_until": "use"}}, {"buys": {"defects": "10 %"}}])
def test_what_was_paid_is_sold_or_left_through_production_and_several_sites(method: str, more: Any) -> None:
    run = played(a_plant(valuation=method, **more))
    found = measured(run).chain
    landed = sum(found[f"{cause}_cost"] for cause in ("purchase", "freight", "duty"))
    opening = float(run.ledger.opening["stock_cost"].sum())
    assert found["inventory_loss"] == pytest.approx(0, abs=1e-6)
    assert found["cogs"] + found["stock_value"] - opening == pytest.approx(landed)


def test_with_steady_prices_all_valuations_agree_with_landed_cost() -> None:
    worlds = [a_plant(inflation={}, valuation=method) for method in VALUATIONS]
    costs = [measured(played(world)).chain["cogs"] for world in (*worlds, a_plant(inflation={}))]
    assert costs == pytest.approx([costs[-1]] * 4)


def test_scrap_that_is_usual_is_carried_by_what_is_good() -> None:
    found = measured(played(a_plant(inflation={}, valuation="fifo", makes={"yield": "80 %"}))).chain
    assert found["inventory_loss"] == pytest.approx(0, abs=1e-6)
    assert found["cogs"] == pytest.approx(found["revenue"] / 60 * 2 * 12 / 0.8)


def test_what_is_destroyed_is_written_off_at_what_it_had_cost() -> None:
    fire = {"hits": "shop", "starts": "day 4", "lasts": "1 day", "destroys": "50 %"}
    world = bought_twice("120 %", valuation="fifo")
    world["disruptions"]["fire"] = fire
    found = measured(played(world)).chain
    assert found["cogs"] == 1000
    assert found["inventory_loss"] == pytest.approx(600)
    assert found["stock_value"] == pytest.approx(600)


def test_in_times_of_rising_prices_fifo_shows_the_higher_margin_and_in_falling_the_lower() -> None:
    for rate, sign in (("50 %/year", 1), ("-50 %/year", -1)):
        fifo, lifo = (
            measured(played(a_plant(inflation={"ring": rate}, valuation=one))).chain["gross_margin"]
            for one in ("fifo", "lifo")
        )
        assert sign * (fifo - lifo) > 0


def through_a_depot(method: str | None) -> World:
    """A depot buys 1000 at 10 and sends 30, then 10 a day, to a shop that sells 10 a day; a unit's freight is 1."""
    depot = {"buys": "maker", "stock": {"item": {"policy": "scripted", "orders": [1000], "opening": {"on_hand": 0}}}}
    shop = {
        "demand": {"item": {"rate": "10 units/day", "dist": "constant"}},
        "buys": {"item": {"supplier": "depot", "lead_time": "1 day", "freight": "1 USD/unit"}},
        "stock": {"item": {"policy": "base_stock", "level": 30, "opening": {"on_hand": 0}}},
    }
    items: dict[str, Any] = {"item": {"price": "20 USD", **({"valuation": method} if method else {})}}
    maker = {"maker": {"lead_time": "1 day", "price": "10 USD"}}
    return a_world(60, maker, {"depot": depot, "shop": shop}, items=items)


@pytest.mark.parametrize("method", [None, *VALUATIONS])
def test_freight_between_sites_stays_with_the_goods_that_were_moved(method: str | None) -> None:
    """600 sold at 11; of 630 that were moved 30 are left at 11, and 370 at the depot at 10."""
    found = measured(played(through_a_depot(method))).chain
    assert found["cogs"] == pytest.approx(600 * 11)
    assert found["stock_value"] == pytest.approx(370 * 10 + 30 * 11)
    assert found["gross_margin"] == pytest.approx(600 * 20 - 600 * 11)


def test_freight_between_sites_goes_with_the_last_goods() -> None:
    world = through_a_depot("fifo")
    world["sites"]["depot"]["stock"]["item"]["orders"] = [100]
    found = measured(played(world)).chain
    assert (found["cogs"], found["stock_value"]) == (pytest.approx(100 * 11), pytest.approx(0))


@pytest.mark.parametrize("method", VALUATIONS)
def test_a_transshipment_is_spent_at_once(method: str) -> None:
    """100 are there, at 10; half of them go over for 1 a unit, and all are sold."""
    site = {"demand": {"item": {"rate": "10 units/day", "dist": "constant"}}, "buys": "maker"}
    scripted = {"policy": "scripted", "orders": [0]}
    sites = {
        name: {**site, "stock": {"item": {**scripted, "opening": {"on_hand": on_hand}}}}
        for name, on_hand in (("full", 100), ("empty", 0))
    }
    maker = {"maker": {"lead_time": "1 day", "price": "10 USD"}}
    beside = {"between": ["full", "empty"], "cost": "1 USD/unit"}
    run = played(a_world(20, maker, sites, items={"item": {"price": "20 USD"}}, transship=beside, valuation=method))
    found = measured(run).chain
    assert found["freight_cost"] == pytest.approx(50)
    assert (found["cogs"], found["stock_value"]) == (pytest.approx(1050), pytest.approx(0))


@pytest.mark.parametrize("method", [None, *VALUATIONS])
def test_what_comes_back_to_an_empty_shelf_is_worth_what_it_was_sold_at(method: str | None) -> None:
    site = {
        "demand": {"series": [60], "bucket": "1 day", "then": "stop"},
        "returns": {"share": "100 %", "after": "10 days"},
        "buys": "maker",
        "stock": {"item": {"policy": "scripted", "orders": [0], "opening": {"on_hand": 60}}},
    }
    maker = {"maker": {"lead_time": "5 days", "price": "10 USD"}}
    items: dict[str, Any] = {"item": {"price": "20 USD", **({"valuation": method} if method else {})}}
    found = measured(played(a_world(30, maker, {"shop": site}, items=items))).chain
    assert (found["cogs"], found["stock_value"], found["gross_margin"]) == (0, 600, 0)


def test_an_audit_finds_money_that_left_no_layer() -> None:
    run = played(bought_twice("120 %", valuation="fifo"))
    run.ledger.sums["cogs"][0] += 7
    with pytest.raises(EngineError, match="2200 was paid for goods, but 1007 left with them and 1200 more is in stock"):
        audit(run.blueprint, run.ledger)


def test_layers_cannot_know_goods_that_go_back() -> None:
    world = bought_twice("120 %", valuation="fifo")
    world["sites"]["shop"]["stock"]["item"] = {"level": 50, "negative_orders": "allowed"}
    with pytest.raises(ScenarioError, match="valuation: shop gives back 'item', and goods on their way back have no"):
        load(world)


def test_an_unknown_valuation_is_refused() -> None:
    with pytest.raises(ScenarioError, match="valuation"):
        load(bought_twice("120 %", valuation="hifo"))


def test_more_than_is_there_costs_what_is_there() -> None:
    layers = Layers("fifo")
    layers.put(5.0, 50.0)
    assert layers.take(8.0) == 50.0
    assert (layers.units, layers.cost) == (0.0, 0.0)

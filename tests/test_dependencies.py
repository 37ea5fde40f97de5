"""The map of a chain: sources, concentration, and what stops when one of them does."""

import json
from math import exp
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import simchain
from simchain.cli import main
from tests.builders import World, a_world

ROOT = Path(__file__).parents[1]


def a_pump_maker() -> World:
    """A plant makes pumps of rings (from two suppliers) and bolts (from one); a shop and an outlet sell them."""
    suppliers = {
        "alba": {"lead_time": "2 days", "sells": {"ring": "10 USD"}},
        "borneo": {"lead_time": "9 days", "sells": {"ring": "8 USD", "pump": "60 USD"}},
        "crete": {"lead_time": "3 days", "sells": {"bolt": "1 USD"}},
    }
    sites: World = {
        "plant": {
            "makes": {"pump": {"from": {"ring": 2, "bolt": 4}}},
            "buys": {"ring": {"alba": "75 %", "borneo": "rest"}, "bolt": "crete"},
        },
        "shop": {"demand": {"pump": "3 units/day"}, "buys": {"pump": {"supplier": "plant", "lead_time": "1 day"}}},
        "outlet": {"demand": {"pump": "1 units/day"}, "buys": {"pump": "borneo"}},
    }
    items: World = {"pump": {}, "ring": {}, "bolt": {}}
    return a_world(30, suppliers, sites, items=items, regions={"islands": ["borneo", "crete"]})


def test_concentration_is_the_sum_of_squared_shares():
    stocks = {stock.name: stock for stock in simchain.dependencies(a_pump_maker()).stocks}
    assert stocks["plant/ring"].hhi == pytest.approx(0.75**2 + 0.25**2)
    assert stocks["plant/bolt"].hhi == 1
    assert stocks["plant/pump"].hhi is None


def test_an_item_counts_the_units_of_a_year_over_all_sites_that_buy_it():
    found = simchain.dependencies(a_pump_maker())
    items = {item.item: item for item in found.items}
    assert items["ring"].per_year == pytest.approx(3 * 2 * 365)
    assert items["bolt"].per_year == pytest.approx(3 * 4 * 365)
    assert items["bolt"].value == pytest.approx(3 * 4 * 365 * 1)
    assert items["ring"].value == pytest.approx(3 * 2 * 365 * (0.75 * 10 + 0.25 * 8))
    assert [items[name].source_count for name in ("pump", "ring", "bolt")] == [1, 2, 1]
    assert items["pump"].shares == {"borneo": 1.0}  # the plant's own pumps are not bought from outside
    assert found.sole_source == ["pump", "bolt"]


@pytest.mark.parametrize(
    ("name", "stops", "customers", "leans_on"),
    [
        ("crete", {"plant/bolt", "plant/pump", "shop/pump"}, 0.75, {}),
        ("alba", set(), 0.0, {"plant/ring": 0.75}),
        ("borneo", {"outlet/pump"}, 0.25, {"plant/ring": 0.25}),
        ("plant", {"plant/ring", "plant/bolt", "plant/pump", "shop/pump"}, 0.75, {}),
        ("shop", {"shop/pump"}, 0.75, {}),
        ("islands", {"plant/bolt", "plant/pump", "shop/pump", "outlet/pump"}, 1.0, {"plant/ring": 0.25}),
    ],
)
def test_a_stock_stops_when_all_its_sources_or_one_of_its_parts_stop(name, stops, customers, leans_on):
    stop = simchain.dependencies(a_pump_maker()).stop_of(name)
    assert set(stop.stops) == stops
    assert stop.customers == pytest.approx(customers)
    assert stop.leans_on == pytest.approx(leans_on)


def test_a_backup_keeps_the_chain_going():
    base, backed = (simchain.dependencies(ROOT / "scenarios" / "pump-seal.yaml", name) for name in ("base", "backup"))
    assert base.sole_source == ["ring"]
    assert base.stop_of("borneo").customers == 1
    assert backed.sole_source == []
    assert backed.stop_of("borneo").customers == 0
    assert backed.stop_of("borneo").leans_on == {"plant/ring": 1.0}


def test_an_unknown_name_gets_those_that_there_are():
    with pytest.raises(simchain.UnknownName, match="there are alba, borneo, crete, plant, shop, outlet, islands"):
        simchain.dependencies(a_pump_maker()).stop_of("rome")


def test_the_command_prints_the_map_and_the_same_as_json():
    file = str(ROOT / "scenarios" / "pump-seal.yaml")
    said = CliRunner().invoke(main, ["map", file, "-s", "split_70_30"])
    assert said.exit_code == 0, said.output
    assert "borneo 70 %, alba 30 %" in said.output
    assert "borneo (supplier): nothing stops; others must bring plant/ring 70 %." in said.output
    data = json.loads(CliRunner().invoke(main, ["map", file, "-s", "split_70_30", "--json"]).output)
    assert [stock["hhi"] for stock in data["stocks"] if stock["item"] == "ring"] == [pytest.approx(0.58)]
    assert {stop["name"]: stop["customers"] for stop in data["stops"]}["plant"] == 1


def test_every_file_of_the_library_can_be_mapped():
    for file in sorted((ROOT / "scenarios").glob("*.yaml")):
        found = simchain.dependencies(file)
        assert {stop.name for stop in found.stops if stop.kind == "site"} == set(simchain.load(file).base.spec.sites)
        lines = CliRunner().invoke(main, ["map", str(file)]).output.splitlines()
        assert max(map(len, lines)) <= 100, file.name


def a_shop_at_the_spot_market(**buys: object) -> World:
    """What the market has on four of five days, at a price that is always paid; else the mill, by contract."""
    spot = {"price": "115 %", "available": "80 %"}
    suppliers = {
        "market": {"lead_time": "5 days", "price": "10 USD", "spot": spot},
        "mill": {"lead_time": "9 days", "price": "10 USD"},
    }
    terms = {"rule": "spot", "supplier": "market", "otherwise": "mill", **buys}
    return a_world(30, suppliers, {"shop": {"demand": "10 units/day", "buys": terms}})


def test_a_spot_market_is_a_source_of_its_own():
    found = simchain.dependencies(a_shop_at_the_spot_market())
    (stock,) = found.stocks
    assert stock.shares == pytest.approx({"market (spot)": 0.8, "mill": 0.2})
    assert stock.hhi == pytest.approx(0.8**2 + 0.2**2)
    assert found.items[0].shares == pytest.approx({"market": 0.8, "mill": 0.2})
    assert found.sole_source == []
    assert found.stop_of("mill").stops == found.stop_of("market").stops == ()
    assert found.stop_of("market").leans_on == pytest.approx({"shop/item": 0.8})
    assert found.stop_of("mill").leans_on == pytest.approx({"shop/item": 0.2})


def test_a_spot_market_and_a_contract_of_one_supplier_stop_together():
    found = simchain.dependencies(a_shop_at_the_spot_market(otherwise=None))
    assert found.stocks[0].shares == pytest.approx({"market (spot)": 0.8, "market": 0.2})
    assert found.sole_source == ["item"]
    assert found.stop_of("market").stops == ("shop/item",)


def test_a_spot_market_that_is_often_too_dear_brings_less():
    """A gamma law with sd = mean is exponential: P(price <= 115 %) = 1 - 1/e."""
    scenario = a_shop_at_the_spot_market(at_most="115 %")
    scenario["suppliers"]["market"]["spot"] = {"price": "115 ± 115 %", "available": "50 %"}
    (stock,) = simchain.dependencies(scenario).stocks
    assert stock.shares["market (spot)"] == pytest.approx(0.5 * (1 - exp(-1)))


def test_a_vendor_beside_the_contract_is_shown_and_is_no_source(tmp_path: Path):
    maverick = {"share": "10 %", "premium": "12 %"}
    suppliers = {"mill": {"lead_time": "9 days", "price": "10 USD"}}
    shop = {"demand": "10 units/day", "buys": {"supplier": "mill", "maverick": maverick}}
    scenario = a_world(30, suppliers, {"shop": shop})
    found = simchain.dependencies(scenario)
    assert found.stocks[0].beside == pytest.approx({"unlisted": 0.1})
    assert found.sole_source == ["item"]
    assert found.stop_of("mill").stops == ("shop/item",)
    (tmp_path / "shop.yaml").write_text(yaml.safe_dump(scenario))
    said = CliRunner().invoke(main, ["map", str(tmp_path / "shop.yaml")]).output
    assert "mill, beside the contract unlisted 10 %" in said

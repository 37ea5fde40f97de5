"""The bullwhip split into its causes, each switched off in twins with the same customers."""

import json
import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import simchain
from simchain.cli import main
from simchain.errors import ScenarioError
from simchain.experiments.bullwhip.causes import CAUSES
from simchain.experiments.bullwhip.split import Split, bullwhip_causes
from simchain.experiments.edits import FORWARD_BUYING, GAMING, LUMPS, PROMOTIONS, SHORTAGE
from simchain.experiments.twins import switched_off
from simchain.scenario import Scenario
from simchain.scenario.spec import POLICIES, LaneTerms, Sold, Supplier

NAMES = [cause.switch.name for cause in CAUSES]


def a_chain(shop: dict[str, Any] | None = None, maker: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Two sites; the store stands behind the shop."""
    return {
        "simchain": 1,
        "run": {"horizon": "400 days", "warm_up": "40 days", "replications": 4},
        "suppliers": {"maker": {"lead_time": "3 days", **(maker or {})}},
        "sites": {
            "store": {"buys": "maker"},
            "shop": {
                "demand": "100 ± 20 units/day",
                "buys": {"supplier": "store", "lead_time": "1 day"},
                **(shop or {}),
            },
        },
        **more,
    }


def split(world: dict[str, Any], **options: Any) -> Split:
    return bullwhip_causes(world, jobs=1, **options)


def without(world: dict[str, Any], *off: str) -> Scenario:
    switches = [cause.switch for cause in CAUSES]
    return switched_off(simchain.load(world)["base"], switches, frozenset(off or NAMES))


def part(found: Split, name: str) -> float:
    return next(share.mean for share in found.shares if share.name == name)


BATCHES: dict[str, dict[str, Any]] = {
    "weekly reviews": {"shop": {"stock": {"policy": "base_stock", "review": "1 week"}}},
    "staggered reviews": {"shop": {"stock": {"policy": "base_stock", "review": "1 week", "first_review": "3 days"}}},
    "a fixed quantity": {"shop": {"stock": {"policy": "reorder_point", "quantity": "500 units"}}},
    "min and max": {"shop": {"stock": {"policy": "min_max", "reorder_point": 200, "order_up_to": 700}}},
    "bins": {"shop": {"stock": {"policy": "kanban", "bin": 150, "cards": 5, "review": "continuous"}}},
    "a minimum order": {"maker": {"moq": 400}},
    "a lot": {"maker": {"sells": {"item": {"price": "1 USD", "lot": 300}}}},
    "a minimum between sites": {"shop": {"buys": {"supplier": "store", "lead_time": "1 day", "moq": 400}}},
    "a minimum of one share": {
        "shop": {"buys": {"shares": {"store": {"share": "70 %", "lead_time": "1 day", "moq": 300}, "maker": "rest"}}}
    },
}


@pytest.mark.parametrize("kind", BATCHES)
def test_every_kind_of_batching_is_found_and_is_all_there_is(kind: str) -> None:
    found = split(a_chain(**BATCHES[kind]))
    assert [share.name for share in found.shares] == ["order batching"]
    assert found.total.mean > 1
    assert part(found, "order batching") == pytest.approx(found.total.mean)
    assert found.without.mean == pytest.approx(1)
    assert found.remedy.startswith("order batching")
    assert found.certain


def test_weekly_reviews_cost_what_the_formula_says() -> None:
    """1 + (R - 1) (mu / sigma)^2 with R = 7 and mu / sigma = 5 is 151, of which 150 is batching (Lee et al. 1997)."""
    world = a_chain(shop=BATCHES["weekly reviews"]["shop"], run={"horizon": "7000 days", "replications": 4})
    assert part(split(world), "order batching") == pytest.approx(150, rel=0.03)


def foreseeing(stages: int, lead_time: int, **forecast: Any) -> dict[str, Any]:
    """Stages that order up to five-day averages of what they are asked for."""
    own = {"stock": {"policy": "order_up_to"}, "forecast": {"method": "moving_average", "window": "5 days", **forecast}}
    lane = {"lead_time": f"{lead_time} days"}
    sites: dict[str, Any] = {f"s{n}": {"buys": {"supplier": f"s{n + 1}", **lane}, **own} for n in range(stages)}
    sites[f"s{stages - 1}"]["buys"]["supplier"] = "maker"
    sites["s0"]["demand"] = "100 ± 5 units/day"
    run = {"horizon": "6000 days", "warm_up": "100 days", "replications": 4}
    return {"simchain": 1, "run": run, "suppliers": {"maker": lane}, "sites": sites}


@pytest.mark.parametrize(
    ("stages", "lead_time", "ratio"), [(1, 1, 1.48), (1, 2, 2.12), (2, 1, 2.3056), (3, 1, 3.75328)]
)
def test_the_moving_average_is_all_signal(stages: int, lead_time: int, ratio: float) -> None:
    """1 + 2L/p + 2L²/p² (Chen et al. 2000), and its convolution over the stages; without a forecast nothing is left."""
    found = split(foreseeing(stages, lead_time))
    assert [share.name for share in found.shares] == ["demand signal"]
    assert found.without.mean == pytest.approx(1)
    assert part(found, "demand signal") == pytest.approx(ratio - 1, rel=0.06)


def test_erratic_lead_times_leave_the_moving_average_all_signal() -> None:
    world = foreseeing(1, 2)
    world["sites"]["s0"]["buys"]["lead_time"] = "2 ± 0.5 days"
    found = split(world)
    assert part(found, "lead time") == pytest.approx(0, abs=1e-9)
    assert part(found, "demand signal") == pytest.approx(found.total.mean)


def test_half_the_lead_times_take_away_what_the_formula_says() -> None:
    shorter = split(foreseeing(1, 2)).shorter
    assert shorter is not None
    assert shorter.mean == pytest.approx(2.12 - 1.48, rel=0.06)


def test_a_forecast_that_nobody_orders_by_is_no_signal() -> None:
    forecast = {"method": "moving_average", "window": "5 days"}
    assert split(a_chain(shop={"stock": "base_stock", "forecast": forecast})).shares == ()
    shared = {"demand signal"}
    told = a_chain(shop={"stock": "base_stock", "forecast": {**forecast, "shared_with": ["store"]}})
    told["sites"]["store"]["stock"] = {"policy": "order_up_to"}
    assert {share.name for share in split(told).shares} == shared


def test_a_smoothed_order_keeps_its_smoothing_without_the_signal() -> None:
    """Ti = 4 with a constant forecast: 1 / (2 Ti - 1). Dejonckheere et al. (2003)."""
    world = foreseeing(1, 3)
    world["sites"]["s0"]["stock"] = {"policy": "proportional", "net_stock_gain": "25 %"}
    assert split(world).without.mean == pytest.approx(1 / 7, rel=0.05)


def test_a_plan_is_all_signal_and_coloured_buffers_are_signal_and_batches() -> None:
    plan, zones = foreseeing(1, 2), foreseeing(1, 2)
    plan["sites"]["s0"]["stock"] = {"policy": "drp"}
    zones["sites"]["s0"]["stock"] = {"policy": "ddmrp"}
    found = split(plan)
    assert [share.name for share in found.shares] == ["demand signal"]
    assert found.without.mean == pytest.approx(1)
    found = split(zones)
    assert {share.name for share in found.shares} == {"demand signal", "order batching"}
    assert found.without.mean == pytest.approx(1)


def test_a_panicker_is_all_signal_and_calm_without() -> None:
    found = split(a_chain(shop={"stock": {"policy": "panicker", "target": 300}}))
    assert found.ratio.mean > 2
    assert found.without.mean == pytest.approx(1)
    assert part(found, "demand signal") == pytest.approx(found.total.mean)


def test_players_of_the_beer_game_are_compared_with_passing_orders_on() -> None:
    """A base stock in their place would begin with a jump to its level, which no customer asked for."""
    file = Path(__file__).parent.parent / "scenarios" / "beer-game.yaml"
    players, mirrors = (bullwhip_causes(file, name, jobs=1) for name in ("average_players", "pass_it_on"))
    assert players.without.mean == pytest.approx(mirrors.ratio.mean)
    assert part(players, "demand signal") > 10


def test_signal_and_batches_share_what_they_do_together() -> None:
    world = foreseeing(1, 2)
    world["suppliers"]["maker"]["moq"] = "150 units"
    found = split(world)
    assert {share.name for share in found.shares} == {"demand signal", "order batching"}
    assert sum(share.mean for share in found.shares) == pytest.approx(found.total.mean)
    assert all(share.low > 0 for share in found.shares)
    assert found.without.mean == pytest.approx(1)


def test_a_base_stock_has_no_cause() -> None:
    found = split(a_chain())
    assert found.shares == ()
    assert found.total.mean == 0
    assert set(found.absent) == set(NAMES)
    assert found.remedy == ""


def test_reviews_as_often_as_customers_come_are_no_batches() -> None:
    weekly = {"demand": "700 ± 50 units/week", "stock": {"policy": "base_stock", "review": "1 week"}}
    assert "order batching" in split(a_chain(shop=weekly)).absent


def test_a_base_stock_passes_demand_on_whatever_the_source_does() -> None:
    """Capacity, outages and erratic lead times starve a shop, but its orders follow its customers."""
    short = {"lead_time": "3 ± 2 days", "capacity": "110 units/day", "outages": {"every": "60 days", "lasts": "3 days"}}
    found = split(a_chain(maker=short))
    assert {share.name for share in found.shares} == {"lead time", "rationing"}
    assert [share.mean for share in found.shares] == pytest.approx([0, 0], abs=1e-9)
    assert found.remedy == ""


def test_shares_add_up_to_the_total() -> None:
    world = a_chain(
        shop={"stock": {"policy": "kanban", "bin": 150, "cards": 4}},
        maker={"lead_time": "3 ± 2 days", "capacity": "105 units/day", "moq": 300},
    )
    found = split(world)
    assert sum(share.mean for share in found.shares) == pytest.approx(found.total.mean, rel=1e-9)
    assert found.total.mean == pytest.approx(found.ratio.mean - found.without.mean, rel=1e-9)
    table = found.table()
    assert table["part"].sum() == pytest.approx(1)
    assert (table["low"] <= table["share"]).all()
    assert (table["share"] <= table["high"]).all()


def test_twins_meet_the_same_customers() -> None:
    world = a_chain(shop=BATCHES["min and max"]["shop"], maker={"lead_time": "3 ± 2 days", "capacity": "90 units/day"})
    before, after = (
        simchain.run(scenario, replications=2, jobs=1).series.query("site == 'shop'")["demanded"].tolist()
        for scenario in (simchain.load(world)["base"], without(world))
    )
    assert before == after


def test_a_steady_lead_time_is_the_mean_of_what_varied(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(
        "supplier,ordered,received\n" + "".join(f"maker,2020-01-01,2020-01-{2 + n % 5:02}\n" for n in range(40))
    )
    shares = {"store": {"share": "70 %", "lead_time": "2 ± 1 days"}, "maker": "rest"}
    world = a_chain(
        shop={"buys": {"shares": shares}},
        maker={"lead_time": {"history": str(tmp_path / "orders.csv")}},
    )
    lanes = simchain.lower(without(world, "lead time")).lanes
    assert [(lane.lead_time.mean, lane.lead_time.sd) for lane in lanes] == [(3, 0), (2, 0), (3, 0)]
    makes = {"makes": {"seal": {"from": {"ring": 1}, "takes": "2 ± 1 days"}}, "buys": {"ring": "maker"}}
    plant = a_chain(items={"ring": {}, "seal": {}}, sites={"plant": {**makes, "demand": {"seal": "9 ± 1 units/day"}}})
    plant["suppliers"]["maker"]["sells"] = {"ring": "1 USD"}
    (made,) = simchain.lower(without(plant, "lead time")).productions
    assert (made.delay.mean, made.delay.sd) == (2, 0)


def test_the_source_of_a_stock_never_runs_short_without_rationing() -> None:
    world = a_chain(maker={"capacity": "90 units/day", "outages": {"dated": [{"starts": "day 9", "lasts": "9 days"}]}})
    strike = {"hits": "maker", "starts": "day 9", "lasts": "5 days", "capacity": "20 %"}
    world["disruptions"] = {
        "strike": strike,
        "dearer": {"hits": "maker", "after": "strike", "change": {"price": "120 %"}},
    }
    blueprint = simchain.lower(without(world, "rationing"))
    assert ([supply.capacity for supply in blueprint.supplies], blueprint.disruptions) == ([float("inf")], ())


def test_the_target_of_safety_stays_and_the_numbers_of_the_policy_go() -> None:
    stock = {
        "policy": "reorder_point",
        "quantity": 500,
        "safety": {"cycle_service": "80 %"},
        "opening": {"on_hand": 300},
    }
    shop = without(a_chain(shop={"stock": stock})).spec.sites["shop"].stock["item"]
    assert (shop.policy, shop.safety.cycle_service, shop.opening.on_hand) == ("base_stock", 0.8, 300)


def test_orders_that_are_written_down_are_no_cause() -> None:
    stock = {"policy": "scripted", "orders": [0, 300, 0, 100], "then": "repeat", "review": "1 week"}
    assert split(a_chain(shop={"stock": stock, "unmet": "lost"})).shares == ()


def test_the_stage_is_the_furthest_upstream_unless_it_is_named() -> None:
    world = a_chain(**BATCHES["min and max"])
    assert split(world).stage == "store/item"
    assert split(world, stage="shop").stage == split(world, stage="shop/item").stage == "shop/item"
    with pytest.raises(ScenarioError, match="the stage 'shpo' is not a stock"):
        split(world, stage="shpo")


def test_a_split_that_is_stopped_early_says_nothing() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        split(a_chain(**BATCHES["min and max"]), progress=stop)


def test_a_switch_deletes_only_words_of_the_language() -> None:
    """Of terms of supply and of stocks."""
    terms = {key for block in (LaneTerms, Sold, Supplier) for key in block.model_fields}
    of_stocks = {key for policy in POLICIES for key in policy.model_fields}
    assert {*LUMPS, *SHORTAGE, *PROMOTIONS} <= terms
    assert {*GAMING, *FORWARD_BUYING} <= of_stocks


def test_demand_that_never_varies_has_nothing_to_split() -> None:
    world = a_chain(shop={**BATCHES["min and max"]["shop"], "demand": "100 units/day"})
    assert math.isnan(split(world).ratio.mean)
    assert "no ratio to split" in command(world)


def command(world: dict[str, Any], *options: str) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "chain.yaml"
        file.write_text(yaml.safe_dump(world, allow_unicode=True), encoding="utf-8")
        result = CliRunner().invoke(main, ["bullwhip", str(file), "-j", "1", *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_prints_shares_that_sum_and_says_what_buys_most() -> None:
    world = a_chain(shop=BATCHES["min and max"]["shop"], maker={"capacity": "110 units/day"})
    text = command(world)
    assert "order batching" in text
    assert "together" in text
    assert "Not in this scenario: demand signal, lead time, price." in text
    assert "What buys most: order batching: smaller and more frequent orders." in text
    assert "together" not in command(world, "--measures-only")
    (found,) = json.loads(command(world, "--json"))["splits"]
    assert sum(cause["share"] for cause in found["causes"]) == pytest.approx(found["total"]["mean"])

"""The library in scenarios/: every file loads, runs, conserves goods and money, and shows what its comment promises."""

from collections.abc import Iterable
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from math import ceil
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
import yaml
from click.testing import CliRunner

import simchain
from simchain import Comparison, Results, Scenarios, UnsupportedScenario
from simchain.cli import main
from simchain.rules.policies import POLICIES
from simchain.scenario.spec import BUYING
from tests.real_data import real_data

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "scenarios").glob("*.yaml"))
SHORTEST = "minimal.yaml"
"""The one file that shows how little is needed, so it has neither title nor description."""


@cache
def library(name: str) -> Scenarios:
    return simchain.load(ROOT / "scenarios" / name)


@cache
def results_of(name: str, replications: int, scenarios: tuple[str, ...] = ()) -> Results:
    return simchain.run(library(name), scenarios, replications=replications, jobs=1, check=True, series=False)


def comparison_of(name: str, replications: int, scenarios: tuple[str, ...] = ()) -> Comparison:
    return simchain.compare(results_of(name, replications, scenarios))


def by_site(results: Results, metric: str) -> pd.DataFrame:
    """Mean of a metric: a row per scenario, a column per site."""
    return results.points.pivot_table(index="scenario", columns="site", values=metric, observed=True)


def surely_above(high: pd.Series, low: pd.Series) -> bool:
    """By three standard errors of the paired differences."""
    gap = high.to_numpy() - low.to_numpy()
    return bool(gap.mean() > 3 * gap.std(ddof=1) / len(gap) ** 0.5)


def rising(values: Iterable[float]) -> bool:
    given = list(values)
    return all(later > earlier for earlier, later in pairwise(given))


def test_the_library_is_there() -> None:
    assert len(FILES) >= 6


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_loads_without_a_warning(file: Path) -> None:
    assert library(file.name).warnings == ()


@pytest.mark.parametrize("file", [file for file in FILES if file.name != SHORTEST], ids=lambda file: file.stem)
def test_a_file_says_what_it_is_about(file: Path) -> None:
    spec = library(file.name).base.spec
    assert spec.title
    assert spec.description


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_says_what_to_look_at_and_what_to_change(file: Path) -> None:
    comment = "\n".join(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    assert "ook at" in comment
    assert "Change" in comment


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_named_scenario_runs_and_conserves_goods_and_money(file: Path) -> None:
    results = simchain.run(file, replications=2, jobs=1, check=True, series=False)
    assert results.scenarios == tuple(library(file.name).named)
    assert len(results.scenarios) >= 2
    assert results.runs["total_cost"].gt(0).all()


def test_every_ordering_policy_has_a_scenario() -> None:
    shown: set[type] = {
        type(point.policy)
        for file in FILES
        for scenario in library(file.name).values()
        for point in simchain.lower(scenario).points
    }
    assert shown == {policy for policy, _ in POLICIES}


def test_every_rule_of_sourcing_has_a_scenario() -> None:
    scenarios = [scenario for file in FILES for scenario in library(file.name).values()]
    bought = {type(buys) for scenario in scenarios for node in scenario.network.values() if (buys := node.buys)}
    assert {*BUYING} <= bought


def test_in_the_zoo_base_stock_is_the_cheapest_and_who_never_looks_pays_most() -> None:
    runs = results_of("policy-zoo.yaml", 20).by_scenario()
    means = results_of("policy-zoo.yaml", 20).summary()
    never = ["the_same_again", "by_script"]
    for name in set(runs) - {"base_stock", *never}:
        assert surely_above(runs[name]["cost_per_year"], runs["base_stock"]["cost_per_year"]), name
    assert means["cost_per_year"][never].min() > means["cost_per_year"].drop(never).max()
    assert means["average_stock"]["panicker"] > 7 * means["average_stock"]["base_stock"]
    assert surely_above(runs["base_stock"]["fill_rate"], runs["panicker"]["fill_rate"])


def test_in_the_zoo_the_orders_swing_as_the_comment_says() -> None:
    runs = results_of("policy-zoo.yaml", 20).by_scenario()
    swing = {name: frame["bullwhip"] for name, frame in runs.items()}
    for name in ("base_stock", "just_in_time", "mirror", "a_seat_nobody_took"):
        assert swing[name].to_numpy() == pytest.approx(1), name
    theory = 1 + 2 * 5 / 20 + 2 * (5 / 20) ** 2
    assert swing["order_up_to"].mean() == pytest.approx(theory, abs=3 * swing["order_up_to"].sem() + 0.02)
    assert surely_above(swing["order_up_to"], swing["vendor_managed"])
    smooth = {name: values.mean() for name, values in swing.items() if name not in ("the_same_again", "by_script")}
    assert min(smooth, key=lambda name: smooth[name]) == "proportional"
    assert surely_above(runs["order_up_to"]["fill_rate"], runs["proportional"]["fill_rate"])
    assert swing["the_same_again"].to_numpy() == pytest.approx(0, abs=1e-12)
    assert swing["panicker"].mean() > 20


@pytest.mark.parametrize(
    ("one", "other"),
    [("order_up_to", "time_phased_plan"), ("the_same_again", "by_script"), ("mirror", "a_seat_nobody_took")],
)
def test_some_animals_of_the_zoo_differ_in_name_only(one: str, other: str) -> None:
    runs = results_of("policy-zoo.yaml", 20).by_scenario()
    for metric in ("cost_per_year", "fill_rate", "bullwhip"):
        assert runs[one][metric].to_numpy() == pytest.approx(runs[other][metric].to_numpy(), rel=1e-9), metric


def test_minimal_has_eleven_lines_and_names_what_its_ranking_leaves_out() -> None:
    text = (ROOT / "scenarios" / SHORTEST).read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if not line.startswith("#")]) == 11
    comparison = comparison_of(SHORTEST, 3)
    assert comparison.of("B_only").verdict == "better"
    assert "no shortage cost" in comparison.left_out


def test_half_and_double_the_economic_order_quantity_cost_a_quarter_more() -> None:
    cost = results_of("eoq.yaml", 2).summary()["cost_per_year"]
    assert cost["eoq"] == pytest.approx(2.40 * 365, rel=0.01)
    assert cost["half"] / cost["eoq"] == pytest.approx(1.25, rel=0.01)
    assert cost["double"] / cost["eoq"] == pytest.approx(1.25, rel=0.01)


def test_batches_and_slow_reviews_make_the_swing_grow_from_stage_to_stage() -> None:
    swing = by_site(results_of("four-stage-chain.yaml", 3), "bullwhip_cumulative")
    stages = ("retailer", "distributor", "manufacturer", "supplier")
    assert [swing[stage]["base_stock"] for stage in stages] == pytest.approx([1, 1, 1, 1])
    assert rising([1.0, *(swing[stage]["batches"] for stage in stages)])
    assert rising(swing[stage]["slow_reviews"] for stage in stages)


def test_here_the_bullwhip_pays_because_ordering_is_dear() -> None:
    means = results_of("four-stage-chain.yaml", 3).summary()
    assert means["order_cost"]["batches"] < means["order_cost"]["slow_reviews"]
    assert means["cost_per_year"].idxmax() == "base_stock"
    saved = means["order_cost"]["base_stock"] - means["order_cost"]
    assert 0.75 * saved["batches"] < saved["slow_reviews"] < saved["batches"]
    assert means["average_stock"]["slow_reviews"] < 0.5 * means["average_stock"]["batches"]


def test_formulas_promise_what_they_do_not_keep_and_the_audit_says_why() -> None:
    asked = {
        name: simchain.audit(library("formula-audit.yaml"), name, replications=12, jobs=1).of("shop", "kettle")
        for name in library("formula-audit.yaml")
    }
    causes = {name: stock.main_cause for name, stock in asked.items() if not stock.keeps_its_promise}
    assert asked["as_in_the_book"].keeps_its_promise
    assert causes["base_stock"] == "order crossing"
    assert causes["lost_sales"] == "lost sales"
    assert causes["summer"] == "changing demand"
    parts = {part.name: part.mean for part in asked["reorder_point"].parts}
    assert parts["undershoot"] == pytest.approx(0.03, abs=0.01)
    assert max(parts, key=lambda name: parts[name]) == "undershoot"
    assert asked["reorder_point"].without("order of the day").achieved.mean == pytest.approx(0.91, abs=0.015)
    assert "undershoot" not in {part.name for part in asked["undershoot_counted"].parts}


BEER = {
    "level_heads": [36, 44, 52, 48],
    "pass_it_on": [330, 242, 154, 66],
    "nobody_came": [330, 242, 154, 66],
    "average_players": [299, 695, 962.5, 741.5],
}
"""Cost of each seat over 36 weeks, from the shop to the factory, by a separate program of the board's rules."""
SEATS = ["retailer", "wholesaler", "distributor", "factory"]


def test_the_beer_game_costs_what_it_costs_on_the_board() -> None:
    results = results_of("beer-game.yaml", 2)
    cost = by_site(results, "holding_cost") + by_site(results, "backorder_cost")
    for players, seats in BEER.items():
        assert cost.loc[players, SEATS].tolist() == pytest.approx(seats), players
    total = cost.sum(axis=1)
    assert total["a_level_head_at_the_shop"] == pytest.approx(590, abs=0.5)
    assert total["a_level_head_at_the_factory"] == pytest.approx(2733, abs=0.5)
    assert total["level_heads"] < total["who_remember_all"] < 0.2 * total["average_players"]
    assert total["average_players"] < total["hoarders"] < total["panickers"]


def test_the_average_players_orders_peak_higher_from_seat_to_seat() -> None:
    series = simchain.run(library("beer-game.yaml"), ["average_players"], replications=1, jobs=1).series
    peaks = series.groupby("site", observed=True)["ordered"].max()
    assert peaks[SEATS].tolist() == [11, 17, 27, 33]


FORECASTS = "bullwhip-1-forecasts.yaml"


def test_forecasts_of_orders_amplify_as_theory_says_and_shared_sales_less() -> None:
    """Chen et al. (2000): 1 + 2 L/p + 2 L^2/p^2 with L = 2, 4, 6 and p = 10; the product of stages is a lower bound."""
    swing, served = (by_site(results_of(FORECASTS, 10), name) for name in ("bullwhip_cumulative", "fill_rate"))
    stages = ["shop", "depot", "plant"]
    assert swing.loc["shared_demand", stages].to_list() == pytest.approx([1.48, 2.12, 2.92], rel=0.03)
    assert swing["shop"]["own_orders"] == pytest.approx(1.48, rel=0.02)
    assert swing["depot"]["own_orders"] > 1.48**2
    assert swing["plant"]["own_orders"] > 1.48**3 > 1.1 * swing["plant"]["shared_demand"]
    assert served["plant"]["own_orders"] < served["plant"]["shared_demand"] < served["plant"]["known_mean"]


def test_calm_forecasts_smoothed_orders_and_a_known_mean_help() -> None:
    swing, served = (by_site(results_of(FORECASTS, 10), name) for name in ("bullwhip_cumulative", "fill_rate"))
    assert swing.loc["known_mean"].to_list() == pytest.approx([1, 1, 1])
    assert swing.loc["longer_window"].between(1.05, 1.5).all()
    assert (swing.loc["smoothed"] < 1).all()
    assert served["shop"]["smoothed"] < served["shop"]["own_orders"]


def test_orders_in_the_same_week_are_a_flood_and_in_turns_they_are_as_sales() -> None:
    """Four shops, four weeks: variance 4 * 20^2 + 3 (4 * 100)^2 against 4 * 20^2 (Lee, Padmanabhan and Whang 1997)."""
    results = results_of("bullwhip-2-batches.yaml", 12)
    asked = by_site(results, "demand_variance")["depot"]
    assert asked["same_week"] == pytest.approx(4 * 20**2 + 3 * 400**2, rel=0.01)
    assert asked["balanced"] == pytest.approx(4 * 20**2, rel=0.06)
    stock, means = by_site(results, "average_stock")["depot"], results.summary()
    assert means["order_cost"]["balanced"] == pytest.approx(means["order_cost"]["same_week"], rel=0.01)
    assert stock["balanced"] < 0.2 * stock["same_week"]
    swing = by_site(results, "bullwhip_cumulative")["depot"]
    assert rising(swing[["balanced", "small_lots", "full_trucks", "same_week"]])
    assert swing["small_lots"] < 3 < 30 < swing["full_trucks"]


def test_deals_fill_the_shelves_and_an_everyday_low_price_costs_the_same() -> None:
    means = results_of("bullwhip-4-price.yaml", 5).summary()
    assert means["bullwhip"][["deals_left_alone", "everyday_low_price"]].to_list() == pytest.approx([1, 1])
    assert means["bullwhip"]["deals"] > 30
    assert means["purchase_cost"]["deals"] == pytest.approx(means["purchase_cost"]["everyday_low_price"], rel=0.005)
    assert means["purchase_cost"]["deals"] < 0.96 * means["purchase_cost"]["deals_left_alone"]
    assert means["average_stock"]["deals"] > 2 * means["average_stock"]["everyday_low_price"]
    assert means["cost_per_year"].idxmin() == "everyday_low_price"


def test_scarce_goods_shared_out_by_orders_invite_inflated_orders_and_by_past_sales_do_not() -> None:
    results = results_of("bullwhip-3-rationing.yaml", 10)
    swing, unmet = by_site(results, "bullwhip"), 1 - by_site(results, "fill_rate")
    assert swing.loc[["honest", "turn_and_earn"]].to_numpy() == pytest.approx(1)
    assert swing.loc["all_inflate"].between(1.6, 2.4).all()
    assert unmet["north"]["one_inflates"] < 0.2 * unmet["north"]["honest"]
    assert (unmet.loc["one_inflates"] > 1.2 * unmet.loc["honest"])[["middle", "south"]].all()
    assert unmet["north"]["one_inflates_in_vain"] > 0.5 * unmet["north"]["turn_and_earn"]


def test_with_enough_capacity_nobody_has_a_reason_to_inflate() -> None:
    text = (ROOT / "scenarios" / "bullwhip-3-rationing.yaml").read_text(encoding="utf-8")
    world = simchain.load(yaml.safe_load(text.replace("126 units/day", "400 units/day")))
    shown = simchain.run(world, ["honest", "all_inflate"], replications=1, jobs=1, series=False).summary()
    assert shown.loc["honest"].to_numpy() == pytest.approx(shown.loc["all_inflate"].to_numpy(), nan_ok=True)


@pytest.mark.parametrize(
    ("name", "scenario", "cause"),
    [
        (FORECASTS, "own_orders", "demand signal"),
        ("bullwhip-2-batches.yaml", "same_week", "order batching"),
        ("bullwhip-3-rationing.yaml", "all_inflate", "rationing"),
        ("bullwhip-4-price.yaml", "deals", "price"),
    ],
)
def test_each_of_the_four_bullwhips_is_all_of_its_own_cause(name: str, scenario: str, cause: str) -> None:
    found = simchain.bullwhip_causes(library(name), scenario, replications=2, jobs=1)
    assert [share.name for share in found.shares] == [cause]
    assert found.shares[0].mean > 0.5
    assert found.without.mean == pytest.approx(1)


def test_just_in_time_wins_in_a_steady_world_and_starves_in_a_rough_one() -> None:
    means = results_of("jit-against-kanban.yaml", 5).summary()
    assert means["fill_rate"][["jit_steady", "kanban_steady"]].eq(1).all()
    assert means["cost_per_year"]["jit_steady"] < means["cost_per_year"]["kanban_steady"]
    assert means["fill_rate"]["jit_rough"] < 0.6 < 0.95 < means["fill_rate"]["kanban_rough"]
    assert means["cost_per_year"]["kanban_rough"] < means["cost_per_year"]["jit_rough"]


def test_line_stops_come_with_the_spread_of_the_lead_time() -> None:
    means = results_of("jit-against-kanban.yaml", 5).summary()
    assert means["line_stops"][["jit_steady", "kanban_steady"]].eq(0).all()
    assert means["line_stops"]["kanban_rough"] < 0.2 * means["line_stops"]["jit_rough"]
    text = (ROOT / "scenarios" / "jit-against-kanban.yaml").read_text(encoding="utf-8")
    stopped = []
    for spread in ("0.5", "1", "2"):
        world = simchain.load(yaml.safe_load(text.replace("3 ± 1 days", f"3 ± {spread} days")))["kanban_rough"]
        stopped.append(simchain.run(world, replications=20, jobs=1, series=False).runs["line_stop_days"].mean())
    assert rising(stopped)


def test_a_limit_on_work_in_process_costs_little_time_and_saves_most_of_the_stock() -> None:
    """The order book of 300 units at the rate of the practical worst case, w / (w + 3) of a station's twelve a day."""
    means = results_of("conwip-line.yaml", 6).summary()
    assert means["holding_cost"][["conwip_4", "conwip_8", "conwip_16"]].max() < 0.25 * means["holding_cost"]["push"]
    assert rising(means["average_backlog"][name] for name in ("push", "conwip_16", "conwip_8", "conwip_4"))
    for wip in (4, 8, 16):
        made = results_of("conwip-line.yaml", 6).points
        made = made[(made["scenario"] == f"conwip_{wip}") & (made["item"] == "gear")]["units_received"].mean()
        assert made == pytest.approx(min(300, 40 * 12 * wip / (wip + 3)), rel=0.05)


def test_cards_bound_what_a_kanban_loop_holds() -> None:
    kanban = library("jit-against-kanban.yaml")["kanban_rough"]
    policy = next(point.policy for point in simchain.lower(kanban).points if point.item == "casting")
    held = simchain.run(kanban, replications=5, jobs=1).series
    held = held[held["item"] == "casting"]
    assert (held["on_hand"] + held["in_transit"]).max() <= policy.cards * policy.bin_size + 1e-9  # type: ignore[union-attr]


def test_who_counts_the_echelon_serves_better_with_less_stock_and_pays_for_late_news() -> None:
    results = results_of("echelon-against-local.yaml", 30)
    runs, means = results.by_scenario(), results.summary()
    assert means["average_stock"]["echelon"] < 0.6 * means["average_stock"]["local"]
    assert means["average_stock"]["late_news"] == pytest.approx(means["average_stock"]["echelon"], rel=0.05)
    assert surely_above(runs["local"]["cost_per_year"], runs["echelon"]["cost_per_year"])
    assert surely_above(runs["echelon"]["fill_rate"], runs["local"]["fill_rate"])
    assert surely_above(runs["echelon"]["fill_rate"], runs["late_news"]["fill_rate"])
    orders = by_site(results, "bullwhip_cumulative")["plant"]
    assert orders["echelon"] == pytest.approx(1, abs=0.01)
    assert orders["local"] == pytest.approx(67, rel=0.02)


def test_without_lumps_local_and_echelon_base_stock_are_the_same_to_the_last_unit() -> None:
    """Clark and Scarf: an echelon level is the sum of the local levels below it. Whole units, so nothing is rounded."""
    world = yaml.safe_load((ROOT / "scenarios" / "echelon-against-local.yaml").read_text(encoding="utf-8"))
    world["whole_units"] = True
    world["sites"]["shop"]["stock"]["review"] = "1 day"
    levels = {site: float(terms["stock"]["level"].split()[0]) for site, terms in world["sites"].items()}
    echelon = world["scenarios"]["echelon"]
    echelon["plant.stock"]["level"] = f"{sum(levels.values())} units"
    echelon["warehouse.stock"]["level"] = f"{levels['warehouse'] + levels['shop']} units"
    series = simchain.run(simchain.load(world), ["local", "echelon"], replications=2, jobs=1).series
    local, counted = (
        series[series["scenario"] == name].drop(columns="scenario").reset_index(drop=True)
        for name in ("local", "echelon")
    )
    pd.testing.assert_frame_equal(local, counted, check_exact=True)


def gearboxes(name: str) -> Any:
    """The policy of the rack between machine and line."""
    points = simchain.lower(library("kanban-sizing.yaml")[name]).points
    return next(point.policy for point in points if point.item == "gearbox")


def test_the_formula_of_the_cards_is_the_one_in_the_comment() -> None:
    """L is the set-up, the time of one bin on the machine, and the wash."""
    for name, bin_size in (("by_the_formula", 4), ("small_bins", 1), ("large_bins", 12)):
        loop = 1 / 24 + bin_size / 24 + 1
        assert (gearboxes(name).cards, gearboxes(name).bin_size) == (ceil(12 * loop * 1.8 / bin_size), bin_size)
    assert gearboxes("one_too_few").cards + 1 == gearboxes("by_the_formula").cards == 7
    assert gearboxes("one_too_many").cards - 1 == 7


def test_a_card_too_few_stops_the_line_and_one_too_many_ties_money_up() -> None:
    results = results_of("kanban-sizing.yaml", 5)
    runs, means = results.by_scenario(), results.summary()
    by_cards = ["by_the_mean", "one_too_few", "by_the_formula", "one_too_many"]
    assert rising(means["carrying_cost"][name] for name in by_cards)
    assert rising(means["line_stops"][name] for name in reversed(by_cards))
    assert surely_above(runs["one_too_few"]["line_stops"], 2 * runs["by_the_formula"]["line_stops"])
    assert surely_above(runs["small_bins"]["line_stops"], 10 * runs["by_the_formula"]["line_stops"])
    assert means["carrying_cost"]["small_bins"] < 0.5 * means["carrying_cost"]["by_the_formula"]
    assert surely_above(runs["large_bins"]["line_stops"], runs["by_the_formula"]["line_stops"])
    assert means["cost_per_year"].idxmin() == "large_bins"


def test_quick_set_ups_are_what_small_bins_need() -> None:
    world = yaml.safe_load((ROOT / "scenarios" / "kanban-sizing.yaml").read_text(encoding="utf-8"))
    world["sites"]["plant"]["makes"]["gearbox"]["set_up"]["time"] = "0.1 h"
    runs = simchain.run(
        simchain.load(world), ["by_the_formula", "small_bins"], replications=5, jobs=1, series=False
    ).by_scenario()
    small, large = runs["small_bins"], runs["by_the_formula"]
    assert small["line_stops"].mean() < large["line_stops"].mean() + 3 * large["line_stops"].sem() + 1
    assert surely_above(large["carrying_cost"], small["carrying_cost"])


def test_what_is_on_the_rack_and_under_way_never_exceeds_the_bins() -> None:
    names = ["by_the_formula", "small_bins", "large_bins"]
    series = simchain.run(library("kanban-sizing.yaml"), names, replications=1, jobs=1).series
    rack = series[series["item"] == "gearbox"]
    held = (rack["on_hand"] + rack["on_order"]).groupby(rack["scenario"], observed=True).max()
    for name in names:
        assert held[name] <= gearboxes(name).cards * gearboxes(name).bin_size + 1e-9


def test_the_cheap_ring_saves_on_purchase_and_pays_in_service() -> None:
    means = results_of("pump-seal.yaml", 15).summary()
    assert means["purchase_cost"].idxmin() == "borneo_only"
    assert means["fill_rate"].idxmin() == "borneo_only"


def test_the_tariff_makes_the_near_ring_the_cheap_one_and_without_it_two_sources_are_best() -> None:
    costs = {name: runs["cost_per_year"] for name, runs in results_of("pump-seal.yaml", 15).by_scenario().items()}
    for other in ("borneo_only", "split_70_30", "backup", "surge"):
        assert surely_above(costs[other], costs["alba_only"]), other
    world = yaml.safe_load((ROOT / "scenarios" / "pump-seal.yaml").read_text(encoding="utf-8"))
    del world["disruptions"]["duty_rise"]
    free = simchain.run(simchain.load(world), ["alba_only", "backup"], replications=15).by_scenario()
    assert surely_above(free["alba_only"]["cost_per_year"], free["backup"]["cost_per_year"])


def test_who_turns_to_the_near_source_when_it_matters_pays_least() -> None:
    runs = results_of("sourcing-rules.yaml", 30).by_scenario()
    cost = {name: frame["cost_per_year"] for name, frame in runs.items()}
    served = {name: frame["fill_rate"] for name, frame in runs.items()}
    swing = {name: frame["bullwhip"] for name, frame in runs.items()}
    assert surely_above(cost["dear_only"], cost["cheap_only"])
    for way in ("first_available", "spill_over", "backup", "dual_index", "capped_dual_index"):
        assert surely_above(cost["cheap_only"], cost[way]), way
        assert served[way].mean() > served["dear_only"].mean(), way
    assert surely_above(served["split"], served["cheap_only"])
    assert not surely_above(cost["cheap_only"], cost["split"])
    assert surely_above(cost["single_index"], cost["dual_index"])
    assert surely_above(swing["dual_index"], swing["capped_dual_index"] + 0.3)
    assert surely_above(served["expedite"], served["cheap_only"] + 0.01)
    assert not surely_above(cost["expedite"], cost["cheap_only"])
    assert surely_above(served["backup"], served["expedite"])
    assert surely_above(served["spot"], served["expedite"])
    means = results_of("sourcing-rules.yaml", 30).summary()
    assert 1 - means["fill_rate"]["cheap_only"] == pytest.approx(1 / 11, abs=0.01)
    assert means["cost_per_year"]["dear_only"] - means["cost_per_year"]["cheap_only"] == pytest.approx(11_600, rel=0.02)
    assert means["spot_share"]["spot"] == pytest.approx(0.39, abs=0.01)
    assert means["fill_rate"]["base_surge"] == pytest.approx(0.9, abs=0.01)
    assert means["average_stock"]["base_surge"] == pytest.approx(2 / 3 * means["average_stock"]["cheap_only"], rel=0.02)
    assert means["average_backlog"]["base_surge"] < 0.15 * means["average_backlog"]["cheap_only"]


def test_a_vendor_who_sees_customers_calms_the_chain_and_ownership_saves_nothing() -> None:
    results = results_of("vmi-against-traditional.yaml", 10)
    means, orders = results.summary(), by_site(results, "bullwhip_cumulative")["vendor"]
    assert orders["traditional"] > 100 > 5 > orders["by_the_load"] > orders["vmi"] > 1
    assert orders["consignment"] == orders["vmi"]
    assert means["carrying_cost"]["vmi"] < 0.7 * means["carrying_cost"]["traditional"]
    cost = means["cost_per_year"]
    assert cost["by_the_load"] < cost["traditional"] < cost["vmi"]
    assert means["freight_cost"]["by_the_load"] < 0.25 * means["freight_cost"]["vmi"]
    assert cost["consignment"] == pytest.approx(cost["vmi"], rel=1e-12)
    assert means["carrying_cost"]["consignment"] == pytest.approx(means["carrying_cost"]["vmi"], rel=1e-12)
    capital = results.parties.query("cause == 'capital'").groupby(["scenario", "party"])["amount"].mean()
    assert capital["consignment", "store"] == 0 < capital["vmi", "store"]


def test_consigned_rings_cost_the_chain_the_same_and_tie_up_another_s_money() -> None:
    results = results_of("pump-seal.yaml", 15)
    means = results.summary()
    before_credit = means["total_cost"] - means["credit_cost"]
    assert before_credit["alba_consigns"] == pytest.approx(before_credit["alba_only"], rel=1e-9)
    assert means["credit_cost"]["alba_consigns"] == pytest.approx(means["credit_cost"]["alba_only"], rel=0.05)
    capital = results.parties.query("cause == 'capital'").groupby(["scenario", "party"])["amount"].mean()
    assert capital["alba_consigns", "alba"] > 0
    assert capital["alba_consigns", "plant"] < capital["alba_only", "plant"]
    assert "alba" not in capital["alba_only"]


def test_a_learned_level_comes_down_with_demand_and_the_others_do_not() -> None:
    world = library("safety-stock.yaml")
    means = results_of("safety-stock.yaml", 10).summary()
    levels = {name: simchain.lower(world[name]).points[0].policy for name in ("bell_curve", "empirical", "fill_rate")}
    assert levels["empirical"].level > 1.1 * levels["bell_curve"].level  # type: ignore[union-attr]
    assert levels["fill_rate"].level < levels["empirical"].level  # type: ignore[union-attr]
    assert means["average_stock"]["learned"] < 0.8 * means["average_stock"]["bell_curve"]
    assert set(means["cost_per_year"].nsmallest(2).index) == {"learned", "learned_point"}
    series = simchain.run(world["learned"], replications=10, jobs=1).series
    level = series.groupby("day")["target_level"].mean()
    assert level[700] < 0.6 * level[350]


def test_a_second_supplier_behind_the_same_port_helps_against_no_strike() -> None:
    results = results_of("port-strike.yaml", 60)
    means = results.summary()
    fill, cost = means["fill_rate"], means["cost_per_year"]
    assert fill["no_strike"] - fill["one_supplier"] > 0.04
    assert fill["two_suppliers"] - fill["one_supplier"] < 0.005
    assert fill["two_ways"] > 0.995
    assert fill["twelve_days_more"] > fill["one_supplier"] + 0.04
    assert cost.drop("no_strike").idxmin() == "twelve_days_more"
    assert cost.idxmax() == "two_ways"
    assert cost["two_ways"] / cost["one_supplier"] == pytest.approx(1.024, abs=0.003)
    worst = {name: frame["fill_rate"].quantile(0.05) for name, frame in results.by_scenario().items()}
    assert worst["no_strike"] - worst["one_supplier"] == pytest.approx(0.15, abs=0.02)
    struck = results.disruptions
    assert struck.groupby("replication")["days"].nunique().eq(1).all()
    shares = struck[struck["scenario"] == "one_supplier"]["share"]
    assert abs(shares.mean() - 0.0249) < 4 * shares.std() / 60**0.5


def test_an_audit_costs_nothing_where_it_ends_well_and_a_tenth_of_the_sales_where_it_does_not() -> None:
    results = results_of("compliance-shutdown.yaml", 200)
    runs = {name: frame.set_index("replication") for name, frame in results.by_scenario().items()}
    trusting, calm = runs["trusting"], runs["no_audit"]
    hit = trusting["disruptions"] > 0
    assert abs(hit.mean() - 0.3) < 4 * (0.3 * 0.7 / 200) ** 0.5
    followed = (trusting["disruptions"] == 2)[hit]
    assert abs(followed.mean() - 0.5) < 4 * (0.25 / hit.sum()) ** 0.5
    assert trusting["total_cost"][~hit].equals(calm["total_cost"][~hit])
    assert 0.08 < 1 - trusting["fill_rate"][hit].mean() < 0.14
    fifth, pile = runs["a_fifth_nearby"], runs["stock_for_the_audit"]
    assert 0 < fifth["fill_rate"][hit].mean() - trusting["fill_rate"][hit].mean() < 0.04
    means = results.summary()["cost_per_year"].drop("no_audit")
    assert means.idxmin() == "stock_for_the_audit"
    assert means.idxmax() == "all_nearby"
    assert pile["fill_rate"].quantile(0.05) > trusting["fill_rate"].quantile(0.05) + 0.1
    assert pile["total_cost"].mean() / calm["total_cost"].mean() == pytest.approx(1.024, abs=0.003)


LATER: dict[str, dict[str, object]] = {
    "warm_up auto": {"run": {"warm_up": "auto"}},
}


def with_word(world: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The world after a change: a named one, but for run, which belongs to the whole file."""
    return {**world, **change} if "run" in change else {**world, "scenarios": {"more": change}}


@pytest.mark.parametrize("word", LATER)
def test_a_word_that_the_pump_leaves_for_later_is_named_in_its_comment_and_still_refused(word: str) -> None:
    """A word that runs by now belongs into the scenario, and out of its comment and this list."""
    text = (ROOT / "scenarios" / "pump-seal.yaml").read_text(encoding="utf-8")
    assert word in text[: text.index("simchain: 1")]
    with pytest.raises(UnsupportedScenario):
        simchain.load(with_word(yaml.safe_load(text), LATER[word]))


def test_the_real_case_flips_where_its_comment_says(tmp_path: Path) -> None:
    file = ROOT / "scenarios" / "tenofovir-two-sources.yaml"
    ran = CliRunner().invoke(main, ["compare", str(file), "--out", str(tmp_path / "results")])
    assert ran.exit_code == 0, ran.output
    stated = [line.removeprefix("#").strip() for line in file.read_text(encoding="utf-8").splitlines()]
    flips = [line for line in stated if " beats " in line]
    assert len(flips) == 2
    for sentence in flips:
        assert sentence in ran.output
    assert "Verdict: aurobindo_only is the cheapest" in ran.output


def test_in_the_real_case_both_beats_dear_and_steady_and_protects_as_well() -> None:
    runs = results_of("tenofovir-two-sources.yaml", 40).by_scenario()
    cost = {name: frame["cost_per_year"].mean() for name, frame in runs.items()}
    worst = {name: frame["fill_rate"].quantile(0.05) for name, frame in runs.items()}
    assert cost["aurobindo_only"] < cost["both"] < cost["mylan_only"]
    assert worst["aurobindo_only"] < worst["mylan_only"] < worst["both"]


def fit_script(name: str) -> ModuleType:
    spec = spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_figures_of_the_real_case_are_those_of_the_data() -> None:
    folder = real_data("scms_delivery")
    fit = fit_script("fit_tenofovir")
    lines = fit.deliveries(folder)
    comment = (ROOT / "scenarios" / "tenofovir-two-sources.yaml").read_text(encoding="utf-8")
    written = library("tenofovir-two-sources.yaml").base.tree.data["suppliers"]
    for vendor, name in fit.VENDORS.items():
        orders = fit.ordered_in_the_year(lines, vendor)
        lead = f"{orders['lead'].mean():.0f} ± {orders['lead'].std(ddof=0):.0f} days"
        price = f"{orders['pack_price_usd'].median():.2f} USD"
        known = orders[orders["freight_usd"].notna()]
        freight = known["freight_usd"].sum() / known["quantity_packs"].sum()
        supplier = written[name.lower()]
        assert supplier["lead_time"] == lead
        assert supplier["sells"]["tenofovir"] == price
        assert supplier["freight"] == f"{freight:.2f} USD/unit"
        assert f"{price} a pack, {lead} ({len(orders)} lines" in comment
        assert orders["po_sent_date"].nunique() == 5
    overtook, pairs, independent = fit.overtakes(fit.ordered_in_the_year(lines, "V14"))
    assert f"of Aurobindo's {pairs} pairs of arrivals {overtook} did; {independent:.0f} would have" in " ".join(
        comment.replace("#", " ").split()
    )


A_ITEMS = ["t_light_holder", "door_mat", "storage_cubes", "cabinet"]
SMOOTH, ODD = ["t_light_holder", "door_mat", "ribbons"], ["cabinet", "umbrella", "candlestick", "straws"]


def of_items(metric: str) -> pd.DataFrame:
    """A metric of the gift shop: a row per scenario and replication, a column per item."""
    points = results_of("gift-shop.yaml", 8).points
    return points.pivot_table(index=["scenario", "replication"], columns="item", values=metric, observed=True)


def test_a_rule_for_each_class_costs_less_and_serves_every_a_item_better() -> None:
    fill, costs = of_items("fill_rate"), results_of("gift-shop.yaml", 8).by_scenario()
    for item in A_ITEMS:
        assert fill.loc["by_class"][item].mean() > fill.loc["one_rule"][item].mean(), item
    assert surely_above(fill.loc["by_class"][A_ITEMS].mean(axis=1), fill.loc["one_rule"][A_ITEMS].mean(axis=1))
    for metric in ("cost_per_year", "stockout_cost"):
        assert surely_above(costs["one_rule"][metric], costs["by_class"][metric]), metric
    assert costs["by_class"]["orders_placed"].mean() < 0.65 * costs["one_rule"]["orders_placed"].mean()


def test_one_target_serves_a_steady_seller_and_fails_lumpy_ones() -> None:
    fill = of_items("fill_rate").loc["one_rule"]
    assert fill["t_light_holder"].mean() == pytest.approx(0.97, abs=0.01)
    assert 0.72 < fill["umbrella"].mean() < 0.9
    assert surely_above(fill["t_light_holder"], fill[["cabinet", "umbrella", "straws"]].mean(axis=1))


def test_a_smooth_item_can_be_foreseen_and_a_lumpy_one_misses_by_more_than_it_sells() -> None:
    missed, scaled = of_items("wape").loc["one_rule"], of_items("mase")
    for smooth in SMOOTH:
        for odd in ODD:
            assert surely_above(missed[odd], missed[smooth] + 0.2), (odd, smooth)
    assert missed[SMOOTH].mean().max() < 0.7 < 1 < missed[ODD].mean().min()
    assert scaled.loc["as_last_week"].to_numpy() == pytest.approx(1)
    assert scaled.drop("as_last_week").groupby("scenario", observed=True).mean().to_numpy().max() < 0.95


def test_croston_expects_too_much_and_its_correction_takes_a_twentieth_off() -> None:
    """SBA is (1 - alpha / 2) times Croston on the same customers, so 1 + bias is, too; alpha is 10 %."""
    bias = of_items("bias")
    croston, sba, tsb = (bias.loc[method][["candlestick", "straws"]] for method in ("croston", "sba", "tsb"))
    assert (1 + sba).to_numpy() == pytest.approx(0.95 * (1 + croston).to_numpy(), rel=1e-3)
    assert croston.to_numpy().mean() > tsb.to_numpy().mean()


def test_to_believe_every_week_fills_the_shop() -> None:
    stock, costs = of_items("average_stock"), results_of("gift-shop.yaml", 8).by_scenario()
    assert costs["as_last_week"]["cost_per_year"].mean() > costs["one_rule"]["cost_per_year"].mean()
    kept = costs["as_last_week"]["carrying_cost"].to_numpy() - costs["one_rule"]["carrying_cost"].to_numpy()
    assert kept.min() > 0
    assert (stock.loc["as_last_week"].mean() > 1.1 * stock.loc["one_rule"].mean()).all()
    assert stock.loc["as_last_week"]["umbrella"].mean() > 2 * stock.loc["one_rule"]["umbrella"].mean()


def test_the_figures_of_the_gift_shop_are_those_of_the_data() -> None:
    folder = real_data("online_retail")
    fit = fit_script("fit_gift_shop")
    written = library("gift-shop.yaml").base.tree.data
    text = (ROOT / "scenarios" / "gift-shop.yaml").read_text(encoding="utf-8")
    comment = [line.removeprefix("#").split() for line in text.splitlines() if line.startswith("#   ")]
    told = {words[0]: " ".join(words) for words in comment}
    items = fit.chosen(folder)
    for (name, item), (kind, row) in zip(written["items"].items(), items.iterrows(), strict=True):
        price, variation = row["median_price_gbp"], row["sd"] / row["mean"]
        assert item["price"] == f"{price:.2f} GBP"
        assert told[name].startswith(f"{name} {kind} {row['sku']}, {price:.2f} GBP,")
        assert f"CV {variation:.2f}" in told[name]
        demand = written["sites"]["shop"]["demand"][name]
        figures = {"mean": demand["size"]["mean"], "arrivals": demand["arrivals"]} if "size" in demand else {}
        assert fit.demand(row) == (figures or {"rate": demand["rate"]})

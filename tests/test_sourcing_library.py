"""What the scenarios on choosing a source promise in their comments."""

from itertools import pairwise
from pathlib import Path
from time import process_time

import pandas as pd
import pytest
import yaml

from scripts import fit_tenofovir_vendors as vendors
from simchain import load, lower
from simchain.engines.eventwise import Simulation
from simchain.metrics import measure
from simchain.rules.policies import ReorderPoint
from tests.real_data import real_data
from tests.test_scenarios import ROOT, library, results_of, surely_above

Z_95 = 1.6448536


def runs_of(name: str, replications: int, scenarios: tuple[str, ...] = ()) -> dict[str, pd.DataFrame]:
    return results_of(name, replications, scenarios).by_scenario()


def yearly(name: str, replications: int, metric: str) -> pd.Series:
    """Mean of a sum over the measured window, a year of it, by scenario."""
    results = results_of(name, replications)
    return results.summary()[metric] * 365 / results.measured_days


# Supplier A or B


def reorder_point(scenario: str) -> float:
    policy = lower(library("supplier-a-or-b.yaml")[scenario]).points[0].policy
    assert isinstance(policy, ReorderPoint)
    return policy.reorder_point


def test_the_buffers_of_a_and_b_are_345_and_832_units() -> None:
    """Row 2 of the catalogue: z sqrt(L sd^2 + d^2 sL^2), with 1,000 and 1,500 units of demand over the lead time."""
    by_hand = {days: Z_95 * (days * 20**2 + 100**2 * spread**2) ** 0.5 for days, spread in ((10, 2), (15, 5))}
    assert (round(by_hand[10]), round(by_hand[15])) == (345, 832)
    assert reorder_point("a") - 1000 == pytest.approx(by_hand[10], abs=0.01)
    assert reorder_point("b_with_its_own_buffer") - 1500 == pytest.approx(by_hand[15], abs=0.01)
    assert reorder_point("b_with_the_buffer_of_a") - 1500 == 345
    world = yaml.safe_load((ROOT / "scenarios" / "supplier-a-or-b.yaml").read_text(encoding="utf-8"))
    world["suppliers"]["B"]["lead_time"] = "15 ± 2 days"
    steady = lower(load(world)["b_with_its_own_buffer"]).points[0].policy
    assert isinstance(steady, ReorderPoint)
    assert steady.reorder_point - 1500 == pytest.approx(by_hand[10] + 8, abs=0.5)


def test_b_is_cheaper_with_its_own_buffer_and_short_with_that_of_a() -> None:
    runs = runs_of("supplier-a-or-b.yaml", 30)
    a, lent, own = (runs[name] for name in ("a", "b_with_the_buffer_of_a", "b_with_its_own_buffer"))
    assert surely_above(a["cost_per_year"], own["cost_per_year"] + 20_000)
    assert surely_above(lent["cost_per_year"], own["cost_per_year"] + 3_000)
    assert surely_above(own["fill_rate"], lent["fill_rate"] + 0.025)
    assert surely_above(a["fill_rate"], lent["fill_rate"] + 0.03)
    assert 0.72 < lent["cycle_service_level"].mean() < 0.82
    assert 0.92 < own["cycle_service_level"].mean() < 0.95
    held = own["average_stock"].to_numpy() - a["average_stock"].to_numpy()
    assert held.mean() == pytest.approx(487, abs=3 * held.std(ddof=1) / 30**0.5 + 20)
    a_year = {
        metric: yearly("supplier-a-or-b.yaml", 30, f"{metric}_cost") for metric in ("carrying", "purchase", "stockout")
    }
    more_stock = (487 + 500) * 10.00 * 0.24
    assert more_stock == pytest.approx(2_400, rel=0.02)
    assert a_year["carrying"]["b_with_its_own_buffer"] - a_year["carrying"]["a"] < more_stock
    saved = a_year["purchase"]["a"] - a_year["purchase"]["b_with_its_own_buffer"]
    assert saved == pytest.approx(29_000, rel=0.03)
    eaten = a_year["stockout"]["b_with_the_buffer_of_a"] - a_year["stockout"]["a"]
    assert eaten / saved == pytest.approx(1 / 4, abs=0.03)


def test_at_equal_prices_steadiness_is_worth_ten_cents_a_unit() -> None:
    runs = runs_of("supplier-a-or-b.yaml", 30)
    gap = runs["b_at_the_price_of_a"]["cost_per_year"].to_numpy() - runs["a"]["cost_per_year"].to_numpy()
    per_unit = gap / 36_500
    assert surely_above(runs["b_at_the_price_of_a"]["cost_per_year"], runs["a"]["cost_per_year"])
    assert per_unit.mean() == pytest.approx(0.10, abs=0.02 + 3 * per_unit.std(ddof=1) / 30**0.5)


# Regional or offshore


@pytest.mark.parametrize(("scenario", "days", "landed"), [("regional", 5, 11.05), ("overseas", 42, 10.7975)])
def test_goods_under_way_are_the_rate_times_the_time(scenario: str, days: int, landed: float) -> None:
    """Little's law; and landed cost is price, duty on it, and freight."""
    runs = runs_of("regional-or-offshore.yaml", 15)[scenario]
    error = runs["average_in_transit"].std(ddof=1) / 15**0.5
    assert runs["average_in_transit"].mean() == pytest.approx(100 * days, abs=3 * error)
    assert runs["landed_cost_per_unit"].to_numpy() == pytest.approx(landed)


def test_overseas_is_cheaper_landed_and_dearer_in_the_end() -> None:
    runs = runs_of("regional-or-offshore.yaml", 15)
    cost = {name: frame["cost_per_year"] for name, frame in runs.items()}
    assert surely_above(cost["overseas"], cost["both"])
    assert surely_above(cost["both"], cost["regional"])
    assert surely_above(cost["regional"], cost["overseas_for_8_90"] + 10_000)
    assert surely_above(cost["overseas_by_air"], cost["overseas"] + 80_000)
    held = yearly("regional-or-offshore.yaml", 15, "carrying_cost")
    assert held["overseas"] - held["regional"] == pytest.approx(12_400, rel=0.05)
    assert cost["regional"].mean() - cost["overseas_for_8_90"].mean() == pytest.approx(13_000, rel=0.05)
    moved = {one: yearly("regional-or-offshore.yaml", 15, f"{one}_cost") for one in ("freight", "carbon")}
    dearer = sum(found["overseas_by_air"] - found["overseas"] for found in moved.values())
    assert dearer == pytest.approx(97_000, rel=0.03)
    assert held["overseas"] - held["overseas_by_air"] == pytest.approx(10_000, rel=0.05)
    pipeline = {name: frame["average_in_transit"].mean() for name, frame in runs.items()}
    assert pipeline["both"] / pipeline["overseas"] == pytest.approx((60 * 42 + 40 * 5) / 4_200, abs=0.02)


def test_what_moves_by_air_emits_a_hundred_times_what_moves_by_road() -> None:
    emitted = results_of("regional-or-offshore.yaml", 15).summary()["kg_co2e"]
    assert 4 < emitted["overseas"] / emitted["regional"] < 4.6
    assert 130 < emitted["overseas_by_air"] / emitted["regional"] < 160


# Tariff


def test_a_tariff_raises_the_landed_cost_by_its_step_times_the_price() -> None:
    """Row 53: 9.20 USD x (25 % - 7.5 %) = 1.61 USD on every unit that leaves after day 600."""
    results = results_of("tariff.yaml", 10)
    runs = results.by_scenario()
    before, after = runs["no_tariff"], runs["stay"]
    duty, units = after["duty_cost"].to_numpy(), after["purchase_cost"].to_numpy() / 9.20
    ended = before["duty_cost"].to_numpy()
    assert ended == pytest.approx(units * 9.20 * 0.075)
    struck = (duty - ended) / (9.20 * 0.175)
    assert struck / units == pytest.approx(0.5, abs=0.02)
    landed = {"no_tariff": 10.54, "stay": 11.35, "turn_away": 10.80, "half": 11.20, "always_near": 11.05}
    assert results.summary()["landed_cost_per_unit"].to_dict() == pytest.approx(landed, abs=0.02)


def test_who_compares_on_the_day_pays_a_third_of_what_staying_costs() -> None:
    runs = runs_of("tariff.yaml", 10)
    paid = {name: frame["cost_per_year"].to_numpy() for name, frame in runs.items()}
    order = ["no_tariff", "turn_away", "always_near", "half", "stay"]
    for cheap, dear in pairwise(order):
        assert surely_above(runs[dear]["cost_per_year"], runs[cheap]["cost_per_year"]), (cheap, dear)
    stay, turned, near = (paid[name] - paid["no_tariff"] for name in ("stay", "turn_away", "always_near"))
    assert stay.mean() == pytest.approx(29_500, rel=0.03)
    assert 0.28 < turned.mean() / stay.mean() < 1 / 3
    assert near.mean() / stay.mean() == pytest.approx(1 / 2, abs=0.04)


def test_who_turns_away_buys_overseas_until_the_tariff_and_near_from_then_on() -> None:
    lanes = results_of("tariff.yaml", 10).lanes
    sent = lanes[lanes["scenario"] == "turn_away"].pivot_table(index="replication", columns="lane", values="shipments")
    assert sent["overseas>plant/ring"].between(84, 87).all()
    assert sent["near>plant/ring"].between(84, 87).all()


# Consignment


def bill(party: str, cause: str = "") -> pd.Series:
    """What a party bears a year, by scenario."""
    results = results_of("consignment.yaml", 10)
    own = results.parties[results.parties["party"] == party]
    own = own[own["cause"] == cause] if cause else own
    return own.groupby("scenario")["amount"].sum() / 10 * 365 / results.measured_days


def test_consignment_moves_capital_and_risk_to_the_supplier_and_changes_no_total() -> None:
    runs = runs_of("consignment.yaml", 10)
    total = {name: frame["total_cost"].to_numpy() for name, frame in runs.items()}
    assert total["consigned"] == pytest.approx(total["bought"])
    for cause in ("capital", "risk"):
        assert bill("foundry", cause)["consigned"] == pytest.approx(bill("shop", cause)["bought"])
        assert bill("shop", cause)["consigned"] == 0
    assert 0 < bill("shop", "storage")["consigned"] < bill("shop", "storage")["bought"]
    assert bill("foundry")["consigned"] == pytest.approx(9_600, rel=0.03)
    assert bill("shop", "storage")["consigned"] == pytest.approx(1_900, rel=0.03)
    on_the_way = 3 * bill("foundry", "storage")["consigned"]  # there he bears storage, too, a third of the 24 %
    assert on_the_way / bill("foundry")["consigned"] == pytest.approx(0.6, abs=0.02)


def test_a_premium_of_the_suppliers_burden_leaves_the_shop_as_well_off() -> None:
    sold = (
        results_of("consignment.yaml", 10).runs["demand"].mean()
        * 365
        / results_of("consignment.yaml", 10).measured_days
    )
    assert bill("foundry")["consigned"] / sold == pytest.approx(0.53, abs=0.015)
    assert bill("shop")["at_a_premium"] == pytest.approx(bill("shop")["bought"], rel=0.0005)


def test_who_does_not_pay_for_the_shelf_fills_it() -> None:
    runs = runs_of("consignment.yaml", 10)
    assert bill("shop")["a_shelf_for_nothing"] < bill("shop")["bought"] - 8_000
    assert surely_above(runs["a_shelf_for_nothing"]["total_cost"], runs["consigned"]["total_cost"])


# Award by cost or by score


def test_by_cost_alone_the_bargain_keeps_the_award_and_a_score_hands_it_round() -> None:
    decided = results_of("award.yaml", 15).sourcing
    awarded = decided[decided["decision"] == "awarded"]
    by = {name: set(rows["source"]) for name, rows in awarded.groupby("scenario")}
    assert by["lowest_cost"] == {"bargain"}
    assert len(by["by_score"]) > 1
    assert set(awarded.query("scenario == 'by_score' and day == 0")["source"]) == {"middling"}


def test_who_hands_an_award_round_needs_a_plan_that_follows() -> None:
    runs = runs_of("award.yaml", 15)
    served = {name: frame["fill_rate"] for name, frame in runs.items()}
    assert surely_above(served["lowest_cost"], served["by_score"])
    assert surely_above(served["best_two"], served["by_score"])
    assert surely_above(served["by_score"], served["level_of_the_first"])
    assert surely_above(runs["by_score"]["cost_per_year"], runs["lowest_cost"]["cost_per_year"])
    assert served["by_score"].mean() == pytest.approx(0.93, abs=0.02)
    assert served["best_two"].mean() > 0.985
    assert served["level_of_the_first"].mean() < 0.8


# Spot and maverick buying


def test_spot_is_right_for_what_is_cheap_and_ruinous_for_what_is_dear() -> None:
    runs = runs_of("spot-for-c-items.yaml", 10)
    cost = {name: frame["cost_per_year"] for name, frame in runs.items()}
    assert cost["contract_for_all"].mean() - cost["spot_for_c"].mean() == pytest.approx(800, rel=0.1)
    premium, held = (yearly("spot-for-c-items.yaml", 10, f"{one}_cost") for one in ("spot", "carrying"))
    assert premium["spot_for_c"] == pytest.approx(330, rel=0.06)
    assert held["contract_for_all"] - held["spot_for_c"] > 3 * premium["spot_for_c"]
    assert surely_above(cost["spot_for_all"], cost["contract_for_all"] + 80_000)
    assert surely_above(runs["contract_for_all"]["carrying_cost"], runs["spot_for_c"]["carrying_cost"])


def test_a_maverick_piles_up_stock_in_one_plant_while_the_other_runs_short() -> None:
    points = results_of("maverick.yaml", 20).points
    by = {key: rows.reset_index(drop=True) for key, rows in points.groupby(["scenario", "site"], observed=True)}
    north, south, book = by["maverick", "north"], by["maverick", "south"], by["by_the_book", "north"]
    assert surely_above(north["average_stock"], south["average_stock"] + 50)
    assert surely_above(north["average_stock"], book["average_stock"] + 50)
    assert surely_above(north["fill_rate"], south["fill_rate"])
    runs = runs_of("maverick.yaml", 20)
    assert surely_above(runs["maverick"]["carrying_cost"], runs["by_the_book"]["carrying_cost"])
    dearer = runs["maverick"]["cost_per_year"].to_numpy() - runs["by_the_book"]["cost_per_year"].to_numpy()
    assert dearer.mean() == pytest.approx(850, abs=3 * dearer.std(ddof=1) / 20**0.5)
    assert dearer.mean() > 0
    assert yearly("maverick.yaml", 20, "maverick_cost")["maverick"] == pytest.approx(3_500, rel=0.03)
    assert north["average_stock"].mean() / south["average_stock"].mean() == pytest.approx(4 / 3, abs=0.04)
    short = {site: rows["stockout_days"].mean() * 365 / 640 for site, rows in (("north", north), ("south", south))}
    assert short == pytest.approx({"north": 1, "south": 10}, rel=0.6)


# Tenofovir with four vendors

SINGLE = ("aurobindo", "cipla", "mylan", "hetero")
BACKED = ("all_four", "mylan_as_backup", "wholesaler_as_backup")


def four_vendors() -> dict[str, pd.DataFrame]:
    return runs_of("tenofovir-four-vendors.yaml", 30, (*SINGLE, *BACKED))


def test_a_single_vendor_leaves_one_pack_in_ten_missing_and_the_cheapest_is_the_best_of_them() -> None:
    runs = four_vendors()
    cost = {name: runs[name]["cost_per_year"].mean() for name in SINGLE}
    assert min(cost, key=lambda name: cost[name]) == "hetero"
    assert surely_above(runs["aurobindo"]["cost_per_year"], runs["hetero"]["cost_per_year"])
    for name in SINGLE:
        assert 0.88 < runs[name]["fill_rate"].mean() < 0.94, name
        assert 0.78 < runs[name]["fill_rate"].quantile(0.05) < 0.86, name


def test_who_steps_in_halves_what_is_missing_and_four_who_do_not_fail_together_do_better_still() -> None:
    runs = four_vendors()
    short = {name: 1 - frame["fill_rate"].mean() for name, frame in runs.items()}
    assert max(short["mylan_as_backup"], short["wholesaler_as_backup"]) < 0.55 * short["hetero"]
    for backup in ("mylan_as_backup", "all_four"):
        assert surely_above(runs["hetero"]["cost_per_year"], runs[backup]["cost_per_year"]), backup
    assert surely_above(runs["all_four"]["fill_rate"], runs["mylan_as_backup"]["fill_rate"])
    assert runs["all_four"]["fill_rate"].quantile(0.05) > 0.95
    assert surely_above(runs["wholesaler_as_backup"]["cost_per_year"], runs["mylan_as_backup"]["cost_per_year"])
    assert surely_above(runs["wholesaler_as_backup"]["purchase_cost"], runs["mylan_as_backup"]["purchase_cost"])


def test_the_figures_of_the_four_vendors_are_those_of_the_data() -> None:
    folder = real_data("scms_delivery")
    written = library("tenofovir-four-vendors.yaml").base.tree.data["suppliers"]
    comment = (ROOT / "scenarios" / "tenofovir-four-vendors.yaml").read_text(encoding="utf-8")
    for name, found in vendors.four(Path(folder)).items():
        supplier, lead = written[name.lower()], f"{found.lead:.0f} ± {found.sd:.0f} days"
        assert supplier["sells"]["tenofovir"] == f"{found.price:.2f} USD"
        assert supplier["lead_time"] == lead
        assert supplier["freight"] == f"{found.freight:.2f} USD/unit"
        on_time = f"{100 * found.on_time:.0f} % on time ({found.lines} lines"
        assert f"{name:10} {found.price:.2f} USD a pack, {lead}, {on_time}" in comment
    found = vendors.wholesaler(Path(folder))
    assert written["wholesaler"]["sells"]["tenofovir"] == f"{found.price:.2f} USD"
    assert written["wholesaler"]["lead_time"] == f"{found.lead:.0f} ± {found.sd:.0f} days"
    assert f"{found.price:.2f} USD a pack, the median of its {found.lines} lines" in comment


# The pump seal


@pytest.mark.parametrize("name", [*library("pump-seal.yaml").named])
def test_the_pump_runs_a_replication_of_three_years_in_under_a_third_of_a_second(name: str) -> None:
    """Three sites, two suppliers, day by day; time of the processor, the better of two. Metrics included."""
    blueprint = lower(library("pump-seal.yaml").named[name])
    assert blueprint.periods == 1095
    took = []
    for replication in range(2):
        started = process_time()
        run = blueprint.replicated(replication)
        measure(run, Simulation(run).finish())
        took.append(process_time() - started)
    assert min(took) < 0.3


def test_of_seven_strategies_on_the_pump_the_far_ring_alone_is_the_dearest_to_have() -> None:
    runs = runs_of("pump-seal.yaml", 15)
    assert len(runs) >= 7
    far, hurried = runs["borneo_only"], runs["expedite"]
    for other in ("alba_only", "alba_consigns", "split_70_30", "backup", "surge"):
        assert surely_above(far["cost_per_year"], runs[other]["cost_per_year"]), other
        assert surely_above(runs[other]["fill_rate"], hurried["fill_rate"]), other
    assert runs["surge"]["fill_rate"].mean() > runs["split_70_30"]["fill_rate"].mean()
    assert runs["backup"]["fill_rate"].mean() > runs["split_70_30"]["fill_rate"].mean()
    assert far["fill_rate"].mean() == pytest.approx(1 - 1 / 7, abs=0.02)
    assert far["fill_rate"].quantile(0.05) < 0.75


def test_a_planner_who_watches_the_far_ring_serves_better_for_no_more() -> None:
    runs = runs_of("pump-seal.yaml", 15)
    watched, far = runs["watched"], runs["borneo_only"]
    assert surely_above(watched["fill_rate"], far["fill_rate"])
    assert not surely_above(watched["cost_per_year"], far["cost_per_year"])
    assert watched["cost_per_year"].mean() / far["cost_per_year"].mean() == pytest.approx(0.95, abs=0.03)


def test_a_supplier_who_stands_still_cannot_hurry() -> None:
    runs = runs_of("pump-seal.yaml", 15)
    far, hurried = runs["borneo_only"], runs["expedite"]
    assert hurried["expedite_cost"].gt(0).any()
    gained = hurried["fill_rate"].to_numpy() - far["fill_rate"].to_numpy()
    assert abs(gained.mean()) < 0.02 + 3 * gained.std(ddof=1) / 15**0.5
    assert surely_above(runs["surge"]["fill_rate"], hurried["fill_rate"] + 0.02)

"""Comparisons: the same worlds, honest intervals, verdicts, and what would flip them."""

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import simchain
from simchain.cli.texts.comparison import comparison_data, comparison_text
from simchain.experiments.comparison.compare import compare_results
from simchain.experiments.comparison.difference import difference
from simchain.experiments.intervals import t_half_width
from simchain.experiments.results import Results
from simchain.metrics.risk.tail import cvar, tail_values


def near_or_far(**changes):
    """Two suppliers, dear and near or cheap and far, and a shop whose customers do not wait."""
    scenario = {
        "simchain": 1,
        "run": {"horizon": "300 days", "warm_up": "60 days", "replications": 20, "seed": 3},
        "costs": {"stockout": "2 USD/unit"},
        "suppliers": {
            "near": {"lead_time": "5 ± 1 days", "price": "11 USD"},
            "far": {"lead_time": "20 ± 9 days", "price": "10.80 USD"},
        },
        "sites": {
            "shop": {
                "demand": "100 ± 20 units/day",
                "buys": "near",
                "unmet": "lost",
                "stock": {"policy": "base_stock", "safety": {"cycle_service": "90 %"}},
            }
        },
        "scenarios": {"near": {}, "same": {}, "far": {"shop.buys": "far"}},
    }
    return {**scenario, **changes}


def test_an_empty_change_equals_the_baseline_to_the_last_bit():
    comparison = simchain.compare(near_or_far(), ["near", "same"])
    cost = comparison.of("same")
    assert (cost.mean, cost.half_width, cost.verdict) == (0.0, 0.0, "the same")
    runs = comparison.results.by_scenario()
    left, right = (runs[name].drop(columns="scenario").reset_index(drop=True) for name in ("near", "same"))
    pd.testing.assert_frame_equal(left, right, check_exact=True)


def test_alternatives_meet_the_same_customers():
    comparison = simchain.compare(near_or_far(), ["near", "far"])
    runs = comparison.results.by_scenario()
    assert runs["near"]["demand"].tolist() == runs["far"]["demand"].tolist()
    assert comparison.of("far", "purchase_cost").correlation > 0.5


def test_the_flip_is_where_both_cost_the_same():
    comparison = simchain.compare(near_or_far(), ["near", "far"])
    (flip,) = comparison.flips
    assert flip.low < flip.at < flip.high
    assert flip.now == pytest.approx(2)
    at_the_flip = near_or_far(costs={"stockout": f"{flip.at:.12f} USD/unit"})
    gap = simchain.compare(at_the_flip, ["near", "far"]).of("far")
    assert gap.mean == pytest.approx(0, abs=1e-6 * gap.baseline_mean)
    dearer = near_or_far(costs={"stockout": f"{2 * flip.at:.6f} USD/unit"})
    cheaper_there = simchain.compare(dearer, ["near", "far"]).of("far").mean > 0
    assert flip.wins_above == ("near" if cheaper_there else "far")


def test_the_bounds_of_the_flip_are_where_the_interval_starts_to_cover_zero():
    comparison = simchain.compare(near_or_far(), ["near", "far"])
    (flip,) = comparison.flips
    for bound in (flip.low, flip.high):
        gap = simchain.compare(near_or_far(costs={"stockout": f"{bound:.12f} USD/unit"}), ["near", "far"]).of("far")
        assert abs(gap.mean) == pytest.approx(gap.half_width, rel=1e-6)


def test_without_a_shortage_cost_the_ranking_says_what_it_leaves_out():
    priced = simchain.compare(near_or_far(), ["near", "far"])
    unpriced = simchain.compare(near_or_far(costs={}), ["near", "far"])
    assert priced.left_out == ""
    assert unpriced.left_out == "no shortage cost: purchase and holding only"


def test_better_depends_on_the_metric():
    cheap, dear = np.array([1.0, 1.1, 0.9, 1.0]), np.array([2.0, 2.1, 1.9, 2.0])
    assert difference("total_cost", "a", "b", cheap, dear, 0.95).verdict == "better"
    assert difference("fill_rate", "a", "b", cheap, dear, 0.95).verdict == "worse"
    assert difference("total_cost", "a", "b", dear, cheap, 0.95).verdict == "worse"


def test_a_nominal_95_percent_interval_covers_the_mean_about_95_times_in_100():
    draws = np.random.default_rng(7).normal(3.0, 2.0, (2000, 12))
    covered = [abs(row.mean() - 3.0) <= t_half_width(row, 0.95) for row in draws]
    assert 0.935 <= np.mean(covered) <= 0.965


def test_pairing_narrows_the_interval():
    results = simchain.run(near_or_far(), ["near", "far"])
    runs = results.by_scenario()
    near, far = runs["near"]["purchase_cost"].to_numpy(), runs["far"]["purchase_cost"].to_numpy()
    unpaired = t_half_width(near, 0.95) + t_half_width(far, 0.95)
    assert compare_results(results).of("far", "purchase_cost").half_width < unpaired


def test_more_alternatives_widen_each_interval():
    results = simchain.run(near_or_far())
    alone = compare_results(simchain.run(near_or_far(), ["near", "far"])).of("far").half_width
    assert compare_results(results).of("far").half_width > alone


def test_a_comparison_of_one_scenario_is_refused():
    with pytest.raises(ValueError, match="two scenarios"):
        simchain.compare(near_or_far(), ["near"])
    with pytest.raises(ValueError, match="two replications"):
        simchain.compare(near_or_far(), ["near", "far"], replications=1)


def test_no_price_of_shortage_makes_twins_flip():
    (flip,) = simchain.compare(near_or_far(), ["near", "same"]).flips
    assert math.isnan(flip.at)


def test_comparisons_and_results_tell_their_story_in_a_notebook():
    comparison = simchain.compare(near_or_far(), ["near", "far"], replications=3)
    assert "far:" in repr(comparison)
    assert "3 paired replications" in repr(comparison)
    assert "fill rate" in repr(comparison.results)


def test_scenarios_that_cost_the_same_are_said_to(tmp_path: Path):
    """The second supplier asks the same price, after the same time."""
    both = {name: {"lead_time": "5 days", "price": "11 USD"} for name in "AB"}
    shop = {"demand": "10 ± 2 units/day", "stock": {"level": 300}, "buys": "A"}
    world: dict[str, object] = {
        "simchain": 1,
        "run": {"horizon": "60 days"},
        "suppliers": both,
        "sites": {"shop": shop},
    }
    world["scenarios"] = {"one": {}, "other": {"shop.buys": "B"}}
    said = comparison_text(simchain.compare(world, ["one", "other"], replications=3, jobs=1), tmp_path)
    assert "cost the same in every replication" in said
    assert "no difference shown" not in said
    assert re.search(r"^other +\+0 ± 0 +the same +", said, re.MULTILINE)


@pytest.mark.parametrize(
    ("metric", "gaps", "verdict"),
    [
        ("total_cost", (0.004, -0.004, 0.002), "the same"),
        ("total_cost", (0.004, -0.006, 0.002), "no difference shown"),
        ("total_cost", (5.0, 5.0, 5.0), "worse"),
        ("fill_rate", (1e-12, 0.0, -1e-12), "the same"),
        ("fill_rate", (0.004, -0.004, 0.002), "no difference shown"),
    ],
)
def test_the_same_is_to_the_cent_in_every_replication_and_no_difference_shown_is_not(
    metric: str, gaps: tuple[float, ...], verdict: str
):
    base = np.array([0.25, 0.5, 0.75])
    assert difference(metric, "a", "b", base + gaps, base, 0.95).verdict == verdict


def cheap_or_safe(replications: int) -> Results:
    """Of 200 runs, a cheap supplier costs 2,000 in 180, 3,000 in twelve and 5,000 in eight; a safe one always 2,400."""
    run = simchain.run(near_or_far(scenarios={"cheap": {}, "safe": {}}), replications=2, jobs=1)
    costs = {"cheap": [2000.0, 3000.0, 5000.0] + [5000.0] * 7 + [3000.0] * 11 + [2000.0] * 179, "safe": [2400.0] * 200}
    frames = [pd.concat([frame] * 100).assign(total_cost=costs[name]) for name, frame in run.by_scenario().items()]
    runs = pd.concat([frame.head(replications) for frame in frames])
    return replace(run, runs=runs, replications=replications, asked=replications)


def test_what_is_cheap_on_average_may_be_dear_in_the_dearest_tenth_of_the_runs(tmp_path: Path):
    found = simchain.compare(cheap_or_safe(200))
    assert (found.of("safe").mean, found.of("safe").verdict) == (pytest.approx(2400 - 2180), "worse")
    tail = found.of("safe", "cost_cvar_90")
    assert tail.baseline_mean == pytest.approx((8 * 5000 + 12 * 3000) / 20)
    assert (tail.mean, tail.verdict) == (pytest.approx(2400 - 3800), "better")
    assert found.results.cost_cvar("cheap").value == pytest.approx(3800)
    row = found.table().set_index("metric").loc["cost_cvar_90"]
    assert (row["unit"], row["difference"]) == ("USD", tail.mean)
    said, yearly = comparison_text(found, tmp_path), 365 / found.results.measured_days
    (line,) = [line for line in said.splitlines() if line.startswith("cost, dearest 10 % of runs")]
    assert line.split()[-2:] == [f"{cost * yearly:,.0f}" for cost in (3800, 2400)]
    assert "CVaR" not in said
    data = comparison_data(found, tmp_path)
    assert data["cost_cvar_90"]["cheap"] == {"value": pytest.approx(3800), "why_not": None}
    assert "needs 400" in data["cost_cvar_95"]["cheap"]["why_not"]


def test_the_dearest_of_few_runs_are_not_told(tmp_path: Path):
    found = simchain.compare(cheap_or_safe(199))
    assert math.isnan(found.of("safe", "cost_cvar_90").mean)
    assert found.of("safe", "cost_cvar_90").verdict == "too few replications"
    assert "a mean of the dearest 10 % needs 200; raise -n" in " ".join(comparison_text(found, tmp_path).split())
    assert comparison_data(found, tmp_path)["cost_cvar_90"]["safe"]["value"] is None
    alone = simchain.compare(found.results, metrics=["cost_cvar_95"])
    assert "too few replications" in repr(alone)


def test_the_interval_of_the_dearest_runs_covers_about_95_times_in_100():
    """Two normal costs with a common part: their means of the worst tenth are 1.755 standard deviations up."""
    draws = np.random.default_rng(11).normal(size=(1000, 3, 200))
    one, other = 3 * draws[:, 0] + 4 * draws[:, 1], 3 * draws[:, 0] + draws[:, 2]
    truth = 1.75498 * (5 - math.sqrt(10))
    tails = [(tail_values(a, 0.9), tail_values(b, 0.9)) for a, b in zip(one, other, strict=True)]
    gaps = [difference("cost_cvar_90", "one", "other", *pair, 0.95) for pair in tails]
    assert gaps[0].mean == pytest.approx(cvar(one[0], 0.9) - cvar(other[0], 0.9))
    error = math.sqrt(0.95 * 0.05 / len(gaps))
    assert np.mean([gap.low <= truth <= gap.high for gap in gaps]) == pytest.approx(0.95, abs=0.02 + 3 * error)

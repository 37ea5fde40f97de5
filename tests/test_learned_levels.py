"""A level that is learned in the run: from the last observations of demand, and of lead times."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from scipy import stats

import simchain
from simchain.errors import ScenarioError
from simchain.rules.policies import LearnedReorderPoint, OrderUpTo
from tests.builders import World, a_shop, played

Z = float(stats.norm.ppf(0.95))


def learning(days: str, **stock: Any) -> World:
    return {"safety": {"cycle_service": "95 %", "learn": days}, **stock}


def drawn(mean: float, sd: float, days: int, seed: int) -> list[float]:
    return [float(quantity) for quantity in np.random.default_rng(seed).normal(mean, sd, days).clip(0)]


def test_a_base_stock_follows_mean_and_spread_of_its_window() -> None:
    """After each day: four times the mean of the last ten days, and z sqrt(4) of their standard deviations."""
    demand = drawn(100, 20, 40, seed=3)
    run = played(a_shop(demand, learning("10 days"), "4 days"))
    levels = run.days("target_level")
    for day in range(10, 40):
        window = demand[day - 9 : day + 1]
        assert levels[day] == pytest.approx(4 * np.mean(window) + Z * 2 * np.std(window, ddof=1))
    on_hand, backlog, on_order = (run.days(column) for column in ("on_hand", "backlog", "on_order"))
    assert on_hand[20] + on_order[20] - backlog[20] == pytest.approx(max(levels[20], levels[19] - demand[20]))


def test_it_begins_with_the_level_that_would_be_computed() -> None:
    plain, learned = (
        played(a_shop("100 ± 20 units/day", stock, "4 days", days=3))
        for stock in ({"safety": {"cycle_service": "95 %"}}, learning("30 days"))
    )
    assert learned.ledger.opening["on_hand"] == pytest.approx(plain.ledger.opening["on_hand"])


@pytest.mark.parametrize("policy", ["base_stock", "reorder_point"])
def test_in_a_steady_world_the_learned_level_is_that_of_the_formula(policy: str) -> None:
    more = {"policy": policy, "quantity": 500} if policy == "reorder_point" else {}
    run = played(a_shop("100 ± 20 units/day", learning("400 days", **more), "9 ± 2 days", days=3000), trace=False)
    known = 900 + Z * np.sqrt(9 * 20**2 + 100**2 * 2**2)
    levels = np.array(run.days("target_level"))[500:]
    assert levels.mean() == pytest.approx(known, rel=0.01)
    assert levels.std() < 0.03 * known


def test_the_buffer_falls_when_demand_calms_down() -> None:
    demand = [*drawn(100, 40, 400, seed=1), *drawn(100, 5, 300, seed=2)]
    levels = played(a_shop(demand, learning("90 days"), "9 days"), trace=False).days("target_level")
    assert levels[390] == pytest.approx(900 + Z * 3 * 40, rel=0.06)
    assert levels[699] == pytest.approx(900 + Z * 3 * 5, rel=0.02)


def test_the_buffer_falls_when_lead_times_get_steady(tmp_path: Path) -> None:
    """Orders every day take 3 or 15 days in turn, and 9 from the 400th on: the spread of lead times is gone."""
    days = [3, 15] * 200 + [9] * 400
    start = np.datetime64("2020-01-01")
    rows = [f"maker,{start + n},{start + n + lead}" for n, lead in enumerate(days)]
    (tmp_path / "orders.csv").write_text("\n".join(["supplier,ordered,received", *rows]), encoding="utf-8")
    world = a_shop([100.0] * 800, learning("90 days"), {"history": "orders.csv", "mode": "replay"})
    (tmp_path / "shop.yaml").write_text(yaml.safe_dump(world), encoding="utf-8")
    level = simchain.run(tmp_path / "shop.yaml", replications=1, jobs=1).series["target_level"].to_numpy()
    assert level[390] == pytest.approx(900 + Z * 100 * 6, rel=0.01)
    assert level[700] == pytest.approx(900, rel=0.01)


def test_demand_that_never_varies_needs_no_buffer() -> None:
    run = played(a_shop([50.0] * 60, learning("10 days"), "4 days"))
    assert run.days("target_level") == pytest.approx([200.0] * 60)
    assert run.total("ordered") == pytest.approx(60 * 50)


def test_the_critical_ratio_is_learned_with_in_the_same_way() -> None:
    stock = {"safety": {"cycle_service": "critical_ratio", "learn": "10 days"}, "backorder": "9 USD/unit/day"}
    run = played(a_shop("100 ± 20 units/day", stock, "4 days", costs={"holding": "1 USD/unit/day"}))
    policy = run.blueprint.points[0].policy
    assert isinstance(policy, OrderUpTo)
    assert policy.safety_factor == pytest.approx(stats.norm.ppf(0.9))


def test_a_forecast_of_the_site_gives_the_mean_and_the_window_the_spread() -> None:
    forecast = {"site": {"forecast": {"method": "constant", "mean": "70 units/day"}}}
    demand = drawn(100, 20, 30, seed=4)
    levels = played(a_shop(demand, learning("10 days"), "4 days", **forecast)).days("target_level")
    assert levels[25] == pytest.approx(4 * 70 + Z * 2 * np.std(demand[16:26], ddof=1))


def test_a_reorder_point_orders_its_quantity_where_it_has_learned_to() -> None:
    demand = drawn(100, 20, 60, seed=5)
    run = played(a_shop(demand, learning("10 days", policy="reorder_point", quantity=350), "4 days"))
    assert isinstance(run.blueprint.points[0].policy, LearnedReorderPoint)
    levels, orders = run.days("target_level"), run.days("ordered")
    for day in range(1, 60):
        after = run.days("on_hand")[day] + run.days("on_order")[day] - run.days("backlog")[day]
        before = after - orders[day]
        assert after > levels[day] - 1e-9
        assert orders[day] == (0 if before > levels[day] else 350 * max(1, np.floor((levels[day] - before) / 350) + 1))


def test_only_a_target_that_moves_has_a_column() -> None:
    assert "target_level" not in played(a_shop([5.0] * 5, {"level": 20})).ledger.series


@pytest.mark.parametrize(
    ("days", "stock", "said"),
    [
        ("0.5 days", {}, r"learns over 0.5 days, which is less than 2 of its periods of 1 days[\s\S]*'learn: 2 days'"),
        ("1 day", {}, r"less than 2 of its periods of 1 days"),
        ("90 days", {"review": "1 week"}, r"no whole number of its periods of 7 days[\s\S]*'learn: 91 days'"),
    ],
)
def test_a_window_that_cannot_be_is_refused_with_the_nearest_that_can(days: str, stock: World, said: str) -> None:
    with pytest.raises(ScenarioError, match=said) as caught:
        simchain.lower(simchain.load(a_shop("100 ± 20 units/day", learning(days, **stock)))["base"])
    assert "shop.stock.item" in str(caught.value)

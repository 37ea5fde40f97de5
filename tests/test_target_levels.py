"""A level that is computed from a target reaches it when the world is as the formula takes it to be."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

import simchain
from simchain.rules.distributions import Normal, Poisson
from simchain.rules.service import expected_shortage, mean_shortage

World = dict[str, Any]

DAYS = 8000
REPLICATIONS = 8
TARGET = 0.98


def a_stock(demand: Any, stock: World, lead_time: Any = "4 days", days: int = DAYS, **site: Any) -> World:
    """A shop of one item; `stock` aims at a fill rate of 98 % unless it says otherwise."""
    stock = {"safety": {"fill_rate": "98 %"}, **stock}
    return {
        "simchain": 1,
        "run": {"horizon": f"{days + 500} days", "warm_up": "500 days", "series": "none"},
        "costs": {"holding": "0 USD/unit/day"},
        "suppliers": {"mill": {"lead_time": lead_time}},
        "sites": {"shop": {"demand": demand, "buys": "mill", "stock": stock, **site}},
    }


def policy_of(world: World) -> Any:
    return simchain.lower(simchain.load(world)["base"]).points[0].policy


def achieved(world: World, metric: str = "fill_rate") -> tuple[float, float]:
    """What replications gave: mean and standard error."""
    values = simchain.run(world, replications=REPLICATIONS, jobs=1).points[metric].to_numpy(dtype=float)
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


NORMAL = "100 ± 20 units/day"
EVERY_WEEK = {"review": "1 week"}
FIXED = {"policy": "reorder_point", "quantity": 500}

REACHED: dict[str, World] = {
    "daily reviews": a_stock(NORMAL, {}),
    "weekly reviews": a_stock(NORMAL, EVERY_WEEK, days=14_000),
    "weekly reviews and no lead time": a_stock(NORMAL, EVERY_WEEK, "0 days", days=14_000),
    "weekly demand": a_stock("700 ± 140 units/week", {"review": "1 day"}, "10 days", days=28_000),
    "a fixed quantity that meets daily demand": a_stock(NORMAL, FIXED),
    "batches after weekly reviews": a_stock(NORMAL, {**FIXED, **EVERY_WEEK, "batches": "as_needed"}, days=14_000),
    "a forecast that never moves": a_stock(
        NORMAL, {"policy": "order_up_to"}, forecast={"method": "constant", "mean": "100 units/day"}
    ),
    "proportional, all of each gap": a_stock(
        NORMAL,
        {"policy": "proportional", "net_stock_gain": "100 %"},
        forecast={"method": "constant", "mean": "100 units/day"},
    ),
}


@pytest.mark.parametrize("case", REACHED)
def test_the_fill_rate_that_was_asked_for_is_reached(case: str) -> None:
    mean, error = achieved(REACHED[case])
    assert error < 0.001
    assert abs(mean - TARGET) < 3 * error


def test_under_poisson_customers_the_reorder_point_is_the_first_that_reaches_the_fill_rate() -> None:
    def fill_rate(point: float) -> float:  # a customer is served at once if demand over 4 days leaves one of y units
        positions = np.arange(point + 1, point + 13)
        return float(stats.poisson.cdf(positions - 1, 5 * 4).mean())

    world = a_stock({"arrivals": "5 orders/day"}, {"policy": "reorder_point", "quantity": 12}, days=4000)
    point = policy_of(world).reorder_point
    assert fill_rate(point) >= TARGET > fill_rate(point - 1)
    mean, error = achieved(world)
    assert abs(mean - fill_rate(point)) < 3 * error < 0.005


def test_under_poisson_customers_a_base_stock_serves_who_finds_a_unit() -> None:
    world = a_stock({"arrivals": "5 orders/day"}, {"review": "continuous"}, days=6000)
    level = policy_of(world).level
    fill_rates = stats.poisson.cdf([level - 1, level - 2], 5 * 4)
    assert fill_rates[0] >= TARGET > fill_rates[1]
    mean, error = achieved(world)
    assert abs(mean - fill_rates[0]) < 3 * error < 0.006


def test_poisson_demand_a_day_takes_the_first_whole_level() -> None:
    def fill_rate(level: int) -> float:  # brute force: what the fourth day finds, and what it wants
        before, wanted = stats.poisson.pmf(np.arange(120), 15), stats.poisson.pmf(np.arange(60), 5)
        left = np.maximum(level - np.arange(120), 0)
        served = np.minimum(left[:, None], np.arange(60)[None, :])
        return float(before @ served @ wanted / 5)

    level = int(policy_of(a_stock({"rate": "5 units/day", "dist": "poisson"}, {})).level)
    assert fill_rate(level) >= TARGET > fill_rate(level - 1)


def test_demand_that_never_varies_needs_no_buffer() -> None:
    """Four days of 100 units; 98 % of each day's demand is there with 398."""
    assert policy_of(a_stock("100 units/day", {"safety": {"cycle_service": "95 %"}})).level == 400
    served = a_stock("100 units/day", {})
    assert policy_of(served).level == pytest.approx(398)
    assert achieved({**served, "run": {"horizon": "60 days", "warm_up": "10 days"}})[0] == pytest.approx(TARGET)


def test_whole_units_round_the_level_up() -> None:
    plain = policy_of(a_stock(NORMAL, {})).level
    whole = policy_of({**a_stock(NORMAL, {}), "whole_units": True}).level
    assert whole == np.ceil(plain) > plain


def test_a_fill_rate_without_the_undershoot_is_the_textbook_s() -> None:
    """r such that sigma L(z) - sigma L(z') = 2 % of Q, z' a quantity further: Silver, Pyke and Thomas, chapter 6."""
    stock = {**FIXED, "safety": {"fill_rate": "98 %", "undershoot": "ignored"}}
    point = policy_of(a_stock(NORMAL, stock)).reorder_point

    def missing(level: float) -> float:
        z = (level - 400) / 40
        return float(40 * (stats.norm.pdf(z) - z * stats.norm.sf(z)))

    assert missing(point) - missing(point + 500) == pytest.approx(0.02 * 500)
    assert policy_of(a_stock(NORMAL, FIXED)).reorder_point < point


def test_a_stock_without_demand_holds_nothing_for_it() -> None:
    world = a_stock({"series": [0, 0, 0], "bucket": "1 day"}, {})
    assert policy_of(world).level == 0


@pytest.mark.parametrize("law", [Poisson(7.5), Normal(40, 9)])
def test_the_mean_shortage_between_two_levels_is_the_mean_of_the_shortages(law: Poisson | Normal) -> None:
    low, high = law.mean - 3.0, law.mean + 6.5
    levels = np.linspace(low, high, 20_001)
    shortages = [expected_shortage(law, level) for level in (levels[1:] + levels[:-1]) / 2]
    assert mean_shortage(law, low, high) == pytest.approx(np.mean(shortages), rel=1e-6)


def test_whole_levels_are_averaged_one_by_one() -> None:
    law = Poisson(7.5)
    shortages = [expected_shortage(law, level) for level in range(-2, 12)]
    assert mean_shortage(law, -3, 11) == pytest.approx(np.mean(shortages), rel=1e-12)

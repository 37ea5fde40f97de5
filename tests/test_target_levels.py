"""A level that is computed from a target reaches it when the world is as the formula takes it to be."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

import simchain
from simchain.blueprint.resolve import Resolution
from simchain.errors import ScenarioError
from simchain.rules.distributions import Normal, Poisson
from simchain.rules.levels.service import expected_shortage, mean_shortage

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


def test_a_forecast_that_is_right_and_never_moves_makes_the_policies_that_follow_it_a_base_stock() -> None:
    """To the last bit: what they miss of a target is a forecast that is wrong or moves, or the shape of the demand."""
    still = {"method": "constant", "mean": "100 units/day"}
    aim = {"safety": {"cycle_service": "95 %"}}
    vendor = a_stock(NORMAL, aim, forecast=still)
    vendor["sites"]["shop"]["buys"] = {"supplier": "mill", "replenished_by": "supplier"}
    worlds = [a_stock(NORMAL, aim), a_stock(NORMAL, {"policy": "order_up_to", **aim}, forecast=still), vendor]
    (base, error), *others = (achieved(world, "no_stockout_probability") for world in worlds)
    assert others == [(base, error), (base, error)]
    assert abs(base - 0.95) < 3 * error


COUNTED: dict[str, World] = {
    "daily demand": a_stock(NORMAL, {"quantity": 1500}, "10 days"),
    "weekly reviews": a_stock(NORMAL, {"quantity": 2100, "review": "1 week"}, "10 days"),
    "weekly demand": a_stock("700 ± 140 units/week", {"quantity": 2100, "review": "1 day"}, "10 days", days=28_000),
    "erratic lead times": a_stock(NORMAL, {"quantity": 2000}, "10 ± 2 days"),
    "customers who want many": a_stock(
        {"arrivals": "2 orders/day", "size": "20 ± 8 units"}, {"quantity": 530}, "5 days"
    ),
}


@pytest.mark.parametrize("case", COUNTED)
def test_a_reorder_point_that_counts_its_undershoot_reaches_the_cycle_service_asked_for(case: str) -> None:
    """A normal law does within three points, the laws themselves nearer. A whole review on top would give ten more."""
    world = COUNTED[case]
    stock = world["sites"]["shop"]["stock"]
    found = {}
    for law in ("normal", "empirical"):
        safety = {"cycle_service": "90 %", "undershoot": "counted", "lead_time_demand": law}
        shop = {**world["sites"]["shop"], "stock": {**stock, "policy": "reorder_point", "safety": safety}}
        found[law] = achieved({**world, "sites": {"shop": shop}}, "cycle_service_level")
    assert found["normal"][0] == pytest.approx(0.9, abs=0.03)
    assert found["empirical"][0] == pytest.approx(0.9, abs=max(0.005, 3 * found["empirical"][1]))


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


# The law of the demand to be covered

SKEWED = {"mean": "10 ± 8 days", "dist": "gamma"}
LUMPY = {"arrivals": "5 orders/day", "size": {"mean": "3 ± 2 units", "dist": "gamma"}}


def aiming(shape: str | None = None, **target: Any) -> World:
    target = target or {"fill_rate": "98 %"}
    return {"safety": {**target, **({} if shape is None else {"lead_time_demand": shape})}}


SAME = {
    "daily normal demand": (NORMAL, {}),
    "weekly reviews": (NORMAL, EVERY_WEEK),
    "weekly demand": ("700 ± 140 units/week", {"review": "1 day"}),
    "Poisson customers": ({"arrivals": "5 orders/day"}, {"policy": "reorder_point", "quantity": 12}),
    "Poisson customers and a base stock": ({"arrivals": "5 orders/day"}, {"review": "continuous"}),
    "Poisson demand a day": ({"rate": "5 units/day", "dist": "poisson"}, {}),
    "nothing left to chance": ("100 units/day", {}),
}


@pytest.mark.parametrize("target", [{"fill_rate": "98 %"}, {"cycle_service": "95 %"}], ids=["fill", "cycle"])
@pytest.mark.parametrize("case", SAME)
def test_where_the_shape_is_known_the_empirical_law_finds_the_same_level(case: str, target: World) -> None:
    demand, stock = SAME[case]
    by_shape, by_law = (
        policy_of(a_stock(demand, {**stock, **aiming(shape, **target)})) for shape in (None, "empirical")
    )
    for name, number in vars(by_shape).items():
        assert getattr(by_law, name) == pytest.approx(number, abs=0.05 if number > 100 else 1e-9), name


def test_the_empirical_law_is_that_of_a_sample_of_what_happens() -> None:
    """Demand from an order to the receipt after the next review, drawn day by day."""
    world = a_stock({"rate": "20 ± 15 units/day", "dist": "gamma"}, {**EVERY_WEEK, **aiming("empirical")}, SKEWED)
    scenario = simchain.load(world)["base"]
    law = Resolution(scenario).basis(("shop", "item")).convolved
    dice = np.random.default_rng(5)
    lead = dice.gamma((10 / 8) ** 2, 8**2 / 10, 40_000)
    days = np.ceil(lead + 7).astype(int) - 1
    until = np.array([dice.gamma((20 / 15) ** 2, 15**2 / 20, n).sum() for n in days])
    for chance in (0.5, 0.9, 0.99):
        assert abs(law.until.cdf(float(np.quantile(until, chance))) - chance) < 4 * np.sqrt(
            chance * (1 - chance) / 40_000
        )
    assert law.until.mean == pytest.approx(until.mean(), rel=0.02)
    assert law.until.mean - law.before.mean == pytest.approx(20 * 7, rel=1e-3)
    assert law.undershot.mean - law.before.mean == pytest.approx((140**2 + 7 * 15**2) / (2 * 140), rel=1e-3)


def test_skewed_lead_times_are_covered_by_their_own_law_and_not_by_a_normal_one() -> None:
    stock = {"policy": "reorder_point", "quantity": 5000}
    reached = {}
    for shape in ("normal", "empirical"):
        world = a_stock(NORMAL, {**stock, **aiming(shape, cycle_service="95 %")}, SKEWED, days=30_000)
        reached[shape] = achieved(world, "cycle_service_level")
    mean, error = reached["empirical"]
    assert abs(mean - 0.95) < 3 * error
    mean, error = reached["normal"]
    assert mean < 0.95 - 3 * error


@pytest.mark.parametrize("stock", [{"review": "continuous"}, {"policy": "reorder_point", "quantity": 40}], ids=str)
def test_customers_who_want_very_different_amounts_get_the_fill_rate_asked_for(stock: World) -> None:
    mean, error = achieved(a_stock(LUMPY, {**stock, **aiming("empirical")}, days=3000))
    assert abs(mean - TARGET) < 3 * error < 0.01
    assert policy_of(a_stock(LUMPY, {**stock, **aiming("normal")})) != policy_of(
        a_stock(LUMPY, {**stock, **aiming("empirical")})
    )


def test_an_empirical_level_does_not_hang_on_the_seed() -> None:
    worlds = [a_stock(LUMPY, {**EVERY_WEEK, **aiming("empirical")}, SKEWED) for _ in range(2)]
    worlds[1]["run"]["seed"] = 77
    assert policy_of(worlds[0]) == policy_of(worlds[1])


def test_a_stock_upstream_covers_the_customers_of_all_that_it_feeds() -> None:
    """Two shops that review once a week, one of which takes two parts for each unit: sums of weeks."""
    world = a_stock(NORMAL, aiming("empirical"))
    shop = {"buys": {"supplier": "hub", "lead_time": "1 day"}, "stock": {"review": "1 week"}}
    world["sites"] = {
        "north": {"demand": {"rate": "10 ± 8 units/day", "dist": "gamma"}, **shop},
        "south": {"demand": {"rate": "4 units/day", "dist": "poisson"}, **shop},
        "hub": {"buys": "mill", "stock": aiming("empirical", cycle_service="97 %")},
    }
    basis = Resolution(simchain.load(world)["base"]).basis(("hub", "item"))
    weeks = stats.gamma(a=7 * (10 / 8) ** 2, scale=8**2 / 10).rvs(200_000, random_state=1) + stats.poisson(28).rvs(
        200_000, random_state=2
    )
    level = next(
        point.policy.level for point in simchain.lower(simchain.load(world)["base"]).points if point.site == "hub"
    )
    assert basis.cover.mean == 7
    assert np.mean(weeks <= level) == pytest.approx(0.97, abs=0.002)


def test_the_word_poisson_is_taken_as_given() -> None:
    level = policy_of(a_stock(NORMAL, aiming("poisson", cycle_service="95 %"))).level
    assert level == stats.poisson(400).ppf(0.95)
    assert policy_of(
        a_stock({"arrivals": "5 orders/day"}, {"review": "continuous", **aiming("normal", cycle_service="95 %")})
    ).level == pytest.approx(20 + stats.norm.ppf(0.95) * np.sqrt(20))


def test_an_empirical_law_is_refused_where_demand_remembers_itself() -> None:
    world = a_stock({"rate": NORMAL, "autocorrelation": 0.5}, aiming("empirical"))
    with pytest.raises(ScenarioError, match=r"independent from period to period[\s\S]*lead_time_demand: normal"):
        policy_of(world)


@pytest.mark.parametrize("review", ["continuous", "12 h", "1 day", "1 week"])
def test_what_comes_at_the_same_instant_needs_no_level(review: str) -> None:
    world = a_stock({"rate": "70 units/week", "dist": "poisson"}, {"review": review}, "0 days", days=100)
    assert policy_of(world).level == 0
    assert achieved(world)[0] == 1


@pytest.mark.parametrize("stock", [EVERY_WEEK, {"policy": "reorder_point", "quantity": 180}])
def test_a_random_lead_time_that_ends_between_two_days_is_covered_in_whole_days(stock: World) -> None:
    """By moments the level would be half a day's demand short: asked 95 %, achieved 92."""
    world = a_stock("30 ± 9 units/day", {"safety": {"fill_rate": "95 %"}, **stock}, "8 ± 2 days", days=4000)
    fill, error = achieved(world)
    assert abs(fill - 0.95) < max(3 * error, 0.005)
    moments = {"fill_rate": "95 %", "lead_time_demand": "normal"}
    by_moments = a_stock("30 ± 9 units/day", {"safety": moments, **stock}, "8 ± 2 days", days=4000)
    assert achieved(by_moments)[0] < 0.93

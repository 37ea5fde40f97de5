"""Forecasts say what their definitions say, remember it in a few numbers, and have an answer to everything."""

import inspect
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simchain.rules.forecasts import (
    FORECASTS,
    AdditiveHoltWinters,
    AutoRegressive,
    ConstantMean,
    Croston,
    ExponentialSmoothing,
    Forecast,
    Holt,
    LastYear,
    MovingAverage,
    MultiplicativeHoltWinters,
    Naive,
    RollingMoments,
    SyntetosBoylan,
    TeunterSyntetosBabai,
    method_of,
)
from simchain.rules.forecasts.accuracy import (
    absolute_error,
    forecast_error,
    mean_absolute_scaled_error,
    naive_absolute_error,
    relative_bias,
    weighted_absolute_percentage_error,
)
from simchain.rules.forecasts.averages import mean_of, observe_moments, opened_moments, variance_of

EVERY_FORECAST: tuple[Forecast, ...] = (
    ConstantMean(40.0),
    Naive(),
    LastYear(1),
    LastYear(4),
    MovingAverage(1),
    MovingAverage(5),
    ExponentialSmoothing(0.0),
    ExponentialSmoothing(0.3),
    ExponentialSmoothing(1.0),
    Holt(0.3, 0.2),
    Holt(0.3, 0.2, damping=0.9),
    Holt(1.0, 1.0, damping=0.0),
    AdditiveHoltWinters(0.3, 0.1, 0.2, season_length=4),
    AdditiveHoltWinters(0.3, 0.1, 0.2, season_length=1),
    MultiplicativeHoltWinters(0.3, 0.1, 0.2, season_length=4),
    MultiplicativeHoltWinters(1.0, 1.0, 1.0, season_length=1),
    Croston(0.2),
    SyntetosBoylan(0.2),
    SyntetosBoylan(1.0),
    TeunterSyntetosBabai(0.2, 0.1),
    AutoRegressive(0.7, mean=40.0),
    AutoRegressive(-0.7, mean=40.0, alpha=0.1),
    AutoRegressive(0.0, mean=40.0),
    AutoRegressive(1.0, mean=40.0),
    AutoRegressive(1 - 1e-13, mean=40.0),
)
each_forecast = pytest.mark.parametrize("rule", EVERY_FORECAST, ids=str)

a_demand = st.one_of(st.just(0.0), st.floats(0.0, 1e6, allow_subnormal=False))
demands = st.lists(a_demand, min_size=1, max_size=60)
a_share = st.floats(0.0, 1.0)


def after(rule: Forecast, series: Sequence[float], level: float) -> tuple[list[float], list[float]]:
    """The memory after a series, and the forecast made after each of its periods."""
    method = method_of(rule)
    memory = list(method.opened(rule, level))
    return memory, [method.observe(rule, memory, demand) for demand in series]


def expected(rule: Forecast, memory: Sequence[float], periods: float) -> float:
    return method_of(rule).expect(rule, memory, periods)


def largest(numbers: Sequence[float]) -> float:
    """By which the size of a rounding error is judged."""
    return max([1.0, *map(abs, numbers)])


def near(value: Any, scale: float = 1e6) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-9 * scale)


# What every forecast does


def test_every_forecast_is_put_to_the_test():
    assert {type(rule) for rule in EVERY_FORECAST} == {method.rule for method in FORECASTS}
    assert len(FORECASTS) == len({method.rule for method in FORECASTS}) == 12


def test_every_formula_gives_its_equation_and_an_example():
    for method in FORECASTS:
        for function in (method.observe, method.expect):
            assert ">>>" in inspect.getdoc(function), function


@each_forecast
def test_a_forecast_begins_at_the_level_it_is_opened_with(rule):
    memory, _ = after(rule, (), level=40.0)
    assert expected(rule, memory, 1.0) == pytest.approx(40.0, rel=1e-14)
    assert expected(rule, memory, 2.5) == pytest.approx(100.0, rel=1e-14)


@each_forecast
def test_steady_demand_is_forecast_as_it_is(rule):
    _, forecasts = after(rule, [40.0] * 1000, level=40.0)
    if isinstance(rule, SyntetosBoylan):  # takes steady demand for intermittent, and corrects what is no bias here
        assert forecasts[-1] == pytest.approx((1 - rule.alpha / 2) * 40.0)
    else:
        assert forecasts == pytest.approx([40.0] * 1000, rel=1e-12)


@each_forecast
@given(series=demands, level=st.floats(0.0, 1e6))
def test_whatever_comes_a_forecast_is_a_number_from_the_same_few(rule, series, level):
    memory, forecasts = after(rule, series, level)
    assert len(memory) == len(method_of(rule).opened(rule, level))
    assert all(map(math.isfinite, forecasts))
    assert math.isfinite(expected(rule, memory, 13.7))
    assert expected(rule, memory, 0.0) == 0.0
    assert expected(rule, memory, 1.0) == near(forecasts[-1], largest(memory))


@each_forecast
@given(series=demands, whole=st.integers(0, 20), part=st.floats(0.0, 1.0))
def test_the_last_period_of_a_cover_counts_in_part(rule, series, whole, part):
    memory, _ = after(rule, series, level=40.0)
    covers = [expected(rule, memory, float(cover)) for cover in range(whole + 2)]
    between = (1 - part) * covers[whole] + part * covers[whole + 1]
    assert expected(rule, memory, whole + part) == near(between, largest([*memory, *covers]))


@pytest.mark.parametrize("rule", [Croston(0.3), SyntetosBoylan(0.3), TeunterSyntetosBabai(0.3, 0.3)], ids=str)
@given(series=demands)
def test_a_forecast_of_intermittent_demand_is_never_negative(rule, series):
    assert min(after(rule, series, level=0.0)[1]) >= 0.0


@each_forecast
def test_an_item_that_nobody_ever_asks_for_is_forecast_at_nothing(rule):
    given_means = isinstance(rule, ConstantMean) or (isinstance(rule, AutoRegressive) and rule.alpha == 0)
    memory, forecasts = after(rule, [0.0] * 3000, level=0.0)
    if given_means:
        assert math.isfinite(forecasts[-1])
    else:
        assert forecasts[-1] == pytest.approx(0.0, abs=1e-9)
        assert expected(rule, memory, 7.0) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda: MovingAverage(0), "MovingAverage: window must be a whole number of periods, at least 1, not 0"),
        (lambda: MovingAverage(2.5), "whole number of periods, at least 1, not 2.5"),
        (lambda: LastYear(math.inf), "season_length must be a whole number of periods, at least 1, not inf"),
        (lambda: RollingMoments(1), "RollingMoments: window must be a whole number of periods, at least 2, not 1"),
        (lambda: ExponentialSmoothing(1.1), "ExponentialSmoothing: alpha must be from 0 to 1, not 1.1"),
        (lambda: Holt(0.1, math.nan), "Holt: beta must be from 0 to 1, not nan"),
        (lambda: Holt(0.1, 0.1, damping=2), "Holt: damping must be from 0 to 1, not 2"),
        (lambda: AdditiveHoltWinters(0.1, 0.1, -1, 4), "AdditiveHoltWinters: gamma must be from 0 to 1, not -1"),
        (lambda: MultiplicativeHoltWinters(0.1, 0.1, 0.1, 0), "season_length must be a whole number"),
        (lambda: AutoRegressive(1.5, 0), "AutoRegressive: rho must be from -1 to 1, not 1.5"),
        (lambda: ConstantMean(math.inf), "ConstantMean: mean must be a finite number, not inf"),
        (lambda: opened_moments(RollingMoments(3), 0, -1), "variance to start with must be 0 or more, not -1"),
    ],
)
def test_a_forecast_that_cannot_be_is_refused_with_the_reason(wrong, sentence):
    with pytest.raises(ValueError) as refusal:
        wrong()
    assert sentence in str(refusal.value)


# Against their definitions


@given(series=demands, window=st.integers(1, 12), level=st.floats(0.0, 1e6))
def test_a_moving_average_is_the_mean_of_the_last_demands(series, window, level):
    whole = [level] * window + series
    means = [np.mean(whole[seen + 1 : seen + 1 + window]) for seen in range(len(series))]
    assert after(MovingAverage(window), series, level)[1] == near(means)


def test_a_moving_average_does_not_drift_in_a_long_run():
    dice = np.random.default_rng(1)
    series = dice.choice([0.1, 1e9], size=70_000, p=[0.7, 0.3])
    rule = MovingAverage(7)
    memory, _ = after(rule, [*series, *[0.1] * 14], level=0.0)
    assert expected(rule, memory, 1.0) == pytest.approx(0.1, rel=1e-14)


@given(series=demands, length=st.integers(1, 9), level=st.floats(0.0, 1e6), whole=st.integers(0, 25))
def test_last_year_repeats_the_last_season(series, length, level, whole):
    memory, forecasts = after(LastYear(length), series, level)
    everything = [level] * length + series
    assert forecasts == everything[1 : 1 + len(series)]
    season = everything[-length:]
    assert expected(LastYear(length), memory, float(whole)) == near(sum((season * 30)[:whole]))


@given(series=demands, alpha=a_share, level=st.floats(0.0, 1e6))
def test_exponential_smoothing_weighs_demands_by_their_age(series, alpha, level):
    weights = alpha * (1 - alpha) ** np.arange(len(series))[::-1]
    value = (1 - alpha) ** len(series) * level + weights @ series
    assert after(ExponentialSmoothing(alpha), series, level)[1][-1] == near(value)


@given(series=demands, alpha=a_share, beta=a_share, damping=a_share, level=st.floats(0.0, 1e6))
def test_holts_trend_is_the_state_that_each_error_corrects(series, alpha, beta, damping, level):
    """In its error-correcting form: x' = A x + g e with x = (level, trend), e = D - (1, phi) x."""
    move, gain = np.array([[1, damping], [0, damping]]), np.array([alpha, alpha * beta])
    state = np.array([level, 0.0])
    for demand in series:
        state = move @ state + gain * (demand - (move @ state)[0])
    memory, forecasts = after(Holt(alpha, beta, damping), series, level)
    assert memory == near(state.tolist())
    assert forecasts[-1] == near((move @ state)[0])
    ahead = [(np.linalg.matrix_power(move, steps) @ state)[0] for steps in range(1, 8)]
    assert expected(Holt(alpha, beta, damping), memory, 7.0) == near(sum(ahead))


def test_a_line_is_foreseen_by_holt_and_its_cover_summed():
    rule = Holt(0.4, 0.3)
    memory, forecasts = after(rule, [10.0 + 3.0 * day for day in range(400)], level=10.0)
    assert forecasts[-1] == pytest.approx(10 + 3 * 400)
    assert expected(rule, memory, 10.0) == pytest.approx(sum(10 + 3 * day for day in range(400, 410)))


def test_a_damping_close_to_one_is_close_to_none():
    faint = 1 - 1e-12
    assert expected(Holt(0.1, 0.1, faint), [100.0, 5.0], 30.0) == pytest.approx(
        expected(Holt(0.1, 0.1), [100.0, 5.0], 30.0), rel=1e-10
    )


@given(series=demands, alpha=a_share, beta=a_share, gamma=a_share, length=st.integers(1, 6))
def test_an_added_season_is_the_state_that_each_error_corrects(series, alpha, beta, gamma, length):
    level, trend, seasons = 40.0, 0.0, [0.0] * length
    for demand in series:
        error = demand - (level + trend + seasons[0])
        level, trend = level + trend + alpha * error, trend + alpha * beta * error
        seasons = [*seasons[1:], seasons[0] + gamma * error]
    rule = AdditiveHoltWinters(alpha, beta, gamma, length)
    memory, _ = after(rule, series, 40.0)
    place = int(memory[0])
    scale = max(map(abs, (level, trend, *seasons, 1e6)))
    assert [*memory[1:3], *memory[3 + place :], *memory[3 : 3 + place]] == near([level, trend, *seasons], scale)
    ahead = sum(level + step * trend + seasons[(step - 1) % length] for step in range(1, 10))
    assert expected(rule, memory, 9.0) == near(ahead, 100 * scale)


@given(
    series=st.lists(st.floats(50.0, 150.0), min_size=1, max_size=40),
    alpha=st.floats(0, 0.3),
    beta=st.floats(0, 0.1),
    gamma=st.floats(0, 0.3),
    length=st.integers(1, 6),
)
def test_a_multiplied_season_is_the_state_that_each_error_corrects(series, alpha, beta, gamma, length):
    level, trend, seasons = 100.0, 0.0, [1.0] * length
    for demand in series:
        base = level + trend
        error = demand - base * seasons[0]
        level, trend = base + alpha * error / seasons[0], trend + alpha * beta * error / seasons[0]
        seasons = [*seasons[1:], seasons[0] + gamma * error / base]
    rule = MultiplicativeHoltWinters(alpha, beta, gamma, length)
    memory, _ = after(rule, series, 100.0)
    ahead = sum((level + step * trend) * seasons[(step - 1) % length] for step in range(1, 10))
    assert expected(rule, memory, 9.0) == near(ahead, 1e3)


@pytest.mark.parametrize("rule", [AdditiveHoltWinters(0.3, 0.1, 0.3, 4), MultiplicativeHoltWinters(0.3, 0.1, 0.3, 4)])
def test_a_season_is_learned(rule):
    year = [80.0, 100.0, 140.0, 80.0]
    memory, forecasts = after(rule, year * 200, level=100.0)
    assert forecasts[-4:] == pytest.approx([100.0, 140.0, 80.0, 80.0], rel=1e-6)
    assert expected(rule, memory, 6.5) == pytest.approx(400 + 80 + 100 + 70, rel=1e-6)


def test_a_season_of_zero_and_a_level_of_zero_divide_nothing():
    rule = MultiplicativeHoltWinters(0.5, 0.0, 1.0, season_length=2)
    memory, forecasts = after(rule, [0.0, 100.0], level=100.0)  # the first season is nothing: its factor is 0
    assert (forecasts, memory) == ([50.0, 0.0], [0, 75.0, 0.0, 0.0, 2.0])
    method = method_of(rule)
    assert method.observe(rule, memory, 30.0) == 150.0  # tells nothing of the level (75), but of the season (30/75)
    assert memory == [1, 75.0, 0.0, 0.4, 2.0]
    memory = list(method.opened(rule, 0.0))
    assert [method.observe(rule, memory, demand) for demand in (0.0, 8.0)] == [0.0, 4.0]


def test_crostons_forecast_of_a_short_series_by_hand():
    # sizes 10, 4, 6 after 2, 3 and 1 periods; alpha 1/2 from size 8 and interval 1
    series = [0.0, 10.0, 0.0, 0.0, 4.0, 6.0]
    sizes, intervals = (8.0, 9.0, 9.0, 9.0, 6.5, 6.25), (1.0, 1.5, 1.5, 1.5, 2.25, 1.625)
    by_hand = [size / interval for size, interval in zip(sizes, intervals, strict=True)]
    assert after(Croston(0.5), series, level=8.0)[1] == pytest.approx(by_hand)
    assert after(SyntetosBoylan(0.5), series, level=6.0)[1] == pytest.approx([0.75 * rate for rate in by_hand])


def test_a_forecast_by_size_and_probability_of_a_short_series_by_hand():
    # probability 1, 1/2, 3/4, 3/8 with beta 1/2; size 8, then 9 with alpha 1/4 after a demand of 12
    assert after(TeunterSyntetosBabai(0.25, 0.5), [0.0, 12.0, 0.0], level=8.0)[1] == [4.0, 6.75, 3.375]


def test_only_tsb_forgets_an_item_that_nobody_asks_for_any_more():
    series = [5.0] * 50 + [0.0] * 500
    assert after(Croston(0.1), series, 5.0)[1][-1] == pytest.approx(5.0)
    assert after(TeunterSyntetosBabai(0.1, 0.1), series, 5.0)[1][-1] < 1e-20


@pytest.mark.theory
def test_croston_is_biased_and_syntetos_and_boylan_are_not():
    """Bias over all periods, to second order: alpha/(2 - alpha) (1 - 1/p) for Croston, -alpha/(2 p) for SBA.

    Demand comes in a period with probability 1/10, of gamma size (mean 20, CV 1/2); alpha = 0.2: +10.0 % and -1.0 %,
    and 0 for TSB. Over 600,000 periods the standard error is about 0.5 % of the mean; half of it is shared with
    the demands that the forecasts are held against.
    """
    dice = np.random.default_rng(2005)
    periods, alpha, interval = 600_000, 0.2, 10
    series = np.where(dice.random(periods) < 1 / interval, dice.gamma(4.0, 5.0, periods), 0.0)
    plain = series.tolist()

    def bias(rule: Forecast) -> float:
        return np.mean(after(rule, plain, level=2.0)[1]) / series.mean() - 1

    assert bias(Croston(alpha)) == pytest.approx(alpha / (2 - alpha) * (1 - 1 / interval), abs=0.012)
    assert bias(SyntetosBoylan(alpha)) == pytest.approx(-alpha / (2 * interval), abs=0.012)
    assert bias(TeunterSyntetosBabai(alpha, 0.05)) == pytest.approx(0.0, abs=0.012)


@given(
    rho=st.one_of(st.floats(-1, 1), st.sampled_from([0.0, 0.5, 1.0, -1.0, 1 - 1e-15, 1 - 1e-9, 0.999])),
    last=st.floats(0, 1e4),
    whole=st.integers(0, 40),
)
def test_an_autoregression_expects_the_sum_of_what_it_expects_of_each_period(rho, last, whole):
    memory, forecasts = after(AutoRegressive(rho, mean=100.0), [last], level=100.0)
    left, ahead = last - 100.0, []
    for _ in range(whole):
        left *= rho
        ahead.append(100.0 + left)
    assert forecasts[0] == pytest.approx(100.0 + rho * (last - 100.0), rel=1e-12, abs=1e-9)
    assert expected(AutoRegressive(rho, mean=100.0), memory, float(whole)) == pytest.approx(
        sum(ahead), rel=1e-12, abs=1e-9
    )


def test_no_linear_forecast_from_the_last_demand_beats_the_autoregression():
    """Its errors over 3 periods have the variance that is left: s^2 sum_{j=1}^3 (1 + rho + ... + rho^{3-j})^2."""
    dice = np.random.default_rng(7)
    rho, shocks = 0.7, dice.normal(0, 5, 200_000)
    series = [100.0]
    for shock in shocks:
        series.append(100 + rho * (series[-1] - 100) + shock)
    rule = AutoRegressive(rho, mean=100.0)
    promised = np.array([expected(rule, [100.0, demand], 3.0) for demand in series[:-3]])
    came = np.convolve(series, np.ones(3), "valid")[1:]
    left = 25 * (1 + (1 + rho) ** 2 + (1 + rho + rho**2) ** 2)
    assert np.mean((promised - came) ** 2) == pytest.approx(left, rel=0.02)
    assert np.mean(promised - came) == pytest.approx(0.0, abs=0.2)


def test_a_mean_that_moves_is_tracked():
    steady, tracking = AutoRegressive(0.5, mean=100.0), AutoRegressive(0.5, mean=100.0, alpha=0.1)
    series = [160.0] * 300
    assert expected(steady, after(steady, series, 100.0)[0], 1.0) == pytest.approx(130.0)
    assert expected(tracking, after(tracking, series, 100.0)[0], 1.0) == pytest.approx(160.0)


# Rolling moments


@given(
    series=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60),
    window=st.integers(2, 12),
    mean=st.floats(-1e6, 1e6),
    sd=st.floats(0, 1e6),
)
def test_rolling_moments_are_those_of_the_last_observations(series, window, mean, sd):
    rule = RollingMoments(window)
    memory = list(opened_moments(rule, mean, sd**2))
    assert mean_of(rule, memory) == mean
    assert variance_of(rule, memory) == near(sd**2)
    ring = memory[5:]
    assert np.mean(ring) == near(mean)
    assert np.var(ring, ddof=1) == near(sd**2, 1e12)
    for seen, value in enumerate(series, start=1):
        assert observe_moments(rule, memory, value) == mean_of(rule, memory)
        last = (ring + series[:seen])[-window:]
        assert mean_of(rule, memory) == near(np.mean(last))
        assert variance_of(rule, memory) == near(np.var(last, ddof=1), 1e12)
    assert len(memory) == 5 + window


def test_a_small_spread_on_a_large_mean_is_not_lost():
    dice = np.random.default_rng(3)
    series = 1e9 + dice.normal(0, 1, 50_003)
    rule = RollingMoments(30)
    memory = list(opened_moments(rule, 1e9, 1.0))
    for value in series.tolist():
        observe_moments(rule, memory, value)
    assert variance_of(rule, memory) == pytest.approx(np.var(series[-30:] - 1e9, ddof=1), rel=1e-6)


def test_a_shock_that_has_left_the_window_leaves_nothing_behind():
    rule = RollingMoments(4)
    memory = list(opened_moments(rule, 0.0, 0.0))
    for value in [0.1, 1e9, *[0.1] * 10]:
        observe_moments(rule, memory, value)
        assert variance_of(rule, memory) >= 0.0
    assert (mean_of(rule, memory), variance_of(rule, memory)) == (pytest.approx(0.1), pytest.approx(0.0, abs=1e-20))


# Accuracy


@pytest.mark.theory
def test_the_naive_forecast_of_100_give_or_take_20_is_off_by_22_6_percent():
    """WAPE = E|D_t - D_{t-1}| / mu = 2 s / (mu sqrt(pi)): the difference of two normal demands has sd s sqrt(2)."""
    series = np.random.default_rng(226).normal(100, 20, 200_000).tolist()
    _, forecasts = after(Naive(), series, level=100.0)
    pairs = list(zip(forecasts, series[1:], strict=False))
    absolute, total = sum(absolute_error(*pair) for pair in pairs), sum(series[1:])
    wape = weighted_absolute_percentage_error(absolute, total)
    assert 2 * 20 / (100 * math.sqrt(math.pi)) == pytest.approx(0.2257, abs=5e-5)
    assert wape == pytest.approx(0.2257, abs=0.001)
    assert relative_bias(sum(forecast_error(*pair) for pair in pairs), total) == pytest.approx(0.0, abs=1e-4)
    naive = sum(naive_absolute_error(*pair) for pair in pairwise(series))
    assert mean_absolute_scaled_error(absolute, naive) == pytest.approx(1.0)


@pytest.mark.theory
def test_the_true_mean_beats_the_naive_forecast_by_the_root_of_two():
    series = np.random.default_rng(227).normal(100, 20, 200_000).tolist()
    absolute = sum(absolute_error(100.0, demand) for demand in series[1:])
    naive = sum(naive_absolute_error(*pair) for pair in pairwise(series))
    assert mean_absolute_scaled_error(absolute, naive) == pytest.approx(1 / math.sqrt(2), abs=0.004)


def test_last_years_forecast_of_a_falling_market_is_too_high():
    """A fall of 20 % a year: what was asked a year ago is 1/0.8 of today's, 25 % too much."""
    series = [100.0 * 0.8 ** (week / 52) for week in range(520)]
    _, forecasts = after(LastYear(52), series, level=100.0)
    errors = [forecast_error(*pair) for pair in zip(forecasts[52:], series[53:], strict=False)]
    assert relative_bias(sum(errors), sum(series[53:])) == pytest.approx(0.25, rel=1e-12)


def test_accuracy_of_nothing_is_not_a_number():
    assert math.isnan(weighted_absolute_percentage_error(3.0, 0.0))
    assert math.isnan(relative_bias(3.0, 0.0))
    assert math.isnan(mean_absolute_scaled_error(3.0, 0.0))

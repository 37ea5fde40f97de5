"""Each law against scipy.stats, and what every law promises."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from simchain.rules.distributions import (
    BY_MOMENTS,
    LAW_BY_NAME,
    LAWS,
    Constant,
    DiscreteUniform,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Geometric,
    LogNormal,
    NegativeBinomial,
    Normal,
    Poisson,
    Truncated,
    Uniform,
    Weibull,
)

GRID = np.concatenate(
    [10.0 ** -np.arange(12.0, 2, -1), np.linspace(0.003, 0.997, 1009), 1 - 10.0 ** -np.arange(3.0, 11)]
)

CONTINUOUS = [
    (Normal(100, 20), stats.norm(100, 20)),
    (Normal(-3, 0.5), stats.norm(-3, 0.5)),
    (Gamma(9, 5 / 3), stats.gamma(9, scale=5 / 3)),
    (Gamma(0.5, 6), stats.gamma(0.5, scale=6)),
    (Gamma(2500, 0.01), stats.gamma(2500, scale=0.01)),
    (LogNormal(2, 0.5), stats.lognorm(0.5, scale=math.exp(2))),
    (Uniform(-2, 7), stats.uniform(-2, 9)),
    (Exponential(10), stats.expon(scale=10)),
    (Erlang(4, 10), stats.gamma(4, scale=2.5)),
    (Weibull(1.7, 100), stats.weibull_min(1.7, scale=100)),
    (Weibull(0.6, 3), stats.weibull_min(0.6, scale=3)),
]


def by_law(case):
    return repr(case) if type(case) in LAWS else ""


def negative_binomial(mean, sd):
    return stats.nbinom(mean**2 / (sd**2 - mean), mean / sd**2)


DISCRETE = [
    (Poisson(0.3), stats.poisson(0.3)),
    (Poisson(18), stats.poisson(18)),
    (Poisson(2000), stats.poisson(2000)),
    (Poisson(1e5), stats.poisson(1e5)),
    (NegativeBinomial(20, 8), negative_binomial(20, 8)),
    (NegativeBinomial(0.5, 3), negative_binomial(0.5, 3)),
    (NegativeBinomial(1e4, 400), negative_binomial(1e4, 400)),
    (Geometric(5), stats.geom(1 / 6, loc=-1)),
    (Geometric(2, start=1), stats.geom(1 / 2)),
    (DiscreteUniform(0, 4), stats.randint(0, 5)),
    (DiscreteUniform(-3, 90), stats.randint(-3, 91)),
]

KINKED = [
    (Truncated(Normal(100, 60)), lambda u: np.maximum(stats.norm(100, 60).ppf(u), 0)),
    (Truncated(Gamma.by_moments(15, 5), 10), lambda u: np.maximum(stats.gamma(9, scale=5 / 3).ppf(u), 10)),
    (Truncated(Poisson(5), 3), lambda u: np.maximum(stats.poisson(5).ppf(u), 3)),
]

EVERY_LAW = [
    *(law for law, _ in [*CONTINUOUS, *DISCRETE, *KINKED]),
    Constant(7),
    Empirical([3, 1, 4, 1, 5], [1, 2, 0, 2, 0.5]),
]


@pytest.mark.parametrize(("law", "known"), CONTINUOUS, ids=by_law)
def test_a_continuous_law_agrees_with_scipy(law, known):
    np.testing.assert_allclose(law.quantile(GRID), known.ppf(GRID), rtol=1e-10, atol=1e-12)
    x = known.ppf(np.linspace(0.001, 0.999, 101))
    np.testing.assert_allclose(law.cdf(x), known.cdf(x), rtol=1e-10)
    assert (law.mean, law.sd) == pytest.approx((known.mean(), known.std()), rel=1e-10)


@pytest.mark.parametrize(("law", "known"), DISCRETE, ids=by_law)
def test_a_counted_law_agrees_with_scipy_exactly(law, known):
    u = np.concatenate([np.random.default_rng(1).random(20_000), 10.0 ** -np.arange(3, 10.5, 0.7)])
    np.testing.assert_array_equal(law.quantile(u), known.ppf(u))
    x = np.unique(known.ppf(np.linspace(0.001, 0.999, 101)))
    for shift in (-0.5, 0, 0.5):
        np.testing.assert_allclose(law.cdf(x + shift), known.cdf(x + shift), rtol=1e-11, atol=1e-15)
    assert (law.mean, law.sd) == pytest.approx((known.mean(), known.std()), rel=1e-10)


@pytest.mark.parametrize("law", [Poisson(18), Poisson(1e5), NegativeBinomial(20, 8), Geometric(5)], ids=repr)
def test_a_counted_quantile_is_the_smallest_value_that_reaches_its_probability(law):
    u = np.random.default_rng(2).random(1000)
    x = law.quantile(u)
    assert (law.cdf(x) >= u).all()
    assert (law.cdf(x - 1) < u).all()


@pytest.mark.parametrize(("law", "quantile"), KINKED, ids=by_law)
def test_a_truncated_law_sets_what_lies_below_to_the_bound(law, quantile):
    np.testing.assert_allclose(law.quantile(GRID), quantile(GRID), rtol=1e-10)
    assert law.share_below == pytest.approx(
        np.mean(law.law.quantile(np.linspace(1e-5, 1 - 1e-5, 50_000)) < law.at_least), abs=1e-4
    )


@pytest.mark.parametrize("law", EVERY_LAW, ids=repr)
def test_the_mean_and_sd_of_a_law_are_those_of_its_quantiles(law):
    z = np.linspace(-9, 8, 200_001)
    weights = stats.norm.pdf(z) / stats.norm.pdf(z).sum()
    x = law.quantile(stats.norm.cdf(z))
    mean = weights @ x
    assert law.mean == pytest.approx(mean, rel=2e-4)
    assert law.sd == pytest.approx(math.sqrt(max(0, weights @ (x - mean) ** 2)), rel=1e-3, abs=1e-9)


@pytest.mark.parametrize("law", EVERY_LAW, ids=repr)
@given(u=st.lists(st.floats(2.0**-53, 1 - 2.0**-53), min_size=2, max_size=40))
@settings(max_examples=60, deadline=None)
def test_more_luck_never_gives_less(law, u):
    x = law.quantile(np.sort(np.array(u)))
    assert np.isfinite(x).all()
    assert (np.diff(x) >= -1e-12 * np.abs(x[1:])).all()


@pytest.mark.parametrize("law", EVERY_LAW, ids=repr)
def test_a_law_is_equal_and_hashed_by_its_parameters_and_can_be_sent_to_another_process(law):
    law.quantile(GRID)
    twin = pickle.loads(pickle.dumps(law))
    assert twin == law
    assert hash(twin) == hash(law)
    assert (twin.quantile(GRID) == law.quantile(GRID)).all()


def test_a_table_is_not_sent_with_its_law():
    law = Poisson(1e5)
    law.quantile(0.5)
    assert len(pickle.dumps(law)) < 200


@pytest.mark.parametrize("name", BY_MOMENTS)
@given(mean=st.floats(0.01, 1e6), ratio=st.floats(0.01, 3))
@settings(max_examples=60, deadline=None)
def test_a_law_given_by_its_moments_has_them(name, mean, ratio):
    sd = (
        mean
        if name == "exponential"
        else max(mean * ratio, 1.01 * math.sqrt(mean))
        if "binomial" in name
        else mean * ratio
    )
    law = BY_MOMENTS[name](mean, sd)
    assert (law.mean, law.sd) == pytest.approx((mean, sd), rel=1e-9)


@pytest.mark.parametrize("law", [Gamma, LogNormal, Normal, Weibull, Uniform], ids=lambda law: law.__name__)
def test_a_small_change_of_a_parameter_changes_every_draw_a_little(law):
    before, after = law.by_moments(15, 5).quantile(GRID), law.by_moments(15, 5.001).quantile(GRID)
    assert (np.abs(after - before) < 1e-3 * np.maximum(np.abs(before), 10)).all()


@pytest.mark.parametrize("bound", [-60.0, 0.0, 60.0, 100.0, 160.0, 260.0])
def test_the_moments_of_a_truncated_normal_law_agree_with_integration(bound):
    law = Truncated(Normal(100, 40), bound)
    x = np.linspace(bound, 100 + 40 * 12, 2_000_001)
    density = stats.norm(100, 40).pdf(x)
    excess = np.trapezoid((x - bound) * density, x)
    variance = np.trapezoid((x - bound) ** 2 * density, x) - excess**2
    assert law.mean == pytest.approx(bound + excess, rel=1e-9)
    assert law.sd == pytest.approx(math.sqrt(variance), rel=1e-6)


def test_the_moments_of_a_truncated_gamma_law_agree_with_its_closed_form():
    known, wider = stats.gamma(9, scale=5 / 3), stats.gamma(10, scale=5 / 3)
    law = Truncated(Gamma(9, 5 / 3), 14)
    assert law.mean == pytest.approx(14 * known.cdf(14) + 15 * wider.sf(14), rel=1e-10)


def test_a_bound_out_of_reach_changes_nothing():
    assert Truncated(Gamma(9, 5 / 3)).mean == Gamma(9, 5 / 3).mean
    assert Truncated(Gamma(9, 5 / 3)).share_below == 0
    assert Truncated(Constant(-2), 0).mean == 0
    assert Truncated(Constant(-2), 0).sd == 0
    assert Truncated(Normal(5, 0), 0).sd == 0


def test_values_from_history_are_drawn_as_they_are_and_those_without_weight_never():
    law = Empirical([3, 1, 4, 1, 5], [1, 2, 0, 2, 5])
    drawn, counts = np.unique(law.quantile((np.arange(1000) + 0.5) / 1000), return_counts=True)
    assert dict(zip(drawn, counts, strict=True)) == {1.0: 400, 3.0: 100, 5.0: 500}


def test_laws_print_their_mean_and_sd():
    assert repr(Gamma.by_moments(15, 5)) == "Gamma(mean 15, sd 5)"
    assert repr(Poisson(18)) == "Poisson(mean 18, sd 4.24264)"
    assert repr(Constant(3.0)) == "Constant(3)"
    assert repr(Uniform(2, 8)) == "Uniform(2 to 8)"
    assert repr(Truncated(Normal(100, 20))) == "Truncated(Normal(mean 100, sd 20), at least 0)"


def test_every_law_but_the_bound_can_be_named_in_a_scenario():
    assert {*LAW_BY_NAME.values(), Truncated} == set(LAWS)
    assert set(BY_MOMENTS) <= set(LAW_BY_NAME)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Constant(math.nan),
        lambda: Normal(math.inf, 1),
        lambda: Normal(1, -1),
        lambda: Gamma(0, 1),
        lambda: Gamma.by_moments(10, -2),
        lambda: Gamma.by_moments(10, 0),
        lambda: Gamma.by_moments(-1, 2),
        lambda: LogNormal(0, math.nan),
        lambda: LogNormal(800, 1),
        lambda: Uniform(3, 3),
        lambda: Uniform(0, math.inf),
        lambda: Exponential(0),
        lambda: Exponential.by_moments(10, 3),
        lambda: Erlang(1.5, 10),
        lambda: Erlang(0, 10),
        lambda: Weibull(0, 1),
        lambda: Weibull.by_moments(1, 1e4),
        lambda: Poisson(-1),
        lambda: Poisson(1e16).quantile(0.5),
        lambda: NegativeBinomial(9, 3),
        lambda: Geometric(1, start=1),
        lambda: Geometric(3, start=2),
        lambda: DiscreteUniform(4, 1),
        lambda: DiscreteUniform(0, 1.5),
        lambda: Empirical([]),
        lambda: Empirical([1, 2], [0, 0]),
        lambda: Empirical([1, 2], [1]),
        lambda: Empirical([1, 2], [1, -1]),
        lambda: Empirical([1, math.nan]),
        lambda: Truncated(Normal(1, 1), -math.inf),
    ],
)
def test_impossible_parameters_are_refused_in_one_sentence(wrong):
    with pytest.raises(ValueError) as error:
        wrong()
    assert len(str(error.value).splitlines()) == 1

"""Tapes: the same seed, replication and name give the same numbers, whoever asks, in whatever order."""

import itertools
import random
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from simchain.randomness import BLOCK, Tapes, generator
from simchain.randomness.tapes import SameDraws, Tape, bits
from simchain.rules.distributions import Constant, Empirical, Gamma, Normal

SHIPS = Gamma.by_moments(15, 5)
GOLDEN_WORDS = [13714784081970759870, 16774936996103639769]
GOLDEN_FIRST = 0.9051575901115062


def a_tape(law=None, name="ships#0"):
    return Tape(bits(1, 0, name), law)


def test_a_key_always_opens_the_same_stream():
    words = [int(word) for word in bits(2024, 3, "demand/lyon/seal#0").random_raw(2)]
    assert words == GOLDEN_WORDS
    assert a_tape()[0] == GOLDEN_FIRST
    assert generator(1, 0, "ships#0").bit_generator.random_raw() >> 12 == int(GOLDEN_FIRST * 2**52)


def test_random_access_equals_forward_access():
    reader, tape = a_tape(SHIPS), a_tape(SHIPS)
    forward = [reader[slot] for slot in range(5 * BLOCK)]
    slots = list(range(5 * BLOCK))
    random.Random(7).shuffle(slots)
    assert all(tape[slot] == forward[slot] for slot in slots[:600])


@given(blocks=st.lists(st.integers(0, 2000), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_a_tape_can_be_wound_to_any_block_and_back(blocks):
    tape, first = a_tape(), a_tape().values(0)
    for block in blocks:
        jumped = bits(1, 0, "ships#0")
        jumped.advance(block * BLOCK)
        expected = ((jumped.random_raw(BLOCK) >> np.uint64(12)) + 0.5) * 2.0**-52
        assert (tape.values(block) == expected).all()
        assert tape[block * BLOCK + 3] == expected[3]
    assert (tape.values(0) == first).all()


def test_uniforms_stay_strictly_inside_zero_and_one():
    class Extreme:
        def __init__(self, word):
            self.word = word

        def random_raw(self, size):
            return np.full(size, self.word, dtype=np.uint64)

    for word in (0, 2**64 - 1):
        u = Tape(Extreme(np.uint64(word))).values(0)
        assert (u > 0).all()
        assert (u < 1).all()
        assert np.isfinite(Normal(0, 1).quantile(u)).all()


def test_uniforms_are_uniform_and_tapes_are_uncorrelated():
    draws = Tapes(5).draws("demand/lyon")
    first, second = draws.series(50_000, k=0), draws.series(50_000, k=1)
    other = Tapes(5).draws("demand/lille").series(50_000)
    again = Tapes(5, replication=1).draws("demand/lyon").series(50_000)
    for series in (first, second, other, again):
        assert stats.kstest(series, "uniform").pvalue > 1e-3
    for one, two in itertools.combinations((first, second, other, again), 2):
        assert abs(np.corrcoef(one, two)[0, 1]) < 4 / 50_000**0.5


def test_numbers_do_not_depend_on_the_order_of_requests():
    tapes = Tapes(9)
    early = [tapes.draws("a", SHIPS).at(day, k) for day in range(5) for k in range(3)]
    tapes = Tapes(9)
    tapes.draws("b", SHIPS).next(0)
    reader = tapes.draws("a", SHIPS)
    late = {(day, k): reader.at(day, k) for k in (2, 0, 1) for day in (4, 2, 0, 1, 3)}
    assert early == [late[day, k] for day in range(5) for k in range(3)]


def test_seed_replication_name_and_k_each_give_other_numbers():
    numbers = {
        Tapes(seed, replication).draws(name).at(3, k)
        for seed in (1, 2)
        for replication in (0, 1)
        for name in ("a", "b", "a#1")
        for k in (0, 1, 11)
    }
    assert len(numbers) == 2 * 2 * 3 * 3


def test_next_counts_the_draws_of_a_day_and_starts_again_the_day_after():
    draws = Tapes(1).draws("ships", SHIPS)
    drawn = [draws.next(day) for day in (0, 0, 0, 1, 4, 4, 600)]
    assert drawn == [draws.at(day, k) for day, k in ((0, 0), (0, 1), (0, 2), (1, 0), (4, 0), (4, 1), (600, 0))]


def test_each_reader_counts_for_itself():
    tapes = Tapes(1)
    one, two = tapes.draws("ships", SHIPS), tapes.draws("ships", SHIPS)
    one.next(0)
    assert two.next(0) == two.at(0, 0)
    assert one.next(0) == two.next(0)


def test_the_whole_series_is_what_single_draws_give():
    draws = Tapes(1).draws("ships", SHIPS)
    series = draws.series(BLOCK + 88)
    assert len(series) == BLOCK + 88
    assert series.tolist() == [draws.at(day) for day in range(BLOCK + 88)]
    assert draws.series(0).tolist() == []


def test_a_law_that_never_varies_makes_no_stream():
    for law, value in ((Constant(3), 3.0), (Normal(7, 0), 7.0), (Empirical([0.1, 0.1, 0.1]), 0.1)):
        draws = Tapes(1).draws("ships", law)
        assert isinstance(draws, SameDraws)
        assert (draws.next(0), draws.next(0), draws.at(9, 4)) == (value, value, value)
        assert draws.series(3).tolist() == [value] * 3
        assert draws._tapes == []


def test_an_empirical_law_varies_if_its_values_do():
    assert len({Tapes(1).draws("x", Empirical([1, 2])).at(day) for day in range(40)}) == 2


def test_two_laws_on_one_tape_share_their_luck():
    narrow = Tapes(1).draws("ships", Gamma.by_moments(15, 2)).series(400)
    wide = Tapes(1).draws("ships", Gamma.by_moments(15, 5)).series(400)
    assert (np.argsort(narrow) == np.argsort(wide)).all()


def test_a_tape_starts_at_slot_zero():
    with pytest.raises(ValueError, match="starts at slot 0"):
        a_tape()[-1]


def test_memory_stays_flat_however_long_the_run():
    draws = Tapes(1).draws("ships", SHIPS)
    draws.next(0)
    tracemalloc.start()
    for day in range(0, 400 * BLOCK, 64):
        draws.next(day)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 100_000

"""When disruptions come and go: at random, on a date, after another, all together or one by lot."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import simchain
from simchain.blueprint import lower
from simchain.cli import main
from simchain.engines.eventwise import Simulation
from simchain.randomness import Tapes
from simchain.randomness.disruption_tape import Spell, spells
from simchain.rules.distributions import Constant, Exponential, Gamma, Geometric, Law
from simchain.rules.risk.disruptions import TYPICAL_RATE, After, AtRandom, Dated, Timing
from simchain.scenario import load
from simchain.scenario.text.plain import text_of
from tests.builders import a_shop, a_world, played

MANY = 4000


def happen(*timings: Timing, which: int = -1, seed: int = 1, until: float = 1e5) -> list[Spell]:
    """All spells of the last of these, or of the one with that number."""
    return [*spells(timings, which % len(timings), Tapes(seed), until)]


def test_one_with_a_date_happens_once_and_lasts_as_long_as_it_says():
    (spell,) = happen(Timing("strike", Dated(420.0), Constant(45.0)))
    assert (spell.begins, spell.ends) == (420.0, 465.0)


def test_one_without_an_end_is_for_good():
    (spell,) = happen(Timing("law", Dated(600.0), None))
    assert spell.ends == float("inf")


def test_the_time_up_is_from_the_end_of_one_to_the_start_of_the_next():
    found = happen(Timing("strike", AtRandom(Constant(10.0)), Constant(4.0)), until=40.0)
    assert [(spell.begins, spell.ends) for spell in found] == [(10.0, 14.0), (24.0, 28.0), (38.0, 42.0)]


def test_what_does_not_happen_takes_no_time():
    """With half a chance each occasion is 10 days after the last end, or after the last that came to nothing."""
    timing = Timing("strike", AtRandom(Constant(10.0)), Constant(4.0), probability=0.5)
    found = happen(timing)
    gaps = {round(spell.begins - before.ends, 6) % 10.0 for before, spell in pairwise(found)}
    assert gaps == {0.0}
    assert max(spell.number for spell in found) > len(found)


@pytest.mark.parametrize("probability", [0.0, 0.3, 1.0])
def test_a_probability_is_the_share_of_occasions_that_come_true(probability: float):
    timing = Timing("audit", Dated(1.0), Constant(1.0), probability)
    hit = sum(len(happen(timing, seed=seed)) for seed in range(MANY)) / MANY
    error = (probability * (1 - probability) / MANY) ** 0.5
    assert abs(hit - probability) <= 4 * error


def test_a_larger_probability_adds_occasions_and_moves_none():
    rare, often = (happen(Timing("x", AtRandom(Constant(9.0), True), Constant(1.0), p)) for p in (0.2, 0.6))
    assert set(rare) < set(often)


def test_one_that_follows_another_begins_so_long_after_its_start():
    quake = Timing("quake", AtRandom(Exponential(50.0)), Constant(20.0))
    wave = Timing("wave", After(0, 3.0), Constant(5.0))
    pairs = zip(happen(quake, wave, which=0), happen(quake, wave), strict=True)
    assert all((one.begins + 3.0, one.begins + 8.0) == (other.begins, other.ends) for one, other in pairs)


def test_a_chain_hangs_on_what_really_happened_and_on_chances_of_its_own():
    """Half of the quakes happen, half of those bring a wave, half of those a flood."""
    quake = Timing("quake", AtRandom(Constant(10.0)), Constant(1.0), 0.5)
    wave = Timing("wave", After(0, 1.0), Constant(1.0), 0.5)
    flood = Timing("flood", After(1, 1.0), Constant(1.0), 0.5)
    numbers = [{spell.number for spell in happen(quake, wave, flood, which=n)} for n in range(3)]
    assert numbers[2] < numbers[1] < numbers[0]
    for before, after in pairwise(numbers):
        assert len(after) / len(before) == pytest.approx(0.5, abs=4 * 0.5 / len(before) ** 0.5)


LAWS: list[tuple[Law, Law]] = [
    (Exponential(30.0), Exponential(10.0)),
    (Gamma.by_moments(30.0, 20.0), Gamma.by_moments(6.0, 5.0)),
    (Constant(25.0), Exponential(4.0)),
    (Geometric(25.0, start=1), Geometric(4.0, start=1)),
]


@pytest.mark.parametrize(("up", "down"), LAWS, ids=str)
@pytest.mark.parametrize("probability", [1.0, 0.4])
def test_the_share_of_time_down_is_that_of_an_alternating_renewal_process(up: Law, down: Law, probability: float):
    """p E[down] / (E[up] + p E[down]). The variance of the share over a time t is that of B - r C over a cycle C with
    down time B, divided by t E[C] (renewal-reward central limit theorem)."""
    days = 200_000.0
    timing = Timing("strike", AtRandom(up), down, probability)
    share = sum(min(spell.ends, days) - spell.begins for spell in happen(timing, until=days)) / days
    expected = timing.share_of_time
    assert expected is not None
    cycle = up.mean + probability * down.mean
    of_down = probability * down.sd**2 + probability * (1 - probability) * down.mean**2
    error = (((1 - expected) ** 2 * of_down + expected**2 * up.sd**2) / (cycle * days)) ** 0.5
    assert abs(share - expected) <= 4 * error
    assert error < 0.03 * expected


def test_the_preset_hits_nearly_four_of_five_within_a_year_1_61_times_on_average():
    timing = Timing("typical", AtRandom(Exponential(365.0 / TYPICAL_RATE), overlapping=True), Constant(30.0))
    counts = np.array([len(happen(timing, seed=seed, until=365.0)) for seed in range(MANY)])
    assert abs((counts > 0).mean() - 0.8) <= 4 * (0.8 * 0.2 / MANY) ** 0.5
    assert abs(counts.mean() - TYPICAL_RATE) <= 4 * (TYPICAL_RATE / MANY) ** 0.5
    assert abs(counts.var() - TYPICAL_RATE) <= 4 * (TYPICAL_RATE * (1 + 2 * TYPICAL_RATE) / MANY) ** 0.5


def test_the_preset_of_long_ones_comes_once_in_3_7_years():
    shop = two_sources(x={"hits": "alba", "preset": "long", "lasts": "60 days"})
    (found,) = simchain.lower(simchain.load(shop)["base"]).disruptions
    years = 40.0
    counts = np.array([len(happen(found.timing, seed=seed, until=365.0 * years)) for seed in range(MANY)])
    assert abs(counts.mean() / years - 1 / 3.7) <= 4 * (1 / 3.7 / years / MANY) ** 0.5


def test_one_by_lot_picks_each_target_as_often():
    timing = Timing("typical", AtRandom(Constant(10.0)), Constant(1.0), choices=4)
    picked = np.bincount([spell.target for spell in happen(timing)], minlength=4)
    expected = picked.sum() / 4
    assert np.abs(picked - expected).max() <= 4 * (expected * 0.75) ** 0.5


# In a run


def two_sources(**disruptions):
    suppliers = {name: {"lead_time": "1 day"} for name in ("alba", "borneo")}
    buys = {"item": {"alba": "50 %", "borneo": "rest"}}
    shop = {"demand": "10 units/day", "stock": {"item": {"level": 100}}, "buys": buys}
    return a_world(400, suppliers, {"shop": shop}, disruptions=disruptions)


def days_of(run, supplier):
    return [row.day for row in run.rows("dispatch", f"{supplier}>shop/item")]


def test_a_common_cause_hits_all_its_targets_at_the_same_instants():
    strike = {"hits": ["alba", "borneo"], "every": "20 days", "lasts": "5 ± 2 days"}
    run = played(two_sources(strike=strike))
    assert days_of(run, "alba") == days_of(run, "borneo")
    assert any(day % 1 for day in days_of(run, "alba"))


def test_a_region_is_the_list_of_its_members():
    strike = {"every": "20 days", "lasts": "5 ± 2 days"}
    listed = played(two_sources(strike={"hits": ["alba", "borneo"], **strike}))
    named = played({**two_sources(strike={"hits": "gulf", **strike}), "regions": {"gulf": ["alba", "borneo"]}})
    assert listed.ledger.trace.rows == named.ledger.trace.rows


def test_two_disruptions_of_the_same_law_have_draws_of_their_own():
    strike = {"every": "20 days", "lasts": "5 ± 2 days"}
    run = played(two_sources(one={"hits": "alba", **strike}, two={"hits": "borneo", **strike}))
    assert days_of(run, "alba") != days_of(run, "borneo")


def test_one_by_lot_hits_one_source_at_a_time():
    strike = {"hits": ["alba", "borneo"], "picks": "one", "every": "20 days", "lasts": "5 ± 2 days"}
    run = played(two_sources(strike=strike))
    hit = [row.place for row in run.rows("disruption_begins")]
    assert {"strike: alba", "strike: borneo"} == set(hit)
    assert days_of(run, "alba") != days_of(run, "borneo")
    for row, end in zip(run.rows("disruption_begins"), run.rows("disruption_ends"), strict=False):
        (name,) = {"alba", "borneo"} & {row.place.removeprefix("strike: ")}
        meanwhile = [day for day in days_of(run, name) if row.day < day < end.day]
        assert not meanwhile


def test_outages_with_a_date_and_a_disruption_with_the_same_are_the_same():
    outages = {"dated": [{"starts": "day 3", "lasts": "4 days"}]}
    strike = {"hits": "maker", "starts": "day 3", "lasts": "4 days"}
    one = played(a_shop([1] * 12, {"level": 20}, supplier={"outages": outages}))
    other = played(a_shop([1] * 12, {"level": 20}, disruptions={"strike": strike}))
    assert one.days("on_hand") == other.days("on_hand")
    assert [row.day for row in other.rows("dispatch")] == [0, 1, 2, 7, 7, 7, 7, 7, 8, 9, 10, 11]


def test_a_disruption_that_is_added_moves_no_customer_and_no_lead_time():
    shop = a_shop("20 ± 6 units/day", {"level": 150}, "4 ± 2 days", days=300)
    hit = {**shop, "disruptions": {"strike": {"hits": "maker", "every": "40 days", "lasts": "5 days"}}}
    before, after = played(shop), played(hit)
    assert before.days("demanded") == after.days("demanded")
    assert before.days("on_hand") != after.days("on_hand")
    until = min(row.day for row in after.rows("disruption_begins"))
    assert [row for row in before.rows("receipt") if row.day < until] == [
        row for row in after.rows("receipt") if row.day < until
    ]


def test_people_know_of_it_when_it_is_detected():
    strike = {"hits": "maker", "starts": "day 2", "lasts": "9 days", "detected_after": "3 days"}
    run = Simulation(lower(load(a_shop([1] * 12, {"level": 20}, disruptions={"strike": strike}))["base"]))
    (lane,) = run.lanes
    seen = []
    for _ in range(12):
        run.step()
        seen.append((lane.source.down_since, lane.source.known_since))
    inf = float("inf")
    assert seen == [(inf, inf)] * 2 + [(2.0, 5.0)] * 9 + [(inf, inf)]


def test_the_table_of_disruptions_says_how_often_and_for_how_long():
    strike = {"hits": "maker", "every": "30 days", "lasts": {"dist": "exponential", "mean": "10 days"}}
    audit = {"hits": "maker", "starts": "day 25", "lasts": "10 days"}
    world = a_shop("1 units/day", {"level": 9}, days=8000, disruptions={"strike": strike, "audit": audit})
    world["run"]["warm_up"] = "30 days"
    table = simchain.run(world, replications=20).disruptions
    struck = table[table["name"] == "strike"]
    assert set(struck["expected_share"]) == {0.25}
    shares = struck["share"].to_numpy()
    assert abs(shares.mean() - 0.25) <= 4 * shares.std(ddof=1) / 20**0.5
    audited = table[table["name"] == "audit"]
    assert (set(audited["times"]), set(audited["days"])) == ({0}, {5.0})
    assert audited["expected_share"].isna().all()


def test_disruptions_are_counted_where_there_can_be_any():
    dated = {name: {"hits": "maker", "starts": f"day {day}", "lasts": "1 day"} for name, day in (("a", 3), ("b", 5))}
    world = a_shop([1] * 9, {"level": 9})
    assert simchain.run({**world, "disruptions": dated}, replications=1).runs["disruptions"].tolist() == [2]
    assert simchain.run(world, replications=1).runs["disruptions"].isna().all()


def test_the_table_comes_back_from_the_folder_of_results(tmp_path: Path):
    strike = {"hits": "maker", "every": "3 days", "lasts": "1 day"}
    (tmp_path / "shop.yaml").write_text(text_of(a_shop([1] * 9, {"level": 9}, disruptions={"strike": strike})))
    command = ["run", str(tmp_path / "shop.yaml"), "--replications", "2", "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(main, command).exit_code == 0
    table = simchain.read_results(tmp_path / "out").disruptions
    assert (table["name"].tolist(), table["replication"].tolist()) == (["strike"] * 2, [0, 1])

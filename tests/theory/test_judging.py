"""The judge of the validation cases: what is wrong must be called wrong, what is uncertain uncertain."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simchain.errors import ScenarioError
from simchain.proof.case import FULL, QUICK, Case, Tier, case, cases, table
from simchain.proof.families import CASES
from simchain.proof.judging import AGREES, NOT_SURE, OFF, Found, Verdict, judge
from simchain.proof.luck import is_best, mean_and_error, without_luck
from simchain.proof.verification import FAILED
from simchain.proof.verify import PROOFS, judged, verdicts_on, verify


def a_case(expect: dict[str, Any], within: float | str = 0.01, tier: Tier = FULL, **but: float) -> Case:
    return Case("XX-01", "A case", "A book", {}, expect, within, but, 100, 1.0, tier)


def words(known: Case, **simulated: Any) -> list[str]:
    return [verdict.verdict for verdict in judge(known, Found(simulated))]


def around(mean: float, error: float) -> list[float]:
    """Four values with that mean and that standard error."""
    half = error * np.sqrt(3)
    values = [mean - half, mean + half, mean - half, mean + half]
    assert mean_and_error(values) == (pytest.approx(mean), pytest.approx(error))
    return values


@pytest.mark.parametrize(
    ("mean", "error", "verdict"),
    [
        (100.9, 0.1, AGREES),
        (101.1, 0.1, OFF),
        (98.9, 0.1, OFF),
        (101.4, 0.5, AGREES),  # within three standard errors
        (101.6, 0.5, OFF),
        (100.0, 0.51, NOT_SURE),  # half the tolerance is the most for the first measure
        (float("nan"), 0.0, OFF),
        (float("inf"), 0.0, OFF),
    ],
)
def test_a_measure_agrees_within_its_tolerance_or_three_standard_errors(mean: float, error: float, verdict: str):
    values = around(mean, error) if error else [mean]
    assert words(a_case({"cost": 100.0}), cost=values) == [verdict]


def test_only_the_first_measure_must_be_twice_as_sure():
    known = a_case({"cost": 100.0, "stock": 100.0})
    assert words(known, cost=around(100, 0.9), stock=around(100, 0.9)) == [NOT_SURE, AGREES]


def test_the_quick_tier_is_wider_and_the_exact_is_exact_in_both():
    for tier, verdict in ((FULL, OFF), (QUICK, AGREES)):
        assert words(a_case({"cost": 100.0}, 0.01, tier), cost=[102.0]) == [verdict]
        assert words(a_case({"cost": 100.0}, 0.01, tier, cost=0.06), cost=[110.0]) == [verdict]
        assert words(a_case({"cost": 100.0}, "exact", tier), cost=[100.0 + 1e-5]) == [OFF]
        assert words(a_case({"cost": 100.0}, "exact", tier), cost=[100.0 + 1e-9]) == [AGREES]


def test_a_rare_backlog_has_a_tolerance_that_is_not_relative():
    assert words(a_case({"backlog": 0.0002}), backlog=[0.0021]) == [AGREES]
    assert words(a_case({"backlog": 0.0002}), backlog=[0.0023]) == [OFF]


def test_one_exact_replication_that_is_off_is_not_hidden_by_the_others():
    assert words(a_case({"ratio": 1.0}, "exact"), ratio=[1.0, 1.0, 1.5, 0.5]) == [OFF]


def test_a_trace_is_judged_entry_by_entry():
    known = a_case({"orders": [5, 6, 3]}, "exact")
    assert words(known, orders=np.array([5.0, 6.0, 3.0])) == [AGREES]
    (verdict,) = judge(known, Found({"orders": np.array([5.0, 6.0, 4.0])}))
    assert (verdict.verdict, verdict.off) == (OFF, 1.0)
    assert words(known, orders=np.array([5.0, 6.0])) == [OFF]


def test_a_list_that_varies_has_a_verdict_per_entry():
    verdicts = judge(a_case({"stock": [1.0, 2.0]}), Found({"stock": [[1.0], [2.5]]}))
    assert [(verdict.measure, verdict.verdict) for verdict in verdicts] == [("stock[0]", AGREES), ("stock[1]", OFF)]


@pytest.mark.parametrize(("got", "verdict"), [(True, AGREES), (False, OFF), (None, NOT_SURE)])
def test_a_statement_is_true_false_or_cannot_be_told(got: bool | None, verdict: str):
    assert words(a_case({"is_optimal": True}), is_optimal=got) == [verdict]


def test_what_must_hold_besides_is_judged_too():
    verdicts = judge(a_case({"cost": 1.0}), Found({"cost": [1.0]}, holds={"demand varies": False}))
    assert [(verdict.measure, verdict.verdict) for verdict in verdicts] == [("cost", AGREES), ("demand_varies", OFF)]


def test_a_formula_must_give_all_the_digits_that_are_printed():
    for computed, verdict in ((304.04678, AGREES), (304.048, OFF)):
        (judgement,) = judge(a_case({"Q": 304.04678}), Found(computed={"Q": computed}))
        assert judgement.verdict == verdict


@pytest.mark.parametrize("simulated", [{}, {"cost": [1.0], "stock": [1.0]}])
def test_what_is_expected_must_be_found_and_nothing_else(simulated: dict[str, Any]):
    with pytest.raises(ValueError, match="XX-01 must find what its table expects"):
        judge(a_case({"cost": 1.0}), Found(simulated))


def test_luck_that_explains_everything_is_taken_out():
    customers = np.array([-1.0, 0.5, 2.0, -0.5])
    (got,) = without_luck({"cost": 10 + 3 * customers}, customers).values()
    assert got == pytest.approx(np.full(4, 10.0))


def test_neighbours_are_told_apart_by_three_standard_errors_or_not_at_all():
    here, noise = np.full(8, 10.0), np.array([1.0, -1.0] * 4)
    luck = np.array([1.0, 1.0, -1.0, -1.0] * 2)
    assert is_best(here, [here + 2 + noise, here + 3 - noise], luck) is True
    assert is_best(here, [here + 2 + noise, here - 3 - noise], luck) is False
    assert is_best(here, [here + 2 + noise, here + 0.1 + noise], luck) is None


def test_every_case_of_the_table_has_one_function_and_every_function_a_case():
    answered = [name for names, _ in CASES for name in names]
    assert sorted(answered) == sorted(table())


@pytest.mark.parametrize("known", cases(), ids=str)
def test_every_case_says_what_it_is_where_it_is_from_and_how_near_it_must_come(known: Case):
    assert known.title
    assert known.source
    assert known.expect
    assert known.within == "exact" or isinstance(known.within, float) or known.id.startswith("LK-")
    assert set(known.but) <= set(known.expect)


def test_a_wrong_table_is_found_out_by_the_engine():
    """The last entry of a trace, worked out by hand, is changed by one unit."""
    known = case("TR-01")
    wrong = replace(known, expect={**known.expect, "inventory_level": [1, 7, 2, 0]})
    verdicts = {verdict.measure: verdict for verdict in verdicts_on(wrong)}
    assert verdicts["inventory_level"].verdict == OFF
    assert verdicts["orders"].verdict == AGREES
    assert judged(wrong).verdict == OFF


def test_a_wrong_mean_is_found_out_by_the_simulation():
    known = case("BS-06", QUICK)
    wrong = replace(known, expect={**known.expect, "avg_on_hand": 1.05 * known.expect["avg_on_hand"]})
    assert [verdict.measure for verdict in verdicts_on(wrong) if not verdict.agrees] == ["avg_on_hand"]


def test_too_short_runs_are_called_uncertain():
    known = replace(case("BS-06", FULL), days=20)
    verdicts: dict[str, Verdict] = {verdict.measure: verdict for verdict in verdicts_on(known)}
    assert NOT_SURE in {verdict.verdict for verdict in verdicts.values()}


def test_a_case_that_breaks_is_named_and_the_others_are_run(monkeypatch: pytest.MonkeyPatch):
    def broken(known: Case) -> Iterator[Found]:
        raise RuntimeError("no such luck")
        yield Found()

    monkeypatch.setitem(PROOFS, "TR-02", broken)
    result = verify(["TR-01", "TR-02", "TR-03"], jobs=1)
    assert [judgement.verdict for judgement in result.judgements] == [AGREES, FAILED, AGREES]
    assert "RuntimeError: no such luck (test_judging.py:" in result.judgements[1].failure
    assert not result.agrees
    assert "TR-02 failed" in repr(result)
    assert list(result.table()["verdict"]).count(FAILED) == 1


def test_the_numbers_depend_neither_on_the_number_of_processes_nor_on_the_order():
    names = ["TR-06", "BS-06", "LT-05", "SS-01"]
    alone, together = verify(names, quick=True, jobs=1), verify(names[::-1], quick=True, jobs=2)
    assert alone.judgements == together.judgements
    assert [judgement.case.id for judgement in alone.judgements] == ["TR-06", "BS-06", "SS-01", "LT-05"]


def test_interrupting_keeps_what_is_finished(monkeypatch: pytest.MonkeyPatch):
    def stop(known: Case) -> Iterator[Found]:
        raise KeyboardInterrupt
        yield Found()

    monkeypatch.setitem(PROOFS, "TR-02", stop)
    result = verify(["TR-01", "TR-02", "TR-03"], jobs=1)
    assert [judgement.case.id for judgement in result.judgements] == ["TR-01"]
    assert not result.complete
    assert result.summary.startswith("STOPPED EARLY, 2 cases not finished; 1 case, 4 measures: all agree")


def test_an_unknown_case_is_named_with_the_one_that_may_be_meant():
    with pytest.raises(ScenarioError, match=r"there is no validation case 'BS-6'.*did you mean 'BS-06'"):
        verify(["BS-6"])
    assert [known.id for known in cases(["bs-06"])] == ["BS-06"]


@pytest.mark.parametrize("jobs", [0, 1.5])
def test_a_number_of_processes_that_is_none_is_refused(jobs: Any):
    with pytest.raises(ValueError, match="jobs must be a whole number"):
        verify(["TR-01"], jobs=jobs)

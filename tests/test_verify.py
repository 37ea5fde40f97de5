"""`simchain verify` as its users meet it, and the page that it writes."""

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import simchain
from simchain.cli import main
from simchain.proof.case import FULL, Case, case, cases
from simchain.proof.judging import AGREES, OFF, Found, judge
from simchain.proof.page import heading, page, rows_of, section, sections_of
from simchain.proof.verification import Judgement, Verification
from simchain.proof.verify import PROOFS, in_turn, judged
from simchain.proof.words import off_by, shown

PAGE = Path(__file__).parent.parent / "docs" / "validation.md"
ANEW = "run: simchain verify --report docs/validation.md"


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def verify_says(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["verify", "--quick", "-j", "1", *arguments], catch_exceptions=False)


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that gets the second trace wrong."""

    def off_by_one(known: Case) -> Iterator[Found]:
        got = {name: [entry + 1 for entry in known.expect[name]] for name in ("inventory_level", "orders")}
        yield Found({**got, "total_cost": [88.0]})

    monkeypatch.setitem(PROOFS, "TR-02", off_by_one)


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who presses Ctrl-C during the second trace."""

    def stop(known: Case) -> Iterator[Found]:
        raise KeyboardInterrupt
        yield Found()

    monkeypatch.setitem(PROOFS, "TR-02", stop)


def test_every_measure_has_its_line_and_the_last_line_says_how_many_agree(workplace: Path):
    said = verify_says("TR-01", "BS-06", "FR-02")
    assert said.exit_code == 0, said.output
    assert "BS-06  Base stock, Poisson demand" in said.output
    assert case("FR-02").source in said.output
    (line,) = [line for line in said.output.splitlines() if "avg backorders" in line]
    assert line.split()[2] == "0.322473"
    assert line.endswith("agrees")
    assert said.output.splitlines()[-1].startswith("3 cases, 12 measures: all agree, ")


def test_what_is_off_is_said_with_its_place_and_ends_with_exit_code_1(workplace: Path, wrong: None):
    said = verify_says("TR-01", "TR-02")
    assert said.exit_code == 1
    assert "+1 at 1  " in said.output
    assert "2 cases, 7 measures: TR-02 off" in said.output


def test_ctrl_c_prints_what_was_finished_and_leaves_the_page_alone(workplace: Path, stopped: None):
    said = verify_says("TR-01", "TR-02", "--out", "table.csv", "--report", "page.md")
    assert said.exit_code == 130
    assert "TR-01  Base stock" in said.output
    assert "STOPPED EARLY, 1 case not finished; 1 case, 4 measures: all agree" in said.output
    assert "'page.md' was left as it was" in said.output
    assert set(pd.read_csv("table.csv")["case"]) == {"TR-01"}
    assert not Path("page.md").exists()


def test_ctrl_c_before_anything_is_finished_writes_nothing(workplace: Path, stopped: None):
    said = verify_says("TR-02", "--out", "table.csv")
    assert said.exit_code == 130
    assert "nothing was written" in said.output
    assert not [*workplace.iterdir()]


def test_the_short_cases_come_first_as_long_as_they_are_little_work_then_the_longest():
    """Of 100 seconds of work, cases of 1, 1 and 2 seconds are less than 5 together; one of 3 more would be too many."""
    known = [replace(case("TR-01"), id=f"of {seconds}", seconds=seconds) for seconds in (50, 1, 3, 40, 1, 2, 3)]
    assert [one.seconds for one in in_turn(known)] == [1, 1, 2, 50, 40, 3, 3]
    assert [one.seconds for one in in_turn(known[:1])] == [50]


def test_stopping_does_not_wait_for_a_long_case():
    """The second of two workers is in the middle of a case of many seconds when the first has finished a short one."""

    def stop(judgement: Judgement) -> None:
        raise KeyboardInterrupt

    before = set(multiprocessing.active_children())
    result = simchain.verify(["TR-01", "KA-02"], jobs=2, progress=stop)
    assert [judgement.case.id for judgement in result.judgements] == ["TR-01"]
    stopped = monotonic()
    while set(multiprocessing.active_children()) - before:
        assert monotonic() - stopped < 60, "the workers go on"
        sleep(0.05)


def test_an_unknown_case_gets_a_suggestion_and_exit_code_2(workplace: Path):
    said = verify_says("BS-6")
    assert said.exit_code == 2
    assert "there is no validation case 'BS-6'; did you mean 'BS-06'?" in said.output


def test_verify_speaks_json_to_programs(workplace: Path):
    said = json.loads(verify_says("TR-01", "BS-06", "--json").stdout)
    assert (said["tier"], said["complete"], said["agrees"]) == ("quick", True, True)
    first, second = said["cases"]
    assert (first["case"], first["verdict"]) == ("TR-01", "agrees")
    assert first["measures"][1] | {"tolerance": 0} == {
        "measure": "orders",
        "way": "",
        "expected": [12, 6, 11, 14],
        "got": [12.0, 6.0, 11.0, 14.0],
        "off_by": 0.0,
        "standard_error": 0.0,
        "tolerance": 0,
        "verdict": "agrees",
    }
    assert second["measures"][0]["standard_error"] > 0


def test_a_table_has_a_row_per_measure(workplace: Path):
    verify_says("TR-01", "BS-06", "--out", "table.csv")
    table = pd.read_csv("table.csv")
    assert list(table["measure"])[:5] == ["inventory_level", "orders", "received", "shipped", "avg_on_hand"]
    assert set(table["verdict"]) == {"agrees"}
    assert table["source"].notna().all()
    assert verify_says("TR-01", "--out", "table.csv").exit_code == 0
    assert len(pd.read_csv("table.csv")) == 4


@pytest.mark.parametrize("option", ["--out", "--report"])
def test_a_file_of_somebody_else_is_never_overwritten(workplace: Path, option: str):
    Path("mine.txt").write_text("dear to me")
    refused = verify_says("TR-01", option, "mine.txt")
    assert refused.exit_code == 2
    assert f"'mine.txt' is there already, is something else, and was left alone; name another file with {option}" in (
        refused.output
    )
    assert Path("mine.txt").read_text() == "dear to me"
    refused = verify_says("TR-01", option, "nowhere/table.csv")
    assert refused.exit_code == 2
    assert f"cannot write 'nowhere/table.csv' (No such file or directory); name another file with {option}" in (
        refused.output
    )


def test_a_report_of_some_cases_keeps_the_others(workplace: Path):
    verify_says("TR-01", "TR-03", "--report", "page.md")
    before = sections_of(Path("page.md").read_text(encoding="utf-8"))
    assert verify_says("TR-02", "--report", "page.md").exit_code == 0
    text = Path("page.md").read_text(encoding="utf-8")
    after = sections_of(text)
    assert list(after) == ["TR-01", "TR-02", "TR-03"]
    assert {name: after[name] for name in before} == before
    assert "**3 cases, 10 measures: all agree.**" in text
    assert [file.name for file in workplace.iterdir()] == ["page.md"]


def test_a_report_of_another_precision_is_not_mixed_in(workplace: Path):
    verify_says("TR-01", "--report", "page.md")
    before = Path("page.md").read_text(encoding="utf-8")
    refused = CliRunner().invoke(main, ["verify", "TR-02", "--report", "page.md"])
    assert refused.exit_code == 2
    assert "'page.md' was written with another precision" in refused.output
    assert Path("page.md").read_text(encoding="utf-8") == before


def test_a_report_shows_what_is_off(workplace: Path, wrong: None):
    verify_says("TR-01", "TR-02", "--report", "page.md")
    text = Path("page.md").read_text(encoding="utf-8")
    assert "**2 cases, 7 measures: 2 do not agree.**" in text
    assert rows_of(sections_of(text)["TR-02"])[1] == (
        "orders",
        shown(case("TR-02").expect["orders"]),
        shown([entry + 1 for entry in case("TR-02").expect["orders"]]),
        "+1 at 1",
        "",
        "off",
    )


@pytest.mark.parametrize(
    ("expected", "got", "said"),
    [
        (200.0, 201.0, "+0.5 %"),
        (200.0, 200.0, "0"),
        (0.05, 0.0512, "+0.0012"),
        (0, 1e-13, "0"),
        (True, False, ""),
        ([1, 2, 3], [1.0, 4.0, 3.0], "+2 at 2"),
        ([1, 2, 3], [1.0, 2.0], "2 entries"),
        (["a"], ["b"], ""),
    ],
)
def test_how_far_off_is_said_in_a_word(expected: object, got: object, said: str):
    known = Case("XX-01", "A case", "A book", {}, {"x": expected}, "exact", {}, 0, 0.0, FULL)
    (verdict,) = judge(known, Found({"x": got}))
    assert verdict.verdict == (AGREES if said == "0" else OFF)
    assert off_by(verdict) == said


def test_the_page_of_the_docs_holds_every_case_as_its_table_has_it():
    sections = sections_of(PAGE.read_text(encoding="utf-8"))
    assert list(sections) == [known.id for known in cases()], ANEW
    for known in cases():
        text = sections[known.id]
        assert text.startswith("\n".join(heading(known))), f"{known}: {ANEW}"
        expected = {row[0].partition(" (")[0].replace(" ", "_"): row[1] for row in rows_of(text)}
        for name, value in known.expect.items():
            if name in expected:
                assert expected[name] == shown(value), f"{known} {name}: {ANEW}"
            else:
                entries = [expected[f"{name}[{n}]"] for n in range(len(value))]
                assert entries == [shown(float(entry)) for entry in value], f"{known} {name}: {ANEW}"


def test_the_page_of_the_docs_sums_up_its_own_sections_at_full_precision():
    text = PAGE.read_text(encoding="utf-8")
    assert page(Verification(FULL, (), 0, 0.0), earlier=text) == text, ANEW
    assert "measures: all agree.**" in text


CHEAP = [known for known in cases(tier=FULL) if known.is_exact or known.id in ("EOQ-01", "FR-01", "BS-06", "SS-01")]


@pytest.mark.parametrize("known", CHEAP, ids=str)
def test_the_page_of_the_docs_shows_what_comes_out_today(known: Case):
    """Exact cases and a few more; the others take minutes, and their numbers are judged by the tests of the cases."""
    text = PAGE.read_text(encoding="utf-8")
    assert sections_of(text)[known.id] == section(judged(known)), ANEW


def test_verify_is_offered_by_the_package_and_needs_no_test_tools():
    code = (
        "import sys, simchain; simchain.verify(['TR-01', 'FR-01'], jobs=1); "
        "assert not {'pytest', 'hypothesis', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

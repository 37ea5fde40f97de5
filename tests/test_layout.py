"""What is printed fits the terminal, and nothing of it gets lost."""

import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from simchain.cli.main import main
from simchain.cli.texts.explain import explained
from simchain.cli.texts.faults import faults_text
from simchain.cli.texts.layout import USUAL, paragraph, table_of, width
from simchain.cli.texts.verify import verification_text
from simchain.errors import Fault, Place
from simchain.proof.verify import verify
from simchain.scenario import load
from simchain.scenario.load import loads

SCENARIOS = Path(__file__).parent.parent / "scenarios"
ROWS = {f"shop {n}": [f"{1000 * n + column:,} ± {column}" for column in range(9)] for n in range(1, 4)}
HEADINGS = [f"measure number {column}" for column in range(9)]


@pytest.fixture(params=[40, 72, 100, 300])
def terminal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """A terminal of so many characters."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", str(request.param))
    assert width() == request.param
    return int(request.param)


def test_a_table_fits_the_terminal_and_keeps_every_cell_whole(terminal: int) -> None:
    lines = table_of(ROWS, HEADINGS).splitlines()
    assert max(map(len, lines)) <= terminal
    for name, cells in ROWS.items():
        shown = [re.split(r"  +", line)[1:] for line in lines if line.startswith(name)]
        assert [cell for block in shown for cell in block] == cells


def test_every_block_has_the_headings_of_its_columns(terminal: int) -> None:
    words = " ".join(line for line in table_of(ROWS, HEADINGS).splitlines() if not line.startswith("shop")).split()
    assert sorted(words) == sorted(" ".join(HEADINGS).split())


def test_a_column_wider_than_the_terminal_stands_alone(terminal: int) -> None:
    long = "x" * 400
    assert table_of({"a": ["1", long, "2"]}, ["one", "two", "three"]).count(long) == 1


def test_a_sentence_fits_the_terminal_and_keeps_its_words(terminal: int) -> None:
    text = " ".join(f"{n},000 ± {n} USD a year," for n in range(10, 40))
    folded = paragraph(text)
    assert max(map(len, folded.splitlines())) <= terminal
    assert folded.split() == text.split()
    assert all(not line.strip().startswith("±") and not line.endswith("±") for line in folded.splitlines())


@pytest.mark.parametrize(
    "command",
    ["compare beer-game.yaml", "run policy-zoo.yaml", "bullwhip policy-zoo.yaml --measures-only", "run pump-seal.yaml"],
)
def test_scenarios_with_many_names_or_long_ones_fit_where_there_is_no_terminal(command: str, tmp_path: Path) -> None:
    name, file, *options = command.split()
    out = [] if name == "bullwhip" else ["--out", str(tmp_path / "out")]
    said = CliRunner().invoke(main, [name, str(SCENARIOS / file), *options, "-n", "2", "-j", "1", *out])
    assert said.exit_code == 0, said.output
    printed = [line for line in said.stdout.splitlines() if not line.startswith("Written to")]
    assert max(map(len, printed)) <= USUAL
    assert "\n\n\n" not in said.stdout


def test_scenarios_that_do_not_fit_side_by_side_get_a_line_each(tmp_path: Path) -> None:
    arguments = ["run", str(SCENARIOS / "beer-game.yaml"), "-n", "1", "-j", "1", "--out", str(tmp_path / "out")]
    said = CliRunner().invoke(main, arguments).stdout
    assert len(re.findall("^hoarders  ", said, flags=re.MULTILINE)) > 1
    assert "of it:" in said


@pytest.mark.parametrize("name", ["pump-seal", "award", "beer-game", "formula-audit"])
def test_a_scenario_spelled_out_for_a_narrow_terminal_fits_and_means_the_same(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml").base
    wide, narrow = explained(scenario), explained(scenario, 60)
    assert max(map(len, narrow.splitlines())) <= 60 < max(map(len, wide.splitlines()))
    assert loads(narrow, folder=SCENARIOS).base.spec == scenario.spec
    kept = [re.sub(r"[#\s]+", "", text) for text in (wide, narrow)]
    assert kept[0] == kept[1]


LINE = "  A: {lead_time: 10 ± 2 days, price: 10.80 USD, contract: {expedite: {lead_time: 20 days, surcharge: 35 %}}}"
AT = LINE.index("expedite")


def test_a_fault_fits_a_narrow_terminal_with_its_place_and_its_way_out() -> None:
    place = Place("a.yaml", 3, AT + 1, LINE, 8)
    fault = Fault("suppliers.A.contract.expedite is not used: nobody asks A to hurry", place)
    way = "write 'expedite: {supplier: A, when_below: 3 days}' at a purchase, or take it out"
    lines = faults_text([Fault(fault.message, place, way, "warn")], 60, "1 warning.").splitlines()
    assert max(map(len, lines)) <= 60
    code, marks = lines[2:4]
    assert code[marks.index("^") : marks.rindex("^") + 1] == "expedite"
    assert " ".join(line.removeprefix("      | ") for line in lines[4:-1]) == way
    assert faults_text([fault], None) == faults_text([fault], 500) == str(fault)


def test_verdicts_fit_the_terminal_and_none_gets_lost(terminal: int) -> None:
    said = verification_text(verify(["TR-09", "BS-06"], quick=True, jobs=1))
    assert max(map(len, said.splitlines())) <= terminal
    words = " ".join(said.split())
    assert "TR-09 The middle of three sites cannot order in periods 3 and 4 (the first is 0), twelve" in words
    in_words = "total cost agrees: expected 2158, got 2158, off by 0"
    cost = "total cost 2158 2158 0 agrees" if terminal >= USUAL else in_words
    assert cost in words
    assert words.count("agrees") == 10

"""The command line as its users meet it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
import yaml
from click.testing import CliRunner, Result

import simchain
from simchain.cli import main
from simchain.experiments.replicate import Outcome, Task

MINIMAL = """\
simchain: 1
currency: EUR
run: {horizon: 60 days, replications: 6}
suppliers:
  A: {lead_time: 10 ± 2 days, price: 10.80 EUR}
  B: {lead_time: 15 ± 5 days, price: 10.00 EUR}
sites:
  shop: {demand: 100 ± 20 units/day, buys: A}
scenarios:
  A_only: {}
  B_only: {shop.buys: B}
"""


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with one scenario file, to work in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text(MINIMAL)
    return tmp_path


def simchain_says(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_init_writes_a_scenario_that_validates_and_compares(workplace: Path):
    assert simchain_says("init").exit_code == 0
    assert "3 scenarios" in simchain_says("validate", "my-chain.yaml").output
    compared = simchain_says("compare", "my-chain.yaml", "-n", "4", "-j", "1")
    assert compared.exit_code == 0
    assert "Verdict:" in compared.output


def test_init_never_overwrites(workplace: Path):
    refused = simchain_says("init", "shop.yaml")
    assert refused.exit_code == 2
    assert "left alone" in refused.output
    assert (workplace / "shop.yaml").read_text() == MINIMAL


def test_validate_lists_every_fault_with_its_line(workplace: Path):
    wrong = MINIMAL.replace("price: 10.80 EUR", "prise: 10.80 EUR").replace("buys: A}", "buys: C}")
    (workplace / "wrong.yaml").write_text(wrong)
    said = simchain_says("validate", "wrong.yaml")
    assert said.exit_code == 2
    assert "wrong.yaml:5:" in said.output
    assert "did you mean 'price'?" in said.output
    assert "wrong.yaml:8:" in said.output
    assert "Nothing was run." in said.output


def test_validate_speaks_json_to_programs(workplace: Path):
    (workplace / "wrong.yaml").write_text(MINIMAL.replace("10 ± 2 days", "10"))
    said = simchain_says("validate", "wrong.yaml", "--json")
    assert said.exit_code == 2
    (fault,) = json.loads(said.output)["faults"]
    assert (fault["file"], fault["line"], fault["severity"]) == ("wrong.yaml", 5, "error")
    assert json.loads(simchain_says("validate", "shop.yaml", "--json").output)["valid"] is True


def test_explain_marks_what_was_given_and_what_is_default(workplace: Path):
    said = simchain_says("explain", "shop.yaml", "--scenario", "B_only").output
    assert "# given" in said
    assert "# default" in said
    assert "# override" in said
    assert yaml.safe_load(said)["simchain"] == 1
    assert simchain_says("explain", "shop.yaml", "-s", "B_only").output == said
    assert json.loads(simchain_says("explain", "shop.yaml", "--json").output)["sha256"]


def test_the_printed_schema_accepts_the_scenario(workplace: Path):
    schema = json.loads(simchain_says("schema").output)
    jsonschema.validate(yaml.safe_load(MINIMAL), schema)


def test_run_writes_its_folder_whole(workplace: Path):
    said = simchain_says("run", "shop.yaml", "--check", "--trace", "-j", "1")
    assert said.exit_code == 0, said.output
    folder = workplace / "results" / "shop"
    assert {file.name for file in folder.iterdir()} == {
        "manifest.json",
        "runs.csv",
        "points.csv",
        "lanes.csv",
        "parties.csv",
        "metrics.csv",
        "series.parquet",
        "trace.csv",
    }
    runs = pd.read_csv(folder / "runs.csv")
    assert len(runs) == 12
    metrics = pd.read_csv(folder / "metrics.csv").set_index("metric")
    assert set(runs.columns) - {"scenario", "replication"} <= set(metrics.index)
    assert metrics.loc["total_cost", "unit"] == "EUR"
    series = pd.read_parquet(folder / "series.parquet")
    assert list(series.columns[:5]) == ["scenario", "replication", "site", "item", "period"]
    assert len(series) == 12 * 60


def test_the_manifest_holds_all_that_the_numbers_depend_on(workplace: Path):
    simchain_says("run", "shop.yaml", "-n", "2", "--seed", "9", "-j", "1")
    simchain_says("run", "shop.yaml", "-n", "2", "--seed", "9", "-j", "1")
    first, second = (
        json.loads((workplace / "results" / name / "manifest.json").read_text()) for name in ("shop", "shop-2")
    )
    assert first["seed"] == 9
    assert set(first["scenarios"]) == {"A_only", "B_only"}
    assert len(first["scenarios"]["A_only"]["sha256"]) == 64
    assert {"python", "simchain", "numpy", "scipy", "simpy"} <= set(first["versions"])
    first.pop("when")
    second.pop("when")
    assert first == second
    for name in ("runs.csv", "points.csv", "metrics.csv", "series.parquet"):
        assert (workplace / "results/shop" / name).read_bytes() == (workplace / "results/shop-2" / name).read_bytes()


def test_results_are_never_overwritten_in_silence(workplace: Path):
    assert simchain_says("run", "shop.yaml", "-n", "2", "--out", "here").exit_code == 0
    before = (workplace / "here" / "runs.csv").read_bytes()
    refused = simchain_says("run", "shop.yaml", "-n", "3", "--out", "here")
    assert refused.exit_code == 2
    assert "'here' is there already" in refused.output
    assert (workplace / "here" / "runs.csv").read_bytes() == before
    assert "or replace these results with --overwrite" in refused.output


@pytest.mark.parametrize(
    "command",
    [
        ("run", "shop.yaml", "-n"),
        ("compare", "shop.yaml", "-n"),
        ("resilience", "shop.yaml", "-k", "A", "--for", "5 days", "-n"),
        ("scorecard", "shop.yaml", "-n"),
        ("levers", "shop.yaml", "-n"),
        ("audit", "shop.yaml", "-n"),
    ],
    ids=lambda command: command[0],
)
def test_earlier_results_are_replaced_where_that_is_asked_for(workplace: Path, command: tuple[str, ...]):
    arguments = [*command, "3", "-j", "1", "--out", "here"]
    first = simchain_says(*command, "2", "-j", "1", "--out", "here")
    assert first.exit_code == 0, first.output
    before = contents(workplace / "here")
    assert simchain_says(*arguments).exit_code == 2
    assert contents(workplace / "here") == before
    again = simchain_says(*arguments, "--overwrite")
    assert again.exit_code == 0, again.output
    after = contents(workplace / "here")
    assert after["manifest.json"] != before["manifest.json"]
    assert after.keys() == before.keys()
    assert simchain_says(*arguments, "--overwrite").exit_code == 0, "results that replaced others can be replaced"
    assert sorted(one.name for one in workplace.iterdir()) == ["here", "shop.yaml"]


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("notes.txt", "what I think of it", "notes.txt in it is something else"),
        ("runs.csv", "0", "runs.csv in it was changed"),
        ("manifest.json", "{}", "its manifest.json is none of simchain's"),
    ],
)
def test_what_is_not_just_results_is_never_replaced(workplace: Path, name: str, text: str, said: str):
    arguments = ("run", "shop.yaml", "-n", "2", "-j", "1", "--out", "here", "--overwrite")
    assert simchain_says(*arguments).exit_code == 0
    (workplace / "here" / name).write_text(text)
    before = contents(workplace / "here")
    refused = simchain_says(*arguments)
    assert refused.exit_code == 2
    assert said in refused.output
    assert contents(workplace / "here") == before


def test_a_folder_that_simchain_did_not_write_is_never_replaced(workplace: Path):
    (workplace / "photos").mkdir()
    (workplace / "photos" / "cat.jpg").touch()
    for command in ("run", "levers"):
        refused = simchain_says(command, "shop.yaml", "-n", "2", "--out", "photos", "--overwrite")
        assert refused.exit_code == 2
        assert "it has no manifest.json" in refused.output
    refused = simchain_says("run", "shop.yaml", "-n", "2", "--out", "shop.yaml", "--overwrite")
    assert "this is a file" in refused.output
    assert [*contents(workplace / "photos")] == ["cat.jpg"]


def test_overwriting_without_a_folder_replaces_the_one_of_the_file_s_name(workplace: Path):
    for _ in range(2):
        assert simchain_says("run", "shop.yaml", "-n", "2", "-j", "1", "--overwrite").exit_code == 0
    assert [one.name for one in (workplace / "results").iterdir()] == ["shop"]
    refused = simchain_says("levers", "shop.yaml", "-n", "2", "--overwrite")
    assert "--overwrite goes with --out" in refused.output


def test_what_is_not_finished_replaces_nothing(workplace: Path, monkeypatch: pytest.MonkeyPatch):
    """Stopped after half of the work: the old results stay, the new ones stand beside them."""
    arguments = ("run", "shop.yaml", "-n", "2", "-j", "1", "--out", "here", "--overwrite")
    assert simchain_says(*arguments).exit_code == 0
    before = contents(workplace / "here")

    def one_pair_and_no_more(tasks: Sequence[Task], jobs: int | None) -> Iterator[Outcome]:
        yield from (task.run() for task in tasks[:2])
        raise KeyboardInterrupt

    monkeypatch.setattr("simchain.experiments.run.outcomes", one_pair_and_no_more)
    stopped = simchain_says(*arguments)
    assert stopped.exit_code == 130
    assert "'here' was left as it was" in stopped.stderr
    assert "here.new" in stopped.stdout
    assert contents(workplace / "here") == before
    assert simchain.read_results("here.new").replications == 1


def test_ctrl_c_between_the_two_steps_of_a_swap_loses_nothing(workplace: Path, monkeypatch: pytest.MonkeyPatch):
    arguments = ("run", "shop.yaml", "-n", "2", "-j", "1", "--out", "here", "--overwrite")
    assert simchain_says(*arguments).exit_code == 0
    before, rename = contents(workplace / "here"), os.rename

    def interrupted(source: Path, target: Path) -> None:
        if source.name == "here.new":
            raise KeyboardInterrupt
        rename(source, target)

    monkeypatch.setattr(os, "rename", interrupted)
    assert simchain_says(*arguments).exit_code == 130
    assert contents(workplace / "here") == before
    assert simchain.read_results("here.new").complete


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(workplace: Path):
    refused = simchain_says("run", "shop.yaml", "--out", "shop.yaml/inside")
    assert refused.exit_code == 2
    assert "cannot write to 'shop.yaml/inside'" in refused.output


def test_a_faulty_file_writes_nothing(workplace: Path):
    (workplace / "wrong.yaml").write_text(MINIMAL.replace("buys: A}", "buys: C}"))
    assert simchain_says("run", "wrong.yaml").exit_code == 2
    assert not (workplace / "results").exists()


def test_compare_prints_a_verdict_and_writes_the_comparison(workplace: Path):
    said = simchain_says("compare", "shop.yaml", "-j", "1")
    assert said.exit_code == 0, said.output
    assert "Verdict: B_only is the cheapest" in said.output
    assert "no shortage cost: purchase and holding only" in said.output
    table = pd.read_csv(workplace / "results" / "shop" / "comparison.csv")
    assert table.loc[table["metric"] == "total_cost", "verdict"].tolist() == ["better"]


def test_compare_speaks_json_to_programs(workplace: Path):
    said = json.loads(simchain_says("compare", "shop.yaml", "--json", "-j", "1").stdout)
    assert said["baseline"] == "A_only"
    verdicts = {row["verdict"] for row in said["differences"] if row["metric"] != "cost_cvar_90"}
    assert verdicts <= {"better", "worse", "the same", "no difference shown"}
    (dearest,) = {row["verdict"] for row in said["differences"] if row["metric"] == "cost_cvar_90"}
    assert dearest == "too few replications"


def test_the_baseline_can_be_named(workplace: Path):
    said = json.loads(simchain_says("compare", "shop.yaml", "A_only", "--baseline", "B_only", "--json").stdout)
    assert said["baseline"] == "B_only"
    assert {row["alternative"] for row in said["differences"]} == {"A_only"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("compare", "shop.yaml", "A_only"), "a comparison needs two scenarios"),
        (("compare", "shop.yaml", "-n", "1"), "a comparison needs two replications"),
        (("compare", "shop.yaml", "--baseline", "C"), "there is no scenario 'C'"),
        (("run", "shop.yaml", "-s", "B_onyl"), "did you mean 'B_only'?"),
        (("run", "nowhere.yaml"), "there is no file 'nowhere.yaml'"),
        (("run", "."), "is not a file"),
    ],
)
def test_wrong_requests_get_one_sentence_and_exit_code_2(workplace: Path, arguments: tuple[str, ...], sentence: str):
    said = simchain_says(*arguments)
    assert said.exit_code == 2
    assert sentence in said.output
    assert "Traceback" not in said.output


def test_a_mistyped_command_gets_a_suggestion():
    said = simchain_says("rnu")
    assert said.exit_code == 2
    assert "run" in said.output


def test_results_can_be_read_back_and_compared(workplace: Path):
    simchain_says("run", "shop.yaml", "--out", "here", "-j", "1")
    results = simchain.read_results("here")
    assert results.complete
    assert results.scenarios == ("A_only", "B_only")
    assert simchain.compare(results).of("B_only").verdict == "better"


def test_compare_writes_net_savings_of_prices_with_a_reference(workplace: Path):
    price = "price: {contract: 10.00 EUR, reference: 11 EUR}"
    (workplace / "shop.yaml").write_text(MINIMAL.replace("price: 10.00 EUR", price))
    said = simchain_says("compare", "shop.yaml", "--out", "here", "-j", "1").output
    assert "Savings, EUR/year, less extra costs against A_only:" in said
    table = pd.read_csv(workplace / "here" / "net_savings.csv")
    assert table["alternative"].tolist() == ["B_only"]
    again = simchain.compare(simchain.read_results("here")).net_savings_table()
    assert again["net_savings"].tolist() == pytest.approx(table["net_savings"].tolist())


def test_the_cost_of_the_dearest_runs_may_be_asked_for_by_name(workplace: Path):
    said = simchain_says("compare", "shop.yaml", "-m", "cost_cvar_95", "--out", "here").stdout
    assert "cost_cvar_95, EUR" in said
    assert "too few replications" in said
    verdicts = pd.read_csv(workplace / "here" / "comparison.csv").set_index("metric")["verdict"]
    assert verdicts["cost_cvar_95"] == "too few replications"


def test_compare_shows_metrics_that_are_asked_for_and_refuses_those_that_are_not_there(workplace: Path):
    said = simchain_says("compare", "shop.yaml", "-m", "price_paid", "-m", "spot_share", "--out", "here", "-j", "1")
    lines = [line.split() for line in said.output.splitlines()]
    at = lines.index(["price_paid,", "EUR/unit,", "in", "60", "days,", "95%", "together:"])
    assert lines[at + 2] == ["A_only", "10.80"]
    assert lines[at + 3] == ["B_only", "10.00", "-0.80", "±", "0.00", "better"]
    assert ["B_only", "undefined", "undefined"] in lines
    table = pd.read_csv(workplace / "here" / "comparison.csv")
    assert {"price_paid", "total_cost"} <= set(table["metric"])
    refused = simchain_says("compare", "shop.yaml", "-m", "price_payed", "--out", "there")
    assert refused.exit_code == 2
    assert "did you mean 'price_paid'?" in refused.output
    assert not (workplace / "there").exists()


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "it has no manifest.json"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json' cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "manifest.json' cannot be read"),
        (lambda folder: (folder / "runs.csv").unlink(), "runs.csv' is missing"),
        (lambda folder: (folder / "runs.csv").write_text("a,b\n1,2\n"), "runs.csv' is not as it was written"),
        (lambda folder: _cut(folder / "runs.csv"), "runs.csv' is not as it was written"),
        (lambda folder: (folder / "series.parquet").write_bytes(b"PAR"), "series.parquet' is not as it was written"),
        (lambda folder: (folder / "series.parquet").unlink(), "series.parquet' is missing"),
    ],
)
def test_a_corrupted_results_folder_is_named(workplace: Path, harm, sentence: str):
    simchain_says("run", "shop.yaml", "--out", "here", "-j", "1")
    harm(workplace / "here")
    with pytest.raises(simchain.ResultsError, match=sentence):
        simchain.read_results("here")


def _cut(file: Path) -> None:
    file.write_text("\n".join(file.read_text().splitlines()[:-2]) + "\n")


def test_help_answers_at_once_and_imports_no_heavy_library():
    code = (
        "import sys, time; from simchain.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pandas', 'scipy', 'simpy', 'pydantic', 'yaml', 'pyarrow'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert time.process_time() < 0.3, time.process_time()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)


def test_importing_simchain_loads_nothing_heavy():
    code = "import sys, simchain; assert not {'numpy', 'pandas', 'pydantic', 'simpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_demand_that_is_cut_at_zero_says_how_much(workplace: Path):
    (workplace / "wild.yaml").write_text(MINIMAL.replace("100 ± 20", "100 ± 60"))
    warned = simchain_says("validate", "wild.yaml")
    assert warned.exit_code == 0
    assert "4.8 % of the normal draws are below zero" in warned.output
    assert "4.8 % of the draws are cut off at zero" in simchain_says("explain", "wild.yaml").output
    assert "2.9e-05 % of the draws are cut off at zero" in simchain_says("explain", "shop.yaml").output


def test_faults_are_json_on_every_command_that_is_asked_for_it(workplace: Path):
    (workplace / "wrong.yaml").write_text(MINIMAL.replace("10 ± 2 days", "10"))
    for command in ("validate", "explain", "run", "compare"):
        said = simchain_says(command, "wrong.yaml", "--json")
        assert said.exit_code == 2
        assert json.loads(said.stdout)["valid"] is False


def test_a_world_in_which_nothing_moves_is_told_without_a_crash(workplace: Path):
    (workplace / "idle.yaml").write_text(MINIMAL.replace("100 ± 20 units/day", "0 units/day"))
    said = simchain_says("compare", "idle.yaml", "-j", "1")
    assert said.exit_code == 0, said.output
    assert "undefined" in said.output
    assert "nan" not in said.output


def test_a_scenario_that_serves_nobody_is_named(workplace: Path):
    nothing = MINIMAL.replace("buys: A}", "buys: A, unmet: lost, stock: {level: 0}}")
    (workplace / "nothing.yaml").write_text(nothing)
    assert "A_only, B_only served no customer at all" in simchain_says("run", "nothing.yaml", "-j", "1").output


@pytest.mark.parametrize("confidence", ["nan", "95", "0"])
def test_a_confidence_that_is_none_is_refused(workplace: Path, confidence: str):
    assert simchain_says("compare", "shop.yaml", "--confidence", confidence).exit_code == 2
    with pytest.raises(ValueError, match="confidence must be"):
        simchain.compare("shop.yaml", confidence=float(confidence))


@pytest.mark.parametrize("options", [{"replications": 0}, {"replications": 2.5}, {"seed": -3}, {"jobs": 0}])
def test_numbers_out_of_range_are_refused_from_python_too(workplace: Path, options: dict):
    with pytest.raises(ValueError, match="must be a whole number"):
        simchain.run("shop.yaml", **options)


@pytest.mark.parametrize("given", [5, None, [1]])
@pytest.mark.parametrize("ask", [simchain.run, simchain.compare, simchain.bullwhip, simchain.audit, simchain.load])
def test_what_is_no_scenario_is_refused_with_what_may_be_given(ask, given):
    with pytest.raises(simchain.ScenarioError, match=r"a scenario is needed; got .*; give a file name, a mapping"):
        ask(given)


@pytest.mark.parametrize("names", [5, [5], None])
def test_names_of_scenarios_that_are_none_are_refused(workplace: Path, names):
    for ask in (simchain.run, simchain.compare):
        with pytest.raises(simchain.ScenarioError, match="by a list of their names; got"):
            ask("shop.yaml", names)


def test_a_name_that_is_not_there_is_answered_with_those_that_are(workplace: Path):
    compared = simchain.compare("shop.yaml", replications=2, jobs=1)
    for ask, sentence in (
        (lambda: compared.of("zzz"), "there is no alternative 'zzz' to A_only; there are B_only"),
        (lambda: compared.of("B_only", "fil_rate"), "'fil_rate' was not compared; did you mean 'fill_rate'?"),
        (lambda: simchain.compare(compared.results, metrics=["zzz"]), "there is no metric 'zzz'"),
        (lambda: simchain.load("shop.yaml")["zzz"], "there is no scenario 'zzz'; there are A_only, B_only, base"),
    ):
        with pytest.raises(simchain.UnknownName) as caught:
            ask()
        assert str(caught.value).startswith(sentence)
        assert isinstance(caught.value, KeyError)


def test_one_name_may_be_given_as_text(workplace: Path):
    assert simchain.run("shop.yaml", "B_only", replications=2).scenarios == ("B_only",)
    compared = simchain.compare("shop.yaml", "B_only", baseline="A_only", replications=2)
    assert (compared.baseline, compared.alternatives) == ("A_only", ("B_only",))
    by_service = simchain.compare(compared.results, metrics="fill_rate")
    assert by_service.of("B_only", "fill_rate").metric == "fill_rate"
    assert "B_only, fill_rate: " in repr(by_service)


def test_output_that_cannot_be_written_is_one_sentence(workplace: Path):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    command = [sys.executable, "-c", "from simchain.cli import console; console()", "validate", "shop.yaml"]
    with open("/dev/full", "w") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr


def test_bullwhip_speaks_json_to_programs_where_an_option_or_a_file_is_wrong(workplace: Path):
    for arguments in (["shop.yaml", "--demand", "sold"], ["--series", "no.csv", "--orders", "a", "--demand", "b"]):
        said = simchain_says("bullwhip", *arguments, "--json")
        assert said.exit_code == 2
        assert list(json.loads(said.output)) == ["error"]


def test_bullwhip_says_what_fills_no_bucket(workplace: Path):
    lines = [line for line in MINIMAL.split("scenarios:")[0].splitlines() if not line.startswith("run:")]
    (workplace / "odd.yaml").write_text("\n".join([*lines, "run: {horizon: 100 days, warm_up: 0 days}"]))
    said = simchain_says("bullwhip", "odd.yaml", "-n", "2", "-j", "1", "--bucket", "week", "--measures-only")
    assert "the last 2 days of the run fill no bucket of 7 days" in said.stderr


def test_without_a_terminal_long_work_says_where_it_stands(workplace: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("simchain.cli.progress.EVERY", 0.0)
    said = simchain_says("run", "shop.yaml", "-n", "2", "-j", "1")
    assert "4 of 4 runs" in said.stderr

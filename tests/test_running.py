"""Replications: the same results however many workers, kept when stopped, checked when asked."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import simchain
from simchain.cli import main
from simchain.experiments import replicate
from simchain.experiments.folder import Folder
from simchain.experiments.run import plan, run_plan

SHOP = {
    "simchain": 1,
    "run": {"horizon": "120 days", "replications": 12},
    "suppliers": {"A": {"lead_time": "5 ± 2 days", "price": "5 USD"}},
    "sites": {"shop": {"demand": "10 ± 3 units/day", "buys": "A"}},
    "scenarios": {"one": {}, "two": {"suppliers.A.lead_time": "9 ± 4 days"}},
}


def test_one_worker_and_two_give_the_same_tables_byte_for_byte():
    alone, together = (simchain.run(SHOP, jobs=jobs, series=True) for jobs in (1, 2))
    for table in ("runs", "points", "lanes", "series"):
        left, right = getattr(alone, table), getattr(together, table)
        assert left.to_csv() == right.to_csv(), table
        pd.testing.assert_frame_equal(left, right, check_exact=True)


def test_every_public_name_is_found_where_the_package_says_that_it_lives():
    assert [name for name in simchain.__all__ if not hasattr(simchain, name)] == []


def test_another_seed_gives_other_results_and_the_same_seed_the_same():
    first, again, other = (simchain.run(SHOP, seed=seed).runs for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert first["demand"].tolist() != other["demand"].tolist()


def test_replication_7_is_the_same_however_many_there_are():
    few, many = (simchain.run(SHOP, replications=n).by_scenario()["one"] for n in (8, 12))
    pd.testing.assert_frame_equal(few.iloc[[7]], many.iloc[[7]], check_exact=True)


def test_results_come_in_the_order_of_the_scenarios():
    runs = simchain.run(SHOP, jobs=2).runs
    assert runs["scenario"].drop_duplicates().tolist() == ["one", "two"]
    assert runs["replication"].tolist() == [*range(12), *range(12)]


def test_stopping_keeps_what_is_finished_and_says_so():
    def stop(done: int, total: int) -> None:
        if done == 9:
            raise KeyboardInterrupt

    results = run_plan(plan(SHOP), jobs=1, progress=stop)
    assert not results.complete
    assert results.replications == 4
    assert (results.replications, results.asked) == (4, 12)
    assert len(results.runs) == 8


def test_an_interrupt_waits_until_an_outcome_is_kept_whole():
    kept: list[int] = []

    def write_slowly(outcome: Any) -> None:
        if outcome.replication == 2:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.05)
        kept.append(outcome.replication)

    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        results = run_plan(plan(SHOP, ["one"]), jobs=1, each=write_slowly)
    finally:
        signal.signal(signal.SIGINT, usual)
    assert kept == [0, 1, 2]
    assert results.runs["replication"].tolist() == kept
    assert not results.complete


def test_progress_reports_every_run():
    seen: list[tuple[int, int]] = []
    simchain.run(SHOP, replications=3, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 6) for n in range(1, 7)]


def test_every_run_can_be_audited():
    assert simchain.run(SHOP, replications=2, check=True).replications == 2


def test_a_trace_names_the_cause_of_every_receipt():
    trace = simchain.run(SHOP, ["one"], replications=1, trace=True).trace.set_index("id")
    receipts = trace[trace["kind"] == "receipt"]
    assert len(receipts) > 50
    assert set(trace.loc[receipts["cause"], "kind"]) == {"dispatch"}


def test_an_unknown_scenario_is_named_with_the_nearest():
    with pytest.raises(simchain.ScenarioError, match="did you mean 'two'"):
        simchain.run(SHOP, ["twoo"])


def test_the_base_model_can_be_run_by_name():
    base, one = (simchain.run(SHOP, [name], replications=2).runs["total_cost"].tolist() for name in ("base", "one"))
    assert base == one


def test_a_worker_that_dies_is_reported(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(replicate, "_run_block", _die)
    with pytest.raises(simchain.StoppedEarly, match="worker process was killed"):
        simchain.run(SHOP, jobs=2)


def _die(tasks: object) -> None:
    import os

    os._exit(9)


def test_what_was_finished_before_a_worker_died_is_kept_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Five runs of two scenarios come back: two replications of both."""

    def five_and_no_more(tasks: Sequence[replicate.Task], jobs: int | None) -> Iterator[replicate.Outcome]:
        yield from (task.run() for task in tasks[:5])
        raise simchain.StoppedEarly("a worker process was killed from outside")

    monkeypatch.setattr("simchain.experiments.run.outcomes", five_and_no_more)
    file, out = tmp_path / "shop.yaml", tmp_path / "out"
    file.write_text(json.dumps(SHOP))
    said = CliRunner().invoke(main, ["run", str(file), "-n", "8", "--out", str(out)])
    assert said.exit_code == 1
    assert "STOPPED EARLY: 2 of 8 replications" in said.stdout
    assert "error  a worker process was killed from outside" in said.stderr
    kept = simchain.read_results(out)
    assert (kept.replications, kept.complete) == (2, False)
    assert kept.stopped_by == "a worker process was killed from outside"
    assert not (out / "UNFINISHED.txt").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["levers", "--scenario", "one"],
        ["scorecard", "--scenario", "two"],
        ["resilience"],
        ["resilience", "--knock-out", "all", "--for", "10 days"],
    ],
)
def test_tables_of_what_was_stopped_say_so_in_their_folder(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Two of four replications, in a new folder and beside earlier tables, which stay."""

    def half_of_them(tasks: Sequence[replicate.Task], jobs: int | None) -> Iterator[replicate.Outcome]:
        yield from (task.run() for task in tasks[: len(tasks) // 2])
        raise KeyboardInterrupt

    def told(folder: str) -> dict[str, Any]:
        manifest = json.loads((tmp_path / folder / "manifest.json").read_text())
        return {key: manifest[key] for key in ("replications", "replications_asked", "complete")}

    shop = {**SHOP, "disruptions": {"strike": {"hits": "A", "starts": "day 30", "lasts": "20 days"}}}
    file = tmp_path / "shop.yaml"
    file.write_text(json.dumps(shop))
    name, *options = command
    asked = [name, str(file), *options, "-n", "4", "-j", "1", "--out"]
    whole = CliRunner().invoke(main, [*asked, str(tmp_path / "whole")])
    assert whole.exit_code == 0, whole.output
    earlier = told("whole")
    assert earlier == {"replications": 4, "replications_asked": 4, "complete": True}
    for module in ("run", "resilience.beside"):
        monkeypatch.setattr(f"simchain.experiments.{module}.outcomes", half_of_them)
    for folder, more, written in (("half", [], "half"), ("whole", ["--overwrite"], "whole.new")):
        said = CliRunner().invoke(main, [*asked, str(tmp_path / folder), *more])
        assert said.exit_code == 130, said.output
        assert "STOPPED EARLY: 2 of 4 replications" in said.stdout
        assert told(written) == {"replications": 2, "replications_asked": 4, "complete": False}
    assert told("whole") == earlier


def test_a_folder_of_a_run_that_is_not_finished_says_so_and_is_no_result(tmp_path: Path):
    Folder.make(tmp_path / "out", ())
    assert "is no result" in (tmp_path / "out" / "UNFINISHED.txt").read_text()
    with pytest.raises(simchain.ResultsError, match="is not finished"):
        simchain.read_results(tmp_path / "out")


def test_a_plain_script_may_use_all_cores(tmp_path: Path):
    script = tmp_path / "plain.py"
    script.write_text(f"import simchain\nprint(len(simchain.run({SHOP!r}, jobs=2).runs))\n")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "24"


def hear_interrupts() -> None:
    """Also where the tests themselves run in the background of a shell, which lets them ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_ctrl_c_in_the_terminal_writes_what_is_finished(tmp_path: Path):
    scenario = tmp_path / "long.yaml"
    scenario.write_text(
        "simchain: 1\nrun: {horizon: 3 years, replications: 100000, series: none}\n"
        "suppliers: {A: {lead_time: 5 ± 2 days}}\nsites: {shop: {demand: 10 ± 3 units/day, buys: A}}\n"
    )
    out = tmp_path / "results"
    command = [sys.executable, "-c", "from simchain.cli import main; main()", "run", scenario, "-j", "2", "--out", out]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes, preexec_fn=hear_interrupts) as process:
        try:
            time.sleep(6)
            process.send_signal(signal.SIGINT)
            printed, complaints = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130, complaints
    assert "STOPPED EARLY" in printed
    results = simchain.read_results(out)
    assert not results.complete
    assert 0 < len(results.runs) == results.replications

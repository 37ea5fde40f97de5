"""The benchmark runs, its programs agree, and its figures are of the right kind. No speed is asserted here."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.policy_grid import EXAMPLES

ROOT = Path(__file__).parents[1]


@cache
def quick_run() -> dict[str, Any]:
    command = [sys.executable, "benchmarks/engine.py", "--quick", "--json", "--without-stockpyl"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def scale_of(sites: int, periods: int, series: str = "none") -> dict[str, Any]:
    (row,) = (
        row for row in quick_run()["scale"] if (row["sites"], row["periods"], row["series"]) == (sites, periods, series)
    )
    found: dict[str, Any] = row
    return found


def test_simchain_and_the_bare_chain_agree_and_both_are_timed() -> None:
    sides = quick_run()["sides"]
    times = sides["microseconds_per_node_period"]
    assert sides["agree"]
    assert list(times) == ["bare SimPy, by hand", "simchain", "simchain, series kept"]
    assert all(0 < time["min"] <= time["median"] <= time["max"] for time in times.values())
    assert sides["times_bare"]["bare SimPy, by hand"]["median"] == 1


def test_what_is_left_out_is_said() -> None:
    assert "stockpyl" in quick_run()["left_out"]


def test_a_node_period_of_a_long_chain_costs_about_what_it_costs_in_a_short_one() -> None:
    cost = "microseconds_per_node_period"
    assert scale_of(200, 520)[cost] < 2 * scale_of(20, 520)[cost]


def test_memory_does_not_grow_with_the_horizon_unless_series_are_kept() -> None:
    if scale_of(20, 520)["peak_mb"] is None:
        pytest.skip("this system does not tell a process its peak memory")

    def grown(periods: int, series: str = "none") -> float:
        row = scale_of(20, periods, series)
        return float(row["peak_mb"] - row["peak_before_mb"])

    assert grown(5_200) < grown(520) + 5
    assert grown(5_200, "periods") > grown(5_200) + 5


def test_the_run_names_its_machine_and_what_starting_and_loading_take() -> None:
    found = quick_run()
    assert found["machine"]["Python"].endswith(sys.version.split()[0])
    assert found["loading"]["sites"] == 200
    assert found["loading"]["load_seconds"]["median"] > 0


def test_programs_that_disagree_are_not_timed() -> None:
    from benchmarks.engine import BARE, check_agreement

    check_agreement({BARE: ([1.0], [0.5]), "other": ([1.0 + 1e-12], [0.5])})
    with pytest.raises(SystemExit, match="other says"):
        check_agreement({BARE: ([1.0], [0.5]), "other": ([1.001], [0.5])})


def test_every_policy_is_timed_against_base_stock_in_the_same_round() -> None:
    rows = quick_run()["policies"]
    assert set(rows) == set(EXAMPLES)
    for row in rows.values():
        assert 0 < row["times_base_stock"]["min"] <= row["times_base_stock"]["median"]

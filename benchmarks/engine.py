"""How fast is the engine, against what, and how does it grow? Run it: ``python benchmarks/engine.py``.

Times are CPU seconds of one process. Programs that are compared run in the same process and round, in alternation, on
the same demands, and must agree on every average before anything is timed. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import isclose
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine
from benchmarks.tables import as_text

SITES, PERIODS = 4, 520
POLICY_PERIODS = 2000
BARE, SIMCHAIN, WITH_SERIES = "bare SimPy, by hand", "simchain", "simchain, series kept"
STOCKPYL, STOCKPYL_CHECKED = "stockpyl", "stockpyl, with its own checks"
LOADED_SITES = 200
Averages = tuple[list[float], list[float]]
Row = dict[str, Any]


@dataclass(frozen=True)
class Effort:
    """How much is measured. `scales` are pairs of sites and periods."""

    rounds: int
    scales: tuple[tuple[int, int], ...]
    starts: int


FULL = Effort(rounds=15, scales=((20, 520), (20, 10_000), (200, 520), (200, 10_000)), starts=9)
QUICK = Effort(rounds=3, scales=((20, 520), (20, 5_200), (200, 520)), starts=3)


def seconds(program: Callable[[], object]) -> float:
    """CPU seconds of one call, garbage of others collected before."""
    gc.collect()
    start = process_time()
    program()
    return process_time() - start


def spread(values: Sequence[float]) -> Row:
    return {"median": median(values), "min": min(values), "max": max(values)}


def sides(demand: Sequence[int], with_stockpyl: bool) -> dict[str, Callable[[], Averages]]:
    """The programs that are compared, each on this demand."""
    from benchmarks import bare, simchain_side, stockpyl_side

    sums = simchain_side.blueprint(SITES, PERIODS, demand)
    kept = simchain_side.blueprint(SITES, PERIODS, demand, series="periods")
    programs: dict[str, Callable[[], Averages]] = {
        BARE: lambda: bare.run(demand, SITES),
        SIMCHAIN: lambda: simchain_side.run(sums),
        WITH_SERIES: lambda: simchain_side.run(kept),
    }
    if with_stockpyl:
        programs[STOCKPYL] = lambda: stockpyl_side.run(demand, SITES)
        programs[STOCKPYL_CHECKED] = lambda: stockpyl_side.run(demand, SITES, consistency_checks="W")
    return programs


def check_agreement(results: dict[str, Averages]) -> None:
    """Raise unless all programs found the same average stock and backlog at every site."""
    wanted = [value for values in results[BARE] for value in values]
    for name, result in results.items():
        given = [value for values in result for value in values]
        if not all(isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in zip(given, wanted, strict=True)):
            raise SystemExit(f"the programs disagree: {name} says {given}, {BARE} says {wanted}")


def compare_sides(rounds: int, with_stockpyl: bool) -> Row:
    """Microseconds per node-period of every program, and its ratio to the bare chain, round by round."""
    from benchmarks import bare

    times: dict[str, list[float]] = {}
    for seed in range(rounds):
        programs = sides(bare.demands(PERIODS, seed), with_stockpyl)
        check_agreement({name: program() for name, program in programs.items()})
        for name, program in programs.items():
            times.setdefault(name, []).append(seconds(program) / (SITES * PERIODS) * 1e6)
    ratios = {
        name: [ours / base for ours, base in zip(values, times[BARE], strict=True)] for name, values in times.items()
    }
    return {
        "sites": SITES,
        "periods": PERIODS,
        "rounds": rounds,
        "agree": True,
        "microseconds_per_node_period": {name: spread(values) for name, values in times.items()},
        "times_bare": {name: spread(values) for name, values in ratios.items()},
    }


def scale_here(sites: int, periods: int, series: str) -> Row:
    """One chain in this process: cost per node-period (least of three), and the peak memory around the first."""
    from benchmarks import simchain_side

    simchain_side.run(simchain_side.blueprint(SITES, 50))
    chain = simchain_side.blueprint(sites, periods, series=series)
    before = machine.peak_memory()
    times = [seconds(lambda: simchain_side.run(chain))]
    after = machine.peak_memory()
    times += [seconds(lambda: simchain_side.run(chain)) for _ in range(2)]
    return {
        "sites": sites,
        "periods": periods,
        "series": series,
        "seconds": min(times),
        "microseconds_per_node_period": min(times) / (sites * periods) * 1e6,
        "peak_before_mb": before,
        "peak_mb": after,
    }


def scale(sites: int, periods: int, series: str = "none") -> Row:
    """The same in a fresh process."""
    command = [sys.executable, __file__, "--scale-here", str(sites), str(periods), series]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    row: Row = json.loads(done.stdout)
    return row


def policies_here(rounds: int) -> Row:
    """Microseconds of a node-period under each policy, and its ratio to base stock in the same round."""
    from benchmarks.policies import programs

    rows: Row = {}
    for name, (ours, base) in programs(POLICY_PERIODS).items():
        ours(), base()
        pairs = [(seconds(ours), seconds(base)) for _ in range(rounds)]
        rows[name] = {
            "microseconds_per_node_period": spread([mine / POLICY_PERIODS * 1e6 for mine, _ in pairs]),
            "times_base_stock": spread([mine / other for mine, other in pairs]),
        }
    return rows


def start_up(times: int) -> Row:
    """CPU seconds of `simchain --help` in a fresh process, and of a Python that does nothing."""
    root = Path(__file__).resolve().parents[1]
    helping = [sys.executable, "-c", "from simchain.cli import main; main()", "--help"]
    found: dict[str, list[float]] = {"simchain --help": [], "python -c pass": []}
    for _ in range(times):
        for name, command in (("simchain --help", helping), ("python -c pass", [sys.executable, "-c", "pass"])):
            before = machine.cpu_of_children()
            subprocess.run(command, cwd=root, capture_output=True, check=True)
            after = machine.cpu_of_children()
            if before is not None and after is not None:
                found[name].append(after - before)
    return {name: spread(values) for name, values in found.items() if values}


def loading(times: int) -> Row:
    """CPU seconds to read, check and lower a file of 200 sites with three named changes."""
    import yaml

    from benchmarks import simchain_side
    from simchain import load, lower

    text = simchain_side.scenario(LOADED_SITES, PERIODS)
    text["scenarios"] = {
        "as_is": {},
        "slow_source": {"suppliers.source.lead_time": "5 ± 2 days"},
        "lower_shelf": {"site_000.stock.level": "20 units"},
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chain.yaml"
        file.write_text(yaml.safe_dump(text, sort_keys=False), encoding="utf-8")
        lines = len(file.read_text(encoding="utf-8").splitlines())
        scenarios = load(file)
        reading = [seconds(lambda: load(file)) for _ in range(times)]
        lowering = [seconds(lambda: [lower(one) for one in scenarios.values()]) for _ in range(times)]
    return {
        "sites": LOADED_SITES,
        "lines": lines,
        "named_changes": len(scenarios),
        "load_seconds": spread(reading),
        "lower_seconds": spread(lowering),
    }


def measure_all(effort: Effort, with_stockpyl: bool, reason: str) -> Row:
    """Everything, as one tree of plain data."""
    return {
        "machine": machine.describe(),
        "effort": asdict(effort),
        "left_out": reason,
        "sides": compare_sides(effort.rounds, with_stockpyl),
        "scale": [scale(*pair) for pair in effort.scales] + [scale(*effort.scales[1], series="periods")],
        "policies": policies_here(effort.rounds),
        "start_up_cpu_seconds": start_up(effort.starts),
        "loading": loading(effort.starts),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller chains")
    parser.add_argument("--json", action="store_true", help="print JSON for programs instead of tables")
    parser.add_argument("--without-stockpyl", action="store_true", help="leave stockpyl out")
    parser.add_argument("--scale-here", nargs=3, metavar=("SITES", "PERIODS", "SERIES"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.scale_here:
        sites, periods, series = given.scale_here
        print(json.dumps(scale_here(int(sites), int(periods), series)))
        return
    from benchmarks import stockpyl_side

    reason = "stockpyl, as asked" if given.without_stockpyl else stockpyl_side.absent()
    found = measure_all(QUICK if given.quick else FULL, not reason, reason)
    print(json.dumps(found, indent=2) if given.json else as_text(found))


if __name__ == "__main__":
    main()

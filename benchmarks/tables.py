"""The figures of ``benchmarks/engine.py`` as tables that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Row = dict[str, Any]


def as_text(found: Row) -> str:
    """All tables, and the machine first."""
    blocks = (machine(found), sides(found), policies(found), growth(found), start(found), loading(found))
    return "\n\n".join("\n".join(block) for block in blocks)


def machine(found: Row) -> Iterator[str]:
    for name, value in found["machine"].items():
        yield f"{name:16}{value}"


def sides(found: Row) -> Iterator[str]:
    compared = found["sides"]
    sites, periods, rounds = compared["sites"], compared["periods"], compared["rounds"]
    yield f"A serial base-stock chain, {sites} sites, {periods} periods: CPU microseconds per node-period"
    yield f"(simchain: engine, ledger and all metrics; {rounds} rounds in alternation; all agree to 1e-9 on the"
    yield "average stock and backlog of every site)"
    yield f"{'':34}{'median':>10}{'min':>10}{'max':>10}{'times bare':>13}{'min':>8}{'max':>8}"
    for name, time in compared["microseconds_per_node_period"].items():
        ratio = compared["times_bare"][name]
        figures = f"{time['median']:10.2f}{time['min']:10.2f}{time['max']:10.2f}"
        yield f"  {name:32}{figures}{ratio['median']:13.2f}{ratio['min']:8.2f}{ratio['max']:8.2f}"
    if found["left_out"]:
        yield f"  left out: {found['left_out']}"


def policies(found: Row) -> Iterator[str]:
    yield "Each policy at one shop that reviews daily: CPU us per node-period, and times base stock in the same round"
    yield f"{'':34}{'median':>10}{'min':>10}{'max':>10}{'times base':>13}{'min':>8}{'max':>8}"
    for name, row in found["policies"].items():
        time, ratio = row["microseconds_per_node_period"], row["times_base_stock"]
        figures = f"{time['median']:10.2f}{time['min']:10.2f}{time['max']:10.2f}"
        yield f"  {name:32}{figures}{ratio['median']:13.2f}{ratio['min']:8.2f}{ratio['max']:8.2f}"


def growth(found: Row) -> Iterator[str]:
    yield "Growth: each in a fresh process; least of three runs, us per node-period; peak MB before and after the first"
    yield f"{'sites':>8}{'periods':>10}  {'series':10}{'seconds':>9}{'us each':>9}{'before':>11}{'after':>8}"
    for row in found["scale"]:
        before, after = (f"{row[key]:.1f}" if row[key] is not None else "?" for key in ("peak_before_mb", "peak_mb"))
        size = f"{row['sites']:8,}{row['periods']:10,}  {row['series']:10}"
        yield f"{size}{row['seconds']:9.2f}{row['microseconds_per_node_period']:9.2f}{before:>11}{after:>8}"


def start(found: Row) -> Iterator[str]:
    yield f"Start: CPU seconds, user and system, median of {found['effort']['starts']} fresh processes"
    for name, time in found["start_up_cpu_seconds"].items():
        yield _seconds(name, time)


def loading(found: Row) -> Iterator[str]:
    load = found["loading"]
    size = f"{load['sites']} sites ({load['lines']:,} lines) and {load['named_changes']} named changes"
    yield f"A file of {size}: CPU seconds"
    yield _seconds("load: read and check all", load["load_seconds"])
    yield _seconds("lower all", load["lower_seconds"])


def _seconds(name: str, time: Row) -> str:
    return f"  {name:32}{time['median']:10.3f}  (from {time['min']:.3f} to {time['max']:.3f})"

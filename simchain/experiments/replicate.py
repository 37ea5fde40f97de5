"""Replications on all cores: the same outcomes in the same order, however many workers there are."""

import os
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing import get_context
from time import perf_counter
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from simchain.blueprint import Blueprint
from simchain.engines.audit import audit
from simchain.engines.eventwise import Simulation
from simchain.errors import OwnRuleError, StoppedEarly
from simchain.experiments.workers import interrupts_held, leave_interrupts_to_the_parent, main_left_alone
from simchain.ledger.trace import Row
from simchain.metrics import Measures, measure

WORTH_A_POOL = 3.0
"""Seconds of work below which starting workers costs more than it saves."""

SECONDS_PER_BLOCK = 0.5
SERIES = ("demanded", "ordered", "received", "on_hand", "backlog", "on_order", "at_once", "lost", "end_demand")
"""Columns of the time series, per stock point. `in_transit` is added up over the lanes into it; `end_demand` is the
customers' demand that the stock serves, directly or through others, in its own units."""

TARGET = "target_level"
"""Last column, where some stock's policy aims at a level that moves: what it aims at when the period ends."""


@dataclass(frozen=True)
class Task:
    """One run to do: a blueprint and the replication whose tapes it takes."""

    blueprint: Blueprint
    replication: int
    check: bool = False
    trace: bool = False

    def run(self) -> "Outcome":
        """Simulate, audit if asked to, measure."""
        blueprint = self.blueprint.replicated(self.replication)
        ledger = Simulation(blueprint, trace=self.trace).finish()
        if self.check:
            audit(blueprint, ledger)
        series = {name: ledger.series[name] for name in SERIES} if ledger.series else {}
        if series:
            series["in_transit"] = _by_point(blueprint, ledger.series["in_transit"])
            if TARGET in ledger.series:
                moves = [point.target_moves for point in blueprint.points]
                series[TARGET] = np.where(moves, ledger.series[TARGET], np.nan)
        rows = ledger.trace.rows if ledger.trace is not None else []
        return Outcome(blueprint.scenario, self.replication, measure(blueprint, ledger), series, rows)


@dataclass(frozen=True)
class Outcome:
    """What one run came to: its measures, its series (name -> array of period x stock point) and its trace."""

    scenario: str
    replication: int
    measures: Measures
    series: dict[str, NDArray[np.float64]]
    trace: list[Row] = field(default_factory=list)


def _by_point(blueprint: Blueprint, per_lane: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.zeros((len(per_lane), len(blueprint.points)))
    for lane in blueprint.lanes:
        total[:, lane.destination] += per_lane[:, lane.index]
    return total


Done_co = TypeVar("Done_co", covariant=True)
Done = TypeVar("Done")


class Work(Protocol[Done_co]):
    """Something to run, here or in a worker."""

    def run(self) -> Done_co: ...


Part = tuple[list[Done], OwnRuleError | None]
"""What a worker gives back: outcomes, and what stopped it."""


def outcomes(tasks: Sequence[Work[Done]], jobs: int | None = None) -> Generator[Done, None, None]:
    """Run the tasks and yield their outcomes in the order of the tasks.

    With `jobs=None` all cores are used if the work is worth it. Closing the iterator stops the workers.
    """
    if not tasks:
        return
    started = perf_counter()
    yield tasks[0].run()
    seconds = max(perf_counter() - started, 1e-4)
    rest = tasks[1:]
    workers = min(jobs or os.cpu_count() or 1, len(rest))
    if workers <= 1 or (jobs is None and seconds * len(rest) < WORTH_A_POOL):
        for task in rest:
            yield task.run()
    else:
        yield from _in_parallel(rest, workers, max(1, round(SECONDS_PER_BLOCK / seconds)))


def _in_parallel(tasks: Sequence[Work[Done]], workers: int, block: int) -> Iterator[Done]:
    """Blocks of tasks on worker processes; a finished block waits until those before it were handed out."""
    block = min(block, max(1, len(tasks) // (2 * workers)))
    blocks = [tasks[start : start + block] for start in range(0, len(tasks), block)]
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=leave_interrupts_to_the_parent)
    live: dict[Future[Part[Done]], int] = {}
    ready: dict[int, Part[Done]] = {}
    submitted = handed_out = 0
    try:
        while handed_out < len(blocks):
            while submitted < len(blocks) and len(live) + len(ready) < 4 * workers:
                with interrupts_held(), main_left_alone():
                    live[pool.submit(_run_block, blocks[submitted])] = submitted
                submitted += 1
            done, _ = wait(live, return_when=FIRST_COMPLETED)
            for future in done:
                ready[live.pop(future)] = future.result()
            while handed_out in ready:
                finished, failure = ready.pop(handed_out)
                yield from finished
                if failure is not None:
                    raise failure
                handed_out += 1
    except BrokenExecutor:
        raise StoppedEarly(
            "a worker process was killed from outside, perhaps for want of memory; use fewer (--jobs 1), "
            "or write 'series: none' under run"
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _run_block(tasks: Sequence[Work[Done]]) -> Part[Done]:
    """Run tasks one after the other. Those before one in which a rule of the user's own fails are kept."""
    finished: list[Done] = []
    try:
        for task in tasks:
            finished.append(task.run())  # noqa: PERF401 (what is finished must outlive the error)
    except OwnRuleError as error:
        return finished, error
    return finished, None

"""Run validation cases, several at once, and judge them."""

import os
import traceback
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from itertools import accumulate
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from time import perf_counter

from simchain.errors import EngineError
from simchain.experiments.workers import interrupts_held, leave_interrupts_to_the_parent, main_left_alone
from simchain.proof.case import FULL, QUICK, Case, Tier, case, cases
from simchain.proof.families import CASES, Proof
from simchain.proof.judging import Verdict, judge
from simchain.proof.stopping import Stopped, listen_to
from simchain.proof.verification import Judgement, Verification

WORTH_A_POOL = 5.0
"""Seconds of work below which starting workers costs more than it saves."""

SOON = 0.05
"""Part of all work that is done first, on the shortest cases."""

PROOFS: dict[str, Proof] = {name: proof for names, proof in CASES for name in names}


def verify(
    names: Iterable[str] = (),
    *,
    quick: bool = False,
    jobs: int | None = None,
    progress: Callable[[Judgement], None] | None = None,
) -> Verification:
    """Run validation cases (all, or those named) and judge them: the engine against papers, textbooks, closed forms.

    `quick` takes the exact cases as they are and the others to 3 %; else each is taken at its own tolerance. `jobs`
    is the number of processes (all cores by default); the numbers do not depend on it. `progress` is called with each
    judgement as it is made. Ctrl-C keeps what is finished: the verification then says that it is incomplete.

    >>> verify(["FR-01", "TR-01"]).agrees
    True
    """
    if jobs is not None and (not isinstance(jobs, int) or jobs < 1):
        raise ValueError(f"jobs must be a whole number of 1 or more; got {jobs!r}")
    tier = QUICK if quick else FULL
    known = cases([names] if isinstance(names, str) else names, tier)
    started = perf_counter()
    made: dict[str, Judgement] = {}
    stream = judgements(known, jobs)
    try:
        for judgement in stream:
            made[judgement.case.id] = judgement
            if progress is not None:
                progress(judgement)
    except KeyboardInterrupt:
        pass
    finally:
        stream.close()
    in_order = tuple(made[one.id] for one in known if one.id in made)
    return Verification(tier, in_order, len(known), perf_counter() - started)


def judgements(known: Sequence[Case], jobs: int | None = None) -> Generator[Judgement, None, None]:
    """Judge cases and yield each judgement when it is made. Closing it stops the workers."""
    ordered = in_turn(known)
    workers = min(jobs or os.cpu_count() or 1, len(known))
    if workers <= 1 or (jobs is None and sum(one.seconds for one in known) < WORTH_A_POOL):
        for one in ordered:
            yield judged(one)
    else:
        yield from _in_parallel(ordered, workers)


def in_turn(known: Sequence[Case]) -> list[Case]:
    """The short cases that are little work together, so that there is soon something to show; then the longest first.

    The longest last would leave all workers but one without work at the end.
    """
    shortest_first = sorted(known, key=lambda one: one.seconds)
    work = [*accumulate(one.seconds for one in shortest_first)]
    soon = sum(seconds <= SOON * work[-1] for seconds in work)
    return [*shortest_first[:soon], *sorted(shortest_first[soon:], key=lambda one: -one.seconds)]


def judged(known: Case) -> Judgement:
    """Run one case. What goes wrong inside it is its failure, and does not keep the others from being run."""
    started = perf_counter()
    try:
        verdicts = verdicts_on(known)
    except Stopped:
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(place.filename)}:{place.lineno}"
        return Judgement(known, (), perf_counter() - started, f"{type(error).__name__}: {error} ({where})")
    return Judgement(known, verdicts, perf_counter() - started)


def verdicts_on(known: Case) -> tuple[Verdict, ...]:
    """Every measure of a case, judged."""
    return tuple(verdict for found in PROOFS[known.id](known) for verdict in judge(known, found))


def _in_parallel(known: Sequence[Case], workers: int) -> Generator[Judgement, None, None]:
    context = get_context("spawn")
    stop = context.Event()
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare, initargs=(stop,))
    running: list[BaseProcess] = []
    try:
        with interrupts_held(), main_left_alone():
            waiting = [pool.submit(_judged, one.id, one.tier) for one in known]
            running = list(pool._processes.values())
        for future in as_completed(waiting):
            yield future.result()
        running = []
    except BrokenExecutor:
        raise EngineError(
            "a worker process was killed from outside, perhaps for want of memory; use fewer: --jobs 1"
        ) from None
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)
        for process in running:  # a replication may take long, and nobody waits for it any more
            process.terminate()


def _prepare(stop: Event) -> None:
    leave_interrupts_to_the_parent()
    listen_to(stop)


def _judged(name: str, tier: Tier) -> Judgement:
    return judged(case(name, tier))

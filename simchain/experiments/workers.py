"""Worker processes: what they must not do at their start, and what they leave to the process that started them."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def main_left_alone() -> Iterator[None]:
    """Keep new workers from importing the user's script again: they need nothing of it.

    Otherwise a plain script that calls `simchain.run` would start itself once per worker.
    """
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name, None) for name in ("__file__", "__spec__")}
    try:
        for name in hidden:
            setattr(main, name, None)
        yield
    finally:
        for name, value in hidden.items():
            setattr(main, name, value)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Let Ctrl-C wait until this block is done: what it does is done whole, or not at all.

    A process that is started here never hears of Ctrl-C, however early it comes. Signals are handled in the main
    thread, so elsewhere there is nothing to hold.
    """
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(usual):
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        with _masked():
            yield
    finally:
        signal.signal(signal.SIGINT, usual)
        if came:
            usual(*came[0])


@contextmanager
def _masked() -> Iterator[None]:
    """A mask is inherited by the processes that are started under it, unlike a handler. Windows has none."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_interrupts_to_the_parent() -> None:
    """Ctrl-C reaches every process of a terminal; one of them decides what is kept."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

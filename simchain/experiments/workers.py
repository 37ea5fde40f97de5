"""Worker processes: what they must not do at their start, and what they leave to the process that started them."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


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


def leave_interrupts_to_the_parent() -> None:
    """Ctrl-C reaches every process of a terminal; one of them decides what is kept."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

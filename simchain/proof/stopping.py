"""How a worker learns that the user has stopped the verification: it asks after every replication."""

from multiprocessing.synchronize import Event

_asked: Event | None = None


class Stopped(Exception):
    """A case was given up half-way, because the user asked for it."""


def listen_to(event: Event) -> None:
    """From now on `heed` stops this process' case when the event is set."""
    global _asked
    _asked = event


def heed(done: int, total: int) -> None:
    """Raise `Stopped` if that was asked for. Takes what `simchain.run` tells of its progress."""
    if _asked is not None and _asked.is_set():
        raise Stopped

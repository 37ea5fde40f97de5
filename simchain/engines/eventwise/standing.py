"""Whether something stands still, and what is left of its capacity, while disruptions come and go."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

Cause = tuple[int, int]
"""A disruption by number, and which of its spells."""


@dataclass(frozen=True)
class Blow:
    """What one disruption leaves: a share of the capacity, since when, and from when on people know of it."""

    share: float
    since: float
    known: float


class Standing:
    """What several disruptions leave of one thing: the worst of them counts.

    `down_since` is the day since which it stands still, `known_since` the day from which on people know of it (which
    may be later than now); both are infinite while it works.
    """

    def __init__(self, changed: Callable[[float, float], None]) -> None:
        self._changed = changed
        self._blows: dict[Cause, Blow] = {}
        self.share = 1.0
        self.down_since = self.known_since = inf

    @property
    def is_up(self) -> bool:
        return self.share > 0.0

    def hit(self, cause: Cause, blow: Blow) -> None:
        """A disruption begins, or leaves something else than before."""
        self._blows[cause] = blow
        self._settle(blow.since)

    def heal(self, cause: Cause) -> None:
        """A disruption is over."""
        if self._blows.pop(cause, None) is not None:
            self._settle(inf)

    def _settle(self, since: float) -> None:
        """Take the worst of what is left. What stood still before does so since then."""
        before = self.share
        down = [blow for blow in self._blows.values() if blow.share == 0.0]
        self.share = min((blow.share for blow in self._blows.values()), default=1.0)
        self.down_since = min(self.down_since, since) if down else inf
        self.known_since = min((blow.known for blow in down), default=inf)
        if self.share != before:
            self._changed(before, self.share)

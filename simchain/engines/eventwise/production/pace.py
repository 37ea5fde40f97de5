"""How fast a site works while disruptions come and go: what it has begun takes longer, or stands still."""

from collections.abc import Callable
from typing import Any

from simchain.clock import Phase, whole_ticks
from simchain.engines.eventwise.world import World

Action = Callable[[Any], None]


class Job:
    """A batch at work: on the line until day `through`, then in a pause that keeps no line busy, until `ready`.

    `leave` is called when it has left the line, `finish` when it is ready.
    """

    def __init__(self, world: World, through: float, ready: float, finish: Action, leave: Action | None) -> None:
        self._world = world
        self._through, self._ready = through, ready
        self._finish, self._leave = finish, leave
        self._work = self._pause = 0.0
        self._turn = 0
        self.is_over = False

    def begin(self) -> None:
        """Let the two days come. Those that were set before no longer count."""
        self._turn = turn = self._turn + 1

        def finish(event: Any) -> None:
            if turn == self._turn:
                self.is_over = True
                self._finish(event)

        def leave(event: Any) -> None:
            if turn == self._turn and self._leave is not None:
                leave_now, self._leave = self._leave, None
                leave_now(event)

        self._world.call(self._ready, Phase.RECEIPTS, finish)
        if self._leave is not None:
            self._world.call(self._through, Phase.RECEIPTS, leave)

    def change(self, before: float, after: float) -> None:
        """The site works at another share of its pace from now on. A pause stops only if all work does."""
        now = self._world._now
        if before > 0.0:
            self._work = max(0.0, self._through - now) * before
            self._pause = self._ready - max(self._through, now)
        if after == 0.0:
            self._turn += 1
        elif before == 0.0 or self._work > 0.0:
            self._through = now + whole_ticks(self._work / after)
            self._ready = self._through + self._pause
            self.begin()


class Pace:
    """The pace of one stock's production at a site that disruptions may hit."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._jobs: list[Job] = []
        self._share = 1.0

    def line_time(self, days: float) -> float:
        """Days on the line of what takes `days` at full pace."""
        return days if self._share == 1.0 else whole_ticks(days / self._share)

    def take(self, through: float, ready: float, finish: Action, leave: Action | None) -> None:
        """A batch begins."""
        self._jobs = [job for job in self._jobs if not job.is_over]
        job = Job(self._world, through, ready, finish, leave)
        self._jobs.append(job)
        job.begin()

    def change(self, share: float) -> None:
        """The site works at another share of its pace."""
        before, self._share = self._share, share
        for job in self._jobs:
            if not job.is_over:
                job.change(before, share)

"""SimPy's environment with absolute times and the order of the day, and the turns that ranks take within an instant."""

from collections.abc import Callable
from heapq import heappop, heappush
from operator import attrgetter
from typing import Any, NoReturn, Protocol

import simpy

from simchain.clock import RANKS, Phase, priority
from simchain.errors import EngineError

Action = Callable[[Any], None]
LAST = priority(Phase.IMMEDIATE, RANKS - 1)
NUMBER = attrgetter("index")

ROUNDS = 100_000
"""Turns that one rank may take at one instant before the run is stopped as an endless loop."""


class TakesTurns(Protocol):
    """What a rank's turn calls: a stock, which serves what waits for it and reviews its position."""

    __slots__ = ()

    index: int
    rank: int
    name: str

    def serve(self) -> None: ...

    def observe(self) -> None: ...

    def review(self) -> None: ...


class Moment(simpy.Event):
    """An event that is bound to happen. `callbacks` may be shared: SimPy reads the list and never changes it."""

    _value = None
    _ok = True

    def __init__(self, world: "World", callbacks: list[Action]) -> None:
        self.env = world
        self.callbacks = callbacks


class World(simpy.Environment):
    """Time, in days. Events of one instant happen by priority, that is by phase and rank (see `clock.Phase`)."""

    _queue: list[tuple[float, int, int, simpy.Event]]  # type: ignore[assignment]

    def __init__(self, top_rank: int) -> None:
        super().__init__()
        self.top_rank = top_rank
        self._serving = [Turn(self, Phase.SERVICE, rank) for rank in range(top_rank + 1)]
        self._reviewing = [Turn(self, Phase.REVIEW, rank) for rank in range(top_rank + 1)]
        self._immediate = [Turn(self, Phase.IMMEDIATE, rank) for rank in range(top_rank + 1)]

    def put(self, event: simpy.Event, time: float, order: int) -> None:
        """Let `event` happen at day `time`, exactly (SimPy's own `schedule` adds a delay, and with it rounding)."""
        heappush(self._queue, (time, order, next(self._eid), event))

    def at(self, time: float, phase: Phase) -> Moment:
        """An event for a process to wait for: `yield world.at(41.0, Phase.DEMAND)`."""
        moment = Moment(self, [])
        self.put(moment, time, priority(phase))
        return moment

    def call(self, time: float, phase: Phase, action: Action) -> None:
        """Call `action` at day `time`."""
        self.put(Moment(self, [action]), time, priority(phase))

    def call_last(self, action: Action) -> None:
        """Call `action` when all else of this instant has happened."""
        self.put(Moment(self, [action]), self._now, LAST)

    def run_until(self, end: float) -> None:
        """Let everything happen that comes before day `end`.

        What a process raises comes out as it is (SimPy's own `step` raises a copy of it).
        """
        queue = self._queue
        while queue and queue[0][0] < end:
            self._now, _, _, event = heappop(queue)
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok:
                raise event._value

    def upstream_first(self, rank: int) -> int:
        """Priority of a delivery without lead time, so that goods run down the chain within one instant."""
        return priority(Phase.IMMEDIATE, self.top_rank - rank)

    def serve_later(self, stock: TakesTurns, phase: Phase) -> None:
        """Let a stock serve what waits for it: with its rank's review, at once after it, or in the service step."""
        if phase is Phase.REVIEW:
            self._reviewing[stock.rank].serve(stock)
        elif phase is Phase.IMMEDIATE:
            self._immediate[stock.rank].serve(stock)
        else:
            self._serving[stock.rank].serve(stock)

    def review_later(self, stock: TakesTurns) -> None:
        """Let a stock review its position when its rank's turn comes."""
        self._reviewing[stock.rank].review(stock)

    def observe_later(self, stock: TakesTurns) -> None:
        """Let a stock take its demand into its forecast when its rank's turn comes, before it reviews."""
        self._reviewing[stock.rank].observe(stock)


class Turn:
    """One rank's turn in one phase: all its stocks that were asked for something serve, then those due observe
    and review.

    They do so in the order of the file, whatever called them first: who else is there changes nothing for them.
    """

    def __init__(self, world: World, phase: Phase, rank: int) -> None:
        self._world = world
        self._order = world_order(world, phase, rank)
        self._to_serve: dict[TakesTurns, None] = {}
        self._to_observe: dict[TakesTurns, None] = {}
        self._to_review: dict[TakesTurns, None] = {}
        self._called = False
        self._callbacks: list[Action] = [self._take]
        self._moment = Moment(world, self._callbacks)
        """The same each time: it is called again only once it has happened."""
        self._instant = -1.0
        self._rounds = 0

    def serve(self, stock: TakesTurns) -> None:
        self._to_serve[stock] = None
        if not self._called:
            self._call()

    def review(self, stock: TakesTurns) -> None:
        self._to_review[stock] = None
        if not self._called:
            self._call()

    def observe(self, stock: TakesTurns) -> None:
        self._to_observe[stock] = None
        if not self._called:
            self._call()

    def _call(self) -> None:
        self._called = True
        self._moment.callbacks = self._callbacks
        self._world.put(self._moment, self._world._now, self._order)

    def _take(self, _: simpy.Event) -> None:
        now = self._world._now
        if now != self._instant:
            self._instant, self._rounds = now, 0
        self._rounds += 1
        if self._rounds > ROUNDS:
            self._give_up()
        if self._to_serve:
            serving, self._to_serve = self._to_serve, {}
            for stock in serving if len(serving) == 1 else sorted(serving, key=NUMBER):
                stock.serve()
        if self._to_observe:
            observing, self._to_observe = self._to_observe, {}
            for stock in sorted(observing, key=NUMBER):
                stock.observe()
        self._called = False
        if self._to_review:
            reviewing, self._to_review = self._to_review, {}
            for stock in reviewing if len(reviewing) == 1 else sorted(reviewing, key=NUMBER):
                stock.review()
        if self._to_serve and not self._called:
            self._call()

    def _give_up(self) -> NoReturn:
        names = ", ".join(sorted({stock.name for stock in (*self._to_serve, *self._to_review)}))
        raise EngineError(
            f"{names} did not settle within {ROUNDS} rounds at day {self._instant:g}: orders and deliveries without "
            "lead time chase each other. Give one of its lanes a lead time, or a periodic review."
        )


def world_order(world: World, phase: Phase, rank: int) -> int:
    """Reviews go from the customers upstream; service and immediate deliveries go downstream."""
    return priority(phase, rank) if phase is Phase.REVIEW else priority(phase, world.top_rank - rank)

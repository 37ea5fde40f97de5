"""What holds goods back on a lane until they leave together."""

from collections.abc import Callable, Generator
from itertools import count

import simpy

from simchain.clock import Phase
from simchain.engines.eventwise.world import World
from simchain.rules.delivery import consolidation as rules
from simchain.rules.policies import DUST


class Consolidation:
    """What waits on one lane, and how much of it may leave now. `serve` makes the source look at what waits."""

    def __init__(self, rule: rules.Consolidation, world: World, serve: Callable[[], None]) -> None:
        self.rule = rule
        self.world = world
        self._serve = serve
        self._waiting = 0.0
        self._due = 0.0
        if rule.every > 0.0:
            world.process(self._depart_by_the_clock())

    def add(self, quantity: float) -> None:
        """An order has reached the source."""
        self._waiting += quantity
        self._due = rules.loaded(self.rule, self._waiting, self._due)

    def within(self, wanted: float) -> float:
        """How much of `wanted` may leave now. Of a load that was full, what is missing leaves when it is there."""
        if rules.is_departure(self.rule, self.world._now):
            return wanted
        if wanted <= self._due + DUST:
            return wanted
        return self._due if self._due > DUST else 0.0

    def take(self, quantity: float) -> None:
        """Let `quantity` leave. Ask `within` before."""
        self._waiting -= quantity
        self._due = max(0.0, self._due - quantity)

    def _depart_by_the_clock(self) -> Generator[simpy.Event, None, None]:
        for number in count():
            yield self.world.at(number * self.rule.every, Phase.SERVICE)
            if self._waiting > DUST:
                self._serve()

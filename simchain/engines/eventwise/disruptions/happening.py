"""Disruptions as they happen: they begin and end before all else of their instant, and tell what they hit."""

from collections.abc import Generator, Iterable
from functools import partial
from math import inf
from typing import Any

import simpy

from simchain.blueprint.plan import Blueprint, Disruption, Hit
from simchain.clock import Phase
from simchain.engines.eventwise.disruptions.course import spells_of
from simchain.engines.eventwise.disruptions.exposure import Exposure, Struck
from simchain.engines.eventwise.standing import Blow, Cause
from simchain.engines.eventwise.stock.exposure import destroy
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness.disruption_tape import Spell
from simchain.rules.risk.disruptions import LOST, REROUTED, recovering_share


def let_happen(blueprint: Blueprint, exposure: Exposure, world: World, books: Books) -> None:
    """Start all disruptions of a run."""
    for plan in blueprint.disruptions:
        happening = Happening(plan, exposure, world, books)
        world.process(happening.come_and_go(spells_of(blueprint, plan)))


class Happening:
    """One disruption, and what it does to what it hits."""

    def __init__(self, plan: Disruption, exposure: Exposure, world: World, books: Books) -> None:
        self.plan = plan
        self._world = world
        self._books = books
        self._exposure = exposure
        self._struck: dict[str, list[Struck]] = {hit.name: [*exposure.struck(plan, hit)] for hit in plan.hits}
        self._under_way = [
            (hit, [exposure.lanes[number].expose() for number in hit.lanes if plan.transit in (LOST, REROUTED)])
            for hit in plan.hits
        ]

    def come_and_go(self, spells: Iterable[Spell]) -> Generator[simpy.Event, None, None]:
        """Begin and end at the times that are laid out."""
        for spell in spells:
            yield self._world.at(spell.begins, Phase.DISRUPTIONS)
            self._begin(spell)
            if spell.ends < inf:
                self._world.call(spell.ends, Phase.DISRUPTIONS, partial(self._end, spell))

    def _begin(self, spell: Spell) -> None:
        plan, now = self.plan, self._world._now
        cause = self._note("disruption_begins", spell)
        hits = plan.hit_in(spell.target)
        blow = Blow(plan.share, now, now + plan.detected_after)
        for one in self._all_struck(hits):
            one.standing.hit(self._cause(spell), blow)
        for hit, ways in self._under_way:
            for under_way in ways if hit in hits else ():
                if plan.transit == LOST:
                    under_way.lose(cause)
                else:
                    under_way.send_round(plan.later)
        if plan.destroys:
            for hit in hits:
                for number in hit.points:
                    destroy(self._exposure.stocks[number], plan.destroys, cause)
        if plan.destroys or plan.transit == LOST:
            self._refill_loops()

    def _end(self, spell: Spell, _: Any) -> None:
        """What has a capacity recovers, if that takes time; all else is back at once."""
        self._note("disruption_ends", spell)
        recovers = self.plan.recovery > 0.0
        for one in self._all_struck(self.plan.hit_in(spell.target)):
            if not (recovers and one.has_capacity):
                one.standing.heal(self._cause(spell))
        if recovers:
            self._recover(spell, 0.0, None)

    def _recover(self, spell: Spell, day: float, _: Any) -> None:
        """A step of the recovery: that of its `day`-th day."""
        plan, share = self.plan, recovering_share(self.plan.share, day, self.plan.recovery)
        blow = Blow(share, spell.begins, spell.begins + plan.detected_after)
        for one in self._all_struck(plan.hit_in(spell.target)):
            if one.has_capacity and share < 1.0:
                one.standing.hit(self._cause(spell), blow)
            elif one.has_capacity:
                one.standing.heal(self._cause(spell))
        if share < 1.0:
            following = min(day + 1.0, plan.recovery)
            self._world.call(spell.ends + following, Phase.DISRUPTIONS, partial(self._recover, spell, following))

    def _all_struck(self, hits: Iterable[Hit]) -> list[Struck]:
        return [one for hit in hits for one in self._struck[hit.name]]

    def _cause(self, spell: Spell) -> Cause:
        return self.plan.index, spell.number

    def _refill_loops(self) -> None:
        """Goods are gone that nobody saw leave: loops that are reviewed as goods leave them look at what they hold."""
        for stock in self._exposure.stocks:
            if stock.plan.loop is not None and stock.continuous:
                self._world.review_later(stock)

    def _note(self, kind: str, spell: Spell) -> int:
        """A row in the trace, if there is one: what begins or ends, and what it hits."""
        if self._books.trace is None:
            return 0
        names = ", ".join(hit.name for hit in self.plan.hit_in(spell.target))
        return self._books.trace.add(self._world._now, kind, f"{self.plan.name}: {names}")

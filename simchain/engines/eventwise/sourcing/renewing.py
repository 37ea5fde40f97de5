"""Contracts that end: at the end of each term it is looked at whether another follows."""

from collections.abc import Sequence

import simpy

from simchain.blueprint.plan import Renewal
from simchain.clock import Phase
from simchain.engines.eventwise.sourcing.panel import PanelAtWork
from simchain.engines.eventwise.world import World
from simchain.ledger.decisions import RENEWED
from simchain.rules.suppliers.qualification import Seen


class Contract:
    """One supplier's contract, judged by the order lines of all stocks that buy from it."""

    def __init__(self, plan: Renewal, panels: Sequence[PanelAtWork], world: World) -> None:
        self._plan = plan
        self._world = world
        found = ((panel, panel.number_of(plan.supplier)) for panel in panels)
        self._buyers = [(panel, number) for panel, number in found if number is not None]
        self._terms = 0
        if self._buyers:
            self._wait()

    def _wait(self) -> None:
        self._terms += 1
        self._world.call(self._terms * self._plan.term, Phase.SERVICE, self._end_of_term)

    def _end_of_term(self, _: simpy.Event) -> None:
        known = Seen()
        for panel, number in self._buyers:
            known = known.plus(panel.seen_of(number, self._plan.term))
        reason = self._plan.standards.missed_by(known)
        for panel, number in self._buyers:
            if reason:
                panel.end(number, reason)
            else:
                panel.note(number, RENEWED, "")
        self._buyers = [(panel, number) for panel, number in self._buyers if not panel.is_gone(number)]
        if self._buyers:
            self._wait()

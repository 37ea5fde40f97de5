"""Penalties and bonuses of one lane's order lines, posted when they fall due."""

from collections.abc import Iterable

import simpy

from simchain.clock import Phase
from simchain.engines.eventwise.supply.lane import Lane
from simchain.rules.contracts import Guarantee, late_penalty, on_time_bonus
from simchain.rules.order_lines import Line
from simchain.rules.policies import DUST


class Guaranteed:
    """Watches the lines of a lane: one that is late is paid for when it is complete, the bonus at each settlement."""

    def __init__(self, rule: Guarantee, lane: Lane) -> None:
        assert lane.lines is not None
        self._rule = rule
        self._lane = lane
        self._lines = lane.lines
        if rule.rate:
            lane.lines.completed.append(self._penalise)
        if rule.bonus:
            lane.world.call(rule.settled_every, Phase.RECEIPTS, self._settle)

    def _penalise(self, line: Line) -> None:
        """A line that was open before the run began has no price, and costs nothing."""
        if line.price == line.price and line.quantity > 0.0:
            self._post("late_penalty", -late_penalty(self._rule, line.quantity * line.price, line.days_late))

    def _settle(self, _: simpy.Event) -> None:
        now, late = self._lane.world._now, self._lines.window.late
        since, due = now - self._rule.settled_every, []
        for line in reversed(self._lines.all):
            if line.promised_at + late < since - DUST:
                break
            if line.promised_at + late < now - DUST:
                due.append(line)
        value = sum((line.quantity - self._paid_back(line)) * line.price for line in due)
        on_time = sum(line.punctual >= line.quantity - DUST for line in due)
        self._post("on_time_bonus", on_time_bonus(self._rule, value, float(on_time), float(len(due))))
        self._lane.world.call(now + self._rule.settled_every, Phase.RECEIPTS, self._settle)

    def _paid_back(self, line: Line) -> float:
        """Units that were bad, and for which nothing is paid."""
        rule = self._lane.plan.inspection
        return 0.0 if rule is None or rule.pays_rejects else max(0.0, line.inspected - line.accepted)

    def _post(self, kind: str, amount: float) -> None:
        if amount:
            getattr(self._lane.books, kind)[self._lane.for_stock] += amount
            self._lane.note(kind, amount=amount)


def let_guarantee(lanes: Iterable[Lane]) -> None:
    """Let the suppliers of lanes pay, and be paid, by how they keep their promises."""
    for lane in lanes:
        if lane.plan.guarantee is not None:
            Guaranteed(lane.plan.guarantee, lane)

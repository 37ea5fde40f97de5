"""Penalties and bonuses of one lane's order lines, posted when they fall due."""

from collections.abc import Iterable

from simchain.engines.eventwise.supply.lane import Lane
from simchain.rules.policies import DUST
from simchain.rules.suppliers.order_lines import Line
from simchain.rules.terms.contracts import Guarantee, late_penalty, on_time_bonus


class Guaranteed:
    """Watches the lines of a lane.

    One that is late is paid for when it is complete. One that never will be, since some of it was lost, is late until
    its penalty is at the cap; it and what is still to come are paid for at the latest when the run ends. The bonus is
    paid when the time over which it is counted ends.
    """

    def __init__(self, rule: Guarantee, lane: Lane, run_ends: float) -> None:
        assert lane.lines is not None
        self._rule = rule
        self._lane = lane
        self._lines = lane.lines
        self._paid = 1.0 + lane.plan.surcharge
        """What is paid for goods at a price of 1: a hurry has a surcharge."""
        self._run_ends = run_ends
        self._never: list[Line] = []
        """Lines of which some was lost, that are not paid for."""
        self._settled = 0
        """Times over which the bonus was counted."""
        if rule.rate:
            lane.lines.completed.append(self._complete)

    def settle(self, end: float) -> None:
        """Post what has fallen due by the end of a period."""
        rule = self._rule
        while rule.bonus and (self._settled + 1) * rule.settled_every <= end + DUST:
            self._settled += 1
            self._reward((self._settled - 1) * rule.settled_every, self._settled * rule.settled_every)
        if not rule.rate:
            return
        is_over = end >= self._run_ends - DUST
        waiting, self._never = self._never, []
        for line in waiting:
            if is_over or rule.rate * (end - line.promised_at) >= rule.cap:
                self._penalise(line, end)
            else:
                self._never.append(line)
        for line in self._lines.all if is_over else ():
            if not line.is_complete:
                self._penalise(line, end)

    def _complete(self, line: Line) -> None:
        if line.lost > DUST:
            self._never.append(line)
        else:
            self._penalise(line, line.completed_at)

    def _penalise(self, line: Line, day: float) -> None:
        """A line that was open before the run began has no price, and costs nothing."""
        if line.price == line.price and line.quantity > 0.0:
            value = line.quantity * line.price * self._paid
            self._post("late_penalty", -late_penalty(self._rule, value, day - line.promised_at))

    def _reward(self, since: float, until: float) -> None:
        late, due = self._lines.window.late, []
        for line in reversed(self._lines.all):
            if line.promised_at + late < since - DUST:
                break
            if line.promised_at + late < until - DUST:
                due.append(line)
        value = sum((line.quantity * self._paid - self._paid_back(line)) * line.price for line in due)
        on_time = sum(line.punctual >= line.quantity - DUST for line in due)
        self._post("on_time_bonus", on_time_bonus(self._rule, value, float(on_time), float(len(due))))

    def _paid_back(self, line: Line) -> float:
        """Units that were bad, and whose price comes back; a surcharge does not."""
        rule = self._lane.plan.inspection
        return 0.0 if rule is None or rule.pays_rejects else max(0.0, line.inspected - line.accepted)

    def _post(self, kind: str, amount: float) -> None:
        if amount:
            getattr(self._lane.books, kind)[self._lane.for_stock] += amount
            self._lane.note(kind, amount=amount)


def let_guarantee(lanes: Iterable[Lane], run_ends: float) -> list[Guaranteed]:
    """Let the suppliers of lanes pay, and be paid, by how they keep their promises."""
    return [Guaranteed(lane.plan.guarantee, lane, run_ends) for lane in lanes if lane.plan.guarantee is not None]

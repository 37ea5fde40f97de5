"""What a lane's lines, payments, invoices and calls to hurry were lately, without going through the whole run's."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Self, TypeVar

from simchain.blueprint.plan import OFF_CONTRACT, RUSH
from simchain.blueprint.plan import Lane as LanePlan
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.supply.shipping.lines import OrderLines
from simchain.engines.eventwise.supply.terms.invoices import Invoices
from simchain.metrics.buying.contracts import is_kept
from simchain.rules.suppliers.order_lines import Asked, Invoice, Line, Payment, Window
from simchain.rules.suppliers.record import LaneLines

Dated = TypeVar("Dated", Asked, Invoice, Payment)


class Lately:
    """One lane, from a day on that only moves forward."""

    def __init__(
        self, plan: LanePlan, lines: OrderLines, invoices: Sequence[Invoice] = (), looks_at_clauses: bool = False
    ) -> None:
        self.plan, self.lines, self._invoices = plan, lines, invoices
        self._keeps = partial(is_kept, lane=plan) if looks_at_clauses and plan.contract_until else None
        self._first = 0
        """Lines before this one are past."""

    @classmethod
    def of(cls, lane: Lane, invoices: Invoices | None, looks_at_clauses: bool = False) -> Self | None:
        """Nothing where no order lines are kept."""
        if lane.lines is None:
            return None
        return cls(lane.plan, lane.lines, () if invoices is None else invoices.all, looks_at_clauses)

    def since(self, day: float) -> LaneLines:
        """All that is needed to judge the lane from a day on: what was due, came, was paid or billed since."""
        lines, window = self.lines.all, self.lines.window
        while self._first < len(lines) and _is_past(lines[self._first], day, window):
            self._first += 1
        paid, billed = [*_latest(self.lines.payments, day)], [*_latest(self._invoices, day)]
        plan = self.plan
        has_reference, is_rush, is_beside = plan.agreement is not None, plan.way == RUSH, plan.way == OFF_CONTRACT
        asked, kept = [*_latest(self.lines.asked, day)], lines[self._first :]
        keeps, until = self._keeps, plan.contract_until
        return LaneLines(kept, window, paid, billed, has_reference, is_rush, is_beside, asked, keeps, until)


def _is_past(line: Line, day: float, window: Window) -> bool:
    return line.completed_at < day and line.promised_at + window.late < day


def _latest(dated: Sequence[Dated], since: float) -> Iterator[Dated]:
    """From the last one back."""
    for one in reversed(dated):
        if one.day < since:
            return
        yield one

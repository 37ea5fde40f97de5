"""The last periods of a run that still goes on, as a ledger of their own."""

from array import array
from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from simchain.ledger.columns import Columns
from simchain.ledger.ledger import Ledger, Shape


class Rolling:
    """Keeps the last `most` periods: what a ledger would hold whose warm-up had ended where they begin.

    So whatever is worked out of the ledger of a run can be worked out of the last weeks, too. `accounts` are the live
    lists of the books, by the name of their column.
    """

    def __init__(self, shape: Shape, accounts: Mapping[str, list[float]], most: int) -> None:
        self._shape, self._accounts = shape, accounts
        self._opening: array[float] = array("d")
        """What the books held before the first of them."""
        self._ends: deque[array[float]] = deque()
        self._most, self._before = most, 0

    def open(self) -> None:
        """Note the levels at the start of the run."""
        self._opening = self._held()

    def add(self) -> None:
        """Take in the period that ends now."""
        if len(self._ends) == self._most:
            self._opening = self._ends.popleft()
            self._before += 1
        self._ends.append(self._held())

    def ledger(self) -> Ledger:
        """Those periods. What is not counted period by period is not in it: order lines, decisions, rows."""
        columns = Columns(replace(self._shape, warm_up_periods=self._before), False, self._accounts)
        columns.replay(self._before, self._opening, self._ends)
        return columns.finish(None)

    def _held(self) -> "array[float]":
        numbers = array("d")
        for account in self._accounts.values():
            numbers.fromlist(account)
        return numbers

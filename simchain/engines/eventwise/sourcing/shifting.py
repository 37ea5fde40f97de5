"""Orders of one stock while triggers may shift a part of them to another source."""

from collections.abc import Sequence
from typing import Any

from simchain.blueprint.plan import Shift
from simchain.engines.eventwise.orders import Orderable
from simchain.engines.eventwise.sourcing.shares import Drawn, SplitByShares
from simchain.engines.eventwise.stock import Stock
from simchain.randomness import Tapes
from simchain.rules.risk.triggers import moved_share
from simchain.rules.sourcing import RandomShares, Shares


class Shifting:
    """Orders as the stock's rule has it, until something is shifted; then by the shares that are left.

    Of a rule by shares those are its own, less and more. Any other rule keeps what is not shifted: its backup still
    steps in. While nothing is shifted, the rule is asked as if triggers were not there.
    """

    def __init__(self, stock: Stock, tapes: Tapes) -> None:
        self._usual: Orderable
        self._now: Orderable
        self._stock = stock
        self._tapes = tapes
        self._active: dict[int, Shift] = {}

    def around(self, usual: Orderable) -> "Shifting":
        """What the stock orders from: its rule, with what is shifted taken out."""
        self._usual = self._now = usual
        return self

    def order(self, needed: float, cause: int) -> float:
        return self._now.order(needed, cause)

    def begin(self, trigger: int, shift: Shift) -> None:
        """A trigger is on."""
        self._active[trigger] = shift
        self._now = self._shifted()

    def end(self, trigger: int) -> None:
        """A trigger is off again."""
        del self._active[trigger]
        self._now = self._shifted() if self._active else self._usual

    def _shifted(self) -> Orderable:
        rule, lanes = self._stock.plan.sourcing, self._stock.lanes
        if isinstance(rule, Shares | RandomShares):
            shares = [*rule.shares, *[0.0] * (len(lanes) - len(rule.shares))]
            for shift in self._active.values():
                moved = moved_share(shift.share, shares[shift.loser])
                shares[shift.loser] -= moved
                shares[shift.winner] += moved
            return self._by_shares(isinstance(rule, RandomShares), shares, lanes)
        given = [0.0] * len(lanes)
        left = 1.0
        for shift in self._active.values():
            moved = moved_share(shift.share, left)
            given[shift.winner] += moved
            left -= moved
        return self._by_shares(False, [*given, left], [*lanes, self._usual])

    def _by_shares(self, drawn: bool, shares: Sequence[float], ways: Sequence[Any]) -> Orderable:
        """A split over the sources that have a share: counted from now on, not from the begin of the run."""
        stock = self._stock
        if drawn:
            draws = self._tapes.draws(f"{stock.name}/source")
            return Drawn(RandomShares(tuple(shares)), ways, stock.world, draws)
        chosen = [(share, way) for share, way in zip(shares, ways, strict=True) if share > 0.0]
        rule = Shares(tuple(share for share, _ in chosen))
        return SplitByShares(rule, [way for _, way in chosen], stock.plan.whole_units)

"""Sourcing: what a stock needs is made there, ordered from its one source, or from some of several by a rule.

One file per family of rules, as in `rules.sourcing`; and `panel`, which now and then looks at who the sources are.
"""

from collections.abc import Sequence
from math import ceil
from typing import Any

from simchain.engines.eventwise.orders import Orderable
from simchain.engines.eventwise.sourcing.backup import BackedUp
from simchain.engines.eventwise.sourcing.beside import Beside
from simchain.engines.eventwise.sourcing.choosing import Chosen, SpilledOver
from simchain.engines.eventwise.sourcing.own_split import OwnSplit
from simchain.engines.eventwise.sourcing.panel import PanelAtWork
from simchain.engines.eventwise.sourcing.shares import Drawn, SplitByShares
from simchain.engines.eventwise.sourcing.two_speeds import BaseAndSurge, TwoSpeeds
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.ledger.decisions import Decision
from simchain.randomness import Draws, Tapes
from simchain.rules import sourcing
from simchain.rules.sourcing import rule_among, shares_among


def let_order(
    stock: Stock, maker: Orderable | None, others: Beside, tapes: Tapes, decisions: list[Decision]
) -> PanelAtWork | None:
    """Say what a stock orders from; `decisions` takes what is decided about its sources on the way.

    Gives the panel of its sources, where that may change.
    """
    if maker is not None:
        stock.order_from(maker)
        return None
    lanes: list[Any] = stock.lanes[: len(stock.lanes) - stock.plan.stand_by]
    set_up = SetUp(stock, lanes, tapes, others)
    set_up(range(len(lanes)), ())
    return None if stock.plan.panel is None else PanelAtWork(stock.plan.panel, stock, lanes, set_up, decisions)


class SetUp:
    """Sets up what a stock orders from: its rule with those of its sources that are left, and the ways beside it."""

    def __init__(self, stock: Stock, lanes: list[Any], tapes: Tapes, others: Beside) -> None:
        self._stock, self._lanes, self._others = stock, lanes, others
        self._draws = tapes.draws(f"{stock.name}/source")
        self._at_work: Orderable | None = None

    def __call__(self, left: Sequence[int], shares: Sequence[float]) -> None:
        """Order from these from now on; `shares` are those that they are awarded, where they are."""
        if isinstance(self._at_work, BaseAndSurge):
            self._at_work.retire()
        lanes = [self._lanes[n] for n in left]
        self._at_work = _by_rule(self._stock, lanes, self._draws, left, shares)
        self._stock.order_from(self._others.around(self._at_work, lanes))


def _by_rule(
    stock: Stock, lanes: Sequence[Lane], draws: Draws, left: Sequence[int], shares: Sequence[float]
) -> Orderable:
    """The rule of a stock at work among the sources that are left."""
    world, whole = stock.world, stock.plan.whole_units
    rule = rule_among(stock.plan.sourcing, left)
    if shares and rule is not None:
        rule = sourcing.Shares(tuple(shares))
    match rule:
        case None:
            return lanes[0]
        case sourcing.Shares():
            return SplitByShares(rule, lanes, whole)
        case sourcing.RandomShares():
            return Drawn(rule, lanes, world, draws)
        case sourcing.SpillOver():
            return SpilledOver(lanes, whole, world)
        case sourcing.Backup():
            return BackedUp(rule, lanes, world)
        case sourcing.SingleIndex() | sourcing.DualIndex():
            return TwoSpeeds(rule, lanes, stock)
        case sourcing.BaseSurge():
            return BaseAndSurge(rule, lanes, stock, _next_review(stock))
        case sourcing.Own():
            return OwnSplit(rule, stock.plan, lanes, shares_among(stock.plan.shares, left), world, stock.books)
        case choice:
            return Chosen(choice, lanes, world)


def _next_review(stock: Stock) -> float:
    """Day of the next review of a stock, or of its next day where it is watched all the time."""
    first, period, now = stock.plan.first_review, stock.plan.review_period or 1.0, stock.world._now
    return first + period * max(0, ceil((now - first) / period))

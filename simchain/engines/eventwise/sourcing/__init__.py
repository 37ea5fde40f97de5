"""Sourcing: what a stock needs is made there, ordered from its one source, or from some of several by a rule.

One file per family of rules, as in `rules.sourcing`.
"""

from typing import Any

from simchain.engines.eventwise.orders import Orderable
from simchain.engines.eventwise.sourcing.backup import BackedUp
from simchain.engines.eventwise.sourcing.choosing import Chosen, SpilledOver
from simchain.engines.eventwise.sourcing.own_split import OwnSplit
from simchain.engines.eventwise.sourcing.shares import Drawn, SplitByShares
from simchain.engines.eventwise.sourcing.two_speeds import BaseAndSurge, TwoSpeeds
from simchain.engines.eventwise.stock import Stock
from simchain.randomness import Tapes
from simchain.rules import sourcing


def sources_of(stock: Stock, maker: Orderable | None, tapes: Tapes) -> Orderable:
    """What a stock orders from."""
    lanes: list[Any] = stock.lanes
    match stock.plan.sourcing:
        case _ if maker is not None:
            return maker
        case None:
            return lanes[0]  # type: ignore[no-any-return]
        case sourcing.Shares() as rule:
            return SplitByShares(rule, lanes, stock.plan.whole_units)
        case sourcing.RandomShares() as rule:
            return Drawn(rule, lanes, stock.world, tapes.draws(f"{stock.name}/source"))
        case sourcing.SpillOver():
            return SpilledOver(lanes, stock.plan.whole_units, stock.world)
        case sourcing.Backup() as rule:
            return BackedUp(rule, lanes, stock.world)
        case sourcing.SingleIndex() | sourcing.DualIndex() as rule:
            return TwoSpeeds(rule, lanes, stock)
        case sourcing.BaseSurge() as rule:
            return BaseAndSurge(rule, lanes, stock)
        case sourcing.Own() as own:
            return OwnSplit(own, stock.plan, lanes, stock.world, stock.books)
        case choice:
            return Chosen(choice, lanes, stock.world)

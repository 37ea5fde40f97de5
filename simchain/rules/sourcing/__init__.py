"""Where an order goes: how it is split over sources, and how big each part must be."""

from collections.abc import Callable
from typing import Any

from simchain.rules.own import Own
from simchain.rules.sourcing.award import Award, Bid, awarded, scaled, scores, weighted_score
from simchain.rules.sourcing.backup import Backup, needs_backup
from simchain.rules.sourcing.choosing import (
    RANKS,
    Cheapest,
    Choice,
    Fastest,
    FirstAvailable,
    MostStock,
    Offer,
    SourceView,
    SpillOver,
    spill_over_part,
)
from simchain.rules.sourcing.expediting import Expediting, rush_accepted, rush_part
from simchain.rules.sourcing.panel import rule_among, share_among, shares_among
from simchain.rules.sourcing.shares import RandomShares, Shares, drawn_source, split_part
from simchain.rules.sourcing.sizes import order_size
from simchain.rules.sourcing.spot import SpotMarket, buys_on_spot, off_contract_part
from simchain.rules.sourcing.two_speeds import (
    BaseSurge,
    DualIndex,
    SingleIndex,
    base_part,
    dual_index_part,
    regular_part,
    single_index_part,
)

Sourcing = Shares | RandomShares | Choice | SpillOver | Backup | SingleIndex | DualIndex | BaseSurge | Own

FORMULAS: tuple[Callable[..., Any], ...] = (
    order_size,
    split_part,
    drawn_source,
    *RANKS.values(),
    spill_over_part,
    needs_backup,
    single_index_part,
    dual_index_part,
    regular_part,
    base_part,
    share_among,
    rush_part,
    rush_accepted,
    buys_on_spot,
    off_contract_part,
    scaled,
    weighted_score,
)

__all__ = [
    "FORMULAS",
    "RANKS",
    "Award",
    "Backup",
    "BaseSurge",
    "Bid",
    "Cheapest",
    "Choice",
    "DualIndex",
    "Expediting",
    "Fastest",
    "FirstAvailable",
    "MostStock",
    "Offer",
    "Own",
    "RandomShares",
    "Shares",
    "SingleIndex",
    "SourceView",
    "Sourcing",
    "SpillOver",
    "SpotMarket",
    "awarded",
    "base_part",
    "buys_on_spot",
    "drawn_source",
    "dual_index_part",
    "needs_backup",
    "off_contract_part",
    "order_size",
    "regular_part",
    "rule_among",
    "rush_accepted",
    "rush_part",
    "scaled",
    "scores",
    "share_among",
    "shares_among",
    "single_index_part",
    "spill_over_part",
    "split_part",
    "weighted_score",
]

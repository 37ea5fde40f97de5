"""The rule by which a stock turns to its sources, from the words of its purchase."""

from collections.abc import Sequence
from math import inf

from simchain.blueprint.terms import Terms
from simchain.clock import whole_ticks
from simchain.rules import sourcing
from simchain.rules.sourcing import Sourcing
from simchain.scenario import spec as written
from simchain.scenario.relations.network import Node

CHOICES: dict[type[written.Buys], type[sourcing.Choice | sourcing.SpillOver]] = {
    written.Cheapest: sourcing.Cheapest,
    written.Fastest: sourcing.Fastest,
    written.FirstAvailable: sourcing.FirstAvailable,
    written.MostStock: sourcing.MostStock,
    written.SpillOver: sourcing.SpillOver,
}


def sourcing_of(node: Node, lanes: Sequence[Terms]) -> Sourcing | None:
    """The rule of a stock, or None where it has one source at most."""
    buys = node.buys
    if buys is None or len(node.usual) < 2:
        return None
    match buys:
        case written.OwnSplit():
            return buys.own
        case written.RandomShare():
            return sourcing.RandomShares(tuple(lane.share for lane in lanes))
        case written.Backup():
            late = inf if buys.after_late is None else whole_ticks(buys.after_late)
            return sourcing.Backup(whole_ticks(buys.detection), late)
        case written.BaseSurge():
            return sourcing.BaseSurge(buys.base_rate)
        case written.SingleIndex():
            return sourcing.SingleIndex(buys.expedite_up_to)
        case written.DualIndex():
            return sourcing.DualIndex(buys.expedite_up_to, buys.regular_cap or inf)
    chosen = CHOICES.get(type(buys))
    return chosen() if chosen is not None else sourcing.Shares(tuple(lane.share for lane in lanes))


def is_looked_at(node: Node, source: str) -> bool:
    """Whether the rule of a stock must know what is due from one source, and when."""
    if node.hurries is not None or (node.buys is not None and node.buys.rush is not None):
        return True
    match node.buys:
        case written.Backup(after_late=late, first=first):
            return late is not None and source == first
        case written.BaseSurge(base=slow) | written.DualIndex(regular=slow):
            return source == slow
    return False

"""Loops over several stocks, numbered: what is in them, and where goods leave them."""

from collections.abc import Iterator, Mapping

from simchain.blueprint.plan import Loop, LoopMember
from simchain.blueprint.resolve import Resolution
from simchain.scenario.relations.loops import Member, members_of
from simchain.scenario.relations.network import Key


def loop_of(known: Resolution, key: Key, index: Mapping[Key, int]) -> Loop | None:
    """The loop that begins at a stock, if its policy has one."""
    members = members_of(known.network, key, known.stock(key))
    if not members:
        return None
    numbered = tuple(LoopMember(index[member.key], member.weight) for member in members)
    return Loop(numbered, tuple(index[key] for key in _exits(known, members)))


def _exits(known: Resolution, members: tuple[Member, ...]) -> Iterator[Key]:
    """Stocks at which goods leave the loop: the last, and where some are sold, scrapped or sent elsewhere before."""
    keys = [member.key for member in members]
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        scraps = known.good_share(key) < 1.0
        elsewhere = any(other != following for other in known.feeds[key])
        if following is None or key in known.demands or elsewhere or scraps:
            yield key

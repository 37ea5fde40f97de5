"""Loops of cards or of work in process that reach over several stocks, from where it is released to where it ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from simchain.scenario.relations.network import Key, Node, upstream
from simchain.scenario.spec import Conwip, Kanban, StockTerms

Network = dict[Key, Node]


@dataclass(frozen=True)
class Member:
    """A stock of a loop, and the units of the loop's first item that are in one of its own."""

    key: Key
    weight: float


class Broken(Exception):
    """Why there is no loop from one stock to another, and the way out."""

    def __init__(self, reason: str, way: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.way = way


def ends(network: Network, first: Key) -> dict[str, Key]:
    """How the end of a loop may be written: `item` at the same site, `site` for the same item, `site.item` anywhere."""
    names = {f"{site}.{item}": (site, item) for site, item in network}
    names |= {site: (site, item) for site, item in network if item == first[1] and site != first[0]}
    names |= {item: (site, item) for site, item in network if site == first[0] and item != first[1]}
    return names


def loop(network: Network, first: Key, end: Key) -> tuple[Member, ...]:
    """The stocks from the first to the end, in that order. Raises `Broken` where they are no single line."""
    fed = feeds(network, first)
    if end not in fed:
        listed = ", ".join(".".join(key) for key in fed)
        way = f"end it at a stock that it feeds: {listed}" if fed else "take 'to' out: it feeds no other stock"
        raise Broken(f"nothing of {'.'.join(first)} gets to {'.'.join(end)}", way)
    return tuple(_with_weights(network, list(reversed([*_back(network, first, end, fed)]))))


def feeds(network: Network, first: Key) -> dict[Key, None]:
    """The stocks that a stock feeds, near and far, nearest first."""
    found: dict[Key, None] = {}
    reached = {first}
    while reached:
        reached = {key for key, node in network.items() if key not in found and reached & {*upstream(node, network)}}
        found |= dict.fromkeys(key for key in network if key in reached)
    return found


def _back(network: Network, first: Key, end: Key, fed: dict[Key, None]) -> Iterator[Key]:
    """The way back from the end to the first stock."""
    at = end
    while at != first:
        yield at
        node = network[at]
        sources = [source for source in upstream(node, network) if source == first or source in fed]
        name = ".".join(at)
        if len(sources) > 1:
            both = " and ".join(source[1] if node.makes else source[0] for source in sources)
            raise Broken(f"goods get to {name} by more than one way ({both})", f"end the loop before {name}")
        if len(node.sources) > 1:
            reason = f"{name} has other sources too ({', '.join(node.sources)}), so nobody knows what came by the loop"
            raise Broken(reason, f"end the loop before {name}")
        at = sources[0]
    yield first


def _with_weights(network: Network, path: list[Key]) -> Iterator[Member]:
    weight = 1.0
    yield Member(path[0], weight)
    for source, key in pairwise(path):
        makes = network[key].makes
        if makes is not None:
            weight *= makes.components[source[1]]
        yield Member(key, weight)


def members_of(network: Network, first: Key, stock: StockTerms) -> tuple[Member, ...]:
    """The stocks of the loop that a policy speaks of; none if it is no loop. The scenario has been checked."""
    if not isinstance(stock, Conwip | Kanban) or (isinstance(stock, Kanban) and stock.to is None):
        return ()
    if stock.to is None:
        return (Member(first, 1.0),)
    return loop(network, first, ends(network, first)[stock.to])

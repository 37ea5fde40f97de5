"""Who supplies whom: one node per item and site, each with its sources, ranked from the customers upstream."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from simchain.scenario.relations.qualified import excluded
from simchain.scenario.relations.shifting import hurries, stand_by
from simchain.scenario.spec import Buys, Makes, Site, Spec

Key = tuple[str, str]
"""(site, item)"""


@dataclass(frozen=True)
class Node:
    """One item at one site. It is bought (`buys`) or made (`makes`)."""

    site: str
    item: str
    buys: Buys | None
    makes: Makes | None
    excluded: Mapping[str, str] = field(default_factory=dict)
    """Sources that the file rules out, each with the reason."""
    stand_by: tuple[str, ...] = ()
    """Suppliers that it does not buy from unless a trigger shifts orders to them."""
    hurries: str | None = None
    """The supplier whom triggers ask to hurry."""

    @property
    def key(self) -> Key:
        return self.site, self.item

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the suppliers or sites it is bought from, those that only triggers turn to last."""
        return (*self.usual, *self.stand_by)

    @property
    def usual(self) -> tuple[str, ...]:
        """The sources that its rule knows; all that are written, where all are ruled out."""
        written = () if self.buys is None else tuple(dict.fromkeys(self.buys.sources))
        return tuple(source for source in written if source not in self.excluded) or written

    def planned_share(self, source: str) -> float:
        """Part of the demand that levels and loads are worked out with for one of its sources."""
        assert self.buys is not None
        if source in self.stand_by:
            return 0.0
        shares = [self.buys.planned_share(one) for one in self.usual]
        if not self.excluded:
            return self.buys.planned_share(source)
        if not sum(shares):
            return float(source == self.usual[0])
        return self.buys.planned_share(source) / sum(shares)


class Networked(Protocol):
    """What is known of who supplies whom: a scenario."""

    @property
    def spec(self) -> Spec: ...

    @property
    def network(self) -> Mapping[Key, Node]: ...


def nodes(spec: Spec) -> dict[Key, Node]:
    """All nodes, in the order of the file."""
    return {(name, item): _node(spec, name, site, item) for name, site in spec.sites.items() for item in items_of(site)}


def _node(spec: Spec, name: str, site: Site, item: str) -> Node:
    buys = site.buys.get(item)
    ruled_out = excluded(spec, site, item, buys) if buys is not None else {}
    return Node(
        name, item, buys, site.makes.get(item), ruled_out, stand_by(spec, name, item), hurries(spec, name, item)
    )


def items_of(site: Site) -> tuple[str, ...]:
    """Items that a site holds: what it sells, makes, buys, stocks, or builds in."""
    found = [*site.demand, *site.makes, *site.buys, *site.stock]
    found += [part for made in site.makes.values() for part in made.components]
    return tuple(dict.fromkeys(found))


def upstream(node: Node, network: Mapping[Key, Node]) -> Iterator[Key]:
    """The nodes that a node is replenished from: its components, or its item at the sites it buys from."""
    if node.makes is not None:
        yield from ((node.site, part) for part in node.makes.components if (node.site, part) in network)
    else:
        yield from ((source, node.item) for source in node.sources if (source, node.item) in network)


def cycle(network: dict[Key, Node]) -> list[Key]:
    """A circle of nodes that replenish each other, closed (first = last), or an empty list."""
    done: set[Key] = set()
    for start in network:
        path: list[Key] = [start]
        ways = [iter(list(upstream(network[start], network)))]
        while ways and start not in done:
            step = next(ways[-1], None)
            if step is None:
                ways.pop()
                done.add(path.pop())
            elif step in path:
                return [*path[path.index(step) :], step]
            elif step not in done:
                path.append(step)
                ways.append(iter(list(upstream(network[step], network))))
    return []


def ranks(network: dict[Key, Node]) -> dict[Key, int]:
    """Longest way down to a node that replenishes no other: 0 for shops, more upstream. The network has no cycle."""
    rank = dict.fromkeys(network, 0)
    order = downstream_first(network)
    for key in order:
        for source in upstream(network[key], network):
            rank[source] = max(rank[source], rank[key] + 1)
    return rank


def downstream_first(network: dict[Key, Node]) -> list[Key]:
    """Nodes so ordered that each comes before those it is replenished from."""
    waiting = dict.fromkeys(network, 0)
    for node in network.values():
        for source in upstream(node, network):
            waiting[source] += 1
    free = [key for key, count in waiting.items() if not count]
    order: list[Key] = []
    while free:
        key = free.pop(0)
        order.append(key)
        for source in upstream(network[key], network):
            waiting[source] -= 1
            if not waiting[source]:
                free.append(source)
    return order

"""What a disruption can hit, by name: suppliers, sites, lanes, and regions that hold some of these."""

from collections.abc import Iterator
from dataclasses import dataclass

from simchain.scenario.relations.network import Key, Networked
from simchain.scenario.relations.rushing import other_sources
from simchain.scenario.spec import Disruption

SUPPLIER, SITE, LANE = "supplier", "site", "lane"


@dataclass(frozen=True)
class Exposed:
    """One thing that can be hit. `lanes` are those that it is, or that start there: (source, site and item)."""

    name: str
    kind: str
    lanes: tuple[tuple[str, Key], ...]


def exposed(scenario: Networked) -> dict[str, Exposed]:
    """Everything that can be hit by name, but for regions. A lane goes by its site, or by its site and item.

    A lane that no goods take in this scenario is there if it is named, and is hit in vain.
    """
    spec = scenario.spec
    nodes = scenario.network.values()
    lanes = [(source, node.key) for node in nodes for source in (*node.sources, *other_sources(spec, node.buys))]
    found: dict[str, Exposed] = {}
    for names, kind in ((spec.suppliers, SUPPLIER), (spec.sites, SITE)):
        for name in names:
            found[name] = Exposed(name, kind, tuple(lane for lane in lanes if lane[0] == name))
    for source, (site, item) in lanes:
        for name in (f"{source}>{site}", f"{source}>{site}/{item}"):
            before = found[name].lanes if name in found else ()
            found[name] = Exposed(name, LANE, (*before, (source, (site, item))))
    mentioned = {name for one in spec.disruptions.values() for name in one.hits}
    mentioned |= {member for members in spec.regions.values() for member in members}
    unused = (name for name in mentioned if name not in found and _could_be(scenario, name))
    return found | {name: Exposed(name, LANE, ()) for name in unused}


def _could_be(scenario: Networked, name: str) -> bool:
    """Whether it is a lane between two known places, which goods may take in another scenario of the file."""
    spec = scenario.spec
    source, _, end = name.partition(">")
    site, _, item = end.partition("/")
    known = (source in spec.suppliers or source in spec.sites) and site in spec.sites
    return known and source != site and ("/" not in end or item in spec.items)


def names_hit(scenario: Networked, disruption: Disruption) -> Iterator[str]:
    """What a disruption hits, with the members of regions in their place, each once."""
    regions = scenario.spec.regions
    names = (member for name in disruption.hits for member in regions.get(name, [name]))
    yield from dict.fromkeys(names)


def hit_by(scenario: Networked, disruption: Disruption) -> tuple[Exposed, ...]:
    """The same as things, as far as there are any of that name."""
    known = exposed(scenario)
    return tuple(known[name] for name in names_hit(scenario, disruption) if name in known)


def limiting(scenario: Networked) -> list[str]:
    """Disruptions by which goods come later or not at all, and those that follow one of them."""
    written = scenario.spec.disruptions
    found = [name for name, one in written.items() if not one.goes_on or one.lead_time is not None or one.destroys]
    while followers := [name for name, one in written.items() if one.after in found and name not in found]:
        found += followers
    return found

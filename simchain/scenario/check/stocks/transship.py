"""Can the sites that are to help each other out do so?"""

from collections.abc import Iterator
from itertools import combinations, permutations

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.relations.network import Key, upstream
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Conwip, Kanban, Transship, groups_of
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show

Group = tuple[Steps, Transship]
"""A group, and where it stands."""


def transship(scenario: Scenario) -> Iterator[Finding]:
    """Names, what is given away and asked for, and stocks that cannot give or take."""
    groups = groups_of(scenario.spec.transship)
    for path, group in groups.items():
        yield from _of_one(scenario, path, group)
    for one, other in combinations(groups.items(), 2):
        yield from _of_two(scenario, one, other)


def _of_one(scenario: Scenario, path: Steps, group: Transship) -> Iterator[Finding]:
    yield from _names(scenario, path, group)
    if group.kept < group.below:
        message = (
            f"{dotted(path)} keeps back {show(group.kept, 'time')} of demand, but who has less than "
            f"{show(group.below, 'time')} is short: goods would go round in circles"
        )
        yield Finding((*path, "keep"), message, "keep back as much as 'below', or more", relies_on=(path,))
    between: Steps = (*path, "between")
    for item in group.items or scenario.spec.items:
        keys = keys_of(scenario, group, item)
        if len(keys) > 1:
            yield from _unfit(scenario, path, group, keys)
        elif item in group.items and item in scenario.spec.items:
            at: Steps = (*path, "items", group.items.index(item))
            message = f"{dotted(at[:-1])} names '{item}', but fewer than two of {', '.join(group.between)} hold it"
            yield Finding(at, message, "take it out", relies_on=(at, between, ("sites",)))


def _of_two(scenario: Scenario, first: Group, second: Group) -> Iterator[Finding]:
    """Groups that both move goods between the same stocks, or of which one asks for what another gives away."""
    (path, one), (other_path, other) = first, second
    relies_on = (path, other_path, ("sites",))
    keeps, asks = sorted((first, second), key=lambda group: group[1].kept)
    for item in (item for item in one.items or scenario.spec.items if item in other.items or not other.items):
        here, there = keys_of(scenario, one, item), keys_of(scenario, other, item)
        both = [site for site, _ in there if (site, item) in here]
        if min(len(here), len(there)) < 2:
            continue
        if len(both) > 1:
            at: Steps = (*other_path, "between", other.between.index(both[1]))
            message = (
                f"{dotted(path)} and {dotted(other_path)} both move goods of '{item}' between {both[0]} and {both[1]}"
            )
            way = "take one of the sites out of one of the groups, or name the items of each"
            yield Finding(at, message, way, relies_on=relies_on)
        elif both and asks[1].below > keeps[1].kept:
            message = (
                f"{dotted(keeps[0])}: {both[0]} keeps back {show(keeps[1].kept, 'time')} of demand for '{item}' but by "
                f"{dotted(asks[0])} it is short below {show(asks[1].below, 'time')}: it would ask for what it gives"
            )
            yield Finding((*keeps[0], "keep"), message, "keep back as much, or more", relies_on=relies_on)


def keys_of(scenario: Scenario, group: Transship, item: str) -> list[Key]:
    """The stocks of an item in a group."""
    return [(site, item) for site in dict.fromkeys(group.between) if (site, item) in scenario.network]


def _names(scenario: Scenario, path: Steps, group: Transship) -> Iterator[Finding]:
    spec, between = scenario.spec, (*path, "between")
    for block, names, known in (("between", group.between, spec.sites), ("items", group.items, spec.items)):
        for n, name in enumerate(names):
            at: Steps = (*path, block, n)
            if name not in known:
                what = "site" if block == "between" else "item"
                hint = nearest(name, known, f"{what}s are ")
                yield Finding(at, f"unknown {what} {short(name)} in {dotted((*path, block))}", hint)
            elif name in names[:n]:
                yield Finding(at, f"{dotted((*path, block))} lists '{name}' twice", "keep the first")
    held = [{item for site, item in scenario.network if site == name} for name in group.between]
    shared = any(one & other for one, other in permutations(held, 2))
    if not shared and not group.items and all(name in spec.sites for name in group.between):
        message = f"{dotted(path)}: no two of {', '.join(group.between)} hold the same item"
        yield Finding(between, message, "name sites that do", relies_on=(between, ("sites",)))


def _unfit(scenario: Scenario, path: Steps, group: Transship, keys: list[Key]) -> Iterator[Finding]:
    """Stocks of one item that cannot be in a group, each with the reason."""
    between: Steps = (*path, "between")
    for key, other in permutations(keys, 2):
        if other in upstream(scenario.network[key], scenario.network):
            message = f"{dotted(path)}: {key[0]} buys '{key[1]}' from {other[0]}, so goods come to it by its orders"
            yield Finding(between, message, "take one of them out", relies_on=(between, ("sites", key[0])))
    for name, item in keys:
        site = scenario.spec.sites[name]
        stock, buys = site.stock.get(item), site.buys.get(item)
        if buys is not None and buys.owner_until is not None:
            message = f"{dotted(path)}: {name} has '{item}' on consignment, and it is not the site's to give away"
            yield Finding(between, message, "take the site or 'owner_until' out", relies_on=(between, ("sites", name)))
        if isinstance(stock, Conwip) or (isinstance(stock, Kanban) and stock.to is not None):
            message = f"{dotted(path)}: {name} has '{item}' in a loop, which goods from elsewhere would overfill"
            yield Finding(between, message, "take one of the two out", relies_on=(between, ("sites", name)))
        if site.unmet == "lost" and item in site.demand and not group.below:
            message = f"{dotted(path)} helps where somebody waits, but customers of {name} never do (unmet: lost)"
            way = "say when a stock is short: 'below: 2 days'"
            yield Finding(path, message, way, relies_on=(path, ("sites", name)))

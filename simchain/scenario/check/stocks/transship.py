"""Can the sites that are to help each other out do so?"""

from collections.abc import Iterator
from itertools import permutations

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.relations.network import Key, upstream
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Conwip, Kanban, Transship
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show

PATH: Steps = ("transship",)
BETWEEN: Steps = ("transship", "between")


def transship(scenario: Scenario) -> Iterator[Finding]:
    """Names, what is given away and asked for, and stocks that cannot give or take."""
    written = scenario.spec.transship
    if written is None:
        return
    yield from _names(scenario, written)
    if written.kept < written.below:
        message = (
            f"transship keeps back {show(written.kept, 'time')} of demand, but who has less than "
            f"{show(written.below, 'time')} is short: goods would go round in circles"
        )
        yield Finding((*PATH, "keep"), message, "keep back as much as 'below', or more", relies_on=(PATH,))
    for item in written.items or scenario.spec.items:
        keys = [(site, item) for site in dict.fromkeys(written.between) if (site, item) in scenario.network]
        if len(keys) > 1:
            yield from _unfit(scenario, written, keys)
        elif item in written.items and item in scenario.spec.items:
            message = f"transship.items names '{item}', but fewer than two of {', '.join(written.between)} hold it"
            at: Steps = (*PATH, "items", written.items.index(item))
            yield Finding(at, message, "take it out", relies_on=(at, BETWEEN, ("sites",)))


def _names(scenario: Scenario, written: Transship) -> Iterator[Finding]:
    spec = scenario.spec
    for block, names, known in (("between", written.between, spec.sites), ("items", written.items, spec.items)):
        for n, name in enumerate(names):
            at: Steps = (*PATH, block, n)
            if name not in known:
                what = "site" if block == "between" else "item"
                hint = nearest(name, known, f"{what}s are ")
                yield Finding(at, f"unknown {what} {short(name)} in {dotted((*PATH, block))}", hint)
            elif name in names[:n]:
                yield Finding(at, f"{dotted((*PATH, block))} lists '{name}' twice", "keep the first")
    held = [{item for site, item in scenario.network if site == name} for name in written.between]
    shared = any(one & other for one, other in permutations(held, 2))
    if not shared and not written.items and all(name in spec.sites for name in written.between):
        message = f"transship: no two of {', '.join(written.between)} hold the same item"
        yield Finding(BETWEEN, message, "name sites that do", relies_on=(BETWEEN, ("sites",)))


def _unfit(scenario: Scenario, written: Transship, keys: list[Key]) -> Iterator[Finding]:
    """Stocks of one item that cannot be in a group, each with the reason."""
    for key, other in permutations(keys, 2):
        if other in upstream(scenario.network[key], scenario.network):
            message = f"transship: {key[0]} buys '{key[1]}' from {other[0]}, so goods come to it by its orders"
            yield Finding(BETWEEN, message, "take one of them out", relies_on=(BETWEEN, ("sites", key[0])))
    for name, item in keys:
        site = scenario.spec.sites[name]
        stock, buys = site.stock.get(item), site.buys.get(item)
        if buys is not None and buys.owner_until is not None:
            message = f"transship: {name} has '{item}' on consignment, and it is not the site's to give away"
            yield Finding(BETWEEN, message, "take the site or 'owner_until' out", relies_on=(BETWEEN, ("sites", name)))
        if isinstance(stock, Conwip) or (isinstance(stock, Kanban) and stock.to is not None):
            message = f"transship: {name} has '{item}' in a loop, which goods from elsewhere would overfill"
            yield Finding(BETWEEN, message, "take one of the two out", relies_on=(BETWEEN, ("sites", name)))
        if site.unmet == "lost" and item in site.demand and not written.below:
            message = f"transship helps where somebody waits, but customers of {name} never do (unmet: lost)"
            way = "say when a stock is short: 'below: 2 days'"
            yield Finding(PATH, message, way, relies_on=(PATH, ("sites", name)))

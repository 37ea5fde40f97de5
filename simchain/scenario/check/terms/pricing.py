"""Prices by quantity and for a time: do they fit who buys, and how?"""

from collections.abc import Iterator

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Key, Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Sold
from simchain.scenario.text.tree import Steps

AT_ORDER = ("price_breaks", "valid")
"""Terms that go by the order or the day; what is paid at use has one price."""


def pricing(scenario: Scenario) -> Iterator[Finding]:
    """Pools of sites that do not buy there, and prices that a purchase cannot have."""
    for name, supplier in scenario.spec.suppliers.items():
        for item, sold in supplier.sells.items():
            path: Steps = ("suppliers", name, "sells", item)
            buyers = [node for node in scenario.network.values() if node.item == item and name in node.sources]
            yield from _pool(scenario, sold, path, {node.key for node in buyers})
            yield from _at_use(sold, path, buyers)
            yield from _reference(sold, path)


def _pool(scenario: Scenario, sold: Sold, path: Steps, buyers: set[Key]) -> Iterator[Finding]:
    relies_on = (path, ("sites",))
    if len(sold.pool) == 1:
        message = f"{dotted(path)}.pool names one site, whose orders count by themselves anyhow"
        yield Finding((*path, "pool"), message, "name another, or take it out", severity="warn", relies_on=relies_on)
    for n, site in enumerate(sold.pool):
        at = (*path, "pool", n)
        if site not in scenario.spec.sites:
            way = f"name sites: {', '.join(scenario.spec.sites)}"
            yield Finding(at, f"{dotted(path)}.pool names '{site}', which is no site", way, relies_on=relies_on)
        elif (site, str(path[-1])) not in buyers:
            message = f"{dotted(path)}.pool names {site}, which does not buy '{path[-1]}' there in this scenario"
            way = "let it buy there, or take it out of the pool"
            yield Finding(at, message, way, severity="warn", relies_on=relies_on)
        elif site in sold.pool[:n]:
            yield Finding(at, f"{dotted(path)}.pool names {site} twice", "take one out")


def _reference(sold: Sold, path: Steps) -> Iterator[Finding]:
    """A list price below the one that was agreed."""
    if sold.reference is not None and sold.reference < sold.price:
        message = (
            f"{dotted((*path, 'price'))} is {sold.price:g} by contract, above the list price of {sold.reference:g} "
            "that it should save against: savings will be below zero"
        )
        way = "swap them, or take 'reference' out"
        yield Finding((*path, "price"), message, way, severity="warn", relies_on=(path,))


def _at_use(sold: Sold, path: Steps, buyers: list[Node]) -> Iterator[Finding]:
    key = next((key for key in AT_ORDER if getattr(sold, key) is not None), None)
    for node in buyers if key is not None else ():
        if node.buys is not None and node.buys.owner_until == "use":
            at: Steps = ("sites", node.site, "buys", node.item, "owner_until")
            message = (
                f"{dotted(at[:-1])} pays as goods are used, when nobody can tell one order from another, but "
                f"{dotted(path)} has '{key}', which goes by the order"
            )
            yield Finding(at, message, f"take {key} or owner_until out", of_key=True, relies_on=(at, path))

"""Does what is said of a vendor's part in a purchase fit together: who decides, what he sees, whose the goods are?"""

from collections.abc import Iterator

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Buys, Site, VendorManaged
from simchain.scenario.text.tree import Steps


def vendors(scenario: Scenario) -> Iterator[Finding]:
    """Purchases in which the vendor keeps a part that is usually the buyer's."""
    for name, site in scenario.spec.sites.items():
        for item, buys in site.buys.items():
            path: Steps = ("sites", name, "buys", item)
            if buys.owner_until is not None:
                yield from _consigned(site, item, buys, path)
            if buys.replenished_by is not None:
                yield from _one_source(buys, path)
                yield from _sight(site, item, buys, path)
                yield from _no_paper(buys, path)
                yield from _one_decider(site, item, path)
            else:
                yield from _for_vendors_only(buys, path)
        for item, stock in site.stock.items():
            if isinstance(stock, VendorManaged):
                yield from _nobody(site, item, name)


def _consigned(site: Site, item: str, buys: Buys, path: Steps) -> Iterator[Finding]:
    what, at = dotted(path), (*path, "owner_until")
    if buys.is_split:
        message = f"{what} splits its orders, but on a shelf nobody can tell whose goods are used first"
        way = "buy from one source, or take 'owner_until' out"
        yield Finding(at, message, way, of_key=True, relies_on=((*path, "rule"), at))
    if buys.title_passes is not None:
        message = f"{what} says twice when title passes: on {buys.title_passes}, and at use"
        way = "take one of 'title_passes' and 'owner_until' out"
        yield Finding(at, message, way, of_key=True, relies_on=((*path, "title_passes"), at))
    stock = site.stock.get(item)
    if stock is not None and stock.negative_orders == "allowed":
        at_stock: Steps = ("sites", path[1], "stock", item, "negative_orders")
        message = f"{dotted(at_stock)}: goods on consignment cannot be given back, they are not the site's"
        yield Finding(at_stock, message, "write 'cancel', or take it out", of_key=True, relies_on=(at, at_stock))


def _one_source(buys: Buys, path: Steps) -> Iterator[Finding]:
    if buys.is_split:
        at = (*path, "replenished_by")
        message = f"{dotted(path)} splits its orders, but only one vendor can decide what a stock gets"
        way = "buy from one source, or take 'replenished_by' out"
        yield Finding(at, message, way, of_key=True, relies_on=((*path, "rule"), at))


def _sight(site: Site, item: str, buys: Buys, path: Steps) -> Iterator[Finding]:
    """What the vendor sees, and what he may aim at."""
    what, sees, band = dotted(path), (*path, "sees"), (*path, "band")
    if buys.sees is not None and "stock" not in buys.sees:
        seen = "nothing" if not buys.sees else "no stock"
        message = f"{what}: a vendor that sees {seen} cannot replenish it"
        yield Finding(sees, message, "write 'sees: [stock]' or 'sees: [stock, demand]'", of_key=True)
    elif not buys.foresees and buys.band is None:
        message = f"{what}: a vendor that sees no demand needs to know when stock is low, and how far to fill it up"
        way = "add 'band: [200 units, 800 units]', or let him see demand"
        yield Finding(sees, message, way, of_key=True, relies_on=(sees, band))
    if buys.band is not None and len(buys.band) != 2:
        message = f"{dotted(band)} needs two quantities, the least and the most; got {len(buys.band)}"
        yield Finding(band, message, "write 'band: [200 units, 800 units]'")
    elif buys.band is not None and buys.band[1] < buys.band[0]:
        message = f"{dotted(band)}: the most ({buys.band[1]:g}) is below the least ({buys.band[0]:g})"
        yield Finding(band, message, "swap them, or raise the most")
    stock = site.stock.get(item)
    if isinstance(stock, VendorManaged) and buys.sees is not None and set(buys.sees) == {"stock"}:
        for key in ("safety", "safety_stock"):
            if getattr(stock, key) is not None:
                at: Steps = ("sites", path[1], "stock", item, key)
                message = f"{dotted(at)} is not used: the vendor sees no demand, he fills up to the band"
                yield Finding(at, message, "take it out, or let him see demand", of_key=True, relies_on=(at, sees))


def _no_paper(buys: Buys, path: Steps) -> Iterator[Finding]:
    for key in ("order_cost", "order_delay"):
        if getattr(buys, key):
            message = f"{dotted((*path, key))} is not used: where the vendor decides, no order is written or sent"
            yield Finding((*path, key), message, f"take '{key}' out, or 'replenished_by'", of_key=True)


def _one_decider(site: Site, item: str, path: Steps) -> Iterator[Finding]:
    """The buyer's stock has no policy of its own (then expansion gave it the vendor's)."""
    stock, at = site.stock.get(item), ("sites", path[1], "stock", item)
    if stock is not None and not isinstance(stock, VendorManaged):
        policy: Steps = (*at, "policy")
        message = f"{dotted(at)} has a policy, but {dotted(path)} leaves the decision to the vendor: two would decide"
        way = "take the policy and its numbers out, or take 'replenished_by' out"
        yield Finding(policy, message, way, of_key=True, relies_on=(policy, (*path, "replenished_by")))
    elif stock is not None and stock.order_cost:
        cost: Steps = (*at, "order_cost")
        message = f"{dotted(cost)} is not used: where the vendor decides, no order is written or sent"
        yield Finding(cost, message, "take it out", of_key=True, relies_on=(cost, (*path, "replenished_by")))


def _for_vendors_only(buys: Buys, path: Steps) -> Iterator[Finding]:
    for key in ("sees", "band"):
        if getattr(buys, key) is not None:
            message = f"{dotted((*path, key))} is not used: the site decides for itself what it orders"
            relies_on = ((*path, key), (*path, "replenished_by"))
            way = "add 'replenished_by: supplier', or take it out"
            yield Finding((*path, key), message, way, of_key=True, relies_on=relies_on)


def _nobody(site: Site, item: str, name: str) -> Iterator[Finding]:
    buys = site.buys.get(item)
    if buys is None or buys.replenished_by is None:
        at: Steps = ("sites", name, "stock", item, "policy")
        message = f"{dotted(at[:-1])} is left to its vendor, but no vendor has been asked"
        way = f"add 'replenished_by: supplier' to {name}.buys.{item}, or give another policy"
        yield Finding(at, message, way, relies_on=(at, ("sites", name, "buys")))

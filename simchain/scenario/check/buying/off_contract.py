"""Can goods be bought on the spot market, or beside the contract, as is said?"""

from collections.abc import Iterator

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Buys, Conwip, Kanban, Maverick, SpotFirst
from simchain.scenario.text.tree import Steps


def off_contract(scenario: Scenario) -> Iterator[Finding]:
    """Purchases that go to the spot market first, and those beside which somebody buys."""
    for node in scenario.network.values():
        path: Steps = ("sites", node.site, "buys", node.item)
        if isinstance(node.buys, SpotFirst):
            yield from _spot(scenario, node, node.buys, path)
            yield from _only_by_contract(node.buys, (*path, "rule"), "a spot buy")
        if node.buys is not None and node.buys.maverick is not None:
            yield from _maverick(scenario, node, node.buys.maverick, path)
            yield from _only_by_contract(node.buys, (*path, "maverick"), "what is bought beside the contract")


def _spot(scenario: Scenario, node: Node, buys: SpotFirst, path: Steps) -> Iterator[Finding]:
    """The market is a supplier's who sells on it, at a price that is paid."""
    at, seller = (*path, "supplier"), scenario.spec.suppliers.get(buys.supplier)
    if seller is None:
        if buys.otherwise is not None or buys.supplier in scenario.spec.sites:
            yield from _no_supplier(scenario, buys.supplier, at)
        return
    if node.item not in seller.sells and buys.otherwise is not None:
        message = f"{dotted(path)} asks {buys.supplier} on the spot market, who does not sell '{node.item}'"
        yield Finding(at, message, f"add it to suppliers.{buys.supplier}.sells", relies_on=(at, ("suppliers",)))
    if seller.spot is None:
        message = f"{dotted(path)} asks {buys.supplier} on the spot market, but it sells nothing there"
        way = f"add 'spot: {{price: 115 ± 10 %, available: 80 %}}' to suppliers.{buys.supplier}"
        yield Finding(at, message, way, relies_on=(at, ("suppliers", buys.supplier)))
    elif buys.at_most is not None and not seller.spot.price.sd and seller.spot.price.value > buys.at_most:
        message = f"{dotted((*path, 'at_most'))}: the spot price of {buys.supplier} is always above it"
        relies_on: tuple[Steps, ...] = ((*path, "at_most"), ("suppliers", buys.supplier, "spot"))
        yield Finding((*path, "at_most"), message, "raise it, or write '±' on that price", relies_on=relies_on)


def _no_supplier(scenario: Scenario, name: str, at: Steps) -> Iterator[Finding]:
    spec = scenario.spec
    if name in spec.sites:
        message = f"{dotted(at)}: {name} is a site; only outside suppliers sell beside a contract"
        yield Finding(at, message, "name a supplier", relies_on=(at, ("sites",)))
    elif name not in spec.suppliers:
        hint = nearest(name, spec.suppliers, "suppliers are ")
        yield Finding(at, f"unknown supplier {short(name)} in {dotted(at[:-1])}", hint, relies_on=(at, ("suppliers",)))


def _maverick(scenario: Scenario, node: Node, maverick: Maverick, path: Steps) -> Iterator[Finding]:
    block: Steps = (*path, "maverick")
    at, name = (*block, "supplier"), maverick.supplier
    if name is not None:
        yield from _no_supplier(scenario, name, at)
        seller = scenario.spec.suppliers.get(name)
        if name in node.sources:
            message = f"{dotted(at)}: {node.site} buys from {name} by contract, so orders from it are not beside one"
            yield Finding(at, message, "name another, or take 'supplier' out", relies_on=(at, path))
        elif seller is not None and node.item not in seller.sells:
            message = f"{dotted(at)}: {name} does not sell '{node.item}'"
            yield Finding(at, message, f"add it to suppliers.{name}.sells", relies_on=(at, ("suppliers", name)))
    stock = scenario.spec.sites[node.site].stock.get(node.item)
    if isinstance(stock, Kanban | Conwip):
        loop: Steps = ("sites", node.site, "stock", node.item)
        message = f"{dotted(block)} brings more than has left the loop of {dotted(loop)}, so the loop would overflow"
        yield Finding(block, message, "use another policy, or take it out", of_key=True, relies_on=(block, loop))


def _only_by_contract(buys: Buys, at: Steps, what: str) -> Iterator[Finding]:
    """Where the vendor decides, or owns the shelf, nobody else can put goods there."""
    path = at[:4]
    if buys.replenished_by is not None:
        message = f"{dotted(at)}: {dotted(path)} leaves the decision to the vendor, so the site orders nothing"
        way = f"take '{at[-1]}' out, or 'replenished_by'"
        yield Finding(at, message, way, of_key=True, relies_on=(at, (*path, "replenished_by")))
    if buys.owner_until is not None:
        message = f"{dotted(at)}: on a consigned shelf nobody could tell {what} from the vendor's goods"
        way = f"take '{at[-1]}' out, or 'owner_until'"
        yield Finding(at, message, way, of_key=True, relies_on=(at, (*path, "owner_until")))

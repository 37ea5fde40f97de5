"""Is there an order that an approval is asked of, and may it wait?"""

from collections.abc import Iterator

from simchain.scenario.defaults import negative_orders
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.approving import approval_of
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import BaseStock
from simchain.scenario.text.tree import Steps


def approving(scenario: Scenario) -> Iterator[Finding]:
    """Approvals that nothing waits for, and orders that cannot wait."""
    spec = scenario.spec
    for name, site in spec.sites.items():
        at: Steps = ("sites", name, "approval")
        bought = [node for node in scenario.network.values() if node.site == name and node.buys is not None]
        if site.approval is not None and not any(_waits(scenario, node) for node in bought):
            message = f"{dotted(at)} is not used: {name} orders nothing from an outside supplier that it could wait for"
            yield Finding(at, message, "take it out", of_key=True, relies_on=(at, at[:2], ("suppliers",)))
        for node in bought:
            yield from _of_purchase(scenario, node)


def _waits(scenario: Scenario, node: Node) -> bool:
    outside = any(source in scenario.spec.suppliers for source in node.sources)
    return outside and approval_of(scenario.spec, node) is not None


def _of_purchase(scenario: Scenario, node: Node) -> Iterator[Finding]:
    buys, path = node.buys, ("sites", node.site, "buys", node.item)
    assert buys is not None
    at: Steps = (*path, "approval")
    if buys.approval is not None and buys.replenished_by is not None:
        message = f"{dotted(at)} is not used: where the vendor decides, no order is written or sent"
        relies_on: tuple[Steps, ...] = (at, (*path, "replenished_by"))
        yield Finding(at, message, "take 'approval' out, or 'replenished_by'", of_key=True, relies_on=relies_on)
    elif buys.approval is not None and not _waits(scenario, node):
        message = f"{dotted(at)} is not used: orders between sites spend no money"
        yield Finding(at, message, "take it out", of_key=True, relies_on=(path, ("suppliers",)))
    if not _waits(scenario, node):
        return
    written = at if buys.approval is not None else ("sites", node.site, "approval")
    stock = scenario.spec.sites[node.site].stock.get(node.item) or BaseStock()
    if negative_orders(stock) == "cancel":
        message = f"{dotted(written)}: a cancellation would overtake the orders that still wait for approval"
        way = "take it out, or write 'negative_orders: never' on the stock"
        on_stock: Steps = ("sites", node.site, "stock", node.item)
        yield Finding(written, message, way, of_key=True, relies_on=(written, on_stock))
    yield from _never_worth_it(scenario, node, written)


def _never_worth_it(scenario: Scenario, node: Node, written: Steps) -> Iterator[Finding]:
    """Warn where no order can ever be worth enough, because nothing is paid for the goods."""
    block = approval_of(scenario.spec, node)
    sellers = (scenario.spec.suppliers[source] for source in node.sources if source in scenario.spec.suppliers)
    sold = [seller.sells[node.item] for seller in sellers if node.item in seller.sells]
    if (
        block is not None
        and block.above is not None
        and sold
        and not any(one.price or one.price_breaks for one in sold)
    ):
        at = (*written, "above")
        message = f"{dotted(at)}: no order is ever worth more, because nobody asks a price for '{node.item}'"
        yield Finding(at, message, "add a price, or take it out", "warn", relies_on=(at, ("suppliers",)))

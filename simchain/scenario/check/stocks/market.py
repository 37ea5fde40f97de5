"""Do allocation, gaming, promotions and buying ahead come into play, and can they?"""

from collections.abc import Iterator

from simchain.rules.delivery.allocation import FIRST_COME, TURN_AND_EARN
from simchain.scenario.check.lanes import found
from simchain.scenario.defaults import review_period
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import BaseStock, MinMax, OrderUpTo, Site, StockTerms, Supplier
from simchain.scenario.text.tree import Steps

INFLATE = (BaseStock, OrderUpTo)
BUY_AHEAD = (BaseStock, OrderUpTo, MinMax)
"""Policies with a target that can be raised for a while."""


def market(scenario: Scenario) -> Iterator[Finding]:
    """What suppliers and sites do about shortages and prices, and what their buyers make of it."""
    for name, supplier in scenario.spec.suppliers.items():
        yield from _supplier(supplier, ("suppliers", name))
        yield from _memory(supplier, ("suppliers", name))
    for name, site in scenario.spec.sites.items():
        yield from _memory(site, ("sites", name))
    for node in scenario.network.values():
        stock = scenario.spec.sites[node.site].stock.get(node.item)
        path: Steps = ("sites", node.site, "stock", node.item)
        if stock is not None and stock.gaming is not None:
            yield from _gaming(scenario, node, stock, path)
        if stock is not None and stock.forward_buy is not None:
            yield from _forward_buy(scenario, node, stock, path)
        if node.buys is not None and node.buys.owner_until is not None:
            yield from _consigned(scenario, node)


def _supplier(supplier: Supplier, path: Steps) -> Iterator[Finding]:
    limited = supplier.capacity is not None or any(sold.capacity is not None for sold in supplier.sells.values())
    if supplier.allocation != FIRST_COME and not limited:
        message = f"{dotted(path)}.allocation is not used: without a capacity nobody gets less than he asks for"
        yield Finding((*path, "allocation"), message, "add 'capacity', or take it out", "warn", True, relies_on=(path,))
    if supplier.promotion is not None and not any(sold.price for sold in supplier.sells.values()):
        message = f"{dotted(path)}.promotion takes a discount off no price"
        at = (*path, "promotion")
        yield Finding(at, message, "add a price, or take it out", of_key=True, relies_on=(path,))


def _memory(block: Supplier | Site, path: Steps) -> Iterator[Finding]:
    if block.earned_over is not None and block.allocation != TURN_AND_EARN:
        message = f"{dotted((*path, 'earned_over'))} is not used: {path[1]} allocates by {block.allocation}"
        way = "write 'allocation: turn_and_earn', or take it out"
        yield Finding((*path, "earned_over"), message, way, of_key=True, relies_on=((*path, "allocation"),))


def _gaming(scenario: Scenario, node: Node, stock: StockTerms, block: Steps) -> Iterator[Finding]:
    path = (*block, "gaming")
    yield from _who_cannot(node, stock, INFLATE, path)
    if not review_period(stock, scenario.spec.run):
        message = f"{dotted(path)}: under continuous review, what was ordered a moment ago would look like a shortage"
        yield Finding(path, message, "write 'review: 1 day'", of_key=True, relies_on=(block,))
    if node.buys is not None and len(node.sources) == 1:
        dispatch = found(scenario, node, node.sources[0], "dispatch")
        if dispatch.value is not None:
            message = f"{dotted(path)}: goods of {node.sources[0]} wait to leave together, which is no shortage"
            yield Finding(path, message, "take one of the two out", of_key=True, relies_on=(path, dispatch.path))


def _forward_buy(scenario: Scenario, node: Node, stock: StockTerms, block: Steps) -> Iterator[Finding]:
    path = (*block, "forward_buy")
    yield from _who_cannot(node, stock, BUY_AHEAD, path)
    if node.buys is not None and len(node.sources) == 1 and node.sources[0] in scenario.spec.suppliers:
        source = node.sources[0]
        if scenario.spec.suppliers[source].promotion is not None:
            return
        message = f"{dotted(path)} is not used: {source} never sells at a discount"
        way = (
            f"add 'promotion: {{every: 8 weeks, lasts: 1 week, discount: 10 %}}' to suppliers.{source}, or take it out"
        )
        yield Finding(path, message, way, "warn", True, relies_on=(path, ("suppliers", source)))
    elif node.buys is not None and len(node.sources) == 1:
        message = f"{dotted(path)} is not used: only outside suppliers have prices, and {node.sources[0]} is a site"
        yield Finding(path, message, "take it out", of_key=True, relies_on=(path, ("sites",)))


def _who_cannot(node: Node, stock: StockTerms, able: tuple[type, ...], path: Steps) -> Iterator[Finding]:
    what, policy = dotted(path), str(getattr(stock, "policy", ""))
    if not isinstance(stock, able):
        message = f"{what} is not used: {policy} has no target that could be higher for a while"
        yield Finding(path, message, "take it out, or write 'policy: base_stock'", of_key=True, relies_on=(path[:-1],))
    elif node.buys is None:
        message = f"{what} is not used: '{node.item}' is made here, and nobody sells it"
        yield Finding(path, message, "take it out", of_key=True, relies_on=(path, ("sites", node.site)))
    elif len(node.sources) > 1:
        message = f"{what}: {node.site} buys from several sources, of which one may be short or cheap and another not"
        yield Finding(path, message, "buy from one source, or take it out", of_key=True, relies_on=(path, ("sites",)))


def _consigned(scenario: Scenario, node: Node) -> Iterator[Finding]:
    for source in node.sources:
        promotion = found(scenario, node, source, "promotion")
        if promotion.value is not None:
            at: Steps = ("sites", node.site, "buys", node.item, "owner_until")
            message = (
                f"{dotted(at)}: goods are paid when they are used, but {source}'s promotion is for goods that leave it"
            )
            yield Finding(at, message, "take one of the two out", of_key=True, relies_on=(at, promotion.path))

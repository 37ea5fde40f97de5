"""Can a limit on orders be kept, and can what was ordered too much be cancelled or given back?"""

from collections.abc import Iterator
from math import floor

from simchain.scenario.check.lanes import found
from simchain.scenario.defaults import negative_orders, review_period
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import (
    BaseStock,
    ConstantOrder,
    EchelonBaseStock,
    Kanban,
    OrderUpTo,
    OwnPolicy,
    Proportional,
    ReorderPoint,
    StockTerms,
)
from simchain.scenario.text.tree import Steps

DUST = 1e-9

BELOW_ZERO = (BaseStock, EchelonBaseStock, OrderUpTo, OwnPolicy, Proportional)
"""Policies that may fall below zero where there is more than they aim at."""

LUMPS = {
    "moq": "the source takes no order below its minimum, so none below zero",
    "lot": "the source takes whole lots, and what is left of an order would be none",
}
OBSTACLES = {
    "cancel": {**LUMPS, "order_delay": "a cancellation would overtake the orders that are still in the mail"},
    "allowed": {
        **LUMPS,
        "dispatch": "goods leave together, so one that comes back could hold up a load for ever",
        "promotion": "what was bought at a discount would be given back at the full price",
    },
}
"""What becomes of negative orders -> terms of a source that leave no way for them, and why."""


def ordering(scenario: Scenario) -> Iterator[Finding]:
    """Order caps and negative orders of each stock."""
    for node in scenario.network.values():
        stock = scenario.spec.sites[node.site].stock.get(node.item)
        path: Steps = ("sites", node.site, "stock", node.item)
        if stock is None:
            continue
        if stock.order_cap is not None:
            yield from _cap(scenario, node, stock, stock.order_cap, (*path, "order_cap"))
        if stock.negative_orders in ("cancel", "allowed"):
            yield from _below_zero(scenario, node, stock, (*path, "negative_orders"))
        elif negative_orders(stock) == "cancel" and isinstance(stock, BELOW_ZERO) and node.buys is not None:
            yield from _obstacles(scenario, node, stock, (*path, "gaming"))


def _cap(scenario: Scenario, node: Node, stock: StockTerms, cap: float, path: Steps) -> Iterator[Finding]:
    what = dotted(path)
    if not review_period(stock, scenario.spec.run):
        message = f"{what} caps the order of a review, but under continuous review several are placed at one instant"
        yield Finding(path, message, "write 'review: 1 day', or take it out", of_key=True, relies_on=(path[:-1],))
    if isinstance(stock, ConstantOrder) or (
        isinstance(stock, ReorderPoint) and stock.batches == "one" and not isinstance(stock.quantity, str)
    ):
        message = f"{what} is not needed: an order is always {stock.quantity:g} units"
        yield Finding(path, message, "take it out, and give that quantity", of_key=True, relies_on=(path[:-1],))
    batch, name = _batch(scenario, stock)
    if cap < batch - DUST:
        message = f"{what} is {cap:g} units, below {name} of {batch:g}: nothing would ever be ordered"
        yield Finding(path, message, "raise the cap", relies_on=(path[:-1], ("whole_units",)))
    yield from _cap_at_sources(scenario, node, cap, path)


def _batch(scenario: Scenario, stock: StockTerms) -> tuple[float, str]:
    """Least that a policy orders, and what that is."""
    if isinstance(stock, Kanban):
        return stock.bin, "one bin"
    if isinstance(stock, ReorderPoint) and stock.batches == "as_needed" and not isinstance(stock.quantity, str):
        return stock.quantity, "one quantity"
    return float(scenario.spec.whole_units), "one unit"


def _cap_at_sources(scenario: Scenario, node: Node, cap: float, path: Steps) -> Iterator[Finding]:
    """What sources accept is no more than the cap."""
    for source in node.sources if node.buys is not None else ():
        written = [found(scenario, node, source, key) for key in ("moq", "lot")]
        minimum, lot = (one.value or 0.0 for one in written)
        relies_on = (path, *(one.path for one in written if one.path))
        if len(node.sources) > 1 and (minimum or lot):
            message = f"{dotted(path)}: {source} rounds up its part of an order, which may then be more than the cap"
            yield Finding(path, message, "take the cap or the source's 'moq' and 'lot' out", relies_on=relies_on)
            continue
        most = floor(cap / lot + DUST) * lot if lot else cap
        if most < max(minimum, lot) - DUST:
            least = f"one lot of {lot:g}" if lot > minimum else f"{minimum:g}"
            in_lots = f", in lots of {lot:g}" if 0.0 < lot <= minimum else ""
            message = f"{dotted(path)} is {cap:g} units, but {source} takes no order below {least}{in_lots}"
            yield Finding(path, message, "raise the cap, or lower what the source asks for", relies_on=relies_on)


def _below_zero(scenario: Scenario, node: Node, stock: StockTerms, path: Steps) -> Iterator[Finding]:
    what = dotted(path)
    never, relies_on = "take it out, or write 'never'", (path[:-1],)
    if not isinstance(stock, BELOW_ZERO):
        policy = getattr(stock, "policy", "")
        message = f"{what} is not used: {policy} never orders less than nothing"
        yield Finding(path, message, never, of_key=True, relies_on=relies_on)
        return
    if node.buys is None:
        message = f"{what}: {node.item} is made here, and what is started is neither cancelled nor given back"
        yield Finding(path, message, never, of_key=True, relies_on=(path, ("sites", node.site)))
        return
    if len(node.sources) > 1:
        message = f"{what}: with several sources nobody can tell which of them takes goods back"
        yield Finding(path, message, f"buy from one source, or {never}", of_key=True, relies_on=(path, ("sites",)))
        return
    yield from _obstacles(scenario, node, stock, path)


def _obstacles(scenario: Scenario, node: Node, stock: StockTerms, path: Steps) -> Iterator[Finding]:
    """Terms of a source that leave no way to order less than nothing."""
    for key, reason in OBSTACLES[negative_orders(stock)].items():
        one = found(scenario, node, node.sources[0], key)
        if one.value:
            way = f"take '{key}' out of {dotted(one.path[:-1])}, or write 'negative_orders: never'"
            yield Finding(path, f"{dotted(path)}: {reason}", way, of_key=True, relies_on=(path[:-1], one.path))

"""Approval of orders: on which lanes they wait for it, and what levels make of that."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import hypot, inf

from simchain.blueprint.levels.economic import economic_quantity
from simchain.blueprint.levels.levels import Basis
from simchain.blueprint.plan import Approval
from simchain.blueprint.terms import Terms, in_ticks
from simchain.rules.delivery.approving import Approving, needs_approval
from simchain.rules.distributions import Constant, Gamma, Law
from simchain.rules.sourcing import order_size
from simchain.scenario import spec as written
from simchain.scenario.relations.approving import approval_of
from simchain.scenario.relations.lots import smallest_lot
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario


def approval_on(scenario: Scenario, node: Node, source: str) -> Approval | None:
    """What orders of a node to one source wait for; None if they leave at once, as all do to other sites."""
    block = approval_of(scenario.spec, node)
    if block is None or source not in scenario.spec.suppliers:
        return None
    return Approval(Approving(-inf if block.above is None else block.above), in_ticks(block.takes.law()))


def usually_approved(basis: Basis, stock: written.StockTerms, lanes: Iterable[Terms]) -> Iterator[Terms]:
    """Lanes as levels are planned with: a lane whose usual order needs approval takes so much longer.

    `basis` is that of the stock without approval. Lead time and approval are independent; where both are uncertain,
    their sum is taken as a gamma law with their mean and variance.
    """
    quantity = _usual_order(basis, stock)
    for lane in lanes:
        approval = approval_on(basis.scenario, basis.node, lane.source)
        part = quantity * (lane.share if isinstance(basis.node.buys, written.Split) else 1.0)
        size = order_size(part, lane.minimum_order, lane.multiple)
        if approval is not None and needs_approval(approval.rule, size, lane.price):
            yield _delayed(lane, approval.takes)
        else:
            yield lane


def _usual_order(basis: Basis, stock: written.StockTerms) -> float:
    """Units of an order as far as that can be told before the run: its quantity, or what is asked for in a review."""
    if isinstance(stock, written.ReorderPoint) and isinstance(stock.quantity, str):
        return economic_quantity(basis, stock.order_cost + basis.supply.order_cost)
    return smallest_lot(stock) or basis.load.mean * max(basis.review, basis.load.grain)


def _delayed(lane: Terms, takes: Law) -> Terms:
    if isinstance(takes, Constant):
        return replace(lane, order_delay=lane.order_delay + takes.mean)
    if not lane.planned.sd:
        return replace(lane, order_delay=lane.order_delay + lane.planned.mean, planned=takes)
    both = Gamma.by_moments(lane.planned.mean + takes.mean, hypot(lane.planned.sd, takes.sd))
    return replace(lane, planned=both)

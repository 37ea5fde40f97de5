"""Can what is held back to leave together ever leave? Warns as far as the numbers that are written tell."""

from collections.abc import Iterator
from math import inf

from simchain.scenario.check.plan.rates import daily_rates
from simchain.scenario.check.plan.shares import planned_shares
from simchain.scenario.faults.finding import EVERYTHING, Finding, dotted
from simchain.scenario.relations.network import Node, cycle
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import BaseStock, Conwip, Dispatch, Kanban, LaneTerms, MinMax, ReorderPoint, Site
from simchain.scenario.text.tree import Steps

Lane = tuple[Node, str, Dispatch, float, Steps]
"""A stock, where it buys, when goods leave, how many may leave a day, and where the departures are written."""


def departures(scenario: Scenario) -> Iterator[Finding]:
    """Loads that are larger than what can ever wait, and departures too rare for what may be on each."""
    held_back = list(_held_back(scenario))
    for node, _, dispatch, _, path in held_back:
        yield from _never_full(scenario.spec.sites[node.site], node, dispatch, path)
    limited = [lane for lane in held_back if lane[3] < inf and lane[2].every is not None]
    if limited and not cycle(scenario.network):
        yield from _too_rare(scenario, limited)


def _held_back(scenario: Scenario) -> Iterator[Lane]:
    for node in scenario.network.values():
        if node.buys is None:
            continue
        path: Steps = ("sites", node.site, "buys", node.item)
        for source in node.sources:
            own: list[tuple[LaneTerms, Steps]] = [(block, (*path, *keys)) for block, keys in node.buys.closest(source)]
            supplier = scenario.spec.suppliers.get(source)
            blocks = [*own, (supplier, ("suppliers", source))] if supplier is not None else own
            found = next(((block.dispatch, at) for block, at in blocks if block.dispatch is not None), None)
            if found is not None:
                limits = [block.capacity for block, _ in blocks if block.capacity is not None]
                if supplier is not None and node.item in supplier.sells:
                    limits += [supplier.sells[node.item].capacity or inf]
                yield node, source, found[0], min(limits, default=inf), (*found[1], "dispatch")


def _never_full(site: Site, node: Node, dispatch: Dispatch, path: Steps) -> Iterator[Finding]:
    most = _most_on_order(site, node.item)
    if dispatch.quantity is not None and dispatch.every is None and most < dispatch.quantity:
        message = (
            f"{dotted(path)} waits for {dispatch.quantity:g} units, but {node.site} never has more than {most:g} units "
            f"of '{node.item}' on order: nothing would ever leave"
        )
        way = "lower the quantity, or add 'every', after which what waits leaves all the same"
        yield Finding((*path, "quantity"), message, way, severity="warn", relies_on=(path, ("sites", node.site)))


def _most_on_order(site: Site, item: str) -> float:
    """Backlog lets orders grow without bound; without it (or in a kanban loop) the policy's own levels bound them."""
    stock = site.stock.get(item)
    if isinstance(stock, Kanban) and stock.cards != "auto":
        return stock.cards * stock.bin
    if isinstance(stock, Conwip):
        return stock.wip
    if (
        site.unmet != "lost"
        or item not in site.demand
        or any(item in makes.components for makes in site.makes.values())
    ):
        return inf
    match stock:
        case BaseStock() if stock.level is not None:
            return stock.level
        case ReorderPoint() if stock.reorder_point is not None and not isinstance(stock.quantity, str):
            return stock.reorder_point + stock.quantity
        case MinMax():
            return stock.order_up_to
    return inf


def _too_rare(scenario: Scenario, lanes: list[Lane]) -> Iterator[Finding]:
    asked = daily_rates(scenario)
    for node, source, dispatch, capacity, path in lanes:
        wanted = float(asked[node.key].mean())
        wanted *= planned_shares(scenario, node, wanted)[source]
        every = dispatch.every or 0.0
        if dispatch.quantity is None and capacity < wanted * every * (1 - 1e-9):
            message = (
                f"{dotted(path)}: every {every:g} days at most {capacity:.6g} units may leave (a day's capacity), but "
                f"{wanted * every:.6g} of '{node.item}' are asked for by then: backlog will grow without end"
            )
            way = "let goods leave more often, or raise the capacity"
            yield Finding((*path, "every"), message, way, severity="warn", relies_on=EVERYTHING)

"""What is written of a lane, and where: by the share, by the purchase, by the supplier for the item or for all."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps


class Written(NamedTuple):
    """A term of a lane and the path where it stands; None and an empty path if nobody says anything."""

    value: Any
    path: Steps


def found(scenario: Scenario, node: Node, source: str, key: str) -> Written:
    """The first word on a term of the lane from `source` to a node that buys."""
    for block, path in _blocks(scenario, node, source):
        value = getattr(block, key, None)
        if value is not None:
            return Written(value, (*path, key))
    return Written(None, ())


def idle(scenario: Scenario, key: str, fault: Callable[[Node, str, Written], Finding | None]) -> Iterator[Finding]:
    """What is wrong with a term, lane by lane. A word for several lanes is used if one of them uses it."""
    faults: dict[Steps, Finding] = {}
    used: set[Steps] = set()
    for node in scenario.network.values():
        for source in node.sources:
            term = found(scenario, node, source, key)
            if term.value is None:
                continue
            wrong = fault(node, source, term)
            if wrong is None:
                used.add(term.path)
            else:
                faults.setdefault(term.path, wrong)
    yield from (wrong for path, wrong in faults.items() if path not in used)


def unbilled(
    scenario: Scenario, node: Node, source: str, term: Written, between_sites: str, bills: str
) -> Finding | None:
    """What is wrong with a term of bills on a lane where nobody writes any, or only for nothing."""
    on = (term.path, ("suppliers",), ("sites",))
    supplier = scenario.spec.suppliers.get(source)
    if supplier is None:
        message = f"{dotted(term.path)} is not used: {between_sites}"
        return Finding(term.path, message, "take it out", of_key=True, relies_on=on)
    if node.item in supplier.sells and not supplier.sells[node.item].price:
        message = f"{dotted(term.path)} is {bills}: {source} asks no price for '{node.item}'"
        return Finding(term.path, message, "give it a price, or take it out", "warn", True, relies_on=on)
    return None


def capacity_of(scenario: Scenario, node: Node, source: str) -> float | None:
    """Most units a day that may leave the source for a node that buys; None if nothing limits them."""
    supplier = scenario.spec.suppliers.get(source)
    own, _ = found(scenario, node, source, "capacity")
    sold = None if supplier is None else supplier.sells.get(node.item)
    limits = [own, None if sold is None else sold.capacity, None if supplier is None else supplier.capacity]
    return min((limit for limit in limits if limit is not None), default=None)


def _blocks(scenario: Scenario, node: Node, source: str) -> list[tuple[Any, Steps]]:
    """Blocks that speak of a lane, the closest first."""
    assert node.buys is not None
    own: Steps = ("sites", node.site, "buys", node.item)
    blocks: list[tuple[Any, Steps]] = [(block, (*own, *keys)) for block, keys in node.buys.closest(source)]
    supplier = scenario.spec.suppliers.get(source)
    if supplier is not None:
        at: Steps = ("suppliers", source)
        if node.item in supplier.sells:
            blocks.append((supplier.sells[node.item], (*at, "sells", node.item)))
        blocks.append((supplier, at))
    return blocks

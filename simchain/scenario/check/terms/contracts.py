"""Capacity that is reserved: is there any to reserve, and enough of it? And can a minimum order ever be shipped?"""

from collections import defaultdict
from collections.abc import Iterator

from simchain.scenario.check.lanes import capacity_of, found
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def contracts(scenario: Scenario) -> Iterator[Finding]:
    """What cannot be kept, however long the run is."""
    for name, supplier in scenario.spec.suppliers.items():
        if supplier.contract is not None and not supplier.contract.model_fields_set:
            empty: Steps = ("suppliers", name, "contract")
            way = "write 'on_time_target: {share: 95 %}', for example, or take it out"
            yield Finding(empty, f"{dotted(empty)} says nothing", way, "warn", of_key=True, relies_on=(empty,))
    reserved: dict[tuple[str, str], list[tuple[float, Steps]]] = defaultdict(list)
    for node in scenario.network.values():
        for source in node.sources if node.buys is not None else ():
            yield from _minimum(scenario, node, source)
            reserve, path = found(scenario, node, source, "reserve")
            if reserve is None:
                continue
            relies_on = (path, ("suppliers",))
            if source not in scenario.spec.suppliers:
                message = f"{dotted(path)} is not used: only outside suppliers keep capacity, and {source} is a site"
                yield Finding(path, message, "take it out", of_key=True, relies_on=(path, ("sites",)))
            elif scenario.spec.suppliers[source].allocation != "first_come":
                message = f"{dotted(path)} keeps capacity for a buyer, but {source} shares out all of it"
                yield Finding(path, message, "write 'allocation: first_come', or take it out", relies_on=relies_on)
            else:
                reserved[source, node.item].append((reserve.capacity, path))
    for (source, item), parts in reserved.items():
        supplier, path = scenario.spec.suppliers[source], parts[-1][1]
        sold = supplier.sells.get(item)
        capacity = (sold.capacity if sold is not None else None) or supplier.capacity
        wanted = sum(units for units, _ in parts)
        if capacity is None:
            message = f"{dotted(path)} reserves capacity, but {source} has no limit of '{item}'"
            yield Finding(
                path, message, f"add 'capacity: 500 units/day' to suppliers.{source}", relies_on=(path, ("suppliers",))
            )
        elif wanted > capacity * (1 + 1e-9):
            message = f"{dotted(path)}: {wanted:.6g} units/day are reserved in all, but {source} has {capacity:.6g}"
            yield Finding(
                path, message, "reserve less, or raise its capacity", relies_on=(path, ("suppliers",), ("sites",))
            )


def _minimum(scenario: Scenario, node: Node, source: str) -> Iterator[Finding]:
    """A minimum order that takes longer to ship than the run is."""
    moq, path = found(scenario, node, source, "moq")
    capacity = capacity_of(scenario, node, source)
    horizon = scenario.spec.run.horizon
    if moq and capacity and moq > capacity * horizon:
        message = (
            f"{dotted(path)} is {moq:.6g} units, more than may leave {source} in the whole run of "
            f"{show(horizon, 'time')} ({capacity:.6g} units/day)"
        )
        yield Finding(path, message, "lower it, or raise the capacity", relies_on=(path, ("suppliers",), ("run",)))

"""Is there capacity to reserve, and enough of it? Can a minimum order be shipped, and a promise be kept?"""

from collections import defaultdict
from collections.abc import Iterator
from math import floor

from simchain.rules.distributions import Law
from simchain.rules.sourcing import order_size
from simchain.scenario.check.lanes import capacity_of, found
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Contract
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def contracts(scenario: Scenario) -> Iterator[Finding]:
    """What cannot be kept, however long the run is."""
    for name, supplier in scenario.spec.suppliers.items():
        if supplier.contract is not None and not supplier.contract.model_fields_set:
            empty: Steps = ("suppliers", name, "contract")
            way = "write 'on_time_target: {share: 95 %}', for example, or take it out"
            yield Finding(empty, f"{dotted(empty)} says nothing", way, "warn", of_key=True, relies_on=(empty,))
        if supplier.contract is not None and supplier.contract.promised is not None:
            yield from _always_late(scenario, name, supplier.contract)
    yield from _least_orders(scenario)
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


def _least_orders(scenario: Scenario) -> Iterator[Finding]:
    """Minimum orders between two lots, which make the larger one the least that is ordered."""
    told: set[tuple[Steps, Steps]] = set()
    for node in scenario.network.values():
        for source in node.sources if node.buys is not None else ():
            (moq, path), (lot, beside) = (found(scenario, node, source, key) for key in ("moq", "lot"))
            least = order_size(moq, moq, lot) if moq and lot else 0.0
            if least <= (moq or 0.0) * (1 + 1e-9) or (path, beside) in told:
                continue
            told.add((path, beside))
            sizes = f"{dotted(path)} is {moq:.6g} units, and {dotted(beside)} {lot:.6g}"
            way = f"write 'moq: {least:.6g} units', or a lot of which {moq:.6g} is a multiple"
            message = f"{sizes}: the least order is {least:.6g} units"
            yield Finding(path, message, way, "warn", relies_on=(path, beside, ("sites",), ("suppliers",)))


ALMOST_NONE = 1e-9
"""Chance of a lead time that is not worth counting on."""


def _always_late(scenario: Scenario, name: str, contract: Contract) -> Iterator[Finding]:
    """A promise that no lead time can keep, on no lane of the supplier."""
    assert contract.promised is not None
    late = 0.0 if contract.on_time_target is None else contract.on_time_target.late
    lanes = [node for node in scenario.network.values() if node.buys is not None and name in node.sources]
    laws = [found(scenario, node, name, "lead_time") for node in lanes]
    if not laws or any(law.value is None or law.value.history or law.value.own for law in laws):
        return
    least = min(_least(law.value.law()) for law in laws)
    if least <= contract.promised + late + 1e-9:
        return
    path: Steps = ("suppliers", name, "contract", "promised")
    takes = show(least, "time")
    how = "" if all(law.value.law().sd == 0.0 for law in laws) else " at the least"
    window = f", {show(late, 'time')} late allowed" if late else ""
    message = (
        f"{dotted(path)} is {show(contract.promised, 'time')}{window}, but {dotted(laws[0].path)} is "
        f"{takes}{how}: every line is late; on purpose?"
    )
    way = f"promise {takes} or more, or shorten the lead time"
    relies_on = (path[:-1], *(law.path for law in laws), ("sites",))
    yield Finding(path, message, way, "warn", relies_on=relies_on)


def _least(law: Law) -> float:
    """Days that it takes at the least; random times may be rounded down."""
    return law.mean if law.sd == 0.0 else floor(float(law.quantile(ALMOST_NONE)))

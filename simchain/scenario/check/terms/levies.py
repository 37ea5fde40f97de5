"""Duty and insurance are shares of a price: is there one?"""

from collections.abc import Iterator

from simchain.scenario.check.lanes import found
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.scenario import Scenario

OF_THE_PRICE = ("duty", "insurance")


def levies(scenario: Scenario) -> Iterator[Finding]:
    """Warn of a share of nothing: a supplier who asks no price."""
    for node in scenario.network.values():
        for source in node.sources if node.buys is not None else ():
            supplier = scenario.spec.suppliers.get(source)
            sold = None if supplier is None else supplier.sells.get(node.item)
            for key in OF_THE_PRICE:
                share, path = found(scenario, node, source, key)
                if share and sold is not None and not sold.price:
                    message = f"{dotted(path)} is a share of the price, but {source} asks none for '{node.item}'"
                    yield Finding(path, message, "give it a price, or take it out", severity="warn")

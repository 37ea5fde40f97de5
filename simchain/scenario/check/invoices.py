"""Invoices with errors: is there anybody who writes invoices, and anything on them?"""

from collections.abc import Iterator

from simchain.scenario.check.lanes import found
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps


def invoices(scenario: Scenario) -> Iterator[Finding]:
    """What is said of invoices, lane by lane. A word of a supplier's is used if one of its buyers' lanes uses it."""
    idle: dict[Steps, Finding] = {}
    used: set[Steps] = set()
    for node in scenario.network.values():
        for source in node.sources:
            term = found(scenario, node, source, "invoice_errors")
            if term.value is None:
                continue
            on = (term.path, ("suppliers",), ("sites",))
            supplier = scenario.spec.suppliers.get(source)
            if supplier is None:
                message = f"{dotted(term.path)} is not used: sites of one chain write each other no invoices"
                idle.setdefault(term.path, Finding(term.path, message, "take it out", of_key=True, relies_on=on))
            elif node.item in supplier.sells and not supplier.sells[node.item].price:
                message = f"{dotted(term.path)} is of invoices for nothing: {source} asks no price for '{node.item}'"
                way = "give it a price, or take it out"
                idle.setdefault(term.path, Finding(term.path, message, way, "warn", True, relies_on=on))
            else:
                used.add(term.path)
    yield from (finding for path, finding in idle.items() if path not in used)

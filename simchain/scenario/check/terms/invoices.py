"""Invoices with errors: is there anybody who writes invoices, and anything on them?"""

from collections.abc import Iterator

from simchain.scenario.check.lanes import Written, idle, unbilled
from simchain.scenario.faults.finding import Finding
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario


def invoices(scenario: Scenario) -> Iterator[Finding]:
    """What is said of invoices, lane by lane."""

    def fault(node: Node, source: str, term: Written) -> Finding | None:
        own = "sites of one chain write each other no invoices"
        return unbilled(scenario, node, source, term, own, "of invoices for nothing")

    yield from idle(scenario, "invoice_errors", fault)

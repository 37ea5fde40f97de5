"""Terms of payment: is there a price to owe, somebody outside who is owed it, and a cost of money?"""

from collections.abc import Iterator

from simchain.scenario.check.lanes import Written, idle, unbilled
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps

COSTS: Steps = ("costs",)


def payment(scenario: Scenario) -> Iterator[Finding]:
    """What is said of payment by suppliers, purchases and sites."""
    known = [*_of_lanes(scenario), *_of_customers(scenario)]
    yield from known
    yield from _worth_nothing(scenario, tainted=bool(known))


def _of_lanes(scenario: Scenario) -> Iterator[Finding]:
    """Terms of lanes."""

    def fault(node: Node, source: str, term: Written) -> Finding | None:
        return unbilled(
            scenario, node, source, term, "sites of one chain do not pay each other", "for bills of nothing"
        )

    yield from idle(scenario, "payment", fault)


def _of_customers(scenario: Scenario) -> Iterator[Finding]:
    for name, site in scenario.spec.sites.items():
        path: Steps = ("sites", name, "payment")
        if site.payment is None:
            continue
        if not site.demand:
            message = f"{dotted(path)} says when customers pay, but {name} has none"
            way = "add a demand, or take it out"
            yield Finding(path, message, way, of_key=True, relies_on=(path, ("sites", name)))
            continue
        unpriced = [item for item in site.demand if item in scenario.spec.items and not scenario.spec.items[item].price]
        if unpriced:
            message = f"{dotted(path)} says when customers pay, but '{unpriced[0]}' has no selling price"
            way = f"add 'items: {{{unpriced[0]}: {{price: 42 USD}}}}', or take it out"
            on = (path, ("items",), ("sites", name, "demand"))
            yield Finding(path, message, way, of_key=True, relies_on=on)


def _worth_nothing(scenario: Scenario, tainted: bool) -> Iterator[Finding]:
    """Warn once where no cost of money says what a day of credit is worth."""
    spec = scenario.spec
    if tainted or (spec.costs.carrying is not None and spec.costs.carrying.capital):
        return
    terms = [("suppliers", name, "payment") for name, one in spec.suppliers.items() if one.payment]
    terms += [("sites", name, "payment") for name, one in spec.sites.items() if one.payment]
    if terms:
        message = f"{dotted(terms[0])} moves no cost: nothing says what money costs"
        way = "split the carrying cost: 'carrying: {capital: 10 %/year, storage: 8 %/year, risk: 6 %/year}'"
        yield Finding(terms[0], message, way, "warn", True, relies_on=(terms[0], COSTS))

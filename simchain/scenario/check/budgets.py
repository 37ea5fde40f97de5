"""Budgets of categories that there are, and valuation of goods that never go back."""

from collections.abc import Iterator

from simchain.scenario.check.terms.prices import unknown_category
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.price_index import category_of
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps


def budgets(scenario: Scenario) -> Iterator[Finding]:
    """Budgets for what is bought."""
    spec, path = scenario.spec, ("budgets",)
    bought = {node.item for node in scenario.network.values() if any(one in spec.suppliers for one in node.sources)}
    for name in spec.budgets:
        yield from unknown_category(scenario, name, path)
        members = [item for item in spec.items if category_of(spec, item) == name]
        if members and not bought & {*members}:
            message = f"{dotted((*path, name))} is never spent: {', '.join(members)} comes from no outside supplier"
            on: tuple[Steps, ...] = ((*path, name), ("items",), ("sites",), ("suppliers",))
            yield Finding((*path, name), message, "take it out", "warn", True, relies_on=on)


def valuation(scenario: Scenario) -> Iterator[Finding]:
    """Layers know goods that come and go, not goods that go back."""
    spec = scenario.spec
    at: Steps = ("valuation",)
    if spec.valuation is None:
        at = next((("items", name, "valuation") for name, item in spec.items.items() if item.valuation), ())
    if not at:
        return
    for name, site in spec.sites.items():
        for item, stock in site.stock.items():
            if stock.negative_orders == "allowed":
                path: Steps = ("sites", name, "stock", item, "negative_orders")
                message = f"{dotted(at)}: {name} gives back '{item}', and goods on their way back have no layer"
                way = f"write 'cancel' for {dotted(path)}, or take the valuation out"
                yield Finding(at, message, way, of_key=True, relies_on=(at, path))

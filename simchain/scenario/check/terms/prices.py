"""Does what is said of prices over time come into play: are there items of a category, somebody who asks a price?"""

from collections.abc import Iterator

from simchain.clock import DAYS_PER_YEAR
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.history.cells import HistoryError
from simchain.scenario.relations.price_index import category_of, fuel_clause
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Freight
from simchain.scenario.text.tree import Steps

MOST = 1e6
"""Times that a price may grow within a run."""

ITEMS: Steps = ("items",)
SUPPLIERS: Steps = ("suppliers",)


def prices(scenario: Scenario) -> Iterator[Finding]:
    """Inflation of categories, standard prices, and fuel clauses."""
    yield from _inflation(scenario)
    yield from _standards(scenario)
    yield from _fuel(scenario)


def unknown_category(scenario: Scenario, name: str, path: Steps) -> Iterator[Finding]:
    """A category that no item is in."""
    known = list(dict.fromkeys(category_of(scenario.spec, item) for item in scenario.spec.items))
    if name not in known:
        message = f"unknown category {short(name)} in {dotted(path)}"
        yield Finding((*path, name), message, nearest(name, known, "there are "), of_key=True, relies_on=(path, ITEMS))


def _inflation(scenario: Scenario) -> Iterator[Finding]:
    spec, path = scenario.spec, ("inflation",)
    for name, rate in spec.inflation.items():
        yield from unknown_category(scenario, name, path)
        members = [item for item in spec.items if category_of(spec, item) == name]
        asked = (one.sells[item].price for one in spec.suppliers.values() for item in members if item in one.sells)
        if members and not any(asked):
            message = f"{dotted((*path, name))} raises no price: no supplier asks one for {', '.join(members)}"
            on = ((*path, name), ITEMS, SUPPLIERS)
            yield Finding((*path, name), message, "add a price, or take it out", "warn", relies_on=on)
        if (1 + rate * DAYS_PER_YEAR) ** min(spec.run.horizon / DAYS_PER_YEAR, 200.0) > MOST:
            message = f"{dotted((*path, name))}: prices would grow more than a million times over within the run"
            way = "lower the rate, or shorten run.horizon"
            yield Finding((*path, name), message, way, relies_on=((*path, name), ("run",)))


def _standards(scenario: Scenario) -> Iterator[Finding]:
    bought = {
        node.item for node in scenario.network.values() for source in node.sources if source in scenario.spec.suppliers
    }
    for name, item in scenario.spec.items.items():
        path: Steps = ("items", name, "standard")
        if item.standard is not None and name not in bought:
            message = f"{dotted(path)} is not used: '{name}' is bought from no outside supplier"
            yield Finding(path, message, "take it out", of_key=True, relies_on=(path, ("sites",), SUPPLIERS))


def _fuel(scenario: Scenario) -> Iterator[Finding]:
    for freight, path in _freights(scenario):
        try:
            fuel_clause(freight, scenario.folder)
        except HistoryError as error:
            yield Finding((*path, "index"), f"{dotted((*path, 'index'))} {error}.", relies_on=(path,))


def _freights(scenario: Scenario) -> Iterator[tuple[Freight, Steps]]:
    """Every freight, where it is written."""
    for name, supplier in scenario.spec.suppliers.items():
        if supplier.freight is not None:
            yield supplier.freight, ("suppliers", name, "freight")
    for name, site in scenario.spec.sites.items():
        for item, buys in site.buys.items():
            for block, keys, _ in buys.blocks():
                if block.freight is not None:
                    yield block.freight, ("sites", name, "buys", item, *keys, "freight")

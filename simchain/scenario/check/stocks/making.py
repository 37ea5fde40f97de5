"""How things are made: batches that suit their units, and the economic production quantity's assumptions."""

from collections.abc import Iterator

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Makes, ReorderPoint
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def making(scenario: Scenario) -> Iterator[Finding]:
    """Every recipe, and every stock that orders an economic production quantity."""
    for name, site in scenario.spec.sites.items():
        for item, makes in site.makes.items():
            yield from _batches(scenario, makes, ("sites", name, "makes", item))
        for item, stock in site.stock.items():
            if isinstance(stock, ReorderPoint) and stock.quantity == "epq":
                path: Steps = ("sites", name, "stock", item, "quantity")
                yield from _production_quantity(site.makes.get(item), path, ("sites", name, "makes", item))


def _batches(scenario: Scenario, makes: Makes, path: Steps) -> Iterator[Finding]:
    if scenario.spec.whole_units and makes.transfer is not None and makes.transfer % 1:
        at = (*path, "transfer")
        message = f"{dotted(at)} is {show(makes.transfer, 'units')}, but units are whole"
        yield Finding(at, message, "write a whole number", relies_on=(at, ("whole_units",)))


def _production_quantity(makes: Makes | None, path: Steps, made: Steps) -> Iterator[Finding]:
    what = dotted(path[:-1])
    if makes is None:
        message = f"{what} orders an economic production quantity, but '{path[3]}' is bought, not made"
        yield Finding(path, message, "write 'quantity: eoq'", relies_on=(path, made[:-1]))
    elif makes.transfer is None:
        message = f"{what} orders an economic production quantity, which counts on units as they are finished, but "
        way = f"add 'transfer: 1 unit' to {dotted(made)}, or write 'quantity: eoq'"
        yield Finding(path, f"{message}lots come as a whole", way, severity="warn", relies_on=(path, made))

"""Can a lot that starts whole ever have its kit? Warns as far as the numbers that are written tell."""

from collections.abc import Iterator

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Kanban, MinMax, ReorderPoint, Scripted, StockTerms
from simchain.scenario.text.tree import Steps


def lots(scenario: Scenario) -> Iterator[Finding]:
    """Whole lots that need more of a component than its kanban loop ever holds. Other policies order what is owed."""
    for name, site in scenario.spec.sites.items():
        for item, makes in site.makes.items():
            lot = smallest_lot(site.stock.get(item)) if makes.starts_whole else 0.0
            for part, number in makes.components.items():
                loop = site.stock.get(part)
                if isinstance(loop, Kanban) and loop.cards != "auto" and loop.cards * loop.bin < lot * number:
                    path: Steps = ("sites", name, "makes", item)
                    message = (
                        f"{dotted(path)} starts whole lots, of which one takes {lot * number:g} units of '{part}', "
                        f"but its kanban loop never holds more than {loop.cards * loop.bin:g}: it would wait for ever"
                    )
                    relies_on = (path, ("sites", name, "stock"))
                    way = "write 'lots: split', or give the loop more cards"
                    yield Finding(path, message, way, severity="warn", of_key=True, relies_on=relies_on)


def smallest_lot(stock: StockTerms | None) -> float:
    """Units that an order of a policy has at least (a script's: its largest), as far as numbers are written."""
    match stock:
        case MinMax():
            return stock.order_up_to - stock.reorder_point
        case ReorderPoint() if not isinstance(stock.quantity, str):
            return stock.quantity
        case Kanban():
            return stock.bin
        case Scripted():
            return max(stock.orders)
    return 0.0

"""Can a lot that starts whole ever have its kit? Warns as far as the numbers that are written tell."""

from collections.abc import Iterator

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.lots import smallest_lot
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Kanban
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

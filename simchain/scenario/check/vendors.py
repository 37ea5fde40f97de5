"""Does what is said of a vendor's part in a purchase, consignment, fit together?"""

from collections.abc import Iterator

from simchain.scenario.finding import Finding, dotted
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Buys
from simchain.scenario.tree import Steps


def vendors(scenario: Scenario) -> Iterator[Finding]:
    """Purchases in which the vendor keeps a part that is usually the buyer's."""
    for name, site in scenario.spec.sites.items():
        for item, buys in site.buys.items():
            path: Steps = ("sites", name, "buys", item)
            if buys.owner_until is not None:
                yield from _consigned(buys, path)


def _consigned(buys: Buys, path: Steps) -> Iterator[Finding]:
    what, at = dotted(path), (*path, "owner_until")
    if buys.rule == "split":
        message = f"{what} splits its orders, but on a shelf nobody can tell whose goods are used first"
        way = "buy from one source, or take 'owner_until' out"
        yield Finding(at, message, way, of_key=True, relies_on=((*path, "rule"), at))
    if buys.title_passes is not None:
        message = f"{what} says twice when title passes: on {buys.title_passes}, and at use"
        way = "take one of 'title_passes' and 'owner_until' out"
        yield Finding(at, message, way, of_key=True, relies_on=((*path, "title_passes"), at))

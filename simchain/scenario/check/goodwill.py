"""Is there anybody whose goodwill can be lost?"""

from collections.abc import Iterator

from simchain.scenario.faults.finding import ANY_KEY, Finding, dotted
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps


def goodwill(scenario: Scenario) -> Iterator[Finding]:
    """Goodwill needs customers, and customers who come anew each time."""
    for name, site in scenario.spec.sites.items():
        path: Steps = ("sites", name, "goodwill")
        if site.goodwill is None:
            continue
        if not site.demand:
            message = f"{dotted(path)} is not used: {name} has no customers"
            at: tuple[Steps, ...] = (path, (*path[:2], "demand"), (*path[:2], ANY_KEY))
            yield Finding(path, message, "give it to the site that sells, or take it out", of_key=True, relies_on=at)
        for item, demand in site.demand.items():
            if demand.flow is not None:
                on: Steps = (*path[:2], "demand", item)
                message = f"{dotted(path)}: nobody stays away from a steady flow, which {dotted(on)} is"
                yield Finding(path, message, f"write '{item}: 10 units/day' as demand", of_key=True, relies_on=(on,))

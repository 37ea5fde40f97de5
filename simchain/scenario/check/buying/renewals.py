"""Can a contract ever end: is there somebody else to buy from, and does a term end within the run?"""

from collections.abc import Iterator

from simchain.scenario.faults.finding import EVERYTHING, Finding, dotted
from simchain.scenario.relations.qualified import renewal_of
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def renewals(scenario: Scenario) -> Iterator[Finding]:
    """Contracts that nobody could leave, and those whose first term outlasts the run."""
    horizon = scenario.spec.run.horizon
    for name in scenario.spec.suppliers:
        found = renewal_of(scenario.spec, name)
        if found is None:
            continue
        path: Steps = ("suppliers", name, "contract", "renew")
        for node in scenario.network.values():
            if node.buys is not None and node.usual == (name,):
                at: Steps = ("sites", node.site, "buys", node.item)
                message = f"{dotted(path)} may end, but {dotted(at)} has nobody else to buy from"
                way = f"name a second source, such as '{{rule: backup, first: {name}, then: NAME}}', or take it out"
                yield Finding(path, message, way, of_key=True, relies_on=EVERYTHING)
        if found.every >= horizon:
            message = f"{dotted((*path, 'every'))}: no term ends within the run of {show(horizon, 'time')}"
            way = "make run.horizon longer, or the term shorter"
            yield Finding((*path, "every"), message, way, "warn", relies_on=(path, ("run", "horizon")))

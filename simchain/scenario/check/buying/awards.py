"""Can the bids of an award be compared: do they come from outside suppliers, and is the risk of all of them known?"""

from collections.abc import Iterator

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Award
from simchain.scenario.text.tree import Steps


def awards(scenario: Scenario) -> Iterator[Finding]:
    """Bidders that are sites, and scores of risk that only some bidders have."""
    spec = scenario.spec
    for node in scenario.network.values():
        if not isinstance(node.buys, Award):
            continue
        path: Steps = ("sites", node.site, "buys", node.item)
        for source in node.usual:
            if source in spec.sites:
                at = (*path, "sources", source)
                message = f"{dotted(path)} awards orders, but {source} is a site: bids come from outside suppliers"
                way = "take it out, or buy by another rule"
                yield Finding(at, message, way, of_key=True, relies_on=((*path, "rule"), at, ("sites",)))
        bidders = [source for source in node.usual if source in spec.suppliers]
        silent = [source for source in bidders if spec.suppliers[source].risk_score is None]
        if node.buys.weights.risk and silent and len(silent) < len(bidders):
            at = (*path, "weights", "risk")
            message = f"{dotted(at)} compares a risk_score, but {', '.join(silent)} has none"
            way = f"add 'risk_score: 20 %' to suppliers.{silent[0]}, or take it out everywhere to go by late deliveries"
            yield Finding(at, message, way, relies_on=(at, ("suppliers",)))

"""Does what is said of inspection come into play: is there anything to reject, and somebody who is not paid for it?"""

from collections.abc import Iterator
from functools import partial

from simchain.scenario.check.lanes import Written, found, idle
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps


def quality(scenario: Scenario) -> Iterator[Finding]:
    """What is said of rejects, lane by lane."""
    yield from idle(scenario, "rejects", partial(_fault, scenario))


def _fault(scenario: Scenario, node: Node, source: str, rejects: Written) -> Finding | None:
    """What is wrong with a word on rejects on one lane, if anything is."""
    assert node.buys is not None
    what, at = dotted(rejects.path), rejects.path
    purchase: Steps = ("sites", node.site, "buys", node.item)
    if not found(scenario, node, source, "defects").value:
        message = f"{what} is not used: nothing that {source} sends is bad"
        on = (purchase, ("suppliers",), ("sites",))
        return Finding(at, message, "add 'defects: 1 %', or take it out", of_key=True, relies_on=on)
    if source not in scenario.spec.suppliers:
        message = f"{what} is not used: only outside suppliers are paid, and {source} is a site"
        return Finding(at, message, "take it out", of_key=True, relies_on=(at, ("sites",)))
    if rejects.value == "paid" and node.buys.owner_until is not None:
        message = f"{what}: goods on consignment are paid when they are used, and bad ones never are"
        return Finding(at, message, "take it out", of_key=True, relies_on=(at, (*purchase, "owner_until")))
    return None

"""Who is left to buy from, once the words of the file have ruled out others; and can a sourcing review change that?"""

from collections.abc import Iterator, Mapping

from simchain.scenario.defaults import sourcing_review
from simchain.scenario.faults.finding import ANY_KEY, EVERYTHING, Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.relations.network import Node
from simchain.scenario.relations.qualified import is_reviewed
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Buys
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def qualification(scenario: Scenario) -> Iterator[Finding]:
    """Approved lists with unknown names, purchases with nobody left, and reviews that cannot do anything."""
    for name, site in scenario.spec.sites.items():
        at: Steps = ("sites", name)
        yield from _unknown(scenario, site.approved, at)
        nodes = [node for node in scenario.network.values() if node.site == name and node.buys is not None]
        for node in nodes:
            yield from _of_purchase(scenario, node, (*at, "buys", node.item))
        if site.qualify is not None and site.qualify.asked and nodes and not any(map(_has_a_choice, nodes)):
            yield _no_choice((*at, "qualify"), "every item comes from a single source")


def _has_a_choice(node: Node) -> bool:
    return len(node.usual) > 1


def _of_purchase(scenario: Scenario, node: Node, path: Steps) -> Iterator[Finding]:
    buys, site = node.buys, scenario.spec.sites[node.site]
    assert buys is not None
    yield from _unknown(scenario, buys.approved, path)
    if node.excluded and set(node.excluded) == set(buys.sources):
        yield _nobody(buys, path, node.excluded)
    elif buys.qualify is not None and not set(buys.sources) & set(scenario.spec.suppliers):
        message = f"{dotted(path)}.qualify is not used: all its sources are sites, which need no qualification"
        yield Finding((*path, "qualify"), message, "take it out", of_key=True, relies_on=EVERYTHING)
    elif buys.qualify is not None and buys.qualify.asked and not _has_a_choice(node):
        yield _no_choice((*path, "qualify"), f"nobody but {node.usual[0]} is left" if node.usual else "no source")
    if buys.sourcing_review is not None:
        yield from _review(scenario, is_reviewed(site, buys), sourcing_review(buys), (*path, "sourcing_review"))


def _unknown(scenario: Scenario, approved: list[str] | None, path: Steps) -> Iterator[Finding]:
    known = [name for name in (*scenario.spec.suppliers, *scenario.spec.sites) if name != path[1]]
    for n, name in enumerate(approved or ()):
        if name not in scenario.spec.suppliers and name not in scenario.spec.sites:
            at, kinds = (*path, "approved", n), (("suppliers", ANY_KEY), ("sites", ANY_KEY))
            message = f"unknown source {short(name)} in {dotted((*path, 'approved'))}"
            yield Finding(at, message, nearest(name, known, "sources are "), relies_on=(at, *kinds))


def _nobody(buys: Buys, path: Steps, excluded: Mapping[str, str]) -> Finding:
    """The purchase has nobody left. Said where it is written, or at the purchase if the site says so."""
    own = next((key for key in ("qualify", "approved") if getattr(buys, key) is not None), None)
    at = path if own is None else (*path, own)
    said = ", ".join(f"{source} ({reason})" for source, reason in excluded.items())
    message = f"nobody is left to buy from for {dotted(path)}: {said}"
    return Finding(at, message, "add a supplier that qualifies, or ask for less", relies_on=EVERYTHING)


def _no_choice(path: Steps, why: str) -> Finding:
    message = f"{dotted(path)} looks at performance, but {why}: there is nobody to turn to"
    way = "name a second source with 'rule: backup' or shares, or leave the measures of performance out"
    return Finding(path, message, way, of_key=True, relies_on=EVERYTHING)


def _review(scenario: Scenario, is_used: bool, period: float, path: Steps) -> Iterator[Finding]:
    if not is_used:
        message = f"{dotted(path)} is not used: nothing is looked at in a sourcing review"
        way = "add 'qualify: {on_time: at least 90 %}', or take it out"
        yield Finding(path, message, way, of_key=True, relies_on=EVERYTHING)
    elif period >= scenario.spec.run.horizon:
        message = (
            f"{dotted(path)}: no sourcing review comes within the run of {show(scenario.spec.run.horizon, 'time')}"
        )
        yield Finding(path, message, "make run.horizon longer, or review sooner", "warn", relies_on=EVERYTHING)

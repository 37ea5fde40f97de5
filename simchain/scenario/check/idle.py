"""What is written but never comes into play: dates after the end of the run, suppliers and items that nobody uses."""

from collections.abc import Iterable, Iterator, Sequence

from simchain.scenario.check.no_effect import without_effect
from simchain.scenario.check.triggers import in_vain
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.faults.wording import turned_round
from simchain.scenario.relations.exposed import LANE, exposed, hit_by
from simchain.scenario.relations.rushing import other_sources
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show

IDLE = {
    "suppliers": ("nobody buys from it", "take it out, or let a site buy from it"),
    "items": ("no site holds it", "take it out, or let a site hold it"),
}
"""Block -> what it means that a name in it is not used, and the way out."""


def too_late(scenario: Scenario) -> Iterator[Finding]:
    """Events, outages and disruptions that begin when the run is over."""
    horizon = scenario.spec.run.horizon
    for path, starts in _dates(scenario):
        if starts >= horizon:
            message = (
                f"{dotted(path[:-1])} begins on day {starts:g}, after the end of the run of {show(horizon, 'time')}"
            )
            relies_on = (path, ("run", "horizon"))
            yield Finding(
                path, message, "make run.horizon longer, or take it out", severity="warn", relies_on=relies_on
            )


def unused(scenarios: Iterable[Scenario]) -> Iterator[tuple[Scenario, Finding]]:
    """Suppliers, items, lanes and words that no scenario of a file uses, each with a scenario that declares it."""
    declared: dict[Steps, Scenario] = {}
    scenarios = [*scenarios]
    yield from _lanes_of_no_scenario(scenarios)
    yield from in_vain(scenarios)
    yield from without_effect(scenarios)
    used: set[Steps] = set()
    for scenario in scenarios:
        for block in ("suppliers", "items"):
            for name in getattr(scenario.spec, block):
                declared.setdefault((block, name), scenario)
        for node in scenario.network.values():
            used |= {("items", node.item), *(("suppliers", source) for source in (*node.sources, *node.excluded))}
            used |= {("suppliers", source) for source in other_sources(scenario.spec, node.buys)}
    for path, scenario in declared.items():
        if path not in used:
            what, way = IDLE[str(path[0])]
            message = f"{dotted(path)} is not used in any scenario: {what}"
            yield scenario, Finding(path, message, way, "warn", of_key=True)


def _lanes_of_no_scenario(scenarios: Sequence[Scenario]) -> Iterator[tuple[Scenario, Finding]]:
    """Lanes that a disruption hits and that no goods take in any scenario."""
    taken: set[str] = set()
    named: dict[tuple[str, str], Scenario] = {}
    for scenario in scenarios:
        for name, disruption in scenario.spec.disruptions.items():
            for one in hit_by(scenario, disruption):
                named.setdefault((name, one.name), scenario)
                taken |= {one.name} if one.lanes or one.kind != LANE else set()
    for (name, lane), scenario in named.items():
        if lane not in taken:
            path: Steps = ("disruptions", name, "hits")
            message = f"{dotted(path)} names the lane {lane}, but no goods take it in any scenario"
            way = "name another, or let the site buy there"
            if any(turned_round(lane) in exposed(one) for one in scenarios):
                way = f"did you mean '{turned_round(lane)}'?"
            yield scenario, Finding(path, message, way, "warn")


def _dates(scenario: Scenario) -> Iterator[tuple[Steps, float]]:
    for name, disruption in scenario.spec.disruptions.items():
        if disruption.starts is not None:
            yield ("disruptions", name, "starts"), disruption.starts
    for name, supplier in scenario.spec.suppliers.items():
        for n, outage in enumerate(supplier.outages.dated if supplier.outages else ()):
            yield ("suppliers", name, "outages", "dated", n, "starts"), outage.starts
    for name, site in scenario.spec.sites.items():
        for item, demand in site.demand.items():
            for n, event in enumerate(demand.events):
                yield ("sites", name, "demand", item, "events", n, "starts"), event.starts

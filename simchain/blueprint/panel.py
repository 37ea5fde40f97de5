"""Who may be bought from, from the words of a purchase and its site."""

from simchain.blueprint.plan.panel import Panel, RuledOut
from simchain.clock import whole_ticks
from simchain.rules.qualification import Standard, Standards
from simchain.scenario.defaults import sourcing_review
from simchain.scenario.network import Node
from simchain.scenario.qualified import qualify_of
from simchain.scenario.spec import Spec


def panel_of(spec: Spec, node: Node) -> Panel | None:
    """What is looked at in the sourcing reviews of a stock, if anything is."""
    if node.buys is None or len(node.sources) < 2:
        return None
    period = whole_ticks(sourcing_review(node.buys))
    standards = standards_of(spec, node, period)
    return Panel(period, standards) if standards.asked else None


def standards_of(spec: Spec, node: Node, period: float) -> Standards:
    """What a purchase asks of the performance of its suppliers."""
    assert node.buys is not None
    qualify = qualify_of(spec.sites[node.site], node.buys)
    if qualify is None:
        return Standards()
    asked = tuple(Standard(measure, limit) for measure, limit in qualify.asked.items())
    return Standards(asked, qualify.over or period)


def ruled_out(node: Node) -> tuple[RuledOut, ...]:
    """Sources that the words of the file rule out."""
    return tuple(RuledOut(source, reason) for source, reason in node.excluded.items())

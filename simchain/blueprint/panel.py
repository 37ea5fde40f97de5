"""Who may be bought from, and who is awarded the orders, from the words of a purchase and its site."""

from collections.abc import Sequence
from math import inf

from simchain.blueprint.award import award_of, bids_of, states_risk
from simchain.blueprint.judging import window_of
from simchain.blueprint.plan.panel import Panel, RuledOut
from simchain.blueprint.terms import Terms
from simchain.clock import whole_ticks
from simchain.rules.qualification import Standard, Standards
from simchain.scenario.defaults import sourcing_review
from simchain.scenario.network import Node
from simchain.scenario.qualified import is_reviewed, qualify_of
from simchain.scenario.spec import Award, Spec


def has_panel(spec: Spec, node: Node) -> bool:
    """Whether a stock has sourcing reviews that look at anything."""
    return node.buys is not None and len(node.sources) > 1 and is_reviewed(spec.sites[node.site], node.buys)


def panel_of(spec: Spec, node: Node, lanes: Sequence[Terms]) -> Panel | None:
    """What is looked at in the sourcing reviews of a stock, if anything is."""
    if not has_panel(spec, node):
        return None
    assert node.buys is not None
    period = whole_ticks(sourcing_review(node.buys))
    standards = standards_of(spec, node, period)
    if not isinstance(node.buys, Award):
        return Panel(period, standards)
    return Panel(
        period,
        standards,
        award=award_of(node.buys),
        bids=bids_of(spec, lanes, window_of(spec)),
        judged=states_risk(spec, lanes),
        over=node.buys.over or inf,
    )


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

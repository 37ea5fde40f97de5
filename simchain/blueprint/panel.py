"""Who may be bought from, and who is awarded the orders, from the words of a purchase and its site."""

from collections.abc import Sequence
from math import inf

from simchain.blueprint.plan.panel import Panel, Renewal, RuledOut
from simchain.blueprint.terms import Terms
from simchain.clock import whole_ticks
from simchain.rules.suppliers.qualification import Standard, Standards
from simchain.scenario.check.plan.bids import award_of, bids_of, states_risk
from simchain.scenario.defaults import sourcing_review
from simchain.scenario.relations.network import Node
from simchain.scenario.relations.qualified import is_reviewed, qualify_of, renewal_of
from simchain.scenario.spec import Award, Performance, Spec


def has_panel(spec: Spec, node: Node) -> bool:
    """Whether anything may change a stock's sources: sourcing reviews, or contracts that are not renewed."""
    if node.buys is None or len(node.usual) < 2:
        return False
    return is_reviewed(spec.sites[node.site], node.buys) or any(renewal_of(spec, source) for source in node.usual)


def panel_of(spec: Spec, node: Node, lanes: Sequence[Terms]) -> Panel | None:
    """What is looked at in the sourcing reviews of a stock, if anything is."""
    if not has_panel(spec, node):
        return None
    assert node.buys is not None
    reviews = is_reviewed(spec.sites[node.site], node.buys)
    period = whole_ticks(sourcing_review(node.buys)) if reviews else inf
    standards = standards_of(spec, node, period)
    if not isinstance(node.buys, Award):
        return Panel(period, standards)
    return Panel(
        period,
        standards,
        award=award_of(node.buys),
        bids=bids_of(spec, lanes[: len(node.usual)]),
        judged=states_risk(spec, lanes[: len(node.usual)]),
        over=node.buys.over or inf,
    )


def standards_of(spec: Spec, node: Node, period: float) -> Standards:
    """What a purchase asks of the performance of its suppliers."""
    assert node.buys is not None
    qualify = qualify_of(spec.sites[node.site], node.buys)
    if qualify is None:
        return Standards()
    return Standards(_asked(qualify), qualify.over or period)


def renewals_of(spec: Spec) -> tuple[Renewal, ...]:
    """All contracts with a term."""
    return tuple(
        Renewal(name, whole_ticks(found.every), Standards(_asked(found.if_), whole_ticks(found.every)))
        for name in spec.suppliers
        if (found := renewal_of(spec, name)) is not None
    )


def _asked(performance: Performance) -> tuple[Standard, ...]:
    return tuple(Standard(measure, limit) for measure, limit in performance.asked.items())


def ruled_out(node: Node) -> tuple[RuledOut, ...]:
    """Sources that the words of the file rule out."""
    return tuple(RuledOut(source, reason) for source, reason in node.excluded.items())

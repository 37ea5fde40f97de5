"""Which approval an order needs."""

from simchain.scenario.relations.network import Node
from simchain.scenario.spec import Approval, Spec


def approval_of(spec: Spec, node: Node) -> Approval | None:
    """What is written for the purchase, else for all that the site orders; where a vendor decides, nothing is."""
    if node.buys is None or node.buys.replenished_by is not None:
        return None
    return node.buys.approval or spec.sites[node.site].approval

"""The chain of ``benchmarks.bare`` through stockpyl's ``simulation()``: a second baseline and a cross-check.

Within a period stockpyl first passes demand and orders upstream, then from the source down lets each node receive what
is due and ship what it owes. A base-stock order looks at the inventory position, which a delivery does not change, so
this is the same system: fed the same demands, both programs must return the same numbers exactly.

stockpyl is not a dependency of simchain: ``pip install stockpyl`` or the extra ``bench``.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from benchmarks import bare


def absent() -> str:
    """Why stockpyl cannot be used here, or nothing."""
    if find_spec("stockpyl") is None:
        return "stockpyl is not installed (pip install stockpyl)"
    try:
        import stockpyl.sim  # noqa: F401
    except Exception as fault:  # whatever an old package meets under new ones
        return f"stockpyl cannot be imported here: {type(fault).__name__}: {fault}"
    return ""


def run(demand: Sequence[int], sites: int, *, consistency_checks: str = "N") -> tuple[list[float], list[float]]:
    """Average stock on hand and average backlog of every site at the end of a period, the customers' site first.

    ``consistency_checks`` is stockpyl's own option: "N" none (as in the bare chain), "W" its default.
    """
    from stockpyl.sim import simulation
    from stockpyl.supply_chain_network import serial_system

    periods = len(demand)
    upstream_first = list(reversed(range(sites)))  # so that node 0 faces the customers, as in the bare chain
    levels = dict(enumerate(bare.base_stock_levels(sites)))
    network = serial_system(
        num_nodes=sites,
        node_order_in_system=upstream_first,
        shipment_lead_time=dict(enumerate(bare.lead_times(sites))),
        policy_type="BS",
        base_stock_level=levels,
        initial_inventory_level=levels,
        demand_type="D",
        demand_list=list(demand),
    )
    simulation(network, periods, rand_seed=None, progress_bar=False, consistency_checks=consistency_checks)
    nodes = [network.nodes_by_index[site] for site in range(sites)]
    # a node without products holds one dummy product, whose index is the only key
    ends = [[state.inventory_level[node.product_indices[0]] for state in node.state_vars[:periods]] for node in nodes]
    on_hand = [sum(max(level, 0) for level in site) / periods for site in ends]
    backlog = [sum(max(-level, 0) for level in site) / periods for site in ends]
    return on_hand, backlog

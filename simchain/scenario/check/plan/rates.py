"""How much is asked of each stock, day by day, as far as the file tells before a run."""

import numpy as np
from numpy.typing import NDArray

from simchain.rules.customers.demand import FlowDemand, mean_rate
from simchain.scenario.check.lanes import found
from simchain.scenario.check.plan.shares import planned_shares
from simchain.scenario.relations.network import Key, downstream_first
from simchain.scenario.scenario import Scenario

MOST_DAYS = 3650


def daily_rates(scenario: Scenario) -> dict[Key, NDArray[np.float64]]:
    """Mean demand on each stock on each day of the run, passed up through the network without delay."""
    network = scenario.network
    days = np.arange(min(int(scenario.spec.run.horizon) + 1, MOST_DAYS), dtype=np.float64)
    asked = {key: np.zeros(len(days)) for key in network}
    for key in downstream_first(network):
        site, item = key
        node, block = network[key], scenario.spec.sites[site].demand.get(item)
        if block is not None and block.history is None:
            demand = block.demand()
            level = mean_rate(demand)
            asked[key] += level if isinstance(demand, FlowDemand) else level * demand.profile.factors(days)
        if node.makes is not None:
            for part, number in node.makes.components.items():
                if (site, part) in network:
                    asked[site, part] += asked[key] * number / max(node.makes.yields, 1e-9)
        elif node.buys is not None:
            for source, share in planned_shares(scenario, node, float(asked[key].mean())).items():
                if (source, item) in network:
                    good = 1.0 - (found(scenario, node, source, "defects").value or 0.0)
                    asked[source, item] += asked[key] * share / good
    return asked

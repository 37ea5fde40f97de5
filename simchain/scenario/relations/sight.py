"""Who sees whose customers: by a forecast that is shared, or as the vendor who replenishes them."""

from simchain.scenario.relations.network import Key, Networked, upstream
from simchain.scenario.spec import BufferZones, OrderUpTo, Proportional, RequirementsPlanning, VendorManaged

FORESEEING = (OrderUpTo, Proportional, RequirementsPlanning, BufferZones, VendorManaged)
"""Policies that look at a forecast."""


def sees(scenario: Networked, viewer: Key, key: Key) -> bool:
    """Whether a stock upstream sees what the customers of another one ask for."""
    block = scenario.spec.sites[key[0]].forecast.get(key[1])
    told = block is not None and viewer[0] in block.shared_with
    return told or _sees_as_vendor(scenario, viewer, key)


def _sees_as_vendor(scenario: Networked, viewer: Key, key: Key) -> bool:
    """A vendor who plans with a forecast foresees customers, where they are all that his buyer's stock is for."""
    (vendor, item), sites = viewer, scenario.spec.sites
    buys = sites[key[0]].buys.get(key[1])
    if buys is None or not buys.foresees or buys.sources != (vendor,) or item != key[1]:
        return False
    network = scenario.network
    feeds_others = any(key in upstream(node, network) for node in network.values())
    return isinstance(sites[vendor].stock.get(item), FORESEEING) and key[1] in sites[key[0]].demand and not feeds_others

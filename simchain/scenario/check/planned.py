"""How much of what a stock needs comes from each of its sources by plan, where that depends on how much it needs."""

from math import inf

from simchain.scenario.check.lots import smallest_lot
from simchain.scenario.defaults import review_period
from simchain.scenario.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import BaseStock, BaseSurge, SpillOver


def planned_shares(scenario: Scenario, node: Node, rate: float) -> dict[str, float]:
    """Source -> part of what the stock needs, which is `rate` units a day on average."""
    shares = {source: node.planned_share(source) for source in node.sources}
    if len(node.usual) < 2 or rate <= 0.0:
        return shares
    match node.buys:
        case BaseSurge() as buys:
            base = min(1.0, buys.base_rate / rate)
            shares |= {buys.base: base, buys.surge: 1.0 - base}
        case SpillOver():
            shares |= _spilled_over(scenario, node, _usual_order(scenario, node, rate))
    return shares


def _spilled_over(scenario: Scenario, node: Node, order: float) -> dict[str, float]:
    """From each source what it can ship in a day, shared alike with who else buys there; the first has the rest."""
    shares, left = {}, 1.0
    for source in node.usual:
        shares[source] = min(left, _most_a_day(scenario, source, node.item) / order)
        left -= shares[source]
    shares[node.usual[0]] += left
    return shares


def _most_a_day(scenario: Scenario, source: str, item: str) -> float:
    supplier = scenario.spec.suppliers.get(source)
    if supplier is None:
        return inf
    sold = supplier.sells.get(item)
    capacity = (sold.capacity if sold is not None else None) or supplier.capacity or inf
    return capacity / sum(other.item == item and source in other.usual for other in scenario.network.values())


def _usual_order(scenario: Scenario, node: Node, rate: float) -> float:
    """Units of an order: its quantity as far as it is written, else what is asked for from review to review."""
    stock = scenario.spec.sites[node.site].stock.get(node.item) or BaseStock()
    return smallest_lot(stock) or rate * max(review_period(stock, scenario.spec.run), 1.0)

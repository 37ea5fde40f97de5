"""How much of what a stock needs comes from each of its sources by plan: as far as the file tells before a run."""

from math import inf

from simchain.scenario.check.plan.bids import Stated, cheapest_of, fastest_of, first_award, stated
from simchain.scenario.defaults import review_period
from simchain.scenario.relations.lots import smallest_lot
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import (
    Award,
    Backup,
    BaseStock,
    BaseSurge,
    Cheapest,
    DualIndex,
    Fastest,
    FirstAvailable,
    MostStock,
    SpillOver,
)

Shares = dict[str, float]


def planned_shares(scenario: Scenario, node: Node, rate: float) -> Shares:
    """Source -> part of what the stock needs, which is `rate` units a day on average."""
    shares = {source: node.planned_share(source) for source in node.sources}
    if len(node.usual) < 2:
        return shares
    planned = _by_terms(scenario, node)
    if planned is None and rate > 0.0:
        planned = _by_capacity(scenario, node, rate)
    return shares | (planned or {})


def _by_terms(scenario: Scenario, node: Node) -> Shares | None:
    """By what the sources ask and promise; None for other rules, and where that cannot be known before a run."""
    if not isinstance(node.buys, Cheapest | Fastest | Award):
        return None
    promises: list[Stated] = [one for source in node.usual if (one := stated(scenario, node, source)) is not None]
    if len(promises) < len(node.usual):
        return None
    if isinstance(node.buys, Award):
        return first_award(scenario.spec, node.buys, promises)
    chosen = fastest_of(promises) if isinstance(node.buys, Fastest) else cheapest_of(scenario.spec, promises)
    return None if chosen is None else _all_from(node, chosen)


def _by_capacity(scenario: Scenario, node: Node, rate: float) -> Shares | None:
    """By what each source can ship, where the rule looks at that."""
    first, second = node.usual[:2]
    match node.buys:
        case BaseSurge() as buys:
            base = min(1.0, buys.base_rate / rate)
            return {buys.base: base, buys.surge: 1.0 - base}
        case SpillOver():
            return _spilled_over(scenario, node, _usual_order(scenario, node, rate))
        case FirstAvailable():
            order = _usual_order(scenario, node, rate)
            able = (source for source in node.usual if _most_a_day(scenario, source, node.item) >= order)
            return _all_from(node, next(able, first))
        case MostStock():
            return _most_first(scenario, node, _usual_order(scenario, node, rate))
        case Backup(after_late=late) if late is not None:
            usual = min(1.0, _most_a_day(scenario, first, node.item) / rate)
            return {first: usual, second: 1.0 - usual}
        case DualIndex(regular_cap=cap):
            most = inf if cap is None else cap / _between_orders(scenario, node)
            slow = min(1.0, most / rate, _most_a_day(scenario, first, node.item) / rate)
            return {first: slow, second: 1.0 - slow}
    return None


def _all_from(node: Node, chosen: str) -> Shares:
    return {source: float(source == chosen) for source in node.usual}


def _spilled_over(scenario: Scenario, node: Node, order: float) -> Shares:
    """From each source what it can ship in a day, shared alike with who else buys there; the first has the rest."""
    shares, left = {}, 1.0
    for source in node.usual:
        shares[source] = min(left, _most_a_day(scenario, source, node.item) / order)
        left -= shares[source]
    shares[node.usual[0]] += left
    return shares


def _most_first(scenario: Scenario, node: Node, order: float) -> Shares | None:
    """All from the largest supplier if a day is enough for it, else by capacity; what sites will have is not known."""
    most = {source: _most_a_day(scenario, source, node.item) for source in node.usual}
    suppliers = {source: units for source, units in most.items() if source in scenario.spec.suppliers}
    largest = max(suppliers, key=suppliers.__getitem__, default=None)
    if largest is None or (len(suppliers) < len(most) and suppliers[largest] < inf):
        return None
    if suppliers[largest] >= order:
        return _all_from(node, largest)
    return {source: units / sum(suppliers.values()) for source, units in suppliers.items()}


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
    return smallest_lot(stock) or rate * _between_orders(scenario, node)


def _between_orders(scenario: Scenario, node: Node) -> float:
    """Days from review to review."""
    stock = scenario.spec.sites[node.site].stock.get(node.item) or BaseStock()
    return max(review_period(stock, scenario.spec.run), 1.0)

"""Can a rule that knows several sources ever do what it is for?"""

from collections.abc import Iterator

from simchain.scenario.check.lanes import found
from simchain.scenario.check.plan.rates import daily_rates
from simchain.scenario.faults.finding import EVERYTHING, Finding, dotted
from simchain.scenario.relations.exposed import hit_by
from simchain.scenario.relations.network import Node, cycle
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import (
    Backup,
    BaseStock,
    BaseSurge,
    Conwip,
    FirstAvailable,
    Kanban,
    MostStock,
    SpillOver,
    StockTerms,
    TwoSpeeds,
)
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def sourcing(scenario: Scenario) -> Iterator[Finding]:
    """Rules whose second source never has a turn, fast sources that are slow, bases that nobody uses up."""
    for node in scenario.network.values():
        path: Steps = ("sites", node.site, "buys", node.item)
        if node.excluded:
            continue
        match node.buys:
            case Backup() as buys:
                yield from _never_fails(scenario, node, buys, path)
            case FirstAvailable() | MostStock() | SpillOver() as buys if _is_endless(scenario, node, buys.sources[0]):
                yield _always_first(node, buys, path)
            case BaseSurge() | TwoSpeeds():
                yield from _two_speeds(scenario, node, path)
    yield from _bases(scenario)


def _is_endless(scenario: Scenario, node: Node, source: str) -> bool:
    """Whether a source can always ship all that is asked for."""
    supplier = scenario.spec.suppliers.get(source)
    if supplier is None:
        return False
    sold = supplier.sells.get(node.item)
    limited = supplier.capacity is not None or (sold is not None and sold.capacity is not None)
    return not limited and not _can_stop(scenario, node, source)


def _can_stop(scenario: Scenario, node: Node, source: str) -> bool:
    """Whether a source, or the way from it, may ever stand still."""
    supplier = scenario.spec.suppliers.get(source)
    hit = {one.name for what in scenario.spec.disruptions.values() for one in hit_by(scenario, what)}
    way = f"{source}>{node.site}"
    return (supplier is not None and supplier.outages is not None) or bool({source, way, f"{way}/{node.item}"} & hit)


def _always_first(node: Node, buys: FirstAvailable | MostStock | SpillOver, path: Steps) -> Finding:
    first = buys.sources[0]
    message = f"{dotted(path)}: {first} can always ship all that is needed, so no other source has a turn"
    way = f"give {first} a capacity, outages or disruptions, or name it last"
    return Finding((*path, "rule"), message, way, severity="warn", relies_on=EVERYTHING)


def _never_fails(scenario: Scenario, node: Node, buys: Backup, path: Steps) -> Iterator[Finding]:
    if buys.first != buys.then and not _can_stop(scenario, node, buys.first) and buys.after_late is None:
        message = f"{dotted(path)}: {buys.first} never stands still, so {buys.then} never steps in"
        way = f"add 'after_late: 3 days', or a disruption that hits {buys.first}"
        yield Finding((*path, "then"), message, way, severity="warn", relies_on=EVERYTHING)


def _two_speeds(scenario: Scenario, node: Node, path: Steps) -> Iterator[Finding]:
    buys = node.buys
    assert isinstance(buys, BaseSurge | TwoSpeeds)
    slow, fast = (buys.base, buys.surge) if isinstance(buys, BaseSurge) else (buys.regular, buys.expedited)
    days = {source: mean_days(scenario, node, source) for source in (slow, fast)}
    if slow != fast and days[fast] > days[slow]:
        key = "surge" if isinstance(buys, BaseSurge) else "expedited"
        message = (
            f"{dotted(path)}: {fast} takes {show(days[fast], 'time')} and {slow} {show(days[slow], 'time')}, so the "
            "fast source is the slower one"
        )
        yield Finding((*path, key), message, "swap the two", relies_on=EVERYTHING)
    stock = scenario.spec.sites[node.site].stock.get(node.item) or BaseStock()
    yield from beyond_the_need(stock, path)


def beyond_the_need(stock: StockTerms, path: Steps) -> Iterator[Finding]:
    """Refuse policies and caps that such a rule would break, because it orders more than they ask for."""
    at: Steps = ("sites", path[1], "stock", path[3])
    relies_on: tuple[Steps, ...] = ((*path, "rule"), (*at, "policy"), (*at, "order_cap"))
    if isinstance(stock, Kanban | Conwip):
        message = f"{dotted(path)} orders more than has left the loop of {dotted(at)}, so the loop would overflow"
        yield Finding((*path, "rule"), message, "use another policy, or buy by another rule", relies_on=relies_on)
    elif stock.order_cap is not None:
        message = f"{dotted((*at, 'order_cap'))} cannot be held: {dotted(path)} orders beside what the policy asks for"
        yield Finding((*at, "order_cap"), message, "take it out", of_key=True, relies_on=relies_on)


def mean_days(scenario: Scenario, node: Node, source: str) -> float:
    """Mean time from an order to the arrival of the goods, as far as it is written."""
    delay, lead_time = (found(scenario, node, source, key).value for key in ("order_delay", "lead_time"))
    if lead_time is None or lead_time.history is not None:
        return delay or 0.0
    return (delay or 0.0) + float(lead_time.law().mean)


def _bases(scenario: Scenario) -> Iterator[Finding]:
    """Warn of a base that is more than is asked for."""
    based = [node for node in scenario.network.values() if isinstance(node.buys, BaseSurge) and not node.excluded]
    if not based or cycle(scenario.network):
        return
    rates = daily_rates(scenario)
    for node in based:
        assert isinstance(node.buys, BaseSurge)
        asked = float(rates[node.key].mean())
        if asked and node.buys.base_rate >= asked * (1 - 1e-9):
            path: Steps = ("sites", node.site, "buys", node.item, "base_rate")
            message = f"{dotted(path)}: {node.buys.base_rate:.6g} units/day come in but {asked:.6g} are asked for"
            way = "stock will grow without end; lower the base"
            yield Finding(path, message, way, severity="warn", relies_on=EVERYTHING)

"""Does a stock aim at one thing, and do the ways of working out its level fit together?"""

from collections.abc import Iterator

from simchain.scenario.faults.finding import ANY_KEY, Finding, dotted
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import BaseStock, OrderUpTo, ReorderPoint, Safety, StockTerms
from simchain.scenario.text.tree import Steps


def targets(scenario: Scenario) -> Iterator[Finding]:
    """The target of each stock."""
    for name, site in scenario.spec.sites.items():
        for item, stock in site.stock.items():
            safety = getattr(stock, "safety", None)
            if isinstance(safety, Safety):
                path: Steps = ("sites", name, "stock", item, "safety")
                yield from _one_target(safety, path)
                yield from _undershoot(stock, safety, path)
                yield from _learning(stock, safety, path)


def _one_target(safety: Safety, path: Steps) -> Iterator[Finding]:
    if safety.cycle_service is None and safety.fill_rate is None:
        message = f"{dotted(path)} has no target"
        way = "add 'cycle_service: 95 %' or 'fill_rate: 98 %'"
        yield Finding(path, message, way, of_key=True, relies_on=(path, (*path, ANY_KEY)))
    if safety.cycle_service is not None and safety.fill_rate is not None:
        message = f"{dotted(path)} has both 'cycle_service' and 'fill_rate', and a level reaches one target"
        yield Finding((*path, "fill_rate"), message, "keep one of them", of_key=True, relies_on=(path,))


def _undershoot(stock: StockTerms, safety: Safety, path: Steps) -> Iterator[Finding]:
    if safety.undershoot == "counted" and not isinstance(stock, ReorderPoint):
        policy = "a base stock" if isinstance(stock, BaseStock) else getattr(stock, "policy", "")
        message = f"{dotted(path)} counts an undershoot, which {policy} has none of: each order reaches its level"
        way = "take it out; it is for reorder_point"
        yield Finding((*path, "undershoot"), message, way, of_key=True, relies_on=(path[:-1],))
    if safety.undershoot == "counted" and safety.lead_time_demand == "poisson":
        message = f"{dotted(path)} counts an undershoot, which customers who come one by one (poisson) leave none of"
        way = "write 'lead_time_demand: empirical', or take the undershoot out"
        yield Finding((*path, "undershoot"), message, way, of_key=True, relies_on=(path,))


def _learning(stock: StockTerms, safety: Safety, path: Steps) -> Iterator[Finding]:
    """What is learned are means and spreads, for policies that can follow them."""
    if safety.learn is None:
        return
    what = f"{dotted(path)} learns its level in the run"
    if not isinstance(stock, BaseStock | OrderUpTo | ReorderPoint):
        message = f"{what}, which {getattr(stock, 'policy', '')} cannot follow"
        way = "take 'learn' out, or use base_stock, order_up_to or reorder_point"
        yield Finding((*path, "learn"), message, way, of_key=True, relies_on=(path[:-1],))
    if safety.fill_rate is not None:
        message = (
            f"{what}, which is done for a cycle service: a fill rate needs the law of demand, not its spread alone"
        )
        yield Finding(
            (*path, "learn"), message, "give a cycle_service, or take 'learn' out", of_key=True, relies_on=(path,)
        )
    if safety.lead_time_demand in ("poisson", "empirical"):
        message = f"{what}, from mean and spread of a normal law, not from {safety.lead_time_demand} demand"
        at = (*path, "lead_time_demand")
        yield Finding(at, message, "take it out, or take 'learn' out", of_key=True, relies_on=(path,))
    if safety.undershoot == "counted":
        message = f"{what}, and counts an undershoot, which is not learned"
        at = (*path, "undershoot")
        yield Finding(at, message, "take it out, or take 'learn' out", of_key=True, relies_on=(path,))

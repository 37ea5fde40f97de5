"""Clauses that let orders be cancelled or moved: does any stock that buys by them do so?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from simchain.scenario.check.lanes import found
from simchain.scenario.check.stocks.ordering import BELOW_ZERO
from simchain.scenario.defaults import negative_orders
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec.stock import StockTerms
from simchain.scenario.text.tree import Steps


def flexible(scenario: Scenario) -> Iterator[Finding]:
    """Warns of what is agreed and never comes into play."""
    buyers: dict[tuple[Steps, str], list[Node]] = defaultdict(list)
    for node in scenario.network.values():
        for source in node.sources if node.buys is not None else ():
            flex, path = found(scenario, node, source, "flex")
            for key in ("cancel", "reschedule"):
                if flex is not None and getattr(flex, key) is not None:
                    buyers[path, key].append(node)
    for (path, key), nodes in buyers.items():
        stocks = [scenario.spec.sites[node.site].stock.get(node.item) for node in nodes]
        idle = _never_cancelled(stocks) if key == "cancel" else _never_moved(stocks)
        if idle:
            message = f"{dotted((*path, key))} is not used: {idle[0]}"
            yield Finding((*path, key), message, idle[1], severity="warn", of_key=True, relies_on=(path, ("sites",)))


def _never_cancelled(stocks: Sequence[StockTerms | None]) -> tuple[str, str] | None:
    if any(stock is not None and negative_orders(stock) == "cancel" for stock in stocks):
        return None
    return "no stock that buys by it has 'negative_orders: cancel'", "write that at a stock, or take it out"


def _never_moved(stocks: Sequence[StockTerms | None]) -> tuple[str, str] | None:
    say_so = [stock for stock in stocks if stock is not None and isinstance(stock, BELOW_ZERO)]
    if not say_so:
        return "by its policy no stock that buys by it ever has too much", "write 'policy: base_stock', or take it out"
    if all(negative_orders(stock) != "never" for stock in say_so):
        return "every stock that buys by it cancels its orders, or gives goods back, instead", "take one of them out"
    return None

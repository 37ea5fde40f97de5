"""Do goods that do not keep fit the way they travel and what their stocks do?"""

from collections.abc import Iterator

from simchain.scenario.check.lanes import found
from simchain.scenario.check.plan.rates import daily_rates
from simchain.scenario.defaults import negative_orders
from simchain.scenario.faults.finding import EVERYTHING, Finding, dotted
from simchain.scenario.relations.loops import Broken, Member, members_of
from simchain.scenario.relations.network import Key, cycle
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import BaseStock, Kanban, MinMax, ReorderPoint, StockTerms
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def keeping(scenario: Scenario) -> Iterator[Finding]:
    """What is said of how goods keep."""
    yield from _shelf_lives(scenario)
    yield from _sold_off(scenario)
    yield from _sent_back(scenario)


def _shelf_lives(scenario: Scenario) -> Iterator[Finding]:
    for item, block in scenario.spec.items.items():
        if block.shelf_life is None:
            continue
        path: Steps = ("items", item, "shelf_life")
        if block.shelf_life >= scenario.spec.run.horizon:
            message = f"{dotted(path)} of {show(block.shelf_life, 'time')} is never over in a run of "
            message += show(scenario.spec.run.horizon, "time")
            relies_on = (path, ("run", "horizon"))
            yield Finding(path, message, "make run.horizon longer, or take it out", "warn", relies_on=relies_on)
        yield from _too_old_on_arrival(scenario, item, block.shelf_life)
        yield from _given_back(scenario, item)


def _too_old_on_arrival(scenario: Scenario, item: str, life: float) -> Iterator[Finding]:
    """Lanes on which goods from outside get too old before they come on the shelf."""
    for node in scenario.network.values():
        for source in node.sources if node.item == item else ():
            lead_time = found(scenario, node, source, "lead_time")
            if lead_time.value is None or lead_time.value.history is not None:
                continue
            days = lead_time.value.law().mean + (found(scenario, node, source, "inspect").value or 0.0)
            if days >= life:
                at: Steps = ("items", item, "shelf_life")
                message = (
                    f"{dotted(at)} is over after {show(life, 'time')}, but {source} needs {days:.6g} days to bring "
                    f"'{item}' to {node.site}: all of it would be too old"
                )
                yield Finding(at, message, "make it longer, or buy nearer", relies_on=(at, lead_time.path))


def _given_back(scenario: Scenario, item: str) -> Iterator[Finding]:
    for name, site in scenario.spec.sites.items():
        stock = site.stock.get(item)
        if stock is not None and negative_orders(stock) == "allowed":
            path: Steps = ("sites", name, "stock", item, "negative_orders")
            message = f"{dotted(path)}: '{item}' has a shelf life, and nobody knows the age of what is given back"
            way = f"write 'negative_orders: cancel', or take items.{item}.shelf_life out"
            yield Finding(path, message, way, of_key=True, relies_on=(path, ("items", item, "shelf_life")))


def _sold_off(scenario: Scenario) -> Iterator[Finding]:
    """Stocks that sell off what their own policy orders, or what is another's."""
    selling = [
        (name, item, stock)
        for name, site in scenario.spec.sites.items()
        for item, stock in site.stock.items()
        if stock.liquidate is not None
    ]
    asked = daily_rates(scenario) if selling and not cycle(scenario.network) else {}
    for name, item, stock in selling:
        assert stock.liquidate is not None
        path: Steps = ("sites", name, "stock", item, "liquidate")
        buys = scenario.spec.sites[name].buys.get(item)
        if buys is not None and buys.owner_until is not None:
            message = f"{dotted(path)}: goods on consignment are not the site's to sell off"
            owner: Steps = ("sites", name, "buys", item, "owner_until")
            yield Finding(path, message, "take one of the two out", of_key=True, relies_on=(path, owner))
        rate = float(asked[name, item].mean()) if (name, item) in asked else 0.0
        kept, aim = stock.liquidate.above * rate, _highest(stock)
        if rate and aim > kept:
            message = (
                f"{dotted(path)} sells off what is above {show(stock.liquidate.above, 'time')} of demand ({kept:.6g} "
                f"units), but the policy orders up to {aim:.6g}"
            )
            way = "keep more, or order less"
            yield Finding((*path, "above"), message, way, relies_on=EVERYTHING)


def _highest(stock: StockTerms) -> float:
    """Most units that a policy orders up to, as far as numbers are written."""
    match stock:
        case BaseStock() if stock.level is not None:
            return stock.level
        case MinMax():
            return stock.order_up_to
        case ReorderPoint() if stock.reorder_point is not None and not isinstance(stock.quantity, str):
            return stock.reorder_point + stock.quantity
        case Kanban() if stock.cards != "auto":
            return stock.cards * stock.bin
    return 0.0


def _sent_back(scenario: Scenario) -> Iterator[Finding]:
    """Returns at a site without customers, or to a shelf that cannot take them."""
    in_loops = {
        member.key
        for name, site in scenario.spec.sites.items()
        for item, stock in site.stock.items()
        for member in _members(scenario, (name, item), stock)
    }
    for name, site in scenario.spec.sites.items():
        if site.returns is None:
            continue
        path: Steps = ("sites", name, "returns")
        if not site.demand:
            message = f"{dotted(path)} is not used: {name} has no customers"
            yield Finding(path, message, "give it to the site that sells, or take it out", of_key=True)
        for item in site.demand if site.returns.restock else ():
            buys, is_consigned = site.buys.get(item), "goods on consignment were paid when they were sold"
            reasons = (
                (scenario.spec.items[item].shelf_life, f"nobody knows how old '{item}' is that comes back"),
                (buys is not None and buys.owner_until, is_consigned),
                ((name, item) in in_loops, f"'{item}' that comes back would be more than its loop may hold"),
            )
            for applies, reason in reasons:
                if applies:
                    message = f"{dotted(path)}: {reason}, so it cannot go on the shelf again"
                    relies_on = (path, ("sites", name), ("items", item))
                    yield Finding((*path, "restock"), message, "write 'restock: 0 %'", of_key=True, relies_on=relies_on)


def _members(scenario: Scenario, key: Key, stock: StockTerms) -> tuple[Member, ...]:
    try:
        return members_of(scenario.network, key, stock)
    except (Broken, KeyError):
        return ()

"""Do a stock's policy, opening and service fit together?"""

import re
from collections.abc import Iterator

from simchain.scenario.defaults import OPEN_LEVEL, review_period
from simchain.scenario.faults.finding import ANY_KEY, Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import (
    PERIODIC,
    BaseStock,
    Kanban,
    MinMax,
    Opening,
    OrderUpTo,
    Proportional,
    ReorderPoint,
    RequirementsPlanning,
    Site,
    StockTerms,
    VendorManaged,
)
from simchain.scenario.text.tree import Steps

DAY = re.compile(r"day (\d{1,7}(?:\.\d{1,9})?)", re.ASCII)


def stocks(scenario: Scenario) -> Iterator[Finding]:
    """Levels and targets of each stock."""
    for name, site in scenario.spec.sites.items():
        for item, stock in site.stock.items():
            path: Steps = ("sites", name, "stock", item)
            yield from _opening(stock.opening, (*path, "opening"))
            yield from _makers_opening(site, item, stock.opening, path)
            yield from _shortage(site, item, stock, path)
            yield from _deadlock(site, stock, path)
            yield from _levels(stock, path)
            yield from _unused(stock, review_period(stock, scenario.spec.run), path)
            yield from _flows(site, item, path)


def _levels(stock: StockTerms, path: Steps) -> Iterator[Finding]:
    what = dotted(path)
    match stock:
        case BaseStock() | ReorderPoint() | OrderUpTo() | Proportional() | RequirementsPlanning() | VendorManaged():
            key = OPEN_LEVEL[type(stock)]
            if getattr(stock, key) is not None and stock.safety is not None:
                way = f"give the {key}, or the target that it comes from"
                at, other = (*path, "safety"), (*path, key)
                yield Finding(at, f"{what} has both '{key}' and 'safety'", way, of_key=True, excludes=other)
        case MinMax() if stock.order_up_to < stock.reorder_point:
            message = f"{what}: order_up_to ({stock.order_up_to:g}) is below reorder_point ({stock.reorder_point:g})"
            yield Finding((*path, "order_up_to"), message, "swap them, or raise it")


def _unused(stock: StockTerms, period: float, path: Steps) -> Iterator[Finding]:
    """Keys that would change nothing."""
    what = dotted(path)
    if isinstance(stock, Kanban) and stock.cards != "auto" and stock.safety:
        message = f"{what} has 'safety', which only counts where cards are computed"
        yield Finding((*path, "safety"), message, "take it out, or write 'cards: auto'", of_key=True, relies_on=(path,))
    if not period and stock.first_review:
        message = f"{what} has a 'first_review', but is under continuous review"
        way = "take it out, or write 'review: 1 day'"
        yield Finding((*path, "first_review"), message, way, of_key=True, relies_on=(path,))


def _flows(site: Site, item: str, path: Steps) -> Iterator[Finding]:
    demand, stock = site.demand.get(item), site.stock[item]
    if demand is None or demand.flow is None:
        return
    continuous = stock.review == "continuous" or (stock.review is None and not isinstance(stock, PERIODIC))
    if continuous and not isinstance(stock, ReorderPoint | MinMax):
        policy = getattr(stock, "policy", "")
        message = f"{dotted(path)}: {policy} under continuous review cannot follow a steady flow"
        yield Finding(path, message, "write 'review: 1 day', or use reorder_point or min_max")


def _shortage(site: Site, item: str, stock: StockTerms, path: Steps) -> Iterator[Finding]:
    if stock.stockout is not None and item not in site.demand:
        message = f"{dotted(path)} has a 'stockout' cost, but faces no customers"
        way = "give it to the stock that does, or name what waiting costs: 'backorder: 1 USD/unit/day'"
        yield Finding((*path, "stockout"), message, way, of_key=True, relies_on=(path, ("sites", path[1], "demand")))


def _makers_opening(site: Site, item: str, opening: Opening, path: Steps) -> Iterator[Finding]:
    if item not in site.makes:
        return
    for block in ("in_transit", "orders_in_mail"):
        if getattr(opening, block):
            at = (*path, "opening", block)
            message = f"{dotted(at)}: what is made on the spot is neither in transit nor in the mail"
            yield Finding(at, message, "give it to the components, or add it to on_hand", of_key=True)


def _deadlock(site: Site, stock: StockTerms, path: Steps) -> Iterator[Finding]:
    if isinstance(stock, Kanban) and site.ships == "complete":
        most = "cards x bin" if stock.cards == "auto" else f"{stock.cards * stock.bin:g} units"
        message = f"{dotted(path)} is a kanban loop that ships complete only: an order above {most} would wait for ever"
        yield Finding(path, message, "write 'ships: partial'", severity="warn")


def _opening(opening: Opening, path: Steps) -> Iterator[Finding]:
    for block in ("in_transit", "orders_in_mail"):
        for day in getattr(opening, block):
            if not DAY.fullmatch(day):
                message = f"{dotted((*path, block))}: {short(day)} is not a day"
                yield Finding((*path, block, day), message, "write for example 'day 1: 4 units'", of_key=True)


def lost_sales(scenario: Scenario) -> Iterator[Finding]:
    """Only customers go elsewhere: what another site asked for waits."""
    for name, site in scenario.spec.sites.items():
        if site.unmet == "lost" and not site.demand:
            path: Steps = ("sites", name, "unmet")
            message = f"{dotted(path)} is not used: {name} has no customers, and orders of other sites always wait"
            yield Finding(path, message, "take it out", of_key=True, relies_on=(path, ("sites", name)))
    faces = [name for name, site in scenario.spec.sites.items() if site.demand]
    if scenario.spec.costs.backorder and faces and all(scenario.spec.sites[name].unmet == "lost" for name in faces):
        path = ("costs", "backorder")
        message = "costs.backorder is not used: customers who find no stock go elsewhere, and nobody waits"
        way = "price what is lost: 'stockout: 6 USD/unit', or write 'unmet: backorder' at the site"
        relies_on = (path, *(("sites", name, "unmet") for name in faces))
        yield Finding(path, message, way, severity="warn", of_key=True, relies_on=relies_on)


def priorities(scenario: Scenario) -> Iterator[Finding]:
    """A list of priorities names sites, each once, and is there where it is needed."""
    sites = scenario.spec.sites
    for name, site in sites.items():
        path: Steps = ("sites", name, "priority")
        for n, other in enumerate(site.priority):
            at = (*path, n)
            if other not in sites:
                hint = nearest(other, sites, "sites are ")
                relies_on: tuple[Steps, ...] = (at, ("sites", other), ("sites", ANY_KEY))
                yield Finding(at, f"unknown site {short(other)} in {dotted(path)}", hint, relies_on=relies_on)
            elif other in site.priority[:n]:
                yield Finding(at, f"{dotted(path)} lists '{other}' twice", "keep the first")
        if site.priority and site.allocation != "priority":
            message = f"{dotted(path)} is not used: sites.{name} allocates by {site.allocation}"
            relies_on = (path, ("sites", name, "allocation"))
            way = "write 'allocation: priority', or take it out"
            yield Finding(path, message, way, of_key=True, relies_on=relies_on)
        if site.allocation == "priority" and not site.priority:
            message = f"sites.{name} allocates by priority but lists none"
            at = ("sites", name, "allocation")
            yield Finding(at, message, "add 'priority: [first, second]'", relies_on=(at, path, (*path[:2], ANY_KEY)))

"""What no single block can know: names that must exist, sources that must supply, shares, circles, and doubts."""

import re
from collections.abc import Iterable, Iterator

from simchain.clock import DAYS_PER_YEAR
from simchain.errors import Fault
from simchain.rules.demand import mean_rate
from simchain.scenario.faults import nearest
from simchain.scenario.history import HistoryError, demand_series, lead_times
from simchain.scenario.laws import TimeLaw
from simchain.scenario.network import Node, cycle
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import BaseStock, Buys, DemandSpec, LaneTerms, Opening, ReorderPoint, Scripted, Site
from simchain.scenario.tree import Steps

MOST_PERIODS = 5_000_000
MOST_POINTS = 20_000
USUAL_CARRYING = (0.10, 0.40)
DAY = re.compile(r"day (\d+(?:\.\d+)?)", re.ASCII)


def check(scenario: Scenario) -> list[Fault]:
    """Faults and warnings of a scenario whose blocks are each valid by themselves."""
    return [
        *_run(scenario),
        *_names(scenario),
        *_sources(scenario),
        *_circles(scenario),
        *_stocks(scenario),
        *_histories(scenario),
        *_weights(scenario),
        *_carrying(scenario),
        *_capacities(scenario),
    ]


def _run(scenario: Scenario) -> Iterator[Fault]:
    run = scenario.spec.run
    warm_up = 0.0 if run.warm_up == "none" else float(run.warm_up)
    for name, time in (("horizon", run.horizon), ("warm_up", warm_up)):
        periods = time / run.bucket
        if abs(periods - round(periods)) > 1e-9:
            message = f"run.{name} of {time:g} days is not a whole number of buckets of {run.bucket:g} days"
            way = f"use {max(1, round(periods)) * run.bucket:g} days, or another run.bucket"
            yield scenario.fault(("run", name), message, way)
    if warm_up >= run.horizon:
        message = f"run.warm_up of {warm_up:g} days leaves nothing of a horizon of {run.horizon:g} days"
        yield scenario.fault(("run", "warm_up"), message, "make the horizon longer")
    if run.horizon / run.bucket > MOST_PERIODS:
        message = f"run.horizon of {run.horizon:g} days has more than {MOST_PERIODS:,} buckets"
        yield scenario.fault(("run", "horizon"), message, "make it shorter, or run.bucket longer")
    if len(scenario.network) > MOST_POINTS:
        message = f"{len(scenario.network):,} stocks are more than the {MOST_POINTS:,} that one run may have"
        yield scenario.fault(("sites",), message, "split the scenario")


def _names(scenario: Scenario) -> Iterator[Fault]:
    """Every item must be declared, and no name may stand for two things."""
    spec = scenario.spec
    for name in spec.suppliers.keys() & spec.sites.keys():
        message = f"'{name}' is both a supplier and a site"
        yield scenario.fault(("sites", name), message, "rename one of them")
    for path, item in _items_mentioned(scenario):
        if item not in spec.items:
            yield scenario.fault(path, f"unknown item '{item}'", nearest(item, spec.items, "items are "))


def _items_mentioned(scenario: Scenario) -> Iterator[tuple[Steps, str]]:
    for name, supplier in scenario.spec.suppliers.items():
        yield from ((("suppliers", name, "sells", item), item) for item in supplier.sells)
    for name, site in scenario.spec.sites.items():
        for block in ("makes", "stock", "buys", "demand"):
            yield from ((("sites", name, block, item), item) for item in getattr(site, block))
        for made, makes in site.makes.items():
            yield from ((("sites", name, "makes", made, "from", part), part) for part in makes.components)


def _sources(scenario: Scenario) -> Iterator[Fault]:
    """Every stock has one way to be replenished, from somebody who has the item."""
    for node in scenario.network.values():
        path: Steps = ("sites", node.site, "buys", node.item)
        if node.item not in scenario.spec.items:
            continue
        if node.buys is not None and node.makes is not None:
            message = f"{node.site} both buys and makes '{node.item}'"
            yield scenario.fault(path, message, "take one of the two out")
        elif node.buys is None and node.makes is None:
            yield scenario.fault(
                ("sites", node.site, "demand", node.item),
                f"nobody supplies '{node.item}' to {node.site}",
                f"add 'buys: {{{node.item}: NAME}}' to sites.{node.site}, or make it there",
            )
        elif node.buys is not None:
            yield from _source_names(scenario, node, node.buys, path)


def _source_names(scenario: Scenario, node: Node, buys: Buys, path: Steps) -> Iterator[Fault]:
    if buys.rule == "single" and (buys.supplier is None or buys.shares):
        message = f"{node.site}.buys.{node.item} has rule 'single', which needs one 'supplier'"
        yield scenario.fault(path, message, "write 'supplier: NAME', or 'rule: split' with shares")
        return
    if buys.rule == "split":
        yield from _shares(scenario, node, buys, path)
    spec = scenario.spec
    for source in node.sources:
        where = (*path, "shares", source) if buys.rule == "split" else (*path, "supplier")
        if source in spec.suppliers:
            if node.item not in spec.suppliers[source].sells:
                sold = ", ".join(spec.suppliers[source].sells) or "nothing"
                message = f"{source} does not sell '{node.item}' (it sells {sold})"
                yield scenario.fault(where, message, f"add it to suppliers.{source}.sells")
        elif source in spec.sites:
            if (source, node.item) not in scenario.network:
                message = f"{source} does not hold '{node.item}', so it cannot supply {node.site}"
                yield scenario.fault(where, message, f"let {source} buy or make it")
        else:
            names = [*spec.suppliers, *spec.sites]
            message = f"unknown source '{source}' in {node.site}.buys.{node.item}"
            yield scenario.fault(where, message, nearest(source, names, "sources are "))


def _shares(scenario: Scenario, node: Node, buys: Buys, path: Steps) -> Iterator[Fault]:
    shares = {name: block.share for name, block in buys.shares.items()}
    fixed = sum(share for share in shares.values() if share != "rest")
    rests = sum(share == "rest" for share in shares.values())
    listed = ", ".join(
        f"{name} {'rest' if share == 'rest' else f'{100 * share:g} %'}" for name, share in shares.items()
    )
    if not shares:
        message = f"{node.site}.buys.{node.item} has rule 'split' but no shares"
        yield scenario.fault(path, message, "write 'shares: {A: 70 %, B: rest}'")
    elif rests > 1:
        message = f"shares of {node.site}.buys.{node.item} say 'rest' more than once ({listed})"
        yield scenario.fault(path, message, "use it for one source")
    elif (rests and fixed > 1 + 1e-9) or (not rests and abs(fixed - 1) > 1e-9):
        message = f"shares of {node.site}.buys.{node.item} add up to {100 * fixed:g} % ({listed})"
        yield scenario.fault((*path, "shares"), message, "use 100 %, or 'rest' for one of them")


def _circles(scenario: Scenario) -> Iterator[Fault]:
    circle = cycle(scenario.network)
    if circle:
        listed = " -> ".join(f"{site}/{item}" for site, item in circle)
        site, item = circle[0]
        message = f"stocks replenish each other in a circle: {listed}"
        yield scenario.fault(("sites", site, "buys", item), message, "let one of them buy from an outside supplier")


def _stocks(scenario: Scenario) -> Iterator[Fault]:
    for name, site in scenario.spec.sites.items():
        for item, stock in site.stock.items():
            path: Steps = ("sites", name, "stock", item)
            yield from _opening(scenario, stock.opening, (*path, "opening"))
            match stock:
                case BaseStock(level=None, safety=None) | ReorderPoint(reorder_point=None, safety=None):
                    pass
                case BaseStock() | ReorderPoint():
                    fixed = stock.level if isinstance(stock, BaseStock) else stock.reorder_point
                    if fixed is not None and stock.safety is not None:
                        key = "level" if isinstance(stock, BaseStock) else "reorder_point"
                        message = f"{name}.stock.{item} has both '{key}' and 'safety'"
                        yield scenario.fault((*path, "safety"), message, "give the level, or the target it comes from")
                case Scripted(review="continuous"):
                    message = f"{name}.stock.{item}: a script has one order per review, so it needs a periodic review"
                    yield scenario.fault((*path, "review"), message, "write 'review: 1 day'")
            if stock.policy == "min_max" and stock.order_up_to < stock.reorder_point:
                message = f"{name}.stock.{item}: order_up_to is below reorder_point"
                yield scenario.fault((*path, "order_up_to"), message, "swap them, or raise it")
            yield from _flows(scenario, site, item, path)
        yield from _priorities(scenario, name, site)


def _flows(scenario: Scenario, site: Site, item: str, path: Steps) -> Iterator[Fault]:
    demand, stock = site.demand.get(item), site.stock[item]
    if demand is None or demand.flow is None:
        return
    continuous = stock.review == "continuous" or (stock.review is None and stock.policy != "base_stock")
    if continuous and stock.policy not in ("reorder_point", "min_max"):
        message = f"{'.'.join(map(str, path[1:]))}: {stock.policy} under continuous review cannot follow a steady flow"
        yield scenario.fault(path, message, "write 'review: 1 day', or use reorder_point or min_max")


def _opening(scenario: Scenario, opening: Opening, path: Steps) -> Iterator[Fault]:
    for block in ("in_transit", "orders_in_mail"):
        for day in getattr(opening, block):
            if not DAY.fullmatch(day):
                message = f"'{day}' is not a day"
                yield scenario.fault((*path, block, day), message, "write for example 'day 1: 4 units'")


def _priorities(scenario: Scenario, name: str, site: Site) -> Iterator[Fault]:
    for n, other in enumerate(site.priority):
        if other not in scenario.spec.sites:
            hint = nearest(other, scenario.spec.sites, "sites are ")
            yield scenario.fault(("sites", name, "priority", n), f"unknown site '{other}'", hint)
    if site.allocation == "priority" and not site.priority:
        message = f"sites.{name} allocates by priority but lists none"
        yield scenario.fault(("sites", name, "allocation"), message, "add 'priority: [first, second]'")


def _histories(scenario: Scenario) -> Iterator[Fault]:
    for path, law, supplier in _time_laws(scenario):
        if law.history is not None:
            try:
                lead_times(law.history, scenario.folder, supplier)
            except HistoryError as error:
                yield scenario.fault((*path, "history"), f"{'.'.join(map(str, path))} {error}")
    for name, site in scenario.spec.sites.items():
        for item, demand in site.demand.items():
            if demand.history is not None:
                yield from _demand_history(scenario, demand, name, item)


def _demand_history(scenario: Scenario, demand: DemandSpec, site: str, item: str) -> Iterator[Fault]:
    path: Steps = ("sites", site, "demand", item)
    history = demand.history
    assert history is not None
    try:
        series = demand_series(history, scenario.folder, site, item)
    except HistoryError as error:
        yield scenario.fault((*path, "history"), f"{site}.demand.{item} {error}")
        return
    known = len(series) * history.bucket
    if history.mode == "replay" and history.then is None and known < scenario.spec.run.horizon:
        message = (
            f"{site}.demand.{item}: the history covers {known:g} days, the run {scenario.spec.run.horizon:g}; "
            "shorten run.horizon, or write 'then: repeat' or 'then: stop'"
        )
        yield scenario.fault((*path, "history"), message)


def _time_laws(scenario: Scenario) -> Iterator[tuple[Steps, TimeLaw, str | None]]:
    """Every lead time with the supplier whose history it would take."""
    for name, supplier in scenario.spec.suppliers.items():
        yield ("suppliers", name, "lead_time"), supplier.lead_time, name
        if supplier.outages is not None:
            for key, law in (("every", supplier.outages.every), ("lasts", supplier.outages.lasts)):
                if law is not None:
                    yield ("suppliers", name, "outages", key), law, None
    for node in scenario.network.values():
        path: Steps = ("sites", node.site, "buys", node.item)
        terms: Iterable[tuple[Steps, LaneTerms]] = ()
        if node.buys is not None:
            shares = (((*path, "shares", name), block) for name, block in node.buys.shares.items())
            terms = [(path, node.buys), *shares]
        for where, block in terms:
            if block.lead_time is not None:
                yield (*where, "lead_time"), block.lead_time, node.buys.supplier if node.buys else None


def _weights(scenario: Scenario) -> Iterator[Fault]:
    by_weight = [
        (name, item)
        for name, supplier in scenario.spec.suppliers.items()
        for item in supplier.sells
        if supplier.freight is not None and supplier.freight.by_weight
    ]
    by_weight += [
        (node.site, node.item)
        for node in scenario.network.values()
        if node.buys is not None and node.buys.freight is not None and node.buys.freight.by_weight
    ]
    for name, item in by_weight:
        if item in scenario.spec.items and scenario.spec.items[item].weight is None:
            message = f"{name} charges freight by weight, but items.{item} has no weight"
            yield scenario.fault(("items", item), message, "add 'weight: 1.5 kg'")
    weighed = {item for _, item in by_weight}
    for item, block in scenario.spec.items.items():
        if block.weight is not None and item not in weighed:
            message = f"items.{item}.weight is not used: no freight is charged by weight"
            yield scenario.fault(("items", item, "weight"), message, severity="warn")


def _carrying(scenario: Scenario) -> Iterator[Fault]:
    carrying = scenario.spec.costs.carrying
    if carrying is None:
        return
    parts = (carrying.capital, carrying.storage, carrying.risk, carrying.undivided)
    total = sum(parts) * DAYS_PER_YEAR
    low, high = USUAL_CARRYING
    if total and not low - 1e-9 <= total <= high + 1e-9:
        message = f"carrying cost of {100 * total:g} % a year is outside the usual {100 * low:g} to {100 * high:g} %"
        yield scenario.fault(("costs", "carrying"), message, severity="warn")


def _capacities(scenario: Scenario) -> Iterator[Fault]:
    """Warn where a line is slower than the demand at its own site."""
    for name, site in scenario.spec.sites.items():
        for item, makes in site.makes.items():
            demand = site.demand.get(item)
            if makes.rate is None or demand is None or demand.history is not None:
                continue
            asked = mean_rate(demand.demand())
            if asked > makes.rate * makes.yields:
                message = f"{name} can make {makes.rate:g} units/day of '{item}' but {asked:g} are asked for"
                yield scenario.fault(
                    ("sites", name, "makes", item, "rate"), message, "backlog will grow without end", "warn"
                )

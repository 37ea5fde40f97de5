"""Loops of work in process and of cards: do they end where goods get to, and do they hold what moves in them?"""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil, inf

from simchain.scenario.defaults import review_period
from simchain.scenario.faults.finding import ANY_KEY, Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.relations.loops import Broken, Member, ends, feeds, loop
from simchain.scenario.relations.lots import smallest_lot
from simchain.scenario.relations.network import Key, cycle
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Conwip, Kanban
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show

EVERYWHERE: tuple[Steps, ...] = (("sites",),)


def loops(scenario: Scenario) -> Iterator[Finding]:
    """Every stock that releases what has left a loop."""
    if cycle(scenario.network):
        return
    for name, site in scenario.spec.sites.items():
        for item, stock in site.stock.items():
            if isinstance(stock, Conwip) or (isinstance(stock, Kanban) and stock.to is not None):
                yield from _loop(scenario, (name, item), stock)


def _loop(scenario: Scenario, first: Key, stock: Conwip | Kanban) -> Iterator[Finding]:
    path: Steps = ("sites", first[0], "stock", first[1])
    at, what = (*path, "to"), dotted(path)
    if first not in scenario.network:
        return
    members: tuple[Member, ...] = (Member(first, 1.0),)
    if stock.to is not None:
        known = ends(scenario.network, first)
        if stock.to not in known:
            hint = nearest(stock.to, _short_names(known, feeds(scenario.network, first)), "it feeds ")
            relies_on: tuple[Steps, ...] = (at, ("sites", ANY_KEY), ("items", ANY_KEY))
            yield Finding(at, f"unknown stock {short(stock.to)} in {dotted(at)}", hint, relies_on=relies_on)
            return
        try:
            members = loop(scenario.network, first, known[stock.to])
        except Broken as broken:
            yield Finding(at, f"{dotted(at)}: {broken.reason}", broken.way, relies_on=(at, *EVERYWHERE))
            return
    yield from _one_way_in(scenario, first, stock, path)
    yield from _room(scenario, members, stock, path)
    yield from _purchase_lots(scenario, first, stock, path)
    yield from _flows(scenario, members, stock, path)
    end = members[-1].key[0]
    if scenario.spec.sites[end].ships == "complete" and not (isinstance(stock, Kanban) and end == first[0]):
        message = f"{what} is a loop whose goods leave {end}, which ships complete only: an order above what it holds "
        yield Finding(path, f"{message}would wait for ever", f"write 'ships: partial' under sites.{end}", "warn")


def _one_way_in(scenario: Scenario, first: Key, stock: Conwip | Kanban, path: Steps) -> Iterator[Finding]:
    """Refuse a release that is split at once each time: the parts come back as releases that are split again."""
    sources = scenario.network[first].sources
    if isinstance(stock, Conwip) and len(sources) > 1 and not review_period(stock, scenario.spec.run):
        message = f"{dotted(path)}: conwip releases whatever has left, at once, and each release would be split over"
        relies_on = (path, ("sites", first[0], "buys"))
        way = "write 'review: 1 day', or buy from one source"
        yield Finding(path, f"{message} {len(sources)} sources: ever more and smaller ones", way, relies_on=relies_on)


def _short_names(known: Mapping[str, Key], stocks: Iterable[Key]) -> list[str]:
    """The shortest name of each stock."""
    return [min((name for name, key in known.items() if key == stock), key=len) for stock in stocks]


def _purchase_lots(scenario: Scenario, first: Key, stock: Conwip | Kanban, path: Steps) -> Iterator[Finding]:
    """Refuse a source that would round an order up beyond what left the loop."""
    node, spec = scenario.network[first], scenario.spec
    what = f"{dotted(path)}: {stock.policy} orders what has left its loop"
    for source in node.sources:
        supplier = spec.suppliers.get(source)
        sold = supplier.sells.get(first[1]) if supplier is not None else None
        own = [block for block, _ in node.buys.closest(source)] if node.buys is not None else []
        blocks = [*own, sold, supplier]
        for key, rounds in (("moq", "a minimum order"), ("lot", "lots")):
            least = next((value for block in blocks if (value := getattr(block, key, None)) is not None), 0.0)
            if least and not _suits(stock, key, least):
                units = show(least, "units")
                message = f"{what}, which {rounds} would raise"
                way = f"take the {key} of {units} at {source} out, or use kanban with bins of {units}"
                yield Finding(path, message, way, relies_on=(path, ("suppliers",), *EVERYWHERE))


def _suits(stock: Conwip | Kanban, key: str, least: float) -> bool:
    """Whether each bin is an order that need not be rounded up."""
    if isinstance(stock, Conwip):
        return False
    bins = stock.bin / least
    return bins >= 1 - 1e-9 if key == "moq" else abs(bins - round(bins)) < 1e-9


def _limit(stock: Conwip | Kanban) -> float:
    """Most units that the loop holds, as far as it is written."""
    if isinstance(stock, Conwip):
        return stock.wip
    return inf if stock.cards == "auto" else stock.cards * stock.bin


def _room(scenario: Scenario, members: tuple[Member, ...], stock: Conwip | Kanban, path: Steps) -> Iterator[Finding]:
    """Refuse a loop that is too small for what must move in it at once."""
    limit, spec = _limit(stock), scenario.spec
    key = "wip" if isinstance(stock, Conwip) else "cards"
    for member in members:
        site, item = member.key
        makes, buys = spec.sites[site].makes.get(item), spec.sites[site].buys.get(item)
        needs = [(1.0, "a unit")] if spec.whole_units or (makes is not None and makes.makes_unit_by_unit) else []
        if makes is not None and makes.starts_whole and member is not members[0]:
            needs.append((smallest_lot(spec.sites[site].stock.get(item)), "a whole lot"))
        if makes is not None and makes.transfer is not None:
            needs.append((makes.transfer, "a transfer batch"))
        if buys is not None and buys.dispatch is not None and buys.dispatch.quantity and not buys.dispatch.every:
            needs.append((buys.dispatch.quantity, "a full load"))
        for units, of_what in needs:
            need = units * member.weight
            if need > limit * (1 + 1e-9):
                way = f"give it room for {show(_rounded_up(need, stock), 'units')} at least"
                where = dotted(("sites", site, "makes" if makes is not None else "buys", item))
                message = f"{dotted(path)} is a loop of {show(limit, 'units')}, but {of_what} of {where} takes {need:g}"
                yield Finding((*path, key), message, way, relies_on=(path, *EVERYWHERE))
                return


def _rounded_up(need: float, stock: Conwip | Kanban) -> float:
    return need if isinstance(stock, Conwip) else ceil(need / stock.bin - 1e-9) * stock.bin


def _flows(scenario: Scenario, members: tuple[Member, ...], stock: Conwip | Kanban, path: Steps) -> Iterator[Finding]:
    if review_period(stock, scenario.spec.run):
        return
    for site, item in (member.key for member in members[1:]):
        demand = scenario.spec.sites[site].demand.get(item)
        if demand is not None and demand.flow is not None:
            message = f"{dotted(path)} is a loop under continuous review, which cannot follow the steady flow of"
            yield Finding(path, f"{message} {site}.demand.{item}", "write 'review: 1 day'")

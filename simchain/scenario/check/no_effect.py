"""What is written and changes nothing in any scenario of a file: planned times, allocations, terms nobody lives by."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from simchain.rules.delivery.allocation import FIRST_COME, PROPORTIONAL
from simchain.scenario.check.lanes import found
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.network import Key, Node, upstream
from simchain.scenario.relations.price_index import fuel_clause
from simchain.scenario.relations.qualified import is_reviewed
from simchain.scenario.relations.rushing import other_sources, rush_supplier
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import (
    BaseStock,
    Buys,
    ConstantOrder,
    EchelonBaseStock,
    Kanban,
    MinMax,
    OneSource,
    ReorderPoint,
    RequirementsPlanning,
    Scripted,
    Shared,
    SpotFirst,
    StockTerms,
)
from simchain.scenario.text.tree import Steps

OUT = "or take it out"


@dataclass(frozen=True)
class Word:
    """Something that is written, and why it changes nothing; without a reason it does."""

    path: Steps
    why: str = ""
    way: str = "take it out"


def without_effect(scenarios: Iterable[Scenario]) -> Iterator[tuple[Scenario, Finding]]:
    """Each such word once, with the first scenario that has it."""
    scenarios, told = [*scenarios], set[Steps]()
    for words in WORDS:
        idle: dict[Steps, tuple[Scenario, Word]] = {}
        said = [(scenario, word) for scenario in scenarios for word in words(scenario)]
        works = {word.path for _, word in said if not word.why}
        for scenario, word in said:
            if word.path not in works | told:
                idle.setdefault(word.path, (scenario, word))
        for path, (scenario, word) in idle.items():
            message = f"{dotted(path)} is not used: {word.why}"
            yield scenario, Finding(path, message, word.way, "warn", of_key=True)
        told |= {*idle}


def _lanes(scenario: Scenario) -> Iterator[tuple[Node, Buys, str]]:
    for node in scenario.network.values():
        if node.buys is not None:
            yield from ((node, node.buys, source) for source in node.sources)


def _planned_times(scenario: Scenario) -> Iterator[Word]:
    """Lead times to plan with, where levels are written and nobody looks at what is due."""
    dues = _looks_at_dues(scenario)
    for node, buys, source in _lanes(scenario):
        term = found(scenario, node, source, "planned_lead_time")
        if term.value is not None:
            stock = scenario.spec.sites[node.site].stock.get(node.item)
            idle = not dues and _is_written(stock) and _asks_for_no_time(scenario, node, buys)
            why = "levels that it could change are written, and nobody looks at what is due" if idle else ""
            yield Word(term.path, why, f"leave the level out, so that it is computed, {OUT}")


def _looks_at_dues(scenario: Scenario) -> bool:
    """Whether suppliers are judged, or a policy looks at other stocks' lead times."""
    spec = scenario.spec
    judged = spec.scorecard is not None or any(one.contract is not None for one in spec.suppliers.values())
    stocks = (stock for site in spec.sites.values() for stock in site.stock.values())
    far = any(isinstance(stock, EchelonBaseStock | RequirementsPlanning | Kanban) for stock in stocks)
    return judged or far or bool(spec.triggers) or spec.transship is not None


def _is_written(stock: StockTerms | None) -> bool:
    """Whether nothing of a policy is computed from lead times."""
    if stock is None or stock.gaming is not None:
        return False
    match stock:
        case BaseStock(level=level):
            return level is not None
        case ReorderPoint(reorder_point=point):
            return point is not None
    return isinstance(stock, MinMax | Scripted | ConstantOrder)


def _asks_for_no_time(scenario: Scenario, node: Node, buys: Buys) -> bool:
    usual = isinstance(buys, OneSource | Shared) and buys.rush is None and buys.own is None
    usual = usual and buys.replenished_by is None
    return usual and not is_reviewed(scenario.spec.sites[node.site], buys)


def _allocations(scenario: Scenario) -> Iterator[Word]:
    """Ways to share out what is scarce, at sites where one buyer is all there is."""
    buyers: dict[Key, int] = dict.fromkeys(scenario.network, 0)
    for node in scenario.network.values():
        for source in upstream(node, scenario.network):
            buyers[source] += node.makes is None
    for name, site in scenario.spec.sites.items():
        if site.allocation == FIRST_COME:
            continue
        parts = {part for makes in site.makes.values() for part in makes.components}
        own = {*site.demand, *parts}
        rivals = any(number + (item in own) > 1 for (at, item), number in buyers.items() if at == name)
        queues = site.unmet == "backorder" or bool(parts) or any(buyers[key] for key in buyers if key[0] == name)
        used = rivals or scenario.spec.transship is not None or site.ships == "complete"
        used = used or (site.allocation == PROPORTIONAL and queues)
        why = "" if used else f"of nothing that {name} holds there is more than one buyer"
        yield Word(("sites", name, "allocation"), why)


def _of_no_price(scenario: Scenario) -> Iterator[Word]:
    """What a contract says in shares of a price, for goods without one."""
    for node, _, source in _lanes(scenario):
        supplier = scenario.spec.suppliers.get(source)
        if supplier is None:
            continue
        sold, contract = supplier.sells.get(node.item), supplier.contract
        free = sold is not None and not sold.price
        why = f"it is a share of the price, and {source} asks none for '{node.item}'" if free else ""
        for key in ("late_penalty", "on_time_bonus"):
            if contract is not None and getattr(contract, key) is not None:
                yield Word(("suppliers", source, "contract", key), why, f"give it a price, {OUT}")
        flex, path = found(scenario, node, source, "flex")
        if flex is not None and "take_or_pay" in flex.model_fields_set:
            yield Word((*path, "take_or_pay"), why, f"give it a price, {OUT}")


def _never_late(scenario: Scenario) -> Iterator[Word]:
    """Penalties for lateness of which there can be none: times are certain, and nothing holds goods up."""
    for node, buys, source in _lanes(scenario):
        supplier = scenario.spec.suppliers.get(source)
        if supplier is None or supplier.contract is None or supplier.contract.late_penalty is None:
            continue
        late = _may_be_late(scenario, node, buys, source)
        why = "" if late else f"{source} is never late: its lead time is certain, and nothing holds its goods up"
        yield Word(("suppliers", source, "contract", "late_penalty"), why, f"write '±' on the lead time, {OUT}")


HOLD_UP = ("capacity", "dispatch", "defects", "planned_lead_time", "inspect", "flex", "reserve")
"""Terms by which goods may come in parts, or later than on the day promised."""


def _may_be_late(scenario: Scenario, node: Node, buys: Buys, source: str) -> bool:
    supplier = scenario.spec.suppliers[source]
    law, sold = found(scenario, node, source, "lead_time").value, supplier.sells.get(node.item)
    if law is None or law.history is not None or law.own is not None or law.law().sd > 0.0:
        return True
    if scenario.spec.disruptions or supplier.outages is not None or sold is None or sold.capacity is not None:
        return True
    if supplier.contract is None or supplier.contract.expedite is not None or supplier.spot is not None:
        return True
    promised = supplier.contract.promised
    held = any(found(scenario, node, source, key).value for key in HOLD_UP) or buys.replenished_by is not None
    return held or (promised is not None and promised < law.law().mean)


def _fast_ways(scenario: Scenario) -> Iterator[Word]:
    """Terms on which suppliers hurry, and what they sell on the spot market, for nobody who asks."""
    spec = scenario.spec
    purchases = [buys for site in spec.sites.values() for buys in site.buys.values()]
    asked = {rush_supplier(spec, buys) for buys in purchases}
    asked |= {trigger.then.expedite for trigger in spec.triggers.values()}
    on_the_market = {buys.supplier for buys in purchases if isinstance(buys, SpotFirst)}
    for name, supplier in spec.suppliers.items():
        if supplier.contract is not None and supplier.contract.expedite is not None:
            why = "" if name in asked else f"nobody asks {name} to hurry"
            way = f"write 'expedite: {{supplier: {name}, when_below: 3 days}}' at a purchase, {OUT}"
            yield Word(("suppliers", name, "contract", "expedite"), why, way)
        if supplier.spot is not None:
            why = "" if name in on_the_market else f"nobody buys from {name} on the spot market"
            way = f"write 'rule: spot' with 'supplier: {name}' at a purchase, {OUT}"
            yield Word(("suppliers", name, "spot"), why, way)


def _carbon(scenario: Scenario) -> Iterator[Word]:
    """A price of carbon where nothing is said to emit any."""
    spec = scenario.spec
    if not spec.costs.carbon:
        return
    freights = [found(scenario, node, source, "freight").value for node, _, source in _lanes(scenario)]
    hurries = (one.contract.expedite for one in spec.suppliers.values() if one.contract is not None)
    freights += [terms.freight for terms in hurries if terms is not None]
    emits = any(freight is not None and freight.emits for freight in freights)
    why = "" if emits else "nothing that moves goods is said to emit any"
    way = f"add 'mode: sea, distance: 11000 km' to a freight, {OUT}"
    yield Word(("costs", "carbon"), why, way)


def _shared_costs(scenario: Scenario) -> Iterator[Word]:
    """Costs that a supplier shares and that never arise."""
    spec = scenario.spec
    for node, _, source in _lanes(scenario):
        supplier, site = spec.suppliers.get(source), spec.sites[node.site]
        if supplier is None or supplier.contract is None or supplier.contract.share is None:
            continue
        at: Steps = ("suppliers", source, "contract", "share")
        stock = site.stock.get(node.item)
        if supplier.contract.share.obsolescence is not None:
            item = spec.items.get(node.item)
            perishes = (item is not None and item.shelf_life) or (stock is not None and stock.liquidate)
            why = "" if perishes else f"nothing that {source} sells is ever written off, or sold off"
            yield Word((*at, "obsolescence"), why, f"add 'shelf_life: 180 days' to the item, {OUT}")
        if supplier.contract.share.shortage is not None:
            own = stock is not None and (stock.stockout or stock.backorder)
            faces = node.item in site.demand and (spec.costs.stockout or spec.costs.backorder)
            why = "" if own or faces else f"no shortage of what {source} sells costs its buyers anything"
            yield Word((*at, "shortage"), why, f"add 'costs: {{stockout: 6 USD/unit}}', {OUT}")


def _watched(scenario: Scenario) -> Iterator[Word]:
    """Triggers on a lane that no goods take, or on a supplier nobody buys from."""
    bought = {(source, item) for node, _, source in _lanes(scenario) for item in (None, node.item)}
    for node in scenario.network.values():
        others = other_sources(scenario.spec, node.buys)
        bought |= {(source, item) for source in others for item in (None, node.item)}
    for name, trigger in scenario.spec.triggers.items():
        for key, what in (("when", trigger.when), ("until", trigger.until)):
            if what is not None and what.supplier in scenario.spec.suppliers:
                of_it = "" if what.item is None else f" '{what.item}'"
                why = "" if (what.supplier, what.item) in bought else f"nobody buys{of_it} from {what.supplier}"
                yield Word(("triggers", name, key, "supplier"), why, "name another, or buy from it")
            if what is not None and what.lane is not None:
                ends = [node for node, _, source in _lanes(scenario) if source == what.source and node.site == what.at]
                why = "" if any(what.item in (None, node.item) for node in ends) else "no goods take that lane"
                yield Word(("triggers", name, key, "lane"), why, "name another, or let the site buy there")


def _disruptions(scenario: Scenario) -> Iterator[Word]:
    """What stops that nobody does, and how long nobody reacts where nobody ever does."""
    spec = scenario.spec
    reacts = any(one.then.expedite for one in spec.triggers.values())
    reacts = reacts or any(not _asks_for_no_time(scenario, node, buys) for node, buys, _ in _lanes(scenario))
    for name, block in spec.disruptions.items():
        if block.stops == ["making"]:
            hit = {member for one in block.hits for member in spec.regions.get(one, [one])}
            makes = any(site in hit and block.makes for site, block in spec.sites.items())
            why = "" if makes else "nothing is made where it hits"
            yield Word(("disruptions", name, "stops"), why, "name a site that makes something, or say what else stops")
        if block.detected_after:
            why = "" if reacts else "no purchase reacts to what stands still"
            way = f"buy by 'rule: backup' or 'rule: first_available', {OUT}"
            yield Word(("disruptions", name, "detected_after"), why, way)


def _fuel(scenario: Scenario) -> Iterator[Word]:
    """Fuel clauses whose index stays where it is until the end of the run."""
    for node, _, source in _lanes(scenario):
        freight, path = found(scenario, node, source, "freight")
        clause = None if freight is None else fuel_clause(freight, scenario.folder)
        if clause is not None:
            days = zip(clause.days, clause.levels, strict=True)
            moves = any(level != 1.0 for day, level in days if day < scenario.spec.run.horizon)
            why = "" if moves else "its index does not move before the end of the run"
            yield Word((*path, "fuel_share"), why, f"give the index another day or level, {OUT}")


WORDS: tuple[Callable[[Scenario], Iterator[Word]], ...] = (
    _planned_times,
    _allocations,
    _of_no_price,
    _never_late,
    _fast_ways,
    _carbon,
    _shared_costs,
    _fuel,
    _watched,
    _disruptions,
)

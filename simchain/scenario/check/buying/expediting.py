"""Can a supplier who is asked to hurry do so, and is it faster than what he does anyway?"""

from collections.abc import Iterator

from simchain.scenario.check.buying.sourcing import beyond_the_need, mean_days
from simchain.scenario.check.lanes import found
from simchain.scenario.faults.finding import EVERYTHING, Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.relations.network import Node
from simchain.scenario.relations.rushing import may_hurry, rush_supplier, rush_terms
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import BaseStock, BaseSurge, Buys, Expedite, Expedited, TwoSpeeds
from simchain.scenario.spec.buying import RULE
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def expediting(scenario: Scenario) -> Iterator[Finding]:
    """Terms on which suppliers hurry, and purchases that ask them to."""
    for name, supplier in scenario.spec.suppliers.items():
        if supplier.contract is not None and supplier.contract.expedite is not None:
            yield from _never_enough(scenario, name, supplier.contract.expedite)
    for node in scenario.network.values():
        if node.buys is not None and node.buys.rush is not None:
            at: Steps = ("sites", node.site, "buys", node.item)
            yield from _use(scenario, node, node.buys, at)


def _never_enough(scenario: Scenario, name: str, terms: Expedite) -> Iterator[Finding]:
    """Refuse a minimum order that is more than a day's capacity to hurry: none would ever be accepted."""
    path: Steps = ("suppliers", name, "contract", "expedite")
    for item, sold in scenario.spec.suppliers[name].sells.items():
        usual: tuple[tuple[float | None, Steps], ...] = (
            (terms.moq, (*path, "moq")),
            (sold.moq, ("suppliers", name, "sells", item, "moq")),
            (scenario.spec.suppliers[name].moq, ("suppliers", name, "moq")),
        )
        least, written = next(((moq, at) for moq, at in usual if moq is not None), (0.0, path))
        if terms.capacity is not None and least is not None and least > terms.capacity:
            message = (
                f"{dotted((*path, 'capacity'))} is {terms.capacity:g} units/day, but {dotted(written)} takes no order "
                f"below {least:g}: none would ever be hurried"
            )
            way = f"raise the capacity, or write 'moq: {terms.capacity:g}' beside it"
            yield Finding((*path, "capacity"), message, way, relies_on=((*path, "capacity"), written))
            return


def _use(scenario: Scenario, node: Node, buys: Buys, at: Steps) -> Iterator[Finding]:
    path = at if isinstance(buys, Expedited) else (*at, "expedite")
    yield from _two_ways(buys, at)
    faults = [*_by_whom(scenario, node, buys, path)]
    yield from faults
    supplier = rush_supplier(scenario.spec, buys)
    terms = None if supplier is None else rush_terms(scenario.spec, supplier)
    if not faults and supplier is not None and terms is not None:
        yield from _not_faster(scenario, node, supplier, terms)
    stock = scenario.spec.sites[node.site].stock.get(node.item) or BaseStock()
    yield from beyond_the_need(stock, at)


def _two_ways(buys: Buys, at: Steps) -> Iterator[Finding]:
    """One purchase says once how goods can come faster, and the buyer decides."""
    expedite = (*at, "expedite")
    if isinstance(buys, Expedited | TwoSpeeds | BaseSurge) and buys.expedite is not None:
        rule = RULE.word_of(type(buys))
        message = f"{dotted(expedite)}: the rule '{rule}' has a fast way of its own"
        yield Finding(expedite, message, "take 'expedite' out", of_key=True, relies_on=((*at, "rule"), expedite))
    if buys.replenished_by is not None:
        key = "rule" if isinstance(buys, Expedited) else "expedite"
        message = f"{dotted(at)} leaves the decision to the vendor, so nobody asks him to hurry"
        way = f"take '{key}' out, or 'replenished_by'"
        yield Finding((*at, key), message, way, of_key=True, relies_on=((*at, key), (*at, "replenished_by")))


def _by_whom(scenario: Scenario, node: Node, buys: Buys, path: Steps) -> Iterator[Finding]:
    """Somebody is named, or follows, who sells the item and hurries."""
    spec, named = scenario.spec, buys.rush.supplier if buys.rush is not None else None
    if named is None:
        if isinstance(buys, Expedited):
            return
        able = may_hurry(spec, buys)
        who = f"{' and '.join(able)} hurry" if able else "none of its sources hurries"
        name = (able or [*buys.sources, "NAME"])[0]
        way = f"add 'supplier: {name}'" if able else _terms_for(name)
        if len(able) != 1:
            yield Finding(path, f"{dotted(path)} names no supplier, and {who}", way, relies_on=(path, ("suppliers",)))
        return
    at: Steps = (*path, "supplier")
    if named in spec.sites:
        message = f"{dotted(at)}: {named} is a site; only outside suppliers hurry at a surcharge"
        yield Finding(at, message, "name a supplier, or use 'rule: dual_index' with two sources", relies_on=(at,))
    elif named not in spec.suppliers:
        if not isinstance(buys, Expedited):  # there, the check of sources has said so
            hint = nearest(named, spec.suppliers, "suppliers are ")
            yield Finding(at, f"unknown supplier {short(named)} in {dotted(path)}", hint, relies_on=(at,))
    elif named in node.excluded:
        message = f"{dotted(path)} asks {named} to hurry, who may not be bought from: {node.excluded[named]}"
        yield Finding(at, message, "name another", relies_on=(at, ("suppliers", named), path[:4]))
    elif rush_terms(spec, named) is None:
        message = f"{dotted(path)} asks {named} to hurry, but nothing is agreed for that"
        yield Finding(at, message, _terms_for(named), relies_on=(at, ("suppliers", named)))
    elif node.item not in spec.suppliers[named].sells and not isinstance(buys, Expedited):
        message = f"{dotted(path)} asks {named} to hurry, who does not sell '{node.item}'"
        yield Finding(at, message, f"add it to suppliers.{named}.sells", relies_on=(at, ("suppliers", named)))


def _terms_for(name: str) -> str:
    return f"add 'contract: {{expedite: {{lead_time: 2 days, surcharge: 30 %}}}}' to suppliers.{name}"


def _not_faster(scenario: Scenario, node: Node, supplier: str, terms: Expedite) -> Iterator[Finding]:
    """Refuse a hurry that takes as long as the usual way from the same supplier."""
    if supplier not in node.sources:
        return
    usual = mean_days(scenario, node, supplier)
    fast = float(terms.lead_time.law().mean) + (found(scenario, node, supplier, "order_delay").value or 0.0)
    written = found(scenario, node, supplier, "lead_time").value
    if written is not None and written.history is None and fast >= usual:
        path: Steps = ("suppliers", supplier, "contract", "expedite", "lead_time")
        message = (
            f"{dotted(path)}: in a hurry {supplier} takes {show(fast, 'time')} to {node.site}, which is no faster than "
            f"the {show(usual, 'time')} that it takes anyway"
        )
        yield Finding(path, message, "make it shorter, or take 'expedite' out", relies_on=EVERYTHING)

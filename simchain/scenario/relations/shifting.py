"""Where triggers act: purchases whose orders they can shift, or ask a supplier to hurry."""

from collections.abc import Iterator

from simchain.scenario.relations.qualified import approved_of, qualify_of
from simchain.scenario.relations.rushing import rush_supplier, rush_terms
from simchain.scenario.spec import (
    Backup,
    BaseSurge,
    Buys,
    Conwip,
    Kanban,
    RandomShare,
    SingleSource,
    Spec,
    Split,
    Trigger,
    TwoSpeeds,
)

SHIFTABLE = (SingleSource, Split, RandomShare, Backup)
"""Rules that say beforehand what each source gets. Others look at the day, or at two speeds."""


def bought(spec: Spec, trigger: Trigger, source: str) -> Iterator[tuple[str, str, Buys]]:
    """The purchases from a source on which a trigger acts: those of what it watches, if there are any, else all."""
    every = [
        (name, item, buys)
        for name, site in spec.sites.items()
        for item, buys in site.buys.items()
        if source in buys.sources and item not in site.makes
    ]
    watched = [one for one in every if one[0] == trigger.when.at and trigger.when.item in (None, one[1])]
    yield from watched or every


def usual_sources(buys: Buys) -> tuple[str, ...]:
    """Sources whose share a trigger can take; of a backup, the first."""
    return buys.sources[:1] if isinstance(buys, Backup) else buys.sources


def why_not(spec: Spec, name: str, item: str, loser: str, buys: Buys) -> str:
    """Why orders of a purchase cannot be shifted; nothing where they can."""
    if not isinstance(buys, SHIFTABLE):
        return "its rule decides by the day who gets an order"
    if buys.replenished_by is not None:
        return "its vendor decides what comes"
    if buys.owner_until is not None:
        return "its goods are the source's until they are used"
    if approved_of(spec.sites[name], buys) is not None or qualify_of(spec.sites[name], buys) is not None:
        return "who may be bought from is decided there by a list, or by what suppliers are and do"
    stock = spec.sites[name].stock.get(item)
    if isinstance(stock, Kanban | Conwip):
        return "its loop counts what comes from one source"
    if stock is not None and (stock.gaming or stock.forward_buy or stock.negative_orders):
        return "its policy looks at one source"
    contracts = {source: spec.suppliers[source].contract for source in buys.sources if source in spec.suppliers}
    if ends := [source for source, contract in contracts.items() if contract is not None and contract.renew]:
        return f"the contract with {ends[0]} may end, which decides who is bought from"
    return "" if loser in usual_sources(buys) else f"{loser} is only asked there when the other fails"


def could_supply(spec: Spec, to: str, item: str, buys: Buys) -> bool:
    """Whether orders of a purchase could go to a source: it is one of several, or a supplier who sells it."""
    return to in buys.sources or (to in spec.suppliers and item in spec.suppliers[to].sells)


def shifted(spec: Spec, trigger: Trigger) -> Iterator[tuple[str, str, Buys]]:
    """The purchases of which a trigger shifts orders: site, item, and what stands there."""
    to, loser = trigger.then.to, trigger.shifts_from
    if to is None or loser is None or to == loser:
        return
    for name, item, buys in bought(spec, trigger, loser):
        if could_supply(spec, to, item, buys) and not why_not(spec, name, item, loser, buys):
            yield name, item, buys


def why_no_hurry(spec: Spec, name: str, item: str, buys: Buys, supplier: str) -> str:
    """Why orders of a purchase cannot be hurried by a trigger; nothing where they can."""
    if item not in spec.suppliers[supplier].sells or rush_terms(spec, supplier) is None:
        return f"nothing is agreed with {supplier} for a hurry"
    if buys.replenished_by is not None:
        return "its vendor decides what comes"
    if isinstance(buys, BaseSurge | TwoSpeeds):
        return "its rule has a fast way of its own"
    if buys.rush is not None and rush_supplier(spec, buys) != supplier:
        return f"{rush_supplier(spec, buys)} is asked to hurry there"
    stock = spec.sites[name].stock.get(item)
    if isinstance(stock, Kanban | Conwip) or (stock is not None and stock.order_cap is not None):
        return "its policy must not order more than it asks for"
    return ""


def hurried(spec: Spec, trigger: Trigger) -> Iterator[tuple[str, str]]:
    """The stocks (site and item) whose orders a trigger asks a supplier to hurry with."""
    supplier = trigger.then.expedite
    if supplier in spec.suppliers:
        for name, item, buys in bought(spec, trigger, supplier):
            if not why_no_hurry(spec, name, item, buys, supplier):
                yield name, item


def hurries(spec: Spec, name: str, item: str) -> str | None:
    """The supplier whom triggers ask to hurry for a stock, if they do."""
    asked = (trigger.then.expedite for trigger in spec.triggers.values() if (name, item) in hurried(spec, trigger))
    return next(asked, None)


def stand_by(spec: Spec, name: str, item: str) -> tuple[str, ...]:
    """Suppliers that only triggers turn to, in the order of the triggers."""
    asked = (
        str(trigger.then.to)
        for trigger in spec.triggers.values()
        for site, held, buys in shifted(spec, trigger)
        if (site, held) == (name, item) and trigger.then.to not in buys.sources
    )
    return tuple(dict.fromkeys(asked))

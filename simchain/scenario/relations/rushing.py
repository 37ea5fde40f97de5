"""Who is asked to hurry for a stock."""

from collections.abc import Iterator

from simchain.scenario.spec import Buys, Expedite, Spec, SpotFirst


def rush_terms(spec: Spec, supplier: str) -> Expedite | None:
    """On which terms a supplier hurries, if it does."""
    block = spec.suppliers.get(supplier)
    return None if block is None or block.contract is None else block.contract.expedite


def may_hurry(spec: Spec, buys: Buys) -> list[str]:
    """The sources of a purchase that hurry."""
    return [source for source in buys.sources if rush_terms(spec, source) is not None]


def rush_supplier(spec: Spec, buys: Buys) -> str | None:
    """Who is asked to hurry: the one that is named, else the one of the sources that does."""
    if buys.rush is None:
        return None
    if buys.rush.supplier is not None:
        return buys.rush.supplier
    able = may_hurry(spec, buys)
    return able[0] if len(able) == 1 else None


def is_asked_to_hurry(spec: Spec, source: str) -> bool:
    """Whether any stock may ask a supplier to hurry, by its own rule or by a trigger."""
    own = any(rush_supplier(spec, buys) == source for site in spec.sites.values() for buys in site.buys.values())
    return own or any(one.then.expedite == source for one in spec.triggers.values())


def other_sources(spec: Spec, buys: Buys | None) -> Iterator[str]:
    """Suppliers that a purchase knows beside those among which its rule decides."""
    if buys is None:
        return
    others = [rush_supplier(spec, buys), buys.maverick.supplier if buys.maverick is not None else None]
    others += [buys.supplier] if isinstance(buys, SpotFirst) else []
    yield from dict.fromkeys(name for name in others if name in spec.suppliers and name not in buys.sources)

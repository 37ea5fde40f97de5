"""Which sources of a purchase may be bought from, by the words of the file alone; and why the others may not."""

from collections.abc import Iterator

from simchain.scenario.spec import Award, Buys, Qualify, Renewal, Site, Spec, Supplier
from simchain.scenario.values.quantities import show


def qualify_of(site: Site, buys: Buys) -> Qualify | None:
    """What a purchase asks of its suppliers; else what its site does."""
    return buys.qualify if buys.qualify is not None else site.qualify


def approved_of(site: Site, buys: Buys) -> list[str] | None:
    """The approved list of a purchase; else that of its site."""
    return buys.approved if buys.approved is not None else site.approved


def renewal_of(spec: Spec, source: str) -> Renewal | None:
    """Whether the contract with a source has a term, and what must hold for another."""
    supplier = spec.suppliers.get(source)
    return supplier.contract.renew if supplier is not None and supplier.contract is not None else None


def is_reviewed(site: Site, buys: Buys) -> bool:
    """Whether something is asked of suppliers that only a run can tell."""
    qualify = qualify_of(site, buys)
    asks = qualify is not None and bool(qualify.asked)
    return buys.is_split and (asks or isinstance(buys, Award))


def excluded(spec: Spec, site: Site, item: str, buys: Buys) -> dict[str, str]:
    """Sources that are never bought from, each with the reason. Other sites need no qualification."""
    approved, qualify = approved_of(site, buys), qualify_of(site, buys)
    found: dict[str, str] = {}
    for source in buys.sources:
        reasons = [] if approved is None or source in approved else ["not on the approved list"]
        if qualify is not None and source in spec.suppliers:
            reasons += _lacks(spec.suppliers[source], item, qualify)
        if reasons:
            found[source] = "; ".join(reasons)
    return found


def _lacks(supplier: Supplier, item: str, qualify: Qualify) -> Iterator[str]:
    if qualify.certified and not supplier.certified:
        yield "not certified"
    if missing := [tag for tag in qualify.tags if tag not in supplier.tags]:
        yield f"not tagged {', '.join(missing)}"
    sold = supplier.sells.get(item)
    capacity = (sold.capacity if sold is not None else None) or supplier.capacity
    yield from _beyond("financial_score", supplier.financial_score, qualify.financial_score)
    yield from _beyond("risk_score", supplier.risk_score, qualify.risk_score, most=True)
    if capacity is not None:
        yield from _beyond("capacity", capacity, qualify.capacity, "units/time")


def _beyond(
    what: str, value: float | None, limit: float | None, dimension: str = "share", most: bool = False
) -> Iterator[str]:
    """What is wrong with a value that has a limit: it is not stated, or too low (or too high)."""
    if limit is None:
        return
    word = "at most" if most else "at least"
    if value is None:
        yield f"no {what} stated"
    elif value > limit if most else value < limit:
        yield f"{what} {show(value, dimension)}, {word} {show(limit, dimension)} asked"

"""Does what is hit exist, can it be hit that way, and does no disruption follow itself?"""

from collections.abc import Iterator, Mapping

from simchain.scenario.faults.finding import ANY_KEY, Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.relations.exposed import LANE, SITE, SUPPLIER, Exposed, exposed, names_hit
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Disruption
from simchain.scenario.text.tree import Steps

PLACES: tuple[Steps, ...] = (("suppliers", ANY_KEY), ("sites",), ("regions",))


def disruptions(scenario: Scenario) -> Iterator[Finding]:
    """Every region, and every disruption."""
    known = exposed(scenario)
    yield from _regions(scenario, known)
    for name, disruption in scenario.spec.disruptions.items():
        path: Steps = ("disruptions", name)
        for n, target in enumerate(disruption.hits):
            if target not in known and target not in scenario.spec.regions:
                at: Steps = (*path, "hits", n) if len(disruption.hits) > 1 else (*path, "hits")
                yield _unknown(at, target, [*scenario.spec.regions, *known])
        hit = [known[target] for target in names_hit(scenario, disruption) if target in known]
        yield from _effects(scenario, disruption, hit, path)
        yield from _picks(disruption, hit, path)
        yield from _follows(scenario, name, disruption, path)


def _unknown(path: Steps, target: str, known: list[str]) -> Finding:
    hint = nearest(target, known, "it can hit ")
    return Finding(path, f"unknown name {short(target)} in {dotted(path)}", hint, relies_on=(path, *PLACES))


def _regions(scenario: Scenario, known: Mapping[str, Exposed]) -> Iterator[Finding]:
    for name, members in scenario.spec.regions.items():
        path: Steps = ("regions", name)
        if name in known:
            message = f"'{name}' is both a region and a {known[name].kind}"
            yield Finding(path, message, "rename one of them", of_key=True)
        if not members:
            message = f"{dotted(path)} has no member, so nothing that hits it would hit anything"
            yield Finding(path, message, f"name some: '{name}: [borneo, dc]', or take it out", of_key=True)
        for n, member in enumerate(members):
            if member not in known:
                yield _unknown((*path, n), member, [*known])


def _picks(disruption: Disruption, hit: list[Exposed], path: Steps) -> Iterator[Finding]:
    if disruption.picks == "one" and len(hit) < 2:
        message = f"{dotted(path)} picks one of what it hits, but that is only {hit[0].name if hit else 'nothing'}"
        yield Finding((*path, "picks"), message, "name several under 'hits', or take 'picks' out", relies_on=_on(path))


def _on(path: Steps) -> tuple[Steps, ...]:
    return (path, *PLACES)


def _effects(scenario: Scenario, what: Disruption, hit: list[Exposed], path: Steps) -> Iterator[Finding]:
    """Refuse effects that nothing of what is hit, or not all of it, can show."""
    kinds = {one.kind for one in hit}
    named = ", ".join(one.name for one in hit)
    needs: list[tuple[str, object, bool, str, str]] = [
        ("transit", what.transit, LANE in kinds, "no lane", "name one under 'hits', such as borneo>plant"),
        ("destroys", what.destroys, SITE in kinds, "no site", "name one under 'hits'"),
    ]
    if what.change is not None:
        asked = [one.name for one in hit if one.kind == SITE and scenario.spec.sites[one.name].demand]
        needs.append(("change", what.change.demand, bool(asked), "no site with customers", "name one under 'hits'"))
        needs.append(("change", what.change.price, SUPPLIER in kinds, "no supplier", "name one under 'hits'"))
        brings_in = bool(kinds & {SUPPLIER, LANE})
        needs.append(("change", what.change.duty, brings_in, "no supplier and no lane", "name one under 'hits'"))
        yield from _changes(scenario, what, hit, path)
    for key, value, there, lacks, way in needs:
        if value is not None and not there and hit:
            message = f"{dotted(path)} has '{key}', but hits {lacks} (it hits {named})"
            yield Finding((*path, key), message, f"{way}, or take '{key}' out", relies_on=_on(path))
    if what.stops is not None and not what.goes_on:
        yield from _stops(what, hit, path)
    key = "capacity" if what.capacity is not None else "recovery" if what.recovery is not None else ""
    for one in hit if key else ():
        lack = _without_capacity(scenario, one)
        if not lack and key == "recovery" and one.kind == SITE and "making" not in what.stopped:
            lack = "making does not stop there, and nothing else there has a capacity"
        if lack:
            message = f"{dotted(path)} leaves a share of the capacity of {one.name}, but {lack}"
            if key == "recovery":
                message = f"the capacity of {one.name} is to recover after {dotted(path)}, but {lack}"
            way = f"give it one, or take '{key}' out"
            yield Finding((*path, key), message, way, relies_on=_on(path))


def _stops(what: Disruption, hit: list[Exposed], path: Steps) -> Iterator[Finding]:
    others = [one for one in hit if one.kind != SITE]
    if others and "shipping" not in what.stopped:
        message = f"{dotted(path)} stops {', '.join(what.stopped)}, which {others[0].name} does not do: it only ships"
        way = "name sites under 'hits', or add shipping"
        yield Finding((*path, "stops"), message, way, relies_on=_on(path))


def _changes(scenario: Scenario, what: Disruption, hit: list[Exposed], path: Steps) -> Iterator[Finding]:
    assert what.change is not None
    spec = scenario.spec
    for one in hit:
        flows = [] if one.kind != SITE else [i for i, demand in spec.sites[one.name].demand.items() if demand.flow]
        if what.change.demand is not None and flows:
            message = f"{dotted(path)} changes the demand of {one.name}, which is a steady flow"
            way = f"write a rate instead of the flow: '{one.name}.demand: 10 units/day'"
            yield Finding((*path, "change", "demand"), message, way, relies_on=_on(path))
        if what.change.price is None or one.kind != SUPPLIER:
            continue
        for _, (site, item) in one.lanes:
            buys = spec.sites[site].buys.get(item)
            if buys is not None and buys.owner_until is not None:
                pays = f"{site} pays for '{item}' on use, at the price that was agreed"
                message = f"{dotted(path)} changes the price of {one.name}, but {pays}"
                way = f"take 'owner_until' of {site}.buys.{item} out, or leave {one.name} out of it"
                yield Finding((*path, "change", "price"), message, way, relies_on=_on(path))


def _without_capacity(scenario: Scenario, one: Exposed) -> str:
    """What is missing for a share of capacity to mean something; nothing, if it means something."""
    spec = scenario.spec
    if one.kind == SUPPLIER:
        supplier = spec.suppliers[one.name]
        has = supplier.capacity or (supplier.sells and all(sold.capacity for sold in supplier.sells.values()))
        return "" if has else "it has none: it ships whatever is asked for"
    if one.kind == SITE:
        has_line = any(made.days_per_unit for made in spec.sites[one.name].makes.values())
        return "" if has_line else "it has no production line with a 'rate' or a 'processing_time'"
    for source, (site, item) in one.lanes:
        buys = spec.sites[site].buys.get(item)
        if buys is None or not any(block.capacity for block, _ in buys.closest(source)):
            return "it has none: whatever is there may leave"
    return ""


def _follows(scenario: Scenario, name: str, what: Disruption, path: Steps) -> Iterator[Finding]:
    """Refuse to follow what does not exist, or oneself."""
    others, at = scenario.spec.disruptions, (*path, "after")
    if what.after is None:
        return
    if what.after not in others:
        hint = nearest(what.after, [other for other in others if other != name], "there are ")
        relies_on: tuple[Steps, ...] = (at, ("disruptions", ANY_KEY))
        yield Finding(at, f"unknown disruption {short(what.after)} in {dotted(at)}", hint, relies_on=relies_on)
        return
    chain = [name]
    while (before := others[chain[-1]].after) in others and before not in chain:
        chain.append(before)
    if before == name and name == min(chain, key=list(others).index):
        listed = " after ".join([*chain, name])
        ways = tuple(("disruptions", link, "after") for link in chain)
        message = f"disruptions follow each other in a circle: {listed}"
        yield Finding(at, message, "give one of them 'starts' or 'every' instead of 'after'", relies_on=ways)

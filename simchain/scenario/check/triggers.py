"""Do triggers watch what is there, and can they do what they say?"""

from collections.abc import Iterable, Iterator

from simchain.rules.risk.watched import ADDS_UP
from simchain.scenario.check.lanes import found
from simchain.scenario.defaults import check_days
from simchain.scenario.faults.finding import ANY_KEY, Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.relations.rushing import is_asked_to_hurry, rush_terms
from simchain.scenario.relations.shifting import bought, could_supply, why_no_hurry, why_not
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Condition, Spec, Trigger
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show

PLACES: tuple[Steps, ...] = (("suppliers", ANY_KEY), ("sites", ANY_KEY))
QUALITY, INVOICES, HASTE = ("quality", "ppm", "acceptance"), ("invoice_accuracy", "invoice_hold"), ("responsiveness",)
"""Figures of a supplier that only something written tells."""


def triggers(scenario: Scenario) -> Iterator[Finding]:
    """Every trigger."""
    for name, trigger in scenario.spec.triggers.items():
        path: Steps = ("triggers", name)
        yield from _watched(scenario, trigger.when, (*path, "when"))
        if trigger.until is not None:
            yield from _watched(scenario, trigger.until, (*path, "until"))
        yield from _never(trigger, path)
        yield from _times(scenario, trigger, path)
        if trigger.then.shift is not None:
            yield from _shift(scenario, trigger, path)
        if trigger.then.expedite is not None:
            yield from _hurry(scenario, trigger, trigger.then.expedite, path)


def _watched(scenario: Scenario, what: Condition, path: Steps) -> Iterator[Finding]:
    if what.lane is not None:
        yield from _watched_lane(scenario, what, path)
    if what.lane is not None or what.chain:
        return
    spec, kind = scenario.spec, "supplier" if what.supplier is not None else "site"
    known = spec.suppliers if kind == "supplier" else spec.sites
    at: Steps = (*path, "metric")
    if what.of not in known:
        hint = nearest(what.of, known, f"{kind}s are ")
        message = f"unknown {kind} {short(what.of)} in {dotted(path)}"
        yield Finding((*path, kind), message, hint, relies_on=((*path, kind), *PLACES))
        return
    if kind == "supplier":
        held = [item for item in spec.suppliers[what.of].sells if item in spec.items]
    else:
        held = [item for site, item in scenario.network if site == what.of]
    relies_on: tuple[Steps, ...] = (path, *PLACES, ("items", ANY_KEY), (f"{kind}s", what.of))
    if what.item is not None and what.item not in held:
        verb = "sells" if kind == "supplier" else "holds"
        message = f"{dotted(at)} is about {short(what.item)}, but {what.of} {verb} {', '.join(held) or 'nothing'}"
        yield Finding(at, message, f"write '{what.figure}.{held[0]}'" if held else "", relies_on=relies_on)
    elif what.item is None and kind == "site" and len(held) > 1 and what.figures[what.figure] not in ADDS_UP:
        message = f"{dotted(at)} does not say of which item: {what.of} holds {', '.join(held)}"
        yield Finding(at, message, f"write '{what.figure}.{held[0]}'", relies_on=relies_on)
    elif kind == "supplier":
        yield from _unseen(scenario, what, at)
    elif what.figure == "wape" and not any(item in site.forecast for item in held for site in spec.sites.values()):
        message = f"{dotted(at)}: nobody forecasts what {what.of} holds, so the trigger never fires"
        yield Finding(at, message, f"add 'forecast' to sites.{what.of}", "warn", relies_on=(at[:1], *PLACES))


def _watched_lane(scenario: Scenario, what: Condition, path: Steps) -> Iterator[Finding]:
    """A lane from a supplier who sells what the site at its end holds."""
    spec, at = scenario.spec, (*path, "lane")
    source, site = str(what.source), str(what.at)
    if source in spec.sites and site in spec.suppliers:
        message = f"{dotted(at)} is the wrong way round: goods go from {site} to {source}"
        item = "" if what.item is None else f"/{what.item}"
        yield Finding(at, message, f"did you mean '{site}>{source}{item}'?", relies_on=(at, *PLACES))
        return
    if source in spec.sites:
        message = f"{dotted(at)} starts at {source}, a site; order lines are kept of outside suppliers only"
        way = f"watch the site, such as 'site: {source}, metric: backlog'"
        yield Finding(at, message, way, relies_on=(at, *PLACES))
        return
    for name, known, kind in ((source, spec.suppliers, "supplier"), (site, spec.sites, "site")):
        if name not in known:
            hint = nearest(name, known, f"{kind}s are ")
            yield Finding(at, f"unknown {kind} {short(name)} in {dotted(at)}", hint, relies_on=(at, *PLACES))
            return
    held = [item for place, item in scenario.network if place == site and item in spec.suppliers[source].sells]
    if not held or what.item not in (None, *held):
        item = "nothing" if what.item is None else f"no {short(what.item)}"
        message = f"{dotted(at)}: {source} sells {item} that {site} holds"
        way = f"write '{source}>{site}/{held[0]}'" if held else f"name another lane, or add an item to {source}'s sells"
        yield Finding(at, message, way, relies_on=(path, *PLACES, ("items", ANY_KEY)))
        return
    yield from _unseen(scenario, what, (*path, "metric"))


def _never(trigger: Trigger, path: Steps) -> Iterator[Finding]:
    """Warn of a bound that no value is beyond: most figures are 0 or more, and shares 100 % or less."""
    for key, what, ends in (("when", trigger.when, "never fires"), ("until", trigger.until, "never ends")):
        if what is None or what.bound != what.between[what.is_above]:
            continue
        most = "100 %" if what.figures[what.figure] == "share" else "100"
        side, worst = ("above", f"more than {most}") if what.is_above else ("below", "less than 0")
        at: Steps = (*path, key, side)
        message = f"{dotted(at)}: {what.figure} is never {worst}, so the trigger {ends}"
        yield Finding(at, message, "change the bound", "warn", relies_on=(path,))


def _unseen(scenario: Scenario, what: Condition, at: Steps) -> Iterator[Finding]:
    """Warn of a figure that nothing in the file tells."""
    spec, source = scenario.spec, str(what.source)
    lanes = [node for node in scenario.network.values() if node.buys is not None and source in node.sources]
    lanes = [node for node in lanes if what.item in (None, node.item) and what.at in (None, node.site)]
    if not lanes:
        return
    terms, sells = f"suppliers.{source}", spec.suppliers[source].sells

    def says(*keys: str) -> bool:
        return any(
            found(scenario, node, source, key).value or getattr(sells.get(node.item), key, None)
            for node in lanes
            for key in keys
        )

    why, way = "", ""
    if what.figure in QUALITY and not says("defects", "inspect"):
        why, way = f"nothing of {what.of} is inspected", f"add 'defects' to {terms}"
    elif what.figure in INVOICES and not says("invoice_errors"):
        why, way = f"no invoice of {what.of} is ever looked at", f"add 'invoice_errors' to {terms}"
    elif what.figure in HASTE and not is_asked_to_hurry(spec, source):
        why, way = f"nobody asks {source} to hurry", f"add 'expedite' to its contract, and to who buys from {source}"
    elif what.figure == "contract_compliance" and not (
        spec.suppliers[source].contract is not None or says("reference")
    ):
        why, way = f"{source} has no contract", f"add 'contract' to {terms}"
    elif what.figure == "savings" and not says("reference"):
        why, way = f"nothing of {what.of} has a price to compare with", "write 'price: {contract: ..., reference: ...}'"
    if why:
        message = f"{dotted(at)}: {why}, so the trigger never fires"
        yield Finding(at, message, way, "warn", relies_on=(at[:1], *PLACES))


def _times(scenario: Scenario, trigger: Trigger, path: Steps) -> Iterator[Finding]:
    """Figures are there at the end of each period: a check is every so many of them, and a window holds one."""
    bucket = scenario.spec.run.bucket
    relies_on: tuple[Steps, ...] = (path, ("run", "bucket"))
    if trigger.check is not None and not _is_whole(trigger.check / bucket):
        nearest_one = show(max(1, round(trigger.check / bucket)) * bucket, "time")
        message = (
            f"{dotted(path)} is checked each {show(trigger.check, 'time')}, but a period has {show(bucket, 'time')}"
        )
        yield Finding((*path, "check"), message, f"write 'check: {nearest_one}'", relies_on=relies_on)
    for key, what in (("when", trigger.when), ("until", trigger.until)):
        if what is not None and what.over is not None and what.source is None and not _is_whole(what.over / bucket):
            nearest_one = show(max(1, round(what.over / bucket)) * bucket, "time")
            at: Steps = (*path, key, "over")
            message = f"{dotted(at)} is {show(what.over, 'time')}, but a period has {show(bucket, 'time')}"
            yield Finding(at, message, f"write 'over: {nearest_one}'", relies_on=relies_on)
    if (check := trigger.check or check_days(scenario.spec.run)) >= scenario.spec.run.horizon:
        message = f"{dotted(path)} is first checked on day {check:g}, when the run is over"
        relies_on = (*relies_on, ("run", "horizon"))
        yield Finding(path, message, "check more often, or take it out", "warn", relies_on=relies_on)


def _is_whole(number: float) -> bool:
    return number > 0.5 and abs(number - round(number)) < 1e-6


def _hurry(scenario: Scenario, trigger: Trigger, supplier: str, path: Steps) -> Iterator[Finding]:
    spec, at = scenario.spec, (*path, "then", "expedite")
    relies_on: tuple[Steps, ...] = (path, ("suppliers",), ("sites",), ("items", ANY_KEY))
    if supplier not in spec.suppliers:
        hint = nearest(supplier, spec.suppliers, "suppliers are ")
        yield Finding(at, f"unknown supplier {short(supplier)} in {dotted(path)}.then", hint, relies_on=(at, *PLACES))
        return
    if rush_terms(spec, supplier) is None:
        message = f"{dotted(path)} asks {supplier} to hurry, but nothing is agreed for that"
        way = f"add 'contract: {{expedite: {{lead_time: 2 days, surcharge: 30 %}}}}' to suppliers.{supplier}"
        yield Finding(at, message, way, relies_on=relies_on)
        return


def _shift(scenario: Scenario, trigger: Trigger, path: Steps) -> Iterator[Finding]:
    spec, then = scenario.spec, (*path, "then")
    loser, to = trigger.shifts_from, trigger.then.to
    assert loser is not None
    assert to is not None
    places = {**dict.fromkeys(spec.suppliers), **dict.fromkeys(spec.sites)}
    for name, key in ((to, "to"), (trigger.then.from_, "from")):
        if name is not None and name not in places:
            at: Steps = (*then, key)
            hint = nearest(name, _could_sell(spec, trigger, str(loser), key), "sources are ")
            yield Finding(at, f"unknown source {short(name)} in {dotted(then)}", hint, relies_on=(at, *PLACES))
    if to not in places or loser not in places:
        return
    purchases = [*bought(spec, trigger, loser)]
    relies_on: tuple[Steps, ...] = (path, ("suppliers",), ("sites",), ("items", ANY_KEY))
    could = [one for one in purchases if could_supply(spec, to, one[1], one[2])]
    if purchases and not could:
        message = f"{dotted(then)} shifts orders from {loser} to {to}, which sells nothing that is bought from {loser}"
        way = f"add it to suppliers.{to}.sells" if to in spec.suppliers else f"name {to} among the sources, with 0 %"
        yield Finding((*then, "to"), message, f"{way}, or name another source", relies_on=relies_on)


def _could_sell(spec: Spec, trigger: Trigger, loser: str, key: str) -> list[str]:
    """Who may be meant where a shift names nobody: those who are bought from, or those who could be."""
    if key == "from":
        buying = [buys for site in spec.sites.values() for buys in site.buys.values()]
        return [name for name in (*spec.suppliers, *spec.sites) if any(name in buys.sources for buys in buying)]
    purchases = [*bought(spec, trigger, loser)]
    others = [name for name in (*spec.suppliers, *spec.sites) if name not in (loser, trigger.when.at)]
    could = [one for one in others if any(could_supply(spec, one, item, buys) for _, item, buys in purchases)]
    return could or others


def in_vain(scenarios: Iterable[Scenario]) -> Iterator[tuple[Scenario, Finding]]:
    """Purchases that a trigger is about and can do nothing for, in any scenario of a file."""
    reasons: dict[tuple[str, str, str, str], tuple[Scenario, str]] = {}
    works: set[tuple[str, str, str, str]] = set()
    for scenario in scenarios:
        for name, trigger in scenario.spec.triggers.items():
            for key, site, item, why in _tried(scenario, trigger):
                works |= set() if why else {(name, key, site, item)}
                reasons.setdefault((name, key, site, item), (scenario, why))
    for (name, key, site, item), (scenario, why) in reasons.items():
        if (name, key, site, item) not in works:
            path: Steps = ("triggers", name)
            does = "shifts" if key == "shift" else "hurries"
            message = f"{dotted(path)} {does} nothing at {dotted(('sites', site, 'buys', item))}: {why}"
            yield scenario, Finding((*path, "then", key), message, WAYS[key], "warn")


WAYS = {
    "shift": "buy there by single, split, random_share or backup, or leave it",
    "expedite": "change one of the two, or leave it",
}


def _tried(scenario: Scenario, trigger: Trigger) -> Iterator[tuple[str, str, str, str]]:
    """What a trigger would do, purchase by purchase: the key, site and item, and why it cannot, if it cannot."""
    spec, then, loser = scenario.spec, trigger.then, trigger.shifts_from
    if then.shift is not None and loser is not None and then.to is not None:
        for site, item, buys in bought(spec, trigger, loser):
            if could_supply(spec, then.to, item, buys):
                yield "shift", site, item, why_not(spec, site, item, loser, buys)
    if then.expedite in spec.suppliers:
        for site, item, buys in bought(spec, trigger, then.expedite):
            yield "expedite", site, item, why_no_hurry(spec, site, item, buys, then.expedite)

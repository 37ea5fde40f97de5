"""Does every name exist, and has every stock one way to be replenished, from somebody who has the item?"""

from collections.abc import Iterator

from simchain.scenario.faults.finding import ANY_KEY, Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.relations.network import Node, cycle
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Buys, Choosing, OneSource, Roles, Shared, SpotFirst
from simchain.scenario.spec.buying import RULE
from simchain.scenario.text.tree import Steps

KINDS: tuple[Steps, ...] = (("suppliers", ANY_KEY), ("sites", ANY_KEY))


def names(scenario: Scenario) -> Iterator[Finding]:
    """Every item is declared, and no name stands for two things."""
    spec = scenario.spec
    for name in spec.suppliers:
        if name in spec.sites:
            yield Finding(("sites", name), f"'{name}' is both a supplier and a site", "rename one of them", of_key=True)
    for name in spec.sites:
        if name in type(spec).model_fields:
            message = f"a site cannot be called '{name}': paths that start so mean the block '{name}' of the file"
            yield Finding(("sites", name), message, "give it another name", of_key=True)
    for path, item in _items_mentioned(scenario):
        if item not in spec.items:
            hint = nearest(item, spec.items, "items are ")
            relies_on: tuple[Steps, ...] = (("items", ANY_KEY), path[:-1] if path[-2] == "from" else path)
            yield Finding(
                path, f"unknown item {short(item)} in {dotted(path[:-1])}", hint, "error", True, False, relies_on
            )


def _items_mentioned(scenario: Scenario) -> Iterator[tuple[Steps, str]]:
    for name, supplier in scenario.spec.suppliers.items():
        yield from ((("suppliers", name, "sells", item), item) for item in supplier.sells)
    for name, site in scenario.spec.sites.items():
        for block in ("makes", "stock", "buys", "demand"):
            yield from ((("sites", name, block, item), item) for item in getattr(site, block))
        for made, makes in site.makes.items():
            yield from ((("sites", name, "makes", made, "from", part), part) for part in makes.components)


def sources(scenario: Scenario) -> Iterator[Finding]:
    """Every stock is either made, or bought from somebody who has the item."""
    for node in scenario.network.values():
        path: Steps = ("sites", node.site, "buys", node.item)
        if node.item not in scenario.spec.items:
            continue
        if node.buys is not None and node.makes is not None:
            makes: Steps = ("sites", node.site, "makes", node.item)
            message = f"{node.site} both buys and makes '{node.item}'"
            yield Finding(path, message, "take one of the two out", of_key=True, relies_on=(path[:-1], makes))
        elif node.buys is not None:
            yield from _bought(scenario, node, node.buys, path)
        elif node.makes is None:
            yield _unsupplied(scenario, node)


def _unsupplied(scenario: Scenario, node: Node) -> Finding:
    site: Steps = ("sites", node.site)
    block = scenario.spec.sites[node.site]
    part_of = next((made for made, makes in block.makes.items() if node.item in makes.components), None)
    held: Steps = (*site, "demand" if node.item in block.demand else "stock", node.item)
    at = held if part_of is None else (*site, "makes", part_of, "from", node.item)
    only = len(scenario.spec.items) == 1
    way = f"add 'buys: {'NAME' if only else f'{{{node.item}: NAME}}'}' to sites.{node.site}, or make it there"
    message = f"nobody supplies '{node.item}' to {node.site}"
    return Finding(at, message, way, relies_on=(at, (*site, "buys"), (*site, "makes"), (*site, ANY_KEY)))


def _bought(scenario: Scenario, node: Node, buys: Buys, path: Steps) -> Iterator[Finding]:
    what = dotted(path)
    if isinstance(buys, OneSource) and buys.supplier is None:
        message = f"{what} has rule '{RULE.word_of(type(buys))}', which needs one 'supplier'"
        yield Finding(path, message, "write 'supplier: NAME', or 'rule: split' with shares")
    if isinstance(buys, Shared):
        yield from _shares(buys, path)
    if isinstance(buys, Choosing | Roles):
        yield from _several(buys, path)
    for source, keys in _places(buys):
        yield from _source(scenario, node, source, (*path, *keys))


def _places(buys: Buys) -> Iterator[tuple[str, Steps]]:
    """Every source once, with the keys at which it is named."""
    if isinstance(buys, Roles):
        yield from {getattr(buys, role): (role,) for role in buys.roles}.items()
    elif isinstance(buys, SpotFirst):
        yield buys.sources[0], ("otherwise" if buys.otherwise is not None else "supplier",)
    elif isinstance(buys, OneSource):
        yield from ((source, ("supplier",)) for source in buys.sources)
    else:
        yield from ((source, keys) for _, keys, source in buys.blocks() if source is not None and keys)


def _several(buys: Choosing | Roles, path: Steps) -> Iterator[Finding]:
    """A choice needs something to choose from, and terms belong to a source."""
    what = dotted(path)
    if len(set(buys.sources)) < 2:
        only = buys.sources[0] if buys.sources else "NAME"
        where = " and ".join(f"'{role}'" for role in buys.roles) if isinstance(buys, Roles) else "'sources'"
        named = "the same source" if isinstance(buys, Roles) else f"{len(buys.sources)} source"
        message = f"{what} has rule '{RULE.word_of(type(buys))}', which needs two sources; {where} name {named}"
        at = (*path, buys.roles[1]) if isinstance(buys, Roles) else (*path, "sources")
        yield Finding(at, message, f"name another, or write 'buys: {only}'", relies_on=(path,))
    if isinstance(buys, Roles):
        for source in buys.terms:
            if source not in buys.sources:
                message = f"{what} has terms for {short(source)}, which it does not buy from"
                way = nearest(source, buys.sources, "its sources are ")
                yield Finding((*path, "terms", source), message, way, of_key=True, relies_on=(path,))


def _source(scenario: Scenario, node: Node, source: str, path: Steps) -> Iterator[Finding]:
    spec, item, buyer = scenario.spec, node.item, node.site
    if source in spec.suppliers:
        sells: Steps = ("suppliers", source, "sells")
        sold_items = spec.suppliers[source].sells
        if item not in sold_items and all(sold in spec.items for sold in sold_items):
            sold = ", ".join(sold_items) or "nothing"
            message = f"{source} does not sell '{item}' (it sells {sold})"
            relies_on: tuple[Steps, ...] = (path, sells, ("suppliers", source, ANY_KEY))
            yield Finding(path, message, f"add it to suppliers.{source}.sells", relies_on=relies_on)
    elif source in spec.sites:
        if source == buyer:
            yield Finding(path, f"{buyer} buys '{item}' from itself", "name another source")
        elif (source, item) not in scenario.network:
            message = f"{source} does not hold '{item}', so it cannot supply {buyer}"
            yield Finding(path, message, f"let {source} buy or make it", relies_on=(path, ("sites", source)))
    else:
        hint = nearest(source, [name for name in (*spec.suppliers, *spec.sites) if name != buyer], "sources are ")
        message = f"unknown source {short(source)} in {buyer}.buys.{item}"
        missing: tuple[Steps, ...] = (("suppliers", source), ("sites", source))
        yield Finding(path, message, hint, relies_on=(path, *missing, *KINDS))


def _shares(buys: Shared, path: Steps) -> Iterator[Finding]:
    at, what = (*path, "shares"), dotted(path)
    given = {name: block.share for name, block in buys.shares.items()}
    fixed = sum(share for share in given.values() if share != "rest")
    rests = sum(share == "rest" for share in given.values())
    listed = ", ".join(
        f"{name} {'rest' if share == 'rest' else f'{100 * share:.6g} %'}" for name, share in given.items()
    )
    if not given:
        rule = buys.own.rule.name if buys.own is not None else RULE.word_of(type(buys))
        message = f"{what} has rule '{rule}' but no shares"
        yield Finding(path, message, "write 'shares: {A: 70 %, B: rest}'")
    elif rests > 1:
        yield Finding(at, f"shares of {what} say 'rest' more than once ({listed}); use it for one source.")
    elif (rests and fixed > 1 + 1e-9) or (not rests and abs(fixed - 1) > 1e-9):
        message = f"shares of {what} add up to {100 * fixed:.6g} % ({listed})"
        yield Finding(at, f"{message}; use 100 %, or 'rest' for one of them.")


def circles(scenario: Scenario) -> Iterator[Finding]:
    """Stocks do not replenish each other in a circle."""
    circle = cycle(scenario.network)
    if len(circle) > 2 or (circle and scenario.network[circle[0]].makes):
        listed = " -> ".join(f"{site}/{item}" for site, item in circle)
        site, item = circle[0]
        block = "makes" if scenario.network[circle[0]].makes else "buys"
        relies_on: tuple[Steps, ...] = tuple(("sites", site, way) for site, _ in circle for way in ("buys", "makes"))
        message = f"stocks replenish each other in a circle: {listed}"
        way = "let one of them buy from an outside supplier"
        yield Finding(("sites", site, block, item), message, way, of_key=True, relies_on=relies_on)

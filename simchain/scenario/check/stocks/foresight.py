"""Does every policy see what it looks at: a forecast, customers further down, the stocks of its echelon?"""

from collections.abc import Iterator

from simchain.scenario.defaults import review_period
from simchain.scenario.faults.finding import ANY_KEY, Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.relations.network import Key, Node, upstream
from simchain.scenario.relations.sight import sees
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import (
    BufferZones,
    EchelonBaseStock,
    ForecastSpec,
    OrderUpTo,
    PeriodicOnly,
    Proportional,
    RequirementsPlanning,
)
from simchain.scenario.text.tree import Steps

USED_BY: dict[str, tuple[str, ...]] = {
    "constant": ("mean",),
    "naive": ("initial",),
    "last_year": ("initial", "season"),
    "moving_average": ("initial", "window"),
    "exponential_smoothing": ("initial", "alpha"),
    "holt": ("initial", "alpha", "beta", "damping"),
    "holt_winters": ("initial", "alpha", "beta", "gamma", "season", "seasons"),
    "croston": ("initial", "alpha"),
    "sba": ("initial", "alpha"),
    "tsb": ("initial", "alpha", "beta"),
    "ar1": ("initial", "mean", "autocorrelation"),
}
"""Forecasting method -> the keys that it reads, beside 'period' and 'shared_with'."""

HOW_TO_FORESEE = "add 'forecast: {method: moving_average, window: 28 days}' to the site"


def foresight(scenario: Scenario) -> Iterator[Finding]:
    """Forecasts, who shares them, and the policies that need them."""
    below = fed(scenario)
    for name, site in scenario.spec.sites.items():
        for item, block in site.forecast.items():
            path: Steps = ("sites", name, "forecast", item)
            if (name, item) not in scenario.network:
                message = f"{dotted(path)}: there is no '{item}' at {name} whose demand could be foreseen"
                yield Finding(path, message, "name an item that it holds", of_key=True, relies_on=(path, path[:2]))
                continue
            yield from _keys(block, path)
            yield from _shared(scenario, (name, item), block, path, below)
    for node in scenario.network.values():
        yield from _mixed_news(scenario, node, below)
        yield from _policies(scenario, node, below)
    for name in scenario.spec.sites:
        yield from _lag(scenario, name, below)


def fed(scenario: Scenario) -> dict[Key, set[Key]]:
    """All stocks that each stock feeds, near and far."""
    below: dict[Key, set[Key]] = {key: set() for key in scenario.network}
    for start in scenario.network.values():
        waiting, seen = [start.key], set()
        while waiting:
            for source in upstream(scenario.network[waiting.pop()], scenario.network):
                if source not in seen:
                    seen.add(source)
                    below[source].add(start.key)
                    waiting.append(source)
    return below


def _keys(block: ForecastSpec, path: Steps) -> Iterator[Finding]:
    given = block.model_fields_set - {"method", "period", "shared_with"}
    for key in sorted(given - set(USED_BY[block.method])):
        if getattr(block, key) is not None:
            reads = ", ".join(USED_BY[block.method]) or "nothing"
            message = f"{dotted(path)}.{key} is not used by {block.method}, which reads {reads}"
            yield Finding((*path, key), message, "take it out, or choose another method", of_key=True)
    if block.method == "moving_average" and block.window is None:
        message = f"{dotted(path)} is a moving average without a window"
        yield Finding((*path, "method"), message, "add 'window: 28 days'", relies_on=(path,))


def _shared(
    scenario: Scenario, key: Key, block: ForecastSpec, path: Steps, below: dict[Key, set[Key]]
) -> Iterator[Finding]:
    sites, (name, item) = scenario.spec.sites, key
    if block.shared_with and item not in sites[name].demand:
        message = f"{dotted(path)} is shared, but {name} has no customers for '{item}' whose demand could be seen"
        yield Finding(
            (*path, "shared_with"), message, "share from the site that has", of_key=True, relies_on=(path[:2],)
        )
        return
    for n, other in enumerate(block.shared_with):
        at: Steps = (*path, "shared_with", n)
        if other not in sites:
            hint = nearest(other, sites, "sites are ")
            relies_on: tuple[Steps, ...] = (at, ("sites", other), ("sites", ANY_KEY))
            yield Finding(at, f"unknown site {short(other)} in {dotted(path)}.shared_with", hint, relies_on=relies_on)
        elif not any(fed_by[0] == other and key in below[fed_by] for fed_by in below):
            message = f"{dotted(path)} is shared with '{other}', which does not feed {name}"
            yield Finding(at, message, "name a site upstream", relies_on=(at, ("sites",)))


def _mixed_news(scenario: Scenario, node: Node, below: dict[Key, set[Key]]) -> Iterator[Finding]:
    """A stock that one orders from for customers who are seen and for others who are not would count some twice."""
    facing = {key for key in below[node.key] if key[1] in scenario.spec.sites[key[0]].demand}
    for other in below[node.key]:
        if node.key not in upstream(scenario.network[other], scenario.network):
            continue
        ends = facing & {other, *below[other]}
        seen = {end for end in ends if sees(scenario, node.key, end)}
        if seen and seen != ends:
            end, hidden = min(seen), min(ends - seen)
            at: Steps = ("sites", end[0], "forecast", end[1], "shared_with")
            seen_and_hidden = f"sees the customers of {end[0]} but not of {hidden[0]}"
            message = f"{node.site} {seen_and_hidden}, and {other[0]} orders for both"
            yield Finding(at, message, f"share {hidden[0]}'s forecast with {node.site} too, or neither", of_key=True)


def _policies(scenario: Scenario, node: Node, below: dict[Key, set[Key]]) -> Iterator[Finding]:
    site, stock = scenario.spec.sites[node.site], scenario.spec.sites[node.site].stock.get(node.item)
    if stock is None:
        return
    path: Steps = ("sites", node.site, "stock", node.item)
    policy = str(getattr(stock, "policy", ""))
    period = review_period(stock, scenario.spec.run)
    if isinstance(stock, PeriodicOnly) and not period:
        message = f"{dotted(path)}: {policy} decides once a review, so it needs a periodic one"
        yield Finding((*path, "review"), message, "write 'review: 1 day'")
    if isinstance(stock, OrderUpTo | Proportional | BufferZones):
        told = any(sees(scenario, node.key, key) for key in below[node.key])
        if node.item not in site.forecast and not told:
            message = f"{dotted(path)}: {policy} follows a forecast, and {node.site} has none for '{node.item}'"
            yield Finding((*path, "policy"), message, HOW_TO_FORESEE, relies_on=(path, ("sites",)))
    if isinstance(stock, RequirementsPlanning):
        yield from _planning(scenario, node, stock, path)
    if isinstance(stock, Proportional | RequirementsPlanning | BufferZones):
        block = site.forecast.get(node.item)
        if block is not None and block.period is not None and period and block.period != period:
            at: Steps = ("sites", node.site, "forecast", node.item, "period")
            message = f"{dotted(at)}: {policy} plans by the review period, which is {period:g} days"
            yield Finding(at, message, "take it out, or review as often", relies_on=(at, path))
    if isinstance(stock, EchelonBaseStock):
        yield from _echelon(scenario, node, path, below)


def _planning(scenario: Scenario, node: Node, stock: RequirementsPlanning, path: Steps) -> Iterator[Finding]:
    """A plan needs a forecast of what no other plan asks for, and plans that meet must step alike."""
    site, run = scenario.spec.sites[node.site], scenario.spec.run
    by_plan_alone = node.item not in site.demand
    for other in scenario.network.values():
        if node.key not in upstream(other, scenario.network):
            continue
        below = scenario.spec.sites[other.site].stock.get(other.item)
        if not isinstance(below, RequirementsPlanning):
            by_plan_alone = False
        elif review_period(below, run) != review_period(stock, run):
            message = f"{dotted(path)}: it plans by another period than {other.site}, whose plan it nets"
            way = "give both the same 'review'"
            yield Finding((*path, "review"), message, way, relies_on=(path, ("sites",)))
    if not by_plan_alone and node.item not in site.forecast:
        message = f"{dotted(path)}: drp nets a forecast, and {node.site} has none for '{node.item}'"
        yield Finding((*path, "policy"), message, HOW_TO_FORESEE, relies_on=(path, ("sites",)))


def _echelon(scenario: Scenario, node: Node, path: Steps, below: dict[Key, set[Key]]) -> Iterator[Finding]:
    above = set(upstream(node, scenario.network))
    if not below[node.key] and not above:
        message = f"{dotted(path)}: {node.site} feeds no other site and is fed by none, so there is no echelon"
        yield Finding((*path, "policy"), message, "write 'policy: base_stock'", relies_on=(path, ("sites",)))
    for other in sorted(below[node.key]):
        buys = scenario.network[other].buys
        if buys is not None and buys.is_split:
            message = f"{dotted(path)}: {other[0]} buys '{other[1]}' from several sources, so it is in no one echelon"
            way = f"write 'policy: base_stock', or let {other[0]} buy from one source"
            yield Finding((*path, "policy"), message, way, relies_on=(path, ("sites",)))


def _lag(scenario: Scenario, name: str, below: dict[Key, set[Key]]) -> Iterator[Finding]:
    site = scenario.spec.sites[name]
    here = [key for key in scenario.network if key[0] == name]
    looks = any(isinstance(stock, EchelonBaseStock) for stock in site.stock.values())
    told = any(sees(scenario, key, other) for key in here for other in below[key])
    if site.information.lag and not looks and not told:
        path: Steps = ("sites", name, "information", "lag")
        message = f"{dotted(path)} is not used: nobody shares a forecast with {name}, and no policy there looks down"
        way = f"add 'shared_with: [{name}]' to a forecast downstream, or take it out"
        yield Finding(path, message, way, of_key=True, relies_on=(path, ("sites",)))

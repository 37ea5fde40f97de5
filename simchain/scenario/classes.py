"""Classes of a scenario's items, and what is written for a class put in where an item has no words of its own."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simchain.clock import DAYS_PER_YEAR
from simchain.errors import ScenarioError
from simchain.rules.customers.demand import mean_rate, variance_rate
from simchain.rules.levels.classes import WEEK, Classified, Limits, Use, classify
from simchain.scenario.history.sales import demand_series
from simchain.scenario.relations.network import items_of
from simchain.scenario.spec import ByClass, Classes, Makes, Spec
from simchain.scenario.text.tree import Steps

NAMES = ("A", "B", "C", "X", "Y", "Z", *(f"{a}{x}" for a in "ABC" for x in "XYZ"))
"""Names of classes."""


LEVELS = ("level", "safety_stock", "reorder_point")
"""Keys of a stock that are given, or come from a target."""


def is_classified(spec: Spec) -> bool:
    """Whether a file speaks of classes."""
    return spec.classes is not None or any(True for _ in blocks(spec))


def blocks(spec: Spec) -> Iterator[tuple[Steps, Mapping[str, ByClass]]]:
    """The blocks by class, with their paths."""
    if spec.by_class:
        yield ("by_class",), spec.by_class
    yield from ((("sites", name, "by_class"), site.by_class) for name, site in spec.sites.items() if site.by_class)


def classes_of(spec: Spec, folder: Path) -> dict[str, Classified]:
    """Every item with its class, those worth most first; season and trend of demand aside."""
    limits = spec.classes or Classes()
    known = {item: [0.0, 0.0] for item in spec.items}
    for name, site in spec.sites.items():
        for item, block in site.demand.items():
            try:
                observed = demand_series(block.history, folder, name, item) if block.history is not None else None
                demand = block.demand(observed)
            except (ScenarioError, OSError):
                continue
            if item in known:
                known[item][0] += mean_rate(demand)
                known[item][1] += variance_rate(demand)
    recipes = {item: makes for site in spec.sites.values() for item, makes in site.makes.items()}
    uses = {item: _use(spec, item, known, recipes) for item in spec.items}
    return classify(uses, Limits(limits.A, limits.B, limits.X, limits.Y))


def _use(spec: Spec, item: str, sold: dict[str, list[float]], recipes: dict[str, Makes]) -> Use:
    """What customers ask for, and what goes into products, whoever makes them."""
    mean, variance = _asked(item, sold, recipes, ())
    variation = (variance * WEEK) ** 0.5 / (mean * WEEK) if mean else 0.0
    return Use(mean * DAYS_PER_YEAR, worth_of(spec, item) or 0.0, variation)


def _asked(
    item: str, sold: dict[str, list[float]], recipes: dict[str, Makes], above: tuple[str, ...]
) -> tuple[float, float]:
    mean, variance = sold.get(item, [0.0, 0.0])
    for product, makes in recipes.items():
        number = makes.components.get(item, 0.0) / makes.yields
        if number and product not in above:
            more, wider = _asked(product, sold, recipes, (*above, item))
            mean, variance = mean + number * more, variance + number**2 * wider
    return mean, variance


def worth_of(spec: Spec, item: str, above: tuple[str, ...] = ()) -> float | None:
    """What a unit is worth: its stated cost, else the lowest price it is sold at, its parts, or what customers pay."""
    stated = spec.items[item].cost if item in spec.items else None
    if stated is not None:
        return stated
    prices = [supplier.sells[item].price for supplier in spec.suppliers.values() if item in supplier.sells]
    if any(prices):
        return min(price for price in prices if price)
    for site in spec.sites.values():
        if item in site.makes and item not in above:
            makes = site.makes[item]
            parts = [(worth_of(spec, part, (*above, item)), number) for part, number in makes.components.items()]
            if all(worth is not None for worth, _ in parts):
                return sum((worth or 0.0) * number for worth, number in parts) / makes.yields
    return spec.items[item].price if item in spec.items else None


def filled_in(data: dict[str, Any], spec: Spec, folder: Path) -> tuple[dict[str, Any], dict[Steps, Steps]]:
    """The data with what is written by class put in, and for each path that was put in the one where it is written."""
    found = classes_of(spec, folder)
    sites = dict(data["sites"])
    put: dict[Steps, Steps] = {}
    for name, site in spec.sites.items():
        written: dict[str, Any] = {**sites[name], "stock": {**sites[name].get("stock", {})}}
        written["buys"] = {**sites[name].get("buys", {})}
        for item in items_of(site):
            if item not in found:
                continue
            for key in ("buys", "stock"):
                place = _of_class(spec, name, found[item].name, key)
                if place is not None and _may_stand(spec, name, item, key, place):
                    of_class = _at(data, place)
                    own = written[key].get(item)
                    if own is None or (key == "stock" and isinstance(own, dict) and _goes_with(own, of_class)):
                        written[key][item] = {**_left(own or {}, of_class), **(own or {})}
                        put[("sites", name, key, item)] = place
        sites[name] = {key: value for key, value in written.items() if value or key in sites[name]}
    return {**data, "sites": sites}, put


def _goes_with(own: dict[str, Any], of_class: dict[str, Any]) -> bool:
    """Whether words of an item's stock and of its class may stand side by side: not if their policies differ."""
    policy = of_class.get("policy", "base_stock")
    return bool(own.get("policy", "base_stock" if "level" in own else policy) == policy)


def _left(own: dict[str, Any], of_class: dict[str, Any]) -> dict[str, Any]:
    """What a class has still to say: no target where a level is given, and no level where a target is."""
    beaten = {"safety"} if {*LEVELS} & {*own} else {*LEVELS} if "safety" in own else set()
    return {key: value for key, value in of_class.items() if key not in beaten}


def _may_stand(spec: Spec, site: str, item: str, key: str, place: Steps) -> bool:
    """Whether the words of a class fit an item at a site: what is made there is not bought, nor from itself."""
    if key == "stock":
        return True
    block: Any = spec
    for step in place:
        block = block[step] if isinstance(block, dict) else getattr(block, str(step))
    return item not in spec.sites[site].makes and site not in block.sources


def _of_class(spec: Spec, site: str, name: str, key: str) -> Steps | None:
    """Where something is written for a class: the site's own words first, and the narrowest class."""
    for path, block in (
        (("sites", site, "by_class"), spec.sites[site].by_class),
        (("by_class",), spec.by_class),
    ):
        for one in (name, *name):
            if one in block and getattr(block[one], key) is not None:
                return (*path, one, key)
    return None


def _at(data: Any, path: Steps) -> Any:
    for step in path:
        data = data[step]
    return data

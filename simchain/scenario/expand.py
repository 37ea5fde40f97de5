"""Shorthand spelled out: `buys: A`, `price: 10 USD`, `demand: 100 units/day` become blocks that name their item.

Works on plain data and knows nothing of bounds or units. What has a wrong form is left as it is: validation says so.
"""

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from simchain.scenario.history.sales import DemandHistory
from simchain.scenario.names import ONLY_ITEM, TOP_BLOCKS
from simchain.scenario.spec import BUYING, POLICIES, DemandSpec, ForecastSpec, Makes, OwnPolicy, OwnSplit

Data = dict[str, Any]
Path = tuple[str, ...]

OF_THE_SOLD = ("price", "price_breaks", "pool")
"""Keys by which a supplier says of the only item what he asks for it."""

A_SLIP = 0.8
"""Likeness of two words, of 1, from which on one is the other misspelt, where there is no item of that name."""


def keys_of(*blocks: type[BaseModel]) -> frozenset[str]:
    """The keys of blocks as they are written."""
    return frozenset(info.alias or name for block in blocks for name, info in block.model_fields.items())


OF_THE_ONLY_ITEM: dict[str, frozenset[str]] = {
    "demand": keys_of(DemandSpec) | keys_of(DemandHistory),
    "stock": keys_of(*POLICIES, OwnPolicy),
    "makes": keys_of(Makes),
    "buys": keys_of(*BUYING, OwnSplit),
    "forecast": keys_of(ForecastSpec),
}
"""Block of a site -> the keys by which a block that names no item is known."""


def expand(data: Data) -> Data:
    """The same scenario without shorthand. The argument is not changed.

    >>> expand({"suppliers": {"A": {"price": "10 USD"}}, "sites": {"shop": {"buys": "A"}}})["sites"]
    {'shop': {'buys': {'item': {'rule': 'single', 'supplier': 'A'}}}}
    """
    data = {key: {} if value is None and key in TOP_BLOCKS else value for key, value in data.items()}
    items = item_names(data)
    sources = [*_keys(data.get("suppliers")), *_keys(data.get("sites"))]
    full = dict(data)
    if isinstance(data.get("items"), dict) and data["items"]:
        full["items"] = {name: {} if item is None else item for name, item in data["items"].items()}
    elif not data.get("items"):
        full["items"] = {name: {} for name in items}
    if isinstance(data.get("suppliers"), dict):
        full["suppliers"] = {name: _supplier(block, items) for name, block in data["suppliers"].items()}
    if "by_class" in data:
        full["by_class"] = _by_class(data["by_class"], sources)
    if isinstance(data.get("sites"), dict):
        full["sites"] = {name: _site(block, items, sources) for name, block in data["sites"].items()}
    return full


def item_names(data: Data) -> list[str]:
    """Names of all items: those declared, else all that suppliers sell and sites make, stock or sell, else one."""
    if isinstance(data.get("items"), dict) and data["items"]:
        return _keys(data["items"])
    names: dict[str, None] = {}
    for supplier in _blocks(data.get("suppliers")):
        names.update(dict.fromkeys(_keys(supplier.get("sells"))))
    for site in _blocks(data.get("sites")):
        for key in ("makes", "stock", "demand"):
            block = site.get(key)
            if isinstance(block, dict) and not OF_THE_ONLY_ITEM[key] & set(block) and not _is_misspelt(block, key):
                names.update(dict.fromkeys(block))
                for made in _blocks(block) if key == "makes" else ():
                    names.update(dict.fromkeys(_keys(made.get("from"))))
    return list(names) or [ONLY_ITEM]


def _is_misspelt(block: Data, key: str) -> bool:
    """Whether a block that might name items rather misspells keys of the only one: `stock: {polcy: base_stock}`."""
    near = (difflib.get_close_matches(str(name), OF_THE_ONLY_ITEM[key], 1, A_SLIP) for name in block)
    return ONLY_ITEM not in block and all(near) and not any(isinstance(value, dict) for value in block.values())


def unnamed(data: Data) -> Iterator[tuple[Path, str]]:
    """Blocks that do not say for which of several items they are, each with the way to say it."""
    items = item_names(data)
    if len(items) < 2:
        return
    for name, block in _named(data.get("suppliers")):
        for key in OF_THE_SOLD:
            if key in block and "sells" not in block:
                yield ("suppliers", name, key), f"write 'sells: {{{_sold_by(str(name), data, items)}: ...}}'"
    for name, site in _named(data.get("sites")):
        for key in ("demand", "stock", "makes"):
            given = site.get(key)
            is_block = isinstance(given, dict) and not set(items) & set(given) and OF_THE_ONLY_ITEM[key] & set(given)
            if is_block or isinstance(given, str | int | float):
                yield ("sites", name, key), f"write '{key}: {{{items[0]}: ...}}'"


def _sold_by(supplier: str, data: Data, items: list[str]) -> str:
    """What a supplier probably sells: what is bought from it, else what nobody makes."""
    sites = [site for _, site in _named(data.get("sites"))]
    purchases = [buys for site in sites if isinstance(buys := site.get("buys"), dict)]
    bought = [item for buys in purchases for item in items if item in buys and _names(buys[item], supplier)]
    made = {item for site in sites for item in _keys(site.get("makes"))}
    return next(iter([*bought, *(item for item in items if item not in made), *items]))


def _names(block: Any, supplier: str) -> bool:
    """Whether a purchase speaks of a supplier, as a key or as a value, at any depth."""
    if isinstance(block, dict):
        return supplier in block or any(_names(value, supplier) for value in block.values())
    return any(_names(one, supplier) for one in block) if isinstance(block, list) else block == supplier


def _supplier(block: Any, items: list[str]) -> Any:
    """`price` is that of the only item, which a supplier sells even where it names no price."""
    block = {} if block is None else block
    if not isinstance(block, dict) or "sells" in block or len(items) > 1:
        return block
    sold = {key: block[key] for key in OF_THE_SOLD if key in block}
    return {**{key: value for key, value in block.items() if key not in OF_THE_SOLD}, "sells": {items[0]: sold}}


def _site(block: Any, items: list[str], sources: list[str]) -> Any:
    block = {} if block is None else block
    if not isinstance(block, dict):
        return block
    block = dict(block)
    for key in ("demand", "stock", "makes"):
        if key in block:
            block[key] = _by_item(block[key], items, key)
    if isinstance(block.get("stock"), dict):
        block["stock"] = {item: _policy(stock) for item, stock in block["stock"].items()}
    if "by_class" in block:
        block["by_class"] = _by_class(block["by_class"], sources)
    if block.get("forecast"):
        block["forecast"] = _forecasts(block["forecast"], items, block)
    if "buys" in block:
        block["buys"] = _buys(block["buys"], items, sources, block)
        block |= _left_to_vendors(block)
    return block


def _by_class(given: Any, sources: list[str]) -> Any:
    """What is written for classes. `safety` alone stands for a stock with it."""
    if not isinstance(given, dict):
        return given
    return {name: _of_class(block, sources) if isinstance(block, dict) else block for name, block in given.items()}


def _of_class(block: Data, sources: list[str]) -> Data:
    full = {key: value for key, value in block.items() if key != "safety"}
    if "buys" in full:
        full["buys"] = _one_buy(full["buys"], sources)
    if "stock" in full:
        full["stock"] = _policy(full["stock"])
    if "safety" in block and isinstance(full.get("stock", {}), dict):
        full["stock"] = {"safety": block["safety"], **full.get("stock", {})}
    return full


def _left_to_vendors(site: Data) -> Data:
    """The stocks of a site, those that a vendor replenishes with the policy that says so."""
    stocks = site.get("stock", {})
    managed = {item for item, buys in _named(site["buys"]) if "replenished_by" in buys}
    if not managed or not isinstance(stocks, dict):
        return {}
    terms = {item: stocks.get(item) or {} for item in managed}
    own = {item: {"policy": "vmi", **given} for item, given in _named(terms) if "policy" not in given}
    return {"stock": {**stocks, **own}}


def _by_item(given: Any, items: list[str], block: str) -> Any:
    """A block for the only item is put under its name; a block per item stays."""
    words = OF_THE_ONLY_ITEM[block]
    names_items = isinstance(given, dict) and given and (items[0] in given or not words & set(given))
    if names_items and not (items == [ONLY_ITEM] and _is_misspelt(given, block)):
        return given
    return {items[0]: given} if len(items) == 1 else given


def _policy(given: Any) -> Any:
    return {"policy": given} if isinstance(given, str) else given


def _forecasts(given: Any, items: list[str], site: Data) -> Any:
    """How demand is foreseen, by item. A forecast that names no item is for all that customers ask for here, or else
    for all that the site holds."""
    if isinstance(given, dict) and (set(items) & set(given) or not OF_THE_ONLY_ITEM["forecast"] & set(given)):
        return {item: _method(block) for item, block in given.items()}
    if not isinstance(given, dict | str):
        return given
    asked = [item for item in _keys(site.get("demand")) if item in items]
    return {item: _method(given) for item in asked or _held(items, site)}


def _method(given: Any) -> Any:
    return {"method": given} if isinstance(given, str) else given


def _held(items: list[str], site: Data) -> list[str]:
    """Items that a site speaks of; all, where it speaks of none."""
    named = {*_keys(site.get("stock")), *_keys(site.get("buys")), *_keys(site.get("makes"))}
    return [item for item in items if item in named] or items


def _buys(given: Any, items: list[str], sources: list[str], site: Data) -> Any:
    """What is bought, by item. A purchase that names no item is for all that the site needs and does not make."""
    if isinstance(given, dict) and given:
        is_one = not set(items) & set(given) and (
            OF_THE_ONLY_ITEM["buys"] & set(given) or set(sources) & set(given) or _are_shares(given)
        )
        if not is_one:
            return {item: _one_buy(block, sources) for item, block in given.items()}
    elif not isinstance(given, str) and len(items) > 1:
        return given
    return {item: _one_buy(given, sources) for item in _needed(items, site)}


def _needed(items: list[str], site: Data) -> list[str]:
    made = _keys(site.get("makes"))
    parts = [part for block in _blocks(site.get("makes")) for part in _keys(block.get("from"))]
    held = {*_keys(site.get("demand")), *_keys(site.get("stock")), *parts}
    return [item for item in items if item not in made and (item in held or not held)] or items[:1]


def _one_buy(given: Any, sources: list[str]) -> Any:
    if isinstance(given, str):
        return {"rule": "single", "supplier": given}
    if not isinstance(given, dict) or not given:
        return given
    if not OF_THE_ONLY_ITEM["buys"] & set(given) and (set(sources) & set(given) or _are_shares(given)):
        return {"rule": "split", "shares": given}
    if "shares" in given and "rule" not in given:
        return {"rule": "split", **given}
    return given


def _are_shares(given: Data) -> bool:
    return all(isinstance(share, str) and ("%" in share or share == "rest") for share in given.values())


def _keys(block: Any) -> list[str]:
    return list(block) if isinstance(block, dict) else []


def _named(block: Any) -> Iterator[tuple[str, Data]]:
    inside = block.items() if isinstance(block, dict) else ()
    return ((name, value) for name, value in inside if isinstance(value, dict))


def _blocks(block: Any) -> Iterable[Data]:
    return [value for value in block.values() if isinstance(value, dict)] if isinstance(block, dict) else []

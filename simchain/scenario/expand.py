"""Shorthand spelled out: `buys: A`, `price: 10 USD`, `demand: 100 units/day` become blocks that name their item.

Works on plain data and knows nothing of bounds or units. What has a wrong form is left as it is: validation says so.
"""

from collections.abc import Callable, Iterable
from typing import Any

from simchain.scenario.spec import POLICY_NAMES, Buys, DemandSpec, Makes

Data = dict[str, Any]

ONLY_ITEM = "item"
"""Name of the item in a file that names none."""

STOCK_WORDS = {"policy", "level", "review", "safety", "reorder_point", "quantity", "order_up_to", "opening", "holding"}
HISTORY_WORDS = {"history", "mode", "missing", "site", "item", "columns", "where"}


def expand(data: Data) -> Data:
    """The same scenario without shorthand. The argument is not changed.

    >>> expand({"suppliers": {"A": {"price": "10 USD"}}, "sites": {"shop": {"buys": "A"}}})["sites"]
    {'shop': {'buys': {'item': {'rule': 'single', 'supplier': 'A'}}}}
    """
    items = item_names(data)
    sources = [*_keys(data.get("suppliers")), *_keys(data.get("sites"))]
    full = dict(data)
    if isinstance(data.get("items"), dict):
        full["items"] = {name: {} if item is None else item for name, item in data["items"].items()}
    else:
        full.setdefault("items", {name: {} for name in items})
    if isinstance(data.get("suppliers"), dict):
        full["suppliers"] = {name: _supplier(block, items) for name, block in data["suppliers"].items()}
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
        for key, own_words in (("makes", set(Makes.model_fields) | {"from", "yield"}), ("stock", STOCK_WORDS)):
            block = site.get(key)
            if isinstance(block, dict) and not own_words & set(block):
                names.update(dict.fromkeys(block))
                for made in _blocks(block) if key == "makes" else ():
                    names.update(dict.fromkeys(_keys(made.get("from"))))
        demand = site.get("demand")
        if isinstance(demand, dict) and not _demand_words() & set(demand):
            names.update(dict.fromkeys(demand))
    return list(names) or [ONLY_ITEM]


def _supplier(block: Any, items: list[str]) -> Any:
    if not isinstance(block, dict):
        return block
    block = dict(block)
    if "price" in block and "sells" not in block and len(items) == 1:
        block["sells"] = {items[0]: {"price": block.pop("price")}}
    elif "sells" not in block and "price" not in block and len(items) == 1:
        block["sells"] = {items[0]: {}}
    return block


def _site(block: Any, items: list[str], sources: list[str]) -> Any:
    if not isinstance(block, dict):
        return block
    block = dict(block)
    if "buys" in block:
        block["buys"] = _buys(block["buys"], items, sources)
    if "demand" in block:
        block["demand"] = _by_item(block["demand"], items, lambda given: bool(_demand_words() & set(given)))
    if "stock" in block:
        block["stock"] = _by_item(block["stock"], items, lambda given: bool(STOCK_WORDS & set(given)))
    if "makes" in block:
        words = set(Makes.model_fields) | {"from", "yield"}
        block["makes"] = _by_item(block["makes"], items, lambda given: bool(words & set(given)) and len(items) == 1)
    return block


def _by_item(given: Any, items: list[str], is_one: Callable[[Data], bool]) -> Any:
    """A block for the only item is put under its name; a block per item stays."""
    if isinstance(given, dict) and not is_one(given):
        return given
    if isinstance(given, str) and given in POLICY_NAMES:
        given = {"policy": given}
    return {items[0]: given} if len(items) == 1 else given


def _buys(given: Any, items: list[str], sources: list[str]) -> Any:
    if isinstance(given, dict) and given and all(key in items for key in given):
        return {item: _one_buy(block, sources) for item, block in given.items()}
    if len(items) == 1:
        return {items[0]: _one_buy(given, sources)}
    if isinstance(given, str):
        return {item: _one_buy(given, sources) for item in items}
    if isinstance(given, dict):
        return {key: _one_buy(block, sources) for key, block in given.items()}
    return given


def _one_buy(given: Any, sources: list[str]) -> Any:
    if isinstance(given, str):
        return {"rule": "single", "supplier": given}
    if not isinstance(given, dict):
        return given
    terms = set(Buys.model_fields)
    if given and not terms & set(given) and any(key in sources for key in given):
        return {"rule": "split", "shares": given}
    if "shares" in given and "rule" not in given:
        return {"rule": "split", **given}
    return given


def _demand_words() -> set[str]:
    return set(DemandSpec.model_fields) | HISTORY_WORDS


def _keys(block: Any) -> list[str]:
    return list(block) if isinstance(block, dict) else []


def _blocks(block: Any) -> Iterable[Data]:
    return [value for value in block.values() if isinstance(value, dict)] if isinstance(block, dict) else []

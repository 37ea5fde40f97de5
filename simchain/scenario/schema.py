"""The JSON Schema of scenario files, for completion and checking in editors.

It is made from the blocks of `spec`, so bounds and descriptions are those that validation uses, and then taught the
shorthand: where one word or one quantity may stand for a block, the schema takes both.
"""

from typing import Any

from simchain.scenario.expand import OF_THE_ONLY_ITEM, OF_THE_SOLD
from simchain.scenario.names import ONLY_ITEM, TOP_BLOCKS
from simchain.scenario.own import gathered
from simchain.scenario.own_names import Rules
from simchain.scenario.spec import POLICY_NAMES, Spec
from simchain.scenario.spec.supply.pricing import AGREED

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string"}
QUANTITY: Schema = {"type": ["string", "number"]}
NOTHING: Schema = {"type": "null"}
A_SHARE: Schema = {"type": "string", "pattern": "%$|^rest$"}

BY_ONE_VALUE: dict[str, Schema] = {
    "CarryingShares": TEXT,
    "Freight": TEXT,
    "Sold": TEXT,
    "ShareOf": A_SHARE,
    "TimeLaw": TEXT,
    "TimeUp": TEXT,
    "LeadTime": TEXT,
    "AmountLaw": QUANTITY,
    "DemandSpec": TEXT,
}
"""Block -> what may stand for it."""

HISTORIES = {"LeadTime": "LeadTimeHistory", "DemandSpec": "DemandHistory"}
"""Block -> the history whose keys may stand in it: `{history: po.csv, mode: fit}`."""


def json_schema(rules: Any = ()) -> Schema:
    """The schema of a scenario file, draft 2020-12. It knows the names of `rules`, rules of one's own (see `load`).

    >>> schema = json_schema()
    >>> schema["title"], schema["required"], "LeadTime" in schema["$defs"]
    ('simchain scenario', ['simchain'], True)
    """
    known = gathered(rules)
    made = _tidy(_named(Spec.model_json_schema(by_alias=True), known))
    policies = [*POLICY_NAMES, *(name for name, rule in known.items() if rule.kind == "policy")]
    blocks, top = made.pop("$defs"), made["properties"]
    site, supplier = blocks["Site"]["properties"], blocks["Supplier"]
    for block, history in HISTORIES.items():
        own = blocks[block]["properties"]
        own["history"] = {"anyOf": [TEXT, own["history"]], "description": own["history"].get("description", "")}
        blocks[block]["properties"] = {**blocks[history]["properties"], **own}
    _prices(blocks)
    supplier["properties"] |= {key: blocks["Sold"]["properties"][key] for key in OF_THE_SOLD}
    supplier["not"] = {"anyOf": [{"required": [key, "sells"]} for key in OF_THE_SOLD]}
    for block, short in BY_ONE_VALUE.items():
        blocks[block] = {"anyOf": [short, blocks[block]], "description": blocks[block].get("description", "")}
    for key in ("hits", "stops"):
        listed = blocks["Disruption"]["properties"][key]
        said = {"description": listed.pop("description", "")}
        blocks["Disruption"]["properties"][key] = {"anyOf": [listed["items"], listed], **said}
    of_each = {key: _for_one(site[key], key, OF_THE_ONLY_ITEM[key], policies) for key in ("buys", "stock")}
    for block, words in OF_THE_ONLY_ITEM.items():
        site[block] = _for_one_or_each(site[block], block, words, policies)
    of_class = blocks["ByClass"]["properties"]
    for key, one in of_each.items():
        of_class[key] = {**one, "description": of_class[key]["description"]}
    of_class["safety"] = blocks["BaseStock"]["properties"]["safety"]
    for block in ("items", "suppliers", "sites"):
        named = top[block]["additionalProperties"]
        top[block]["additionalProperties"] = {"anyOf": [named, NOTHING]}
    for block in TOP_BLOCKS:
        top[block] = {"anyOf": [top[block], NOTHING], "description": top[block].get("description", "")}
    return _file(top, blocks)


def _prices(blocks: Schema) -> None:
    """A price may be a block of what was agreed, and price breaks a map of nothing but prices."""
    sold, breaks = blocks["Sold"]["properties"], blocks["PriceBreaks"]
    price = sold["price"]
    agreed = {key: {**sold[name], "description": sold[name].get("description", "")} for key, name in AGREED.items()}
    said = {"description": price.get("description", "")}
    sold["price"] = {"anyOf": [price, {"type": "object", "properties": agreed, "additionalProperties": False}], **said}
    sizes = {"type": "object", "propertyNames": {"not": {"enum": [*breaks["properties"]]}}, "minProperties": 1}
    sizes["additionalProperties"] = breaks["properties"]["breaks"]["additionalProperties"]
    blocks["PriceBreaks"] = {"anyOf": [sizes, breaks]}


def _file(top: Schema, blocks: Schema) -> Schema:
    """The file as a whole. One that extends another may hold paths, and need not hold sites."""
    change: Schema = {"type": ["object", "null"], "description": "changes: an indented block merges, a path replaces"}
    top["scenarios"] = {"type": ["object", "null"], "additionalProperties": change, "description": "named changes"}
    top["extends"] = {**TEXT, "description": "file that this one changes"}
    alone = {"properties": dict.fromkeys(top, True), "additionalProperties": False, "required": ["sites"]}
    return {
        "$schema": DRAFT,
        "title": "simchain scenario",
        "description": "A supply chain to simulate, and named changes of it.",
        "type": "object",
        "properties": top,
        "required": ["simchain"],
        "if": {"required": ["extends"]},
        "else": alone,
        "$defs": blocks,
    }


def _for_one(schema: Schema, block: str, words: frozenset[str], policies: list[str]) -> Schema:
    """What stands for one item, with its shorthand."""
    of_one = schema["additionalProperties"]
    shorts: list[Schema] = []
    if block == "stock":
        shorts = [{"enum": policies}]
    elif block == "buys":
        source = {"not": {"enum": sorted(words)}}
        shorts = [
            TEXT,
            {"type": "object", "propertyNames": source, "additionalProperties": {"$ref": "#/$defs/ShareOf"}},
        ]
    return {"anyOf": [of_one, *shorts]}


def _for_one_or_each(schema: Schema, block: str, words: frozenset[str], policies: list[str]) -> Schema:
    """A block per item, or what stands for the only item."""
    one = _for_one(schema, block, words, policies)
    item = {"not": {"enum": sorted(words - {ONLY_ITEM})}}
    each = {"type": "object", "propertyNames": item, "additionalProperties": one}
    return {"anyOf": [one, each], "description": schema.get("description", "")}


def _named(schema: Any, rules: Rules) -> Any:
    """With the names of the rules of one's own that may stand where one is named."""
    if isinstance(schema, list):
        return [_named(part, rules) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "x-rules" in schema:
        known = [name for name, rule in rules.items() if rule.kind in schema["x-rules"]]
        return {"enum": known, **{key: part for key, part in schema.items() if key not in ("enum", "x-rules")}}
    return {key: _named(part, rules) for key, part in schema.items()}


def _tidy(schema: Any) -> Any:
    """Without made-up titles, without defaults in base units, and without null where a key may be left out."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "properties" in schema:
        named = {key: _tidy(part) for key, part in schema["properties"].items()}
        schema = {key: part for key, part in schema.items() if key != "properties"}
        return {**_tidy(schema), "properties": named}
    kept = {key: _tidy(part) for key, part in schema.items() if key != "title" and not _is_odd(key, part, schema)}
    if "anyOf" in kept and NOTHING in kept["anyOf"]:
        left = [part for part in kept.pop("anyOf") if part != NOTHING]
        kept = {**kept, **(left[0] if len(left) == 1 else {"anyOf": left})}
    return kept


def _is_odd(key: str, value: Any, schema: Schema) -> bool:
    return key == "default" and not ("enum" in schema or schema.get("type") in ("boolean", "integer"))

"""Validation errors put into words: which thing, what it got, what it wants, and the nearest known name."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from simchain.errors import Fault
from simchain.scenario.spec import POLICY_NAMES, Spec
from simchain.scenario.tree import Steps, Tree
from simchain.scenario.unsupported import key_comes_later, value_comes_later

LATER = "is part of the language, but this version does not run it yet"
WAY_OUT = "take it out to run the rest"

WANTED = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "a text",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "list_type": "a list, such as [1, 2]",
    "dict_type": "a block of keys and values",
    "model_type": "a block of keys and values",
    "model_attributes_type": "a block of keys and values",
}


def in_words(error: ValidationError, data: Any, tree: Tree) -> list[tuple[Steps, Fault, bool]]:
    """Each error as (path in `data`, fault with its place, whether it only asks for what comes later)."""
    groups: dict[Steps, list[ErrorDetails]] = defaultdict(list)
    for detail in error.errors(include_url=False):
        groups[real_path(detail, data)].append(detail)
    return [_word(path, details, tree) for path, details in groups.items()]


def real_path(detail: ErrorDetails, data: Any) -> Steps:
    """The path of an error without the steps that are not in the data (the tags of alternatives)."""
    path: list[str | int] = []
    for step in detail["loc"]:
        inside = isinstance(data, dict) and step in data
        inside = inside or (isinstance(data, list) and isinstance(step, int) and step < len(data))
        if inside:
            path.append(step)
            data = data[step]
    if detail["type"] == "missing":
        path.append(detail["loc"][-1])
    return tuple(path)


def _word(path: Steps, details: list[ErrorDetails], tree: Tree) -> tuple[Steps, Fault, bool]:
    detail = details[0]
    kind, given = detail["type"], detail["input"]
    where = dotted(path)
    match kind:
        case "extra_forbidden":
            return _unknown_key(path, detail, tree)
        case "missing":
            need = f"{dotted(path[:-1]) or 'the file'} needs '{path[-1]}'"
            return path, Fault(need, tree.place(path[:-1], of_key=True), f"add '{path[-1]}: ...'"), False
        case "union_tag_invalid" | "union_tag_not_found":
            name = given.get("policy") if isinstance(given, dict) else given
            return _not_among((*path, "policy"), name, POLICY_NAMES, tree)
    literal = next((d for d in details if d["type"] == "literal_error"), None)
    if literal is not None and value_comes_later(path, given):
        return path, Fault(f"{where}: {given!r} {LATER}", tree.place(path), WAY_OUT), True
    if kind == "literal_error":
        return _not_among(path, given, _choices(detail), tree)
    message = _sentence(detail, given)
    if literal is not None:
        message += f", or {' or '.join(_choices(literal))}"
    return path, Fault(f"{where} {message}", tree.place(path)), False


def _sentence(detail: ErrorDetails, given: Any) -> str:
    kind = detail["type"]
    if kind == "quantity":
        return str(detail["ctx"]["sentence"])
    if kind in WANTED:
        return f"needs {WANTED[kind]}; got {_short(given)}"
    return f"cannot be {_short(given)}: {detail['msg'][0].lower()}{detail['msg'][1:]}"


def _unknown_key(path: Steps, detail: ErrorDetails, tree: Tree) -> tuple[Steps, Fault, bool]:
    key, block = str(path[-1]), dotted(path[:-1]) or "the file"
    place = tree.place(path, of_key=True)
    if key_comes_later(path):
        return path, Fault(f"'{key}' in {block} {LATER}", place, WAY_OUT), True
    known = known_keys(detail["loc"])
    return path, Fault(f"unknown key '{key}' in {block}", place, nearest(key, known, "it knows ")), False


def _not_among(path: Steps, given: Any, choices: Iterable[str], tree: Tree) -> tuple[Steps, Fault, bool]:
    if value_comes_later(path, given):
        return path, Fault(f"{dotted(path)}: {given!r} {LATER}", tree.place(path), WAY_OUT), True
    choices = list(choices)
    message = f"{dotted(path)} must be one of {', '.join(choices)}; got {_short(given)}"
    return path, Fault(message, tree.place(path), nearest(str(given), choices)), False


def _choices(detail: ErrorDetails) -> list[str]:
    return detail["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")


def nearest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """'did you mean ...?' for the nearest of the known names, else their list."""
    names = list(known)
    near = difflib.get_close_matches(name, names, 1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"{otherwise}{', '.join(names)}" if otherwise and names else ""


def dotted(path: Steps) -> str:
    """`sites.shop.buys` for a path."""
    return ".".join(map(str, path))


def _short(given: Any) -> str:
    text = repr(given) if isinstance(given, str | int | float | bool) or given is None else _kind(given)
    text = {"None": "nothing", "True": "true", "False": "false"}.get(text, text)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _kind(given: Any) -> str:
    return "a list" if isinstance(given, list) else "a block of keys and values"


def known_keys(loc: Iterable[str | int]) -> list[str]:
    """Keys that the block knows in which an unknown key was found."""
    *steps, _ = loc
    models: list[type[BaseModel]] = [Spec]
    for step in steps:
        inner = [found for model in models for found in _inside(model, step)]
        tagged = [model for model in models if _tag(model) == step]
        models = inner or tagged or models
    return list(dict.fromkeys(_written(model, name) for model in models for name in model.model_fields))


def _inside(model: type[BaseModel], step: str | int) -> Iterator[type[BaseModel]]:
    for name, info in model.model_fields.items():
        if step in (name, info.alias):
            yield from _models(info.annotation)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _tag(model: type[BaseModel]) -> str | None:
    info = model.model_fields.get("policy")
    return get_args(info.annotation)[0] if info is not None else None


def _written(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name

"""A mapping from Python to the text of a scenario, so that it is read, and its faults shown, like a file."""

from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any

import yaml

from simchain.errors import Fault, ScenarioError
from simchain.scenario.text.tree import MAX_DEPTH, Steps

NAMED = ("items", "suppliers", "sites")


def text_of(source: Mapping[Any, Any]) -> str:
    """YAML text of a mapping.

    >>> text_of({"simchain": 1, "sites": {"shop": {"buys": "A"}}})
    'simchain: 1\\nsites:\\n  shop:\\n    buys: A\\n'
    """
    return yaml.safe_dump(_plain(source, ()), allow_unicode=True, sort_keys=False, width=1000)


def _says_something(path: Steps) -> bool:
    """Whether None means more than 'not given': a change that deletes, or a thing with nothing to be said of."""
    return path[0] == "scenarios" or (len(path) == 2 and path[0] in NAMED)


def _plain(value: Any, path: Steps) -> Any:
    """Dicts, lists, texts and numbers; NumPy's numbers become Python's."""
    if len(path) > MAX_DEPTH:
        raise ScenarioError([Fault(f"the mapping is nested deeper than {MAX_DEPTH} levels", None, "write it flatter")])
    if isinstance(value, Mapping):
        inside = {str(key): _plain(inner, (*path, str(key))) for key, inner in value.items()}
        return {key: inner for key, inner in inside.items() if inner is not None or _says_something((*path, key))}
    if isinstance(value, list | tuple):
        return [_plain(inner, (*path, n)) for n, inner in enumerate(value)]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    where = ".".join(map(str, path)) or "the scenario"
    message = f"{where} is a {type(value).__name__}, which no file can hold"
    raise ScenarioError([Fault(message, None, "use text, numbers, lists and dicts")])

"""One name for a scenario's content: the same for every way of writing the same world."""

import hashlib
import json
from typing import Any

from simchain.scenario.explain import resolved
from simchain.scenario.history.table import digest
from simchain.scenario.own_names import in_use
from simchain.scenario.scenario import Scenario

FOR_READERS = ("title", "description")
"""Keys that change nothing in a run."""


def fingerprint(scenario: Scenario) -> str:
    """SHA-256 of the resolved scenario, of its history files and of the text of rules of one's own.

    It does not change with comments, shorthand, the order of keys, file names, title or description. It does change
    with the order of sites and suppliers: sites of a rank take their turns in it.
    """
    data = {key: value for key, value in resolved(scenario).items() if key not in FOR_READERS}
    content = _by_content(data, scenario)
    if scenario.rules and (own := in_use(scenario.spec)):
        content["rules"] = {name: own[name].sha256 for name in sorted(own)}
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _by_content(value: Any, scenario: Scenario) -> Any:
    """The data with each history file's name replaced by the digest of what is in it."""
    if isinstance(value, list):
        return [_by_content(inner, scenario) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        key: digest(scenario.folder / inner)
        if key in ("history", "index") and isinstance(inner, str)
        else _by_content(inner, scenario)
        for key, inner in value.items()
    }

"""A file to scenarios: read, change, spell out, validate, check. All faults of all of them, in one pass."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from simchain.errors import Fault, ScenarioError, UnsupportedScenario
from simchain.scenario.check import check
from simchain.scenario.expand import expand
from simchain.scenario.faults import in_words
from simchain.scenario.merge import apply_changes, load_tree
from simchain.scenario.scenario import BASE, Scenario, Scenarios
from simchain.scenario.spec import Spec
from simchain.scenario.tree import Steps, Tree, read_tree

ROUNDS = 12
"""How often what is wrong is cut out, to look for more faults in the rest."""


def load(source: str | os.PathLike[str] | Mapping[str, Any]) -> Scenarios:
    """Read a scenario file (or a mapping with the same words) and validate it with all its named changes.

    Raises `ScenarioError` with every fault found, each with its place, or `UnsupportedScenario` if all that is wrong
    is that this version does not run something yet.

    >>> shop = {"simchain": 1, "suppliers": {"A": {"lead_time": "2 days"}},
    ...         "sites": {"shop": {"demand": "10 units/day", "buys": "A"}}}
    >>> load(shop)["base"].spec.sites["shop"].demand["item"].rate.value
    10.0
    """
    if isinstance(source, Mapping):
        text = yaml.safe_dump(dict(source), allow_unicode=True, sort_keys=False, width=1000)
        return load_from(read_tree(text, "scenario"), Path())
    return load_from(load_tree(source), Path(source).parent)


def load_from(tree: Tree, folder: Path) -> Scenarios:
    """Scenarios from a tree that was read already."""
    found = _Findings()
    base = found.validate(BASE, tree, folder)
    named: dict[str, Scenario | None] = {}
    changes = tree.data.get("scenarios")
    for name, change in (changes or {}).items() if isinstance(changes, dict) else ():
        at: Steps = ("scenarios", name)
        if change is not None and not isinstance(change, dict):
            message = f"scenarios.{name} must be a block of changes, or {{}} for none"
            found.faults.append(Fault(message, tree.place(at)))
            continue
        try:
            changed = apply_changes(tree, change or {}, tree, at)
        except ScenarioError as error:
            found.faults.extend(error.faults)
            continue
        named[name] = found.validate(name, changed, folder)
    if changes is not None and not isinstance(changes, dict):
        found.faults.append(Fault("scenarios must be a block of named changes", tree.place(("scenarios",))))
    found.give_up_if_wrong()
    assert base is not None
    return Scenarios(base, {name: scenario for name, scenario in named.items() if scenario}, tuple(found.warnings))


class _Findings:
    """Faults of all scenarios of a file, each once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.later: list[Fault] = []
        self.warnings: list[Fault] = []

    def validate(self, name: str, tree: Tree, folder: Path) -> Scenario | None:
        """The scenario, as far as it can be understood; what is wrong is noted."""
        data = expand({key: value for key, value in tree.data.items() if key != "scenarios"})
        currency = data.get("currency", "USD")
        context = {"currency": currency if isinstance(currency, str) else "USD"}
        spec = None
        for turn in range(ROUNDS):
            try:
                spec = Spec.model_validate(data, context=context)
                break
            except ValidationError as error:
                words = in_words(error, data, tree)
                if turn == 0:
                    for _, fault, later in words:
                        self._note(self.later if later else self.faults, fault)
                for path, _, _ in words:
                    data = _without(data, path)
        if spec is None:
            return None
        scenario = Scenario(name, spec, tree, folder)
        for fault in check(scenario):
            self._note(self.warnings if fault.severity == "warn" else self.faults, fault)
        return scenario

    def _note(self, among: list[Fault], fault: Fault) -> None:
        known = [*self.faults, *self.later, *self.warnings]
        if all((fault.message, fault.place) != (other.message, other.place) for other in known):
            among.append(fault)

    def give_up_if_wrong(self) -> None:
        if not self.faults and not self.later:
            return
        faults = sorted([*self.faults, *self.later, *self.warnings], key=_position)
        raise ScenarioError(faults) if self.faults else UnsupportedScenario(faults)


def _position(fault: Fault) -> tuple[str, int, int]:
    return (fault.place.file, fault.place.line, fault.place.column) if fault.place else ("", 0, 0)


def _without(data: Any, path: Steps) -> Any:
    """The data without what stands at `path`; if it is not there (something is missing), without its parent."""
    if not path:
        return data
    step, *rest = path
    inside = isinstance(data, dict) and step in data
    if isinstance(data, list):
        return (
            [item for n, item in enumerate(data) if n != step]
            if not rest
            else [_without(item, tuple(rest)) if n == step else item for n, item in enumerate(data)]
        )
    if not inside:
        return data
    if not rest or (len(rest) == 1 and isinstance(data[step], dict) and rest[0] not in data[step]):
        return {key: value for key, value in data.items() if key != step}
    return {**data, step: _without(data[step], tuple(rest))}

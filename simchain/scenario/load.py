"""A file to scenarios: read, change, spell out, validate, check. All faults of all of them, in one pass."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from simchain.errors import Fault, Place, ScenarioError, UnsupportedScenario
from simchain.scenario.check.idle import unused
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.faults.wording import short
from simchain.scenario.own import gathered
from simchain.scenario.own_names import NO_RULES, Rules
from simchain.scenario.scenario import BASE, Scenario, Scenarios
from simchain.scenario.spec import POLICY_NAMES, RULE_NAMES
from simchain.scenario.spec.choice import OWN
from simchain.scenario.text.merge import apply_changes, load_tree, value_at
from simchain.scenario.text.plain import text_of
from simchain.scenario.text.tree import Steps, Tree, read_tree
from simchain.scenario.validate import commas, validate


def load(source: str | os.PathLike[str] | Mapping[str, Any], rules: Any = ()) -> Scenarios:
    """Read a scenario file (or a mapping with the same words) and validate it with all its named changes.

    `rules` are the rules of one's own that it may name: marked functions and classes, laws, modules or Python files
    that hold some, or a list of these.

    Raises `ScenarioError` with every fault found, each with its place, or `UnsupportedScenario` if all that is wrong
    is that this version does not run something yet.

    >>> shop = {"simchain": 1, "suppliers": {"A": {"lead_time": "2 days"}},
    ...         "sites": {"shop": {"demand": "10 units/day", "buys": "A"}}}
    >>> load(shop)["base"].spec.sites["shop"].demand["item"].rate.value
    10.0
    """
    if isinstance(source, Mapping):
        return load_from(read_tree(text_of(source), "scenario"), Path(), gathered(rules, WORDS))
    if not isinstance(source, str | os.PathLike):
        raise ScenarioError([no_scenario(source)])
    return load_from(load_tree(source), Path(source).parent, gathered(rules, WORDS))


def no_scenario(given: Any, also: str = "") -> Fault:
    """What to say where something that is no scenario was given for one."""
    plain = given is None or isinstance(given, int | float | list | tuple)
    got = short(given) if plain else f"a {type(given).__name__}"
    return Fault(f"a scenario is needed; got {got}", None, f"give a file name, a mapping with the same words{also}")


def loads(text: str, name: str = "scenario.yaml", folder: str | os.PathLike[str] = ".", rules: Any = ()) -> Scenarios:
    """The same for a text, such as an answer of `explain`. It cannot extend files; `name` stands in messages."""
    return load_from(read_tree(text, name), Path(folder), gathered(rules, WORDS))


def load_from(tree: Tree, folder: Path, rules: Rules = NO_RULES) -> Scenarios:
    """Scenarios from a tree that was read already."""
    found = _Findings(tree, rules)
    base = found.validate(BASE, tree, folder)
    changes = tree.data.get("scenarios")
    if changes is not None and not isinstance(changes, dict):
        found.note(Fault("scenarios must be a block of named changes", tree.place(("scenarios",)), "such as 'a: {}'"))
        changes = None
    named: dict[str, Scenario | None] = {}
    for name, change in (changes or {}).items():
        if (changed := found.change(tree, name, change)) is not None:
            named[name] = found.validate(name, changed, folder)
    found.give_up_if_wrong()
    assert base is not None
    for scenario, finding in unused([base, *(scenario for scenario in named.values() if scenario)]):
        found.note(finding.fault(scenario.tree))
    return Scenarios(base, {name: scenario for name, scenario in named.items() if scenario}, tuple(found.warnings))


WORDS = (*POLICY_NAMES, *RULE_NAMES, OWN)
"""Names that a rule of one's own cannot have."""

OF_THE_WHOLE_FILE = ("run", "simchain", "currency", "scenarios")
"""Blocks that no named change may touch."""


class _Findings:
    """Faults of all scenarios of a file, each once."""

    def __init__(self, tree: Tree, rules: Rules) -> None:
        self.tree = tree
        self.rules = rules
        self.faults: list[Fault] = []
        self.later: list[Fault] = []
        self.warnings: list[Fault] = []
        self._known: set[tuple[str, Place | None]] = set()

    def change(self, tree: Tree, name: str, change: Any) -> Tree | None:
        """The tree after a named change, or None if that cannot be carried out."""
        at: Steps = ("scenarios", name)
        if change is not None and not isinstance(change, dict):
            message = f"scenarios.{name} must be a block of changes, or {{}} for none"
            self.note(Fault(message, tree.place(at), "such as {shop.buys: B}"))
            return None
        if name == BASE:
            message = f"'{BASE}' means the model as it is written, so no named change can be called so"
            self.note(Fault(message, tree.place(at, of_key=True), "give it another name"))
            return None
        if shared := [key for key in change or () if key.split(".")[0] in OF_THE_WHOLE_FILE]:
            for key in shared:
                self.note(_of_the_whole_file(key, tree.place((*at, key), of_key=True)))
            return None
        if said := [finding for _, finding in commas(change, at) if finding.message]:
            for finding in said:
                self.note(finding.fault(tree))
            return None
        try:
            return apply_changes(tree, change or {}, tree, at)
        except ScenarioError as error:
            for fault in error.faults:
                self.note(fault)
            return None

    def validate(self, name: str, tree: Tree, folder: Path) -> Scenario | None:
        """The scenario, as far as it can be understood; what is wrong is noted."""
        understood = validate(name, tree, folder, self.rules)
        for finding in understood.findings:
            finding = self._with_reason(finding, tree)
            self.note(finding.fault(tree), finding.later, "" if _is_at_change(tree, self.tree, finding.path) else name)
        return understood.scenario

    def _with_reason(self, finding: Finding, tree: Tree) -> Finding:
        """Say how a change keeps a key of a block that it replaces, or drops one of a block that it merges with."""
        if left := _left_over(finding, tree, self.tree):
            way = f"write '{left[-1]}: null' in the change, or replace the whole block by its path, {dotted(left[:-1])}"
            return replace(finding, hint=f"'{left[-1]}' is left from the base: {way}")
        *block, key = finding.path or ("",)
        before, after = value_at(self.tree.data, tuple(block)), value_at(tree.data, tuple(block))
        was_there = isinstance(before, dict) and key in before and isinstance(after, dict) and key not in after
        if not was_there or tuple(block) not in tree.overridden:
            return finding
        way = f"the change replaced the whole block {dotted(tuple(block))}; write an indented block to keep the rest"
        return replace(finding, hint=way)

    def note(self, fault: Fault, later: bool = False, scenario: str = "") -> None:
        """Keep a fault that is new. `scenario` is the named change that brings it about, if it stands elsewhere."""
        if (fault.message, fault.place) in self._known:
            return
        self._known.add((fault.message, fault.place))
        if scenario:
            fault = replace(fault, message=f"{fault.message.rstrip('.')} (in scenario '{scenario}')")
        among = self.warnings if fault.severity == "warn" else self.later if later else self.faults
        among.append(fault)

    def give_up_if_wrong(self) -> None:
        """Raise what was found."""
        if not self.faults and not self.later:
            return
        faults = sorted([*self.faults, *self.later, *self.warnings], key=_position)
        raise ScenarioError(faults) if self.faults else UnsupportedScenario(faults)


WHAT_OTHERS_HANG_ON = ("policy", "rule")
"""Keys that say which others a block may have."""


def _left_over(finding: Finding, tree: Tree, base: Tree) -> Steps:
    """Where a key stands that was right until a change gave the block around it another policy, rule or target."""
    path = finding.excludes or finding.path
    written = tree.nearest(path)
    if tree is base or not finding.of_key or written[-1:] != path[-1:] or written in tree.overridden:
        return ()
    keys: Steps = finding.path[-1:] if finding.excludes else WHAT_OTHERS_HANG_ON
    new = [(*path[:-1], key) for key in keys]
    changed = (tree.nearest(one) for one in new)
    return written if any(one[:-1] == written[:-1] and one in tree.overridden for one in changed) else ()


def _of_the_whole_file(key: str, place: Place) -> Fault:
    if key.split(".")[0] == "run":
        why, way = "alternatives are compared over the same time and in the same worlds", "change it at the top"
        return Fault(
            f"'{key}' in a named change: run belongs to the whole file, because {why}",
            place,
            f"{way}, or on the command line with --seed and --replications",
        )
    return Fault(f"'{key}' in a named change: it belongs to the whole file", place, "change it at the top")


def _is_at_change(tree: Tree, base: Tree, path: Steps) -> bool:
    """Whether a fault of a scenario is reported in its own change (or the scenario is the base itself)."""
    if tree is base:
        return True
    return tree.nearest(path) in tree.overridden


def _position(fault: Fault) -> tuple[str, int, int]:
    return (fault.place.file, fault.place.line, fault.place.column) if fault.place else ("", 0, 0)

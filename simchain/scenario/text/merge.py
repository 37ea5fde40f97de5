"""Changes to a scenario: `extends: base.yaml`, and the named changes under `scenarios:`.

An indented block merges key by key; a dotted path (`plant.buys.ring: ...`) replaces the whole value there; a list is
always replaced; `null` deletes. A path starts at a top-level block, or at the name of a site: `plant` means
`sites.plant`. What one change sets twice is a fault: no order of its lines decides.

A changed tree remembers where each change is written, so an error in it is reported there, not in the base.
"""

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from simchain.errors import Fault, ScenarioError
from simchain.scenario.text.tree import Mark, Steps, Tree, read_file

MAX_EXTENDS = 10
BLOCKS = ("run", "items", "costs", "inflation", "budgets", "suppliers", "sites", "disruptions", "triggers")
"""Blocks that a path may reach into though the base does not write them: what they hold has defaults."""


def load_tree(path: str | os.PathLike[str]) -> Tree:
    """Read a scenario file and, under it, the files that it extends. Each value keeps the place where it is written.

    `extends` opens other files of the reader's machine: for text from a stranger, use `read_tree`.
    """
    return _load(Path(path), ())


def apply_changes(tree: Tree, change: Mapping[str, Any], at: Tree, at_path: Steps) -> Tree:
    """The tree after a change that is written in the tree `at`, under `at_path`. Neither tree is touched.

    >>> from simchain.scenario.text.tree import read_tree
    >>> tree = read_tree("sites:\\n  shop: {buys: A, unmet: lost}\\nscenarios: {b: {shop.buys: B}}", "a.yaml")
    >>> changed = apply_changes(tree, tree.data["scenarios"]["b"], tree, ("scenarios", "b"))
    >>> changed.data["sites"], str(changed.place(("sites", "shop", "buys"))), sorted(changed.overridden)
    ({'shop': {'buys': 'B', 'unmet': 'lost'}}, 'a.yaml:3:28', [('sites', 'shop', 'buys')])
    """
    changes = _Changes(tree.data, at)
    for key, value in change.items():
        changes.carry_out(key, value, (*at_path, key))
    if changes.faults:
        raise ScenarioError(changes.faults)
    return _marked(tree, changes)


def _load(path: Path, above: tuple[Path, ...]) -> Tree:
    tree = read_file(path)
    if "extends" not in tree.data:
        return tree
    name, here = tree.data["extends"], tree.place(("extends",))
    if not isinstance(name, str):
        raise ScenarioError([Fault("extends needs the name of one file", here, "write 'extends: base.yaml'")])
    chain, base = (*above, path.resolve()), path.parent / name
    listed = " -> ".join(file.name for file in (*chain, base))
    if base.resolve() in chain:
        raise ScenarioError([Fault(f"files extend each other in a circle: {listed}", here, "take one link out")])
    if len(chain) > MAX_EXTENDS:
        raise ScenarioError([Fault(f"more than {MAX_EXTENDS} levels of extends: {listed}", here, "join some files")])
    try:
        below = _load(base, chain)
    except ScenarioError as error:  # a file that cannot be opened has no place yet: it is wrong here
        raise ScenarioError(replace(fault, place=fault.place or here) for fault in error.faults) from None
    change = {key: value for key, value in tree.data.items() if key != "extends"}
    merged = apply_changes(below, change, tree, ())
    return replace(merged, file=tree.file, lines=tree.lines, marks={**merged.marks, (): tree.marks[()]})


@dataclass(frozen=True)
class _Edit:
    """One value set at a path, or deleted if it is None; `source` is where the change is written.

    An edit that `opens` a block only makes room for what comes into it.
    """

    path: Steps
    value: Any
    source: Steps
    opens: bool = False


class _Changes:
    """The data as far as it is changed, the edits that led there, and what could not be done."""

    def __init__(self, data: dict[str, Any], at: Tree) -> None:
        self.data, self.at = data, at
        self.edits: list[_Edit] = []
        self.faults: list[Fault] = []

    def carry_out(self, key: str, value: Any, source: Steps) -> None:
        if key in self.data:
            self.merge((key,), value, source)
        elif "." not in key:
            self.merge(("sites", key) if key in self.sites() else (key,), value, source)
        elif path := self.resolve(key, source):
            self.set(path, value, source)

    def sites(self) -> dict[str, Any]:
        sites = self.data.get("sites")
        return sites if isinstance(sites, dict) else {}

    def merge(self, path: Steps, value: Any, source: Steps) -> None:
        # A named change is replaced whole: its nulls and paths are orders to keep, not to carry out.
        is_named_change = path[0] == "scenarios" and len(path) == 2
        if isinstance(value, dict) and isinstance(value_at(self.data, path), dict) and not is_named_change:
            for key, inner in value.items():
                self.merge((*path, key), inner, (*source, key))
        else:
            self.set(path, value, source)

    def set(self, path: Steps, value: Any, source: Steps) -> None:
        *parent, last = path
        siblings = value_at(self.data, tuple(parent))
        if value is None and last not in siblings:
            self.fault(f"nothing to delete: there is no '{_dotted(path)}'", source, _nearest(str(last), siblings))
            return
        if before := next((edit for edit in self.edits if _overlap(edit.path, path) and not edit.opens), None):
            place = self.at.place(before.source, of_key=True)
            message = f"'{_dotted(path)}' is set twice: first in line {place.line} as '{_dotted(before.path)}'"
            self.fault(message, source, "keep one of the two")
            return
        self.data = _put(self.data, path, value)
        self.edits.append(_Edit(path, value, source))

    def resolve(self, key: str, source: Steps) -> Steps | None:
        """The path that a dotted key names. Names may hold dots themselves, so the longest that fits is taken."""
        path: Steps = ()
        node: Any = self.data
        rest, names = key.split("."), [*self.data, *BLOCKS, *self.sites()]
        if rest[0] in BLOCKS and rest[0] not in node and len(rest) == 2:
            self.data = {**self.data, rest[0]: {}}
            self.edits.append(_Edit((rest[0],), {}, source, opens=True))
            return tuple(rest)
        if rest[0] not in node:
            path, node = ("sites",), self.sites()
        while rest:
            if not isinstance(node, dict):
                what = "a list" if isinstance(node, list) else f"'{node}'"
                self.fault(f"'{_dotted(path)}' is {what}, not a block", source, f"replace it: '{_dotted(path)}: ...'")
                return None
            fits = (name for n in range(len(rest), 0, -1) if (name := ".".join(rest[:n])) in node)
            name = next(fits, rest[0])
            if name not in node and len(rest) > 1:
                hint = _nearest(name, names) or "write it as an indented block to add it"
                self.fault(f"unknown path '{key}': there is no '{name}'", source, hint)
                return None
            path, node, rest = (*path, name), node.get(name), rest[name.count(".") + 1 :]
            names = list(node) if isinstance(node, dict) else []
        return path

    def fault(self, message: str, source: Steps, hint: str) -> None:
        self.faults.append(Fault(message, self.at.place(source, of_key=True), hint))


def _marked(tree: Tree, changes: _Changes) -> Tree:
    """The changed data with its marks: of edits that reach a path, the last one decides."""
    last = {edit.path: turn for turn, edit in enumerate(changes.edits)}

    def stands(path: Steps, turn: int) -> bool:
        return all(last.get(path[:n], -1) <= turn for n in range(1, len(path) + 1))

    kept = {path: mark for path, mark in tree.marks.items() if stands(path, -1)}
    set_here: dict[Steps, Mark] = {}
    for turn, edit in enumerate(changes.edits):
        for inner in _paths(edit.value):
            if stands((*edit.path, *inner), turn):
                source = (*edit.source, *inner)
                set_here[(*edit.path, *inner)] = Mark(changes.at.place(source, True), changes.at.place(source))
    overridden = tree.overridden & kept.keys() | set_here.keys()
    return replace(tree, data=changes.data, marks={**kept, **set_here}, overridden=overridden)


def _paths(value: Any) -> Iterator[Steps]:
    """The paths of a value and of all that is in it, itself first."""
    yield ()
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in inside:
        yield from ((step, *path) for path in _paths(inner))


def value_at(data: Any, path: Steps) -> Any:
    """What stands at a path, or None."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _put(data: dict[str, Any], path: Steps, value: Any) -> dict[str, Any]:
    """A copy of `data` with the value at `path` set, or deleted if it is None. What is beside the path is shared."""
    step, *rest = path
    if rest:
        return {**data, str(step): _put(data[str(step)], tuple(rest), value)}
    if value is None:
        return {key: old for key, old in data.items() if key != step}
    return {**data, str(step): value}


def _overlap(one: Steps, other: Steps) -> bool:
    """Whether one of two paths is the other, or inside it."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _dotted(path: Steps) -> str:
    return ".".join(map(str, path))


def _nearest(name: str, names: Any) -> str:
    near = difflib.get_close_matches(name, list(names), 1)
    return f"did you mean '{near[0]}'?" if near else ""

"""How rules of one's own are handed over: from Python (`rules=[...]`), or in a file that the command line names."""

import os
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import Any

import cloudpickle

from simchain.errors import Fault, Place, ScenarioError
from simchain.rules.own import KINDS, OwnRule, marked
from simchain.scenario.own_names import Rules


def gathered(rules: Any, taken: Iterable[str] = ()) -> Rules:
    """Rules by name: of marked functions and classes, laws, modules or Python files that hold some, or a list of them.

    Raises `ScenarioError` for what is not marked, two rules of one name, and names in `taken`, which mean something.
    """
    found: dict[str, OwnRule] = {}
    faults: list[Fault] = []
    words = frozenset(taken)
    for thing in rules if isinstance(rules, list | tuple | set | frozenset) else [rules]:
        for rule in _rules_in(thing):
            if rule.name in words:
                faults.append(Fault(f"{rule.in_words} has the name of a built-in one", None, "give it another name"))
            elif rule.name in found and found[rule.name].made_of is not rule.made_of:
                way = "give one of them another: @simchain.policy(name='other')"
                faults.append(Fault(f"two rules of your own are called '{rule.name}'", None, way))
            else:
                found[rule.name] = rule
    if faults:
        raise ScenarioError(faults)
    return found


def _rules_in(thing: Any) -> Iterator[OwnRule]:
    if isinstance(thing, str | os.PathLike):
        thing = _module(Path(thing))
    if isinstance(thing, ModuleType):
        rules = [rule for value in vars(thing).values() if (rule := marked(value)) is not None]
        if not rules:
            file = getattr(thing, "__file__", None) or thing.__name__
            way = "put @simchain.policy, @simchain.demand, @simchain.lead_time or @simchain.sourcing above one"
            raise ScenarioError([Fault(f"'{file}' holds no rule", None, way)])
        yield from {rule.name: rule for rule in rules}.values()
    elif (rule := marked(thing)) is not None:
        yield rule
    else:
        kinds = ", ".join(f"@simchain.{kind}" for kind in KINDS if kind != "law")
        name = getattr(thing, "__name__", repr(thing))
        raise ScenarioError([Fault(f"{name} is not marked as a rule", None, f"put one of {kinds} above it")])


def _module(file: Path) -> ModuleType:
    """A Python file as a module of its own. Its rules go to worker processes by value, and may import neighbours."""
    full = file.resolve()
    name = f"rules_of_{full.stem}_{sha256(str(full).encode()).hexdigest()[:8]}".replace("-", "_")
    spec = spec_from_file_location(name, full)
    if spec is None or spec.loader is None or not full.is_file():
        raise ScenarioError([Fault(f"there is no Python file '{file}' to take rules from", None, "check its name")])
    module = module_from_spec(spec)
    if str(full.parent) not in sys.path:
        sys.path.append(str(full.parent))
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise ScenarioError([_broken(error, file, full)]) from error
    cloudpickle.register_pickle_by_value(module)
    return module


def _broken(error: BaseException, file: Path, full: Path) -> Fault:
    """What went wrong in a file of rules, at its line."""
    lines_passed = [frame.lineno or 1 for frame in extract_tb(error.__traceback__) if frame.filename == str(full)]
    line, column = [*reversed(lines_passed), 1][0], 1
    if isinstance(error, SyntaxError) and error.filename == str(full):
        line, column = error.lineno or 1, error.offset or 1
    lines = full.read_text(encoding="utf-8", errors="replace").splitlines()
    text = lines[line - 1] if line <= len(lines) else ""
    said = error.msg if isinstance(error, SyntaxError) else error
    place = Place(str(file), line, column, text, len(text) - column + 1)
    return Fault(f"{type(error).__name__}: {said}", place, "mend the file of rules")

"""A tree to a `Spec`, as far as it can be understood, with every fault found on the way."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simchain.scenario.check import check
from simchain.scenario.classes import filled_in, is_classified
from simchain.scenario.expand import expand, item_names, unnamed
from simchain.scenario.faults.finding import Cuts, Finding, dotted, without
from simchain.scenario.faults.in_words import in_words
from simchain.scenario.names import ONLY_ITEM, TOP_BLOCKS
from simchain.scenario.own_names import NO_RULES, Rules
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Spec
from simchain.scenario.text.tree import Steps, Tree

ROUNDS = 12
"""How often what is wrong is cut out, to look for more faults in the rest."""

OF_ITEM = re.compile(rf"(?<!items)\.{ONLY_ITEM}\b| (?:of|for) '{ONLY_ITEM}'(?= )| '{ONLY_ITEM}'(?: to)?(?= )")

NAMED = ("items", "suppliers", "sites")
"""Blocks of named things, of which one may have nothing in it: `ring:` is an item."""


@dataclass(frozen=True)
class Understood:
    """What came of a tree: a scenario if it could be built from what is right in it, and what is wrong."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]
    whole: bool
    """Nothing was cut out: the scenario is all that is written."""


def validate(name: str, tree: Tree, folder: Path, rules: Rules = NO_RULES) -> Understood:
    """Spell out, validate block by block, then check what only the whole can know."""
    data = {key: value for key, value in tree.data.items() if key != "scenarios"}
    cuts = Cuts()
    cut_in_two = dict(commas(data))
    nothings = (finding for finding in _nothings(data) if finding.path not in cut_in_two)
    first = [*cut_in_two.values(), *nothings, *_without_item(data)]
    data = _cut(data, first, cuts)
    spec, found, whole = _spec(expand(data), cuts, rules)
    put: dict[Steps, Steps] = {}
    if spec is not None and is_classified(spec):
        whole, put = filled_in(whole, spec, folder)
        spec, more, _ = _spec(whole, cuts, rules) if put else (spec, [], whole)
        found += more
    empty = {finding.path for finding in first}
    findings = [
        *(finding for finding in first if finding.message),
        *(finding for finding in found if finding.message and finding.path not in empty),
    ]
    scenario = None
    if spec is not None:
        scenario = Scenario(name, spec, tree, folder, rules, put)
        findings += (finding for finding in check(scenario) if finding.holds(cuts))
    findings = [_where_written(finding, put) for finding in findings]
    if item_names(data) == [ONLY_ITEM] and ONLY_ITEM not in tree.data.get("items", {}):
        findings = [replace(finding, message=_as_written(finding.message)) for finding in findings]
    return Understood(scenario, tuple(findings), whole=not cuts)


def _where_written(finding: Finding, put: Mapping[Steps, Steps]) -> Finding:
    """A finding of what was put in for a class stands where the class has it."""
    place = put.get(finding.path[:4])
    return finding if place is None else replace(finding, path=(*place, *finding.path[4:]))


def _as_written(message: str) -> str:
    """Without the name of an item that the file does not name."""
    return OF_ITEM.sub("", message.replace(f".sells.{ONLY_ITEM}.", "."))


def _spec(data: dict[str, Any], cuts: Cuts, rules: Rules) -> tuple[Spec | None, list[Finding], dict[str, Any]]:
    """The spec of what is left when all that is wrong is cut out, the faults of the first look, and what is left."""
    currency = data.get("currency")
    known = currency.upper() if isinstance(currency, str) and len(currency) == 3 else "USD"
    context = {"currency": known, "rules": rules}
    found: list[Finding] = []
    for turn in range(ROUNDS):
        try:
            return Spec.model_validate(data, context=context), found, data
        except ValidationError as error:
            wrong = in_words(error, data, rules)
        found += wrong if turn == 0 else ()
        data = _cut(data, wrong, cuts)
        data.setdefault("simchain", 1)
        if not data.get("sites"):
            break
    return None, found, data


def _cut(data: dict[str, Any], findings: list[Finding], cuts: Cuts) -> dict[str, Any]:
    cuts.add(finding.path for finding in findings)
    for finding in findings:
        data = without(data, finding.path) if finding.path else data
    return data


def commas(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Finding]]:
    """`{price: 10,80 USD}` is a price of 10 and a key '80 USD' without a value: both paths, and what to say of them."""
    inside = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for step, inner in inside:
        yield from commas(inner, (*path, step))
    for (key, number), (rest, nothing) in pairwise(inside) if isinstance(value, dict) else ():
        if nothing is None and str(rest)[:1].isdigit() and type(number) in (int, float):
            at = (*path, key)
            message = f"{dotted(at)} is cut in two by its comma: {number} and '{rest}'"
            yield at, Finding(at, message, "use a point for decimals, no comma")
            yield (*path, rest), Finding((*path, rest), "")


def _nothings(data: dict[str, Any]) -> Iterator[Finding]:
    """Keys without a value. Only a block as a whole, or a named thing, may be left empty."""
    for block, value in data.items():
        if value is None and block not in TOP_BLOCKS:
            yield _nothing((block,))
        for name, inner in value.items() if isinstance(value, dict) else ():
            if inner is None and block in NAMED:
                continue
            yield from (_nothing(path) for path in _empty_paths(inner, (block, name)))


def _nothing(path: Steps) -> Finding:
    return Finding(path, f"{dotted(path)} has no value", "write one, or take the line out", of_key=True)


def _empty_paths(value: Any, path: Steps) -> Iterator[Steps]:
    if value is None:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in inside:
        yield from _empty_paths(inner, (*path, step))


def _without_item(data: dict[str, Any]) -> Iterator[Finding]:
    listed = ", ".join(item_names(data)[:10])
    for path, way in unnamed(data):
        yield Finding(path, f"{dotted(path)} does not say for which item; items are {listed}", way, of_key=True)

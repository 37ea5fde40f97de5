"""Validation errors put into words: which thing, what it got, what it wants, and the nearest known name."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simchain.rules.own import KINDS
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.faults.known import goes_with, known_keys
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.own_names import NO_RULES, WAY_IN, Rules
from simchain.scenario.spec import POLICY_NAMES, RULE_NAMES
from simchain.scenario.spec.choice import OWN
from simchain.scenario.text.tree import Steps
from simchain.scenario.unsupported import CHOICES, key_comes_later, value_comes_later

LATER = "is part of the language, but this version does not run it yet"
WAY_OUT = "take it out to run the rest"

WANTED = {
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": "a text",
    "float_type": "a number",
    "finite_number": "a finite number",
    "list_type": "a list in [ ]",
    "dict_type": "a block of keys and values",
    "model_type": "a block of keys and values",
    "model_attributes_type": "a block of keys and values",
    "string_pattern_mismatch": "three capital letters, such as USD",
}
NO_BLOCK = ("model_type", "model_attributes_type")
MOST_KEYS = 8
"""Of how many keys a block may be that are all named where something else stands in its place."""

BOUNDS = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("below", "lt"),
    "less_than_equal": ("at most", "le"),
}

SURELY_A_SLIP = 0.9
"""Likeness of a name to a known one from which on it cannot be meant for another."""

UNIONS = {"stock": ("policy", POLICY_NAMES, ("policy",)), "buys": ("rule", RULE_NAMES, ("sourcing",))}
"""Block whose keys depend on the value of one -> that key, its values, and kinds of rules of one's own."""


def in_words(error: ValidationError, data: Any, rules: Rules = NO_RULES) -> list[Finding]:
    """Each error in words, without those that only follow from another one in the same block.

    `rules` are the rules of one's own that the words may name.
    """
    groups: dict[Steps, list[ErrorDetails]] = defaultdict(list)
    for detail in error.errors(include_url=False):
        groups[real_path(detail, data)].append(detail)
    for path in [path for path in groups if _is_a_block_all_right(path, groups)]:
        del groups[path]
    return list(_without_noise([(_word(path, details, rules), details[0]["type"]) for path, details in groups.items()]))


def _is_a_block_all_right(path: Steps, groups: Mapping[Steps, list[ErrorDetails]]) -> bool:
    """Whether a text could stand there too, and a block does: then only what is wrong inside it matters."""
    detail = groups[path][0]
    inside = any(len(other) > len(path) and other[: len(path)] == path for other in groups)
    return inside and detail["type"] == "string_type" and isinstance(detail["input"], dict)


def real_path(detail: ErrorDetails, data: Any) -> Steps:
    """The path of an error without the steps that are not in the data (tags of alternatives, shorthand)."""
    path: list[str | int] = []
    steps = detail["loc"]
    for n, step in enumerate(steps):
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            inside = True
        else:
            inside = isinstance(data, dict) and step in data
            if inside and not isinstance(data[step], dict | list):  # `history: po.csv` stands for a block of that name
                inside = not any(later in data for later in steps[n + 1 :])
        if inside:
            path.append(step)
            data = data[step]
    if detail["type"] == "missing":
        path.append(steps[-1])
    return tuple(path)


def _without_noise(found: list[tuple[Finding, str]]) -> Iterator[Finding]:
    """Say nothing of what is missing only because it was misspelt, and of the keys of a rule refused as a whole."""
    blocks: dict[Steps, list[tuple[Finding, str]]] = defaultdict(list)
    for finding, kind in found:
        blocks[finding.path[:-1]].append((finding, kind))
    for finding, kind in found:
        block, key = finding.path[:-1], str(finding.path[-1]) if finding.path else ""
        beside = [(other, kind) for other, kind in blocks[block] if other is not finding]
        if kind == "missing":
            unknown = [str(other.path[-1]) for other, kind in beside if kind == "extra_forbidden"]
            follows = difflib.get_close_matches(key, unknown, 1)
            yield replace(finding, message="") if follows else finding
        elif finding.later and any(other.later and other.path[-1] in CHOICES for other, _ in beside):
            yield replace(finding, message="")
        elif finding.later and key in CHOICES and (parts := [str(one.path[-1]) for one, _ in beside if one.later]):
            yield replace(finding, message=finding.message.replace(f" {LATER}", f" (with {', '.join(parts)}) {LATER}"))
        else:
            yield finding


def _word(path: Steps, details: list[ErrorDetails], rules: Rules) -> Finding:
    detail = details[0]
    kind, given = detail["type"], detail["input"]
    match kind:
        case "extra_forbidden":
            return _unknown_key(path, detail)
        case "missing":
            message = f"{dotted(path[:-1])} needs '{path[-1]}'"
            return Finding(path, message, f"add '{path[-1]}: {1 if path[-1] == 'simchain' else '...'}'", of_key=True)
        case "union_tag_invalid" | "union_tag_not_found":
            key, names, kinds = UNIONS["stock" if "stock" in path else "buys"]
            name = given.get(key) if isinstance(given, dict) else given
            return _no_rule((*path, key), name, names, kinds, rules)
        case "own_rule":
            return _no_rule(path, given, (), detail["ctx"]["kinds"], rules)
    literal = next((d for d in details if d["type"] == "literal_error"), None)
    if literal is not None and value_comes_later(path, given):
        return _refused(path, given)
    own = next((d for d in details if d["type"] == "own_rule"), None)
    if kind == "literal_error" and own is not None:
        return _no_rule(path, given, choices_of(detail), own["ctx"]["kinds"], rules)
    if kind == "literal_error":
        return _not_among(path, given, choices_of(detail))
    message = _sentence(detail, given)
    if literal is not None:
        word = f", or '{choices_of(literal)[0]}'"
        bound, got, value = message.partition("; got")
        message = f"{bound}{word}{got}{value}" if message.startswith("must be") else f"{message.rstrip('.')}{word}."
    at = (*path, detail["ctx"]["key"]) if detail.get("ctx", {}).get("key") else path
    return Finding(at, f"{dotted(path)} {message}", _keys_of(detail) if kind in NO_BLOCK else "")


def _keys_of(detail: ErrorDetails) -> str:
    """What a small block knows, in place of which something else was given; of others there is too much to say."""
    known = known_keys((*detail["loc"], ""))
    return nearest("", known, "it knows ") if len(known) <= MOST_KEYS and detail["loc"][-1] not in known else ""


def _sentence(detail: ErrorDetails, given: Any) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "quantity":
        text = str(context["sentence"])
        return f"{text}." if ". " in text and text[-1] not in ".?!" else text
    if kind in WANTED:
        return f"needs {WANTED[kind]}; got {short(given)}"
    if kind in BOUNDS:
        word, key = BOUNDS[kind]
        return f"must be {word} {context[key]}; got {short(given)}"
    if kind == "too_short":
        least, got = context["min_length"], context["actual_length"]
        return f"needs at least {least} entr{'ies' if least > 1 else 'y'}; it {f'has {got}' if got else 'is empty'}"
    if kind == "too_long":
        return f"has more than {context['max_length']:,} entries"
    return f"cannot be {short(given)}: {detail['msg'][0].lower()}{detail['msg'][1:]}"


def _unknown_key(path: Steps, detail: ErrorDetails) -> Finding:
    key = str(path[-1])
    if key_comes_later(path):
        return Finding(path, f"'{key}' in {dotted(path[:-1])} {LATER}", WAY_OUT, of_key=True, later=True)
    known = known_keys(detail["loc"])
    if path == ("extends",):
        return Finding(
            path, "extends can only stand at the top of a file", "read the scenario from a file", of_key=True
        )
    if key in known:
        return Finding(
            path, f"{dotted(path[:-1])} has both '{key}' and 'sells'", f"put the {key} into sells", of_key=True
        )
    if fits := goes_with(detail["loc"]):
        word, chosen = ("policy" if detail["loc"][-4] == "stock" else "rule"), detail["loc"][-2]
        with_ = f"a {word} of your own" if chosen == OWN else f"{word} '{chosen}'"
        message = f"'{key}' in {dotted(path[:-1])} does not go with {with_}"
        return Finding(path, message, f"it goes with {', '.join(fits)}; take it out", of_key=True)
    hint = nearest(key, known, "it knows ")
    return Finding(path, f"unknown key {short(key)} in {dotted(path[:-1])}", hint, of_key=True)


def _not_among(path: Steps, given: Any, choices: Iterable[str]) -> Finding:
    if value_comes_later(path, given):
        return _refused(path, given)
    choices = list(choices)
    wanted = f"one of {', '.join(choices)}" if len(choices) > 1 else choices[0]
    if path[-1] == "safety":
        wanted += ", or a block such as {cycle_service: 95 %}"
    message = f"{dotted(path)} must be {wanted}; got {short(given)}"
    if given in choices:
        return Finding(path, message, f"write {given} without quotes")
    return Finding(path, message, nearest(str(given), choices) if isinstance(given, str) else "")


def _no_rule(path: Steps, given: Any, words: Iterable[str], kinds: tuple[str, ...], rules: Rules) -> Finding:
    """A name that is neither a built-in rule's nor that of a fitting rule of one's own."""
    own = [name for name, rule in rules.items() if rule.kind in kinds]
    choices = [*words, *own]
    rule = rules.get(given) if isinstance(given, str) else None
    if value_comes_later(path, given):
        return _refused(path, given)
    if not choices:
        message = f"{dotted(path)} names the rule {short(given)}, but no {_in_words(kinds)} of your own was handed over"
    elif rule is not None:
        message = f"{dotted(path)} needs a {_in_words(kinds)}; '{given}' is a {KINDS[rule.kind].in_words}"
    else:
        message = _not_among(path, given, choices).message
    if not isinstance(given, str) or given in words:
        return _not_among(path, given, choices)
    if rule is not None:
        return Finding(path, message, f"mark it with @simchain.{kinds[0]} instead, or name another")
    if difflib.get_close_matches(given[:60], choices, 1, SURELY_A_SLIP):
        return Finding(path, message, nearest(given, choices))
    return Finding(path, message, "; ".join(hint for hint in (nearest(given, choices), WAY_IN) if hint))


def _in_words(kinds: tuple[str, ...]) -> str:
    return " or ".join(KINDS[kind].in_words for kind in kinds)


def _refused(path: Steps, given: Any) -> Finding:
    return Finding(path, f"{dotted(path)}: '{given}' {LATER}", WAY_OUT, later=True)


def choices_of(detail: ErrorDetails) -> list[str]:
    """The words that a literal error expects, true and false as YAML writes them."""
    expected: str = detail["ctx"]["expected"]
    words = expected.replace(" or ", ", ").replace("'", "").split(", ")
    return [{"True": "true", "False": "false"}.get(word, word) for word in words]

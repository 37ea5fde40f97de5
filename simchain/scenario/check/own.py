"""Can rules of one's own be called as the scenario calls them?"""

import inspect
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from simchain.rules.own import KINDS, Own
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps


def own_rules(scenario: Scenario) -> Iterator[Finding]:
    """Rules with parameters that they do not take, or lack; and splits with nothing to split."""
    if not scenario.rules:
        return
    for path, own, key in uses(scenario.spec):
        if said := _cannot_be_called(own):
            at = (*path, "with") if own.parameters else (*path, key)
            relies_on = ((*path, "with"), (*path, key))
            yield Finding(at, f"{dotted((*path, key))}: {own.rule.in_words} {said}", _way_out(own), relies_on=relies_on)
    for name, site in scenario.spec.sites.items():
        for item, buys in site.buys.items():
            if buys.own is not None and len(buys.sources) == 1:
                path = ("sites", name, "buys", item)
                (source,) = buys.sources
                message = f"{dotted(path)} has one source, so there is nothing for {buys.own.rule.in_words} to split"
                way = f"write '{item}: {source}', or add a source"
                yield Finding((*path, "rule"), message, way, relies_on=((*path, "rule"), (*path, "shares")))


def uses(block: Any, path: Steps = ()) -> Iterator[tuple[Steps, Own, str]]:
    """Every place that a rule of one's own stands at: the path of the block, the rule, and the key that names it."""
    if isinstance(block, BaseModel):
        own = getattr(block, "own", None)
        if isinstance(own, Own):
            yield path, own, "policy" if own.rule.kind == "policy" else "rule"
        for name, info in type(block).model_fields.items():
            yield from uses(getattr(block, name), (*path, info.alias or name))
    elif isinstance(block, dict):
        for name, inner in block.items():
            yield from uses(inner, (*path, name))


def _cannot_be_called(own: Own) -> str:
    """What is wrong with the parameters, or nothing."""
    rule, parameters = own.rule, dict(own.parameters)
    if rule.kind == "law":
        return "takes no parameters: it is a law" if parameters else ""
    given = KINDS[rule.kind].given
    try:
        if isinstance(rule.made_of, type):
            own.fresh()
            signature = inspect.signature(rule.made_of.__call__)
            signature.bind(None, *given)
        else:
            inspect.signature(rule.made_of).bind(*given, **parameters)
    except ValueError as error:
        return "" if "signature" in str(error) else f"refuses its parameters: {error}"
    except Exception as error:
        return f"cannot be called with ({', '.join([*given, *parameters])}): {error}"
    return ""


def _way_out(own: Own) -> str:
    rule = own.rule.made_of
    try:
        known = [name for name in inspect.signature(rule).parameters if name not in KINDS[own.rule.kind].given]
    except (TypeError, ValueError):
        known = []
    if own.rule.kind == "law":
        return "take 'with' out"
    return f"its parameters are {', '.join(known)}" if known else f"it takes {', '.join(KINDS[own.rule.kind].given)}"

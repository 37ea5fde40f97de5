"""A scenario with something changed: the same words as a named change in a file, from a program.

What a file says in shorthand is spelled out first, so that every path exists in full: `sites.shop.stock.item` is
there although the file writes `stock: jit`, or nothing. Unlike a named change, a change made here may touch `run`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simchain.errors import ScenarioError
from simchain.scenario.expand import expand
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.merge import apply_changes
from simchain.scenario.text.plain import text_of
from simchain.scenario.text.tree import Tree, read_tree
from simchain.scenario.validate import validate

Changes = Mapping[str, Any]
"""What a named change holds: dotted paths that replace, indented blocks that merge, None that deletes."""


def vary(scenario: Scenario, changes: Changes, name: str | None = None) -> Scenario:
    """The scenario after `changes`, validated like a file. The one given is left as it is.

    Raises `ScenarioError` with every fault of the changed scenario. `name` is what the new one is called.

    >>> from simchain.scenario.load import load
    >>> shop = load({"simchain": 1, "suppliers": {"A": {"lead_time": "2 days"}},
    ...              "sites": {"shop": {"demand": "10 units/day", "buys": "A"}}})["base"]
    >>> slower = vary(shop, {"suppliers.A.lead_time": "9 days", "sites.shop.stock.item": {"policy": "jit"}}, "slower")
    >>> slower.name, slower.spec.suppliers["A"].lead_time.law().mean, slower.spec.sites["shop"].stock["item"].policy
    ('slower', 9.0, 'jit')
    """
    name = scenario.name if name is None else name
    written = read_tree(text_of({"scenarios": {name: dict(changes)}}), f"the change '{name}'")
    tree = apply_changes(_spelled_out(scenario), written.data["scenarios"][name] or {}, written, ("scenarios", name))
    understood = validate(name, tree, scenario.folder, scenario.rules)
    faults = [found.fault(tree) for found in understood.findings]
    if understood.scenario is None or any(fault.severity == "error" for fault in faults):
        raise ScenarioError(faults)
    return understood.scenario


def _spelled_out(scenario: Scenario) -> Tree:
    """What was written, without shorthand and with a block for every stock. It keeps its places in the file."""
    data = expand({key: value for key, value in scenario.tree.data.items() if key != "scenarios"})
    sites = {name: dict(site) for name, site in data["sites"].items()}
    for name, item in scenario.network:
        sites[name]["stock"] = {item: {}, **sites[name].get("stock", {})}
    return replace(scenario.tree, data={**data, "sites": sites})

"""What `simchain explain` prints: the resolved scenario, and the levels that simchain works out from its targets."""

from typing import Any

from simchain.blueprint import lower
from simchain.blueprint.plan import Point
from simchain.scenario import Scenario
from simchain.scenario.explain import explain, resolved
from simchain.scenario.fingerprint import fingerprint


def levels(scenario: Scenario) -> dict[tuple[str, ...], str]:
    """Policy of every stock with its numbers, and what it opens with, by the path at which it is written."""
    return {("sites", point.site, "stock", point.item): in_words(point) for point in lower(scenario).points}


def in_words(point: Point) -> str:
    """`level 1345.03, opening stock 1345.03 units` for a stock."""
    numbers = {name: value for name, value in vars(point.policy).items() if not isinstance(value, bool)}
    numbers["opening_stock"] = point.opening_stock
    return ", ".join(f"{name.replace('_', ' ')} {value:.6g}" for name, value in numbers.items())


def cuts(scenario: Scenario) -> dict[tuple[str, ...], str]:
    """Share of each normal demand that is cut off at zero, by the path at which it is written."""
    return {
        ("sites", name, "demand", item): f"{100 * demand.share_below_zero:.2g} % of the draws are cut off at zero"
        for name, site in scenario.spec.sites.items()
        for item, demand in site.demand.items()
        if demand.share_below_zero
    }


def explained(scenario: Scenario) -> str:
    """The scenario as YAML with the origin of every value, and the numbers that follow from targets."""
    return explain(scenario, {**levels(scenario), **cuts(scenario)})


def explained_data(scenario: Scenario) -> dict[str, Any]:
    """The same for programs."""
    policies = {".".join(path[1:]): policy for path, policy in levels(scenario).items()}
    return {"sha256": fingerprint(scenario), "resolved": resolved(scenario), "policies": policies}

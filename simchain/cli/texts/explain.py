"""What `simchain explain` prints: the resolved scenario, and the levels that simchain works out from its targets."""

from typing import Any

from simchain.blueprint import lower
from simchain.blueprint.plan import Point
from simchain.rules.levels.classes import Classified
from simchain.rules.own import basis_in_words
from simchain.scenario import Scenario
from simchain.scenario.check.own import uses
from simchain.scenario.classes import classes_of, is_classified
from simchain.scenario.explain import explain, resolved
from simchain.scenario.fingerprint import fingerprint
from simchain.scenario.text.tree import Steps


def levels(scenario: Scenario) -> dict[tuple[str, ...], str]:
    """Policy of every stock with its numbers, and what it opens with, by the path at which it is written."""
    return {("sites", point.site, "stock", point.item): in_words(point) for point in lower(scenario).points}


def in_words(point: Point) -> str:
    """`level 1345.03, opening stock 1345.03 units` for a stock."""
    numbers = {name: value for name, value in vars(point.policy).items() if type(value) in (int, float)}
    numbers["opening_stock"] = point.opening_stock
    return ", ".join(f"{name.replace('_', ' ')} {value:.6g}" for name, value in numbers.items())


def own_rules(scenario: Scenario) -> dict[tuple[str, ...], str]:
    """What is planned with where a rule of one's own draws demand or lead times, by the path at which it is named."""
    return {
        tuple(map(str, path)): basis_in_words(own, _bucket(scenario, path))
        for path, own, _ in uses(scenario.spec)
        if own.rule.kind not in ("policy", "sourcing")
    }


def _bucket(scenario: Scenario, path: Steps) -> float:
    """Days from one call of a rule to the next: of demand, its bucket."""
    if path[0] != "sites" or path[2] != "demand":
        return 1.0
    _, site, _, item = map(str, path)
    return scenario.spec.sites[site].demand[item].days_per_bucket


def cuts(scenario: Scenario) -> dict[tuple[str, ...], str]:
    """Share of each normal demand that is cut off at zero, by the path at which it is written."""
    return {
        ("sites", name, "demand", item): f"{100 * demand.share_below_zero:.2g} % of the draws are cut off at zero"
        for name, site in scenario.spec.sites.items()
        for item, demand in site.demand.items()
        if demand.share_below_zero
    }


def passed_over(scenario: Scenario) -> dict[tuple[str, ...], str]:
    """Sources that are never bought from, and why, by the path of the purchase."""
    return {
        ("sites", node.site, "buys", node.item): "\n".join(
            f"does not buy from {source}: {reason}" for source, reason in node.excluded.items()
        )
        for node in scenario.network.values()
        if node.excluded
    }


def classes(scenario: Scenario) -> dict[tuple[str, ...], str]:
    """The class of every item, where the file speaks of classes, by the path of the item."""
    if not is_classified(scenario.spec):
        return {}
    found = classes_of(scenario.spec, scenario.folder)
    return {("items", item): _class_in_words(one) for item, one in found.items()}


def _class_in_words(one: Classified) -> str:
    use, share = f"{one.use.per_year:,.0f} units a year", f"{100 * one.share:.3g} % of all value"
    return f"class {one.name}: {use}, {share}, CV of a week's demand {one.use.variation:.2f}"


def explained(scenario: Scenario, room: int | None = None) -> str:
    """The scenario as YAML with the origin of every value, and the numbers that follow from targets.

    Lines are folded to `room` characters if given.
    """
    computed: dict[tuple[str, ...], str] = {}
    for work_out in (levels, cuts, own_rules, passed_over, classes):
        computed |= work_out(scenario)
    return explain(scenario, computed, room)


def explained_data(scenario: Scenario) -> dict[str, Any]:
    """The same for programs."""
    policies = {".".join(path[1:]): policy for path, policy in levels(scenario).items()}
    return {"sha256": fingerprint(scenario), "resolved": resolved(scenario), "policies": policies}

"""Valuation and budgets, from words to numbers."""

from collections.abc import Mapping

from simchain.blueprint.plan import Budget, Valuation
from simchain.rules.money.valuation import AVERAGE
from simchain.scenario.relations.network import Key
from simchain.scenario.relations.price_index import category_of
from simchain.scenario.spec import Site, Spec


def valuations_of(spec: Spec, points: Mapping[Key, int]) -> tuple[Valuation, ...]:
    """One for every item, components before what is made of them; none where nobody asks for any."""
    if spec.valuation is None and not any(item.valuation for item in spec.items.values()):
        return ()
    held = dict.fromkeys(item for _, item in points)
    parts = {item: {part for site in spec.sites.values() for part in _parts(site, item)} for item in held}
    ordered: list[str] = []
    while len(ordered) < len(held):
        ready = [item for item in held if item not in ordered and parts[item] <= {*ordered}]
        ordered += ready or [item for item in held if item not in ordered]
    return tuple(
        Valuation(
            item,
            spec.items[item].valuation or spec.valuation or AVERAGE,
            tuple(number for (_, name), number in points.items() if name == item),
        )
        for item in ordered
    )


def _parts(site: Site, item: str) -> tuple[str, ...]:
    return tuple(site.makes[item].components) if item in site.makes else ()


def budgets_of(spec: Spec, points: Mapping[Key, int]) -> tuple[Budget, ...]:
    """The budget of each category that has one."""
    return tuple(
        Budget(name, amount, tuple(n for (_, item), n in points.items() if category_of(spec, item) == name))
        for name, amount in spec.budgets.items()
    )

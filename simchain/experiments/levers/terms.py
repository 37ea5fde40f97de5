"""The levers of a contract: one step on each term that a supplier has, as edits of the scenario."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from simchain.experiments.edits import Block, Edit, supply
from simchain.experiments.levers import payments, steps, times
from simchain.experiments.levers.steps import Step
from simchain.scenario import Scenario


@dataclass(frozen=True)
class Lever:
    """A term that can be bargained for, and one step on it on a block where it is written (None: nothing to do)."""

    name: str
    pull: Callable[[Block, str], Step | None]


LEVERS = (
    Lever("lead time", times.shorter),
    Lever("spread of lead time", times.steadier),
    Lever("on time", times.punctual),
    Lever("minimum order", steps.smaller("moq")),
    Lever("lot", steps.smaller("lot")),
    Lever("order cost", steps.cheaper("order_cost", "money")),
    Lever("order delay", steps.sooner("order_delay")),
    Lever("price", payments.price),
    Lever("freight", payments.freight),
    Lever("duty", steps.points("duty")),
    Lever("insurance", steps.cheaper("insurance", "share")),
    Lever("handling", steps.cheaper("handling", "money/units")),
    Lever("defects", steps.points("defects")),
    Lever("inspection", steps.sooner("inspect")),
    Lever("payment", payments.payment),
    Lever("outages", times.rarer),
    Lever("length of outages", times.briefer),
    Lever("capacity", steps.capacity),
    Lever("late penalty", payments.penalty),
    Lever("on-time bonus", payments.bonus),
    Lever("surcharge for hurry", payments.surcharge),
)


class Pulled(NamedTuple):
    """One lever of one supplier, as edits of the scenario."""

    supplier: str
    lever: str
    step: str
    edits: tuple[Edit, ...]


def pulled(scenario: Scenario) -> Iterator[Pulled]:
    """Every lever that there is, of each supplier that somebody buys from. A word for an item or a purchase counts."""
    used = {source for node in scenario.network.values() for source in node.sources}
    for name in scenario.spec.suppliers:
        if name not in used:
            continue
        blocks = [block for block in supply(scenario) if block.source == name]
        for lever in LEVERS:
            pulls = [step for block in blocks if (step := lever.pull(block, scenario.spec.currency)) is not None]
            if pulls:
                words = "; ".join(dict.fromkeys(step.words for step in pulls))
                yield Pulled(name, lever.name, words, tuple(edit for step in pulls for edit in step.edits))


def changes_of(edits: Iterable[Edit]) -> dict[str, Any]:
    """Edits as one block of changes. Where a block is set as a whole, its path is dotted, so that it is replaced."""
    changes: dict[str, Any] = {}
    for path, value in edits:
        if isinstance(value, dict):
            changes[".".join(map(str, path))] = value
            continue
        block = changes
        for step in path[:-1]:
            block = block.setdefault(str(step), {})
        block[str(path[-1])] = value
    return changes

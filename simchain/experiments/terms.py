"""The levers of a contract: one step on each term that a supplier has, as edits of the scenario."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from simchain.experiments.edits import Block, Edit, supply
from simchain.scenario import Scenario
from simchain.scenario.spec import Freight, Outages, Supplier
from simchain.scenario.spec.laws import LeadTime, TimeLaw
from simchain.scenario.spec.supply.contract import Contract, Expedite
from simchain.scenario.spec.supply.guarantee import LatePenalty, OnTimeBonus
from simchain.scenario.spec.supply.pricing import Priced
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show

UNITS_LESS = 100.0
DAYS_MORE = 30.0
PART = 0.10
POINT = 0.01
PRICE_PART = 0.01


class Step(NamedTuple):
    """What is done on one block of terms: in words, and as edits."""

    words: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Lever:
    """A term that can be bargained for, and one step on it on a block where it is written (None: nothing to do)."""

    name: str
    pull: Callable[[Block, str], Step | None]


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
            steps = [step for block in blocks if (step := lever.pull(block, scenario.spec.currency)) is not None]
            if steps:
                words = "; ".join(dict.fromkeys(step.words for step in steps))
                yield Pulled(name, lever.name, words, tuple(edit for step in steps for edit in step.edits))


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


def _law(block: Block) -> tuple[LeadTime, float, float] | None:
    """A lead time that is written with its mean, the mean, and its standard deviation (0 where none is written)."""
    law: LeadTime | None = getattr(block.terms, "lead_time", None)
    if law is None or law.history is not None or law.own is not None or law.mean is None:
        return None
    return law, law.mean.value, law.mean.sd or 0.0


def _lead_time(path: Steps, law: TimeLaw, mean: float, sd: float) -> Edit:
    """A law with another mean and spread, and otherwise as it was."""
    is_block = law.model_fields_set - {"mean"}
    at = (*path, "mean") if is_block else path
    return at, show(max(mean, 0.0), "time", sd or None)


def shorter(block: Block, _: str) -> Step | None:
    if (found := _law(block)) is None or not found[1]:
        return None
    law, mean, sd = found
    step = min(1.0, mean / 2)
    return Step(f"{_days(step)} less", (_lead_time((*block.path, "lead_time"), law, mean - step, sd),))


def steadier(block: Block, _: str) -> Step | None:
    if (found := _law(block)) is None or not found[2]:
        return None
    law, mean, sd = found
    step = min(1.0, sd)
    if step == sd and law.dist is not None:
        return None
    return Step(f"{_days(step)} less", (_lead_time((*block.path, "lead_time"), law, mean, sd - step),))


def punctual(block: Block, _: str) -> Step | None:
    """So much sooner that one delivery in a hundred more is there by the mean lead time of before."""
    if (found := _law(block)) is None or not found[2]:
        return None
    law, mean, sd = found
    known = law.law()
    kept = float(known.cdf(mean))
    if kept + POINT >= 1.0:
        return None
    sooner = float(known.quantile(kept + POINT)) - mean
    words = f"1 point more: {sooner:.2g} days sooner"
    return Step(words, (_lead_time((*block.path, "lead_time"), law, mean - sooner, sd),))


def smaller(key: str) -> Callable[[Block, str], Step | None]:
    def pull(block: Block, _: str) -> Step | None:
        units: float | None = getattr(block.terms, key, None)
        if not units:
            return None
        step = min(UNITS_LESS, units)
        left = None if step == units else show(units - step, "units")
        return Step(f"{step:g} units less", (((*block.path, key), left),))

    return pull


def cheaper(key: str, dimension: str) -> Callable[[Block, str], Step | None]:
    def pull(block: Block, currency: str) -> Step | None:
        amount: float | None = getattr(block.terms, key, None)
        if not amount:
            return None
        return Step("10 % less", (((*block.path, key), show(amount * (1 - PART), dimension, currency=currency)),))

    return pull


def points(key: str) -> Callable[[Block, str], Step | None]:
    def pull(block: Block, _: str) -> Step | None:
        share: float | None = getattr(block.terms, key, None)
        if not share:
            return None
        step = min(POINT, share)
        words = f"{100 * step:g} point{'s' * (step != POINT)} less"
        return Step(words, (((*block.path, key), show(share - step, "share")),))

    return pull


def sooner(key: str) -> Callable[[Block, str], Step | None]:
    def pull(block: Block, _: str) -> Step | None:
        days: float | None = getattr(block.terms, key, None)
        if not days:
            return None
        step = min(1.0, days)
        return Step(f"{_days(step)} less", (((*block.path, key), show(days - step, "time")),))

    return pull


def price(block: Block, currency: str) -> Step | None:
    """One per cent off all that is asked for a unit, whatever is ordered."""
    terms = block.terms
    if not isinstance(terms, Priced) or not terms.price:
        return None

    def less(amount: float) -> str:
        return show(amount * (1 - PRICE_PART), "money", currency=currency)

    edits: list[Edit] = [((*block.path, "price"), less(terms.price))]
    if terms.price_breaks is not None:
        rest = terms.price_breaks
        written: dict[str, Any] = {"breaks": {show(n, "units"): less(one) for n, one in rest.breaks.items()}}
        written |= {"kind": rest.kind} | ({} if rest.over is None else {"over": show(rest.over, "time")})
        edits.append(((*block.path, "price_breaks"), written))
    return Step("1 % less", tuple(edits))


FREIGHT = {
    "cost": "money/units",
    "by_weight": "money/mass",
    "per_shipment": "money",
    "rate": "money/mass/length",
}
"""What freight is made of, and the dimension of each part."""


def freight(block: Block, currency: str) -> Step | None:
    terms: Freight | None = getattr(block.terms, "freight", None)
    if terms is None:
        return None
    path = (*block.path, "freight")
    edits = [
        ((*path, key), show(amount * (1 - PART), dimension, currency=currency))
        for key, dimension in FREIGHT.items()
        if (amount := getattr(terms, key))
    ]
    return Step("10 % less", tuple(edits)) if edits else None


def payment(block: Block, _: str) -> Step | None:
    """Thirty days more, also where nothing is said of payment: then the supplier is paid at once."""
    days: float | None = getattr(block.terms, "payment", None)
    if days is None and not isinstance(block.terms, Supplier):
        return None
    later = ((*block.path, "payment"), show((days or 0.0) + DAYS_MORE, "time"))
    return Step(f"{DAYS_MORE:g} days later", (later,))


def rarer(block: Block, _: str) -> Step | None:
    outages: Outages | None = getattr(block.terms, "outages", None)
    if outages is None or outages.every is None or outages.every.mean is None:
        return None
    every = outages.every
    mean, sd = 2 * outages.every.mean.value, 2 * (outages.every.mean.sd or 0.0)
    return Step("half as many", (_lead_time((*block.path, "outages", "every"), every, mean, sd),))


def briefer(block: Block, _: str) -> Step | None:
    outages: Outages | None = getattr(block.terms, "outages", None)
    if outages is None or outages.lasts is None or outages.lasts.mean is None:
        return None
    lasts, mean = outages.lasts, outages.lasts.mean.value
    step = min(1.0, mean / 2)
    edit = _lead_time((*block.path, "outages", "lasts"), lasts, mean - step, outages.lasts.mean.sd or 0.0)
    return Step(f"{_days(step)} less", (edit,))


def capacity(block: Block, _: str) -> Step | None:
    rate: float | None = getattr(block.terms, "capacity", None)
    if not rate:
        return None
    return Step("10 % more", (((*block.path, "capacity"), show(rate * (1 + PART), "units/time")),))


def penalty(block: Block, _: str) -> Step | None:
    """A point more for each day late, and as much more at most, where there is a cap."""
    terms: LatePenalty | None = getattr(_contract(block), "late_penalty", None)
    if terms is None:
        return None
    path = (*block.path, "contract", "late_penalty")
    edits: list[Edit] = [((*path, "rate"), show(terms.rate + POINT, "1/time"))]
    if terms.cap is not None and terms.cap < terms.rate + POINT:
        edits.append(((*path, "cap"), show(min(1.0, terms.rate + POINT), "share")))
    return Step("1 point a day more", tuple(edits))


def bonus(block: Block, _: str) -> Step | None:
    terms: OnTimeBonus | None = getattr(_contract(block), "on_time_bonus", None)
    if terms is None:
        return None
    path = (*block.path, "contract", "on_time_bonus", "pay")
    return Step("10 % less", ((path, show(terms.pay * (1 - PART), "share")),))


def surcharge(block: Block, _: str) -> Step | None:
    terms: Expedite | None = getattr(_contract(block), "expedite", None)
    if terms is None or not terms.surcharge:
        return None
    path = (*block.path, "contract", "expedite", "surcharge")
    return Step("10 % less", ((path, show(terms.surcharge * (1 - PART), "share")),))


def _contract(block: Block) -> Contract | None:
    return getattr(block.terms, "contract", None)


def _days(number: float) -> str:
    return f"{number:g} day{'s' * (number != 1.0)}"


LEVERS = (
    Lever("lead time", shorter),
    Lever("spread of lead time", steadier),
    Lever("on time", punctual),
    Lever("minimum order", smaller("moq")),
    Lever("lot", smaller("lot")),
    Lever("order cost", cheaper("order_cost", "money")),
    Lever("order delay", sooner("order_delay")),
    Lever("price", price),
    Lever("freight", freight),
    Lever("duty", points("duty")),
    Lever("insurance", cheaper("insurance", "share")),
    Lever("handling", cheaper("handling", "money/units")),
    Lever("defects", points("defects")),
    Lever("inspection", sooner("inspect")),
    Lever("payment", payment),
    Lever("outages", rarer),
    Lever("length of outages", briefer),
    Lever("capacity", capacity),
    Lever("late penalty", penalty),
    Lever("on-time bonus", bonus),
    Lever("surcharge for hurry", surcharge),
)

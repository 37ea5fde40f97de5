"""How often disruptions happened and for how long, and what they destroyed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simchain.blueprint import Blueprint
from simchain.blueprint.plan import Disruption
from simchain.metrics.measured import Floats, Measured
from simchain.metrics.metric import Metric, added_up
from simchain.metrics.money.consignment import lost_in_disruptions
from simchain.randomness.disruption_tape import spells


@dataclass(frozen=True)
class Downtime:
    """One disruption in the measured window of one run: how often it began, and for how many days it was on."""

    name: str
    hits: str
    times: int
    days: float
    share: float
    expected_share: float
    """E[down] / (E[up] + E[down]); NaN for those that are not a renewal process."""


def downtimes(blueprint: Blueprint) -> Iterator[Downtime]:
    """All disruptions of a run, outages of suppliers among them."""
    timings = [one.timing for one in blueprint.disruptions]
    window = blueprint.horizon - blueprint.warm_up
    for one in blueprint.disruptions:
        found = [*spells(timings, one.index, blueprint.tapes, blueprint.horizon)]
        days = covered(((spell.begins, spell.ends) for spell in found), blueprint.warm_up, blueprint.horizon)
        expected = one.timing.share_of_time
        yield Downtime(
            name=one.name,
            hits=_hits(one),
            times=sum(spell.begins >= blueprint.warm_up for spell in found),
            days=days,
            share=days / window,
            expected_share=float("nan") if expected is None else expected,
        )


def _hits(one: Disruption) -> str:
    return (" or " if one.timing.choices else ", ").join(hit.name for hit in one.hits)


def covered(spans: Iterable[tuple[float, float]], first: float, last: float) -> float:
    """Days from `first` to `last` that are in one span at least; spans come in the order of their begin.

    >>> covered([(1.0, 4.0), (3.0, 6.0), (8.0, 30.0)], 2.0, 10.0)
    6.0
    """
    days, until = 0.0, first
    for begins, ends in spans:
        begins, ends = max(begins, until), min(ends, last)
        if ends > begins:
            days += ends - begins
            until = ends
    return days


def happened(run: Measured) -> float:
    """Disruptions that began in the window; undefined where there can be none."""
    known = [*downtimes(run.blueprint)]
    return float(sum(one.times for one in known)) if known else float("nan")


def destroyed(run: Measured) -> Floats:
    return run.counted("destroyed") + run.counted("lost_on_the_way")


def destroyed_value(run: Measured) -> Floats:
    return run.counted("destroyed_value") + lost_in_disruptions(run)


DISRUPTIONS = (
    Metric(
        "disruptions",
        "disruptions",
        "events",
        "Disruptions that began, outages of suppliers among them; one that hits several places counts once.",
        None,
        happened,
    ),
    Metric(
        "destroyed_units",
        "disruptions",
        "units",
        "Units that disruptions destroyed on the shelf, or that were lost on their way to it.",
        destroyed,
        added_up(destroyed),
        "low",
    ),
    Metric(
        "destroyed_value",
        "disruptions",
        "{currency}",
        "What the sites had paid for the units destroyed or lost, at landed cost; on consignment with the price that "
        "their supplier loses. Part of the total cost already, which counts what was bought less what is left of it.",
        destroyed_value,
        added_up(destroyed_value),
        "low",
    ),
)

"""Whom stocks bought from: what was decided about their sources. Undefined where nothing is ever decided."""

from collections.abc import Callable
from math import nan

from simchain.clock import DAYS_PER_YEAR
from simchain.ledger.decisions import AWARDED, EXCLUDED, EXITED, QUALIFIED, RENEWED, Decision
from simchain.metrics.measured import Floats, Measured, array
from simchain.metrics.metric import Metric


def decisions(run: Measured) -> tuple[Decision, ...]:
    """All of a run: what the words of the file rule out, then what sourcing reviews decided, warm-up included."""
    stated = (
        Decision(0.0, point.index, one.source, EXCLUDED, one.reason)
        for point in run.blueprint.points
        for one in point.ruled_out
    )
    return (*stated, *run.ledger.decisions)


def in_window(run: Measured) -> tuple[Decision, ...]:
    """What sourcing reviews decided in the measured window."""
    return tuple(one for one in run.ledger.decisions if one.day >= run.blueprint.warm_up)


def counting(*words: str) -> tuple[Callable[[Measured], Floats], Callable[[Measured], float]]:
    """How often something was decided, for each stock that has sourcing reviews and for the chain."""

    def point(run: Measured) -> Floats:
        found = [one.point for one in in_window(run) if one.what in words]
        points = run.blueprint.points
        return array(float(found.count(point.index)) if point.panel is not None else nan for point in points)

    def chain(run: Measured) -> float:
        return total(point(run))

    return point, chain


def award_changes(run: Measured) -> Floats:
    """Reviews a year that changed an award; the first award is none."""
    changed = {(one.point, one.day) for one in in_window(run) if one.what == AWARDED and one.day > 0.0}
    points, years = run.blueprint.points, run.days / DAYS_PER_YEAR
    counts = (sum(number == point.index for number, _ in changed) / years for point in points)
    awards = (point.panel is not None and point.panel.award is not None for point in points)
    return array(count if is_awarded else nan for count, is_awarded in zip(counts, awards, strict=True))


def total(values: Floats) -> float:
    """The sum of what is defined; NaN where nothing is."""
    known = values[values == values]
    return float(known.sum()) if len(known) else nan


def of_contracts(word: str) -> tuple[Callable[[Measured], Floats], Callable[[Measured], float]]:
    """How often a contract ended in some way; for the chain, each contract counts once, whoever buys by it."""
    point, _ = counting(word)

    def chain(run: Measured) -> float:
        if not run.blueprint.renewals:
            return nan
        return float(len({(one.source, one.day) for one in in_window(run) if one.what == word}))

    return point, chain


def qualified_sources(run: Measured) -> Floats:
    """Time average of the sources that a stock may buy from, of those it names."""
    points, start, end = run.blueprint.points, run.blueprint.warm_up, run.blueprint.horizon
    area = [len(point.lanes) * (end - start) for point in points]
    for one in run.ledger.decisions:
        sign = {EXCLUDED: -1.0, EXITED: -1.0, QUALIFIED: 1.0}.get(one.what, 0.0)
        area[one.point] += sign * (end - max(start, one.day))
    asks = (point.panel is not None or bool(point.ruled_out) for point in points)
    return array(part / (end - start) if is_asked else nan for part, is_asked in zip(area, asks, strict=True))


PANELS = (
    Metric(
        "qualified_sources",
        "sourcing",
        "sources",
        "Time average of the sources that a stock may buy from, where an approved list or a qualification says who.",
        qualified_sources,
    ),
    Metric(
        "exclusions",
        "sourcing",
        "decisions",
        "Sourcing reviews' decisions to pass over a source that missed what is asked of its performance.",
        *counting(EXCLUDED),
    ),
    Metric(
        "award_changes",
        "sourcing",
        "1/year",
        "Sourcing reviews a year that awarded the orders to others than before, or in other shares.",
        award_changes,
        lambda run: total(award_changes(run)),
    ),
    Metric(
        "renewals",
        "sourcing",
        "contracts",
        "Contracts whose supplier performed over the term, so that another followed.",
        *of_contracts(RENEWED),
    ),
    Metric(
        "exits",
        "sourcing",
        "contracts",
        "Contracts that were not renewed, so that the supplier is no longer bought from.",
        *of_contracts(EXITED),
    ),
)

"""The known answers: `cases.yaml`, case by case, and how far off a result may be in either tier."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from simchain.errors import Fault, ScenarioError
from simchain.scenario.faults.wording import nearest

EXACT = "exact"
ROUNDING = 1e-9
"""Exact measures may be off by this, relative to the expected value or 1, whichever is larger."""

WIDE = 0.03
A_MOMENT = 0.3
"""Seconds that a case takes of which the table says nothing."""

RARE, RARE_TOLERANCE = 0.1, 0.002
"""Expected values below the first have the second as their smallest tolerance."""


@dataclass(frozen=True)
class Tier:
    """How long the cases run, and how far off they may be."""

    name: str
    replications: int
    smallest: float
    """Relative tolerances below this are widened to it."""
    looser: float
    """A measure's own tolerance is multiplied by this where it is wider than `WIDE`: rare backorders, long queues."""


QUICK = Tier("quick", replications=20, smallest=0.03, looser=2.0)
FULL = Tier("full", replications=40, smallest=0.0, looser=1.0)
TIERS = (QUICK, FULL)


@dataclass(frozen=True)
class Case:
    """What is known of one system, and the tier in which it is to be judged."""

    id: str
    title: str
    source: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]
    within: float | str
    but: Mapping[str, float]
    days: int
    seconds: float
    tier: Tier

    @property
    def is_exact(self) -> bool:
        return self.within == EXACT

    def tolerance(self, measure: str, expected: float) -> float:
        """How far off a measure may be.

        >>> known = case("BS-06", FULL)
        >>> known.tolerance("avg_on_hand", 4), known.tolerance("avg_backorders", 4)
        (0.04, 0.2)
        >>> case("BS-06", QUICK).tolerance("avg_on_hand", 4)
        0.12
        """
        if self.is_exact:
            return ROUNDING * max(1.0, abs(expected))
        relative = self.but.get(measure, self.within)
        if not isinstance(relative, float):
            raise TypeError(f"{self.id}: {measure} is within '{relative}', which its function must put in numbers")
        if measure in self.but and relative > WIDE:
            relative *= self.tier.looser
        relative = max(relative, self.tier.smallest)
        return max(relative * abs(expected), RARE_TOLERANCE if abs(expected) < RARE else 0.0)

    def __str__(self) -> str:
        return self.id


@cache
def table() -> Mapping[str, Any]:
    """The cases as they are written, in their order."""
    text = (files("simchain.proof") / "cases.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def case(name: str, tier: Tier = FULL) -> Case:
    """The case of that id."""
    row = table()[name]
    return Case(
        id=name,
        title=row["title"],
        source=row["source"],
        given=row["given"],
        expect=row["expect"],
        within=row["within"],
        but=row.get("but", {}),
        days=row.get("days", {}).get(tier.name, 0),
        seconds=row.get("seconds", {}).get(tier.name, A_MOMENT),
        tier=tier,
    )


def cases(names: Iterable[str] = (), tier: Tier = FULL) -> list[Case]:
    """The cases of those ids in the order of the table; all, where none is named.

    Raises `ScenarioError` that names each unknown id and the one that may be meant.
    """
    wanted = {name.upper() for name in names}
    known = [*table()]
    unknown = sorted(wanted - {*known})
    if unknown:
        raise ScenarioError(
            Fault(f"there is no validation case '{name}'", None, nearest(name, known, "there are ")) for name in unknown
        )
    return [case(name, tier) for name in known if not wanted or name in wanted]

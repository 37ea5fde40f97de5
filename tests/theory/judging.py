"""The judge of the theory tests: what is known of a case, what a run gave, and whether the two agree.

A measure passes if it is off by no more than its tolerance, or three standard errors if those are more, and if its
standard error itself is small: half the tolerance for the first measure that a case names, the tolerance for the
others. Standard errors come from independent replications. Two tiers: `quick` widens tolerances to 3 % and runs as
long as that takes; `full` (SIMCHAIN_TIER=full) takes each case at its own tolerance. Exact cases are exact in both.
"""

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import ArrayLike

TIER = os.environ.get("SIMCHAIN_TIER", "quick")
FIGURES = os.environ.get("SIMCHAIN_FIGURES")
"""A CSV file to which every judgement is added, if named."""

WIDEST_QUICK = 0.03
ROUNDING = 1e-9
PRINTED = 1e-6
"""Formulas must give the table's number to the digits that it prints."""

RARE, RARE_TOLERANCE = 0.1, 0.002
"""Expected values below the first have the second as their smallest tolerance."""


@dataclass(frozen=True)
class Case:
    """What is known of one system, from `cases.yaml`."""

    id: str
    given: dict[str, Any]
    expect: dict[str, Any]
    within: float | str
    but: dict[str, float]
    days: int

    def tolerance(self, measure: str, expected: float, tier: str = TIER) -> float:
        """How far off a simulated measure may be."""
        if self.within == "exact":
            return ROUNDING * max(1.0, abs(expected))
        relative = self.but.get(measure, self.within)
        assert isinstance(relative, float), f"{self.id}: {measure} needs a tolerance from its test"
        if tier == "quick":
            relative = max(relative, WIDEST_QUICK)
        return max(relative * abs(expected), RARE_TOLERANCE if abs(expected) < RARE else 0.0)

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True)
class Verdict:
    """One expected number, and what came out."""

    case: str
    measure: str
    expected: float
    got: float
    error: float
    """Standard error of what came out; 0 where it does not vary."""
    tolerance: float
    largest_error: float

    @property
    def agrees(self) -> bool:
        return abs(self.got - self.expected) <= max(self.tolerance, 3 * self.error)

    @property
    def is_sure(self) -> bool:
        return self.error <= self.largest_error

    def __str__(self) -> str:
        passed = "agrees" if self.agrees else "IS OFF"
        sure = "" if self.is_sure else f" NOT SURE (at most {self.largest_error:.3g})"
        return (
            f"{self.case} {self.measure}: expected {self.expected:g} ± {self.tolerance:.3g}, "
            f"got {self.got:.7g}, standard error {self.error:.3g}: {passed}{sure}"
        )


@cache
def table() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


def case(name: str) -> Case:
    """The case of that id."""
    row = table()[name]
    return Case(name, row["given"], row["expect"], row["within"], row.get("but", {}), row.get("days", {}).get(TIER, 0))


def cases(*names: str) -> pytest.MarkDecorator:
    """Run a test once per case, under the case's id."""
    return pytest.mark.parametrize("known", [case(name) for name in names], ids=str)


def judge(known: Case, measure: str, values: ArrayLike, first: bool = False, tolerance: float | None = None) -> Verdict:
    """Compare a measure, one value per replication, with what is known; `first` asks for a standard error half as big.

    `measure` is `name`, or `name[n]` for an entry of a list.
    """
    name, _, rest = measure.partition("[")
    expected = known.expect[name]
    expected = float(expected[int(rest[:-1])] if rest else expected)
    array = np.atleast_1d(np.asarray(values, dtype=float))
    got, error = float(array.mean()), 0.0
    if np.ptp(array) > 0:
        error = float(array.std(ddof=1)) / sqrt(len(array))
    allowed = known.tolerance(name, expected) if tolerance is None else tolerance
    largest = ROUNDING * max(1.0, abs(expected)) if known.within == "exact" else allowed / 2 if first else allowed
    return Verdict(known.id, measure, expected, got, error, allowed, largest)


def settle(
    known: Case,
    simulated: Mapping[str, Any],
    computed: Mapping[str, float] | None = None,
    tolerances: Mapping[str, float] | None = None,
    left_out: Sequence[str] = (),
) -> None:
    """Judge all measures of a case at once; every expected value must be there (but for those left out), and pass.

    `simulated` holds values per replication (a list of those, where the expected value is a list), or a truth;
    `computed` holds numbers of formulas, good to the digits that the table prints.
    """
    computed, tolerances = computed or {}, tolerances or {}
    simulated = {name: value for name, value in simulated.items() if name not in left_out}
    asked = {*simulated, *computed, *left_out}
    assert asked == set(known.expect), f"{known.id}: judge {sorted(set(known.expect) ^ asked)} too, or not at all"
    verdicts = [
        judge(known, name, value, tolerance=PRINTED * max(1.0, abs(known.expect[name])))
        for name, value in computed.items()
    ]
    wrong = []
    varying = [name for name in known.expect if name in simulated]
    for name in varying:
        expected, values = known.expect[name], simulated[name]
        if isinstance(expected, bool) or (isinstance(expected, list) and isinstance(expected[0], str)):
            if values != expected:
                wrong.append(f"{known.id} {name}: expected {expected}, got {values}")
            _record(known.id, name, expected, values)
            continue
        parts: Sequence[tuple[str, Any]] = [(name, values)]
        if isinstance(expected, list):
            assert len(values) == len(expected), f"{known.id} {name}: {len(expected)} are expected, {len(values)} came"
            parts = [(f"{name}[{n}]", part) for n, part in enumerate(values)]
        first = name == varying[0]
        verdicts += [judge(known, part, value, first, tolerances.get(name)) for part, value in parts]
    for verdict in verdicts:
        _record(known.id, verdict.measure, verdict.expected, verdict.got, verdict.error, verdict.tolerance)
    wrong += [str(verdict) for verdict in verdicts if not (verdict.agrees and verdict.is_sure)]
    assert not wrong, "\n".join(wrong)


def is_best(here: ArrayLike, others: Sequence[ArrayLike], *luck: ArrayLike) -> bool:
    """Tell from paired replications whether no neighbour is cheaper. Refuses to guess: three standard errors apart."""
    gaps = [np.asarray(other, dtype=float) - np.asarray(here, dtype=float) for other in others]
    gaps = without_luck({"gaps": gaps}, *luck)["gaps"]
    apart = [float(gap.mean()) / max(float(gap.std(ddof=1)) / sqrt(len(gap)), 1e-300) for gap in gaps]
    if min(apart) < -3:
        return False
    assert min(apart) > 3, f"the runs are too short to tell neighbours apart: {apart}"
    return True


def without_luck(got: Mapping[str, Any], *luck: ArrayLike) -> dict[str, Any]:
    """The same measures less what the luck of the draw explains: control variates, by replication.

    `luck` is what a replication drew less its expected value: so many customers more, so much longer lead times. It
    says nothing of what the system made of them. Lavenberg and Welch (1981), Management Science 27(3), 322-335.
    """
    controls = np.column_stack([np.asarray(draws, dtype=float) for draws in luck])

    def less(values: Any) -> Any:
        if isinstance(values, list):
            return [less(part) for part in values]
        values = np.asarray(values, dtype=float)
        mean, freedom = values.mean(), len(values) - 1
        slopes = np.linalg.lstsq(controls - controls.mean(axis=0), values - mean, rcond=None)[0]
        corrected = mean - controls.mean(axis=0) @ slopes
        rest = values - mean - (controls - controls.mean(axis=0)) @ slopes
        return corrected + rest * sqrt(freedom / (freedom - len(luck)))

    return {name: less(values) for name, values in got.items()}


def _record(case_id: str, measure: str, expected: Any, got: Any, error: float = 0.0, tolerance: float = 0.0) -> None:
    if FIGURES is not None:
        with open(FIGURES, "a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow([TIER, case_id, measure, expected, got, error, tolerance])

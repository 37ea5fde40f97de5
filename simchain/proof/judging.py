"""The judge: what a case found beside what is known of it, and whether the two agree.

A measure agrees if it is off by no more than its tolerance, or three standard errors if those are more. It is sure if
its standard error is small: half the tolerance for the first measure that a case names, the tolerance for the others.
Standard errors come from independent replications. Exact measures admit rounding only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np

from simchain.proof.case import ROUNDING, Case
from simchain.proof.luck import mean_and_error

AGREES, OFF, NOT_SURE = "agrees", "off", "not sure"

PRINTED = 1e-6
"""Formulas must give the table's number to the digits that it prints."""

ERRORS_OFF = 3.0
"""So many standard errors are luck."""


@dataclass(frozen=True)
class Found:
    """What came out of one way to build the system of a case.

    `simulated` holds values per replication (a list of those, where a list is expected), or a truth, or None for what
    the runs are too short to tell; `computed` numbers of formulas, good to the digits that are printed; `holds` what
    must be true besides; `tolerances` replace the case's own; `left_out` are measures that this way does not have.
    """

    simulated: Mapping[str, Any] = field(default_factory=dict)
    computed: Mapping[str, float] = field(default_factory=dict)
    holds: Mapping[str, bool] = field(default_factory=dict)
    way: str = ""
    tolerances: Mapping[str, float] = field(default_factory=dict)
    left_out: Sequence[str] = ()


@dataclass(frozen=True)
class Verdict:
    """One measure: expected, got, off by how much, and what that means. `error` is the standard error of `got`."""

    case: str
    way: str
    measure: str
    expected: Any
    got: Any
    off: float
    error: float
    tolerance: float
    verdict: str

    @property
    def name(self) -> str:
        """The measure, and the way to build the system if there are several."""
        return f"{self.measure} ({self.way})" if self.way else self.measure

    @property
    def agrees(self) -> bool:
        return self.verdict == AGREES

    def __str__(self) -> str:
        return (
            f"{self.case} {self.name}: expected {self.expected} ± {self.tolerance:.3g}, got {self.got}, "
            f"standard error {self.error:.3g}: {self.verdict}"
        )


def judge(known: Case, found: Found) -> list[Verdict]:
    """Judge all measures of a case at once. Raises `ValueError` if not all that are expected were found, or others."""
    odd = {*found.simulated, *found.computed, *found.left_out} ^ {*known.expect}
    if odd:
        raise ValueError(f"{known.id} must find what its table expects; only one of them has {', '.join(sorted(odd))}")
    simulated = [name for name in known.expect if name in found.simulated and name not in found.left_out]
    verdicts = [_computed(known, found, name) for name in known.expect if name in found.computed]
    for name in simulated:
        verdicts += _simulated(known, found, name, first=name == simulated[0])
    truths = ((name.replace(" ", "_"), truth) for name, truth in found.holds.items())
    return verdicts + [_statement(known, found, name, True, truth) for name, truth in truths]


def _computed(known: Case, found: Found, name: str) -> Verdict:
    expected, got = float(known.expect[name]), float(found.computed[name])
    return _number(known, found, name, got, expected, PRINTED * max(1.0, abs(expected)))


def _simulated(known: Case, found: Found, name: str, first: bool) -> Iterator[Verdict]:
    """A verdict; one for each entry, where a list is expected and varies by luck."""
    expected, got = known.expect[name], found.simulated[name]
    listed = isinstance(expected, list)
    if isinstance(expected, bool) or (listed and isinstance(expected[0], str)):
        yield _statement(known, found, name, expected, got)
    elif listed and known.is_exact:
        yield _list(known, found, name, expected, np.asarray(got, dtype=float))
    elif listed:
        if len(got) != len(expected):
            raise ValueError(f"{known.id} {name}: {len(expected)} are expected, {len(got)} came")
        for n, (part, values) in enumerate(zip(expected, got, strict=True)):
            yield _varying(known, found, f"{name}[{n}]", float(part), values, first)
    else:
        yield _varying(known, found, name, float(expected), got, first)


def _statement(known: Case, found: Found, name: str, expected: Any, got: Any) -> Verdict:
    verdict = NOT_SURE if got is None else AGREES if got == expected else OFF
    return Verdict(known.id, found.way, name, expected, got, float(verdict != AGREES), 0.0, 0.0, verdict)


def _list(known: Case, found: Found, name: str, expected: list[float], got: Any) -> Verdict:
    """Entry by entry, exactly. The largest distance counts."""
    if got.shape != (len(expected),):
        return Verdict(known.id, found.way, name, expected, got.tolist(), float("inf"), 0.0, 0.0, OFF)
    off = got - np.asarray(expected, dtype=float)
    largest = float(off[np.abs(off).argmax()])
    tolerance = ROUNDING * max(1.0, *map(abs, expected))
    verdict = AGREES if abs(largest) <= tolerance else OFF
    return Verdict(known.id, found.way, name, expected, got.tolist(), largest, 0.0, tolerance, verdict)


def _varying(known: Case, found: Found, measure: str, expected: float, values: Any, first: bool) -> Verdict:
    name = measure.partition("[")[0]
    tolerance = found.tolerances[name] if name in found.tolerances else known.tolerance(name, expected)
    if known.is_exact:
        array = np.atleast_1d(np.asarray(values, dtype=float))
        worst = float(array[np.abs(array - expected).argmax()])
        return _number(known, found, measure, worst, expected, tolerance)
    got, error = mean_and_error(values)
    return _number(known, found, measure, got, expected, tolerance, error, tolerance / 2 if first else tolerance)


def _number(
    known: Case,
    found: Found,
    measure: str,
    got: float,
    expected: float,
    tolerance: float,
    error: float = 0.0,
    largest_error: float = 0.0,
) -> Verdict:
    off = got - expected
    if not isfinite(off) or abs(off) > max(tolerance, ERRORS_OFF * error):
        verdict = OFF
    else:
        verdict = AGREES if error <= largest_error else NOT_SURE
    return Verdict(known.id, found.way, measure, expected, got, off, error, tolerance, verdict)

"""What a verification came to: a judgement per case, and all of them together."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from simchain.proof.case import Case, Tier
from simchain.proof.judging import AGREES, OFF, Verdict

FAILED = "failed"


@dataclass(frozen=True)
class Judgement:
    """What came of one case: a verdict per measure, or the reason why it could not be run."""

    case: Case
    verdicts: tuple[Verdict, ...]
    seconds: float = field(compare=False)
    failure: str = ""

    @property
    def verdict(self) -> str:
        """The worst of its verdicts."""
        if self.failure:
            return FAILED
        words = [verdict.verdict for verdict in self.verdicts]
        return OFF if OFF in words else next((word for word in words if word != AGREES), AGREES)

    @property
    def agrees(self) -> bool:
        return self.verdict == AGREES

    def __str__(self) -> str:
        if self.failure:
            return f"{self.case} failed: {self.failure}"
        return "\n".join(str(verdict) for verdict in self.verdicts if not verdict.agrees) or f"{self.case} agrees"


@dataclass(frozen=True)
class Verification:
    """The judgements of all cases that were finished, in the order of the table."""

    tier: Tier
    judgements: tuple[Judgement, ...]
    asked: int
    seconds: float = field(compare=False)

    @property
    def complete(self) -> bool:
        """False if it was stopped early."""
        return len(self.judgements) == self.asked

    @property
    def agrees(self) -> bool:
        """Whether every measure of every finished case is as it should be."""
        return all(judgement.agrees for judgement in self.judgements)

    @property
    def summary(self) -> str:
        """`56 cases, 214 measures: all agree, 61 s`."""
        measures = sum(len(judgement.verdicts) for judgement in self.judgements)
        wrong = [f"{judgement.case} {judgement.verdict}" for judgement in self.judgements if not judgement.agrees]
        result = ", ".join(wrong) if wrong else "all agree"
        missing = self.asked - len(self.judgements)
        early = f"STOPPED EARLY, {_count(missing, 'case')} not finished; " if missing else ""
        head = f"{_count(len(self.judgements), 'case')}, {_count(measures, 'measure')}"
        return f"{early}{head}: {result}, {self.seconds:.0f} s"

    def table(self) -> pd.DataFrame:
        """A row per measure, for programs."""
        rows = [row for judgement in self.judgements for row in _rows(judgement)]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def __repr__(self) -> str:
        wrong = [str(judgement) for judgement in self.judgements if not judgement.agrees]
        return "\n  ".join([f"<Verification, {self.tier.name} tier: {self.summary}", *wrong]) + ">"


COLUMNS = (
    "case",
    "way",
    "measure",
    "expected",
    "got",
    "off_by",
    "standard_error",
    "tolerance",
    "verdict",
    "tier",
    "title",
    "source",
)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _rows(judgement: Judgement) -> list[dict[str, Any]]:
    known = judgement.case
    same = {"case": known.id, "tier": known.tier.name, "title": known.title, "source": known.source}
    if judgement.failure:
        return [{**same, "got": judgement.failure, "verdict": FAILED}]
    return [
        {
            **same,
            "way": verdict.way,
            "measure": verdict.measure,
            "expected": verdict.expected,
            "got": verdict.got,
            "off_by": verdict.off,
            "standard_error": verdict.error,
            "tolerance": verdict.tolerance,
            "verdict": verdict.verdict,
        }
        for verdict in judgement.verdicts
    ]

"""What can go wrong, by stage. Every message names the thing, the place and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class SimchainError(Exception):
    """Root of every error that simchain raises on purpose."""


@dataclass(frozen=True)
class Place:
    """A spot in a text: file name, line and column (both from 1), the line itself, and how many characters to mark."""

    file: str
    line: int
    column: int
    text: str = ""
    width: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong (or, as a warning, doubtful) in a scenario, where it stands and what to do.

    >>> place = Place("a.yaml", 3, 5, "    leadtime: 3 days", 8)
    >>> print(Fault("unknown key 'leadtime'", place, "did you mean 'lead_time'?"))
    a.yaml:3:5  error  unknown key 'leadtime'
        3 |     leadtime: 3 days
          |     ^^^^^^^^ did you mean 'lead_time'?
    """

    message: str
    place: Place | None = None
    hint: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        where = f"{self.place}  " if self.place else ""
        head = f"{where}{self.severity}  {self.message}"
        if not self.place or not self.place.text:
            return f"{head}{_joined(self.message, self.hint)}"
        text, column = clip(self.place.text, self.place.column)
        marks = " " * (column - 1) + "^" * max(1, min(self.place.width, len(text) - column + 1))
        return f"{head}\n{self.place.line:5d} | {text}\n      | {f'{marks} {self.hint}'.rstrip()}"


def _joined(message: str, hint: str) -> str:
    """A hint as it follows a message on the same line: as a part of its sentence, or as one of its own after a stop."""
    if not hint:
        return ""
    return f" {hint[0].upper()}{hint[1:]}" if message.endswith((".", "?", "!")) else f"; {hint}"


def clip(text: str, column: int, width: int = 120) -> tuple[str, int]:
    """A long line cut to a window around `column`, and the column within it."""
    if len(text) <= width:
        return text, column
    start = max(0, column - 1 - width // 2)
    return text[start : start + width], column - start


class ScenarioError(SimchainError):
    """A scenario cannot be used. Holds every fault found in one pass, as `faults`; nothing was run."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.report())

    def report(self) -> str:
        """All faults, one after the other, and a closing line that counts them."""
        return "\n".join([*map(str, self.faults), self.closing])

    @property
    def closing(self) -> str:
        """How many there are, and that nothing was run."""
        return f"{count(self.faults)}. Nothing was run."

    def __reduce__(self) -> tuple[type["ScenarioError"], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class UnsupportedScenario(ScenarioError):
    """A scenario is well written, but asks for something that this version of simchain does not do yet."""


class EngineError(SimchainError):
    """A run broke one of its own laws (goods or money not conserved, an endless loop). Its result is withheld."""


class StoppedEarly(EngineError):
    """Something ended the runs before all were done: a rule of the user's own, or a worker process that was killed.

    `finished` holds the results of the replications that were finished before, if any were.
    """

    finished: Any = None


class OwnRuleError(StoppedEarly):
    """A rule of the user's own failed, or said what cannot be done. Names it, the place, the day and what it saw.

    >>> print(OwnRuleError("own policy 'cautious'", "returned nan; an order is a number", "shop/ring", 41.0,
    ...                    "on hand 12, demand 9"))
    own policy 'cautious' at shop/ring, day 41, returned nan; an order is a number. It saw: on hand 12, demand 9
    """

    def __init__(self, rule: str, problem: str, place: str = "", day: float | None = None, state: str = "") -> None:
        self.rule, self.problem, self.place, self.day, self.state = rule, problem, place, day, state
        super().__init__(rule, problem, place, day, state)

    def __str__(self) -> str:
        where = f" at {self.place}" if self.place else ""
        when = "" if self.day is None else f", day {self.day:g},"
        return f"{self.rule}{where}{when} {self.problem}{f'. It saw: {self.state}' if self.state else ''}"


class ResultsError(SimchainError):
    """A results folder cannot be written or read."""


class SeriesError(SimchainError, ValueError):
    """Series cannot be measured as asked: a column that is not there, a gap, a bucket that does not fit."""


class UnknownName(SimchainError, KeyError):
    """Something was asked for by a name that is not there. Says which names there are."""

    __str__ = Exception.__str__  # a KeyError would show the sentence in quotes


def count(faults: Iterable[Fault]) -> str:
    """'3 errors, 1 warning' for a list of faults."""
    kinds = [fault.severity for fault in faults]
    errors, warnings = kinds.count("error"), kinds.count("warn")
    words = [f"{n} {word}{'s' * (n != 1)}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return ", ".join(words) or "no errors"

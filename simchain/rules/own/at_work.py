"""A rule of one's own at work: what it answers is checked, and what goes wrong in it is named."""

import traceback
from collections.abc import Callable, Mapping
from numbers import Real
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from simchain.errors import OwnRuleError
from simchain.rules.own.marks import KINDS, Own

OURS = str(Path(__file__).parents[2])
"""Folder of simchain itself."""

SLACK = 1e-9
"""Share of an order by which the parts of a split may differ from it: rounding."""

LARGEST = 1e15
"""What a rule may say at most, as in a scenario file: beyond it, sums lose their units."""


FAILURES = (Exception, SystemExit)
"""What goes wrong inside a rule; a rule that leaves the program does not take the run along. Ctrl-C is the user's."""


class AtWork:
    """One rule in use at one place, for one run. Each has an instance of its own, if the rule is a class.

    >>> from simchain.rules.own import policy, marked, StockSeen
    >>> @policy
    ... def careless(view):
    ...     return view.on_hand / view.demand
    >>> AtWork(Own(marked(careless)), "shop/ring").number(StockSeen(on_hand=40, day=3), 3, StockSeen(on_hand=40, day=3))
    Traceback (most recent call last):
    simchain.errors.OwnRuleError: own policy 'careless' at shop/ring, day 3, raised ZeroDivisionError: ...
    """

    def __init__(self, own: Own, place: str) -> None:
        self.own, self.place = own, place
        self._kind = own.rule.kind
        try:
            self._call = own.fresh()
        except FAILURES as error:
            self.stop(error_in_words(error), 0.0, "nothing yet", error)

    def answer(self, state: object, day: float, *given: Any) -> Any:
        """What the rule says, unchecked. `state` is what a message shows of what it saw."""
        try:
            return self._call(*given)
        except FAILURES as error:
            self.stop(error_in_words(error), day, state, error)

    def guarded(self, read: Callable[..., Any], day: float, *given: Any) -> Any:
        """What a part of the rule that is not called itself, its law, says."""
        try:
            return read(*given)
        except FAILURES as error:
            self.stop(error_in_words(error), day, "no draw", error)

    def number(self, state: object, day: float, *given: Any) -> float:
        """What the rule says, if it is a finite number (and, unless it is a policy, not below zero)."""
        return self.checked(self.answer(state, day, *given), state, day)

    def checked(self, answer: Any, state: object, day: float) -> float:
        """A rule's answer as a float; stops the run if it is none that can be used."""
        number = number_in(answer)
        if number is None or not abs(number) <= LARGEST or (number < 0.0 and self._kind != "policy"):
            self.stop(f"returned {_shown(answer)}; {KINDS[self._kind].answers}", day, state)
        return number

    def parts(self, needed: float, names: tuple[str, ...], state: object, day: float, *given: Any) -> dict[str, float]:
        """A split by source. Every name must be a source, every part a number, and the parts what was needed."""
        answer = self.answer(state, day, *given)
        if not isinstance(answer, Mapping):
            self.stop(
                f"returned {_shown(answer)}; {KINDS[self._kind].answers}, such as {{'{names[0]}': 40}}", day, state
            )
        for name in answer:
            if name not in names:
                self.stop(f"returned a part for {name!r}; the sources are {', '.join(names)}", day, state)
        parts = {name: self.checked(part, state, day) for name, part in answer.items()}
        total = sum(parts.values())
        if abs(total - needed) > SLACK * max(1.0, needed):
            listed = ", ".join(f"{name} {part:.6g}" for name, part in parts.items()) or "nothing"
            self.stop(f"split {needed:.6g} units into {total:.6g} ({listed}); parts must add up", day, state)
        return parts

    def stop(self, problem: str, day: float, state: object, cause: BaseException | None = None) -> NoReturn:
        """Stop the run."""
        raise OwnRuleError(self.own.rule.in_words, problem, self.place, day, str(state)) from cause


def number_in(answer: Any) -> float | None:
    """A number as a float: Python's, NumPy's, or an array that holds just one; None for anything else.

    >>> number_in(3), number_in(np.float64(2.5)), number_in(np.array(4)), number_in("3"), number_in(True)
    (3.0, 2.5, 4.0, None, None)
    """
    if isinstance(answer, np.ndarray) and answer.ndim == 0:
        answer = answer.item()
    if isinstance(answer, bool | np.bool_) or not isinstance(answer, Real):
        return None
    try:
        return float(answer)
    except OverflowError:
        return None


def error_in_words(error: BaseException) -> str:
    """`raised ZeroDivisionError: division by zero (my_rules.py, line 7)`: the last line that is in the rule's file."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith(OURS)]
    lines = [frame.lineno for frame in frames if frame.filename == frames[0].filename]
    where = f" ({Path(frames[0].filename).name}, line {lines[-1]})" if frames else ""
    return f"raised {type(error).__name__}: {error}{where}"


def _shown(answer: Any) -> str:
    if answer is None:
        return "nothing (None)"
    text = " ".join(repr(answer).split())
    return text if len(text) <= 60 else f"{text[:57]}..."

"""Verdicts in words and digits, for terminals and pages."""

from typing import Any

from simchain.proof.case import RARE, Case
from simchain.proof.judging import PRINTED, Verdict

DECIMALS = 9
"""Digits after the point beyond which a number is rounding."""


def number(value: float) -> str:
    """Six digits that matter; what is nothing but rounding is 0.

    >>> number(264.766894), number(12.0), number(-1e-14)
    ('264.767', '12', '0')
    """
    return f"{round(value, DECIMALS) + 0.0:.6g}"


def shown(value: Any) -> str:
    """A number, a truth, a text, or a list of them.

    >>> shown([1, 7.5, -1]), shown(True), shown(None)
    ('1, 7.5, -1', 'yes', 'cannot be told')
    """
    if isinstance(value, list):
        return ", ".join(shown(entry) for entry in value)
    if value is None:
        return "cannot be told"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, str) else number(value)


def plain(name: str) -> str:
    """`avg_on_hand` as `avg on hand`."""
    return name.replace("_", " ")


def off_by(verdict: Verdict) -> str:
    """How far off: relative to what is expected where that is not small; for a list, its worst entry."""
    if isinstance(verdict.expected, bool | str) or verdict.got is None:
        return ""
    if isinstance(verdict.expected, list):
        return _worst(verdict) if isinstance(verdict.expected[0], int | float) else ""
    if abs(verdict.off) <= PRINTED * abs(verdict.expected) or number(verdict.off) == "0":
        return "0"
    if abs(verdict.expected) < RARE:
        return f"{verdict.off:+.2g}"
    return f"{100 * verdict.off / abs(verdict.expected):+.2g} %"


def _worst(verdict: Verdict) -> str:
    if verdict.agrees:
        return "0"
    if len(verdict.got) != len(verdict.expected):
        return f"{len(verdict.got)} entries"
    gaps = [abs(got - expected) for got, expected in zip(verdict.got, verdict.expected, strict=True)]
    return f"{verdict.off:+.6g} at {gaps.index(max(gaps)) + 1}"


def error(verdict: Verdict) -> str:
    """The standard error, where there is any."""
    return "" if number(verdict.error) == "0" else f"{verdict.error:.2g}"


def name_of(verdict: Verdict) -> str:
    """The measure, and the way to build the system if there are several."""
    return plain(verdict.name)


def tolerances(known: Case) -> str:
    """`1 % (avg backorders 5 %)` for the tolerances of a case.

    >>> from simchain.proof.case import case
    >>> tolerances(case("BS-06")), tolerances(case("TR-01"))
    ('1 % (avg backorders 5 %)', 'rounding')
    """
    if known.is_exact:
        return "rounding"
    own = ", ".join(f"{plain(name)} {100 * relative:g} %" for name, relative in known.but.items())
    usual = f"{100 * known.within:g} %" if isinstance(known.within, float) else known.within
    return f"{usual} ({own})" if own else usual

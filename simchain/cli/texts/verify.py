"""What `simchain verify` prints: case by case what was expected and what came, then how many agree."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simchain.cli.texts.figures import null
from simchain.cli.texts.layout import GAP, folded, room_of
from simchain.proof.judging import Verdict
from simchain.proof.verification import Judgement, Verification
from simchain.proof.words import error, name_of, off_by, shown

HEADINGS = ("", "expected", "got", "off by", "std error", "verdict")
WIDEST, NARROWEST = 26, 18
"""Characters of a value, and where the terminal is narrow; longer ones (the entries of a trace) are cut."""


def verification_text(result: Verification, wrote: Sequence[Path] = ()) -> str:
    """A block per case, and the summary."""
    room = room_of(sys.stdout)
    rows, widths = _rows(result, WIDEST)
    if not _fits(widths, room):
        rows, widths = _rows(result, NARROWEST)
    is_table = _fits(widths, room)
    parts = [_line(HEADINGS, widths)] if is_table else []
    parts += [_block(one, rows[str(one.case)], widths if is_table else None) for one in result.judgements]
    parts.append("\n".join(_fit(result.summary, "", GAP)))
    if wrote:
        parts.append(f"Written to {' and '.join(map(str, wrote))}")
    return "\n\n".join(parts)


def _rows(result: Verification, widest: int) -> tuple[dict[str, list[tuple[str, ...]]], list[int]]:
    """The cells of every case, and how wide each column is."""
    rows = {str(one.case): [_row(verdict, widest) for verdict in one.verdicts] for one in result.judgements}
    lines = [row for block in rows.values() for row in block]
    return rows, [max(len(cell) for cell in column) for column in zip(HEADINGS, *lines, strict=True)]


def _fits(widths: Sequence[int], room: int | None) -> bool:
    return room is None or sum(widths) + len(GAP) * len(widths) <= room


def _block(judgement: Judgement, rows: Sequence[tuple[str, ...]], widths: Sequence[int] | None) -> str:
    """The case, and a line per measure; a sentence for each where there is no room for a table."""
    known = judgement.case
    beside = " " * (len(known.id) + len(GAP))
    head = [*_fit(f"{known}  {known.title}", "", beside), *_fit(known.source, beside, beside)]
    if judgement.failure:
        return "\n".join([*head, *_fit(f"failed: {judgement.failure}", GAP, 2 * GAP)])
    if widths is None:
        return "\n".join([*head, *(line for row in rows for line in _sentence(row))])
    return "\n".join([*head, *(_line(row, widths) for row in rows)])


def _fit(text: str, first: str, others: str) -> list[str]:
    """Lines that fit the terminal; one where there is none."""
    room = room_of(sys.stdout)
    return [first + text] if room is None else folded(text, room, first, others)


def _sentence(cells: Sequence[str]) -> list[str]:
    """`avg on hand agrees: expected 12.5, got 12.4, off by -0.8 %, std error 0.2`."""
    name, *numbers, verdict = cells
    said = ", ".join(f"{heading} {cell}" for heading, cell in zip(HEADINGS[1:-1], numbers, strict=True) if cell)
    return _fit(f"{name} {verdict}: {said}", GAP, 2 * GAP)


def _row(verdict: Verdict, widest: int) -> tuple[str, ...]:
    numbers = (_cut(verdict.expected, widest), _cut(verdict.got, widest), off_by(verdict), error(verdict))
    return (name_of(verdict), *numbers, verdict.verdict)


def _cut(value: Any, widest: int) -> str:
    text = shown(value)
    if len(text) <= widest:
        return text
    return f"{text[: widest - 11].rpartition(',')[0]}, ... {len(value)} in all"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers, verdict = cells
    aligned = (f"{cell:>{width}}" for cell, width in zip(numbers, widths[1:-1], strict=True))
    return f"  {name:<{widths[0]}}  {'  '.join(aligned)}  {verdict}".rstrip()


def verification_data(result: Verification) -> dict[str, Any]:
    """The same for programs."""
    return {
        "tier": result.tier.name,
        "complete": result.complete,
        "agrees": result.agrees,
        "summary": result.summary,
        "cases": [_case(judgement) for judgement in result.judgements],
    }


def _case(judgement: Judgement) -> dict[str, Any]:
    known = judgement.case
    return {
        "case": known.id,
        "title": known.title,
        "source": known.source,
        "verdict": judgement.verdict,
        "failure": judgement.failure,
        "seconds": round(judgement.seconds, 2),
        "measures": [_measure(verdict) for verdict in judgement.verdicts],
    }


def _measure(verdict: Verdict) -> dict[str, Any]:
    return {
        "measure": verdict.measure,
        "way": verdict.way,
        "expected": verdict.expected,
        "got": [null(entry) for entry in verdict.got] if isinstance(verdict.got, list) else null(verdict.got),
        "off_by": null(verdict.off),
        "standard_error": null(verdict.error),
        "tolerance": null(verdict.tolerance),
        "verdict": verdict.verdict,
    }

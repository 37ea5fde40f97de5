"""What `simchain verify` prints: case by case what was expected and what came, then how many agree."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simchain.cli.tables import null
from simchain.proof.judging import Verdict
from simchain.proof.verification import Judgement, Verification
from simchain.proof.words import error, name_of, off_by, shown

HEADINGS = ("", "expected", "got", "off by", "std error", "verdict")
WIDEST = 26
"""Characters of a value; longer ones (the entries of a trace) are cut."""


def verification_text(result: Verification, wrote: Sequence[Path] = ()) -> str:
    """A block per case, and the summary."""
    rows = {str(one.case): [_row(verdict) for verdict in one.verdicts] for one in result.judgements}
    lines = [row for block in rows.values() for row in block]
    widths = [max(len(cell) for cell in column) for column in zip(HEADINGS, *lines, strict=True)]
    parts = [_line(HEADINGS, widths)]
    parts += [_block(one, rows[str(one.case)], widths) for one in result.judgements]
    parts.append(result.summary)
    if wrote:
        parts.append(f"Written to {' and '.join(map(str, wrote))}")
    return "\n\n".join(parts)


def _block(judgement: Judgement, rows: Sequence[tuple[str, ...]], widths: Sequence[int]) -> str:
    known = judgement.case
    head = [f"{known}  {known.title}", f"{' ' * len(known.id)}  {known.source}"]
    if judgement.failure:
        return "\n".join([*head, f"  failed: {judgement.failure}"])
    return "\n".join([*head, *(_line(row, widths) for row in rows)])


def _row(verdict: Verdict) -> tuple[str, ...]:
    numbers = (_cut(verdict.expected), _cut(verdict.got), off_by(verdict), error(verdict))
    return (name_of(verdict), *numbers, verdict.verdict)


def _cut(value: Any) -> str:
    text = shown(value)
    if len(text) <= WIDEST:
        return text
    return f"{text[: WIDEST - 11].rpartition(',')[0]}, ... {len(value)} in all"


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

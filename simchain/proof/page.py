"""The page that `simchain verify --report` writes in Markdown: an overview, then every measure of every case.

It bears no date and no machine: the same version writes the same page. Where only some cases were run, their sections
of an earlier page are replaced and the others kept.
"""

import re
from collections.abc import Mapping
from typing import Any

from simchain.proof.case import Case, Tier, cases
from simchain.proof.judging import AGREES, Verdict
from simchain.proof.verification import FAILED, Judgement, Verification
from simchain.proof.words import error, name_of, off_by, plain, shown, tolerances

MARK = "<!-- written by simchain verify --report -->"
COLUMNS = ("measure", "expected", "got", "off by", "standard error", "verdict")
PRECISION = {
    "full": "Each case at its own tolerance, 40 replications (`simchain verify`).",
    "quick": "To 3 %, 20 replications (`simchain verify --quick`).",
}


def page(verification: Verification, earlier: str = "") -> str:
    """The page of a verification; `earlier` is the page to which it adds, or nothing."""
    sections = {**sections_of(earlier), **{str(one.case): section(one) for one in verification.judgements}}
    listed = [known for known in cases(tier=verification.tier) if known.id in sections]
    lines = [
        *_head(verification.tier, listed, sections),
        "",
        *_overview(listed, sections),
        "",
        "## Every measure",
        "",
        "A simulated measure agrees if it is off by no more than its tolerance or three standard errors, and its",
        "standard error is at most half the tolerance for a case's first measure, the tolerance for the others.",
        "Expected values below 0.1 have a tolerance of 0.002 at least. Formulas must give every digit of the table.",
    ]
    return "\n\n".join(["\n".join(lines), *(sections[known.id] for known in listed)]) + "\n"


def adds_to(earlier: str, tier: Tier) -> bool:
    """Whether results of that precision may be added to an earlier page (to none, any may)."""
    return not earlier or PRECISION[tier.name] in earlier


def _head(tier: Tier, listed: list[Case], sections: Mapping[str, str]) -> list[str]:
    rows = [row for known in listed for row in rows_of(sections[known.id])]
    wrong = sum(row[-1] != AGREES for row in rows)
    verdict = f"{wrong} do not agree" if wrong else "all agree"
    return [
        "# Validation",
        "",
        MARK,
        "",
        "Known answers of papers, textbooks and closed forms, and what simchain makes of them. Every case is a",
        f"scenario that is run as a user would. {PRECISION[tier.name]}",
        "Run it on your own machine: `simchain verify --quick` takes about a minute. The tests run the same cases.",
        "",
        f"**{len(listed)} cases, {len(rows)} measures: {verdict}.**",
    ]


def _overview(listed: list[Case], sections: Mapping[str, str]) -> list[str]:
    lines = ["| case | what | measures | verdict | source |", "|---|---|---|---|---|"]
    for known in listed:
        words = [row[-1] for row in rows_of(sections[known.id])]
        verdict = next((word for word in words if word != AGREES), AGREES)
        cells = (f"[{known}](#{known.id.lower()})", known.title, str(len(words)), verdict, known.source)
        lines.append(_row(cells))
    return lines


def section(judgement: Judgement) -> str:
    """What is known of one case, and what came out."""
    lines = [*heading(judgement.case), _row(COLUMNS), "|" + "---|" * len(COLUMNS)]
    if judgement.failure:
        lines.append(_row(("", "", judgement.failure.replace("\n", " "), "", "", FAILED)))
    lines += [_row(_cells(verdict)) for verdict in judgement.verdicts]
    return "\n".join(lines)


def heading(known: Case) -> list[str]:
    """The part of a section that follows from the table of cases alone."""
    given = f"Given {_given(known.given)}. " if known.given else ""
    return [f"### {known}", "", f"{known.title}. {given}Within {tolerances(known)}. Source: {known.source}.", ""]


def _given(given: Mapping[str, Any]) -> str:
    return ", ".join(f"{plain(name)} {_value(value)}" for name, value in given.items())


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"({_given(value)})"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return shown(value)


def _cells(verdict: Verdict) -> tuple[str, ...]:
    numbers = (shown(verdict.expected), shown(verdict.got), off_by(verdict), error(verdict))
    return (name_of(verdict), *numbers, verdict.verdict)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def sections_of(text: str) -> dict[str, str]:
    """The sections of a page, by case."""
    parts = re.split(r"^### (\S+)\n", text, flags=re.MULTILINE)[1:]
    return {name: f"### {name}\n{body}".rstrip() for name, body in zip(parts[::2], parts[1::2], strict=True)}


def rows_of(text: str) -> list[tuple[str, ...]]:
    """The rows of a section: measure, expected, got, off by, standard error, verdict."""
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    return [tuple(cell.strip() for cell in line[1:-1].split("|")) for line in rows]

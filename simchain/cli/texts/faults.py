"""Faults of a scenario as a terminal has room for them: sentences folded, and of a long line the part that is meant."""

import sys
from collections.abc import Iterable, Sequence

import click

from simchain.cli.texts.layout import folded, room_of
from simchain.errors import Fault, clip

BEFORE_CODE = "      | "
"""What stands before the marks below a line of a file."""


def warn(warnings: Sequence[Fault]) -> None:
    """Say what is doubtful in a scenario, beside the output."""
    if warnings:
        click.echo(faults_text(warnings, room_of(sys.stderr)), err=True)


def faults_text(faults: Iterable[Fault], room: int | None, closing: str = "") -> str:
    """All of them, and a last line if there is one; as they are where no terminal says how much fits."""
    if room is None:
        return "\n".join([*map(str, faults), *([closing] if closing else [])])
    lines = [line for fault in faults for line in _lines(fault, room)]
    return "\n".join([*lines, *folded(closing, room, others="  ")])


def _lines(fault: Fault, room: int) -> Sequence[str]:
    """As it is if all of it fits; else the sentences are folded, and the way out follows on lines of its own."""
    whole = str(fault).splitlines()
    if max(map(len, whole)) <= room:
        return whole
    place = fault.place
    if place is None or not place.text:
        return folded(str(fault), room, others="  ")
    text, column = clip(place.text, place.column, room - len(BEFORE_CODE))
    marks = " " * (column - 1) + "^" * max(1, min(place.width, len(text) - column + 1))
    head = folded(f"{place}  {fault.severity}  {fault.message}", room, others="  ")
    hint = folded(fault.hint, room, BEFORE_CODE, BEFORE_CODE)
    return [*head, f"{place.line:5d} | {text}", f"{BEFORE_CODE}{marks}", *hint]
